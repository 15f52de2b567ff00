"""Takes a person out of a case for good: finds every file that names her, and masks her name in what people typed."""

import json
import time
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update
from sqlalchemy.engine import Connection

from models.ids import CaseId, DocumentId, PersonId
from services.protection.masking import value_without
from services.protection.matcher import Matcher
from services.records import documents, sweeping, sweeping_shared
from services.records import protection_tables as p
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import overwriting
from services.records.guards import unguarded
from services.records.link_tables import decision as link_decision
from services.records.note_tables import note
from services.records.partner_tables import opening
from services.records.watch_tables import saved_search


def naming(connection: Connection, cover: Cover, case: CaseId, person: PersonId) -> frozenset[DocumentId]:
    """The documents of a case that name a person: on a page, in a table, a finding, a name, a receipt or a photo."""
    sealed = connection.execute(select(p.case_person.c.sealed).where(p.case_person.c.id == person)).scalar_one()
    matcher = Matcher([cover.opened(sealed, person)[1]])
    e, m, f = t.exhibit.c, p.page_mask.c, p.photo_mask.c
    found = {DocumentId(one) for one in connection.execute(select(m.document).where(m.person == person)).scalars()}
    found |= {DocumentId(one) for one in connection.execute(select(f.document).where(f.person == person)).scalars()}
    received = connection.execute(select(e.document).where(e.case == case).distinct()).scalars()
    for document in sorted(set(map(DocumentId, received)) - found):
        if _names(connection, cover, document, matcher):
            found.add(document)
    return frozenset(found)


def _names(connection: Connection, cover: Cover, document: DocumentId, matcher: Matcher) -> bool:
    if any(map(matcher.find, sweeping.texts_of(connection, cover, document).values())):
        return True
    if sweeping.understood_in(connection, document, matcher):
        return True
    for table, key, prefix, names in (
        (t.exhibit, "document", "exhibit", ("path", "custodian", "custody")),
        (t.document, "id", "document", ("name", "metadata")),
    ):
        for row in connection.execute(select(table).where(table.c[key] == document)).all():
            now = {name: row._mapping[name] for name in names}
            if _told_in(cover.kept(connection, f"{prefix}/{row.id}") or now, matcher):
                return True
    for position, read in enumerate(documents.tables(connection, document)):
        kept = cover.kept(connection, f"table/{document}/{position}")
        if _told_in(kept or [read.name, read.rows], matcher):
            return True
    return False


def _told_in(value: Any, matcher: Matcher) -> bool:
    return bool(value_without(value, matcher) != value)


def forget_person(connection: Connection, cover: Cover, case: CaseId, person: PersonId) -> Counter[str]:
    """Take a person out of a case whose documents name her no more: her records, and her name in what people typed.

    Where it stood there is a mask that nothing undoes. Returns how many rows of each table went or were masked.
    """
    overwriting(connection)
    row = connection.execute(select(p.case_person).where(p.case_person.c.id == person)).one()
    # Without her pseudonym: it was hers, and what stands for her name from now on is nobody's.
    matcher = Matcher([cover.opened(row.sealed, person)[1].model_copy(update={"label": ""})])
    counted: Counter[str] = Counter()

    def masked(value: Any) -> Any:
        return value_without(value, matcher, (person,))

    for table, key, columns, packed in _TYPED:
        where = _of_case(table, case)
        counted[table.name] += _mask(connection, (table, key, columns, packed), where, masked)
    counted += sweeping_shared.forget(connection, case, masked)
    for row in connection.execute(select(p.sealed_words).where(p.sealed_words.c.case == case)).all():
        told = json.loads(cover.sealer.open(row.body, row.subject))
        if masked(told) != told:
            cover.keep(connection, row.subject, masked(told), case=case, document=row.document, page=row.page)
            counted["sealed_words"] += 1
    o = opening.c
    for one in connection.execute(select(o.key, o.reason).where(o.case == case)).all():
        here = and_(o.case == case, o.key == one.key)
        if matcher.find(one.key):
            counted["opening"] += connection.execute(delete(opening).where(here)).rowcount
        elif (reason := masked(one.reason)) != one.reason:
            counted["opening"] += connection.execute(update(opening).where(here).values(reason=reason)).rowcount
    for table in (p.person_category, p.person_opening, p.person_statement, p.photo_mask, p.page_mask, note):
        counted[table.name] += connection.execute(delete(table).where(table.c.person == person)).rowcount
    counted["case_person"] += connection.execute(delete(p.case_person).where(p.case_person.c.id == person)).rowcount
    c = p.case_protection.c
    # Another version, so that nobody goes on with a matcher that knows her; all is settled by it.
    version = func.max(c.version + 1, time.time_ns() // 1000)
    connection.execute(
        update(p.case_protection).where(c.case == case).values(version=version, settled=version, purged=version)
    )
    return Counter({name: count for name, count in counted.items() if count})


_TYPED: tuple[tuple[Table, str, tuple[str, ...], bool], ...] = (
    *((rows.table, rows.key, rows.columns, rows.packed) for rows in sweeping.ROWS),
    (link_decision, "sequence", ("one", "two", "value", "reason"), False),
    (p.case_person, "id", ("consent",), False),
    (p.person_category, "sequence", ("source",), False),
    (p.person_opening, "id", ("reason",), False),
    (p.person_statement, "id", ("asked",), False),
    (saved_search, "id", ("name", "text", "filters", "without"), False),
)
"""What people typed into a case: table, key, columns, whether it is packed."""


def _mask(
    connection: Connection,
    typed: tuple[Table, str, tuple[str, ...], bool],
    where: ColumnElement[bool],
    masked: Callable[[Any], Any],
) -> int:
    """Mask what people typed into some rows; returns how many say something else now."""
    table, key, columns, packed = typed
    c, changed = table.c, 0
    with unguarded(connection, table):
        rows = connection.execute(select(c[key], *(c[name] for name in columns)).where(where)).all()
        for row in rows:
            now = {name: row._mapping[name] for name in columns}
            if packed:
                now = {name: json.loads(zlib.decompress(value)) for name, value in now.items()}
            told = {name: masked(value) for name, value in now.items()}
            if told != now:
                if packed:
                    told = {
                        name: zlib.compress(json.dumps(one, ensure_ascii=False).encode()) for name, one in told.items()
                    }
                changed += connection.execute(update(table).where(c[key] == row[0]).values(**told)).rowcount
    return changed


def _of_case(table: Table, case: CaseId) -> ColumnElement[bool]:
    c = table.c
    if table is t.case:
        return c.id == case
    if table is p.person_category:
        return c.person.in_(select(p.case_person.c.id).where(p.case_person.c.case == case))
    if table is link_decision:
        return or_(c.case == case, c.other_case == case)
    if table is saved_search:
        # Of those alone who see the case: a mask in anybody else's would tell him of a case that he must not know of.
        members = select(t.membership.c.user).where(t.membership.c.case == case)
        return or_(c.user.is_(None), c.user.in_(members))
    return c.case == case
