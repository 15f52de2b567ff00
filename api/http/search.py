"""Search: a typed query over the pages of one's cases."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CasesQuery, DocumentParam, GivenCase, Limit, Offset, PageNumber
from api.searching import pages_like, search
from models.errors import UsageError
from models.search import Filter, HitPage, Order, SearchRequest

router = APIRouter(prefix="/search", tags=["search"], route_class=JsonRoute)

_PROBLEMS = (*SIGNED_IN, "not_found", "invalid", "usage", "query_syntax", "engine_unavailable", "feature_missing")


class ScopedSearch(SearchRequest):
    """A search, and the cases it is held to; absent: all that are yours."""

    text: str = Field(default="", max_length=2000, examples=['pasaporte "debe pagar" phone:70012345'])
    cases: tuple[GivenCase, ...] | None = Field(default=None, max_length=1000)


def filters_of(
    given: Annotated[
        list[str] | None,
        Query(alias="filter", max_length=100, description="field:value; several of one field are alternatives"),
    ] = None,
) -> tuple[Filter, ...]:
    """Filters as an address carries them. Raises UsageError."""
    values: dict[str, list[str]] = {}
    for one in given or ():
        field, colon, value = one.partition(":")
        if not (field and colon and value):
            raise UsageError("A filter has the form field:value.", next_step="For example filter=media_type:image/png.")
        values.setdefault(field, []).append(value)
    return tuple(Filter(field=field, values=tuple(wanted)) for field, wanted in values.items())


@router.get("", summary="Search by address", responses=answers(*_PROBLEMS, example=examples.HITS))
def find(
    workspace: Here,
    actor: CurrentActor,
    *,
    q: Annotated[str, Query(max_length=2000, description="the query as typed; empty: every page")] = "",
    filters: Annotated[tuple[Filter, ...], Depends(filters_of)] = (),
    facets: Annotated[list[str] | None, Query(alias="facet", max_length=20, description="fields to count")] = None,
    cases: CasesQuery = None,
    order: Order = Order.RELEVANCE,
    limit: Limit = 20,
    offset: Offset = 0,
    meaning: Annotated[bool, Query(description="also pages near in meaning, whatever their language")] = False,
) -> HitPage:
    """Pages with snippet, marks and boxes; exact totals; what could not be searched. POST keeps it out of addresses."""
    request = SearchRequest(
        text=q,
        filters=filters,
        facets=tuple(facets or ()),
        order=order,
        limit=limit,
        offset=offset,
        meaning=meaning,
    )
    return search(workspace, actor, request, cases=cases)


@router.post("", summary="Search by message", responses=answers(*CHANGING, *_PROBLEMS, example=examples.HITS))
def ask(workspace: Here, actor: CurrentActor, request: ScopedSearch) -> HitPage:
    """The same search, with the query in the body: it then stands in no log of any proxy and in no history."""
    return search(workspace, actor, request, cases=request.cases)


@router.get(
    "/like/{document}/{number}",
    summary="Pages like a page",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", "engine_unavailable", "feature_missing", example=examples.HITS
    ),
)
def like(
    workspace: Here,
    actor: CurrentActor,
    document: DocumentParam,
    number: PageNumber,
    *,
    cases: CasesQuery = None,
    limit: Limit = 20,
) -> HitPage:
    """Pages of your cases that say what this one says, in whatever language, nearest first; copies told as such."""
    return pages_like(workspace, actor, document, number, cases=cases, limit=limit)
