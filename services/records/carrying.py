"""Rows of a case as they leave for another server; `entering` takes them in there.

Each table says here whether it travels; a test asks it of every table. Rows travel as lines of JSON. Ids hang on
content, so that the same row is the same row on both sides.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Table,
    and_,
    select,
)

from models.document import STRETCH, DocumentState
from models.ids import CaseId, DocumentId, Sha256
from models.job import JobState, Stage
from services.records import tables as t
from services.records.database import Database
from services.records.tables import metadata

READ = (
    "exhibit", "document", "document_level", "picture_mark", "page", "page_table", "analysis", "mention", "indicator",
    "leg",
)  # fmt: skip
"""Tables of which rows leave with every document: what was received, read and found."""

JUDGED = (
    "family", "capture", "translation", "reading_choice", "correction", "decision", "flag_change", "wording",
    "bates_range", "retention_rule", "legal_hold", "prosecution_file", "prosecution_exhibit", "prosecution_assertion",
)  # fmt: skip
"""Tables of which rows leave with a whole case besides: what people made of it, and what holds it."""

STAYS: Mapping[str, str] = {
    **dict.fromkeys(
        ("case_person", "case_protection", "page_mask", "photo_mask", "sealed_words", "person_category",
         "person_opening", "person_statement"),
        "whom a case protects: their names, and what tells them, never leave",
    ),
    **dict.fromkeys(
        ("provisional_person", "held_back"), "whom texts call a victim: documents that name them stay, too"
    ),
    **dict.fromkeys(("redaction", "redaction_act"), "a redacted document stays; its copy leaves by an export"),
    **dict.fromkeys(
        ("user", "unit", "session", "second_factor", "recovery_code", "identity", "reading_key", "membership",
         "document_reader", "document_barred", "picture_opening", "request", "joint_member", "opening", "guide"),
        "people and places of this server",
    ),
    **dict.fromkeys(
        ("agency", "agency_keeping", "agency_key", "key_share", "desk", "partner", "epoch", "ask", "peer",
         "recipient", "agency_transfers"),
        "agencies, their keys, their questions, and to whom they give things",
    ),
    **dict.fromkeys(("note", "tag"), "working papers of whoever wrote them"),
    **dict.fromkeys(("transfer", "transfer_approval"), "why it may leave is the sender's; the receiver has his own"),
    **dict.fromkeys(("case", "joint_space", "joint_party", "joint_loan"), "stands in the signed list"),
    **dict.fromkeys(("custody_entry", "custody_file"), "the ledger goes as an excerpt; the receiver begins his own"),
    **dict.fromkeys(("audit", "sealed_text"), "the log goes along as an excerpt; what was asked stays sealed here"),
    **dict.fromkeys(
        ("held", "held_stretch", "link_subject", "link_word", "link_block", "link_edge", "link_stretch", "passages",
         "page_print", "compared", "precedent", "case_turn"),
        "is made anew of what came",
    ),
    **dict.fromkeys(("link_decision",), "is of two cases"),
    **dict.fromkeys(
        ("job", "stage_time", "bookmark", "run", "run_part", "watch_due", "watch_alert", "alert_channel",
         "saved_search", "graph_view", "original_check", "recipe", "replay", "erasure", "carried",
         "work_tally"),
        "work and looks of this server",
    ),
    **dict.fromkeys(("disclosure", "document_code"), "what was given from here, and what may not leave here"),
    **dict.fromkeys(("court_outcome", "outcome_review"), "what courts said, and reviews in cases of this server"),
    "quarantined": "files that are part of nothing",
    "case_password": "passwords of files are told by another way",
    "prosecution_version": "what this server handed over, and to whom",
}  # fmt: skip
"""Tables of which nothing leaves, and why."""

BY = ("received_by", "made_by", "withdrawn_by", "added_by", "removed_by", "set_by", "lifted_by")
"""Columns that name an account: on another server the same name is somebody else."""
NUMBERED = ("decision", "flag_change", "wording", "prosecution_exhibit", "prosecution_assertion")
"""Tables whose rows are counted on each server for itself, in a column `sequence`."""
_AT_ONCE = 200
LONGEST_LINE = 64 * 1024 * 1024

Row = dict[str, Any]
Mask = Callable[[Any, DocumentId | None], Any]
"""Takes out of a value of JSON whom texts of the case call a victim."""


def rows(
    database: Database,
    case: CaseId,
    documents: Sequence[DocumentId],
    *,
    agency: str,
    whole: bool,
    mask: Mask | None = None,
) -> Iterator[bytes]:
    """The rows of some documents of a case, a line each, parents before what hangs on them.

    `whole`: with what people made of the case. `agency` is said behind the names of its accounts. `mask`: see `Mask`.
    """
    leaving = frozenset(documents)
    for table in metadata.sorted_tables:
        if table.name not in (*READ, *(JUDGED if whole else ())):
            continue
        for condition in _conditions(table, case, documents):
            with database.reading() as connection:
                query = select(table).where(condition).order_by(*_order(table))
                for found in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
                    row = _leaving(table, dict(found._mapping), leaving, agency=agency, whole=whole)
                    if row is not None:
                        yield _line(table, row, mask)


def _conditions(table: Table, case: CaseId, documents: Sequence[DocumentId]) -> Iterator[ColumnElement[bool]]:
    c = table.c
    named = c.id if table.name == "document" else c.root if table.name == "family" else c.get("document")
    if named is not None:
        for at in range(0, len(documents), _AT_ONCE):
            yield named.in_(documents[at : at + _AT_ONCE])
    if "case" in c and (named is None or named.nullable):
        yield c.case == case if named is None else and_(c.case == case, named.is_(None))


def _order(table: Table) -> Sequence[Column[Any]]:
    return tuple(table.primary_key.columns)


def _leaving(table: Table, row: Row, leaving: Collection[str], *, agency: str, whole: bool) -> Row | None:
    """A row as it leaves; None: it tells of what stays."""
    for name in own(table):
        del row[name]
    if table.name == "legal_hold" and row["person"] is not None:
        return None
    if table.name == "indicator":
        row["precedents"] = []  # decisions that may be of other cases
    if table.name == "correction":
        row |= {"agency": "", "shared": False}
    if table.name == "exhibit":
        if row["parent"] not in leaving:
            row |= {"parent": None, "root": None, "depth": 0}
        elif row["root"] not in leaving:
            row["root"] = row["parent"]
        if not whole:  # whoever is lent a document sees its name, and not where it was kept
            row |= {"path": row["path"].rpartition("/")[2], "custodian": "", "custody": {}}
    if table.name == "document" and not whole:
        row["name"] = row["name"].rpartition("/")[2]
    if table.name in ("decision", "translation"):
        row["user"] = None
    for name in BY:
        if row.get(name) and not str(row[name]).endswith(")"):
            row[name] = f"{row[name]} ({agency})"[:200]
    return row


def _line(table: Table, row: Row, mask: Mask | None) -> bytes:
    told = {name: told_value(value) for name, value in row.items()}
    if mask is not None:
        # Bytes are packed words and vectors: documents that name such people stay.
        texts = {name: value for name, value in told.items() if not isinstance(table.c[name].type, LargeBinary)}
        named = told.get("id" if table.name == "document" else "document")
        told |= mask(texts, None if named is None else DocumentId(named))
    return json.dumps([table.name, told], ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def told_value(value: Any) -> Any:
    """A value of a column as JSON tells it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value


