"""Trends of a case: flags by month, place, exploitation and channel; terms that rise beside confirmed flags."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from api import trending
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam
from api.trending import Trends, WordingAsked, Wordings
from models.trend import TrendBy, WordingTaken

router = APIRouter(tags=["trends"])


@router.get(
    "/cases/{case}/trends",
    summary="Count the flags of a case by month, place, exploitation or channel",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Trends(by=TrendBy.MONTH, rows=(examples.TREND,))),
)
def read_trends(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    by: Annotated[TrendBy, Query(description="what to count by")] = TrendBy.MONTH,
) -> Trends:
    """A row for each value and category, with confirmed flags and documents; an empty value is not told."""
    return trending.list_trends(workspace, actor, case, by=by)


@router.get(
    "/cases/{case}/wordings",
    summary="List terms that rise beside confirmed flags",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=Wordings(
            candidates=(examples.CANDIDATE,), accepted=(examples.WORDING.term,), rules=(examples.LOCAL_TERM,),
            decisions=(examples.WORDING,),
        ),
    ),
)  # fmt: skip
def read_wordings(workspace: Here, actor: CurrentActor, case: CaseParam) -> Wordings:
    """Candidates for rules, with their places, and all that readers said of them."""
    return trending.list_wordings(workspace, actor, case)


@router.post(
    "/cases/{case}/wordings",
    summary="Accept or reject a term, or withdraw what stands of it",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "usage", "invalid", status=201,
        example=WordingTaken(**dict(examples.WORDING), again=6),
    ),
)  # fmt: skip
def add_wording(workspace: Here, actor: CurrentActor, case: CaseParam, asked: WordingAsked) -> WordingTaken:
    """By somebody with a name and a reason, for this case alone, apart from the shipped rules; it can be withdrawn.

    An accepted term is a local rule: the documents that hold it are analyzed again, and again once it is withdrawn.
    """
    return trending.decide(workspace, actor, case, asked)
