"""People of a case: who is what, pseudonyms, openings of an identity, and what must not be done."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from api import protecting
from api.http import examples, examples_people
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, DocumentParam, PageNumber
from api.protecting import (
    CareAsked,
    CategoryAsked,
    ContactAsked,
    MoreNames,
    OpeningAsked,
    PersonAsked,
    PersonTaken,
)
from models.base import Record
from models.document import Page
from models.ids import PersonId
from models.protected import CasePerson, Identity, Opening

router = APIRouter(tags=["people of a case"])

_OF_CASE = "/cases/{case}/persons"
_PAGE = "/documents/{document}/pages/{number}/opened"

PersonParam = Annotated[PersonId, Path(pattern=ID, description="id of a person of the case")]
OpeningParam = Annotated[str, Path(pattern=ID, description="id of an opening")]


class Persons(Record):
    """The people of a case, by label."""

    persons: tuple[CasePerson, ...]


class IdentityOpenings(Record):
    """Openings of a case, the newest first."""

    openings: tuple[Opening, ...]


@router.get(
    _OF_CASE,
    summary="List the people of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Persons(persons=(examples_people.PERSON,))),
)
def read_persons(workspace: Here, actor: CurrentActor, case: CaseParam) -> Persons:
    """Whom the case protects by pseudonym alone, with the categories and where each comes from."""
    return Persons(persons=tuple(protecting.list_people(workspace, actor, case)))


@router.post(
    _OF_CASE,
    summary="Add a person of a case",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "invalid", "conflict",
        example=PersonTaken(person=examples_people.PERSON, masked=12), status=201,
    ),
)  # fmt: skip
def add_person(workspace: Here, actor: CurrentActor, case: CaseParam, asked: PersonAsked) -> PersonTaken:
    """A victim, possible victim or witness is known by a pseudonym from now on, in all that the case holds.

    Whatever names her is masked when this answers; searches in the case wait until the index follows.
    """
    return protecting.add_person(workspace, actor, case, asked)


@router.post(
    f"{_OF_CASE}/{{person}}/categories",
    summary="Give a category, or take it back",
    responses=answers(
        *CHANGING, "not_found", "invalid", "conflict", example=PersonTaken(person=examples_people.PERSON, masked=12)
    ),
)
def set_category(
    workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam, asked: CategoryAsked
) -> PersonTaken:
    """The history stands. The pseudonym stays; who is protected no more is named again."""
    return protecting.set_category(workspace, actor, case, person, asked)


@router.post(
    f"{_OF_CASE}/{{person}}/names",
    summary="Say what else names a person",
    responses=answers(*CHANGING, "not_found", "invalid", example=PersonTaken(person=examples_people.PERSON, masked=12)),
)
def add_names(
    workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam, asked: MoreNames
) -> PersonTaken:
    """Nicknames, relatives, phones, accounts, papers, addresses: masked like the name. What is known already stays."""
    return protecting.add_names(workspace, actor, case, person, asked)


@router.post(
    f"{_OF_CASE}/{{person}}/care",
    summary="Say what is to be heeded with a person",
    responses=answers(*CHANGING, "not_found", "invalid", example=examples_people.PERSON),
)
def set_care(
    workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam, asked: CareAsked
) -> CasePerson:
    """Instructions for safety, interpreter, time for recovery and reflection, consent."""
    return protecting.set_care(workspace, actor, case, person, asked)


@router.post(
    f"{_OF_CASE}/{{person}}/contacts",
    summary="Ask whether a person may be reached in a way",
    responses=answers(*CHANGING, "not_found", "invalid", "against_instruction", example=examples_people.PERSON),
)
def contact(
    workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam, asked: ContactAsked
) -> CasePerson:
    """Refused where an instruction for her safety stands against it. Asked and answered stand in the log."""
    return protecting.contact(workspace, actor, case, person, asked)


@router.post(
    f"{_OF_CASE}/{{person}}/openings",
    summary="Ask for an identity to be opened",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=examples_people.OPENING, status=201),
)
def ask_opening(
    workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam, asked: OpeningAsked
) -> Opening:
    """With a reason, for a time. That of a minor, or of somebody of unknown age, waits for a second person."""
    return protecting.ask_opening(workspace, actor, case, person, asked)


@router.get(
    f"{_OF_CASE}/openings",
    summary="List who opened which identity, and why",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", example=IdentityOpenings(openings=(examples_people.OPENING,))
    ),
)
def read_identity_openings(workspace: Here, actor: CurrentActor, case: CaseParam) -> IdentityOpenings:
    """What the officers of a case are told of: also what waits for a second person."""
    return IdentityOpenings(openings=tuple(protecting.list_openings(workspace, actor, case)))


@router.post(
    f"{_OF_CASE}/openings/{{opening}}/approve",
    summary="Agree that an identity is opened",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=examples_people.OPENING),
)
def approve_opening(workspace: Here, actor: CurrentActor, case: CaseParam, opening: OpeningParam) -> Opening:
    """As the second person: who asked does not agree as well."""
    return protecting.approve(workspace, actor, case, opening)


@router.post(
    f"{_OF_CASE}/openings/{{opening}}/close",
    summary="End an opening",
    responses=answers(*CHANGING, "not_found", "invalid", example=examples_people.OPENING),
)
def close_opening(workspace: Here, actor: CurrentActor, case: CaseParam, opening: OpeningParam) -> Opening:
    """Before its time."""
    return protecting.close(workspace, actor, case, opening)


@router.get(
    f"{_OF_CASE}/{{person}}/identity",
    summary="Read who a person is",
    responses=answers(*SIGNED_IN, "not_found", "invalid", "needs_opening", example=examples_people.IDENTITY),
)
def read_identity(workspace: Here, actor: CurrentActor, case: CaseParam, person: PersonParam) -> Identity:
    """While it is open to whoever asks."""
    return protecting.identity(workspace, actor, case, person)


@router.get(
    _PAGE,
    summary="Read a page with the names that are open",
    responses=answers(*SIGNED_IN, "not_found", "invalid", "needs_opening", example=examples.PAGE),
)
def read_opened_page(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Page:
    """The names of people who are open to whoever asks; those of all others stay masked."""
    return protecting.opened_page(workspace, actor, document, number)


@router.get(
    f"{_PAGE}/image",
    summary="Read a page's image with the names that are open",
    response_class=Response,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid", "needs_opening", "page_not_drawn", "drawing_busy"),
        200: {
            "description": "The page as displayed.",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def read_opened_image(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Response:
    """A JPEG of the page, black where it shows people who are not open to whoever asks."""
    return Response(protecting.opened_image(workspace, actor, document, number), media_type="image/jpeg")
