"""Files that were sent with another hash than was declared."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from api import quarantining
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.quarantining import DropAsked
from models.base import Record
from models.quarantine import Quarantined

router = APIRouter(tags=["exhibits"], route_class=JsonRoute)

ApartParam = Annotated[str, Path(pattern=ID, description="id of a file that is kept apart")]


class Quarantine(Record):
    """Files that are kept apart, the newest first."""

    files: tuple[Quarantined, ...]


_FILE = Quarantined(
    id="5b7d9f1a3c5e7082946b8d0f2a4c6e80",
    case=examples.CASE.id,
    path="libreta.pdf",
    declared=examples.EXHIBIT.sha256,
    sha256=examples.EXHIBIT.sha256[::-1],
    size=48_211,
    received_by=examples.USER.login,
    user=examples.USER.id,
    received_at=examples.WHEN,
)


@router.get(
    "/cases/{case}/quarantine",
    summary="List files with another hash than was declared",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Quarantine(files=(_FILE,))),
)
def list_quarantine(workspace: Here, actor: CurrentActor, case: CaseParam) -> Quarantine:
    """They are no exhibits, and are neither read nor indexed. Their bytes lie in the data folder, under their ids."""
    return Quarantine(files=tuple(quarantining.quarantined(workspace, actor, case)))


@router.post(
    "/cases/{case}/quarantine/{apart}/drop",
    summary="Throw such a file away",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def drop_quarantined(
    workspace: Here, actor: CurrentActor, case: CaseParam, apart: ApartParam, asked: DropAsked
) -> None:
    """For good, with the reason."""
    quarantining.drop(workspace, actor, case, apart, asked)
