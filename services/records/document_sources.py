"""Where documents come from, as far as the catalogue tells: custodian, family, author, near copies, how they begin."""

from collections import defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, union
from sqlalchemy.engine import Connection

from models.document import PageCounts
from models.ids import CaseId, DocumentId
from models.matrix import DocumentSource, HeadedPart, Surroundings
from services.records import review_tables as r
from services.records import tables as t
from services.records.near import pairs_of
from services.review.sentences import within
from services.review.voices import OPENING, headings

WIDE = 1_500
"""Characters before and after a flag in which its sentence is looked for."""
AROUND = 240
"""Characters of the page that are told before and after a flag."""
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
    inside = _inside(connection, case, wanted)
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
            parts=tuple(inside[row.id].parts),
            around=tuple(inside[row.id].around),
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


class _Inside(NamedTuple):
    parts: list[HeadedPart]
    around: list[Surroundings]


def _inside(connection: Connection, case: CaseId, wanted: Select[Any]) -> defaultdict[str, _Inside]:
    """Headings before the flags of each document, and sentences of flags that are longer than what is told of each."""
    i, p = t.indicator.c, t.page.c
    flags: defaultdict[tuple[str, int], list[tuple[str, int, int]]] = defaultdict(list)
    for row in connection.execute(
        select(i.id, i.document, i.page, i.start, i.end).where(i.case == case, i.document.in_(wanted))
    ):
        flags[row.document, row.page].append((row.id, row.start, row.end))
    last = select(i.document, func.max(i.page).label("page")).where(i.case == case).group_by(i.document).subquery()
    query = (
        select(p.document, p.number, p.text)
        .join(last, (last.c.document == p.document) & (p.number <= last.c.page))
        .where(p.document.in_(wanted))
        .order_by(p.document, p.number)
    )
    found: defaultdict[str, _Inside] = defaultdict(lambda: _Inside([], []))
    for document, page, text in connection.execute(query, execution_options={"yield_per": 200}):
        here = found[document]
        begins = list(headings(text))
        here.parts.extend(
            HeadedPart(page=page, start=at, text=text[at : min(at + OPENING, end)])
            for at, end in pairwise([*begins, len(text)])
        )
        for flag, start, end in flags.get((document, page), ()):
            before, after = within(
                text[max(0, start - WIDE) : start], text[start:end], text[end : end + WIDE], quoted=True
            )
            if len(before) > AROUND or len(after) > AROUND:
                here.around.append(Surroundings(flag=flag, before=before, after=after))
    return found


def _roles(connection: Connection, case: CaseId, wanted: Select[Any]) -> defaultdict[str, set[str]]:
    m = t.mention.c
    query = select(m.document, m.roles).where(m.case == case, m.roles != "", m.document.in_(wanted)).distinct()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        found[row.document].update(row.roles.split(","))
    return found
