"""Prosecutors' files: the list of a case, and the builder of one with all that it holds and lacks."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response

from api import built, filing, prosecuting
from api.building import BuildAsked
from api.http.casefile_builds import BuildParam
from api.http.casefiles import FileParam
from api.http.cases import get_case
from api.http.exhibits import list_files
from api.http.parameters import ID, CaseParam
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from api.web.screens.overview import lines_of
from models.errors import LinceError, NotFound, UsageError
from models.ids import CaseId, DocumentId
from models.job import FileStatus
from models.matrix import Element
from models.prosecution import (
    BuildStep,
    ExhibitAsked,
    ExhibitChange,
    ExhibitOrder,
    FileAsked,
    FileChange,
    FileId,
    ProsecutionFile,
)

router = APIRouter()

LANGUAGES = ("es", "pt", "en")
_DETAILS = ("title", "language", "court", "summary", "prefix")
_ROWS = 500
"""Documents on a page of the picker."""
_NOBODY = dict.fromkeys(BuildAsked.model_fields, "")
_OFFERED = 40
"""Passages that are offered at once; the rest is told by its number."""

Text = Annotated[str, Form(max_length=20_000)]
Number = Annotated[int, Form(ge=0, le=1_000_000)]


class Act(StrEnum):
    """What a button of the builder does."""

    DETAILS = "details"
    ADD = "add"
    UP = "up"
    DOWN = "down"
    ORDER = "order"
    NAME = "name"
    REMOVE = "remove"
    WITHDRAW = "withdraw"
    DRAFT = "draft"
    BUILD = "build"
    STOP = "stop"
    CHECK = "check"


_PLACES = {
    Act.DETAILS: "#details", Act.WITHDRAW: "#assertions",
    **dict.fromkeys((Act.DRAFT, Act.BUILD, Act.STOP, Act.CHECK), "#build"),
}  # fmt: skip
"""Where on the page one is after an act."""


@router.get("/cases/{case}/casefiles")
def files_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The files of a case, and the form that begins one."""
    return _files(screen, case)


@router.post("/cases/{case}/casefiles")
def take_file(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    title: Text = "",
    language: Annotated[str, Form(max_length=2)] = "es",
    court: Text = "",
    summary: Text = "",
    prefix: Text = "",
) -> Response:
    """Begin a file and go to it. What is wrong is said above the form, and nothing typed is lost."""
    given = _given(title, language, court, summary, prefix)
    made: list[ProsecutionFile] = []

    def begin() -> None:
        made.append(prosecuting.begin(screen.workspace, screen.actor, case, FileAsked.model_validate(given)))

    answer = done(begin, "", lambda error: _files(screen, case, given=given, problem=error))
    return see_other(f"/cases/{case}/casefiles/{made[0].id}") if made else answer


@router.get("/cases/{case}/casefiles/{file}")
def builder_page(screen: CurrentScreen, case: CaseParam, file: FileParam) -> Response:
    """One file with all that it holds and lacks."""
    return _builder(screen, case, file)


