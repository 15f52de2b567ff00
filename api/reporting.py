"""The report of a run, or of a whole case: figures, what failed and why, every file with its state; and as text."""

import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.names import shown
from api.receiving import GOOD_STATES
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.document import DocumentState, NearPair, PageCounts
from models.ids import CaseId, DocumentId, fresh
from models.job import FileStatus, Stage
from models.run import FailureKind, NearFiles, Run, RunReport, SlowFile, StageFigures, StageTime, Unopened
from services.ports import Records

WHOLE_CASE = "case"
"""The kind of a report over everything that a case holds."""

_SLOWEST = 10
MOST_NEAR = 1_000
"""Pairs of files told in a report; those that share most come first."""
_NEAR_LINES = 20


@dataclass(frozen=True)
class Span:
    """What a report is about: its kind, by whom, and since when (None: always)."""

    kind: str
    by: str
    started: dt.datetime | None = None


def report_of(
    workspace: Workspace,
    case: Case,
    files: Iterable[FileStatus],
    span: Span,
    *,
    unopened: Sequence[Unopened] = (),
    seen: Records | None = None,
) -> RunReport:
    """The report over these files of a case, as they stand now, without its list of them: see `RunReport.json_with`.

    Goes through the files twice and holds none of them. The caller has asked the access door; `seen` is the catalogue
    as far as the reader sees it.
    """
    ended = workspace.clock.now()
    records = seen or workspace.records
    told = _Seen()
    for file in files:
        told.add(file)
    lost = [one for one in unopened if one.failure]
    told.lose(len(lost))
    work = _Work(told.documents)
    for time in records.worklog.times(case.id):
        if span.started is None or time.ended >= span.started:
            work.add(time)
    pairs = [
        pair for pair in records.near.pairs(case.id) if pair.document in told.documents or pair.other in told.documents
    ]
    slowest = work.slowest()
    named = {one for pair in pairs for one in (pair.document, pair.other)}.union(document for document, _ in slowest)
    paths = {file.document: file.path for file in files if file.document in named}
    seconds = (ended - span.started).total_seconds() if span.started is not None else None
    return RunReport(
        case=case.id,
        case_number=case.number,
        kind=span.kind,
        by=span.by,
        started=span.started,
        ended=ended,
        seconds=seconds,
        files=told.files + len(lost),
        documents=len(told.documents),
        waiting=told.waiting,
        attention=told.attention + len(lost),
        pages=told.read["total"],
        bytes=told.bytes,
        pages_per_second=round(work.pages / seconds, 2) if seconds else None,
        seconds_left=_left(told.waits, work, workers=workspace.settings.workers),
        states=dict(told.states.most_common()),
        read=PageCounts(**told.read),
        stages=tuple(work.figures(stage) for stage in Stage),
        slowest=tuple(
            SlowFile(
                document=document,
                path=paths[document],
                seconds=round(seconds, 3),
                pages=told.documents[document][0],
                bytes=told.documents[document][1],
            )
            for document, seconds in slowest
        ),
        failures=tuple(told.failures()),
        unopened=tuple(unopened),
        near=tuple(_near(records, pairs, paths)),
    )


def case_report(workspace: Workspace, actor: Actor, case: CaseId) -> RunReport:
    """The report over a whole case as it stands. Raises NotFound."""
    found = workspace.access.case(actor, case, action="case.report")
    seen = workspace.access.seen_in(actor, case)
    files = seen.evidence.files(case)
    report = report_of(workspace, found, files, Span(kind=WHOLE_CASE, by=actor.name), seen=seen)
    return report.model_copy(update={"every_file": tuple(files)})


def keep(workspace: Workspace, report: RunReport, files: Iterable[FileStatus]) -> Run:
    """Keep the report of a run that has a beginning, with its files."""
    assert report.started is not None
    run = Run(
        id=fresh(),
        case=report.case,
        kind=report.kind,
        started=report.started,
        ended=report.ended,
        by=report.by,
        files=report.files,
        attention=report.attention,
    )
    workspace.records.worklog.add_run(run, report, files)
    return run


