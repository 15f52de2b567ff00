"""Cases: the unit of access, with its members, its passwords for encrypted files, and its progress."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import AfterValidator, Field

from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam, UserParam
from api.membership import Member, Members, add_member, list_members, remove_member
from api.retrying import RetryChoice, retry
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import LONGEST_NUMBER, Case, CaseLevel, Role, Sensitivity, case_number
from models.country import Country
from models.errors import NotFound
from models.ids import CaseId, fresh
from models.job import Progress

router = APIRouter(prefix="/cases", tags=["cases"], route_class=JsonRoute)


class NewCase(Record):
    """A case to open, in the agency of who opens it."""

    number: Annotated[str, AfterValidator(case_number)] = Field(
        min_length=1, max_length=LONGEST_NUMBER, description="the agency's own reference", examples=["LPZ-2026-014"]
    )
    title: str = Field(default="", max_length=300, examples=["Hostal Aurora"])
    country: Country = Field(description="ISO 3166-1 alpha-2, the default reading of national numbers", examples=["BO"])
    sensitivity: CaseLevel = Sensitivity.ORDINARY


class Cases(Record):
    """The cases of a user, by number."""

    cases: tuple[Case, ...]


class NewMember(Record):
    """Who is to have a place in the case."""

    login: str = Field(min_length=2, max_length=63, examples=["r.choque"])
    role: Role | None = Field(
        default=None, description="the role there; null: his own. An administrator needs another than his own"
    )


class NewPassword(Record):
    """A password to try on the case's encrypted files."""

    password: str = Field(min_length=1, max_length=500, examples=["aurora-2026"])


class PasswordTaken(Record):
    """What adding a password set going."""

    known: int = Field(description="passwords that the case has now; they are never shown")
    read_again: int = Field(description="encrypted documents that wait to be read again")


def list_cases(workspace: Workspace, actor: Actor) -> Cases:
    """The actor's cases."""
    return Cases(cases=tuple(workspace.access.cases(actor)))


def create_case(workspace: Workspace, actor: Actor, new: NewCase) -> Case:
    """Open a case; who opens it is its first member. Raises NotAllowed, Conflict (the number is taken)."""
    if actor.agency is None:
        raise NotFound("There is no agency to open the case in.")
    case = Case(id=CaseId(fresh()), agency=actor.agency, opened=workspace.clock.now(), **new.model_dump())
    workspace.access.create(actor, case)
    return case


def get_case(workspace: Workspace, actor: Actor, case: CaseId) -> Case:
    """One case. Raises NotFound."""
    return workspace.access.case(actor, case, action="case.open")


def get_progress(workspace: Workspace, actor: Actor, case: CaseId) -> Progress:
    """How far the work on the case's files is. Raises NotFound."""
    workspace.access.case(actor, case, action="case.progress")
    return workspace.access.seen_in(actor, case).evidence.progress(case)


def add_password(workspace: Workspace, actor: Actor, case: CaseId, password: str) -> PasswordTaken:
    """Add a password and have the case's encrypted documents read again with it. Raises NotFound, NotAllowed."""
    taken = retry(workspace, actor, case, RetryChoice(), passwords=[password])
    return PasswordTaken(known=len(workspace.records.cases.passwords(case)), read_again=len(taken.documents))


@router.get("", summary="List your cases", responses=answers(*SIGNED_IN, example=Cases(cases=(examples.CASE,))))
def read_cases(workspace: Here, actor: CurrentActor) -> Cases:
    """Cases that you have a place in, by number."""
    return list_cases(workspace, actor)


@router.post(
    "",
    summary="Open a case",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "conflict", "invalid", example=examples.CASE, status=201),
)
def open_case(workspace: Here, actor: CurrentActor, new: NewCase) -> Case:
    """Open a case in your agency. You are its first member."""
    return create_case(workspace, actor, new)


@router.get(
    "/{case}", summary="Read a case", responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.CASE)
)
def read_case(workspace: Here, actor: CurrentActor, case: CaseParam) -> Case:
    """One of your cases."""
    return get_case(workspace, actor, case)


@router.get(
    "/{case}/progress",
    summary="Read a case's progress",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.PROGRESS),
)
def read_progress(workspace: Here, actor: CurrentActor, case: CaseParam) -> Progress:
    """How many files there are, how many have their final state, and what the others wait for."""
    return get_progress(workspace, actor, case)


_MEMBER = Member(
    user=examples.USER.id,
    login=examples.USER.login,
    name=examples.USER.name,
    agency=examples.USER.agency,
    role=examples.USER.role,
    since=examples.WHEN,
    granted_by="admin",
)


@router.get(
    "/{case}/members",
    summary="List a case's members",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Members(members=(_MEMBER,))),
)
def read_members(workspace: Here, actor: CurrentActor, case: CaseParam) -> Members:
    """Who has a place in the case, since when and by whom."""
    return list_members(workspace, actor, case)


@router.post(
    "/{case}/members",
    summary="Add a member",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_MEMBER, status=201),
)
def join_member(workspace: Here, actor: CurrentActor, case: CaseParam, new: NewMember) -> Member:
    """Give a user of the case's agency a place in it, by login."""
    return add_member(workspace, actor, case, new.login, role=new.role)


@router.delete(
    "/{case}/members/{user}",
    summary="Remove a member",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def part_member(workspace: Here, actor: CurrentActor, case: CaseParam, user: UserParam) -> None:
    """Take a place back. It acts at once. The last member stays."""
    remove_member(workspace, actor, case, user)


@router.post(
    "/{case}/passwords",
    summary="Add a password for encrypted files",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(*CHANGING, "not_found", "invalid", example=PasswordTaken(known=2, read_again=1), status=202),
)
def take_password(workspace: Here, actor: CurrentActor, case: CaseParam, new: NewPassword) -> PasswordTaken:
    """Write-only: passwords are never given back. Encrypted files of the case are read again with it."""
    return add_password(workspace, actor, case, new.password)
