"""Notes of a case, each a fact or an assessment, with its reliability."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from api import noting
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.noting import NoteAsked, NoteEnded
from models.base import Record
from models.note import Information, Nature, Note, NoteFilter, Source

router = APIRouter(tags=["notes"], route_class=JsonRoute)

NoteParam = Annotated[str, Path(pattern=ID, description="id of a note")]
Wanted = Annotated[NoteFilter, Query()]


class Notes(Record):
    """Notes of a case, the newest first."""

    notes: tuple[Note, ...]


_NOTE = Note(
    id="6f708192a3b4c5d6e7f809a1b2c3d4e5",
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    page=2,
    nature=Nature.FACT,
    source=Source.MOSTLY,
    information=Information.SEEN,
    text="The neighbour saw the van at six",
    made_by=examples.USER.login,
    user=examples.USER.id,
    made_at=examples.WHEN,
)


@router.get(
    "/cases/{case}/notes",
    summary="List the notes of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Notes(notes=(_NOTE,))),
)
def list_notes(workspace: Here, actor: CurrentActor, case: CaseParam, wanted: Wanted) -> Notes:
    """Facts and assessments apart, by reliability, document or person. Working papers: they leave in no file."""
    return Notes(notes=tuple(noting.notes(workspace, actor, case, wanted)))


@router.post(
    "/cases/{case}/notes",
    summary="Write a note",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_NOTE, status=201),
)
def write_note(workspace: Here, actor: CurrentActor, case: CaseParam, asked: NoteAsked) -> Note:
    """As fact or assessment, with how reliable its source and what it says are: none of these may be left out."""
    return noting.write(workspace, actor, case, asked)


@router.post(
    "/cases/{case}/notes/{note}/withdraw",
    summary="Withdraw a note of yours",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_NOTE),
)
def withdraw_note(workspace: Here, actor: CurrentActor, case: CaseParam, note: NoteParam, asked: NoteEnded) -> Note:
    """It is still there, with why."""
    return noting.withdraw(workspace, actor, case, note, asked)