def text_of(report: RunReport) -> str:
    """The report as plain text, with the state of each file that it lists."""
    return "".join(lines_of(report, report.every_file))


def head_of(report: RunReport) -> str:
    """The first lines of the text: counts, states, how the pages were read."""
    return "\n".join(_head(report)) + "\n"


def _head(report: RunReport) -> Iterator[str]:
    took = f" in {clock(report.seconds)}" if report.seconds is not None else ""
    pace = f" ({report.pages_per_second} pages/s)" if report.pages_per_second else ""
    yield (
        f"{report.files} files ({report.documents} distinct), {report.pages} pages, {report.bytes} bytes{took}{pace}"
    )
    if report.states:
        yield "States: " + ", ".join(f"{count} {state}" for state, count in report.states.items())
    kinds = ("layer", "ocr", "text", "blank", "poor", "unreadable")
    counted = [f"{count} {kind}" for kind in kinds if (count := getattr(report.read, kind))]
    if counted:
        yield "Pages: " + ", ".join(counted)


def lines_of(report: RunReport, files: Iterable[FileStatus], *, every_file: bool = True) -> Iterator[str]:
    """The report over these files, line by line; `every_file`: with all of them, else those that need attention."""
    return (f"{line}\n" for line in _lines(report, files, every_file=every_file))


def _lines(report: RunReport, files: Iterable[FileStatus], *, every_file: bool) -> Iterator[str]:
    yield from _head(report)
    if report.waiting:
        left = f", about {clock(report.seconds_left)} left" if report.seconds_left is not None else ""
        yield f"Waiting: {report.waiting} files do not have their final state yet{left}"
    for stage in report.stages:
        if stage.documents:
            rate = f", {stage.pages_per_second} pages/s of a worker" if stage.pages_per_second is not None else ""
            yield f"Stage {stage.stage}: {stage.documents} documents, {stage.pages} pages, {stage.seconds:.1f} s{rate}"
    if report.slowest:
        yield "Slowest:"
        for file in report.slowest:
            yield f"  {file.seconds:8.1f} s  {shown(file.path)} ({file.pages} pages)"
    if report.failures:
        yield "Problems, by kind:"
        for kind in report.failures:
            yield f"  {kind.files} × {kind.code}: {kind.message}"
    if report.near:
        yield f"Nearly the same ({len(report.near)} pairs of files):"
        for pair in report.near if every_file else report.near[:_NEAR_LINES]:
            yield f"  {pair.pages} pages of {shown(pair.path)} as in {shown(pair.other_path)}"
    lost = [one for one in report.unopened if one.failure]
    if report.files if every_file else report.attention or report.waiting:
        yield "Every file:" if every_file else "Needs attention:"
    for status in files:
        if not every_file and status.state in GOOD_STATES:
            continue
        yield f"  {status.state or f'waits for {status.stage}'}  {shown(status.path)}"
        for problem in status.problems:
            yield f"      {f'page {problem.page}: ' if problem.page else ''}{problem.message}"
    for one in lost:
        yield f"  not opened  {shown(one.path)}: {one.reason}"
    if len(lost) < len(report.unopened):
        yield "Left out:"
    for one in report.unopened:
        if not one.failure:
            yield f"  {shown(one.path)}: {one.reason}"


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours when there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class _Seen:
    """What the files of a report come to, each document counted once."""

    def __init__(self) -> None:
        self.files = self.bytes = self.waiting = self.attention = 0
        self.documents: dict[DocumentId, tuple[int, int]] = {}
        """Pages and bytes of each."""
        self.waits: Counter[Stage] = Counter()
        self.states: Counter[DocumentState] = Counter()
        self.read: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._said: dict[str, str] = {}

    def add(self, file: FileStatus) -> None:
        """One more file."""
        self.files += 1
        self.bytes += file.size
        self.waiting += file.stage is not None
        if file.stage is None and file.state not in GOOD_STATES:
            self.attention += 1
            for code, message in {problem.code: problem.message for problem in reversed(file.problems)}.items():
                self._failed[code] += 1
                self._said.setdefault(code, message)
        if file.document in self.documents:
            return
        self.documents[file.document] = (file.counts.total, file.size)
        self.read.update(file.counts.model_dump())
        if file.stage is not None:
            self.waits[file.stage] += 1
        if file.state is not None:
            self.states[file.state] += 1

    def lose(self, files: int) -> None:
        """So many files could not be opened."""
        if files:
            self._failed["unreadable_file"] = files
            self._said["unreadable_file"] = _UNREADABLE

    def failures(self) -> Iterator[FailureKind]:
        """Problems by kind, the commonest first."""
        for code, count in self._failed.most_common():
            yield FailureKind(code=code, files=count, message=self._said[code])


