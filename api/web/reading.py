"""How far a case was read: its counts, the bar that shows them, and its files by what they need."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.http.exhibits import GOOD_STATES, list_files
from api.web.render import Screen
from api.web.tagged import of_files
from api.web.words import Words
from models.case import Case
from models.document import DocumentState, PageCounts, Problem
from models.ids import AgencyId, CaseId, DocumentId
from models.job import FileStatus, Stage, Standing
from models.tag import TagLabel

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
    tags: Sequence[TagLabel]


def rows_of_counts(screen: Screen, cases: Sequence[Case]) -> list[CaseRow]:
    """The rows of a list of cases; their counts are those of each case's own page."""
    workspace = screen.workspace
    if not cases:
        return []
    scope = workspace.access.scope(screen.actor, action="exhibit.list")
    standings = workspace.access.seen(scope).evidence.standings(scope.every_case)
    workspace.access.looked(screen.actor, "exhibit.list", scope)
    agencies = {one: workspace.records.people.agency(one).name for one in {case.agency for case in cases}}
    return [_row(screen.t, case, standings.get(case.id) or Standing(case=case.id), agencies) for case in cases]


def _row(t: Words, case: Case, standing: Standing, agencies: Mapping[AgencyId, str]) -> CaseRow:
    counts: Counter[str] = Counter()
    problems = 0
    for some in standing.files:
        counts[_part(some.state)] += some.files
        problems += some.files if _asks(some.state, problems=some.problems) else 0
    parts = parts_of(counts)
    files = counts.total()
    return CaseRow(
        case=case,
        agency=agencies[case.agency],
        files=files,
        files_done=files - counts["waiting"],
        pages=standing.pages,
        problems=problems,
        waiting=counts["waiting"],
        parts=parts,
        told=_told(t, parts),
    )


def parts_of(counts: Counter[str]) -> list[Part]:
    """The bar: files read, read in part, not read, and waiting."""
    parts, start = [], 0.0
    for name in ("done", "part", "unread", "waiting"):
        count = counts[name]
        if count > 0:
            width = 100 * count / counts.total()
            parts.append(Part(name, count, start, width))
            start += width
    return parts


def _told(t: Words, parts: Sequence[Part]) -> str:
    return " · ".join(t(f"part.{part.name}", n=part.count) for part in parts)


@dataclass(frozen=True)
class Shown:
    """Which files the list shows: a tab, a final state, the code of a problem, the key of a label ("": any)."""

    show: str = "all"
    state: str = ""
    problem: str = ""
    tag: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {"show": self.show, "state": self.state, "problem": self.problem, "tag": self.tag}
        return urlencode({name: value for name, value in given.items() if value})

    def has(self, file: FileStatus, tags: Sequence[TagLabel]) -> bool:
        """Whether a file, which carries some labels, is among them."""
        return (
            _is(file, self.show if self.show in _SHOWS else "all")
            and self.state in ("", file.state)
            and (not self.problem or any(problem.code == self.problem for problem in file.problems))
            and (not self.tag or any(one.key == self.tag for one in tags))
        )


def chosen_files(screen: Screen, case: CaseId, shown: Shown) -> list[FileStatus]:
    """The files that a list shows, all of its pages. Raises NotFound."""
    files = list_files(screen.workspace, screen.actor, case, limit=_ALL).files
    tagged = of_files(screen, case)
    return [file for file in files if shown.has(file, tagged.get(file.document, ()))]


def files_of(screen: Screen, case: Case, shown: Shown, offset: int) -> dict[str, Any]:
    """What the files part shows; counts are those of the list below it, so that they cannot disagree."""
    files = list_files(screen.workspace, screen.actor, case.id, limit=_ALL).files
    kinds = {name: [file for file in files if _is(file, name)] for name in _SHOWS}
    show = shown.show if shown.show in kinds else "all"
    parts = parts_of(Counter(_part(_state(file)) for file in files))
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
    tagged = of_files(screen, case.id)
    chosen = [file for file in kinds[show] if shown.has(file, tagged.get(file.document, ()))]
    states = Counter(file.state for file in files if file.stage is None and file.state is not None)
    said: dict[str, str] = {}
    codes: Counter[str] = Counter()
    for file in files:
        for problem in {problem.code: problem for problem in reversed(file.problems)}.values():
            codes[problem.code] += 1
            said.setdefault(problem.code, problem.message)
    return {
        "row": row,
        "files": [_file_row(file, tagged.get(file.document, ())) for file in chosen[offset : offset + FILES]],
        "show": show,
        "shown": shown,
        "states": states.most_common(),
        "labels": _labels(files, tagged),
        "problems": [(code, count, said[code]) for code, count in codes.most_common()],
        "again": sum(file.stage is None for file in chosen),
        "may_retry": screen.may("document.retry", case.id),
        "total": len(chosen),
        "offset": offset,
        "limit": FILES,
        "files_href": lambda start: f"/cases/{case.id}?{shown.query}&offset={start}",
        "may_add_password": screen.may("case.add_password", case.id),
    }


def _state(file: FileStatus) -> DocumentState | None:
    """The final state of a file; None: it waits."""
    return None if file.stage is not None else file.state


def _part(state: DocumentState | None) -> str:
    if state is None:
        return "waiting"
    if state is DocumentState.PARTIAL:
        return "part"
    return "done" if state in GOOD_STATES else "unread"


def _asks(state: DocumentState | None, *, problems: bool) -> bool:
    """Whether files of a state need attention."""
    return state is not None and (state not in GOOD_STATES or problems)


def _is(file: FileStatus, show: str) -> bool:
    state = _state(file)
    return {
        "all": True,
        "waiting": state is None,
        "problems": _asks(state, problems=bool(file.problems)),
        "read": _part(state) == "done",
    }[show]


def _labels(files: Sequence[FileStatus], tagged: Mapping[DocumentId, Sequence[TagLabel]]) -> list[tuple[TagLabel, int]]:
    """The labels that files carry, in the order of the alphabet, each with how many files do."""
    counts = Counter(one.key for file in files for one in tagged.get(file.document, ()))
    found = {one.key: one for some in tagged.values() for one in some if one.key in counts}
    return [(one, counts[one.key]) for one in sorted(found.values(), key=lambda one: (one.label.casefold(), one.key))]


def _file_row(file: FileStatus, tags: Sequence[TagLabel]) -> FileRow:
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
        tags=tags,
    )
