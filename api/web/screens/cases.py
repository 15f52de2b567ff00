"""My cases, and one case with its files, its upload and the passwords of its encrypted files."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import ValidationError

from api import guiding
from api.blurring import PhotosAsked, set_photos
from api.classifying import CaseLevelAsked, classify_case
from api.closing import ClosingAsked, appoint, close_case, responsible
from api.http.cases import NewCase, add_password, create_case, get_case, list_cases
from api.http.errors import STATUS
from api.http.parameters import CaseParam, Offset, UserParam
from api.http.reports import list_runs
from api.membership import add_member, list_members, remove_member
from api.web.reading import Shown, files_of, rows_of_counts
from api.web.render import CurrentScreen, Screen, see_other
from api.web.words import Words
from models.asked import LONGEST_REASON
from models.case import CASE_LEVELS, Case, CaseLevel, Sensitivity
from models.errors import Conflict, LinceError, NotAllowed, NotFound, UsageError
from services.records.permissions import ANSWERS

router = APIRouter()


def shown_of(
    show: Annotated[str, Query(max_length=20)] = "all",
    state: Annotated[str, Query(max_length=20)] = "",
    problem: Annotated[str, Query(max_length=64)] = "",
    tag: Annotated[str, Query(max_length=32)] = "",
) -> Shown:
    """Which files the list shows."""
    return Shown(show, state, problem, tag)


CurrentShown = Annotated[Shown, Depends(shown_of)]

CASES = 100
"""Cases of one page of the list."""
_ALL = Shown()
_RUNS = 5


@router.get("/")
def cases_page(screen: CurrentScreen, *, offset: Offset = 0) -> Response:
    """The cases of who looks."""
    rows = rows_of_counts(screen, list_cases(screen.workspace, screen.actor).cases)
    may_create = screen.may("case.create")
    steps = () if rows else guiding.first_steps(screen.workspace, screen.visitor.user, may_create=may_create)
    return screen.page(
        "cases.html",
        here="cases",
        rows=rows,
        shown=rows[offset : offset + CASES],
        offset=offset,
        limit=CASES,
        page_href=lambda start: f"/?offset={start}",
        may_create=may_create,
        steps=steps,
    )


@router.get("/cases/new")
def new_case_page(screen: CurrentScreen) -> Response:
    """The form that opens a case."""
    country = screen.workspace.records.people.agency(screen.visitor.user.agency).country
    return _new_case(screen, {"number": "", "title": "", "country": country, "sensitivity": "ordinary"}, None)


@router.post("/cases/new")
def take_new_case(
    screen: CurrentScreen,
    *,
    number: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    country: Annotated[str, Form()] = "",
    sensitivity: Annotated[str, Form()] = Sensitivity.ORDINARY.value,
) -> Response:
    """Open a case and go to it. What is wrong is said above the form, and nothing typed is lost."""
    given = {"number": number.strip(), "title": title.strip(), "country": country, "sensitivity": sensitivity}
    try:
        new = NewCase.model_validate(given)
        case = create_case(screen.workspace, screen.actor, new)
    except ValidationError:
        return _new_case(screen, given, UsageError("A case needs a number and a country.", next_step="Fill both in."))
    except Conflict as error:
        return _new_case(screen, given, error)
    return see_other(f"/cases/{case.id}")


@router.get("/cases/{case}")
def case_page(
    screen: CurrentScreen,
    case: CaseParam,
    shown: CurrentShown,
    offset: Annotated[int, Query(ge=0)] = 0,
    added: str = "",
) -> Response:
    """One case."""
    return _case(screen, get_case(screen.workspace, screen.actor, case), shown=shown, offset=offset, added=added)


def _case(
    screen: Screen,
    found: Case,
    *,
    shown: Shown = _ALL,
    offset: int = 0,
    added: str = "",
    member_problem: LinceError | None = None,
    member_login: str = "",
) -> Response:
    t = screen.t
    may_report = screen.may("case.report", found.id)
    problem = member_problem and {"message": t.said(member_problem.message), "advice": t.said(member_problem.advice)}
    return screen.page(
        "case.html",
        here="cases",
        status=STATUS[member_problem.code] if member_problem is not None else 200,
        case=found,
        agency_name=screen.workspace.records.people.agency(found.agency).name,
        runs=list_runs(screen.workspace, screen.actor, found.id, limit=_RUNS).runs if may_report else (),
        may_report=may_report,
        may_search=screen.may("search.find", found.id),
        may_link=screen.may("link.list", found.id),
        members=list_members(screen.workspace, screen.actor, found.id).members,
        member_problem=problem,
        member_login=member_login,
        levels=CASE_LEVELS if screen.may("case.classify", found.id) else (),
        may_add_member=screen.may("case.add_member", found.id),
        officer=responsible(screen.workspace, found),
        may_appoint=screen.may("case.appoint", found.id),
        may_close=screen.may("case.close", found.id),
        answering=ANSWERS,
        may_redact=screen.may("redaction.log", found.id),
        protected=[one for one in screen.workspace.records.protection.people(found.id) if one.protected],
        may_receive=screen.may("exhibit.receive", found.id),
        may_blur=screen.may("case.pictures", found.id),
        password_added=bool(added),
        live_words=_words(screen.t, "live", ("line", "pace", "left_minutes", "left_seconds", "finished", "lost")),
        upload_words=_upload_words(screen.t),
        kept=(("case", found.id),),
        **files_of(screen, found, shown, offset),
    )


@router.get("/cases/{case}/files")
def files_part(
    screen: CurrentScreen, case: CaseParam, shown: CurrentShown, offset: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """The part of a case's page that changes while files are read."""
    found = get_case(screen.workspace, screen.actor, case)
    return screen.page("parts/files.html", case=found, **files_of(screen, found, shown, offset))


