"""Facets by themselves: what the pages that answer a query hold, counted inside what one may see."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from api.faceting import Counted, count
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CasesQuery, GivenCase
from api.http.search import WithoutQuery, filters_of
from models.base import Record
from models.search import Filter, ReviewState, SearchRequest

router = APIRouter(prefix="/facets", tags=["search"], route_class=JsonRoute)

_PROBLEMS = (*SIGNED_IN, "not_found", "invalid", "usage", "query_syntax", "engine_unavailable", "feature_missing")
_SHOWN = Counted.of(examples.HITS)


class CountAsked(Record):
    """A query whose pages are counted, and the cases it is held to; absent: all that are yours."""

    text: str = Field(default="", max_length=2000, examples=['pasaporte "debe pagar"'])
    facets: tuple[str, ...] = Field(default=(), max_length=20, description="fields to count; absent: all that can be")
    filters: tuple[Filter, ...] = Field(default=(), max_length=100)
    review: ReviewState | None = None
    variants: bool = True
    without: tuple[str, ...] = Field(default=(), max_length=100)
    cases: tuple[GivenCase, ...] | None = Field(default=None, max_length=1000)


@router.get("", summary="Count by address", responses=answers(*_PROBLEMS, example=_SHOWN))
def count_by_address(
    workspace: Here,
    actor: CurrentActor,
    *,
    q: Annotated[str, Query(max_length=2000, description="the query as typed; empty: every page")] = "",
    facets: Annotated[
        list[str] | None, Query(alias="facet", max_length=20, description="fields to count; absent: all that can be")
    ] = None,
    filters: Annotated[tuple[Filter, ...], Depends(filters_of)] = (),
    cases: CasesQuery = None,
    review: Annotated[ReviewState | None, Query(description="pages with flags alone, decided on or not")] = None,
    variants: Annotated[bool, Query(description="whether other forms of typed names are sought too")] = True,
    without: WithoutQuery = None,
) -> Counted:
    """The commonest values of each field among the pages that answer, with exact counts. No page is told of."""
    request = SearchRequest(
        text=q,
        facets=tuple(facets or ()),
        filters=filters,
        review=review,
        variants=variants,
        without=tuple(without or ()),
    )
    return count(workspace, actor, request, cases=cases)


@router.post("", summary="Count by message", responses=answers(*CHANGING, *_PROBLEMS, example=_SHOWN))
def count_by_message(workspace: Here, actor: CurrentActor, asked: CountAsked) -> Counted:
    """The same, with the query in the body: it then stands in no log of any proxy and in no history."""
    return count(workspace, actor, SearchRequest(**asked.model_dump(exclude={"cases"})), cases=asked.cases)