@router.post("/cases/{case}/casefiles/{file}")
def do_in_file(
    screen: CurrentScreen,
    case: CaseParam,
    file: FileParam,
    *,
    act: Annotated[Act, Form()],
    number: Number = 0,
    title: Text = "",
    language: Annotated[str, Form(max_length=2)] = "es",
    court: Text = "",
    summary: Text = "",
    prefix: Text = "",
    note: Text = "",
    seen: Annotated[str, Form(max_length=64)] = "",
    document: Annotated[list[DocumentId] | None, Form(max_length=_ROWS)] = None,
    numbers: Annotated[str, Form(max_length=80_000, pattern=r"^[\d ]*$")] = "",
    recipient: Text = "",
    country: Annotated[str, Form(pattern=r"^([A-Z]{2})?$")] = "",
    basis: Text = "",
    conditions: Text = "",
    build: Annotated[str, Form(pattern=rf"^$|{ID}")] = "",
) -> Response:
    """One act. What is wrong with it is said above, with what was typed still there."""
    workspace, actor = screen.workspace, screen.actor
    given = _given(title, language, court, summary, prefix) if act is Act.DETAILS else {}
    whom = {"recipient": recipient, "country": country, "basis": basis, "conditions": conditions}

    def do() -> None:
        match act:
            case Act.DETAILS:
                prosecuting.change(workspace, actor, case, file, FileChange.model_validate(given), seen=seen)
            case Act.ADD:
                _add(screen, case, file, document or [])
            case Act.UP | Act.DOWN:
                _move(screen, case, file, number, -1 if act is Act.UP else 1)
            case Act.ORDER:
                order = ExhibitOrder(numbers=tuple(map(int, numbers.split())))
                prosecuting.order(workspace, actor, case, file, order)
            case Act.NAME:
                change = ExhibitChange(title=title.strip(), note=note.strip())
                prosecuting.change_exhibit(workspace, actor, case, file, number=number, asked=change)
            case Act.REMOVE:
                prosecuting.remove_exhibit(workspace, actor, case, file, number)
            case Act.WITHDRAW:
                prosecuting.withdraw_assertion(workspace, actor, case, file, number)
            case Act.DRAFT | Act.BUILD:
                asked = BuildAsked(**{name: words.strip() for name, words in whom.items()})
                built.begin(workspace, actor, case, file, asked, draft=act is Act.DRAFT)
            case Act.STOP:
                built.stop(workspace, actor, case, file, build)
            case Act.CHECK:
                built.check(workspace, actor, case, file, build)

    there = f"/cases/{case}/casefiles/{file}"
    place = _PLACES.get(act, "#exhibits")
    again = {"number": number, "title": title, "note": note} if act is Act.NAME else None

    def told(error: LinceError) -> Response:
        return _builder(screen, case, file, given=given, again=again, whom=whom, problem=error)

    return done(do, there + place, told)


