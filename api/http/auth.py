"""Who is calling: the session cookie of a browser or the bearer token of a program.

Public, for routes and pages: `Here`, `CurrentActor`, `BrowserActor`, `CurrentVisitor`, `BrowserVisitor`,
`MaybeVisitor`, `CurrentThrottle`, `set_cookies`, `clear_cookies`, `address_of`, `CSRF_HEADER`, `CSRF_FIELD`.

A request with a session cookie and an unsafe method must carry the session's CSRF token, in the header
`X-CSRF-Token` or in the form field `csrf`. A bearer token needs none: no browser sends it by itself.
"""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from api.http.front import SAFE_METHODS
from api.http.rates import Rates
from api.http.sessions import DEVICE_DAYS, Opened, Visitor, visitor_of
from api.http.throttle import Throttle
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.errors import NotAllowed, NotAuthenticated
from models.session import SessionKind

SESSION_COOKIE = "lince_session"
REASON_COOKIE = "lince_reason"
"""What somebody said on a page, for half an hour."""
DEVICE_COOKIE = "lince_device"
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"
REASON_HEADER = "X-Lince-Reason"
"""Documented for all routes in `describe`; a parameter of this kind would bring each of them a refusal of its own."""

_cookie = APIKeyCookie(
    name=SESSION_COOKIE,
    scheme_name="session",
    description="Set by POST /api/v1/login. Unsafe methods also need the header X-CSRF-Token.",
    auto_error=False,
)
_bearer = HTTPBearer(scheme_name="token", description="An API token from POST /api/v1/me/tokens.", auto_error=False)


class CsrfMissing(NotAllowed):
    """The request lacks its session's CSRF token."""

    code = "csrf"
    next_step = "Reload the page and try again; programs send X-CSRF-Token as `csrf` in the answer to the login says."


async def workspace_of(request: Request) -> Workspace:
    """The workspace that the app was made with."""
    workspace: Workspace = request.app.state.workspace
    return workspace


async def throttle_of(request: Request) -> Throttle:
    """The server's count of failed logins."""
    throttle: Throttle = request.app.state.throttle
    return throttle


Here = Annotated[Workspace, Depends(workspace_of)]
CurrentThrottle = Annotated[Throttle, Depends(throttle_of)]


async def maybe_visitor(
    request: Request,
    workspace: Here,
    cookie: Annotated[str | None, Security(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Visitor | None:
    """Who is calling, None for nobody. A bearer token, right or wrong, silences the cookie.

    Raises CsrfMissing, Throttled.
    """
    if "authorization" in request.headers:
        secret, kind = bearer.credentials if bearer is not None else "", SessionKind.TOKEN
    else:
        secret, kind = cookie or "", SessionKind.BROWSER
    if not secret:
        return None
    visitor = await run_in_threadpool(visitor_of, workspace, secret, kind=kind)
    if visitor is not None:
        request.scope["user_id"], request.scope["csrf"] = visitor.user.id, visitor.csrf
        if kind is SessionKind.BROWSER:
            throttle: Throttle = request.app.state.throttle
            throttle.at_home(address_of(request))
            if request.method not in SAFE_METHODS:
                await _check_csrf(request, visitor)
        rates: Rates = request.app.state.rates
        rates.ask(visitor, request)
        said = request.headers.get(REASON_HEADER) or request.cookies.get(REASON_COOKIE, "")
        reason = unquote(said, errors="replace").strip()
        if reason:
            visitor = replace(visitor, reason=reason[:LONGEST_REASON])
    return visitor


async def current_visitor(visitor: Annotated[Visitor | None, Depends(maybe_visitor)]) -> Visitor:
    """Who is calling. Raises NotAuthenticated."""
    if visitor is None:
        raise NotAuthenticated("There is no valid login or token with this request.")
    return visitor


async def browser_visitor(visitor: Annotated[Visitor, Depends(current_visitor)]) -> Visitor:
    """Somebody who logged in with his password. A token cannot make tokens or change who has an account."""
    if visitor.kind is not SessionKind.BROWSER:
        raise NotAllowed("This needs a login with a password, not a token.", next_step="Log in, then do it again.")
    return visitor


async def current_actor(visitor: Annotated[Visitor, Depends(current_visitor)]) -> Actor:
    """Who is calling, as the services know him."""
    return visitor.actor


async def browser_actor(visitor: Annotated[Visitor, Depends(browser_visitor)]) -> Actor:
    """Somebody who logged in with his password, as the services know him."""
    return visitor.actor


MaybeVisitor = Annotated[Visitor | None, Depends(maybe_visitor)]
CurrentVisitor = Annotated[Visitor, Depends(current_visitor)]
BrowserVisitor = Annotated[Visitor, Depends(browser_visitor)]
CurrentActor = Annotated[Actor, Depends(current_actor)]
BrowserActor = Annotated[Actor, Depends(browser_actor)]


def set_cookies(response: Response, opened: Opened, workspace: Workspace) -> None:
    """Give the browser its session and mark it as known."""
    seconds = round(workspace.settings.session_hours * 3600)
    secure = workspace.settings.https
    for name, value, age in (
        (SESSION_COOKIE, opened.token, seconds),
        (DEVICE_COOKIE, opened.device, DEVICE_DAYS * 86_400),
    ):
        response.set_cookie(name, value, max_age=age, path="/", httponly=True, samesite="lax", secure=secure)


def keep_reason(response: Response, reason: str, workspace: Workspace) -> None:
    """Have the browser say for half an hour why its user looks."""
    secure = workspace.settings.public_url.startswith("https://")
    response.set_cookie(
        REASON_COOKIE, quote(reason), max_age=1800, path="/", httponly=True, samesite="strict", secure=secure
    )


def clear_cookies(response: Response) -> None:
    """Take the session from the browser; the device stays known."""
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
    response.delete_cookie(REASON_COOKIE, path="/", httponly=True, samesite="strict")


def address_of(request: Request) -> str:
    """Where the request comes from, as far as the server knows; a front's word counts when uvicorn trusts it."""
    return request.client.host if request.client is not None else ""


async def _check_csrf(request: Request, visitor: Visitor) -> None:
    given: object = request.headers.get(CSRF_HEADER)
    if given is None and _is_form(request.headers):
        given = (await request.form()).get(CSRF_FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise CsrfMissing("The request does not carry the token of its session.")


def _is_form(headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")
