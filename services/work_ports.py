"""The Protocols of the work on documents, parts of `ports.Records`: the queue, what work took, pages near to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from models.document import Bookmark, NearDocument, NearPair, Problem
from models.family import FamilySpent
from models.ids import CaseId, DocumentId, ExhibitId, UserId
from models.job import FileStatus, Job, JobOrder, Priority, ReadingChoice, Stage
from models.run import OpenRun, Run, RunReport, StageTime
from models.tally import Depth, Oldest, Tally
from services.copies import Printed


class JobQueue(Protocol):
    """Work on documents. Kept in the same database as the records, so that both change together or not at all."""

    def enqueue(
        self,
        document: DocumentId,
        *,
        case: CaseId,
        stage: Stage,
        version: str,
        stretch: int = 0,
        priority: Priority = Priority.WAITED_FOR,
        weight: int = 0,
    ) -> bool:
        """Queue a stage unless the same stage and version is queued, leased or done already."""

    def enqueue_all(self, orders: Sequence[JobOrder]) -> None:
        """Queue several as `enqueue` does."""

    def again(
        self,
        document: DocumentId,
        *,
        case: CaseId,
        stage: Stage,
        version: str,
        stretch: int = 0,
        priority: Priority = Priority.WAITED_FOR,
        weight: int = 0,
        changed: bool = False,
    ) -> None:
        """Queue a stage even if it was done or failed before; `changed` also takes it from who works on it now."""

    def again_all(self, orders: Sequence[JobOrder], *, changed: bool = False) -> None:
        """Queue several as `again` does."""

    def drop(self, documents: Sequence[DocumentId], *, stages: Sequence[Stage]) -> None:
        """Forget jobs whose pages are gone."""

    def lease(
        self,
        *,
        stages: Sequence[Stage],
        holder: str,
        seconds: float,
        limit: int = 1,
        weight: int | None = None,
        least: Priority = Priority.BULK,
        lighter: int | None = None,
    ) -> Sequence[Job]:
        """Take jobs of one stage, urgent ones first: at most `limit`, of at most `weight` together.

        The first of the `stages` that has jobs gives them. Jobs less urgent than `least`, and those that are not
        `lighter`, are left. Nothing starves.
        """

    def heartbeat(self, job: Job, *, seconds: float) -> bool:
        """Renew a lease; False when it was lost."""

    def going(self, job: Job, *, seconds: float) -> bool:
        """Renew a lease and note that what was done so far is kept; False when it was lost."""

    def complete(self, job: Job) -> bool:
        """Mark done; False when the lease was lost, and then nothing may be saved."""

    def complete_all(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Mark several done; returns those whose lease still held."""

    def fail(self, job: Job, *, problem: Problem, attempts: int) -> Job:
        """Give the job back, or end it as FAILED when it has had `attempts` tries since something of it was kept."""

    def postpone(self, jobs: Sequence[Job]) -> None:
        """Give jobs back that could not be begun through no fault of theirs: this try does not count."""

    def release(self, *, holder: str) -> int:
        """Take back all leases of a holder that is known to be dead; a `%` at the end stands for any ending."""

    def overdue(self) -> Collection[str]:
        """Holders of leases that ran out and were not taken back yet: what holds them is dead, or hangs."""

    def sweep(self) -> int:
        """Take back all leases that ran out."""

    def waiting(self, *, stages: Sequence[Stage] | None = None) -> int:
        """Jobs queued or leased."""


