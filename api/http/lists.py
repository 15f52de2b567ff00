"""Lists: many values searched at once, one answer a line, as they come."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.checking import LONGEST_TEXT, values_in
from api.http import examples
from api.http.auth import CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import GivenCase
from api.http.sessions import Visitor, still
from api.leaving import OfCases
from api.listing import MEDIA_TYPES, ListForm, as_bytes
from api.wiring import Workspace
from models.country import country_code
from models.errors import NotAuthenticated, UsageError
from models.listed import MOST_LINES, ListedEnd, ListedLine, ListRequest

router = APIRouter(tags=["search"], route_class=JsonRoute)

_LOOK = dt.timedelta(seconds=0.5)
"""After which an answer that lasts asks whether its session still lives."""

_T = TypeVar("_T")

_PROBLEMS = (*CHANGING, *SIGNED_IN, "not_found", "invalid", "usage", "query_syntax", "engine_unavailable")


class ScopedList(ListRequest):
    """A list, or a text in its place, and the cases it is held to; absent: all that are yours."""

    lines: tuple[str, ...] = Field(
        default=(), max_length=MOST_LINES, examples=[["70012345", "Marisol Vega", "AE 731 QZ"]]
    )
    text: str = Field(
        default="",
        max_length=LONGEST_TEXT,
        description="in place of lines: each number, paper, plate, account, address and full name in it is a line; "
        "the text is kept nowhere, its values are sealed for auditors",
    )
    country: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="of the text's national numbers; absent: your agency's"
    )
    cases: tuple[GivenCase, ...] | None = Field(default=None, max_length=1000)


_SHOWN = "\n".join(
    one.model_dump_json()
    for one in (
        ListedLine(line=1, text="70012345", state="found", pages=2, documents=1, hits=(examples.HITS.hits[0],)),
        ListedEnd(lines=1, answered=1, found=1, absent=0, invalid=0, completeness=examples.HITS.completeness),
    )
)


_ANSWERS: dict[int | str, dict[str, Any]] = {
    **answers(*_PROBLEMS),
    200: {
        "description": "An answer for each line as it is found, then the sums and what could not be searched. An "
        "answer without that end was cut off: ask again with `first` set to the line behind the last one.",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}, "example": _SHOWN}},
    },
}


@router.post("/lists", summary="Search a list", response_class=StreamingResponse, responses=_ANSWERS)
def search_list(
    workspace: Here,
    visitor: CurrentVisitor,
    request: ScopedList,
    *,
    form: Annotated[ListForm, Query(description="JSON Lines, a table (CSV) or a workbook (XLSX)")] = ListForm.JSONL,
) -> StreamingResponse:
    """Up to 100,000 values, each with exact counts by case and its best pages; one bad line stops none of the others.

    With a text in place of lines, what the archive knows of the numbers, papers and names in it.

    Ends within two seconds when the session ends or a named case is taken from you. One audit event; its
    lines are sealed for auditors.
    """
    if bool(request.lines) == bool(request.text):
        raise UsageError("A list has lines, or a text in their place.", next_step="Send one of the two.")
    lines = request.lines
    if request.text:
        country = request.country or workspace.records.people.agency(visitor.user.agency).country
        if country_code(country) is None:
            raise UsageError("The country is no code of ISO 3166.", next_step="For example AR.")
        lines = tuple(values_in(request.text, country=country))
    asked = ListRequest(**{**request.model_dump(include=set(ListRequest.model_fields)), "lines": lines})
    found = OfCases(workspace.records).lines(
        workspace.finder.find_each(asked, actor=visitor.actor, cases=request.cases)
    )
    return StreamingResponse(
        as_bytes(while_here(workspace, visitor, found), form),
        media_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="list.{form}"', "X-Accel-Buffering": "no"},
    )


@router.post(
    "/search/list", summary="Search a list, by its former address", response_class=StreamingResponse, responses=_ANSWERS
)
def search_list_there(
    workspace: Here,
    visitor: CurrentVisitor,
    request: ScopedList,
    *,
    form: Annotated[ListForm, Query(description="JSON Lines, a table (CSV) or a workbook (XLSX)")] = ListForm.JSONL,
) -> StreamingResponse:
    """The same as `POST /api/v1/lists`."""
    return search_list(workspace, visitor, request, form=form)


def while_here(workspace: Workspace, visitor: Visitor, found: Iterator[_T]) -> Iterator[_T]:
    """The answers, as long as the session lives and its user is what he was: rights go by his role and agency.

    Raises NotAuthenticated, which cuts the answer off.
    """
    looked = workspace.clock.now()
    for answer in found:
        yield answer
        if (now := workspace.clock.now()) - looked > _LOOK:
            looked = now
            now_here = still(workspace, visitor)
            if now_here is None or now_here.user != visitor.user:
                raise NotAuthenticated("The session has ended, or its user was changed.")
