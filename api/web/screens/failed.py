"""Files that need attention, by the reason: what helps, and reading them again with a password or in another language.

What is wrong with what was typed is told beside the file, with the language still chosen; a password is never shown
again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import quarantining
from api.http.cases import get_case
from api.http.exhibits import list_failed
from api.http.parameters import CaseParam
from api.http.quarantine import ApartParam
from api.quarantining import DropAsked
from api.retrying import LOCKED_CODES, RetryChoice
from api.web.forms import done, said, status_of
from api.web.reading import Shown, chosen_files
from api.web.render import CurrentScreen, Screen
from api.web_runs import retried
from models.asked import LONGEST_REASON
from models.document import Problem
from models.errors import LinceError, UsageError
from models.ids import CaseId, DocumentId
from models.job import FileStatus, Turn
from services.ingest.programs import TESSERACT

router = APIRouter()

_SHOWN = 100
"""Files of a reason that are listed; the rest is told by its number."""
_NAMES = {"spa": "es", "por": "pt", "eng": "en", "fra": "fr", "ita": "it", "glg": "gl", "cat": "ca"}
"""Languages that the page has a name for, by what OCR calls them."""
_PICTURES = ("image/", "application/pdf")
_STATE = "state:"
"""Begins the reason of a file that has a bad state and no problem."""


@dataclass(frozen=True)
class Reason:
    """Why files need attention. `help`: what may mend it."""

    code: str
    message: str
    help: str
    files: Sequence[FileStatus]


@router.get("/cases/{case}/failed")
def failed_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """All files of a case that were not wholly read, or with problems."""
    return _draw(screen, case)


@router.post("/cases/{case}/retry")
def read_again(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    document: Annotated[str, Form(max_length=64)] = "",
    show: Annotated[str, Form(max_length=20)] = "problems",
    state: Annotated[str, Form(max_length=20)] = "",
    problem: Annotated[str, Form(max_length=64)] = "",
    tag: Annotated[str, Form(max_length=32)] = "",
    languages: Annotated[str, Form(max_length=40)] = "",
    turn: Annotated[Turn | None, Form()] = None,
    password: Annotated[str, Form(max_length=500)] = "",
    locked: Annotated[bool, Form()] = False,
) -> Response:
    """Read one document again, or all that a list shows; with a password those alone that one may open."""

    def do() -> None:
        if locked and not password:
            raise UsageError("No password was typed.", next_step="Type the one that opens the file.")
        if document:
            documents: tuple[DocumentId, ...] = (DocumentId(document),)
        else:
            files = chosen_files(screen, case, Shown(show, state, problem, tag))
            documents = tuple(dict.fromkeys(file.document for file in files))
        if documents:
            choice = RetryChoice(documents=documents, languages=languages or None, turn=turn)
            retried(screen.workspace, screen.actor, case, choice, passwords=(password,) if password else ())

    there = f"/cases/{case}?show=waiting"
    chose = {"languages": languages, "turn": turn}
    return done(do, there, lambda error: _draw(screen, case, error=error, at=document or problem, chose=chose))


@router.post("/cases/{case}/quarantine/{apart}/drop")
def drop_apart(
    screen: CurrentScreen,
    case: CaseParam,
    apart: ApartParam,
    reason: Annotated[str, Form(max_length=LONGEST_REASON)] = "",
) -> Response:
    """Throw away a file that came with another hash than was declared."""
    return done(
        lambda: quarantining.drop(screen.workspace, screen.actor, case, apart, DropAsked(reason=reason)),
        f"/cases/{case}/failed#apart",
        lambda error: _draw(screen, case, error=error),
    )


def reasons(files: Sequence[FileStatus]) -> list[Reason]:
    """Files by their first reason, the commonest first. A file stands once."""
    found: defaultdict[str, list[FileStatus]] = defaultdict(list)
    said_: dict[str, str] = {}
    for file in files:
        first = _first(file)
        code = first.code if first is not None else f"{_STATE}{file.state}"
        found[code].append(file)
        said_.setdefault(code, first.message if first is not None else "")
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Reason(code, said_[code], _help(code, some), some) for code, some in ranked]


def _first(file: FileStatus) -> Problem | None:
    """The reason that a reader can do something about, else the first."""
    locked = next((one for one in file.problems if one.code in LOCKED_CODES), None)
    return locked or (file.problems[0] if file.problems else None)


def _help(code: str, files: Sequence[FileStatus]) -> str:
    if code in LOCKED_CODES or code == f"{_STATE}encrypted":
        return "password"
    if any((file.media_type or "").startswith(_PICTURES) for file in files):
        return "language"
    return "again"


def _draw(
    screen: Screen,
    case: CaseId,
    *,
    error: LinceError | None = None,
    at: str = "",
    chose: Mapping[str, str | None] | None = None,
) -> Response:
    files = [one for one in list_failed(screen.workspace, screen.actor, case).files if one.stage is None]
    installed = TESSERACT.languages()
    return screen.page(
        "failed.html",
        here="cases",
        status=status_of(error),
        case=get_case(screen.workspace, screen.actor, case),
        reasons=reasons(list({file.document: file for file in files}.values())),
        total=len(files),
        most=_SHOWN,
        tongues=[(code, name) for code, name in _NAMES.items() if code in installed],
        may_retry=screen.may("document.retry", case),
        may_add_password=screen.may("case.add_password", case),
        problem=said(screen, error),
        at=at,
        chose=chose or {},
        apart=quarantining.quarantined(screen.workspace, screen.actor, case)
        if screen.may("quarantine.list", case)
        else (),
        may_drop=screen.may("quarantine.drop", case),
        turns=tuple(Turn),
    )
