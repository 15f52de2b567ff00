"""The report of a run, or of a whole case: figures, what failed and why, every file with its state; and as text."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.receiving import GOOD_STATES
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.document import PageCounts
from models.ids import CaseId, DocumentId, fresh
from models.job import FileStatus, Stage
from models.run import FailureKind, NearFiles, Run, RunReport, SlowFile, StageFigures, StageTime, Unopened

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
    workspace: Workspace, case: Case, files: Sequence[FileStatus], span: Span, *, unopened: Sequence[Unopened] = ()
) -> RunReport:
    """The report over these files of a case, as they stand now. The caller has asked the access door."""
    ended = workspace.clock.now()
    documents = {file.document: file for file in files}
    times = [
        time
        for time in workspace.records.worklog.times(case.id)
        if time.document in documents and (span.started is None or time.ended >= span.started)
    ]
    seconds = (ended - span.started).total_seconds() if span.started is not None else None
    attention = [file for file in files if file.stage is None and file.state not in GOOD_STATES]
    lost = [one for one in unopened if one.failure]
    pages_done = sum(documents[document].counts.total for document in {time.document for time in times})
    return RunReport(
        case=case.id,
        case_number=case.number,
        kind=span.kind,
        by=span.by,
        started=span.started,
        ended=ended,
        seconds=seconds,
        files=len(files) + len(lost),
        documents=len(documents),
        waiting=sum(file.stage is not None for file in files),
        attention=len(attention) + len(lost),
        pages=sum(file.counts.total for file in documents.values()),
        bytes=sum(file.size for file in files),
        pages_per_second=round(pages_done / seconds, 2) if seconds else None,
        seconds_left=_left(files, times, workers=workspace.settings.workers),
        states=dict(Counter(file.state for file in documents.values() if file.state is not None).most_common()),
        read=_sum(file.counts for file in documents.values()),
        stages=tuple(_stage(stage, times, documents) for stage in Stage),
        slowest=tuple(_slowest(times, documents)),
        failures=tuple(_failures(attention, lost)),
        unopened=tuple(unopened),
        near=tuple(_near(workspace, case, documents)),
        every_file=tuple(files),
    )


def case_report(workspace: Workspace, actor: Actor, case: CaseId) -> RunReport:
    """The report over a whole case as it stands. Raises NotFound."""
    found = workspace.access.case(actor, case, action="case.report")
    return report_of(workspace, found, workspace.records.evidence.files(case), Span(kind=WHOLE_CASE, by=actor.name))


def keep(workspace: Workspace, report: RunReport) -> Run:
    """Keep the report of a run that has a beginning."""
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
    workspace.records.worklog.add_run(run, report)
    return run


def text_of(report: RunReport, *, every_file: bool = True) -> str:
    """The report as plain text; `every_file`: with the state of each, else only of those that need attention."""
    return "\n".join(_lines(report, every_file=every_file)) + "\n"


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


def _lines(report: RunReport, *, every_file: bool) -> Iterator[str]:
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
            yield f"  {file.seconds:8.1f} s  {file.path} ({file.pages} pages)"
    if report.failures:
        yield "Problems, by kind:"
        for kind in report.failures:
            yield f"  {kind.files} × {kind.code}: {kind.message}"
    if report.near:
        yield f"Nearly the same ({len(report.near)} pairs of files):"
        for pair in report.near if every_file else report.near[:_NEAR_LINES]:
            yield f"  {pair.pages} pages of {pair.path} as in {pair.other_path}"
    shown = [file for file in report.every_file if every_file or file.state not in GOOD_STATES]
    lost = [one for one in report.unopened if one.failure]
    if shown or lost:
        yield "Every file:" if every_file else "Needs attention:"
    for status in shown:
        yield f"  {status.state or f'waits for {status.stage}'}  {status.path}"
        for problem in status.problems:
            yield f"      {f'page {problem.page}: ' if problem.page else ''}{problem.message}"
    for one in lost:
        yield f"  not opened  {one.path}: {one.reason}"
    if len(lost) < len(report.unopened):
        yield "Left out:"
    for one in report.unopened:
        if not one.failure:
            yield f"  {one.path}: {one.reason}"


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours when there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _sum(counts: Iterator[PageCounts]) -> PageCounts:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one.model_dump())
    return PageCounts(**total)


def _stage(stage: Stage, times: Sequence[StageTime], documents: dict[DocumentId, FileStatus]) -> StageFigures:
    mine = [time for time in times if time.stage is stage]
    pages = sum(documents[time.document].counts.total for time in mine)
    seconds = sum(time.seconds for time in mine)
    return StageFigures(
        stage=stage,
        documents=len(mine),
        pages=pages,
        bytes=sum(documents[time.document].size for time in mine),
        seconds=round(seconds, 3),
        pages_per_second=round(pages / seconds, 2) if seconds > 0 else None,
    )


def _left(files: Sequence[FileStatus], times: Sequence[StageTime], *, workers: int) -> float | None:
    """Seconds until nothing waits: each waiting document at the mean cost of the stages it has before it."""
    waiting = {file.document: file.stage for file in files if file.stage is not None}
    if not waiting or not times:
        return None
    counted = Counter(time.stage for time in times)
    spent: Counter[Stage] = Counter()
    for time in times:
        spent[time.stage] += time.seconds  # type: ignore[assignment]  # a Counter adds fractions as well
    order = tuple(Stage)
    mean = {stage: spent[stage] / counted[stage] if counted[stage] else 0.0 for stage in order}
    total = sum(mean[later] for stage in waiting.values() for later in order[order.index(stage) :])
    return round(total / workers, 1)


def _slowest(times: Sequence[StageTime], documents: dict[DocumentId, FileStatus]) -> Iterator[SlowFile]:
    spent: defaultdict[DocumentId, float] = defaultdict(float)
    for time in times:
        spent[time.document] += time.seconds
    for document, seconds in sorted(spent.items(), key=lambda pair: (-pair[1], pair[0]))[:_SLOWEST]:
        file = documents[document]
        yield SlowFile(
            document=document,
            path=file.path,
            seconds=round(seconds, 3),
            pages=file.counts.total,
            bytes=file.size,
        )


def _near(workspace: Workspace, case: Case, documents: dict[DocumentId, FileStatus]) -> Iterator[NearFiles]:
    """Pairs with a file of the run; the other one may have come before."""
    pairs = [
        pair for pair in workspace.records.near.pairs(case.id) if pair.document in documents or pair.other in documents
    ]
    strangers = {one for pair in pairs for one in (pair.document, pair.other)} - documents.keys()
    names = {document: head.name for document, head in workspace.records.evidence.heads(strangers).items()}
    names |= {document: file.path for document, file in documents.items()}
    for pair in pairs[:MOST_NEAR]:
        if pair.document in names and pair.other in names:
            yield NearFiles(
                document=pair.document,
                path=names[pair.document],
                other=pair.other,
                other_path=names[pair.other],
                pages=pair.pages,
            )


def _failures(attention: Sequence[FileStatus], unopened: Sequence[Unopened]) -> Iterator[FailureKind]:
    found: Counter[str] = Counter()
    said: dict[str, str] = {}
    for file in attention:
        for code, message in {problem.code: problem.message for problem in reversed(file.problems)}.items():
            found[code] += 1
            said.setdefault(code, message)
    if unopened:
        found["unreadable_file"] = len(unopened)
        said["unreadable_file"] = "The file could not be opened where it lies: check its permissions and the medium."
    for code, count in found.most_common():
        yield FailureKind(code=code, files=count, message=said[code])
