"""Statements, photos, proposals and advice about people of a case."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from api import caring, leaving, looks
from api.caring import PhotoAsked, StatementAsked
from api.http import examples_people as examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, DocumentParam, PageNumber
from api.http.persons import PersonParam
from api.leaving import LiftAsked
from api.looks import Look
from models.base import Record
from models.ids import PersonId
from models.protected import PhotoMask, Proposal, Provisional, ReviewNote, StatementHeld

router = APIRouter(tags=["people of a case"])

_OF_CASE = "/cases/{case}/persons"
_PHOTOS = "/documents/{document}/pages/{number}/photos"

Days = Annotated[int, Query(ge=1, le=92, description="days back from now")]
ProvisionalParam = Annotated[PersonId, Path(pattern=ID, description="id of a proposal")]
PhotoParam = Annotated[str, Path(pattern=ID, description="id of a blackened part")]


class Statements(Record):
    """The statements of a person, the oldest first."""

    statements: tuple[StatementHeld, ...]


class Photos(Record):
    """The blackened parts of a page's image."""

    photos: tuple[PhotoMask, ...]


class Proposals(Record):
    """Whom texts call a victim, a minor or a witness. An officer decides."""

    proposals: tuple[Proposal, ...]


class Looks(Record):
    """Who looked at protected people, and whether he works in the case."""

    looks: tuple[Look, ...]


class Notes(Record):
    """Pages to be read with the question whether a suspect was made to do it."""

    notes: tuple[ReviewNote, ...]


@router.get(
    f"{_OF_CASE}/proposals",
    summary="List whom texts call a victim or a witness",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Proposals(proposals=(examples.PROPOSAL,))),
)
def read_proposals(workspace: Here, actor: CurrentActor, case: CaseParam) -> Proposals:
    """Never a category by itself: add the person, with the source, to confirm one."""
    return Proposals(proposals=tuple(caring.proposals(workspace, actor, case)))


@router.post(
    f"{_OF_CASE}/proposals/{{provisional}}",
    summary="Let the name of somebody whom texts call a victim leave the case",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=examples.PROVISIONAL),
)
def lift(
    workspace: Here, actor: CurrentActor, case: CaseParam, provisional: ProvisionalParam, asked: LiftAsked
) -> Provisional:
    """With a reason; or hold it back again. Until then exports, tables of hits and graphs have a label in its place."""
    return leaving.lift(workspace, actor, case, provisional, asked)


@router.get(
    f"{_OF_CASE}/looks",
    summary="List who looked at protected people",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Looks(looks=(examples.LOOK,))),
)
def read_looks(workspace: Here, actor: CurrentActor, case: CaseParam, days: Days = looks.WEEK) -> Looks:
    """In the last days, by default seven. Who did nothing else in the case stands first: he is to be asked why."""
    return Looks(looks=tuple(looks.looks(workspace, actor, case, days=days)))


@router.get(
    f"{_OF_CASE}/notes",
    summary="List where a suspect may have been coerced",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Notes(notes=(examples.NOTE,))),
)
def read_notes(workspace: Here, actor: CurrentActor, case: CaseParam) -> Notes:
    """Advice to the prosecutor (non-punishment), no label."""
    return Notes(notes=tuple(caring.notes(workspace, actor, case)))


@router.get(
    f"{_OF_CASE}/{{person}}/statements",
    summary="List a person's statements",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Statements(statements=(examples.STATEMENT,))),
)
def read_statements(workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam) -> Statements:
    """With what was asked, so that nobody is asked the same twice."""
    return Statements(statements=tuple(caring.list_statements(workspace, actor, case, person)))


@router.post(
    f"{_OF_CASE}/{{person}}/statements",
    summary="Keep that a person was heard",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=examples.STATEMENT, status=201),
)
def add_statement(
    workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam, asked: StatementAsked
) -> StatementHeld:
    """When, in which language, with an interpreter or without, and what was asked."""
    return caring.add_statement(workspace, actor, case, person, asked)


@router.get(
    _PHOTOS,
    summary="List the blackened parts of a page's image",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Photos(photos=(examples.PHOTO,))),
)
def read_photos(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Photos:
    """Those drawn by hand; masked words are black as well."""
    return Photos(photos=tuple(caring.list_photos(workspace, actor, document, number)))


@router.post(
    _PHOTOS,
    summary="Blacken a part of a page's image",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", "usage", example=examples.PHOTO, status=201),
)
def add_photo(
    workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber, asked: PhotoAsked
) -> PhotoMask:
    """A face, a school uniform, a house: black for everybody to whom the person is not open."""
    return caring.add_photo(workspace, actor, document, number, asked)


@router.delete(
    f"{_PHOTOS}/{{photo}}",
    summary="Show a part of a page's image again",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def remove_photo(
    workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber, photo: PhotoParam
) -> None:
    """By whoever marked it, or to whom the person is open."""
    caring.remove_photo(workspace, actor, document, number, photo)
