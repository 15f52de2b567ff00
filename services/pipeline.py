"""extract → analyze → index, as a table of stages with the only retry loop.

A job is leased, its stage done, and its result saved in one transaction with the job's end and the next
stage's start. A stage that is cut off leaves nothing but a lease, which falls back; doing it again is safe,
since everything it writes is named by content.
"""

import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from models.analysis import Analysis
from models.audit import Actor
from models.document import Document, DocumentState, Extraction, Problem
from models.errors import LinceError, StorageFull
from models.exhibit import Exhibit, Source
from models.ids import DocumentId, derived
from models.job import Job, JobState, Stage
from services.ingest.intake import MAX_DEPTH, Intake
from services.ports import BlobStore, Records

log = structlog.get_logger("lince.pipeline")

MAX_ATTEMPTS = 3
"""A stage is tried this often; then the document keeps a problem and goes on without it."""

LEASE_SECONDS = 60.0
"""A worker that is silent for this long has lost its job."""


class Extract(Protocol):
    """Reads one file, isolated; never raises for what is wrong with the file."""

    def __call__(
        self, path: Path, *, name: str, passwords: Sequence[str], folder: Path, languages: str | None = None
    ) -> Extraction:
        """Page images and children are left as files in `folder`; `languages` of OCR, None: the usual ones."""
        ...


class Analyze(Protocol):
    """Finds mentions and indicators."""

    def __call__(self, document: Document, *, country: str | None) -> Analysis:
        """Pure and deterministic."""
        ...


class Index(Protocol):
    """Writes documents into the index, durably."""

    def __call__(self, documents: Sequence[tuple[Document, Analysis, str]]) -> None:
        """Document, analysis and agency of each."""
        ...


@dataclass(frozen=True)
class Stages:
    """The stages that a process can do (None: another process does them), and the version of each.

    A new version makes its results due again; a later stage depends on the earlier ones.
    """

    versions: Mapping[Stage, str]
    extract: Extract | None = None
    analyze: Analyze | None = None
    index: Index | None = None

    @property
    def here(self) -> tuple[Stage, ...]:
        """The stages done in this process."""
        steps = {Stage.EXTRACT: self.extract, Stage.ANALYZE: self.analyze, Stage.INDEX: self.index}
        return tuple(stage for stage, step in steps.items() if step is not None)

    def version(self, stage: Stage) -> str:
        """The versions of a stage and of those before it, as one string of at most 64 characters."""
        order = tuple(Stage)
        own = [self.versions[earlier] for earlier in order[: order.index(stage) + 1]]
        return own[0] if stage is Stage.EXTRACT else derived(*own)


class LeaseLost(Exception):
    """Somebody else has the job now: what was done here must not be saved."""


