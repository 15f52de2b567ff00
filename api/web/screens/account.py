"""One's own account: the second factor, and the logins that last."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from api import second_factor
from api.http import sessions
from api.http.auth import BrowserVisitor, CurrentThrottle, browser_visitor
from api.http.errors import STATUS
from api.http.factors import SessionParam
from api.second_factor import Enrolment, RecoveryCodes
from api.web.render import CurrentScreen, Screen, see_other
from models.errors import Conflict, LinceError, NotAuthenticated, SecondFactorNeeded, TooManyAttempts, UsageError

router = APIRouter()

_SAID = (Conflict, NotAuthenticated, SecondFactorNeeded, TooManyAttempts, UsageError)

Typed = Annotated[str, Form(max_length=1024)]


@router.get("/me", dependencies=[Depends(browser_visitor)])
def account_page(screen: CurrentScreen) -> Response:
    """Who one is here, and how one logs in."""
    return _draw(screen)


@router.post("/me/second-factor")
def begin_factor(
    screen: CurrentScreen, visitor: BrowserVisitor, throttle: CurrentThrottle, password: Typed = ""
) -> Response:
    """Show the picture for the code generator, this once."""
    try:
        made = sessions.begin_factor(screen.workspace, visitor, throttle, password=password)
    except _SAID as error:
        return _draw(screen, error=error)
    return _draw(screen, made=made)


@router.post("/me/second-factor/confirm")
def confirm_factor(
    screen: CurrentScreen, visitor: BrowserVisitor, throttle: CurrentThrottle, code: Typed = ""
) -> Response:
    """Take the factor into use and show the recovery codes, this once. A wrong code begins anew."""
    try:
        codes = sessions.confirm_factor(screen.workspace, visitor, throttle, code=code)
    except _SAID as error:
        return _draw(screen, error=error)
    return _draw(screen, codes=codes)


@router.post("/me/second-factor/remove")
def remove_factor(
    screen: CurrentScreen, visitor: BrowserVisitor, throttle: CurrentThrottle, *, password: Typed = "", code: Typed = ""
) -> Response:
    """Give up the second factor."""
    try:
        sessions.remove_factor(screen.workspace, visitor, throttle, password=password, code=code)
    except _SAID as error:
        return _draw(screen, error=error)
    return see_other("/me")


@router.post("/me/sessions/{session}/end")
def end_session(screen: CurrentScreen, visitor: BrowserVisitor, session: SessionParam) -> Response:
    """End one of one's logins; who ends this one logs in again."""
    sessions.end_session(screen.workspace, visitor, session)
    return see_other("/me")


def _draw(
    screen: Screen,
    *,
    error: LinceError | None = None,
    made: Enrolment | None = None,
    codes: RecoveryCodes | None = None,
) -> Response:
    t = screen.t
    return screen.page(
        "me.html",
        here="me",
        status=200 if error is None else STATUS[error.code],
        problem=error and {"message": t.said(error.message), "advice": t.said(error.advice)},
        factor=second_factor.state(screen.workspace, screen.visitor.user.id),
        made=made,
        codes=codes.recovery_codes if codes is not None else (),
        sessions=sessions.list_sessions(screen.workspace, screen.visitor),
        this=screen.visitor.session,
    )
