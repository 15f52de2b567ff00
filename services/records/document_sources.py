"""Where documents come from, as far as the catalogue tells: custodian, family, author, near copies, how they begin."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.engine import Connection

from models.document import PageCounts
from models.ids import CaseId, DocumentId
from models.matrix import DocumentSource
from services.records import review_tables as r
from services.records import tables as t
from services.records.near import pairs_of

OPENING = 800
"""Characters of the first page that are told."""
_AUTHORS = ("pdf_author", "office_creator", "office_initial-creator", "author", "from")
"""Keys of the metadata that name who wrote a document; a program's name stands under others."""


def of_case(connection: Connection, case: CaseId, document: DocumentId | None) -> list[DocumentSource]:
    """The documents of a case with flags or decisions, or one of them, by id."""
    wanted = _wanted(case, document)
    custodians: defaultdict[str, set[str]] = defaultdict(set)
    families: defaultdict[str, set[str]] = defaultdict(set)
    e = t.exhibit.c
    query = select(e.document, e.custodian, e.root).where(e.case == case, e.document.in_(wanted))
    for row in connection.execute(query):
        custodians[row.document].update([row.custodian] if row.custodian else [])
        families[row.document].add(row.root or row.document)
    d, p = t.document.c, t.page.c
    query = (
        select(d.id, d.name, d.metadata, d.counts, func.substr(p.text, 1, OPENING).label("opening"))
        .outerjoin(t.page, (p.document == d.id) & (p.number == 1))
        .where(d.case == case, d.id.in_(wanted))
        .order_by(d.id)
    )
    rows = connection.execute(query).all()
    near = _near(connection, case, {row.id: PageCounts(**row.counts).total for row in rows})
    roles = _roles(connection, case, wanted)
    return [
        DocumentSource(
            document=row.id,
            name=row.name,
            custodians=tuple(sorted(custodians[row.id])),
            families=tuple(sorted(families[row.id] or {row.id})),
            authors=tuple(dict.fromkeys(str(row.metadata[key]) for key in _AUTHORS if row.metadata.get(key))),
            near=tuple(sorted(near[row.id])),
            opening=row.opening or "",
            roles=tuple(sorted(roles[row.id])),
        )
        for row in rows
    ]


def _wanted(case: CaseId, document: DocumentId | None) -> Select[Any]:
    flagged = select(t.indicator.c.document).where(t.indicator.c.case == case)
    decided = select(r.decision.c.document).where(r.decision.c.case == case)
    if document is not None:
        flagged = flagged.where(t.indicator.c.document == document)
        decided = decided.where(r.decision.c.document == document)
    both = union(flagged, decided).subquery()
    return select(both.c.document)


def _near(connection: Connection, case: CaseId, pages: dict[str, int]) -> defaultdict[str, set[DocumentId]]:
    """Documents of which half the pages say nearly the same as pages of another."""
    found: defaultdict[str, set[DocumentId]] = defaultdict(set)
    for row in connection.execute(pairs_of(case)):
        if row.document in pages and row.other in pages and 2 * row.pages >= pages[row.document]:
            found[row.document].add(row.other)
    return found


def _roles(connection: Connection, case: CaseId, wanted: Select[Any]) -> defaultdict[str, set[str]]:
    m = t.mention.c
    query = select(m.document, m.roles).where(m.case == case, m.roles != "", m.document.in_(wanted)).distinct()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        found[row.document].update(row.roles.split(","))
    return found
