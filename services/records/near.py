"""Pages of different documents of one case that say nearly the same, by the fingerprints of their words.

A fingerprint of 64 bits is kept as four bands of sixteen: two that differ in three bits at most agree in a band at
least, so that four looks along an index find every one of them. Each look is bounded, whatever a case holds.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, func, insert, literal, select, union, union_all
from sqlalchemy.engine import Connection

from models.document import NearDocument, NearPair
from models.ids import CaseId, DocumentId
from services.records import tables as t
from services.records.database import Database

NEAREST = 3
"""Bits in which the fingerprints of near-duplicates may differ."""
MOST_LOOKED_AT = 64
"""Pages compared in each band: forms that fill a case agree in a band with thousands."""
MOST_ROWS = 20_000

_WIDTH = 16
_BANDS = tuple(t.page_print.c[f"band{place}"] for place in range(4))


class SqlNearStore:
    """Fingerprints in the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: DocumentId, *, case: CaseId, prints: Mapping[int, int]) -> None:
        """Keep the fingerprints of pages, by number, and which page of another document each is nearest to."""
        if not prints:
            return
        with self._database.writing() as connection:
            looked = _looked_at(connection, case, prints.values())
            near = []
            for page, print64 in prints.items():
                there = _looked_at(connection, case, [print64]) if looked is None else looked
                found = _nearest(there or {}, document, print64)
                if found is not None:
                    near.append({"document": document, "page": page, "other": found[0], "other_page": found[1]})
            connection.execute(
                insert(t.page_print),
                [
                    {"document": document, "page": page, "case": case, **_banded(print64)}
                    for page, print64 in prints.items()
                ],
            )
            if near:
                connection.execute(insert(t.near_page), near)

    def of(self, document: DocumentId, *, limit: int = 50) -> Sequence[NearDocument]:
        """The documents that share most, the most first: those its pages are near to, and those near to the same."""
        n, again = t.near_page, t.near_page.alias("again")
        own = select(n.c.page, n.c.other).where(n.c.document == document)
        back = select(n.c.other_page, n.c.document).where(n.c.other == document)
        beside = (
            select(n.c.page, again.c.document)
            .join(again, (again.c.other == n.c.other) & (again.c.other_page == n.c.other_page))
            .where(n.c.document == document)
        )
        pairs = union(*(select(one.limit(MOST_ROWS).subquery()) for one in (own, back, beside)))
        counted: Counter[str] = Counter()
        with self._database.reading() as connection:
            for _, other in connection.execute(pairs):
                counted[other] += other != document
            names = {
                row.id: row.name
                for row in connection.execute(
                    select(t.document.c.id, t.document.c.name).where(
                        t.document.c.id.in_([other for other, _ in counted.most_common(4 * limit)])
                    )
                )
            }
        found = [
            NearDocument(document=DocumentId(other), name=names[other], pages=pages)
            for other, pages in counted.items()
            if pages and other in names
        ]
        return sorted(found, key=lambda near: (-near.pages, near.name, near.document))[:limit]

    def pairs(self, case: CaseId, *, limit: int = 10_000) -> Sequence[NearPair]:
        """All pairs of a case, each once, those that share most first."""
        n = t.near_page
        query = (
            select(n.c.document, n.c.other, func.count())
            .join(t.document, t.document.c.id == n.c.document)
            .where(t.document.c.case == case)
            .group_by(n.c.document, n.c.other)
            .order_by(func.count().desc(), n.c.document, n.c.other)
            .limit(2 * limit)
        )
        found: dict[tuple[str, ...], NearPair] = {}
        with self._database.reading() as connection:
            for document, other, pages in connection.execute(query):
                pair = NearPair(document=DocumentId(document), other=DocumentId(other), pages=pages)
                found.setdefault(tuple(sorted((document, other))), pair)
        return tuple(found.values())[:limit]

    def prints(self, pages: Collection[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], int]:
        """The fingerprints of those pages that have one."""
        n = t.page_print.c
        query = select(n.document, n.page, *_BANDS).where(n.document.in_({document for document, _ in pages}))
        query = query.where(n.page.in_({page for _, page in pages}))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = {
            (DocumentId(document), page): sum(band << place * _WIDTH for place, band in enumerate(bands))
            for document, page, *bands in rows
        }
        return {place: print64 for place, print64 in found.items() if place in pages}

    def alike(self, one: int, other: int) -> bool:
        """Whether two fingerprints are of pages that say nearly the same."""
        return (one ^ other).bit_count() <= NEAREST


def _banded(print64: int) -> dict[str, int]:
    return {f"band{place}": print64 >> place * _WIDTH & (1 << _WIDTH) - 1 for place in range(len(_BANDS))}


_LOOK = union_all(
    *(
        select(literal(place), there)
        for place, there in enumerate(
            select(t.page_print.c.document, t.page_print.c.page, *_BANDS)
            .where(t.page_print.c.case == bindparam("case"), band.in_(bindparam(band.name, expanding=True)))
            .limit(MOST_LOOKED_AT)
            .subquery()
            for band in _BANDS
        )
    )
)

_Looked = Mapping[tuple[int, int], Sequence[tuple[str, int, Sequence[int]]]]
"""Pages that were kept (document, number, bands), by the place of a band and what it is."""


def _looked_at(connection: Connection, case: CaseId, prints: Collection[int]) -> _Looked | None:
    """The pages that agree with one of these prints in a band; None where several prints find more than are looked at.

    Most pages are like no other: those of a document are looked up together.
    """
    banded = [_banded(print64) for print64 in prints]
    wanted = {band.name: sorted({one[band.name] for one in banded}) for band in _BANDS}
    rows = connection.execute(_LOOK, {"case": case, **wanted}).all()
    if len(banded) > 1 and max(Counter(row[0] for row in rows).values(), default=0) >= MOST_LOOKED_AT:
        return None
    found = defaultdict(list)
    for place, document, page, *bands in rows:
        found[place, bands[place]].append((document, page, bands))
    return found


def _nearest(looked: _Looked, document: DocumentId, print64: int) -> tuple[str, int] | None:
    """The page of another document that differs in fewest bits; of several, the first that was kept."""
    own = tuple(_banded(print64).values())
    by_distance: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for place in enumerate(own):
        for other, page, theirs in looked.get(place, ()):
            distance = sum((mine ^ their).bit_count() for mine, their in zip(own, theirs, strict=True))
            if other != document and distance <= NEAREST:
                by_distance[distance].append((other, page))
    return by_distance[min(by_distance)][0] if by_distance else None
