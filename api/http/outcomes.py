"""Acquittals and shelvings, and what other cases look at again because of them."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, status

from api import outcomes
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.judgements import EntityParam
from api.http.parameters import ID, CaseParam, CasesQuery
from api.outcomes import OutcomeAsked, OutcomeReviews, ReviewAsked
from models.base import Record
from models.ids import SubjectId
from models.outcome import CourtOutcome, OutcomeKind, OutcomeReview, ReviewClosed, ReviewEnd

router = APIRouter(tags=["outcomes"], route_class=JsonRoute)

ReviewParam = Annotated[str, Path(pattern=ID, description="id of a review")]

_DAY = dt.date(2026, 5, 4)
_OUTCOME = CourtOutcome(
    id="2f4b6d8fa1c3e5071928374655647382",
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    entity=SubjectId("7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d"),
    subjects=(SubjectId("7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d"),),
    kind=OutcomeKind.ACQUITTED,
    day=_DAY,
    court="Tribunal de Sentencia 2.º",
    reference="SP 41/2026",
    made_by=examples.USER.login,
    user=examples.USER.id,
    made_at=examples.WHEN,
)
_REVIEW = OutcomeReview(
    id="90817263544536271809f0e1d2c3b4a5",
    case=examples.CASE.id,
    entity=SubjectId("1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f"),
    name="Rufino Ibarra",
    document=examples.DOCUMENT,
    page=2,
    agency="Fiscalía Pilcomayo",
    kind=OutcomeKind.ACQUITTED,
    day=_DAY,
)
_CLOSED = ReviewClosed(
    id=_REVIEW.id,
    outcome=_OUTCOME.id,
    case=_REVIEW.case,
    document=_REVIEW.document,
    subject=_REVIEW.entity,
    end=ReviewEnd.KEPT,
    reason="he is a witness here",
    closed_by=examples.USER.login,
    user=examples.USER.id,
    closed_at=examples.WHEN,
)


class CourtOutcomes(Record):
    """What was recorded in a case, the newest first."""

    outcomes: tuple[CourtOutcome, ...]


@router.post(
    "/cases/{case}/entities/{entity}/outcomes",
    summary="Record an acquittal or a shelving",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "usage", "invalid", example=_OUTCOME, status=201),
)
def record_outcome(
    workspace: Here, actor: CurrentActor, case: CaseParam, entity: EntityParam, asked: OutcomeAsked
) -> CourtOutcome:
    """Each other case that the person is linked to is asked to look at its data again, as long as the link stands."""
    return outcomes.record(workspace, actor, case, entity, asked)


@router.get(
    "/cases/{case}/outcomes",
    summary="List the acquittals and shelvings of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=CourtOutcomes(outcomes=(_OUTCOME,))),
)
def list_outcomes(workspace: Here, actor: CurrentActor, case: CaseParam) -> CourtOutcomes:
    """With court, day and reference, and who recorded them."""
    return CourtOutcomes(outcomes=tuple(outcomes.recorded(workspace, actor, case)))


@router.get(
    "/outcome-reviews",
    summary="List what is to be reviewed because proceedings ended",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=OutcomeReviews(open=1, reviews=(_REVIEW,))),
)
def list_outcome_reviews(workspace: Here, actor: CurrentActor, cases: CasesQuery = None) -> OutcomeReviews:
    """People of your cases who are linked to somebody acquitted elsewhere; of there no more than you may know."""
    return outcomes.reviews(workspace, actor, cases=cases)


@router.post(
    "/outcome-reviews/{review}/close",
    summary="Close such a review",
    responses=answers(
        *CHANGING, "not_found", "conflict", "invalid", example=_REVIEW.model_copy(update={"closed": _CLOSED})
    ),
)
def close_outcome_review(
    workspace: Here, actor: CurrentActor, review: ReviewParam, asked: ReviewAsked
) -> OutcomeReview:
    """What became of the person's data in your case, with the reason. It stays on record."""
    return outcomes.close(workspace, actor, review, asked)
