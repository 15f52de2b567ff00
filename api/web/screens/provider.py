"""Logging in at the provider that the settings name: out, and back."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Query, Request, Response

from api import identities
from api.http.auth import DEVICE_COOKIE, Here, set_cookies
from api.http.errors import STATUS
from api.http.sessions import open_for
from api.oidc import BACK, LASTS, Answer, Provider
from api.web.render import InLanguage, draw, safe_path, see_other
from api.wiring import Workspace
from models.errors import LinceError, NotAllowed, NotAuthenticated, NotFound, ProviderUnavailable

COOKIE = "lince_provider"
router = APIRouter()

Given = Annotated[str, Query(max_length=4000)]


def provider_of(request: Request) -> Provider:
    """The one of the settings. Raises NotFound."""
    found: Provider | None = request.app.state.provider
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found


@router.get("/login/provider")
def go_to_provider(
    request: Request, workspace: Here, t: InLanguage, next_: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """Send the browser to the provider."""
    provider = provider_of(request)
    try:
        begun = provider.begin(safe_path(next_))
    except ProviderUnavailable as error:
        return _again(request, t, error)
    response = see_other(begun.address)
    response.set_cookie(
        COOKIE, begun.cookie, max_age=LASTS, path=BACK, httponly=True, samesite="lax", secure=_secure(workspace)
    )
    return response


@router.get(BACK)
def come_from_provider(
    request: Request,
    workspace: Here,
    t: InLanguage,
    *,
    state: Given = "",
    code: Given = "",
    iss: Given = "",
    error: Given = "",
    kept: Annotated[str, Cookie(alias=COOKIE)] = "",
    device: Annotated[str | None, Cookie(alias=DEVICE_COOKIE)] = None,
) -> Response:
    """Take somebody in whom the provider vouches for, and go where he wanted to."""
    provider = provider_of(request)
    try:
        answer = Answer(cookie=kept, state=state, code=code, issuer=iss, error=error)
        identity, next_ = provider.finish(answer)
        opened = open_for(workspace, identities.user_of(workspace, identity), device=device)
    except (NotAuthenticated, NotAllowed, ProviderUnavailable) as told:
        response = _again(request, t, told)
    else:
        response = see_other(safe_path(next_))
        set_cookies(response, opened, workspace)
    response.delete_cookie(COOKIE, path=BACK, httponly=True, samesite="lax")
    return response


@router.get("/login/provider/leave")
def leave_provider(request: Request) -> Response:
    """Send the browser to where it ends its login at the provider too."""
    return see_other(provider_of(request).farewell() or "/login")


def _again(request: Request, t: InLanguage, error: LinceError) -> Response:
    """The login page, with what went wrong; local accounts go on."""
    problem = {"message": t.said(error.message), "advice": t.said(error.advice)}
    return draw(
        "login.html",
        t,
        status=STATUS[error.code],
        next="/",
        login="",
        problem=problem,
        back="/login",
        provider=request.app.state.provider is not None,
    )


def _secure(workspace: Workspace) -> bool:
    return workspace.settings.https
