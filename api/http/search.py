"""Search: a typed query over the pages of one's cases."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.hits import as_bytes
from api.http import examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.lists import while_here
from api.http.parameters import CasesQuery, DocumentParam, GivenCase, Limit, Offset, PageNumber
from api.http.sessions import Visitor
from api.leaving import OfCases
from api.searching import pages_like, search
from api.sheets import MEDIA_TYPES, Form
from api.wiring import Workspace
from models.errors import UsageError
from models.ids import CaseId
from models.search import Filter, HitPage, Order, ReviewState, SearchRequest, Unit

router = APIRouter(prefix="/search", tags=["search"], route_class=JsonRoute)

_PROBLEMS = (*SIGNED_IN, "not_found", "invalid", "usage", "query_syntax", "engine_unavailable", "feature_missing")


WithoutQuery = Annotated[
    list[str] | None,
    Query(
        max_length=100,
        description="forms of names that are not sought, as `expanded` tells them, and words for which none of the "
        "glossary is, as `meaning.words` tells them (repeatable)",
    ),
]


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
    unit: Annotated[Unit, Query(description="whether each page is a hit, or each document with its best page")] = (
        Unit.PAGE
    ),
    review: Annotated[
        ReviewState | None, Query(description="pages with flags alone: those that somebody has decided on, or nobody")
    ] = None,
    variants: Annotated[bool, Query(description="whether other forms of typed names are sought too")] = True,
    without: WithoutQuery = None,
    limit: Limit = 20,
    offset: Offset = 0,
    meaning: Annotated[bool, Query(description="also pages near in meaning, whatever their language")] = False,
    glossary: Annotated[bool, Query(description="with `meaning`: also pages that say it in words of the glossary")] = (
        True
    ),
) -> HitPage:
    """Pages with snippet, marks and boxes; exact totals; what could not be searched. POST keeps it out of addresses."""
    request = SearchRequest(
        text=q,
        filters=filters,
        facets=tuple(facets or ()),
        order=order,
        unit=unit,
        review=review,
        variants=variants,
        without=tuple(without or ()),
        limit=limit,
        offset=offset,
        meaning=meaning,
        glossary=glossary,
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


_EVERY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Every hit as it is read, then the sums and what could not be searched. An answer without that "
        "end was cut off.",
        "content": {
            "application/x-ndjson": {
                "schema": {"type": "string"},
                "example": b"".join(as_bytes((*examples.HITS.hits, examples.HITS_END), Form.JSONL)).decode(),
            }
        },
    }
}
FormQuery = Annotated[Form, Query(description="JSON Lines, a table (CSV) or a workbook (XLSX)")]


def every(
    workspace: Workspace,
    visitor: Visitor,
    request: SearchRequest,
    form: Form,
    *,
    cases: Sequence[CaseId] | None = None,
) -> StreamingResponse:
    """All hits of a query as a file. Ends when the session does.

    Raises NotFound, QuerySyntax, UsageError, FeatureMissing, EngineUnavailable.
    """
    found = OfCases(workspace.records).hits(workspace.finder.every(request, actor=visitor.actor, cases=cases))
    return StreamingResponse(
        as_bytes(while_here(workspace, visitor, found), form),
        media_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="hits.{form}"', "X-Accel-Buffering": "no"},
    )


@router.get(
    "/export",
    summary="All hits, by address",
    response_class=StreamingResponse,
    responses={**answers(*_PROBLEMS), **_EVERY},
)
def find_every(
    workspace: Here,
    visitor: CurrentVisitor,
    *,
    q: Annotated[str, Query(max_length=2000, description="the query as typed; empty: every page")] = "",
    filters: Annotated[tuple[Filter, ...], Depends(filters_of)] = (),
    cases: CasesQuery = None,
    order: Order = Order.RELEVANCE,
    review: Annotated[
        ReviewState | None, Query(description="pages with flags alone: those that somebody has decided on, or nobody")
    ] = None,
    variants: Annotated[bool, Query(description="whether other forms of typed names are sought too")] = True,
    without: WithoutQuery = None,
    form: FormQuery = Form.JSONL,
) -> StreamingResponse:
    """Every page that answers, however many, in the order of the search."""
    request = SearchRequest(
        text=q, filters=filters, order=order, review=review, variants=variants, without=tuple(without or ())
    )
    return every(workspace, visitor, request, form, cases=cases)


@router.post(
    "/export",
    summary="All hits, by message",
    response_class=StreamingResponse,
    responses={**answers(*CHANGING, *_PROBLEMS), **_EVERY},
)
def ask_every(
    workspace: Here, visitor: CurrentVisitor, request: ScopedSearch, *, form: FormQuery = Form.JSONL
) -> StreamingResponse:
    """The same, with the query in the body. `limit`, `offset`, `facets` and `unit` do not count; no `meaning`."""
    return every(workspace, visitor, request, form, cases=request.cases)
