"""How closely cases and documents are held, and who is named for a document."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import Field

from api.classifying import (
    BarAsked,
    CaseLevelAsked,
    Holding,
    LevelAsked,
    NamedReader,
    bar,
    classify_case,
    classify_document,
    holding,
    name_reader,
    unbar,
    unname_reader,
)
from api.closing import ClosingAsked, OfficerAsked, appoint, close_case
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, DocumentParam, UserParam
from models.base import Record
from models.case import Case, Sensitivity

router = APIRouter(tags=["levels"], route_class=JsonRoute)


WhoParam = Annotated[str, Path(pattern=ID, description="id of a person or of a unit")]


class NewReader(Record):
    """Who is to be named."""

    login: str = Field(min_length=2, max_length=63, examples=["i.mamani"])


_HOLDING = Holding(
    document=examples.DOCUMENT,
    level=Sensitivity.SEALED,
    readers=(
        NamedReader(
            user=examples.USER.id,
            login=examples.USER.login,
            name=examples.USER.name,
            role=examples.USER.role,
            since=examples.WHEN,
            granted_by="r.choque",
        ),
    ),
)


@router.post(
    "/cases/{case}/level",
    summary="Hold a case more or less closely",
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        example=examples.CASE.model_copy(update={"sensitivity": Sensitivity.RESTRICTED}),
    ),
)
def set_case_level(workspace: Here, actor: CurrentActor, case: CaseParam, asked: CaseLevelAsked) -> Case:
    """`restricted`: each consultation needs a reason. `sealed`: the same, and what leaves the case leaves by officers.

    It acts at once.
    """
    return classify_case(workspace, actor, case, asked)


@router.post(
    "/cases/{case}/closing",
    summary="Close a case, or open it again",
    responses=answers(
        *CHANGING,
        "not_found",
        "conflict",
        "invalid",
        example=examples.CASE.model_copy(update={"closed": examples.WHEN}),
    ),
)
def set_case_closing(workspace: Here, actor: CurrentActor, case: CaseParam, asked: ClosingAsked) -> Case:
    """By an order. In a closed case nothing is written, and its officers alone see it; its originals are still checked.

    It acts at once. What was received before is read to its end.
    """
    return close_case(workspace, actor, case, asked)


@router.post(
    "/cases/{case}/officer",
    summary="Name who answers for a case",
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        example=examples.CASE.model_copy(update={"officer": examples.USER.id}),
    ),
)
def set_case_officer(workspace: Here, actor: CurrentActor, case: CaseParam, asked: OfficerAsked) -> Case:
    """An officer with a place in it. Where nobody is named, the officer answers who has been in it the longest.

    A case in which no officer has a place receives no evidence.
    """
    return appoint(workspace, actor, case, asked.login)


@router.get(
    "/documents/{document}/level",
    summary="Read how closely a document is held",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_HOLDING),
)
def read_document_level(workspace: Here, actor: CurrentActor, document: DocumentParam) -> Holding:
    """Its level, and who is named for it."""
    return holding(workspace, actor, document)


@router.post(
    "/documents/{document}/level",
    summary="Hold a document more or less closely",
    responses=answers(*CHANGING, "not_found", "invalid", example=_HOLDING),
)
def set_document_level(workspace: Here, actor: CurrentActor, document: DocumentParam, asked: LevelAsked) -> Holding:
    """With all that was found inside it. `restricted`: officers and analysts see it, and who is named for it.

    `sealed`: those alone who are named for it; you are named with the sealing. For all others it is not there: not
    found, counted, suggested or listed. It acts at once.
    """
    return classify_document(workspace, actor, document, asked)


@router.post(
    "/documents/{document}/readers",
    summary="Name somebody for a document",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_HOLDING, status=201),
)
def add_reader(workspace: Here, actor: CurrentActor, document: DocumentParam, new: NewReader) -> Holding:
    """A member of the case, by login. Interpreters see only what they are named for."""
    return name_reader(workspace, actor, document, new.login)


@router.delete(
    "/documents/{document}/readers/{user}",
    summary="Take a name back",
    responses=answers(*CHANGING, "not_found", "invalid", example=_HOLDING),
)
def remove_reader(workspace: Here, actor: CurrentActor, document: DocumentParam, user: UserParam) -> Holding:
    """It acts at once. The last one named for a sealed document stays."""
    return unname_reader(workspace, actor, document, user)


@router.post(
    "/documents/{document}/barred",
    summary="Keep somebody from a document that names him",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", "usage", example=_HOLDING, status=201),
)
def add_barred(workspace: Here, actor: CurrentActor, document: DocumentParam, asked: BarAsked) -> Holding:
    """A person, or all of his unit, whatever their role: it is not there for them, and nobody tells them.

    With all that was found inside it, also later. It acts at once.
    """
    return bar(workspace, actor, document, asked)


@router.delete(
    "/documents/{document}/barred/{who}",
    summary="Keep somebody from a document no more",
    responses=answers(*CHANGING, "not_found", "invalid", example=_HOLDING),
)
def remove_barred(workspace: Here, actor: CurrentActor, document: DocumentParam, who: WhoParam) -> Holding:
    """It acts at once."""
    return unbar(workspace, actor, document, who)
