"""Who sees a document: how closely it is held, who is named for it, from whom it is kept, and whether it may leave."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import classifying, disclosing
from api.classifying import BarAsked, Holding, LevelAsked
from api.http.cases import get_case
from api.http.levels import WhoParam
from api.http.parameters import DocumentParam, UserParam
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.asked import LONGEST_REASON
from models.case import Sensitivity
from models.disclosure import CodeAsked
from models.errors import LinceError, NotFound, UsageError
from models.ids import DocumentId, UnitId

router = APIRouter()

Reason = Annotated[str, Form(max_length=LONGEST_REASON)]
Short = Annotated[str, Form(max_length=63)]


@router.get("/documents/{document}/access")
def access_page(screen: CurrentScreen, document: DocumentParam) -> Response:
    """One document."""
    return _access(screen, document)


def _access(screen: Screen, document: DocumentId, *, error: LinceError | None = None) -> Response:
    held = classifying.holding(screen.workspace, screen.actor, document)
    records = screen.workspace.records
    case = get_case(screen.workspace, screen.actor, records.evidence.exhibits_of(document)[0].case)
    coded = next((one for one in records.disclosures.coded(case.id) if one.document == document), None)
    return screen.page(
        "access.html",
        here="cases",
        status=status_of(error),
        case=case,
        document=document,
        name=records.evidence.exhibits_of(document)[0].name,
        held=held,
        levels=tuple(Sensitivity),
        members=[one for one in _members(screen, held) if one[0] not in {reader.login for reader in held.readers}],
        units=records.people.units(case.agency),
        coded=coded,
        stays=(case.id, document) in records.disclosures.kept_in([case.id]),
        may_code=screen.may("document.code", case.id),
        may_classify=screen.may("document.classify", case.id),
        may_assign=screen.may("document.assign", case.id),
        longest=LONGEST_REASON,
        problem=said(screen, error),
    )


def _members(screen: Screen, held: Holding) -> list[tuple[str, str]]:
    """Login and name of everybody with a place in the case of a document."""
    records = screen.workspace.records
    case = records.evidence.exhibits_of(held.document)[0].case
    users = [records.people.user(member.user) for member in records.cases.members(case)]
    return sorted((user.login, user.name) for user in users)


def _do(screen: Screen, document: DocumentId, act: Callable[[], object], *, there: str = "") -> Response:
    """One act of the page, and back to it, or on to `there`.

    A person or unit that is not there is said above the forms: the document is.
    """

    def do() -> None:
        try:
            act()
        except NotFound as error:
            screen.workspace.access.check_document(screen.actor, document, action="document.holding")
            raise UsageError(error.message, next_step=error.advice) from error

    return done(do, there or f"/documents/{document}/access", lambda error: _access(screen, document, error=error))


@router.post("/documents/{document}/access/level")
def take_document_level(
    screen: CurrentScreen, document: DocumentParam, *, level: Short = "", reason: Reason = ""
) -> Response:
    """Hold it more or less closely. What is sealed by law is not there any more for whoever sealed it."""
    case = screen.workspace.records.evidence.case_of(document)
    return _do(
        screen,
        document,
        lambda: classifying.classify_document(
            screen.workspace, screen.actor, document, LevelAsked(level=Sensitivity(level), reason=reason)
        ),
        there=f"/cases/{case}" if level == Sensitivity.BY_LAW else "",
    )


@router.post("/documents/{document}/access/readers")
def take_document_reader(screen: CurrentScreen, document: DocumentParam, login: Short = "") -> Response:
    """Name a member of the case."""
    return _do(
        screen,
        document,
        lambda: classifying.name_reader(screen.workspace, screen.actor, document, login.strip().lower()),
    )


@router.post("/documents/{document}/access/readers/{user}/remove")
def drop_document_reader(screen: CurrentScreen, document: DocumentParam, user: UserParam) -> Response:
    """Take a name back."""
    return _do(screen, document, lambda: classifying.unname_reader(screen.workspace, screen.actor, document, user))


@router.post("/documents/{document}/access/barred")
def take_barred(
    screen: CurrentScreen, document: DocumentParam, *, login: Short = "", unit: Short = "", reason: Reason = ""
) -> Response:
    """Keep a person or a unit from it. Nobody tells them."""
    return _do(
        screen,
        document,
        lambda: classifying.bar(
            screen.workspace,
            screen.actor,
            document,
            BarAsked(login=login.strip().lower(), unit=UnitId(unit) if unit else None, reason=reason.strip()),
        ),
    )


@router.post("/documents/{document}/access/barred/{who}/remove")
def drop_barred(screen: CurrentScreen, document: DocumentParam, who: WhoParam) -> Response:
    """Keep somebody from it no more."""
    return _do(screen, document, lambda: classifying.unbar(screen.workspace, screen.actor, document, who))


@router.post("/documents/{document}/access/code")
def take_code(
    screen: CurrentScreen, document: DocumentParam, *, held: Annotated[bool, Form()] = False, reason: Reason = ""
) -> Response:
    """Put it under the code by which it leaves in no file, or take that off."""
    return _do(
        screen,
        document,
        lambda: disclosing.set_code(
            screen.workspace, screen.actor, document, CodeAsked(held=held, reason=reason.strip())
        ),
    )
