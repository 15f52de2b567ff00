"""A search as a person asks for it: what is too much of it, what auditors are told of it, what the engine is asked."""

from models.asked import AskedFor
from models.errors import UsageError
from models.search import Node, Query, SearchRequest
from services.search import reviewed

MOST_VALUES = 10_000
"""Values that the filters of one search may have together."""


def bounded(request: SearchRequest) -> None:
    """Raises UsageError where the filters of a search have more values than an engine is asked for at once."""
    if sum(len(one.values) for one in request.filters) > MOST_VALUES:
        raise UsageError(
            f"The filters of a search may have {MOST_VALUES:,} values together.",
            next_step="Search for fewer at once; thousands of values are a list (`lince lookup`).",
        )


def words_of(request: SearchRequest) -> AskedFor:
    """What a person typed and chose, for auditors."""
    return request.model_dump(
        mode="json", include={"text", "filters", "without", "meaning", "beginning"}, exclude_defaults=True
    )


def query_of(node: Node, request: SearchRequest) -> Query:
    """What the engine is asked."""
    return Query(
        node=node,
        text=request.text,
        filters=request.filters,
        facets=tuple(name for name in request.facets if name != reviewed.FACET),
        order=request.order,
        unit=request.unit,
        limit=request.limit,
        offset=request.offset,
    )
