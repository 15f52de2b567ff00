"""My cases, and one case with its files, its upload and the passwords of its encrypted files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from pydantic import ValidationError

from api.http.cases import (
    NewCase,
    add_member,
    add_password,
    create_case,
    get_case,
    get_progress,
    list_cases,
    list_members,
    remove_member,
)
from api.http.errors import STATUS
from api.http.exhibits import GOOD_STATES, list_files
from api.http.parameters import CaseParam, UserParam
from api.web.render import CurrentScreen, Screen, see_other
from api.web.words import Words
from models.case import Case, Sensitivity
from models.document import DocumentState, PageCounts, Problem
from models.errors import Conflict, LinceError, NotFound, UsageError
from models.ids import CaseId
from models.job import FileStatus, Stage
from models.search import Completeness

router = APIRouter()

FILES = 100
"""Files of one page of the list."""

_PROBLEMS_SHOWN = 3
_ALL = 10_000_000
_SHOWS = ("all", "problems", "waiting", "read")


@dataclass(frozen=True)
class Part:
    """A stretch of the bar that shows how much was read, in hundredths of the whole."""

    name: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class CaseRow:
    """A case as the list and its own page show it."""

    case: Case
    agency: str
    files: int
    files_done: int
    pages: int
    problems: int
    waiting: int
    parts: Sequence[Part]
    told: str
    read_share: float = 0.0
    ocr: int = 0
    poor: int = 0
    unreadable: int = 0
    tabs: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class FileRow:
    """A file as the list shows it."""

    document: str
    name: str
    folder: str
    size: int
    media_type: str | None
    stage: Stage | None
    state: DocumentState | None
    counts: PageCounts
    problems: tuple[Problem, ...]
    more_problems: int


@router.get("/")
def cases_page(screen: CurrentScreen) -> Response:
    """The cases of who looks."""
    cases = list_cases(screen.workspace, screen.actor).cases
    rows = [_row_of_counts(screen, case) for case in cases]
    return screen.page("cases.html", here="cases", rows=rows, may_create=screen.may("case.create"))


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
    screen: CurrentScreen, case: CaseParam, show: str = "all", offset: Annotated[int, Query(ge=0)] = 0, added: str = ""
) -> Response:
    """One case."""
    return _case(screen, get_case(screen.workspace, screen.actor, case), show=show, offset=offset, added=added)


def _case(
    screen: Screen,
    found: Case,
    *,
    show: str = "all",
    offset: int = 0,
    added: str = "",
    member_problem: LinceError | None = None,
    member_login: str = "",
) -> Response:
    t = screen.t
    problem = member_problem and {"message": t.said(member_problem.message), "advice": t.said(member_problem.advice)}
    return screen.page(
        "case.html",
        here="cases",
        status=STATUS[member_problem.code] if member_problem is not None else 200,
        case=found,
        agency_name=screen.workspace.records.people.agency(found.agency).name,
        members=list_members(screen.workspace, screen.actor, found.id).members,
        member_problem=problem,
        member_login=member_login,
        may_add_member=screen.may("case.add_member"),
        may_receive=screen.may("exhibit.receive"),
        password_added=bool(added),
        live_words=_words(screen.t, "live", ("line", "pace", "left_minutes", "left_seconds", "finished", "lost")),
        upload_words=_upload_words(screen.t),
        kept=(("case", found.id),),
        **_files(screen, found, show, offset),
    )


@router.get("/cases/{case}/files")
def files_part(
    screen: CurrentScreen, case: CaseParam, show: str = "all", offset: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """The part of a case's page that changes while files are read."""
    found = get_case(screen.workspace, screen.actor, case)
    return screen.page("parts/files.html", case=found, **_files(screen, found, show, offset))


@router.post("/cases/{case}/passwords")
def take_password(screen: CurrentScreen, case: CaseParam, password: Annotated[str, Form(max_length=500)]) -> Response:
    """Add a password; encrypted files are read again with it."""
    add_password(screen.workspace, screen.actor, case, password)
    return see_other(f"/cases/{case}?added=1#passwords")


@router.post("/cases/{case}/members")
def take_member(screen: CurrentScreen, case: CaseParam, login: Annotated[str, Form(max_length=63)] = "") -> Response:
    """Give a user of the case's agency a place in it."""
    try:
        add_member(screen.workspace, screen.actor, case, login.strip().lower())
    except (NotFound, Conflict) as error:
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


