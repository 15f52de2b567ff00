"""How far a case was read: its counts, the bar that shows them, and its files by what they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.http.cases import get_progress
from api.http.exhibits import GOOD_STATES, list_files
from api.web.render import Screen
from api.web.words import Words
from models.case import Case
from models.document import DocumentState, PageCounts, Problem
from models.job import FileStatus, Stage
from models.search import Completeness

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


def files_of(screen: Screen, case: Case, show: str, offset: int) -> dict[str, Any]:
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
