"""Rows of a case as they leave for another server, and as they enter there.

Each table says here whether it travels; a test asks it of every table. Rows travel as lines of JSON. What enters is
checked line by line: known tables and columns, values of their types, and nothing but the cases and documents that the
signed list of the bundle names. Ids hang on content, so that the same row is the same row on both sides.
"""

import base64
import binascii
import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
    and_,
    insert,
    select,
    tuple_,
)
from sqlalchemy.engine import Connection

from models.errors import BadBundle, Conflict
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from services.records.database import Database, UtcDateTime
from services.records.tables import metadata

READ = (
    "exhibit", "document", "document_level", "page", "page_table", "analysis", "mention", "indicator", "leg",
)  # fmt: skip
"""Tables of which rows leave with every document: what was received, read and found."""

JUDGED = (
    "family", "reading_choice", "page_print", "near_page", "correction", "decision", "flag_change", "wording",
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
         "document_reader", "document_barred", "request", "joint_member", "opening", "guide"),
        "people and places of this server",
    ),
    **dict.fromkeys(
        ("agency", "agency_keeping", "agency_key", "key_share", "desk", "partner", "epoch", "ask", "peer",
         "recipient", "agency_transfers"),
        "agencies, their keys, their questions, and to whom they give things",
    ),
    **dict.fromkeys(("transfer", "transfer_approval"), "why it may leave is the sender's; the receiver has his own"),
    **dict.fromkeys(("case", "joint_space", "joint_party", "joint_loan"), "stands in the signed list"),
    **dict.fromkeys(("custody_entry", "custody_file"), "the ledger goes as an excerpt; the receiver begins his own"),
    **dict.fromkeys(("audit", "sealed_text"), "the log goes along as an excerpt; what was asked stays sealed here"),
    **dict.fromkeys(
        ("held", "held_stretch", "link_subject", "link_word", "link_block", "link_edge", "link_stretch", "passages",
         "precedent", "case_turn"),
        "is made anew of what came",
    ),
    **dict.fromkeys(("link_decision",), "is of two cases"),
    **dict.fromkeys(
        ("job", "stage_time", "bookmark", "run", "run_part", "watch_due", "watch_alert", "alert_channel",
         "saved_search", "original_check", "recipe", "replay", "erasure", "carried"),
        "work and looks of this server",
    ),
    **dict.fromkeys(("disclosure", "document_code"), "what was given from here, and what may not leave here"),
    "case_password": "passwords of files are told by another way",
    "prosecution_version": "what this server handed over, and to whom",
}  # fmt: skip
"""Tables of which nothing leaves, and why."""

_BY = ("received_by", "made_by", "withdrawn_by", "added_by", "removed_by", "set_by", "lifted_by")
"""Columns that name an account: on another server the same name is somebody else."""
_NUMBERED = ("decision", "flag_change", "wording", "prosecution_exhibit", "prosecution_assertion")
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
                for found in connection.execution_options(yield_per=_AT_ONCE).execute(query):
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
    for name in _own(table):
        del row[name]
    if table.name == "near_page" and row["other"] not in leaving:
        return None
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
    if table.name == "decision":
        row["user"] = None
    for name in _BY:
        if row.get(name) and not str(row[name]).endswith(")"):
            row[name] = f"{row[name]} ({agency})"[:200]
    return row


