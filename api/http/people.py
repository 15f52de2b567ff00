"""Agencies and users, for administrators."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import AfterValidator, Field

from api import accounts
from api.http import examples
from api.http.auth import BrowserActor, CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, UserParam
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import LOGIN, LONGEST_NAME, Agency, Role, User, body_name
from models.country import Country
from models.ids import AgencyId, UnitId, UserId
from models.session import Session

router = APIRouter(tags=["people"], route_class=JsonRoute)


class NewAgency(Record):
    """An agency to add."""

    name: Annotated[str, AfterValidator(body_name)] = Field(
        min_length=1, max_length=LONGEST_NAME, examples=["Unidad Yungas"]
    )
    country: Country = Field(examples=["BO"])


class Agencies(Record):
    """All agencies, by name."""

    agencies: tuple[Agency, ...]


class NewUser(Record):
    """A user to add. The administrator hands the first password over in person; its owner changes it."""

    login: str = Field(pattern=LOGIN, examples=["r.choque"])
    name: str = Field(min_length=1, max_length=200, examples=["Rosa Choque"])
    agency: AgencyId = Field(pattern="^[0-9a-f]{32}$", examples=[examples.AGENCY.id])
    unit: UnitId | None = Field(default=None, pattern=ID, description="a unit of the agency; null: none")
    role: Role
    password: str = Field(
        min_length=accounts.PASSWORD_LENGTH,
        max_length=accounts.LONGEST_PASSWORD,
        examples=["tres nubes sobre el salar"],
    )


class NewSecret(Record):
    """A password to put in place of the present one."""

    password: str = Field(
        min_length=accounts.PASSWORD_LENGTH,
        max_length=accounts.LONGEST_PASSWORD,
        examples=["tres nubes sobre el salar"],
    )
    remove_second_factor: bool = Field(default=False, description="for somebody who lost his code generator")


class NewRole(Record):
    """The role that a user is to have."""

    role: Role = Field(examples=[Role.ANALYST])


class NewAuthority(Record):
    """Whether a user is to see what is sealed by law."""

    named: bool = Field(examples=[True])


class UserSessions(Record):
    """What a user is logged in with."""

    sessions: tuple[Session, ...]


class Users(Record):
    """The users of an agency, by login."""

    users: tuple[User, ...]


def list_agencies(workspace: Workspace, actor: Actor) -> Agencies:
    """All agencies."""
    workspace.access.allow(actor, "agency.list")
    agencies = tuple(workspace.records.people.agencies())
    workspace.records.audit.append(actor, "agency.list", detail={"agencies": len(agencies)})
    return Agencies(agencies=agencies)


def create_agency(workspace: Workspace, actor: Actor, new: NewAgency) -> Agency:
    """Add an agency. Raises NotAllowed, Conflict."""
    return accounts.create_agency(workspace, actor, name=new.name, country=new.country)


def list_users(workspace: Workspace, actor: Actor) -> Users:
    """The users of one's agency, for its administrators and auditors. Raises NotAllowed."""
    workspace.access.allow(actor, "user.list")
    users = tuple(user for user in workspace.records.people.users() if actor.operator or user.agency == actor.agency)
    workspace.records.audit.append(actor, "user.list", detail={"users": len(users)})
    return Users(users=users)


def create_user(workspace: Workspace, actor: Actor, new: NewUser) -> User:
    """Add a user. Raises NotAllowed, NotFound (no such agency), Conflict, UsageError (weak password)."""
    return accounts.create_user(
        workspace,
        actor,
        login=new.login,
        name=new.name,
        agency=new.agency,
        unit=new.unit,
        role=new.role,
        password=new.password,
    )


def set_password(workspace: Workspace, actor: Actor, user: UserId, new: NewSecret) -> None:
    """Give another user a new password; all he was logged in with ends. Raises NotFound, NotAllowed, UsageError."""
    accounts.set_password(workspace, actor, user, new.password, remove_factor=new.remove_second_factor)


def change_role(workspace: Workspace, actor: Actor, user: UserId, role: Role) -> User:
    """Give another user another role; acts at once. Raises NotFound, NotAllowed, Conflict (the last administrator)."""
    return accounts.change_role(workspace, actor, user, role)


def name_authority(workspace: Workspace, actor: Actor, user: UserId, *, named: bool) -> User:
    """Open to another user what is sealed by law, or to him no more. Raises NotFound, NotAllowed (oneself)."""
    return accounts.name_authority(workspace, actor, user, named=named)


