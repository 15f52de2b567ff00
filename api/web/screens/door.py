"""Login, log-out, choice of language, help."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from api.http.auth import (
    DEVICE_COOKIE,
    CurrentThrottle,
    CurrentVisitor,
    Here,
    MaybeVisitor,
    address_of,
    clear_cookies,
    keep_reason,
    set_cookies,
)
from api.http.errors import STATUS
from api.http.sessions import PROVIDER, label_of, log_in, log_out
from api.web.render import LANGUAGE_COOKIE, CurrentScreen, InLanguage, draw, local_path, safe_path, see_other
from api.web.topics import TOPICS
from api.web.words import LANGUAGES
from models.asked import LONGEST_REASON
from models.errors import NotAuthenticated, NotFound, SecondFactorNeeded, TooManyAttempts

router = APIRouter()

_YEAR = 365 * 24 * 3600


@router.get("/login")
def login_page(
    request: Request,
    visitor: MaybeVisitor,
    t: InLanguage,
    *,
    next_: Annotated[str, Query(alias="next")] = "/",
    left: bool = False,
) -> Response:
    """The login form; who is logged in already goes on."""
    if visitor is not None:
        return see_other(safe_path(next_))
    return draw(
        "login.html",
        t,
        next=safe_path(next_),
        login="",
        problem=None,
        back=local_path(request),
        provider=request.app.state.provider is not None,
        left=left,
    )


@router.post("/login")
def take_login(
    request: Request,
    workspace: Here,
    throttle: CurrentThrottle,
    t: InLanguage,
    *,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    code: Annotated[str, Form(max_length=40)] = "",
    next_: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Log in. What is wrong is said above the form, and the user name stays."""
    try:
        opened = log_in(
            workspace,
            throttle,
            login=login.strip().lower(),
            password=password,
            address=address_of(request),
            device=request.cookies.get(DEVICE_COOKIE),
            code=code,
        )
    except (NotAuthenticated, SecondFactorNeeded, TooManyAttempts) as error:
        return draw(
            "login.html",
            t,
            status=STATUS[error.code],
            next=safe_path(next_),
            login=login,
            problem={"message": t.said(error.message), "advice": t.said(error.advice)},
            back="/login",
            provider=request.app.state.provider is not None,
        )
    response = see_other(safe_path(next_))
    set_cookies(response, opened, workspace)
    return response


@router.post("/logout")
def take_logout(workspace: Here, visitor: CurrentVisitor) -> Response:
    """End the session."""
    elsewhere = label_of(workspace, visitor) == PROVIDER
    log_out(workspace, visitor)
    # Not to the provider itself: no form of ours leads to another site.
    response = see_other("/login?left=true" if elsewhere else "/login")
    clear_cookies(response)
    return response


@router.get("/language/{language}")
def choose_language(workspace: Here, language: str, back: str = "/") -> Response:
    """Keep the choice of language for a year and go back."""
    if language not in LANGUAGES:
        raise NotFound("There is nothing at this address.")
    response = see_other(safe_path(back))
    secure = workspace.settings.https
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_YEAR, path="/", httponly=True, samesite="lax", secure=secure
    )
    return response


@router.post("/reason")
def say_reason(
    screen: CurrentScreen,
    reason: Annotated[str, Form(min_length=1, max_length=LONGEST_REASON)],
    back: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    """Say why one looks into what is held closely: it stands in the audit log with each look of the next half hour."""
    response = see_other(safe_path(back))
    keep_reason(response, " ".join(reason.split()), screen.workspace)
    return response


@router.get("/help")
def help_page(screen: CurrentScreen, on: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Keys, and how to write a search; `on`: the topic of the screen that one comes from."""
    return screen.page("help.html", on=on if on in TOPICS.values() else "")
