"""Goes over what a case held before somebody in it was protected, or was no more: rows are masked, or say it all again.

A document is one transaction, and doing it twice is the same as once: what is cut off is begun again.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Table as SqlTable
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection

from models.document import stretch_of
from models.exhibit import Custody
from models.ids import CaseId, DocumentId, derived
from services.protection.masking import value_without
from services.protection.matcher import Found, Matcher
from services.records import documents, findings, links, sweeping_shared
from services.records import prosecution_tables as pt
from services.records import protection_tables as p
from services.records import redaction_tables as redactions
from services.records import review_tables as r
from services.records import tables as t
from services.records.capture_tables import capture
from services.records.cover import Cover, Covering
from services.records.custody_tables import custody_entry
from services.records.database import overwriting
from services.records.disclosure_tables import disclosure, document_code
from services.records.graph_views import table as graph_view
from services.records.guards import unguarded
from services.records.joint_tables import joint_loan
from services.records.keeping_tables import erasure, legal_hold, retention_rule
from services.records.link_tables import decision as link_decision
from services.records.meaning_tables import passages
from services.records.note_tables import note
from services.records.outcome_tables import court_outcome, outcome_review
from services.records.partner_tables import ask, opening
from services.records.quarantine import table as quarantined
from services.records.recipient_tables import transfer
from services.records.tags import table as tag
from services.records.translations import table as translation
from services.records.watch_tables import saved_search

NOBODY = Matcher(())


class Swept(StrEnum):
    """What going over a document did."""

    NOTHING = "nothing"
    MASKED = "masked"
    RESTORED = "restored"
    """Words came back: what was found on them must be found again."""


class _Rows(NamedTuple):
    table: SqlTable
    key: str
    columns: tuple[str, ...]
    case: str = "case"
    packed: bool = False


ROWS = (
    _Rows(t.case, "id", ("title",), case="id"),
    _Rows(t.correction, "id", ("words", "instead", "reason")),
    _Rows(t.run, "id", ("report",), packed=True),
    _Rows(r.decision, "sequence", ("flag", "reason", "instead")),
    _Rows(r.flag_change, "sequence", ("before", "after")),
    _Rows(r.wording, "sequence", ("term", "reason")),
    _Rows(custody_entry, "sequence", ("words",)),
    _Rows(pt.prosecution_file, "id", ("title", "court", "summary")),
    _Rows(pt.prosecution_exhibit, "sequence", ("title", "note")),
    _Rows(pt.prosecution_assertion, "sequence", ("text", "quote")),
    _Rows(pt.prosecution_version, "sequence", ("recipient",)),
    _Rows(redactions.redaction_act, "sequence", ("note",)),
    _Rows(p.provisional_person, "id", ("name", "reason")),
    _Rows(retention_rule, "id", ("event", "reason")),
    _Rows(legal_hold, "id", ("order", "reason", "lifted_order")),
    _Rows(erasure, "id", ("order", "reason")),
    _Rows(note, "id", ("text", "withdrawn_why")),
    _Rows(capture, "id", ("url", "collector", "service", "query", "account", "authority")),
    _Rows(translation, "id", ("translator", "text")),
    _Rows(tag, "id", ("label",)),
    _Rows(graph_view, "id", ("name",)),
    _Rows(quarantined, "id", ("path",)),
    _Rows(court_outcome, "id", ("court", "reference")),
    _Rows(outcome_review, "id", ("reason",)),
    _Rows(transfer, "id", ("recipient", "ground")),
    _Rows(disclosure, "id", ("recipient", "basis", "conditions")),
    _Rows(document_code, "document", ("reason",)),
    _Rows(joint_loan, "id", ("conditions",)),
    _Rows(ask, "id", ("basis",)),
)
"""What a case holds beside its documents. Decisions stay as they were made: what they say of a name is sealed."""


def document(connection: Connection, cover: Cover, document: DocumentId, case: CaseId) -> Swept:
    """Bring all that is kept of a document to what the case protects now."""
    overwriting(connection)
    matcher = cover.matcher(connection, case) or NOBODY
    texts, sealed = texts_of(connection, cover, document), _sealed(connection, document)
    kept = _kept(connection, cover, document, matcher)
    before = [span for spans in cover.spans(connection, document).values() for span in spans]
    found = {number: matcher.find(text) for number, text in texts.items()}
    elsewhere = understood_in(connection, document, matcher)
    known = frozenset(one.person for places in (*found.values(), *kept.values()) for one in places)
    covering = Covering(document, case, matcher, known)
    named = _receipts(connection, cover, covering) | _summary(connection, cover, covering)
    if not (known or sealed or elsewhere or named):
        return Swept.NOTHING
    numbers = [
        number
        for number, text in texts.items()
        if number in sealed or number in kept or matcher.find(text, known=known)
    ]
    for number, page in sorted(cover.read(connection, document, numbers).items()):
        documents.update_page(connection, document, cover.page(connection, covering, page, also=kept.get(number, ())))
    for position, table in enumerate(documents.tables(connection, document)):
        told = cover.kept(connection, f"table/{document}/{position}")
        rows = table.rows if told is None else tuple(map(tuple, told["rows"]))
        read = table.model_copy(update={"name": table.name if told is None else told["name"], "rows": rows})
        masked = cover.table(connection, covering, read, position=position)
        if masked != table:
            documents.update_table(connection, document, position, masked)
    if not texts:
        return Swept.MASKED
    stretches = range(stretch_of(max(texts)) + 1)
    # What was linked of it held the words; it is linked again by what is there now.
    links.forget(connection, document)
    for one in findings.load(connection, [(document, stretch) for stretch in stretches]).values():
        findings.put(connection, [cover.analysis(connection, one, case)], {document: case})
    connection.execute(delete(passages).where(passages.c.document == document))
    for stretch in stretches:
        row = {"document": document, "stretch": stretch, "case": case}
        connection.execute(upsert(p.held_back).values(**row).on_conflict_do_nothing())
    now = cover.spans(connection, document)
    shown = any(
        not any(one.start <= span.start and span.end <= one.end for one in now.get(span.page, ())) for span in before
    )
    return Swept.RESTORED if shown else Swept.MASKED


def rest(connection: Connection, cover: Cover, case: CaseId) -> None:
    """Bring what a case holds beside its documents to what it protects now."""
    overwriting(connection)
    matcher = cover.matcher(connection, case) or NOBODY
    people = tuple(matcher.labels)
    for rows in ROWS:
        changes = list(_changes(connection, cover, rows, case, lambda value: value_without(value, matcher, people)))
        if not changes:
            continue
        with unguarded(connection, rows.table):
            for key, values in changes:
                connection.execute(update(rows.table).where(rows.table.c[rows.key] == key).values(**values))
    _searches(connection, cover, case, matcher)
    _values(connection, cover, case, matcher)
    _link_decisions(connection, cover, case)
    sweeping_shared.sweep(connection, cover, case)


def _changes(
    connection: Connection, cover: Cover, rows: _Rows, case: CaseId, mask: Callable[[Any], Any]
) -> Iterable[tuple[Any, dict[str, Any]]]:
    """Rows that say something else from now on, by key."""
    c = rows.table.c
    query = select(c[rows.key], *(c[name] for name in rows.columns)).where(c[rows.case] == case)
    for row in connection.execute(query).all():
        subject = f"{rows.table.name}/{row[0]}"
        now = dict(zip(rows.columns, row[1:], strict=True))
        if rows.packed:
            now = {name: json.loads(zlib.decompress(value)) for name, value in now.items()}
        told = cover.kept(connection, subject)
        masked = mask(told or now)
        if masked != (told or now):
            cover.keep(connection, subject, told or now, case=case)
        elif told is not None:
            cover.forget(connection, subject)
        if masked != now:
            yield (
                row[0],
                {
                    name: zlib.compress(json.dumps(value, ensure_ascii=False).encode()) if rows.packed else value
                    for name, value in masked.items()
                },
            )


def _link_decisions(connection: Connection, cover: Cover, case: CaseId) -> None:
    """Decisions on entities and links, also those between the case and another: both mask what they hold."""
    c = link_decision.c
    query = select(c.sequence, c.case, c.other_case, c.one, c.two, c.value, c.reason)
    changes = []
    for row in connection.execute(query.where(or_(c.case == case, c.other_case == case))).all():
        subject = f"{link_decision.name}/{row.sequence}"
        now = {"one": row.one, "two": row.two, "value": row.value, "reason": row.reason}
        told = cover.kept(connection, subject)
        masked = told or now
        for side in {row.case, row.other_case} - {None}:
            masked = cover.words(connection, CaseId(side), masked)
        if masked != (told or now):
            cover.keep(connection, subject, told or now, case=CaseId(row.case))
        elif told is not None:
            cover.forget(connection, subject)
        if masked != now:
            changes.append((row.sequence, masked))
    if not changes:
        return
    with unguarded(connection, link_decision):
        for sequence, masked in changes:
            connection.execute(update(link_decision).where(c.sequence == sequence).values(**masked))


def _searches(connection: Connection, cover: Cover, case: CaseId, matcher: Matcher) -> None:
    """Saved searches of those who see the case: what was typed there is a name as well.

    What others typed stays: a mask would tell them of a case that they must not know of.
    """
    c = saved_search.c
    for row in connection.execute(select(c.id, c.user, c.cases, c.name, c.text, c.filters, c.without)).all():
        if case in (row.cases or cover.seen_by(connection, row.user)):
            now = {"name": row.name, "text": row.text, "filters": row.filters, "without": row.without}
            masked = value_without(now, matcher)
            if masked != now:
                cover.keep(connection, f"search/{row.id}", now, case=case)
                connection.execute(update(saved_search).where(c.id == row.id).values(**masked))


def _values(connection: Connection, cover: Cover, case: CaseId, matcher: Matcher) -> None:
    """Values that other agencies were to get a hit on: what names a protected person gives none, and no reason does."""
    c = opening.c
    for row in connection.execute(select(c.key, c.reason).where(c.case == case)).all():
        here, subject = and_(c.case == case, c.key == row.key), f"{opening.name}/{derived(case, row.key)}"
        if matcher.find(row.key):
            connection.execute(delete(opening).where(here))
            cover.forget(connection, subject)
            continue
        told = cover.kept(connection, subject) or row.reason
        masked = matcher.mask(told)
        if masked != told:
            cover.keep(connection, subject, told, case=case)
        else:
            cover.forget(connection, subject)
        if masked != row.reason:
            connection.execute(update(opening).where(here).values(reason=masked))


def texts_of(connection: Connection, cover: Cover, document: DocumentId) -> dict[int, str]:
    """The texts of all pages as they were read."""
    c = t.page.c
    rows = connection.execute(select(c.number, c.text).where(c.document == document).order_by(c.number))
    texts = {row.number: row.text for row in rows}
    sealed = sorted(_sealed(connection, document))
    return texts | {number: page.text for number, page in cover.read(connection, document, sealed).items()}


def _sealed(connection: Connection, document: DocumentId) -> set[int]:
    s = p.sealed_words.c
    query = select(s.page).where(s.document == document, s.subject.startswith("page/"))
    return set(connection.execute(query).scalars())


def _kept(connection: Connection, cover: Cover, document: DocumentId, matcher: Matcher) -> dict[int, list[Found]]:
    """Masks of people who are still protected, by page."""
    numbers = cover.spans(connection, document)
    found = {number: cover.again(connection, document, number, matcher) for number in numbers}
    return {number: places for number, places in found.items() if places}


def understood_in(connection: Connection, document: DocumentId, matcher: Matcher) -> bool:
    """Whether what was understood of the document names somebody."""
    m = t.mention.c
    query = select(m.normal, m.person).where(m.document == document).distinct()
    for row in connection.execute(query):
        if any(value and (matcher.find(value) or value[:10] in matcher.born) for value in row):
            return True
    return False


def _receipts(connection: Connection, cover: Cover, at: Covering) -> bool:
    """The receipts of a document. Returns whether one says something else now."""
    changed = False
    for one in documents.receipts(connection, at.document):
        subject = f"exhibit/{one.id}"
        told = cover.kept(connection, subject)
        read = one if told is None else one.model_copy(update={**told, "custody": Custody(**told["custody"])})
        masked = cover.exhibit(connection, read, at.matcher, at.known)
        if told is not None and masked == read:
            cover.forget(connection, subject)
        if masked != one:
            values = {"path": masked.path, "custodian": masked.custodian, "custody": masked.custody.model_dump()}
            connection.execute(update(t.exhibit).where(t.exhibit.c.id == one.id).values(**values))
            changed = True
    return changed


def _summary(connection: Connection, cover: Cover, at: Covering) -> bool:
    """The name of a document and what it says of itself. Returns whether it says something else now."""
    one = documents.summaries(connection, [at.document]).get(at.document)
    if one is None:
        return False
    subject = f"document/{at.document}"
    told = cover.kept(connection, subject)
    read = one if told is None else one.model_copy(update=told)
    masked = cover.summary(connection, read, at.matcher, at.known)
    if masked != read:
        cover.keep_summaries(connection, [read], [masked])
    elif told is not None:
        cover.forget(connection, subject)
    if masked == one:
        return False
    documents.change(connection, masked)
    return True
