"""Corrections of names: what people say of a name that was read, or missed."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import Field

from api import correcting
from api.correcting import CorrectionAsked, CorrectionTaken
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, DocumentParam
from models.base import Record
from models.correction import Correction
from models.ids import CorrectionId

router = APIRouter(tags=["corrections"])

CorrectionParam = Annotated[CorrectionId, Path(pattern=ID, description="id of a correction")]


class Corrections(Record):
    """What was said of names in a case, the newest first."""

    corrections: tuple[Correction, ...]


class WithdrawAsked(Record):
    """Why a correction is withdrawn."""

    reason: str = Field(default="", max_length=500, examples=["it is a street"])


@router.post(
    "/documents/{document}/corrections",
    summary="Say what a name is, or that it is none",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "invalid",
        example=CorrectionTaken(correction=examples.CORRECTION, documents=1), status=201,
    ),
)  # fmt: skip
def add_correction(
    workspace: Here, actor: CurrentActor, document: DocumentParam, asked: CorrectionAsked
) -> CorrectionTaken:
    """Counts in the case, or in all cases of the agency, and leaves this machine never.

    Documents in which the words stand are analyzed again; later readings heed it too.
    """
    return correcting.correct(workspace, actor, document, asked)


@router.get(
    "/cases/{case}/corrections",
    summary="List what was said of names in a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Corrections(corrections=(examples.CORRECTION,))),
)
def read_corrections(workspace: Here, actor: CurrentActor, case: CaseParam) -> Corrections:
    """With those that were withdrawn."""
    return Corrections(corrections=tuple(correcting.list_corrections(workspace, actor, case)))


@router.post(
    "/cases/{case}/corrections/{correction}/withdraw",
    summary="Withdraw a correction",
    responses=answers(
        *CHANGING, "not_found", "invalid",
        example=CorrectionTaken(correction=examples.CORRECTION, documents=1),
    ),
)  # fmt: skip
def withdraw_correction(
    workspace: Here, actor: CurrentActor, case: CaseParam, correction: CorrectionParam, asked: WithdrawAsked
) -> CorrectionTaken:
    """It counts no more, and what it changed is analyzed again. It stays in the list."""
    return correcting.withdraw(workspace, actor, case, correction, reason=asked.reason)
