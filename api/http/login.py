"""Login, log-out, oneself, and one's tokens for programs."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Path, Request, Response, status
from pydantic import Field

from api.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD
from api.http import examples, sessions
from api.http.auth import (
    DEVICE_COOKIE,
    BrowserVisitor,
    CurrentThrottle,
    CurrentVisitor,
    Here,
    address_of,
    clear_cookies,
    set_cookies,
)
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import GivenCase
from models.base import Record, UtcTime
from models.case import User
from models.session import Limits, Session

router = APIRouter(tags=["login"], route_class=JsonRoute)

LONGEST_TOKEN_DAYS = 366

GivenAct = Annotated[str, Field(pattern=r"^[a-z]+\.(\*|[a-z_]+)$", max_length=60)]


class Credentials(Record):
    """Login and password."""

    login: str = Field(min_length=1, max_length=63, examples=["r.choque"])
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD, examples=["tres nubes sobre el salar"])
    code: str = Field(default="", max_length=40, description="of the second factor, or a recovery code")


class LoggedIn(Record):
    """Who is logged in. The session itself is in a cookie that scripts cannot read."""

    user: User
    csrf: str = Field(description="to be sent as X-CSRF-Token with every POST, PUT and DELETE; empty for a token")
    expires: UtcTime | None = Field(default=None, description="end of the session")


class PasswordChange(Record):
    """One's old password and the new one."""

    old: str = Field(min_length=1, max_length=LONGEST_PASSWORD, examples=["tres nubes sobre el salar"])
    new: str = Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD, examples=["cuatro llamas en la loma"])


class NewToken(Record):
    """A token for a program."""

    label: str = Field(min_length=1, max_length=100, description="what it is for", examples=["lab machine"])
    days: int = Field(default=90, ge=1, le=LONGEST_TOKEN_DAYS, description="lifetime")
    acts: tuple[GivenAct, ...] | None = Field(
        default=None,
        max_length=200,
        description="acts as the rights name them, or noun.*; null: all of yours",
        examples=[["search.*", "page.read"]],
    )
    cases: tuple[GivenCase, ...] | None = Field(default=None, max_length=1000, description="null: all of yours")


class MadeToken(Record):
    """A token just made. `secret` is shown this once."""

    secret: str = Field(description="to be sent as Authorization: Bearer …")
    token: Session


class Tokens(Record):
    """One's living tokens."""

    tokens: tuple[Session, ...]


_LOGGED_IN = LoggedIn(user=examples.USER, csrf="Zk3v…", expires=examples.WHEN)


@router.post(
    "/login",
    summary="Log in",
    responses=answers(
        "internal",
        "not_authenticated",
        "second_factor",
        "too_many_attempts",
        "cross_site",
        "invalid",
        "too_large",
        "data_folder_unusable",
        "storage_full",
        example=_LOGGED_IN,
    ),
)
def log_in(
    request: Request,
    response: Response,
    workspace: Here,
    throttle: CurrentThrottle,
    *,
    credentials: Credentials,
    device: Annotated[str | None, Cookie(alias=DEVICE_COOKIE, include_in_schema=False)] = None,
) -> LoggedIn:
    """Sets the session cookie. A wrong password, an unknown login and a closed account get the same answer.

    `second_factor`: the password is right; send it again with the code.
    """
    opened = sessions.log_in(
        workspace,
        throttle,
        login=credentials.login,
        password=credentials.password,
        address=address_of(request),
        device=device,
        code=credentials.code,
    )
    set_cookies(response, opened, workspace)
    return LoggedIn(user=opened.user, csrf=opened.csrf, expires=opened.expires)


@router.post(
    "/logout",
    summary="Log out",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, status=204),
)
def log_out(response: Response, workspace: Here, visitor: BrowserVisitor) -> None:
    """Ends the session at once, also in other tabs."""
    sessions.log_out(workspace, visitor)
    clear_cookies(response)


@router.get("/me", summary="Read who you are", responses=answers(*SIGNED_IN, example=_LOGGED_IN))
def read_me(visitor: CurrentVisitor) -> LoggedIn:
    """You, and the CSRF token of your session."""
    return LoggedIn(user=visitor.user, csrf=visitor.csrf)


@router.post(
    "/me/password",
    summary="Change your password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "too_many_attempts", "invalid", "usage", status=204),
)
def change_password(
    response: Response, workspace: Here, throttle: CurrentThrottle, visitor: BrowserVisitor, change: PasswordChange
) -> None:
    """Every session and token of yours ends: log in again with the new password."""
    sessions.change_password(workspace, visitor, throttle, old=change.old, new=change.new)
    clear_cookies(response)


@router.get(
    "/me/tokens",
    summary="List your tokens",
    responses=answers(*SIGNED_IN, example=Tokens(tokens=(examples.SESSION,))),
)
def read_tokens(workspace: Here, visitor: BrowserVisitor) -> Tokens:
    """Your living tokens with label and end date, without their secrets."""
    return Tokens(tokens=sessions.list_tokens(workspace, visitor))


@router.post(
    "/me/tokens",
    summary="Make a token",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        "usage",
        example=MadeToken(secret="lince_T1…", token=examples.SESSION),  # noqa: S106 - an example
        status=201,
    ),
)
def make_token(workspace: Here, visitor: BrowserVisitor, new: NewToken) -> MadeToken:
    """For a program that acts for you until the end date, with your rights or some of them.

    The secret is shown this once.
    """
    limits = Limits(acts=new.acts, cases=new.cases)
    secret, token = sessions.create_token(workspace, visitor, label=new.label, days=new.days, limits=limits)
    return MadeToken(secret=secret, token=token)


@router.delete(
    "/me/tokens/{token}",
    summary="Revoke a token",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def revoke_token(
    workspace: Here,
    visitor: BrowserVisitor,
    token: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="id of a token")],
) -> None:
    """Acts at once."""
    sessions.revoke_token(workspace, visitor, token)
