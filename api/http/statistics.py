"""Statistics without personal data over your cases, as JSON or CSV."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import counting
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from models.statistics import Statistics

router = APIRouter(prefix="/statistics", tags=["statistics"])

_Until = Annotated[
    dt.date | None,
    Query(
        description="as it stood at the end of the last month that was over at this day; absent, or today: as it stands"
    ),
]
_CSV = {
    **answers(*SIGNED_IN, "invalid"),
    200: {
        "description": "As asked.",
        "content": {"text/csv": {"schema": {"type": "string"}, "example": counting.as_csv(examples.STATISTICS)}},
    },
}


@router.get("", summary="Count over your cases", responses=answers(*SIGNED_IN, "invalid", example=examples.STATISTICS))
def read_statistics(workspace: Here, actor: CurrentActor, *, until: _Until = None) -> Statistics:
    """Cases, signs, journeys, times to a first decision. In whole fives, rounded down; sums of what is told."""
    return counting.count(workspace, actor, until=until)


@router.get("/csv", summary="Count over your cases, as CSV", response_class=Response, responses=_CSV)
def read_statistics_csv(workspace: Here, actor: CurrentActor, *, until: _Until = None) -> Response:
    """The same, one line a count."""
    text = counting.as_csv(counting.count(workspace, actor, until=until))
    return Response(text, media_type="text/csv; charset=utf-8")