class WorkLog(Protocol):
    """What the work took, how a document is to be read, and the reports of runs."""

    def spent(self, document: DocumentId, *, stage: Stage, seconds: float, more: bool = False) -> None:
        """Keep what a stage took, in place of what it took before, or on top of it."""

    def spent_all(self, seconds: Mapping[DocumentId, float], *, stage: Stage, more: Container[DocumentId] = ()) -> None:
        """Keep what a stage took of several documents; on top of what it took before of those in `more`."""

    def times(self, case: CaseId) -> Iterator[StageTime]:
        """What each stage of each document of a case took, by document. Read it to its end, or close it."""

    def choose(self, documents: Iterable[DocumentId], choice: ReadingChoice) -> None:
        """Read these documents in this way from now on; in the usual one where the choice says nothing."""

    def choices(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, ReadingChoice]:
        """How documents are to be read; the others are read in the usual way."""

    def set_bookmark(self, document: DocumentId, bookmark: Bookmark | None) -> None:
        """From where a reading of this document would go on; it goes with the reading."""

    def bookmark(self, document: DocumentId) -> Bookmark | None: ...
    def family(self, root: DocumentId) -> FamilySpent:
        """What an exhibit and all that is inside it have come to."""

    def set_family(self, root: DocumentId, spent: FamilySpent) -> None: ...
    def renew_families(self, case: CaseId) -> None:
        """Give the families of a case their time again."""

    def join_run(
        self, case: CaseId, *, kind: str, by: str, document: DocumentId, exhibit: ExhibitId | None = None
    ) -> None:
        """Make a document part of the open run of somebody in a case, which it opens if there is none."""

    def open_runs(self) -> Sequence[OpenRun]: ...
    def close_run(self, run: OpenRun) -> None:
        """Forget an open run; what joined it meanwhile stays, as another one."""

    def add_run(self, run: Run, report: RunReport, files: Iterable[FileStatus]) -> None:
        """Keep a run with its report, whose files are these."""

    def runs(self, case: CaseId, *, limit: int = 20) -> Sequence[Run]:
        """The newest first, without their reports."""

    def report(self, case: CaseId, run: str) -> RunReport | None: ...


class WorkTally(Protocol):
    """Counts of the work of all workers, and of what waits: what monitors are told."""

    def count(self, stage: Stage, outcome: str, *, jobs: int = 0, pages: int = 0, seconds: float = 0.0) -> None:
        """Count jobs that ended, of `seconds` each, and pages saved; in the transaction that ends or saves them."""

    def counted(self) -> Sequence[Tally]:
        """All counts since the records were begun."""

    def depths(self) -> Sequence[Depth]:
        """How many jobs wait, are worked on, or were given up."""

    def oldest(self) -> Sequence[Oldest]:
        """Since when something has waited, by stage and priority."""

    def busy(self) -> int:
        """Workers that hold a job now, wherever they are."""


class NearStore(Protocol):
    """Pages of one case that say nearly the same. Nothing is compared across cases."""

    def add(self, document: DocumentId, *, case: CaseId, pages: Mapping[int, Printed]) -> None:
        """Keep the prints of pages that were just saved, by number, and put each with its copies."""

    def due(self, *, limit: int) -> Sequence[tuple[DocumentId, CaseId]]:
        """Documents that are read and whose pages were not compared by this version."""

    def lacking(self) -> int:
        """How many documents are due."""

    def compare(self, document: DocumentId, *, case: CaseId, stop: Callable[[], bool] = bool) -> bool:
        """Compare all pages of a document anew. False: it was stopped, or changed meanwhile, and is due still."""

    def of(self, document: DocumentId, *, limit: int = 50) -> Sequence[NearDocument]:
        """The documents that share most, the most first."""

    def pairs(self, case: CaseId, *, limit: int = 10_000) -> Sequence[NearPair]:
        """All pairs of a case, each once."""

    def marks(self, pages: Collection[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], frozenset[str]]:
        """Marks by page: pages that say nearly the same have one in common, pages of few words have none."""


class RequestStore(Protocol):
    """Who asked for what to be read again, as long as that waits."""

    def add(self, user: UserId, case: CaseId, documents: Sequence[DocumentId], *, at: dt.datetime) -> None: ...
    def waiting(self) -> Sequence[tuple[UserId, CaseId]]:
        """Who waits for something in which case."""

    def withdraw(self, user: UserId, case: CaseId) -> int:
        """Take back what he asked for in a case and nobody else did; returns how many documents it was."""
