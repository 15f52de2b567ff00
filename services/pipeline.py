"""extract → analyze → index, as a table of stages with the only retry loop.

A job is leased, its stage done, and its result saved in one transaction with the job's end and the next
stage's start. A stage that is cut off leaves nothing but a lease, which falls back; doing it again is safe,
since everything it writes is named by content.
"""

import contextlib
import itertools
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import structlog

from models.analysis import Analysis
from models.audit import Actor
from models.document import Document, DocumentState, DocumentSummary, Problem, stretch_of
from models.errors import LinceError, MustWait
from models.exhibit import Exhibit
from models.ids import DocumentId, JobId
from models.job import Job, JobState, Priority, Stage
from services.beating import beating
from services.blob_ports import BlobStore
from services.bounded import STEP_SECONDS, bounded
from services.ending import AGAIN, FAILED, LOST, told
from services.heeding import Heeding
from services.ingest.intake import Intake
from services.ingest.plugin import Alone, End, Part
from services.ports import Records
from services.reading import Desk, LeaseLost, Reading, order_after, save_together
from services.spans import span
from services.stages import Analyze, Stages, Stretch
from services.turns import Passing, Turns

log = structlog.get_logger("lince.pipeline")

MAX_ATTEMPTS = 3
"""A stage is tried this often without getting on; then the document keeps a problem and goes on without it."""

MAX_DEATHS = 10
"""Workers that may die at one stage before it is given up. Files are read apart from them: it is seldom the file."""

LEASE_SECONDS = 60.0
"""A worker that is silent for this long has lost its job."""

RENEWED_AT_ONCE = 500
"""Stretches queued in one transaction when all are to be analyzed anew."""


