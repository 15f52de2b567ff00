"""Certificates of searches: asked for and taken away, listed, and one that somebody brings checked and repeated."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from api import certified, certifying
from api.http import attachments
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.forms import said, status_of, unreadable
from api.web.render import CurrentScreen, Screen
from models.certificate import LONGEST_QUERY, CertifyAsked, Recertified, SearchCertificate
from models.errors import Altered, LinceError, NotAllowed, NotAuthenticated, NotFound, ReasonNeeded, UsageError
from models.ids import CaseId

router = APIRouter()

_ELSEWHERE = (NotFound, NotAllowed, NotAuthenticated, ReasonNeeded)
LANGUAGES = ("es", "pt", "en")


@router.get("/cases/{case}/certificates")
def certificates_page(
    screen: CurrentScreen, case: CaseParam, made: Annotated[str, Query(pattern="^1?$")] = ""
) -> Response:
    """The form, and with `made` those that there are: the log is read for them."""
    screen.workspace.access.check(screen.actor, case, action=certifying.ACTION)
    return _certificates(screen, case, listed=bool(made))


def _certificates(
    screen: Screen,
    case: CaseId,
    *,
    listed: bool = False,
    given: dict[str, str] | None = None,
    error: LinceError | None = None,
) -> Response:
    return screen.page(
        "certificates.html",
        here="cases",
        status=status_of(error),
        case=get_case(screen.workspace, screen.actor, case),
        made=certified.made(screen.workspace, screen.actor, case) if listed else None,
        given={"query": "", "language": screen.t.language, "written": "", **(given or {})},
        tongues=LANGUAGES,
        longest=LONGEST_QUERY,
        problem=said(screen, error),
    )


@router.post("/cases/{case}/certificates")
def take_certificate(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    query: Annotated[str, Form(max_length=LONGEST_QUERY)] = "",
    language: Annotated[str, Form(max_length=2)] = "es",
    written: Annotated[str, Form(max_length=1)] = "",
) -> Response:
    """Make one: it is taken away at once and kept nowhere here."""
    given = {"query": query, "language": language, "written": written}
    try:
        asked = CertifyAsked.model_validate(
            {"cases": [case], "query": query, "variants": not written, "language": language}
        )
        stream = certifying.archive(screen.workspace, screen.actor, asked)
    except _ELSEWHERE:
        raise
    except LinceError as error:
        return _certificates(screen, case, given=given, error=error)
    except ValueError:
        return _certificates(screen, case, given=given, error=unreadable())
    return attachments.archive(stream, name="certificate.zip")


@router.get("/certificates/check")
def check_page(screen: CurrentScreen) -> Response:
    """The form that takes a certificate."""
    return _check(screen)


def _check(
    screen: Screen,
    *,
    told: SearchCertificate | None = None,
    found: Recertified | None = None,
    error: LinceError | None = None,
) -> Response:
    return screen.page(
        "certificate_check.html",
        here="cases",
        status=status_of(error),
        told=told,
        found=found,
        problem=said(screen, error),
    )


@router.post("/certificates/check")
def check_brought(screen: CurrentScreen, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Check one that somebody brings, and search again in the cases that it names."""
    try:
        if file is None or not file.filename:
            raise UsageError("Which file? It is missing.", next_step="Bring certificate.zip as it was handed out.")
        brought = certified.unpacked(file.file.read(certified.LARGEST))
        told = certifying.read(brought.content)
        found = certifying.check(screen.workspace, screen.actor, brought, told)
    except _ELSEWHERE:
        raise
    except Altered as error:
        # What somebody brings is no fault of this server.
        return _check(screen, error=UsageError(error.message, next_step=error.advice))
    except LinceError as error:
        return _check(screen, error=error)
    return _check(screen, told=told, found=found)
