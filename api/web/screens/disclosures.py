"""What was given to whom, made again to compare; and what is for intelligence only and given to nobody."""

from fastapi import APIRouter, Response

from api import disclosing, repeating
from api.http.cases import get_case
from api.http.disclosures import Number
from api.http.parameters import CaseParam
from api.web.forms import said, status_of
from api.web.render import CurrentScreen, Screen
from models.disclosure import Repeated
from models.errors import LinceError, NotAllowed, NotAuthenticated, NotFound, ReasonNeeded
from models.ids import CaseId

router = APIRouter()


@router.get("/cases/{case}/disclosures")
def disclosures_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The ledger of a case."""
    found = get_case(screen.workspace, screen.actor, case)
    told = disclosing.ledger(screen.workspace, screen.actor, case)
    return screen.page(
        "disclosures.html",
        here="cases",
        case=found,
        given=told.disclosures,
        coded=told.coded,
        files=_files(screen, case),
    )


@router.get("/cases/{case}/disclosures/{number}")
def disclosure_page(screen: CurrentScreen, case: CaseParam, number: Number) -> Response:
    """One entry."""
    return _entry(screen, case, number)


def _entry(
    screen: Screen, case: CaseId, number: int, *, again: Repeated | None = None, error: LinceError | None = None
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    return screen.page(
        "disclosure.html",
        here="cases",
        status=status_of(error),
        case=found,
        one=disclosing.disclosure(screen.workspace, screen.actor, case, number),
        files=_files(screen, case),
        again=again,
        may_check=screen.may("disclosure.check", case),
        problem=said(screen, error),
    )


@router.post("/cases/{case}/disclosures/{number}/check")
def make_again(screen: CurrentScreen, case: CaseParam, number: Number) -> Response:
    """Make it again, and tell whether it comes to the same."""
    try:
        again = repeating.repeat(screen.workspace, screen.actor, case, number)
    except (NotFound, NotAllowed, NotAuthenticated, ReasonNeeded):
        raise
    except LinceError as error:
        return _entry(screen, case, number, error=error)
    return _entry(screen, case, number, again=again)


def _files(screen: Screen, case: CaseId) -> dict[str, str]:
    """Names of the documents of a case that who looks may see."""
    seen = screen.workspace.access.seen_in(screen.actor, case).evidence
    return {one.document: one.path for one in seen.files(case)}
