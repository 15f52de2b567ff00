"""From a template and what it shows to an answer: language, address book of assets, and who is looking."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from api.guiding import stop_of
from api.http.auth import Here, MaybeVisitor
from api.http.errors import ProblemDetails
from api.http.sessions import Visitor
from api.saving import unread
from api.web.shown import shown_fact, shown_place
from api.web.topics import TOPICS
from api.web.veil import Veil, secret_place, veil_of
from api.web.words import LANGUAGES, Words, choose, zone_of
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.document import DocumentState
from models.errors import LinceError, NotAuthenticated, NotFound, ReasonNeeded
from models.ids import CaseId
from services.records.offers import Offers

LANGUAGE_COOKIE = "lince_language"
ZONE_COOKIE = "lince_zone"
"""The browser's time zone, as its own script tells it: `America/La_Paz`."""

_TONES: Mapping[DocumentState, str] = {
    DocumentState.READING: "",
    DocumentState.DONE: "ok",
    DocumentState.PARTIAL: "warn",
    DocumentState.EMPTY: "",
    DocumentState.UNSUPPORTED: "warn",
    DocumentState.ENCRYPTED: "bad",
    DocumentState.CORRUPT: "bad",
    DocumentState.LIMIT: "bad",
    DocumentState.TIMEOUT: "bad",
    DocumentState.FAILED: "bad",
}


_DESKS = (
    ("asks", "/asks", "partner.list"),
    ("spaces", "/spaces", "joint.list"),
    ("office", "/office", "user.create"),
    ("audit", "/audit", "audit.read"),
)
"""Pages beside the work on cases: heading of their words, address, and the act that opens them."""


@dataclass(frozen=True)
class Screen:
    """One look at a page: who looks, in which language, over which workspace."""

    request: Request
    workspace: Workspace
    visitor: Visitor
    t: Words

    @property
    def actor(self) -> Actor:
        """Who looks, as the services know him."""
        return self.visitor.actor

    @property
    def veil(self) -> Veil:
        """Hides values in addresses."""
        return veil_of(secret_place(self.workspace.data, self.workspace.settings.secret_file))

    def may(self, action: str, case: CaseId | None = None) -> bool:
        """Whether an act is open to who looks: what to offer. The door decides again when it is done."""
        return self._offers(action, case)

    def anywhere(self, action: str) -> bool:
        """Whether an act inside cases is open to who looks in any of them: which pages over all cases to offer."""
        return self._offers.anywhere(action)

    def own(self, case: CaseId) -> Case | None:
        """A case that he has a place in; None where it is not his, and where it was lent to him."""
        return self._offers.own(case)

    @cached_property
    def _offers(self) -> Offers:
        return self.workspace.access.offers(self.actor)

    def page(self, template: str, *, here: str = "", status: int = 200, **shown: Any) -> Response:
        """Draw a page."""
        user = self.visitor.user
        agency = self.workspace.records.people.agency(user.agency)
        return draw(
            template,
            self.t,
            status=status,
            here=here,
            back=local_path(self.request),
            actor=self.actor,
            user=user,
            agency=agency.name,
            initials="".join(part[0] for part in user.name.split()[:2]).upper(),
            csrf=self.visitor.csrf,
            unread=unread(self.workspace, self.actor),
            guide=stop_of(self.workspace, user),
            topic=TOPICS.get(template, ""),
            actor_pages=[(key, path) for key, path, action in _DESKS if self.may(action)],
            may=self.may,
            anywhere=self.anywhere,
            **shown,
        )


async def language_of(request: Request) -> Words:
    """The words of the language that the request asks for."""
    return _words_of(request)


def _words_of(request: Request) -> Words:
    language = choose(cookie=request.cookies.get(LANGUAGE_COOKIE), accepted=request.headers.get("accept-language"))
    return Words(language, zone_of(request.cookies.get(ZONE_COOKIE, "")))


InLanguage = Annotated[Words, Depends(language_of)]


async def screen_of(request: Request, workspace: Here, visitor: MaybeVisitor, t: InLanguage) -> Screen:
    """The look of somebody logged in. Raises NotAuthenticated."""
    if visitor is None:
        raise NotAuthenticated("There is no valid login with this request.")
    return Screen(request, workspace, visitor, t)


CurrentScreen = Annotated[Screen, Depends(screen_of)]


def draw(template: str, t: Words, *, status: int = 200, **shown: Any) -> Response:
    """Draw a page for anybody, logged in or not."""
    base: dict[str, Any] = {
        "actor": None,
        "guide": None,
        "topic": "",
        "here": "",
        "typed": "",
        "kept": (),
        "back": "/",
        "unread": 0,
        "left": False,
        "actor_pages": (),
    }
    body = _environment().get_template(template).render({**base, **shown, "t": t})
    return HTMLResponse(body, status_code=status)


def error_page(request: Request, told: ProblemDetails) -> Response:
    """A problem as a page, in plain words with the next step; somebody without login is asked to log in.

    Whoever looks, the page of a code and message is the same bytes: forbidden and absent cannot be told apart.
    """
    t = _words_of(request)
    if told.code == NotAuthenticated.code and request.method == "GET":
        return RedirectResponse(f"/login?next={quote(local_path(request))}", status_code=303)
    problem = {"message": t.said(told.detail), "advice": _advice(t, told), "code": told.code}
    # Where the same may go well a moment later.
    again = request.method == "GET" and (told.status == 429 or told.status >= 500)
    shown: dict[str, Any] = {"problem": problem, "back": "/", "again": again}
    if told.code == ReasonNeeded.code:
        # Only somebody with a place in the case is told so: the page may be his own.
        shown |= {
            "csrf": request.scope.get("csrf", ""),
            "there": local_path(request) if request.method == "GET" else "/",
        }
    return draw("error.html", t, status=told.status, **shown)


def _advice(t: Words, told: ProblemDetails) -> str:
    """The next step for a person: where the one of the code speaks to programs, in other words."""
    code = told.code
    if told.next_step == LinceError.next_step:
        code = "internal"
    elif code in ("internal", NotFound.code) and told.next_step != NotFound.next_step:
        code = ""
    return t.known(f"error.step_{code}", t.said(told.next_step))


def problem_said(request: Request, told: ProblemDetails) -> ProblemDetails:
    """A problem in the language of the page whose script asks."""
    t = _words_of(request)
    return told.model_copy(update={"detail": t.said(told.detail), "next_step": t.said(told.next_step)})


def see_other(path: str) -> Response:
    """Go to another page after a form was taken in."""
    return RedirectResponse(path, status_code=303)


def local_path(request: Request) -> str:
    """The address of this page within the server."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def safe_path(path: str) -> str:
    """A place to go to that came with the request: only within this server, else the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def assets() -> Mapping[str, str]:
    """Addresses of the bundled assets by name; empty when they were not built."""
    manifest = resources.files("api.web") / "static" / "dist" / "manifest.json"
    try:
        names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: f"/static/dist/{bundled}" for name, bundled in names.items()}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        asset=lambda name: assets().get(name, ""),
        languages=LANGUAGES,
        tone_of=tone_of,
        shown_fact=shown_fact,
        shown_place=shown_place,
    )
    environment.filters["code"] = coded
    return environment


def coded(text: str) -> Markup:
    """A sentence with what stands in backticks as code: a command to be typed."""
    between = str(text).split("`")
    if len(between) % 2 == 0:
        return escape(text)
    parts = (Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(between))
    return Markup().join(parts)


def tone_of(state: DocumentState) -> str:
    """The colour of a final state."""
    return _TONES[state]
