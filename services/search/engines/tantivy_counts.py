"""Numbers over all pages that answer, out of a tantivy searcher: of their documents, and of the values in a facet.

All are exact. Which values are among a facet's commonest is exact, too, up to `WHOLE` pages. Beyond, values are
sought among the `_NEAR` commonest of each piece of the index, so that none is missed that is clearly commoner than
the rest; each is then counted over all pages.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tantivy import FieldType, Occur, Schema, Searcher
from tantivy import Query as TantivyQuery

from models.search import FacetCount
from services.search.engines.tantivy_rank import Stretch

FACET_VALUES = 50
"""Values of a facet that are told, commonest first."""

AT_ONCE = 5_000_000
"""Pages whose documents are counted together: tantivy bounds the memory of a pass."""

WHOLE = 5_000
"""Pages up to which a facet looks at every value."""

_NEAR = {"person": 100, "org": 400, "place": 400, "phone": 100, "email": 100, "identifier": 100}
"""Values of each piece of the index that may be among the commonest, where more pages answer.

Of these facets, which have about as many values as pages, to tell all takes a second for a million pages. To look up a
name takes the longer the more there are.
"""

_CANDIDATES = 100
"""Of those, the ones that are counted."""

_EVERY = 2**31
_DOCUMENT = "document_key"

# How tantivy words the refusal. The number behind it is that of all buckets.
_REFUSED = re.compile(r"bucket limit was exceeded\. Limit: \d+, Current: (\d+)")


def documents(
    searcher: Searcher, schema: Schema, wanted: TantivyQuery, found: Stretch, counting: Callable[[], int] | None
) -> int:
    """The number of documents with a page among those found. `counting`: tells what was counted from the start."""
    if found.documents is not None:
        return found.documents
    if found.all is not None:
        return len(set(searcher.fast_field_values(_DOCUMENT, list(found.all))))
    if counting is not None:
        return counting()
    parts = _in_parts(schema, wanted, 1 + found.total // AT_ONCE)
    return sum(distinct(searcher, part) for part in parts)


def facets(
    searcher: Searcher, schema: Schema, wanted: TantivyQuery, telling: Callable[[], dict[str, Any]]
) -> dict[str, tuple[FacetCount, ...]]:
    """Facets over all pages found, from what `told` tells of them."""
    first = telling()
    counted = {name: {str(one["key"]): int(one["doc_count"]) for one in row["buckets"]} for name, row in first.items()}
    # Where a piece of the index told some of its values only, the numbers are too low.
    low = {name: tuple(counted[name]) for name, row in first.items() if row["doc_count_error_upper_bound"]}
    if low:
        counted |= _recounted(searcher, schema, wanted, low)
    return {name: _commonest(pages) for name, pages in counted.items()}


def told(searcher: Searcher, wanted: TantivyQuery, names: Sequence[str], *, many: bool) -> dict[str, Any]:
    """The values of facets; where many pages answer, those that may be the commonest of each piece of the index."""
    asked = {name: _nearest(name) if many else _values(name, FACET_VALUES) for name in names}
    found: dict[str, Any] = searcher.aggregate(wanted, asked) if asked else {}
    return found


def _values(column: str, size: int, *, of_each_piece: int = _EVERY) -> dict[str, Any]:
    return {"terms": {"field": column, "size": size, "segment_size": of_each_piece}}


def _nearest(facet: str) -> dict[str, Any]:
    return _values(facet, _CANDIDATES, of_each_piece=_NEAR.get(facet, _EVERY))


def _commonest(counted: Mapping[str, int]) -> tuple[FacetCount, ...]:
    """Commonest first, then by value."""
    found = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return tuple(FacetCount(value=value, count=pages) for value, pages in found[:FACET_VALUES])


def _recounted(
    searcher: Searcher, schema: Schema, wanted: TantivyQuery, values: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """On how many of the pages each value stands, by facet and value."""
    numbered = [(facet, value) for facet, those in values.items() for value in those]
    any_of = TantivyQuery.boolean_query(
        [(Occur.Should, TantivyQuery.term_query(schema, *one, index_option="basic")) for one in numbered]
    )
    within = TantivyQuery.boolean_query(
        [(Occur.Must, wanted), (Occur.Must, TantivyQuery.const_score_query(any_of, 0.0))]
    )
    told = searcher.aggregate(within, {str(number): {"filter": _exactly(*one)} for number, one in enumerate(numbered)})
    found: dict[str, dict[str, int]] = {facet: {} for facet in values}
    for number, (facet, value) in enumerate(numbered):
        found[facet][value] = int(told[str(number)]["doc_count"])
    return found


def _exactly(column: str, value: str) -> str:
    """A whole value in tantivy's own query language."""
    return '{}:"{}"'.format(column, value.replace("\\", "\\\\").replace('"', '\\"'))


def distinct(searcher: Searcher, wanted: TantivyQuery) -> int:
    """Documents with a page among very many. To be refused, with their number, is faster than to read them."""
    try:
        return len(searcher.aggregate(wanted, {_DOCUMENT: _values(_DOCUMENT, _EVERY)})[_DOCUMENT]["buckets"])
    except ValueError as error:
        refused = _REFUSED.search(str(error))
        if refused is None:
            raise
        return int(refused[1])


def _in_parts(schema: Schema, wanted: TantivyQuery, parts: int) -> Iterator[TantivyQuery]:
    """The same pages in so many parts, each with documents of its own."""
    width = -(-(2**64) // parts)
    for part in range(parts):
        within = TantivyQuery.range_query(
            schema,
            _DOCUMENT,
            FieldType.Unsigned,
            lower_bound=part * width,
            upper_bound=min((part + 1) * width, 2**64) - 1,
        )
        unscored = TantivyQuery.const_score_query(within, 0.0)
        yield wanted if parts == 1 else TantivyQuery.boolean_query([(Occur.Must, wanted), (Occur.Must, unscored)])
