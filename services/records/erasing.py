"""Takes a document, a case or a person out of the catalogue for good, whatever table it stands in.

Tables are asked by their columns: a row goes when its `document` is erased, or its `case`. A table that comes later is
covered as soon as it has one of these columns. What must stay says so in `STAYS`, with the reason that certificates
give. Triggers that keep decisions as they were made are laid aside for the time of the transaction.
"""

import json
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update
from sqlalchemy.engine import Connection

from models.ids import CaseId, DocumentId
from services.records import prosecution_tables as pt
from services.records import protection_tables as p
from services.records import review_tables as r
from services.records import tables as t
from services.records.capture_tables import capture
from services.records.custody_tables import custody_entry, original_check
from services.records.database import keys_at_the_end, overwriting
from services.records.disclosure_tables import disclosure, document_code
from services.records.graph_views import forget_places
from services.records.graph_views import table as graph_view
from services.records.guards import unguarded
from services.records.joint_tables import joint_loan, joint_space
from services.records.link_tables import decision as link_decision
from services.records.note_tables import note
from services.records.outcome_tables import court_outcome, outcome_review
from services.records.quarantine import table as quarantined
from services.records.redaction_tables import redaction
from services.records.tables import metadata
from services.records.tags import table as tag
from services.records.translations import table as translation
from services.records.watch_tables import saved_search

STAYS: Mapping[str, str] = {
    "audit": "the audit log keeps who did what and when, in ids; it holds no text of exhibits",
    "erasure": "this erasure, and others of the case",
    "custody_entry": "the ledger of custody keeps who had what, with the hashes",
    "custody_file": "which files came from which seized item, by ids",
    "disclosure": "what was given to whom, when and under which conditions, by hash",
    "bates_range": "numbers of pages are given once: what was handed over under them stays told apart",
}
"""Tables whose rows stay, and why."""

WITH_CASE: Mapping[str, str] = {
    "retention_rule": "the case stays, and so does how long it is kept",
    "legal_hold": "what was held, and by whose order",
    "person_statement": "that somebody was heard, without the file",
}
"""Tables whose rows stay as long as their case does, also where a document that they name is erased."""

_MADE = ((t.page, "image"), (redaction, "output"))
"""Columns that name bytes made of a document."""

BYTES = ((t.exhibit, "sha256"), *_MADE)
"""All columns that name bytes in the store."""

_SUBJECTS: Mapping[str, tuple[Table, str]] = {
    "exhibit": (t.exhibit, "id"),
    "document": (t.document, "id"),
    "correction": (t.correction, "id"),
    "run": (t.run, "id"),
    "case": (t.case, "id"),
    "decision": (r.decision, "sequence"),
    "flag_change": (r.flag_change, "sequence"),
    "wording": (r.wording, "sequence"),
    "link_decision": (link_decision, "sequence"),
    "search": (saved_search, "id"),
    "document_code": (document_code, "document"),
    "note": (note, "id"),
    "capture": (capture, "id"),
    "translation": (translation, "id"),
    "quarantined": (quarantined, "id"),
    "tag": (tag, "id"),
    "graph_view": (graph_view, "id"),
    "court_outcome": (court_outcome, "id"),
    "outcome_review": (outcome_review, "id"),
    "joint_loan": (joint_loan, "id"),
    "joint_space": (joint_space, "id"),
    "prosecution_file": (pt.prosecution_file, "id"),
    "prosecution_exhibit": (pt.prosecution_exhibit, "sequence"),
    "prosecution_assertion": (pt.prosecution_assertion, "sequence"),
    "prosecution_version": (pt.prosecution_version, "sequence"),
}
"""What sealed words are of, by the begin of their subject: they go with their row."""


def families(connection: Connection, documents: Collection[DocumentId]) -> frozenset[DocumentId]:
    """Documents with the containers that they were found in, and with all that is inside those.

    A part cannot be erased out of a container whose bytes hold it.
    """
    e = t.exhibit.c
    up, asked = set(documents), set(documents)
    while asked:
        query = select(e.parent).where(e.document.in_(sorted(asked)), e.parent.is_not(None))
        asked = {DocumentId(one) for one in connection.execute(query).scalars() if one} - up
        up |= asked
    below, asked = set(up), set(up)
    while asked:
        inside = connection.execute(select(e.document).where(e.parent.in_(sorted(asked)))).scalars()
        asked = {DocumentId(one) for one in inside} - below
        below |= asked
    # What came from somewhere else as well stays, and so does what is inside it.
    while stays := _received_otherwise(connection, below) - up:
        below -= stays
    return frozenset(below)


def _received_otherwise(connection: Connection, documents: Collection[DocumentId]) -> set[DocumentId]:
    """Those among documents that have a receipt outside of them."""
    e, inside = t.exhibit.c, sorted(documents)
    query = select(e.document).where(e.document.in_(inside), or_(e.parent.is_(None), e.parent.not_in(inside)))
    return set(map(DocumentId, connection.execute(query).scalars()))


def files(connection: Connection, documents: Collection[DocumentId]) -> list[tuple[str, str, int]]:
    """SHA-256, SHA-512 and size of the originals of documents."""
    e = t.exhibit.c
    query = select(e.sha256, e.sha512, e.size).where(e.document.in_(sorted(documents))).distinct().order_by(e.sha256)
    return [tuple(row) for row in connection.execute(query)]


