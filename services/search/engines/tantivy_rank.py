"""Exact answers out of a tantivy searcher: order by score and place, distinct documents, facet counts."""

from collections.abc import Sequence
from typing import NamedTuple

from tantivy import DocAddress, FieldType, Occur, Order, Schema, Searcher, SearchResult
from tantivy import Query as TantivyQuery

from models.ids import CaseId, DocumentId
from models.search import FacetCount, Query, RankedPage
from models.search import Order as Wanted
from services.search.engines.tantivy_query import is_constant
from services.search.engines.tantivy_schema import place

_FIRST = 512
"""Pages asked for at least: with all of them in hand, documents are counted without a second pass."""

_BUCKETS = 65_000
"""Tantivy refuses an aggregation with more buckets."""

FACET_VALUES = 50
"""Values of a facet that are told, commonest first."""


class Stretch(NamedTuple):
    """The wanted pages, the exact number of all, and the places of all when they were few enough to fetch."""

    total: int
    pages: tuple[RankedPage, ...]
    all: Sequence[DocAddress] | None


class _Row(NamedTuple):
    rank: float
    place: int
    address: DocAddress
    score: float


def stretch(searcher: Searcher, wanted: TantivyQuery, query: Query) -> Stretch:
    """The pages from `offset` on, `limit` of them, by score and then by document and page.

    Tantivy breaks ties by where a page lies in the index. So all pages that share the last wanted score are
    fetched, too, and ordered here.
    """
    by_place = query.order is Wanted.PLACE or is_constant(query.node)
    end = query.offset + query.limit
    size = max(end + 1, _FIRST)
    while True:
        rows, total = _best(searcher, wanted, size, by_place=by_place)
        if len(rows) < size or not query.limit or rows[-1].rank != rows[end - 1].rank:
            break
        size = min(size * 8, total + 1)
    pages = _ordered(searcher, rows, query.offset, min(end, len(rows)))
    return Stretch(total, pages, [row.address for row in rows] if len(rows) == total else None)


def _best(searcher: Searcher, wanted: TantivyQuery, size: int, *, by_place: bool) -> tuple[list[_Row], int]:
    if by_place:
        found = searcher.search(wanted, limit=size, order_by_field="place_key", order=Order.Asc)
        return [_Row(key, key, address, 1.0) for key, address in found.hits], _total(found)
    found = searcher.search(wanted, limit=size)
    hits = found.hits
    keys = searcher.fast_field_values("place_key", [address for _, address in hits])
    rows = []
    for (raw, address), key in zip(hits, keys, strict=True):
        # Four digits: the same page's score may differ in the last bits with how the index is cut into segments.
        score = float(f"{raw:.4g}")
        rows.append(_Row(-score, int(key or 0), address, score))
    rows.sort(key=lambda row: row[:2])
    return rows, _total(found)


def _total(found: SearchResult) -> int:
    # Missing from tantivy's stub.
    total: int = found.count  # type: ignore[attr-defined]
    return total


def _ordered(searcher: Searcher, rows: list[_Row], start: int, end: int) -> tuple[RankedPage, ...]:
    # Places with equal keys are read in full, also those beyond the stretch, and told apart by their ids.
    low, high = start, end
    while 0 < low < len(rows) and rows[low - 1][:2] == rows[low][:2]:
        low -= 1
    while 0 < high < len(rows) and rows[high - 1][:2] == rows[high][:2]:
        high += 1
    read = [(row, _read(searcher, row)) for row in rows[low:high]]
    read.sort(key=lambda item: (item[0].rank, item[0].place, item[1].document, item[1].page))
    return tuple(page for _, page in read[start - low : end - low])


def _read(searcher: Searcher, row: _Row) -> RankedPage:
    stored = searcher.doc(row.address)
    document, page = place(str(stored.get_first("id")))
    return RankedPage(
        case=CaseId(str(stored.get_first("case"))),
        document=DocumentId(document),
        page=page,
        score=row.score,
        language=stored.get_first("language"),
    )


def documents(searcher: Searcher, schema: Schema, wanted: TantivyQuery, found: Stretch) -> int:
    """The exact number of documents with a page among those found."""
    if found.all is not None:
        return len(set(searcher.fast_field_values("document_key", list(found.all))))
    if found.total <= _BUCKETS:
        return _distinct(searcher, wanted)
    # More documents than one aggregation may count: count in ranges of their keys.
    parts = 1 + int(searcher.cardinality(wanted, "document_key") * 1.5) // _BUCKETS
    if parts == 1:
        return _distinct(searcher, wanted)
    width = -(-(2**64) // parts)
    return sum(
        _distinct(
            searcher,
            TantivyQuery.boolean_query(
                [
                    (Occur.Must, wanted),
                    (
                        Occur.Must,
                        TantivyQuery.range_query(
                            schema,
                            "document_key",
                            FieldType.Unsigned,
                            lower_bound=part * width,
                            upper_bound=min((part + 1) * width, 2**64) - 1,
                        ),
                    ),
                ]
            ),
        )
        for part in range(parts)
    )


def _distinct(searcher: Searcher, wanted: TantivyQuery) -> int:
    return len(_buckets(searcher, wanted, "document_key", _BUCKETS))


def facet(searcher: Searcher, wanted: TantivyQuery, column: str) -> tuple[FacetCount, ...]:
    """How many of the found pages carry each value: commonest first, then by value."""
    buckets = _buckets(searcher, wanted, column, FACET_VALUES)
    return tuple(
        FacetCount(value=value, count=count)
        for value, count in sorted(((str(b["key"]), int(b["doc_count"])) for b in buckets), key=lambda b: (-b[1], b[0]))
    )


def _buckets(searcher: Searcher, wanted: TantivyQuery, column: str, size: int) -> list[dict[str, float | str]]:
    # Each segment must tell all its values (`segment_size`): with the default, counts are too low.
    terms = {"field": column, "size": size, "segment_size": _BUCKETS}
    found: list[dict[str, float | str]] = searcher.aggregate(wanted, {"values": {"terms": terms}})["values"]["buckets"]
    return found