@router.get("/cases/{case}/casefiles/{file}/documents")
def documents_page(
    screen: CurrentScreen, case: CaseParam, file: FileParam, offset: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """The documents of the case, to be made exhibits."""
    found = prosecuting.read(screen.workspace, screen.actor, case, file)
    taken = {one.document for one in found.present}
    # The same bytes under several names are one document: it is offered once, and found by each of them.
    named: dict[DocumentId, list[FileStatus]] = {}
    for one in list_files(screen.workspace, screen.actor, case, limit=1_000_000).files:
        if one.document not in taken:
            named.setdefault(one.document, []).append(one)
    open_ = list(named.values())
    return screen.page(
        "casefile_documents.html",
        here="cases",
        case=get_case(screen.workspace, screen.actor, case),
        file=found,
        files=open_[offset : offset + _ROWS],
        total=len(open_),
        offset=offset,
        limit=_ROWS,
        href=lambda start: f"/cases/{case}/casefiles/{file}/documents?offset={start}",
    )


def _given(title: str, language: str, court: str, summary: str, prefix: str) -> dict[str, str]:
    said = (title.strip(), language, court.strip(), summary.strip(), prefix.strip().upper())
    return dict(zip(_DETAILS, said, strict=True))


def _add(screen: Screen, case: CaseId, file: FileId, documents: Sequence[DocumentId]) -> None:
    """Make documents exhibits, all or none. Raises UsageError where none was chosen, and what adding one raises."""
    if not documents:
        raise UsageError("No document was chosen.", next_step="Tick those that are to be exhibits.")
    with screen.workspace.records.transaction():
        for one in documents:
            prosecuting.add_exhibit(screen.workspace, screen.actor, case, file, ExhibitAsked(document=one))


def _move(screen: Screen, case: CaseId, file: FileId, number: int, by: int) -> None:
    """An exhibit one place up or down. Raises NotFound, and what ordering raises."""
    screen.workspace.access.check(screen.actor, case, action=prosecuting.WRITE)
    found = prosecuting.seen_file(screen.workspace, screen.actor, case, file)
    order = [one.number for one in found.present]
    if number not in order:
        raise NotFound("The file has no such exhibit.")
    at = order.index(number)
    to = min(len(order) - 1, max(0, at + by))
    order.insert(to, order.pop(at))
    prosecuting.order(screen.workspace, screen.actor, case, file, ExhibitOrder(numbers=tuple(order)))


def _files(
    screen: Screen, case: CaseId, *, given: Mapping[str, str] | None = None, problem: LinceError | None = None
) -> Response:
    files = prosecuting.files(screen.workspace, screen.actor, case)
    empty = {"title": "", "language": screen.t.language, "court": "", "summary": "", "prefix": ""}
    return screen.page(
        "casefiles.html",
        here="cases",
        status=status_of(problem),
        case=get_case(screen.workspace, screen.actor, case),
        files=files,
        given=given or empty,
        tongues=LANGUAGES,
        may_write=screen.may("casefile.write", case),
        problem=said(screen, problem),
    )


def _builder(
    screen: Screen,
    case: CaseId,
    file: FileId,
    *,
    given: Mapping[str, str] | None = None,
    again: Mapping[str, Any] | None = None,
    whom: Mapping[str, str] = _NOBODY,
    problem: LinceError | None = None,
) -> Response:
    found = filing.desk(screen.workspace, screen.actor, case, file)
    known = get_case(screen.workspace, screen.actor, case)
    return screen.page(
        "casefile.html",
        here="cases",
        status=status_of(problem),
        case=known,
        desk=found,
        file=found.file,
        details=given or {name: getattr(found.file, name) for name in _DETAILS},
        mark=prosecuting.mark_of(found.file),
        again=again or {"number": 0, "title": "", "note": ""},
        tongues=LANGUAGES,
        offers=[one for one in found.offers if not one.pinned],
        pinned_offers=sum(bool(one.pinned) for one in found.offers),
        most=_OFFERED,
        titles={one.number: one.title for one in found.file.present},
        elements=tuple(Element),
        lines=lines_of(found.matrix, case),
        pages=sum(one.pages for one in found.exhibits),
        order_words={name: screen.t.raw(f"casefile.{name}") for name in ("moved", "not_moved", "at")},
        made=built.builds(screen.workspace, screen.actor, case, file),
        steps=tuple(BuildStep),
        whom={**whom, "recipient": whom["recipient"] or found.file.court},
        country=whom["country"] or screen.workspace.records.people.agency(known.agency).country,
        countries=sorted(screen.t.family("country"), key=lambda pair: pair[1]),
        build_words=_build_words(screen),
        may_write=screen.may("casefile.write", case),
        may_build=screen.may("casefile.build", case),
        may_redact=screen.may("redaction.list", case),
        problem=said(screen, problem),
    )


@router.get("/cases/{case}/casefiles/{file}/builds/{build}")
def build_page(
    screen: CurrentScreen,
    case: CaseParam,
    file: FileParam,
    build: BuildParam,
    page: Annotated[int, Query(ge=1, le=10_000_000)] = 1,
) -> Response:
    """A built file as it is printed, page by page, with its headings."""
    workspace, actor = screen.workspace, screen.actor
    headings = built.outline(workspace, actor, case, file, build)
    found = built.look(workspace, actor, case, file, build)
    pages = found.built.pages if found is not None and found.built is not None else 1
    number = min(page, pages)
    return screen.page(
        "casefile_build.html",
        here="cases",
        case=get_case(workspace, actor, case),
        file=prosecuting.seen_file(workspace, actor, case, file),
        build=found,
        headings=headings,
        at_heading=max((one.page for one in headings if one.page <= number), default=0),
        page=number,
        pages=pages,
    )


def _build_words(screen: Screen) -> dict[str, str]:
    """What the page's script says of a build that goes on."""
    names = [f"step_{one}" for one in BuildStep] + ["step_of", "lost", "gone", "is_done", "is_failed", "is_stopped"]
    return {name: screen.t.raw(f"build.{name}") for name in names}