class Pipeline:
    """Advances jobs. One per worker, used by one thread; between jobs it remembers only whose turn it is."""

    def __init__(
        self, *, records: Records, blobs: BlobStore, intake: Intake, stages: Stages, work: Path, actor: Actor
    ) -> None:
        self._records = records
        self._blobs = blobs
        self._stages = stages
        self._work = work
        self._desk = Desk(records=records, blobs=blobs, intake=intake, version=self._version, actor=actor)
        self._began = 0.0
        self._turns = Turns()

    def analyze_by(self, analyze: Analyze, version: str) -> None:
        """From the next job on, analyze so; what another version analyzed is not due by that: see `renew`."""
        self._stages = self._stages.analyzing(analyze, version)

    def _version(self, stage: Stage) -> str:
        return self._stages.version(stage)

    def renew(self) -> int:
        """Queue the analysis of stretches that another version of it analyzed; returns how many.

        Reading again costs hours and is asked for by receiving again; analyzing again costs seconds
        and keeps findings of one kind across the archive.
        """
        due = self._records.evidence.outdated(self._stages.versions[Stage.ANALYZE])
        orders = self._stages.again(due)
        while some := list(itertools.islice(orders, RENEWED_AT_ONCE)):
            self._records.jobs.again_all(some)
        return len(due)

    def work_once(self, *, holder: str, batch: int = 1, weight: int | None = None) -> int:
        """Lease and advance up to `batch` jobs of one stage, of `weight` together; returns how many there were."""
        at = time.monotonic()
        stages = self._turns.order(self._stages.here)
        jobs = self._records.jobs.lease(stages=stages, holder=holder, seconds=LEASE_SECONDS, limit=batch, weight=weight)
        if not jobs:
            return 0
        with span(f"work {jobs[0].stage}", {"lince.stage": jobs[0].stage, "lince.jobs": len(jobs)}):
            left = self._together(jobs) if len(jobs) > 1 else jobs
            for n, job in enumerate(left):
                try:
                    self.advance(job)
                except MustWait:
                    self._records.jobs.postpone(left[n + 1 :])
                    raise
        self._turns.count(jobs[0].stage, time.monotonic() - at)
        return len(jobs)

    def advance(self, job: Job) -> None:
        """Do one leased job to its end, whatever happens inside."""
        steps: Mapping[Stage, Callable[[Job], object]] = {
            Stage.EXTRACT: self._extract,
            Stage.ANALYZE: lambda last: self._analyze([last]),
            Stage.INDEX: lambda last: self._index([last]),
        }
        self._guarded([job], lambda: steps[job.stage](job))

    def _together(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Do jobs of one stage in one go; returns those that must be done alone, all when something went wrong."""
        steps: Mapping[Stage, Callable[[Sequence[Job]], Sequence[Job]]] = {
            Stage.EXTRACT: self._extract_together,
            Stage.ANALYZE: self._analyze,
            Stage.INDEX: self._index,
        }
        self._began = time.monotonic()
        try:
            with self._heartbeat(jobs):
                return steps[jobs[0].stage](jobs)
        except MustWait:
            self._records.jobs.postpone(jobs)
            raise
        except Exception as error:  # noqa: BLE001 - which of them it was shows when each is done alone
            log.warning("batch failed", jobs=len(jobs), stage=jobs[0].stage, kind=type(error).__name__)
            return jobs

    def _guarded(self, jobs: Sequence[Job], step: Callable[[], object]) -> None:
        """Run a step under a heartbeat; turn a failure into another try or a typed problem."""
        spent = [job for job in jobs if job.in_vain > MAX_DEATHS]
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
            self._records.tally.count(jobs[0].stage, LOST, jobs=len(jobs), seconds=time.monotonic() - self._began)
        except MustWait:
            # The job waits for space, for the engine or for the store; whoever works says so.
            self._records.jobs.postpone(jobs)
            raise
        except LinceError as error:
            self._failed(jobs, Problem(code=error.code, message=f"{error.message} {error.advice}"))
        except Exception as error:  # noqa: BLE001 - one bad document must not stop the batch
            # The text of the exception may hold text of the exhibit: only its kind is kept.
            log.warning("stage failed", jobs=[job.id for job in jobs], stage=jobs[0].stage, kind=type(error).__name__)
            self._failed(jobs, Problem(code=f"{jobs[0].stage}_failed", message=_FAILED))

    def _failed(self, jobs: Sequence[Job], problem: Problem) -> None:
        for job in jobs:
            if job.in_vain >= MAX_ATTEMPTS:
                self._give_up(job, problem)
            else:
                self._records.jobs.fail(job, problem=problem, attempts=MAX_ATTEMPTS)
                self._records.tally.count(job.stage, AGAIN, jobs=1, seconds=time.monotonic() - self._began)

    def _give_up(self, job: Job, problem: Problem) -> None:
        """End a job for good: the document keeps the problem, and what can still be done goes on.

        Together: a job that has failed without a word in its document would leave the file looking done. A job
        that somebody else has by now is his to end: the document may be read already.
        """
        evidence = self._records.evidence
        with self._records.transaction():
            if self._records.jobs.fail(job, problem=problem, attempts=0).state is not JobState.FAILED:
                log.warning("lease lost", jobs=[job.id])
                return
            self._records.tally.count(job.stage, FAILED, jobs=1)
            document = evidence.document(job.document)
            if document is None:
                document = self._unread(job)
                evidence.begin_document(document)
            cut = job.stage is Stage.EXTRACT and document.state is DocumentState.READING
            if cut or document.state is not DocumentState.READING:
                document = document.with_problem(problem)
            else:
                document = document.model_copy(update={"problems": (*document.problems, problem)})
            evidence.update_document(document)
            if job.stage is Stage.INDEX:
                return
            # Of a reading that was cut, the last stretch was not whole and still waits.
            stretch = max(0, stretch_of(evidence.last_page(job.document))) if cut else job.stretch
            if not cut and evidence.analysis(job.document, stretch=stretch) is None:
                nothing = Analysis(document=job.document, stretch=stretch, version="none")
                evidence.save_analysis(nothing)
            stage = Stage.ANALYZE if cut else Stage.INDEX
            order = order_after(self._desk, job, stage, stretch=stretch, weight=job.weight)
            self._records.jobs.again_all([order], changed=True)

    def _unread(self, job: Job) -> DocumentSummary:
        exhibit = self._first_exhibit(job)
        return DocumentSummary(
            id=job.document,
            case=job.case,
            sha256=exhibit.sha256,
            name=exhibit.name,
            media_type="application/octet-stream",
            state=DocumentState.FAILED,
            version=job.version,
        )

    def _extract(self, job: Job) -> None:
        assert self._stages.read is not None
        exhibit = self._first_exhibit(job)
        with self._private_folder(job) as folder, self._blobs.path(exhibit.sha256) as path:
            reading = Reading(self._desk, job=job, exhibit=exhibit, folder=folder)
            if (refused := reading.refusal) is not None:
                if self._records.evidence.document(job.document) is not None:
                    self._give_up(job, refused)  # what an earlier reading found stays
                    return
                self._take_in(job, reading, iter((refused, End(state=DocumentState.LIMIT))))
                return
            self._desk.intake.lay_logs(exhibit, path, folder)
            parts = self._stages.read(
                path,
                name=exhibit.name,
                passwords=self._records.cases.passwords(job.case),
                folder=folder,
                choice=self._records.worklog.choices([job.document]).get(job.document),
                bookmark=reading.go_on(),
            )
            with contextlib.closing(parts):
                self._take_in(job, reading, parts)

    def _extract_together(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Read small files of one case in one child; returns the jobs of those that must be read alone."""
        case = jobs[0].case
        if self._stages.read_together is None:
            return jobs
        chosen = self._records.worklog.choices([job.document for job in jobs])
        alone = [job for job in jobs if job.case != case or job.document in chosen]
        here = [job for job in jobs if job.case == case and job.document not in chosen]
        if not here:
            return jobs
        receipts = self._records.evidence.first_exhibits([job.document for job in here])
        exhibits = [receipts[job.document] for job in here]
        with self._private_folder(here[0]) as folder, contextlib.ExitStack() as stack:
            files = [(stack.enter_context(self._blobs.path(one.sha256)), one.name) for one in exhibits]
            readings = [
                Reading(self._desk, job=job, exhibit=exhibit, folder=folder)
                for job, exhibit in zip(here, exhibits, strict=True)
            ]
            parts = stack.enter_context(
                contextlib.closing(
                    self._stages.read_together(files, passwords=self._records.cases.passwords(case), folder=folder)
                )
            )
            whole = _shared_out(parts, readings)
            for n in whole:
                readings[n].store()
            with self._records.transaction():
                ended = save_together(self._desk, [readings[n] for n in whole])
                ways = {readings[n].job.id: str(readings[n].state) for n in whole}
                self._told(ended, [here[n] for n in whole], ways=ways)
        return alone + [job for n, job in enumerate(here) if n not in whole]

    @contextlib.contextmanager
    def _private_folder(self, job: Job) -> Iterator[Path]:
        # Of this try alone: a worker that lost the job without knowing may still be at it. Its name begins with the
        # holder of the job, so that what a worker leaves that was killed can be wiped.
        self._work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{job.lease or ''}-{job.id}-", dir=self._work))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_in(self, job: Job, reading: Reading, parts: Iterator[Part | None]) -> None:
        passing = Passing(job)
        for part in parts:
            if part is not None:
                reading.take(part)
            if reading.due:
                reading.save()
            if passing.due:
                self._let_pass(job, lighter=passing.lighter)
                passing.looked()
        reading.save(ending=lambda: self._told([job], [job], ways={job.id: str(reading.state)}))

    def _let_pass(self, job: Job, *, lighter: int | None) -> None:
        """Do what somebody waits for now: a long reading must not keep him waiting."""
        at = time.monotonic()
        for urgent in self._records.jobs.lease(
            stages=self._stages.here[::-1],
            holder=job.lease or "",
            seconds=LEASE_SECONDS,
            least=Priority.WAITED_FOR,
            lighter=lighter,
        ):
            began = self._began
            self.advance(urgent)
            self._began = began + time.monotonic() - at

    def _analyze(self, jobs: Sequence[Job]) -> Sequence[Job]:
        assert self._stages.analyze is not None
        cases = {case: self._records.cases.get(case) for case in {job.case for job in jobs}}
        heeding = {case: Heeding(self._records, case, readers=self._stages.readers) for case in cases}
        documents = self._stretches(jobs, as_read=True)
        analyses = {}
        for job in jobs:
            country = case.country if (case := cases[job.case]) else None
            document = documents[job.document, job.stretch]
            with bounded(STEP_SECONDS):
                found = self._stages.analyze(
                    document, country=country, corrections=heeding[job.case].corrections, terms=heeding[job.case].terms
                )
            analyses[job.id] = heeding[job.case].over(found.model_copy(update={"stretch": job.stretch}))
        with self._records.transaction():
            ended = self._records.jobs.complete_all(jobs)
            self._told(ended, jobs, _pages(ended, documents))
            if ended:
                self._records.evidence.save_analyses([analyses[job.id] for job in ended])
                after = [
                    order_after(self._desk, job, Stage.INDEX, stretch=job.stretch, weight=job.weight) for job in ended
                ]
                self._records.jobs.again_all(after, changed=True)
                for one in heeding.values():
                    one.settle()
        return ()

    def _index(self, jobs: Sequence[Job]) -> Sequence[Job]:
        assert self._stages.index is not None
        evidence = self._records.evidence
        cases = {case: self._records.cases.get(case) for case in {job.case for job in jobs}}
        documents = self._stretches(jobs)
        analyses = evidence.analyses(documents)
        last = evidence.last_pages({job.document for job in jobs})
        stretches = [
            Stretch.of(document, analyses.get(key), number=key[1], case=cases[document.case], last=last.get(key[0], 0))
            for key, document in documents.items()
        ]
        # The index is a copy: written first, durably, and only then is the job done. Twice written is the same.
        self._stages.index(stretches)
        with self._records.transaction():
            ended = self._records.jobs.complete_all(jobs)
            self._told(ended, jobs, _pages(ended, documents))
            self._records.protection.indexed(documents.keys())
        return ()

    def _told(
        self, ended: Sequence[Job], jobs: Sequence[Job], pages: int = 0, ways: Mapping[JobId, str] | None = None
    ) -> None:
        """Keep what the step that is ending took and came to."""
        told(self._records, ended, jobs, seconds=time.monotonic() - self._began, pages=pages, ways=ways)

    def _stretches(self, jobs: Sequence[Job], *, as_read: bool = False) -> Mapping[tuple[DocumentId, int], Document]:
        """The pages that jobs are about: as they were read, with their words, or as everybody may see their text."""
        wanted = dict.fromkeys((job.document, job.stretch) for job in jobs)
        evidence = self._records.evidence
        found = evidence.as_read(wanted) if as_read else evidence.stretches(wanted, words=False)
        if len(found) < len(wanted):
            raise LeaseLost  # read again meanwhile, by another version
        return found

    def _first_exhibit(self, job: Job) -> Exhibit:
        return self._records.evidence.exhibits_of(DocumentId(job.document))[0]

    def _heartbeat(self, jobs: Sequence[Job]) -> AbstractContextManager[None]:
        """Renew the leases of a long step from a thread of its own."""

        def renew() -> None:
            for job in jobs:
                self._records.jobs.heartbeat(job, seconds=LEASE_SECONDS)

        return beating("heartbeat", renew, seconds=LEASE_SECONDS / 4)


def _pages(jobs: Sequence[Job], documents: Mapping[tuple[DocumentId, int], Document]) -> int:
    return sum(len(documents[job.document, job.stretch].pages) for job in jobs)


def _shared_out(parts: Iterator[Part | None], readings: Sequence[Reading]) -> list[int]:
    """Give each reading its parts; returns which of them came to their end here."""
    whole, at = [], 0
    for part in parts:
        if isinstance(part, Alone):
            at += 1
        elif part is not None:
            readings[at].take(part)
            if isinstance(part, End):
                whole.append(at)
                at += 1
    return whole


_CRASHED = "Reading it ended its worker several times. The original is kept. Try it again with `lince retry`."
_FAILED = "An unexpected error stopped this step three times. The original is kept; report this with the log."