def deactivate(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """Close an account; acts at once. Raises NotFound, NotAllowed, Conflict (the last administrator)."""
    return accounts.deactivate(workspace, actor, user)


def activate(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """Open a closed account again. Raises NotFound, NotAllowed."""
    return accounts.activate(workspace, actor, user)


@router.get(
    "/agencies",
    summary="List agencies",
    responses=answers(*SIGNED_IN, example=Agencies(agencies=(examples.AGENCY,))),
)
def read_agencies(workspace: Here, actor: CurrentActor) -> Agencies:
    """All agencies on this server, by name."""
    return list_agencies(workspace, actor)


@router.post(
    "/agencies",
    summary="Add an agency",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "conflict", "invalid", example=examples.AGENCY, status=201),
)
def add_agency(workspace: Here, actor: BrowserActor, new: NewAgency) -> Agency:
    """Add an agency; then its first administrator. A name that looks like another agency's is refused."""
    return create_agency(workspace, actor, new)


@router.get(
    "/users",
    summary="List users",
    responses=answers(*SIGNED_IN, example=Users(users=(examples.USER,))),
)
def read_users(workspace: Here, actor: CurrentActor) -> Users:
    """Users of your agency, by login."""
    return list_users(workspace, actor)


@router.post(
    "/users",
    summary="Add a user",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", "usage", example=examples.USER, status=201),
)
def add_user(workspace: Here, actor: BrowserActor, new: NewUser) -> User:
    """Add a user to your agency, or the first administrator to an agency that has none."""
    return create_user(workspace, actor, new)


@router.post(
    "/users/{user}/password",
    summary="Give a user another password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", "usage", status=204),
)
def replace_password(workspace: Here, actor: BrowserActor, user: UserParam, new: NewSecret) -> None:
    """For a user of your agency who forgot his; your own is changed at /me/password. His sessions and tokens end.

    His second factor stays, unless it is to be removed too.
    """
    set_password(workspace, actor, user, new)


@router.post(
    "/users/{user}/role",
    summary="Give a user another role",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=examples.USER),
)
def replace_role(workspace: Here, actor: BrowserActor, user: UserParam, new: NewRole) -> User:
    """Acts at once, in his cases too, where it becomes his role. Nobody changes his own."""
    return change_role(workspace, actor, user, new.role)


@router.post(
    "/users/{user}/authority",
    summary="Name a user for what is sealed by law",
    responses=answers(*CHANGING, "not_found", "invalid", example=examples.USER.model_copy(update={"authority": True})),
)
def replace_authority(workspace: Here, actor: BrowserActor, user: UserParam, new: NewAuthority) -> User:
    """He alone sees documents that are sealed by law, in the cases that he has a place in; acts at once.

    Nobody names himself, and an administrator has no place in a case by it.
    """
    return name_authority(workspace, actor, user, named=new.named)


@router.get(
    "/users/{user}/sessions",
    summary="List a user's logins and tokens",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=UserSessions(sessions=(examples.SESSION,))),
)
def read_user_sessions(workspace: Here, actor: BrowserActor, user: UserParam) -> UserSessions:
    """Of a user of your agency, without their secrets."""
    return UserSessions(sessions=accounts.sessions_of(workspace, actor, user))


@router.delete(
    "/users/{user}/sessions",
    summary="End a user's logins and tokens",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def close_user_sessions(workspace: Here, actor: BrowserActor, user: UserParam) -> None:
    """All of them, at once, also open event streams. His browsers are strange again to the throttle."""
    accounts.end_sessions(workspace, actor, user)


@router.post(
    "/users/{user}/deactivate",
    summary="Close an account",
    responses=answers(
        *CHANGING,
        "not_found",
        "conflict",
        "invalid",
        example=examples.USER.model_copy(update={"active": False}),
    ),
)
def close_account(workspace: Here, actor: BrowserActor, user: UserParam) -> User:
    """Its sessions and tokens end at once; what its owner did stays in the audit log under his name."""
    return deactivate(workspace, actor, user)


@router.post(
    "/users/{user}/activate",
    summary="Open a closed account",
    responses=answers(*CHANGING, "not_found", "invalid", example=examples.USER),
)
def reopen_account(workspace: Here, actor: BrowserActor, user: UserParam) -> User:
    """With the password it had; sessions do not come back."""
    return activate(workspace, actor, user)
