"""One's second factor, and one's logins that last."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import Field

from api import second_factor
from api.accounts import LONGEST_PASSWORD
from api.http import examples, sessions
from api.http.auth import BrowserVisitor, CurrentThrottle, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.second_factor import Enrolment, FactorState, RecoveryCodes
from models.base import Record
from models.session import Session

router = APIRouter(prefix="/me", tags=["login"], route_class=JsonRoute)

_PASSWORD = Field(min_length=1, max_length=LONGEST_PASSWORD, examples=["tres nubes sobre el salar"])
_CODE = Field(min_length=1, max_length=40, examples=["492039"])


class OwnPassword(Record):
    """One's password, once more."""

    password: str = _PASSWORD


class GivenCode(Record):
    """A code that the generator shows."""

    code: str = _CODE


class BothFactors(Record):
    """One's password and a code, or a recovery code."""

    password: str = _PASSWORD
    code: str = _CODE


class Sessions(Record):
    """One's logins that last."""

    sessions: tuple[Session, ...]
    here: str = Field(description="id of the one that asks")


SessionParam = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="id of a session")]

_CODES = RecoveryCodes(recovery_codes=("k7m2p-x9qrt-4bdfh",))
_ENROLMENT = Enrolment(
    secret="JBSWY3DPEHPK3PXP",  # noqa: S106 - an example
    uri="otpauth://totp/Lince:r.choque?secret=JBSWY3DPEHPK3PXP&issuer=Lince",
    picture="<svg …>",
)


@router.get(
    "/second-factor",
    summary="Read whether you have a second factor",
    responses=answers(*SIGNED_IN, example=FactorState(active=True, recovery_codes=9)),
)
def read_factor(workspace: Here, visitor: BrowserVisitor) -> FactorState:
    """And how many recovery codes are left."""
    return second_factor.state(workspace, visitor.user.id)


@router.post(
    "/second-factor",
    summary="Begin with a second factor",
    responses=answers(*CHANGING, "too_many_attempts", "conflict", "invalid", example=_ENROLMENT),
)
def start_factor(workspace: Here, visitor: BrowserVisitor, throttle: CurrentThrottle, own: OwnPassword) -> Enrolment:
    """Give the secret to a code generator (TOTP), then confirm a code of it. Until then nothing changes."""
    return sessions.begin_factor(workspace, visitor, throttle, password=own.password)


@router.post(
    "/second-factor/confirm",
    summary="Take the second factor into use",
    responses=answers(*CHANGING, "too_many_attempts", "invalid", "usage", example=_CODES),
)
def take_factor(workspace: Here, visitor: BrowserVisitor, throttle: CurrentThrottle, given: GivenCode) -> RecoveryCodes:
    """From now on a login needs a code. Recovery codes are shown this once; each is good for one login."""
    return sessions.confirm_factor(workspace, visitor, throttle, code=given.code)


@router.post(
    "/second-factor/remove",
    summary="Give up the second factor",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "second_factor", "too_many_attempts", "invalid", "usage", status=204),
)
def drop_factor(workspace: Here, visitor: BrowserVisitor, throttle: CurrentThrottle, both: BothFactors) -> None:
    """Needs the password and a code. A password shorter than 15 characters must be changed before."""
    sessions.remove_factor(workspace, visitor, throttle, password=both.password, code=both.code)


@router.get(
    "/sessions",
    summary="List your logins",
    responses=answers(*SIGNED_IN, example=Sessions(sessions=(examples.SESSION,), here=examples.SESSION.id)),
)
def read_sessions(workspace: Here, visitor: BrowserVisitor) -> Sessions:
    """Browsers that you are logged in with."""
    return Sessions(sessions=sessions.list_sessions(workspace, visitor), here=visitor.session)


@router.delete(
    "/sessions/{session}",
    summary="End one of your logins",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def close_session(workspace: Here, visitor: BrowserVisitor, session: SessionParam) -> None:
    """Acts at once, also on open event streams."""
    sessions.end_session(workspace, visitor, session)
