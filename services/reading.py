"""A file that is being read: what comes is saved in batches, while the rest is still to come.

The first batch that is saved puts the document in the place of an earlier reading, in state READING; the last
one gives it its final state. A reading that is cut leaves its pages and a lease that falls back; the next one goes
on from the last bookmark that its format set, or begins anew and replaces them. Memory holds one batch.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from models.audit import Actor
from models.document import (
    STRETCH,
    Bookmark,
    Child,
    DocumentState,
    DocumentSummary,
    Page,
    PageCounts,
    Problem,
    Table,
    stretch_of,
)
from models.exhibit import Exhibit
from models.job import Job, JobOrder, Priority, Stage
from services.batch import BATCH_SECONDS, Batch
from services.blob_ports import BlobStore, StoredBlob
from services.copies import Printed
from services.ending import DONE
from services.family import Family
from services.ingest.answers import PART_LOST, PartFile, PartLost
from services.ingest.budget import MAX_DEPTH, too_deep
from services.ingest.intake import Intake
from services.ingest.near import printed
from services.ingest.plugin import MOST_STATE, NOTES, Begin, End, Facts, Part
from services.ports import Records

AT_ONCE = 8
"""Page images put into the store at the same time: the disk confirms eight as soon as one."""

MOST_PROBLEMS = 5_000
"""Problems listed of one document."""


class LeaseLost(Exception):
    """Somebody else has the job now: what was done here must not be saved."""


@dataclass(frozen=True)
class Desk:
    """What a reading needs to save what it finds. `version` tells that of a stage."""

    records: Records
    blobs: BlobStore
    intake: Intake
    version: Callable[[Stage], str]
    actor: Actor


class Taken(NamedTuple):
    """What a file gave that was read to its end and never saved, and what comes after."""

    whole: tuple[DocumentSummary, Sequence[Page], Sequence[Table]]
    prints: Mapping[int, Printed]
    orders: list[JobOrder]


class Reading:
    """Takes the parts of one file. `save` when it is `due`; after the End, `save` gives the final state."""

    def __init__(self, desk: Desk, *, job: Job, exhibit: Exhibit, folder: Path) -> None:
        self._desk = desk
        self._job = job
        self._exhibit = exhibit
        self._folder = folder
        self._batch = Batch()
        self._media_type = "application/octet-stream"
        self._metadata: dict[str, Any] = {}
        self._problems: list[Problem] = []
        self._cut = 0
        self._counts = PageCounts()
        self._state: DocumentState | None = None
        self._seconds = 0.0
        self._saved: DocumentSummary | None = None
        self._waiting: set[int] = set()  # stretches that are not whole yet
        self._touched: set[int] = set()  # stretches with pages that the index was not told of
        self._told_index = -BATCH_SECONDS
        self._present: Counter[int] = Counter()
        self._weights: Counter[int] = Counter()
        self._highest = 0
        self._family = Family(records=desk.records, intake=desk.intake, actor=desk.actor, job=job, exhibit=exhibit)
        self._goes_on = False
        self._replaced_after: int | None = None
        self._losses = False  # whether the reading that was cut had lost anything
        self._retold: Counter[Problem] = Counter()  # what it had told of the whole file, which will be told again

    @property
    def refusal(self) -> Problem | None:
        """Why the file is not read, if it is not."""
        return self._family.refusal()

    def go_on(self) -> Bookmark | None:
        """Go on where an earlier try of the same reading was cut; None: it begins anew. Call before anything else.

        What came after the bookmark stays until there is something to put in its place, so that nothing is lost if
        this try is cut as well, and nothing is there twice.
        """
        records, document = self._desk.records, self._job.document
        row = records.evidence.document(document)
        bookmark = records.worklog.bookmark(document)
        cut = row is not None and row.state is DocumentState.READING and row.version == self._job.version
        if bookmark is None or row is None or not cut:
            return None
        self._replaced_after = bookmark.page
        for stretch in range(stretch_of(bookmark.page) + 1):
            last = min(bookmark.page, (stretch + 1) * STRETCH)
            pages = records.evidence.pages(document, first=stretch * STRETCH + 1, last=last)
            self._counts = self._counts.plus(PageCounts.of(tuple(pages)))
            self._count_in(pages)
        self._waiting -= {stretch for stretch, pages in self._present.items() if pages == STRETCH}
        self._media_type, self._metadata = row.media_type, dict(row.metadata)
        self._problems = [one for one in row.problems if one.page is None or one.page <= bookmark.page]
        self._retold = Counter(one for one in self._problems if one.page is None)
        self._goes_on = True
        self._losses = self._counts.unreadable > 0 or any(one.code not in NOTES for one in self._problems)
        self._saved = row
        return bookmark

    @property
    def due(self) -> bool:
        """Whether there is something to save now, rather than at the end."""
        return self._state is None and self._batch.due

    def take(self, part: Part) -> None:
        """Take in one part."""
        match part:
            case Page():
                self._batch.pages.append(part)
                self._batch.characters += len(part.text) + 20 * len(part.words)
            case Table():
                self._batch.tables.append(part)
                self._batch.characters += sum(len(cell) for row in part.rows for cell in row)
            case Child():
                if self._exhibit.depth < MAX_DEPTH:
                    self._batch.children.append(part)
                elif not any(problem.code == TOO_DEEP.code for problem in self._problems):
                    self._tell(TOO_DEEP)
            case Problem() if self._retold[part] > 0:
                self._retold[part] -= 1
            case Problem():
                self._tell(part)
            case Bookmark() if len(part.model_dump_json()) <= MOST_STATE:
                self._batch.bookmark = part
            case Facts():
                self._metadata.update(part.values)
            case Begin():
                self._media_type = part.media_type
            case End():
                self._state, self._seconds = part.state, part.seconds

    def save(self, *, ending: Callable[[], object] | None = None) -> None:
        """Save what came; after the End, end the job, and do `ending` with it.

        Raises LeaseLost, StorageFull.
        """
        self.store()
        batch, self._batch = self._batch, Batch()
        pages = batch.pages
        self._counts = self._counts.plus(PageCounts.of(tuple(pages)))
        records = self._desk.records
        with records.transaction():
            self._hold(gets_on=batch.bookmark is not None)
            self._receive(batch.stored)
            if self._replaced_after is not None:
                records.evidence.cut_document(self._job.document, after=self._replaced_after)
                self._replaced_after = None
            self._save_summary()
            records.evidence.add_pages(self._job.document, pages, batch.tables)
            records.tally.count(Stage.EXTRACT, DONE, pages=len(pages))
            records.near.add(self._job.document, case=self._job.case, pages=batch.prints)
            if batch.bookmark is not None or self._state is not None:
                records.worklog.set_bookmark(self._job.document, None if self._state else batch.bookmark)
            records.jobs.again_all(self._next(pages), changed=True)
            if self._state is not None:
                self._family.end(pages=self._counts.total, seconds=self._seconds)
                if ending is not None:
                    ending()

    @property
    def job(self) -> Job:
        """The job of this reading."""
        return self._job

    @property
    def state(self) -> DocumentState:
        """The state of the document as it was saved last."""
        return DocumentState.READING if self._saved is None else self._saved.state

    def taken(self) -> "Taken":
        """All at once; receives its children."""
        batch, self._batch = self._batch, Batch()
        self._counts = PageCounts.of(tuple(batch.pages))
        self._receive(batch.stored)
        self._saved = self._summary()
        return Taken((self._saved, batch.pages, batch.tables), batch.prints, self._next(batch.pages))

    def store(self) -> None:
        """Put the bytes of what came into the store, which takes time; `save` does it if it was not done."""
        batch = self._batch
        batch.prints = batch.prints if len(batch.prints) == len(batch.pages) else printed(batch.pages)
        if not batch.children and all(page.image is None for page in batch.pages):
            return
        with ThreadPoolExecutor(AT_ONCE) as threads:
            batch.pages = list(threads.map(self._with_image, batch.pages))
        opened: list[Child] = []
        blobs = self._desk.blobs.put_all(self._files_of(batch.children, opened))
        for child, blob in zip(opened, blobs, strict=True):
            if isinstance(blob, PartLost):
                self._lost()
            elif isinstance(blob, OSError):
                raise blob
            else:
                batch.stored.append((child, blob))
        batch.children = []

    def _hold(self, *, gets_on: bool) -> None:
        """Make sure in the transaction that the job is still ours; with the last batch it ends."""
        jobs = self._desk.records.jobs
        renew = jobs.going if gets_on else jobs.heartbeat
        held = renew(self._job, seconds=60) if self._state is None else jobs.complete(self._job)
        if not held:
            raise LeaseLost

    def _save_summary(self) -> None:
        evidence = self._desk.records.evidence
        foreign: tuple[Problem, ...] = ()
        if self._saved is not None:
            # What went wrong in later stages of earlier pages stands there already.
            row = evidence.document(self._job.document)
            if row is None:
                raise LeaseLost
            own = set(self._saved.problems)
            foreign = tuple(problem for problem in row.problems if problem not in own)
        summary = self._summary()
        for problem in foreign:
            summary = _sharing(summary, problem)
        if self._saved is None:
            self._desk.records.jobs.drop([self._job.document], stages=(Stage.ANALYZE, Stage.INDEX))
            evidence.begin_document(summary)
        else:
            evidence.update_document(summary)
        self._saved = summary.model_copy(update={"problems": tuple(p for p in summary.problems if p not in foreign)})

    def _summary(self) -> DocumentSummary:
        problems = list(self._problems)
        if self._cut:
            problems.append(PROBLEMS_CUT)
        state = self._state or DocumentState.READING
        if self._goes_on and state is DocumentState.DONE and self._losses:
            state = DocumentState.PARTIAL
        readable = self._counts.total > self._counts.unreadable
        if self._goes_on and readable and state in (DocumentState.FAILED, DocumentState.CORRUPT):
            state = DocumentState.PARTIAL
        if _STOPPED & {one.code for one in problems} and state in (DocumentState.DONE, DocumentState.PARTIAL):
            state = DocumentState.LIMIT
        if PART_LOST in problems and state is DocumentState.DONE:
            state = DocumentState.PARTIAL
        return DocumentSummary(
            id=self._job.document,
            case=self._job.case,
            sha256=self._exhibit.sha256,
            name=self._exhibit.name,
            media_type=self._media_type,
            state=state,
            version=self._job.version,
            metadata=self._metadata,
            counts=self._counts,
            problems=tuple(problems),
        )

    def _tell(self, problem: Problem) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)
        else:
            self._cut += 1

    def _with_image(self, page: Page) -> Page:
        """The page, its image in the store; without one when its file is not what it is said to be."""
        if page.image is None:
            return page
        path = self._folder / f"{page.image}.jpg"
        if not self._desk.blobs.has(page.image):
            try:
                with PartFile(path, page.image) as image:
                    self._desk.blobs.put(image)
            except PartLost:
                self._lost()
                page = page.model_copy(update={"image": None})
        path.unlink(missing_ok=True)
        return page

    def _files_of(self, children: Sequence[Child], opened: list[Child]) -> Iterator[PartFile]:
        """The files of children, one open at a time; those that could be opened are noted."""
        for child in children:
            try:
                file = PartFile(self._folder / child.sha256, child.sha256, child.size)
            except PartLost:
                self._lost()
                continue
            opened.append(child)
            with file:
                yield file

    def _lost(self) -> None:
        if PART_LOST not in self._problems:
            self._tell(PART_LOST)

    def _receive(self, children: Sequence[tuple[Child, StoredBlob]]) -> None:
        refused = self._family.receive(children)
        if refused is not None:
            self._tell(refused)

    def _next(self, pages: Sequence[Page]) -> list[JobOrder]:
        """Whole stretches are analyzed. What grows or comes in bulk is indexed before that, to be found meanwhile."""
        orders = []
        self._count_in(pages)
        final = self._state is not None
        if final and not self._weights:
            self._waiting.add(0)
        self._touched |= {stretch_of(page.number) for page in pages}
        # Pages may be saved one by one: a stretch that grows is written to the index every few seconds all the same.
        ripe = time.monotonic() - self._told_index >= BATCH_SECONDS
        for stretch in sorted(self._waiting):
            whole = final or stretch < self._highest or self._present[stretch] == STRETCH
            if whole:
                self._waiting.discard(stretch)
            touched = stretch in self._touched and (whole or ripe)
            early = touched and not (whole and self._job.priority is Priority.WAITED_FOR)
            if touched:
                self._touched.discard(stretch)
                self._told_index = time.monotonic()
            after, weight = [Stage.ANALYZE] * whole + [Stage.INDEX] * early, self._weights[stretch]
            orders += [order_after(self._desk, self._job, stage, stretch=stretch, weight=weight) for stage in after]
        return orders

    def _count_in(self, pages: Sequence[Page]) -> None:
        for page in pages:
            stretch = stretch_of(page.number)
            self._waiting.add(stretch)
            self._present[stretch] += 1
            self._weights[stretch] += len(page.text)
            self._highest = max(self._highest, stretch)


def save_together(desk: Desk, readings: Sequence[Reading]) -> Sequence[Job]:
    """Save small files that are read to their end, each whole and `store`d, in one transaction; ends their jobs.

    Returns the jobs that ended; of one whose lease was lost nothing is saved.
    """
    records = desk.records
    with records.transaction():
        ended = records.jobs.complete_all([reading.job for reading in readings])
        held = {job.id for job in ended}
        here = [reading for reading in readings if reading.job.id in held]
        if here:
            records.jobs.drop([reading.job.document for reading in here], stages=(Stage.ANALYZE, Stage.INDEX))
            taken = [reading.taken() for reading in here]
            records.evidence.save_readings([one.whole for one in taken])
            records.tally.count(Stage.EXTRACT, DONE, pages=sum(len(one.whole[1]) for one in taken))
            for one in taken:
                records.near.add(one.whole[0].id, case=one.whole[0].case, pages=one.prints)
            records.jobs.again_all([order for one in taken for order in one.orders], changed=True)
    return ended


def order_after(desk: Desk, job: Job, stage: Stage, *, stretch: int, weight: int) -> JobOrder:
    """What comes after a step: a stage of a stretch, as urgent as the job before it."""
    return JobOrder(
        document=job.document, case=job.case, stage=stage, version=desk.version(stage), stretch=stretch,
        priority=job.priority, weight=weight,
    )  # fmt: skip


def _sharing(summary: DocumentSummary, problem: Problem) -> DocumentSummary:
    """With a problem of another stage, which never ends a reading."""
    if summary.state is DocumentState.READING:
        return summary.model_copy(update={"problems": (*summary.problems, problem)})
    return summary.with_problem(problem)


TOO_DEEP = too_deep()
_STOPPED = {TOO_DEEP.code, "family_too_big"}
PROBLEMS_CUT = Problem(
    code="problems_cut", message=f"More went wrong than is listed here: only the first {MOST_PROBLEMS} are."
)
