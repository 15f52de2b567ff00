"""Web captures of a case: each with its files and its context, and what lacks."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import capturing
from api.capturing import CaptureAsked
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.capture import DeclaredPart, Element
from models.errors import LinceError
from models.ids import CaseId

router = APIRouter()

_TYPED = ("url", "collected_at", "collector", "service", "query", "account", "authority")
Short = Annotated[str, Form(max_length=4000)]
Hashes = Annotated[list[Annotated[str, Form(pattern=r"^([0-9a-f]{64})?$")]] | None, Form()]


@router.get("/cases/{case}/captures")
def captures_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The captures that there are, and the form of a new one."""
    return _captures(screen, case)


def _captures(
    screen: Screen, case: CaseId, *, given: dict[str, str] | None = None, error: LinceError | None = None
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    captures = capturing.captures(screen.workspace, screen.actor, case)
    files = screen.workspace.access.seen_in(screen.actor, case).evidence.files(case)
    return screen.page(
        "captures.html",
        here="cases",
        status=status_of(error),
        case=found,
        captures=captures,
        elements=tuple(Element),
        files=[(one.sha256, *_named(one.path)) for one in files if one.sha256],
        given={**dict.fromkeys(_TYPED, ""), **(given or {})},
        may_declare=screen.may("capture.declare", case),
        problem=said(screen, error),
    )


def _named(path: str) -> tuple[str, str]:
    """A file's name and where it lies: in a narrow list a long path would hide the name."""
    folder, _, name = path.rpartition("/")
    return name, folder


@router.post("/cases/{case}/captures")
def take_capture(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    url: Short = "",
    collected_at: Short = "",
    collector: Short = "",
    service: Short = "",
    query: Short = "",
    account: Short = "",
    authority: Short = "",
    without_media: Annotated[str, Form(pattern="^1?$")] = "",
    html: Hashes = None,
    picture: Hashes = None,
    media: Hashes = None,
    headers: Hashes = None,
    archive: Hashes = None,
) -> Response:
    """Declare a capture of files of the case. What is wrong is said above the form, and nothing typed is lost."""
    typed = (url, collected_at, collector, service, query, account, authority)
    given = dict(zip(_TYPED, typed, strict=True))
    chosen = {"html": html, "picture": picture, "media": media, "headers": headers, "archive": archive}

    def declare() -> None:
        parts = tuple(
            DeclaredPart.model_validate({"element": name, "sha256": one})
            for name, some in chosen.items()
            for one in some or ()
            if one
        )
        told = {name: value.strip() for name, value in given.items() if value.strip()}
        if "collected_at" in told and dt.datetime.fromisoformat(told["collected_at"]).tzinfo is None:
            told["collected_at"] += "Z"
        asked = CaptureAsked.model_validate({**told, "without_media": bool(without_media), "parts": parts})
        capturing.declare(screen.workspace, screen.actor, case, asked)

    return done(declare, f"/cases/{case}/captures", lambda error: _captures(screen, case, given=given, error=error))
