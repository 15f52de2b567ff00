"""How far a case was read: its counts, the bar that shows them, and its files by what they need."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.http.cases import get_progress
from api.http.exhibits import GOOD_STATES, list_files
from api.web.render import Screen
from api.web.words import Words
from models.case import Case
from models.document import DocumentState, PageCounts, Problem
from models.ids import CaseId
from models.job import FileStatus, Stage

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


def row_of_counts(screen: Screen, case: Case) -> CaseRow:
    """A row of the list; its counts are those of the case's own page."""
    workspace = screen.workspace
    progress = get_progress(workspace, screen.actor, case.id)
    files = list_files(workspace, screen.actor, case.id, limit=_ALL).files
    parts = parts_of(files)
    return CaseRow(
        case=case,
        agency=workspace.records.people.agency(case.agency).name,
        files=progress.files,
        files_done=progress.files_done,
        pages=progress.pages,
        problems=sum(_is(file, "problems") for file in files),
        waiting=progress.files - progress.files_done,
        parts=parts,
        told=_told(screen.t, parts),
    )


def parts_of(files: Sequence[FileStatus]) -> list[Part]:
    """The bar: files read, read in part, not read, and waiting."""
    counts = Counter(_part(file) for file in files)
    parts, start = [], 0.0
    for name in ("done", "part", "unread", "waiting"):
        count = counts[name]
        if count > 0:
            width = 100 * count / len(files)
            parts.append(Part(name, count, start, width))
            start += width
    return parts


def _told(t: Words, parts: Sequence[Part]) -> str:
    return " · ".join(t(f"part.{part.name}", n=part.count) for part in parts)


@dataclass(frozen=True)
class Shown:
    """Which files the list shows: a tab, a final state, and the code of a problem ("": any)."""

    show: str = "all"
    state: str = ""
    problem: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {"show": self.show, "state": self.state, "problem": self.problem}
        return urlencode({name: value for name, value in given.items() if value})

    def has(self, file: FileStatus) -> bool:
        """Whether a file is among them."""
        return (
            _is(file, self.show if self.show in _SHOWS else "all")
            and self.state in ("", file.state)
            and (not self.problem or any(problem.code == self.problem for problem in file.problems))
        )


def chosen_files(screen: Screen, case: CaseId, shown: Shown) -> list[FileStatus]:
    """The files that a list shows, all of its pages. Raises NotFound."""
    files = list_files(screen.workspace, screen.actor, case, limit=_ALL).files
    return [file for file in files if shown.has(file)]


def files_of(screen: Screen, case: Case, shown: Shown, offset: int) -> dict[str, Any]:
    """What the files part shows; counts are those of the list below it, so that they cannot disagree."""
    files = list_files(screen.workspace, screen.actor, case.id, limit=_ALL).files
    kinds = {name: [file for file in files if _is(file, name)] for name in _SHOWS}
    show = shown.show if shown.show in kinds else "all"
    parts = parts_of(files)
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
    chosen = [file for file in kinds[show] if shown.has(file)]
    states = Counter(file.state for file in files if file.stage is None and file.state is not None)
    said: dict[str, str] = {}
    codes: Counter[str] = Counter()
    for file in files:
        for problem in {problem.code: problem for problem in reversed(file.problems)}.values():
            codes[problem.code] += 1
            said.setdefault(problem.code, problem.message)
    return {
        "row": row,
        "files": [_file_row(file) for file in chosen[offset : offset + FILES]],
        "show": show,
        "shown": shown,
        "states": states.most_common(),
        "problems": [(code, count, said[code]) for code, count in codes.most_common()],
        "again": sum(file.stage is None for file in chosen),
        "may_retry": screen.may("document.retry", case.id),
        "total": len(chosen),
        "offset": offset,
        "limit": FILES,
        "files_href": lambda start: f"/cases/{case.id}?{shown.query}&offset={start}",
        "may_add_password": screen.may("case.add_password", case.id),
    }


def _part(file: FileStatus) -> str:
    if file.stage is not None or file.state is None:
        return "waiting"
    if file.state is DocumentState.PARTIAL:
        return "part"
    return "done" if file.state in GOOD_STATES else "unread"


def _is(file: FileStatus, show: str) -> bool:
    waiting = file.stage is not None
    attention = not waiting and ((file.state is not None and file.state not in GOOD_STATES) or bool(file.problems))
    return {
        "all": True,
        "waiting": waiting,
        "problems": attention,
        "read": _part(file) == "done",
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