def derived(connection: Connection, documents: Collection[DocumentId]) -> list[str]:
    """SHA-256 of the bytes that were made of documents: page images, redacted copies."""
    found: set[str] = set()
    for table, column in _MADE:
        c = table.c
        query = select(c[column]).where(c.document.in_(sorted(documents)), c[column].is_not(None)).distinct()
        found |= set(connection.execute(query).scalars())
    return sorted(found)


def held_elsewhere(connection: Connection, sha256: str) -> bool:
    """Whether bytes are an original of anything that is in the catalogue, or were made of one."""
    queries = [select(table.c[column]).where(table.c[column] == sha256) for table, column in BYTES]
    return any(connection.execute(query.limit(1)).first() is not None for query in queries)


def erase(
    connection: Connection, case: CaseId, documents: Collection[DocumentId], *, whole: bool = False
) -> Counter[str]:
    """Delete every row of some documents of a case, or of the `whole` case; returns how many of each table.

    Call it inside a transaction. Rows that hang on deleted ones go too and are counted with them.
    """
    overwriting(connection)
    keys_at_the_end(connection)
    gone = sorted(documents)
    counted: Counter[str] = Counter()
    # What hangs on other rows first, so that it is counted and not only swept along.
    for table in reversed(metadata.sorted_tables):
        condition = concerned(table, case, gone, whole=whole)
        if condition is not None:
            counted[table.name] += _deleted(connection, table, condition)
    e = t.exhibit.c.sha256
    counted["original_check"] += _deleted(connection, original_check, original_check.c.sha256.not_in(select(e)))
    if not whole:
        connection.execute(
            update(p.person_statement).where(p.person_statement.c.document.in_(gone)).values(document=None)
        )
        # What came from elsewhere too, and stays, is of another family now.
        inner = t.exhibit.c
        connection.execute(update(t.exhibit).where(inner.root.in_(gone)).values(root=inner.parent))
        _out_of_reports(connection, case, frozenset(gone))
        counted["graph_view"] += forget_places(connection, case)
    else:
        _out_of_searches(connection, case)
        # Where a ledger of custody or of disclosures hangs on the case, its number stays and nothing else of it.
        connection.execute(update(t.case).where(t.case.c.id == case).values(title="—"))
    for name, (table, key) in _SUBJECTS.items():
        s = p.sealed_words.c
        there = select(table.c[key].op("||")("")).scalar_subquery()
        orphaned = and_(s.case == case, s.subject.startswith(f"{name}/"), func.substr(s.subject, len(name) + 2) != "")
        counted["sealed_words"] += _deleted(
            connection, p.sealed_words, and_(orphaned, func.substr(s.subject, len(name) + 2).not_in(there))
        )
    return Counter({name: count for name, count in counted.items() if count})


def concerned(
    table: Table, case: CaseId, gone: Sequence[DocumentId], *, whole: bool, staying: bool = False
) -> ColumnElement[bool] | None:
    """Which rows of a table go; with `staying`, those too that concern what is erased and stay. None: none."""
    if not staying and (table.name in STAYS or (not whole and table.name in WITH_CASE)):
        return None
    c = table.c
    found: list[ColumnElement[bool]] = []
    if table is t.document:
        found.append(c.id.in_(gone))
    found += [c[name].in_(gone) for name in ("document", "other", "parent") if name in c]
    if table is t.family:
        found.append(c.root.in_(gone))
    if table is p.sealed_words:
        found += [c.subject.startswith(f"table/{one}/") for one in gone]
    if table is link_decision:
        found += [func.json_extract(c[side], "$.document").in_(gone) for side in ("one", "two")]
    if whole:
        found += [c[name] == case for name in ("case", "other_case") if name in c]
        if table is t.case:
            ledgers = [select(one.c.case).where(one.c.case == case) for one in (custody_entry, disclosure)]
            found.append(and_(c.id == case, *(~ledger.exists() for ledger in ledgers)))
        if table is p.person_category:
            found.append(c.person.in_(select(p.case_person.c.id).where(p.case_person.c.case == case)))
    return or_(*found) if found else None


def _deleted(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    with unguarded(connection, table):
        return connection.execute(delete(table).where(condition)).rowcount


def _out_of_reports(connection: Connection, case: CaseId, gone: frozenset[DocumentId]) -> None:
    """Reports of runs list files by their paths."""
    c = t.run.c
    for row in connection.execute(select(c.id, c.report).where(c.case == case)).all():
        told = json.loads(zlib.decompress(row.report))
        left = _without(told, gone)
        if left != told:
            packed = zlib.compress(json.dumps(left, ensure_ascii=False).encode())
            connection.execute(update(t.run).where(c.id == row.id).values(report=packed))
            connection.execute(delete(p.sealed_words).where(p.sealed_words.c.subject == f"run/{row.id}"))


def _without(value: Any, gone: frozenset[DocumentId]) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, gone) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, gone) for one in value if not (isinstance(one, dict) and _is_of(one, gone))]
    return value


def _is_of(row: dict[str, Any], gone: frozenset[DocumentId]) -> bool:
    return any(row.get(name) in gone for name in ("document", "other"))


def _out_of_searches(connection: Connection, case: CaseId) -> None:
    """A search that was saved for the case alone goes; one for several looks through the others."""
    c = saved_search.c
    for row in connection.execute(select(c.id, c.cases).where(c.cases.is_not(None))).all():
        if case in row.cases:
            left = [one for one in row.cases if one != case]
            here = saved_search.c.id == row.id
            if left:
                connection.execute(update(saved_search).where(here).values(cases=left))
            else:
                connection.execute(delete(saved_search).where(here))
