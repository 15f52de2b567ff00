"""What a run of reading came to: figures for each stage, what failed and why, and the state of every file."""

from collections.abc import Iterable, Iterator

from pydantic import Field

from models.base import Record, UtcTime
from models.document import DocumentState, PageCounts
from models.ids import CaseId, DocumentId, ExhibitId
from models.job import FileStatus, Stage


class StageTime(Record):
    """What one stage of one document took the last time, in seconds of the worker that did it."""

    document: DocumentId
    stage: Stage
    seconds: float = Field(ge=0)
    ended: UtcTime


class StageFigures(Record):
    """A stage over all documents of a run. The pace is that of one worker: two workers do twice as much."""

    stage: Stage
    documents: int
    pages: int
    bytes: int
    seconds: float = Field(description="seconds of workers, added up")
    pages_per_second: float | None = Field(default=None, description="pages for each second of one worker")


class SlowFile(Record):
    """One of the documents that took longest, all stages together."""

    document: DocumentId
    path: str
    seconds: float
    pages: int
    bytes: int


class FailureKind(Record):
    """A problem with the number of files that have it, and what its message says to do."""

    code: str
    files: int
    message: str = Field(description="the message of the first of them")


class Unopened(Record):
    """What was not taken in, where it lay: it could not be opened, or is left out on purpose."""

    path: str
    reason: str
    failure: bool = Field(default=True, description="false: left out on purpose, such as a link")


class NearFiles(Record):
    """Two files of the case with pages that say nearly the same."""

    document: DocumentId
    path: str
    other: DocumentId
    other_path: str
    pages: int = Field(ge=1, description="pages of the first that have their like in the other")


class RunReport(Record):
    """The report: complete at its end, and true about what is not."""

    case: CaseId
    case_number: str
    kind: str = Field(description="ingest, watch, upload, retry; or case: everything that the case holds")
    by: str
    started: UtcTime | None = Field(default=None, description="absent in a report over the whole case")
    ended: UtcTime = Field(description="when the report was made")
    seconds: float | None = Field(default=None, description="from start to end on the clock")
    files: int
    documents: int = Field(description="files with the same bytes count once")
    waiting: int = Field(description="files without their final state")
    attention: int = Field(description="files that were not wholly read, with those not opened")
    pages: int
    bytes: int
    pages_per_second: float | None = Field(default=None, description="pages on the clock, all stages and workers")
    seconds_left: float | None = Field(
        default=None, description="estimate of what waits, at the pace of this case and with this machine's workers"
    )
    states: dict[DocumentState, int] = Field(description="documents by their final state")
    read: PageCounts = Field(description="pages by how they were read")
    stages: tuple[StageFigures, ...]
    slowest: tuple[SlowFile, ...]
    failures: tuple[FailureKind, ...]
    unopened: tuple[Unopened, ...] = ()
    near: tuple[NearFiles, ...] = Field(default=(), description="files whose pages say nearly the same, of this case")
    every_file: tuple[FileStatus, ...] = Field(
        default=(), description="each file with its state and the reasons, by path"
    )

    def json_with(self, files: Iterable[FileStatus]) -> Iterator[str]:
        """The report as JSON, in pieces, with these files in it: a run may be about a million."""
        yield self.model_dump_json(exclude={"every_file"})[:-1] + ',"every_file":['
        for place, file in enumerate(files):
            yield f"{',' if place else ''}{file.model_dump_json()}"
        yield "]}"


class Run(Record):
    """A run whose report is kept."""

    id: str
    case: CaseId
    kind: str
    started: UtcTime
    ended: UtcTime
    by: str
    files: int
    attention: int


class OpenRun(Record):
    """A run without a process of its own: what somebody sent, or had read again, through the server."""

    case: CaseId
    kind: str
    by: str
    started: UtcTime
    last: UtcTime = Field(description="when its last file joined it")
    documents: frozenset[DocumentId]
    exhibits: frozenset[ExhibitId] = Field(description="the receipts, where it is about receipts")