def own(table: Table) -> set[str]:
    """Columns that each server makes for itself: the count of a row, and what the database computes of others."""
    computed = {column.name for column in table.c if column.computed is not None}
    return computed | ({"sequence"} if table.name in NUMBERED else set())


def unfinished(database: Database, case: CaseId) -> frozenset[DocumentId]:
    """Documents that wait to be read or understood, with what holds them: whom they name is not known yet."""
    e, d, g, a, j = t.exhibit.c, t.document.c, t.page.c, t.analysis.c, t.job.c
    of_case = select(e.document).where(e.case == case)
    read = select(d.id).where(d.case == case, d.state != DocumentState.READING)
    waits = select(j.document).where(
        j.case == case, j.stage.in_((Stage.EXTRACT, Stage.ANALYZE)), j.state.in_((JobState.QUEUED, JobState.LEASED))
    )
    understood = select(a.document).where(a.document == g.document, a.stretch == (g.number - 1) // STRETCH)
    without = select(g.document).where(g.document.in_(of_case), ~understood.exists()).distinct()
    queries = (of_case.where(e.document.not_in(read)), waits, without)
    with database.reading() as connection:
        found = {DocumentId(one) for query in queries for one in connection.execute(query).scalars()}
        holds = {DocumentId(row.document): DocumentId(row.parent) for row in connection.execute(
            select(e.document, e.parent).where(e.case == case, e.parent.is_not(None)))}  # fmt: skip
    asked = set(found)
    while asked:
        asked = {holds[one] for one in asked if one in holds} - found
        found |= asked
    return frozenset(found)


def images(database: Database, documents: Sequence[DocumentId]) -> Iterator[Sha256]:
    """The stored page images of documents."""
    page = metadata.tables["page"]
    seen: set[str] = set()
    for at in range(0, len(documents), _AT_ONCE):
        here = page.c.document.in_(documents[at : at + _AT_ONCE])
        with database.reading() as connection:
            for image in connection.execute(select(page.c.image).where(here, page.c.image.is_not(None)).distinct()):
                if image[0] not in seen:
                    seen.add(image[0])
                    yield Sha256(image[0])
