"""What people do on the page of a document: open its pictures, mark them, seal it by law, translate it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import blurring, translating
from api.blurring import LookAsked, PicturesAsked
from api.classifying import LevelAsked, classify_document
from api.http.documents import get_document, get_page
from api.http.parameters import DocumentParam, PageNumber
from api.http.translations import TranslationParam
from api.translating import TranslationAsked
from api.web.forms import done
from api.web.render import CurrentScreen, Screen
from api.web.screens.viewer import draw
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.case import Sensitivity
from models.errors import LinceError
from models.ids import DocumentId
from models.translation import LONGEST_TRANSLATION

router = APIRouter()

Why = Annotated[str, Form(max_length=LONGEST_REASON)]
Code = Annotated[str, Form(pattern="^1?$")]


@router.post("/documents/{document}/pages/{number}/look")
def look_at_pictures(screen: CurrentScreen, document: DocumentParam, number: PageNumber, reason: Why = "") -> Response:
    """Open the blurred pictures of a document to oneself, for a short time."""
    return _sent(screen, document, number, lambda: blurring.look(*_by(screen), document, LookAsked(reason=reason)))


@router.post("/documents/{document}/pages/{number}/sensitive")
def mark_pictures(
    screen: CurrentScreen, document: DocumentParam, number: PageNumber, reason: Why = "", sensitive: Code = ""
) -> Response:
    """Blur its pictures for everybody, or no more."""

    def mark() -> None:
        blurring.mark(*_by(screen), document, PicturesAsked(sensitive=bool(sensitive), reason=reason))

    return _sent(screen, document, number, mark)


@router.post("/documents/{document}/pages/{number}/translations")
def write_translation(
    screen: CurrentScreen,
    document: DocumentParam,
    number: PageNumber,
    *,
    words: Annotated[str, Form(max_length=20_000)] = "",
    language: Annotated[str, Form(max_length=2)] = "",
    engine: Code = "",
    translator: Annotated[str, Form(max_length=200)] = "",
    text: Annotated[str, Form(max_length=LONGEST_TRANSLATION)] = "",
) -> Response:
    """Add a translation of the page, or of some of its words."""
    said_ = {"words": words, "language": language, "engine": bool(engine), "translator": translator, "text": text}

    def write() -> None:
        translating.write(*_by(screen), document, number, TranslationAsked.model_validate(said_))

    return _sent(screen, document, number, write)


@router.post("/documents/{document}/pages/{number}/translations/{translation}/withdraw")
def drop_translation(
    screen: CurrentScreen, document: DocumentParam, number: PageNumber, translation: TranslationParam
) -> Response:
    """Withdraw a translation of one's own."""
    return _sent(screen, document, number, lambda: translating.withdraw(*_by(screen), document, translation))


@router.post("/documents/{document}/pages/{number}/seal")
def seal_by_law(screen: CurrentScreen, document: DocumentParam, number: PageNumber, reason: Why = "") -> Response:
    """Seal a document by law: from now on it is there for the authority alone."""
    case = screen.workspace.records.evidence.case_of(document)

    def seal() -> None:
        screen.workspace.access.check_document(screen.actor, document, action="document.seal")
        classify_document(*_by(screen), document, LevelAsked(level=Sensitivity.BY_LAW, reason=reason))

    return _sent(screen, document, number, seal, there=f"/cases/{case}")


def _by(screen: Screen) -> tuple[Workspace, Actor]:
    return screen.workspace, screen.actor


def _sent(screen: Screen, document: DocumentId, number: int, act: Callable[[], object], *, there: str = "") -> Response:
    """Do what a form of the page asks, and go back to the page; what is wrong with it is said there."""

    def again(error: LinceError) -> Response:
        card = get_document(screen.workspace, screen.actor, document)
        page = get_page(screen.workspace, screen.actor, document, number)
        return draw(screen, card, page, error=error)

    return done(act, there or f"/documents/{document}/pages/{number}", again)