def _line(table: Table, row: Row, mask: Mask | None) -> bytes:
    told = {name: _told(value) for name, value in row.items()}
    if mask is not None:
        # Bytes are packed words and vectors: documents that name such people stay.
        texts = {name: value for name, value in told.items() if not isinstance(table.c[name].type, LargeBinary)}
        named = told.get("id" if table.name == "document" else "document")
        told |= mask(texts, None if named is None else DocumentId(named))
    return json.dumps([table.name, told], ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value


class Entering:
    """Checks and takes in the lines of a bundle. `originals`: SHA-512 and size of each original, by SHA-256."""

    def __init__(
        self, places: Mapping[DocumentId, CaseId], *, agency: AgencyId, whole: bool,
        originals: Mapping[str, tuple[str, int]], images: Collection[str],
    ) -> None:  # fmt: skip
        self._places, self._cases = places, frozenset(places.values())
        self._agency, self._originals, self._images = agency, originals, images
        self._tables = {name: metadata.tables[name] for name in (*READ, *(JUDGED if whole else ()))}
        self._files: set[str] = set()
        self._used: set[str] = set()
        self.named: set[DocumentId] = set()
        """Documents with a receipt among what was read."""

    def read(self, lines: Iterable[bytes]) -> Iterator[tuple[Table, Row]]:
        """Each line as a row of its table. Raises BadBundle at the first that is none of this bundle."""
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise _bad("too long")
            try:
                name, told = json.loads(line)
                table = self._tables[name]
                row = {column: _value(table.c[column], value) for column, value in told.items()}
            except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
                raise _bad("of no table that travels, or with values of another kind") from error
            wanted = set(table.c.keys()) - _own(table)
            if set(row) != wanted:
                raise _bad("with other columns than its table has")
            self._belongs(table, row)
            yield table, row

    def _belongs(self, table: Table, row: Row) -> None:
        """Raises BadBundle for a row of anything that the list does not name."""
        document = row["id"] if table.name == "document" else row.get("root" if table.name == "family" else "document")
        if document is not None and document not in self._places:
            raise _bad("of a document that the list does not name")
        case = row.get("case")
        if case is not None and (case not in self._cases or (document and self._places[document] != case)):
            raise _bad("of a case that the list does not name")
        for name in ("parent", "root", "other"):
            if row.get(name) is not None and row[name] not in self._places:
                raise _bad("that hangs on a document which the list does not name")
        match table.name:
            case "document":
                if row["id"] != derived(row["case"], row["sha256"]):
                    raise _bad("whose id is not that of its content")
            case "exhibit":
                known = self._originals.get(row["sha256"])
                if known != (row["sha512"], row["size"]) or row["document"] != derived(row["case"], row["sha256"]):
                    raise _bad("of a receipt whose original is not in the bundle")
                self.named.add(DocumentId(row["document"]))
                self._used.add(row["sha256"])
            case "page":
                if row["image"] is not None and row["image"] not in self._images:
                    raise _bad("of a page whose image is not in the bundle")
                self._used |= {row["image"]} - {None}
            case "prosecution_file":
                self._files.add(row["id"])
            case "prosecution_exhibit" | "prosecution_assertion":
                if row["file"] not in self._files:
                    raise _bad("of a prosecutor's file that is not in the bundle")
            case "document_level":
                row["indexed"] = ""
            case "correction":
                row |= {"agency": self._agency, "shared": False}

    def whole(self) -> None:
        """After all lines: every document and file of the list was told of by some. Raises BadBundle."""
        if self.named != self._places.keys():
            raise BadBundle("The bundle holds no receipt of a document that its list names.")
        if self._used != {*self._originals, *self._images}:
            raise BadBundle("The bundle holds files that no row of it tells of.")

    def take_in(self, connection: Connection, lines: Iterable[bytes]) -> Counter[str]:
        """Add what is not here, inside the caller's transaction; how many rows of each table.

        Raises Conflict where a row is here otherwise, and BadBundle.
        """
        added: Counter[str] = Counter()
        batch: list[Row] = []
        last: Table | None = None
        numbered: dict[str, set[str]] = {}
        for table, row in self.read(lines):
            if last is not None and (table is not last or len(batch) >= _AT_ONCE):
                added[last.name] += self._add(connection, last, batch, numbered)
                batch = []
            batch.append(row)
            last = table
        if last is not None and batch:
            added[last.name] += self._add(connection, last, batch, numbered)
        return Counter({name: count for name, count in added.items() if count})

    def _add(self, connection: Connection, table: Table, batch: list[Row], numbered: dict[str, set[str]]) -> int:
        if table.name in _NUMBERED:
            if table.name not in numbered:
                here = connection.execute(select(table).where(table.c.case.in_(sorted(self._cases))))
                numbered[table.name] = {_bare(_without(table, dict(row._mapping))) for row in here}
            known = numbered[table.name]
            new = [row for row in batch if _bare(row) not in known]
        else:
            keys = list(table.primary_key.columns)
            wanted = [tuple(row[key.name] for key in keys) for row in batch]
            found = connection.execute(select(table).where(tuple_(*keys).in_(wanted)))
            here_now = {tuple(row._mapping[key.name] for key in keys): dict(row._mapping) for row in found}
            new = []
            for key, row in zip(wanted, batch, strict=True):
                before = here_now.get(key)
                if before is None:
                    new.append(row)
                elif _bare(_without(table, before)) != _bare(row):
                    raise Conflict(
                        f"The case is here already, and tells otherwise of a row of {table.name}: nothing was stored.",
                        next_step="It was worked on here since. Keep this one, or erase it and enter the bundle anew.",
                    )
        if new:
            connection.execute(insert(table), new)
        return len(new)


def _own(table: Table) -> set[str]:
    """Columns that each server makes for itself: the count of a row, and what the database computes of others."""
    computed = {column.name for column in table.c if column.computed is not None}
    return computed | ({"sequence"} if table.name in _NUMBERED else set())


def _without(table: Table, row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _own(table)}


def _bare(row: Row) -> str:
    """A row as it is compared: what a server says of it for itself is left out."""
    left = {"indexed"}
    return json.dumps({name: _told(row[name]) for name in sorted(row) if name not in left})


def _value(column: Column[Any], value: Any) -> Any:
    """A value of its column's type. Raises ValueError, TypeError."""
    kind = column.type
    if value is None:
        if not column.nullable and not isinstance(kind, JSON):
            raise ValueError(column.name)
        return None
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, UtcDateTime):
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(column.name)
        return moment
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, Boolean):
        right = isinstance(value, bool)
    elif isinstance(kind, Integer):
        right = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    elif isinstance(kind, Float):
        right = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        right = isinstance(value, str) and len(value) <= (getattr(kind, "length", None) or LONGEST_LINE)
    if not right:
        raise TypeError(column.name)
    return value


def _bad(what: str) -> BadBundle:
    return BadBundle(f"The bundle holds a row {what}.")


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