@router.post("/cases/{case}/passwords")
def take_password(screen: CurrentScreen, case: CaseParam, password: Annotated[str, Form(max_length=500)]) -> Response:
    """Add a password; encrypted files are read again with it."""
    add_password(screen.workspace, screen.actor, case, password)
    return see_other(f"/cases/{case}?added=1#passwords")


@router.post("/cases/{case}/level")
def take_level(
    screen: CurrentScreen,
    case: CaseParam,
    level: Annotated[CaseLevel, Form()],
    reason: Annotated[str, Form(min_length=1, max_length=LONGEST_REASON, pattern=r"\w")],
) -> Response:
    """Hold a case more or less closely."""
    classify_case(screen.workspace, screen.actor, case, CaseLevelAsked(level=level, reason=reason))
    return see_other(f"/cases/{case}#level")


@router.post("/cases/{case}/pictures")
def take_photos(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    blurred: Annotated[str, Form(pattern="^1?$")] = "",
    reason: Annotated[str, Form(min_length=3, max_length=LONGEST_REASON, pattern=r"\w")],
) -> Response:
    """Blur pictures without words, or no more."""
    set_photos(screen.workspace, screen.actor, case, PhotosAsked(blurred=bool(blurred), reason=reason))
    return see_other(f"/cases/{case}#photos")


@router.post("/cases/{case}/closing")
def take_closing(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    closed: Annotated[str, Form(pattern="^1?$")] = "",
    order: Annotated[str, Form(min_length=1, max_length=200, pattern=r"\w")],
    reason: Annotated[str, Form(min_length=1, max_length=LONGEST_REASON, pattern=r"\w")],
) -> Response:
    """Close a case, or open it again."""
    close_case(screen.workspace, screen.actor, case, ClosingAsked(closed=bool(closed), order=order, reason=reason))
    return see_other(f"/cases/{case}#closing")


@router.post("/cases/{case}/officer")
def take_officer(
    screen: CurrentScreen, case: CaseParam, login: Annotated[str, Form(min_length=2, max_length=63)]
) -> Response:
    """Name who answers for a case."""
    appoint(screen.workspace, screen.actor, case, login)
    return see_other(f"/cases/{case}#members")


@router.post("/cases/{case}/members")
def take_member(screen: CurrentScreen, case: CaseParam, login: Annotated[str, Form(max_length=63)] = "") -> Response:
    """Give a user of the case's agency a place in it."""
    try:
        add_member(screen.workspace, screen.actor, case, login.strip().lower())
    except (NotFound, NotAllowed, Conflict) as error:
        # A case that is not his is told by the next line, in the words for what does not exist.
        found = get_case(screen.workspace, screen.actor, case)
        return _case(screen, found, member_problem=error, member_login=login)
    return see_other(f"/cases/{case}#members")


@router.post("/cases/{case}/members/{user}/remove")
def drop_member(screen: CurrentScreen, case: CaseParam, user: UserParam) -> Response:
    """Take a place back; who took his own goes to his cases."""
    remove_member(screen.workspace, screen.actor, case, user)
    return see_other("/" if user == screen.actor.user else f"/cases/{case}#members")


def _new_case(screen: Screen, given: dict[str, str], error: Conflict | UsageError | None) -> Response:
    t = screen.t
    countries = sorted(t.family("country"), key=lambda pair: pair[1])
    problem = None if error is None else {"message": t.said(error.message), "advice": t.said(error.advice)}
    status = 200 if error is None else STATUS[error.code]
    return screen.page("new_case.html", here="cases", status=status, given=given, countries=countries, problem=problem)


_UPLOAD_WORDS = ("sum", "sending", "keeping", "done", "failed", "retry", "lost", "now", "unreadable", "refused")


def _upload_words(t: Words) -> dict[str, str]:
    return {**_words(t, "upload", _UPLOAD_WORDS), "storage_full": t.raw("upload.no_space")}


def _words(t: Words, family: str, names: Sequence[str]) -> dict[str, str]:
    """Sentences that the page's script fills in by itself."""
    return {name: t.raw(f"{family}.{name}") for name in names}