class _Work:
    """What the stages took on the documents of a report. Times come by document."""

    def __init__(self, documents: Mapping[DocumentId, tuple[int, int]]) -> None:
        self._documents = documents
        self.counted: Counter[Stage] = Counter()
        self.seconds: defaultdict[Stage, float] = defaultdict(float)
        self.pages = 0
        self._pages: Counter[Stage] = Counter()
        self._bytes: Counter[Stage] = Counter()
        self._slowest: list[tuple[float, DocumentId]] = []
        self._last: tuple[float, DocumentId] | None = None

    def add(self, time: StageTime) -> None:
        """One more time."""
        if time.document not in self._documents:
            return
        pages, size = self._documents[time.document]
        self.counted[time.stage] += 1
        self.seconds[time.stage] += time.seconds
        self._pages[time.stage] += pages
        self._bytes[time.stage] += size
        if self._last is None or self._last[1] != time.document:
            self._settle()
            self._last = (0.0, time.document)
            self.pages += pages
        self._last = (self._last[0] + time.seconds, time.document)

    def _settle(self) -> None:
        if self._last is not None:
            self._slowest = heapq.nsmallest(_SLOWEST, [*self._slowest, self._last], key=lambda one: (-one[0], one[1]))
            self._last = None

    def slowest(self) -> list[tuple[DocumentId, float]]:
        """The documents that took longest, and their seconds."""
        self._settle()
        return [(document, seconds) for seconds, document in self._slowest]

    def figures(self, stage: Stage) -> StageFigures:
        """One stage over all documents."""
        pages, seconds = self._pages[stage], self.seconds[stage]
        return StageFigures(
            stage=stage,
            documents=self.counted[stage],
            pages=pages,
            bytes=self._bytes[stage],
            seconds=round(seconds, 3),
            pages_per_second=round(pages / seconds, 2) if seconds > 0 else None,
        )


def _left(waits: Mapping[Stage, int], work: _Work, *, workers: int) -> float | None:
    """Seconds until nothing waits: each waiting document at the mean cost of the stages it has before it."""
    if not waits or not work.counted:
        return None
    order = tuple(Stage)
    mean = {stage: work.seconds[stage] / work.counted[stage] if work.counted[stage] else 0.0 for stage in order}
    total = sum(count * mean[later] for stage, count in waits.items() for later in order[order.index(stage) :])
    return round(total / workers, 1)


def _near(records: Records, pairs: Sequence[NearPair], paths: Mapping[DocumentId, str]) -> Iterator[NearFiles]:
    """Pairs with a file of the run; the other one may have come before."""
    strangers = {one for pair in pairs for one in (pair.document, pair.other)} - paths.keys()
    names = {document: head.name for document, head in records.evidence.heads(strangers).items()}
    names |= paths
    for pair in pairs[:MOST_NEAR]:
        if pair.document in names and pair.other in names:
            yield NearFiles(
                document=pair.document,
                path=names[pair.document],
                other=pair.other,
                other_path=names[pair.other],
                pages=pair.pages,
            )


_UNREADABLE = "The file could not be opened where it lies: check its permissions and the medium."
