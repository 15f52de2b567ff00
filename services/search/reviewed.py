"""Pages by whether somebody has decided on their flags: out of the catalogue, so that it is true at once.

Told is that a page was read, never what was decided: a second reader decides without that.
"""

from collections.abc import Collection

from models.errors import UsageError
from models.search import Bool, FacetCount, Filter, IndexRecord, Node, Query, Regex, ReviewState, Scope
from services.ports import Records, SearchEngine

FACET = "review"

_FLAGGED = Regex(pattern=".+", field="indicator")
_NO_PAGE = "none"


def narrowed(query: Query, state: ReviewState | None, read: Collection[str]) -> Query:
    """The query for pages with flags in one state alone; None: as it is. `read`: ids of pages that were read."""
    if state is None:
        return query
    ids = Filter(field="id", values=tuple(read) or (_NO_PAGE,), without=state is ReviewState.UNREAD)
    return query.model_copy(
        update={"node": Bool(must=(query.node, _FLAGGED)), "filters": (*query.filters, ids)},
    )


def watched(node: Node, state: ReviewState | None) -> Node:
    """What a watch looks for: nobody has decided on a new page yet, so it has to have flags, or need not.

    Raises UsageError for pages on which somebody has decided.
    """
    if state is ReviewState.READ:
        raise UsageError(
            "Nobody has decided yet on the flags of a new page: a watch would tell of nothing.",
            next_step="Watch without that filter, or save the search without watching.",
        )
    return node if state is None else Bool(must=(node, _FLAGGED))


def read_in(records: Records, scope: Scope) -> tuple[str, ...]:
    """The ids of the pages of the scope's cases on whose flags somebody has decided."""
    return tuple(sorted(IndexRecord.key(*page) for page in records.reviews.read_pages(scope.every_case)))


def counts(engine: SearchEngine, query: Query, scope: Scope, read: Collection[str]) -> tuple[FacetCount, ...]:
    """How many pages that answer are in each state, those without flags left out."""
    bare = query.model_copy(update={"limit": 0, "offset": 0, "facets": ()})
    found = [
        FacetCount(value=state, count=total)
        for state in (ReviewState.UNREAD, ReviewState.READ)
        if (total := engine.find(narrowed(bare, state, read), scope).total)
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.value)))
