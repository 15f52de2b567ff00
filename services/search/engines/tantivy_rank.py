"""Exact answers out of a tantivy searcher: order by score, column and place.

However many pages answer, no more of them than a bounded number are in memory at once.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tantivy import DocAddress, Occur, Order, Schema, Searcher, SearchResult
from tantivy import Query as TantivyQuery

from models.ids import CaseId, DocumentId
from models.search import Order as Wanted
from models.search import Query, RankedPage
from services.search import mapping
from services.search.engines.order import share, tied
from services.search.engines.tantivy_schema import place

_FIRST = 3_000
"""Pages asked for at least: with all of them in hand, documents are counted without a second pass."""

_FIRST_COUNTED = 500
"""The same where a second pass is needed anyway, for facets."""

PLACE = mapping.By("place_key")
_SOME = 1_000
_AT_ONCE = 50_000
"""Hits of a stream that are in memory at once: some at first, since few may be wanted."""


class Stretch(NamedTuple):
    """The wanted pages, the exact number of all, and the places of all when they were few enough to fetch."""

    total: int
    pages: tuple[RankedPage, ...]
    all: Sequence[DocAddress] | None
    documents: int | None = None
    """Their exact number, where it was told on the way."""


class Row(NamedTuple):
    """A hit in its order: by rank, and then by place."""

    rank: int
    place: int
    address: DocAddress
    score: float


def stretch(searcher: Searcher, wanted: TantivyQuery, query: Query, *, constant: bool) -> Stretch:
    """The pages from `offset` on, `limit` of them, by score and then by document and page.

    Tantivy breaks ties by where a page lies in the index. So all pages of the last wanted rank are fetched, too, and
    ordered here. `constant`: all pages found have one score.
    """
    by_place = query.order is Wanted.PLACE or constant
    end = query.offset + query.limit
    size = max(end + 1, _FIRST_COUNTED if query.facets else _FIRST)
    while True:
        found = _search(searcher, wanted, size, by=PLACE if by_place else None)
        hits, total = found.hits, _total(found)
        near = _up_to_tie(hits, end, by_place=by_place)
        if near < len(hits) or len(hits) == total:
            break
        size = min(size * 8, total)
    rows = _rows(searcher, hits[:near], by_place=by_place)
    pages = ordered(searcher, rows, query.offset, min(end, len(rows)))
    return Stretch(total, pages, [address for _, address in hits] if len(hits) == total else None)


def stretch_by(searcher: Searcher, schema: Schema, wanted: TantivyQuery, query: Query) -> Stretch:
    """The pages from `offset` on, `limit` of them, by a column and then by document and page."""
    start, end, by = query.offset, query.offset + query.limit, mapping.ORDERS[query.order]
    found = _search(searcher, wanted, end + 1, by=by)
    total, keys = _total(found), [key for key, _ in found.hits]
    if start >= min(end, total):
        return Stretch(total, (), None)
    # What ties with the last one wanted is ordered by place there, since it may be nearly everything.
    whole = len(keys) if total <= end else keys.index(keys[-1])
    pages = ordered(searcher, _rows_by(searcher, found.hits[:whole]), min(start, whole), min(end, whole))
    if whole < end < total:
        alike = _alike(schema, wanted, by.column, keys[-1])
        rest = {"offset": max(start, whole) - whole, "limit": end - max(start, whole), "order": Wanted.PLACE}
        pages += stretch(searcher, alike, query.model_copy(update=rest), constant=True).pages
    return Stretch(total, pages, None)


def stream(searcher: Searcher, schema: Schema, wanted: TantivyQuery, *, by: mapping.By | None) -> Iterator[RankedPage]:
    """All pages, in the order of `stretch` or `stretch_by`."""
    for rows in in_rows(searcher, schema, wanted, by=by):
        for start in range(0, len(rows), _FIRST):
            yield from ordered(searcher, rows, start, min(start + _FIRST, len(rows)))


def in_rows(searcher: Searcher, schema: Schema, wanted: TantivyQuery, *, by: mapping.By | None) -> Iterator[list[Row]]:
    """All hits in their order, by score or a column and then by place, some at a time. Ranks go on from lot to lot."""
    if by is None or by == PLACE:
        lots = _scored(searcher, wanted, by_place=by is not None)
    else:
        lots = _sorted_by(searcher, schema, wanted, by)
    ranks = 0
    for rows in lots:
        yield [row._replace(rank=row.rank + ranks) for row in rows]
        ranks += rows[-1].rank + 1


def _scored(searcher: Searcher, wanted: TantivyQuery, *, by_place: bool) -> Iterator[list[Row]]:
    best: float | None = None
    kept: list[tuple[Any, DocAddress]] = []
    for hits in _lots(searcher, wanted, by=PLACE if by_place else None):
        best = hits[0][0] if best is None else best
        kept += hits
        # The last rank may go on in what comes next.
        if whole := _whole(kept, by_place=by_place):
            yield _rows(searcher, kept[:whole], by_place=by_place, best=best)
            del kept[:whole]
    if kept:
        yield _rows(searcher, kept, by_place=by_place, best=best)


def _sorted_by(searcher: Searcher, schema: Schema, wanted: TantivyQuery, by: mapping.By) -> Iterator[list[Row]]:
    at, size = 0, min(_SOME, _AT_ONCE)
    while True:
        hits = _search(searcher, wanted, size, by=by, offset=at).hits
        last = len(hits) < size
        whole = len(hits) if last else next(n for n, hit in enumerate(hits) if hit[0] == hits[-1][0])
        if whole:
            yield _rows_by(searcher, hits[:whole])
        elif not last:
            # More tie than are in memory at once.
            alike = _alike(schema, wanted, by.column, hits[0][0])
            yield from _scored(searcher, alike, by_place=True)
            whole = count(searcher, alike)
        if last:
            return
        at += whole
        size = min(size * 8, _AT_ONCE)


def _lots(
    searcher: Searcher, wanted: TantivyQuery, *, by: mapping.By | None
) -> Iterator[Sequence[tuple[Any, DocAddress]]]:
    """Every hit with its score, or with the value of the column that orders, more and more at a time."""
    at, size = 0, min(_SOME, _AT_ONCE)
    while True:
        hits = _search(searcher, wanted, size, by=by, offset=at).hits
        if hits:
            yield hits
        if len(hits) < size:
            return
        at += size
        size = min(size * 8, _AT_ONCE)


def _alike(schema: Schema, wanted: TantivyQuery, column: str, value: str | int) -> TantivyQuery:
    one = TantivyQuery.term_query(schema, column, value, index_option="basic")
    return TantivyQuery.boolean_query([(Occur.Must, wanted), (Occur.Must, TantivyQuery.const_score_query(one, 0.0))])


def _rows_by(searcher: Searcher, hits: Sequence[tuple[Any, DocAddress]]) -> list[Row]:
    places = searcher.fast_field_values("place_key", [address for _, address in hits])
    return _numbered([(key, int(place or 0), address) for (key, address), place in zip(hits, places, strict=True)])


def _numbered(found: Sequence[tuple[Any, int, DocAddress]]) -> list[Row]:
    """Rows that come in the order of a column: equal values are one rank, which place orders."""
    rows: list[Row] = []
    rank, above = -1, None
    for key, at, address in found:
        rank += key != above
        above = key
        rows.append(Row(rank, at, address, 1.0))
    return sorted(rows, key=lambda row: row[:2])


def _whole(hits: Sequence[tuple[float, DocAddress]], *, by_place: bool) -> int:
    """How many of the hits are surely of a rank that has ended."""
    for at in range(len(hits) - 1, 0, -1):
        if hits[at - 1][0] != hits[at][0] if by_place else not tied(hits[at - 1][0], hits[at][0]):
            return at
    return 0


def _search(
    searcher: Searcher, wanted: TantivyQuery, size: int, *, by: mapping.By | None, offset: int = 0
) -> SearchResult:
    # The library takes room for as many hits as are asked for, at once.
    offset = min(offset, searcher.num_docs)
    size = max(1, min(size, searcher.num_docs - offset))
    if by is None:
        return searcher.search(wanted, limit=size, offset=offset)
    order = Order.Desc if by.last_first else Order.Asc
    return searcher.search(wanted, limit=size, offset=offset, order_by_field=by.column, order=order)


def _up_to_tie(hits: Sequence[tuple[float, DocAddress]], end: int, *, by_place: bool) -> int:
    """How many hits to look at for the first `end`: those, and all that tie with the last of them."""
    if not 0 < end < len(hits):
        return min(end, len(hits))
    if by_place:
        last = hits[end - 1][0]
        return next((at for at in range(end, len(hits)) if hits[at][0] != last), len(hits))
    return next((at for at in range(end, len(hits)) if not tied(hits[at - 1][0], hits[at][0])), len(hits))


def _rows(
    searcher: Searcher, hits: Sequence[tuple[float, DocAddress]], *, by_place: bool, best: float | None = None
) -> list[Row]:
    """The hits with their ranks, in order. `best`: the highest score of the answer, if it is not that of the first."""
    if by_place:
        return [Row(0, int(key), address, 1.0) for key, address in hits]
    keys = searcher.fast_field_values("place_key", [address for _, address in hits])
    rows: list[Row] = []
    rank, above, first = 0, 0.0, 0.0
    for at, ((raw, address), key) in enumerate(zip(hits, keys, strict=True)):
        if at == 0 or not tied(above, raw):
            rank, first = at, raw
        above = raw
        # One rank has one score.
        rows.append(Row(rank, int(key or 0), address, share(first, hits[0][0] if best is None else best)))
    rows.sort(key=lambda row: row[:2])
    return rows


def _total(found: SearchResult) -> int:
    # Missing from tantivy's stub.
    total: int = found.count  # type: ignore[attr-defined]
    return total


def ordered(searcher: Searcher, rows: list[Row], start: int, end: int) -> tuple[RankedPage, ...]:
    """A stretch of hits that come in their order."""
    # Places with equal keys are read in full, also those beyond the stretch, and told apart by their ids.
    low, high = start, end
    while 0 < low < len(rows) and rows[low - 1][:2] == rows[low][:2]:
        low -= 1
    while 0 < high < len(rows) and rows[high - 1][:2] == rows[high][:2]:
        high += 1
    read = [(row, _read(searcher, row)) for row in rows[low:high]]
    read.sort(key=lambda item: (item[0].rank, item[0].place, item[1].document, item[1].page))
    return tuple(page for _, page in read[start - low : end - low])


def _read(searcher: Searcher, row: Row) -> RankedPage:
    stored = searcher.doc(row.address)
    document, page = place(str(stored.get_first("id")))
    return RankedPage(
        case=CaseId(str(stored.get_first("case"))),
        document=DocumentId(document),
        page=page,
        score=row.score,
        languages=tuple(sorted(map(str, stored.get_all("language")))),
    )


def count(searcher: Searcher, wanted: TantivyQuery) -> int:
    """The exact number of pages."""
    return _total(searcher.search(wanted, limit=1))