class Pipeline:
    """Advances jobs. One per worker, used by one thread; keeps no state between jobs."""

    def __init__(
        self, *, records: Records, blobs: BlobStore, intake: Intake, stages: Stages, work: Path, actor: Actor
    ) -> None:
        self._records = records
        self._blobs = blobs
        self._intake = intake
        self._stages = stages
        self._work = work
        self._actor = actor
        self._began = 0.0

    def renew(self) -> int:
        """Queue the analysis of documents that another version of it analyzed; returns how many.

        Reading again costs hours and is asked for by receiving again; analyzing again costs seconds
        and keeps findings of one kind across the archive.
        """
        version = self._stages.versions[Stage.ANALYZE]
        due = self._records.evidence.outdated(version)
        for document, case in due:
            self._records.jobs.again(
                document, case=case, stage=Stage.ANALYZE, version=self._stages.version(Stage.ANALYZE)
            )
        return len(due)

    def work_once(self, *, holder: str, batch: int = 1) -> int:
        """Lease and advance up to `batch` jobs of the stages done here; returns how many there were."""
        jobs = self._records.jobs.lease(stages=self._stages.here, holder=holder, seconds=LEASE_SECONDS, limit=batch)
        index = [job for job in jobs if job.stage is Stage.INDEX]
        if index:
            self._guarded(index, lambda: self._index(index))
        for job in jobs:
            if job.stage is not Stage.INDEX:
                self.advance(job)
        return len(jobs)

    def advance(self, job: Job) -> None:
        """Do one leased job to its end, whatever happens inside."""
        steps: Mapping[Stage, Callable[[Job], None]] = {
            Stage.EXTRACT: self._extract,
            Stage.ANALYZE: self._analyze,
            Stage.INDEX: lambda last: self._index([last]),
        }
        self._guarded([job], lambda: steps[job.stage](job))

    def _guarded(self, jobs: Sequence[Job], step: Callable[[], None]) -> None:
        """Run a step under a heartbeat; turn a failure into another try or a typed problem."""
        spent = [job for job in jobs if job.attempts > MAX_ATTEMPTS]
        if spent:
            # Its worker died each time: whatever it holds kills workers, and must not do so again.
            for job in spent:
                self._give_up(job, Problem(code=f"{job.stage}_crashed", message=_CRASHED))
            return
        self._began = time.monotonic()
        try:
            with self._heartbeat(jobs):
                step()
        except LeaseLost:
            log.warning("lease lost", jobs=[job.id for job in jobs])
        except StorageFull:
            # Nothing is wrong with the file. The job waits for space; the worker stops and says so.
            for job in jobs:
                self._records.jobs.release(holder=job.lease or "")
            raise
        except LinceError as error:
            self._failed(jobs, Problem(code=error.code, message=f"{error.message} {error.advice}"))
        except Exception as error:  # noqa: BLE001 - one bad document must not stop the batch
            # The text of the exception may hold text of the exhibit: only its kind is kept.
            log.warning("stage failed", jobs=[job.id for job in jobs], stage=jobs[0].stage, kind=type(error).__name__)
            self._failed(jobs, Problem(code=f"{jobs[0].stage}_failed", message=_FAILED))

    def _failed(self, jobs: Sequence[Job], problem: Problem) -> None:
        for job in jobs:
            if job.attempts >= MAX_ATTEMPTS:
                self._give_up(job, problem)
            else:
                self._records.jobs.fail(job, problem=problem, attempts=MAX_ATTEMPTS)

    def _give_up(self, job: Job, problem: Problem) -> None:
        """End a job for good: the document keeps the problem, and what can still be done goes on.

        Together: a job that has failed without a word in its document would leave the file looking done. A job
        that somebody else has by now is his to end: the document may be read already.
        """
        with self._records.transaction():
            if self._records.jobs.fail(job, problem=problem, attempts=0).state is not JobState.FAILED:
                log.warning("lease lost", jobs=[job.id])
                return
            document = self._records.evidence.full_document(job.document)
            if document is None or job.stage is Stage.EXTRACT:
                document = self._unread(job)
            document = document.model_copy(
                update={"problems": (*document.problems, problem), "state": _worse(document)}
            )
            analysis = None if job.stage is Stage.EXTRACT else self._records.evidence.analysis(job.document)
            self._records.evidence.save_document(document)
            self._records.evidence.save_analysis(analysis or Analysis(document=document.id, version="none"))
            if job.stage is not Stage.INDEX:
                self._next(job, Stage.INDEX)

    def _unread(self, job: Job) -> Document:
        exhibit = self._first_exhibit(job)
        return Document(
            id=job.document,
            case=job.case,
            sha256=exhibit.sha256,
            name=exhibit.name,
            media_type="application/octet-stream",
            state=DocumentState.FAILED,
            version=job.version,
        )

    def _extract(self, job: Job) -> None:
        assert self._stages.extract is not None
        exhibit = self._first_exhibit(job)
        # Of this try alone: a worker that lost the job without knowing may still be at it.
        self._work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{job.id}-", dir=self._work))
        try:
            with self._blobs.path(exhibit.sha256) as path:
                extraction = self._stages.extract(
                    path,
                    name=exhibit.name,
                    passwords=self._records.cases.passwords(job.case),
                    folder=folder,
                    languages=self._records.worklog.chosen_languages(job.document),
                )
            self._save_extraction(job, exhibit, extraction, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _save_extraction(self, job: Job, exhibit: Exhibit, extraction: Extraction, folder: Path) -> None:
        for page in extraction.pages:
            if page.image is not None and not self._blobs.has(page.image):
                with (folder / f"{page.image}.jpg").open("rb") as image:
                    self._blobs.put(image)
        children = extraction.children if exhibit.depth < MAX_DEPTH else ()
        stored = []
        for child in children:
            with (folder / child.file).open("rb") as stream:
                stored.append((child, self._blobs.put(stream)))
        problems = extraction.problems
        state = extraction.state
        if len(children) < len(extraction.children):
            problems = (*problems, Problem(code="too_deep", message=_TOO_DEEP))
            state = DocumentState.LIMIT
        document = Document(
            id=job.document,
            case=job.case,
            sha256=exhibit.sha256,
            name=exhibit.name,
            version=job.version,
            state=state,
            problems=problems,
            **extraction.model_dump(include={"media_type", "language", "metadata"}),
            pages=extraction.pages,
            tables=extraction.tables,
        )
        with self._records.transaction():
            self._end(job)
            self._records.evidence.save_document(document)
            for child, blob in stored:
                self._intake.record(
                    job.case,
                    Source(path=f"{exhibit.path}/{child.path}", custodian=exhibit.custodian, custody=exhibit.custody),
                    blob,
                    actor=self._actor,
                    parent=document.id,
                    depth=exhibit.depth + 1,
                )
            self._next(job, Stage.ANALYZE)

    def _analyze(self, job: Job) -> None:
        assert self._stages.analyze is not None
        document = self._document(job)
        case = self._records.cases.get(job.case)
        analysis = self._stages.analyze(document, country=case.country if case else None)
        with self._records.transaction():
            self._end(job)
            self._records.evidence.save_analysis(analysis)
            self._next(job, Stage.INDEX)

    def _index(self, jobs: Sequence[Job]) -> None:
        assert self._stages.index is not None
        batch = []
        for job in jobs:
            case = self._records.cases.get(job.case)
            analysis = self._records.evidence.analysis(job.document)
            document = self._document(job)
            batch.append(
                (document, analysis or Analysis(document=document.id, version="none"), case.agency if case else "")
            )
        # The index is a copy: written first, durably, and only then is the job done. Twice written is the same.
        self._stages.index(batch)
        with self._records.transaction():
            for job in jobs:
                if self._records.jobs.complete(job):
                    self._spent(job, share=len(jobs))
                else:
                    log.warning("lease lost", jobs=[job.id])

    def _next(self, job: Job, stage: Stage) -> None:
        self._records.jobs.again(job.document, case=job.case, stage=stage, version=self._stages.version(stage))

    def _end(self, job: Job) -> None:
        if not self._records.jobs.complete(job):
            raise LeaseLost
        self._spent(job)

    def _spent(self, job: Job, *, share: int = 1) -> None:
        """Keep what the step that is ending took; that of a batch is shared out evenly."""
        seconds = (time.monotonic() - self._began) / share
        self._records.worklog.spent(job.document, stage=job.stage, seconds=seconds)

    def _document(self, job: Job) -> Document:
        document = self._records.evidence.full_document(job.document)
        if document is None:
            raise LeaseLost  # read again meanwhile, by another version
        return document

    def _first_exhibit(self, job: Job) -> Exhibit:
        return self._records.evidence.exhibits_of(DocumentId(job.document))[0]

    @contextlib.contextmanager
    def _heartbeat(self, jobs: Sequence[Job]) -> Iterator[None]:
        """Renew the leases of a long step from a thread of its own."""
        stop = threading.Event()

        def beat() -> None:
            while not stop.wait(LEASE_SECONDS / 4):
                for job in jobs:
                    self._records.jobs.heartbeat(job, seconds=LEASE_SECONDS)

        thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _worse(document: Document) -> DocumentState:
    return DocumentState.PARTIAL if document.state is DocumentState.DONE else document.state


_CRASHED = "Reading it ended its worker several times. The original is kept. Try it again with `lince retry`."
_FAILED = "An unexpected error stopped this step three times. The original is kept; report this with the log."
_TOO_DEEP = f"Containers are nested deeper than {MAX_DEPTH}; the parts below were left inside. The original is kept."