def _row_of_counts(screen: Screen, case: Case) -> CaseRow:
    """From the catalogue's counts: the list must not read every file of every case."""
    workspace = screen.workspace
    progress = get_progress(workspace, screen.actor, case.id)
    scope = workspace.access.scope(screen.actor, cases=[case.id])
    note = workspace.records.evidence.completeness(scope)
    parts = parts_of(note)
    return CaseRow(
        case=case,
        agency=workspace.records.people.agency(case.agency).name,
        files=progress.files,
        files_done=progress.files_done,
        pages=progress.pages,
        problems=progress.problems,
        waiting=progress.files - progress.files_done,
        parts=parts,
        told=_told(screen.t, parts),
    )


def parts_of(note: Completeness) -> list[Part]:
    """The bar: documents read, read in part, not read, and waiting."""
    partial = note.documents_unread.get(DocumentState.PARTIAL, 0)
    unread = sum(note.documents_unread.values()) - partial
    waiting = note.documents_waiting
    done = note.documents - partial - unread - waiting
    parts, start = [], 0.0
    for name, count in (("done", done), ("part", partial), ("unread", unread), ("waiting", waiting)):
        if count > 0:
            width = 100 * count / note.documents
            parts.append(Part(name, count, start, width))
            start += width
    return parts


def _told(t: Words, parts: Sequence[Part]) -> str:
    return " · ".join(t(f"part.{part.name}", n=part.count) for part in parts)


def _files(screen: Screen, case: Case, show: str, offset: int) -> dict[str, Any]:
    """What the files part shows; counts are those of the list below it, so that they cannot disagree."""
    files = list_files(screen.workspace, screen.actor, case.id, limit=_ALL).files
    kinds = {name: [file for file in files if _is(file, name)] for name in _SHOWS}
    show = show if show in kinds else "all"
    scope = screen.workspace.access.scope(screen.actor, cases=[case.id])
    parts = parts_of(screen.workspace.records.evidence.completeness(scope))
    read = sum(part.width for part in parts if part.name == "done") / 100
    counts = [file.counts for file in {file.document: file for file in files}.values()]
    row = CaseRow(
        case=case,
        agency="",
        files=len(files),
        files_done=len(files) - len(kinds["waiting"]),
        pages=sum(count.total for count in counts),
        problems=len(kinds["problems"]),
        waiting=len(kinds["waiting"]),
        parts=parts,
        told=_told(screen.t, parts),
        read_share=read,
        ocr=sum(count.ocr for count in counts),
        poor=sum(count.poor for count in counts),
        unreadable=sum(count.unreadable for count in counts),
        tabs=[(name, len(kinds[name])) for name in _SHOWS],
    )
    chosen = kinds[show]
    return {
        "row": row,
        "files": [_file_row(file) for file in chosen[offset : offset + FILES]],
        "show": show,
        "total": len(chosen),
        "offset": offset,
        "limit": FILES,
        "files_href": lambda start: f"/cases/{case.id}?show={show}&offset={start}",
        "may_add_password": screen.may("case.add_password"),
    }


def _is(file: FileStatus, show: str) -> bool:
    waiting = file.stage is not None
    attention = not waiting and ((file.state is not None and file.state not in GOOD_STATES) or bool(file.problems))
    return {
        "all": True,
        "waiting": waiting,
        "problems": attention,
        "read": not waiting and file.state is DocumentState.DONE,
    }[show]


def _file_row(file: FileStatus) -> FileRow:
    folder, _, name = file.path.rpartition("/")
    return FileRow(
        document=file.document,
        name=name,
        folder=folder,
        size=file.size,
        media_type=file.media_type,
        stage=file.stage,
        state=file.state,
        counts=file.counts,
        problems=file.problems[:_PROBLEMS_SHOWN],
        more_problems=max(0, len(file.problems) - _PROBLEMS_SHOWN),
    )


_UPLOAD_WORDS = ("sum", "waiting", "sending", "keeping", "done", "failed", "retry", "no_connection", "refused")


def _upload_words(t: Words) -> dict[str, str]:
    return {**_words(t, "upload", _UPLOAD_WORDS), "storage_full": t.raw("upload.no_space")}


def _words(t: Words, family: str, names: Sequence[str]) -> dict[str, str]:
    """Sentences that the page's script fills in by itself."""
    return {name: t.raw(f"{family}.{name}") for name in names}


def numbers_of(cases: Sequence[Case]) -> dict[CaseId, str]:
    """Case numbers by id."""
    return {case.id: case.number for case in cases}
