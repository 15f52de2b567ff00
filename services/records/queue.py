"""The job queue: stages of documents, leased by workers, in the same database as the records they change."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from models.document import Problem
from models.ids import CaseId, DocumentId, JobId, derived
from models.job import Job, JobState, Priority, Stage
from services.ports import Clock
from services.records import tables as t
from services.records.database import Database

_OPEN = (JobState.QUEUED, JobState.LEASED)
_TURN = 4


class SqlJobQueue:
    """Jobs in the catalogue. A lease that is not renewed falls back by `sweep`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._turns = 0

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
        """Queue a stage unless this stage and version of the stretch is there; then it may only become more urgent."""
        job = _id(document, stage, version, stretch)
        with self._database.writing() as connection:
            known = connection.execute(select(t.job.c.priority).where(t.job.c.id == job)).scalar()
            if known is not None:
                if priority < known:
                    connection.execute(update(t.job).where(t.job.c.id == job).values(priority=priority))
                return False
            last = connection.execute(select(func.max(t.job.c.order))).scalar()
            connection.execute(
                insert(t.job).values(
                    id=job,
                    case=case,
                    document=document,
                    stage=stage,
                    version=version,
                    stretch=stretch,
                    priority=priority,
                    weight=weight,
                    state=JobState.QUEUED,
                    attempts=0,
                    order=(last or 0) + 1,
                )
            )
        return True

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
        """Queue a stage even if it was done or failed before: for retries and for what comes after a redone stage.

        `changed`: what the stage works on is another now. Who works on it loses his lease, and it is done again.
        """
        with self._database.writing() as connection:
            if self.enqueue(
                document,
                case=case,
                stage=stage,
                version=version,
                stretch=stretch,
                priority=priority,
                weight=weight,
            ):
                return
            job = t.job.c.id == _id(document, stage, version, stretch)
            connection.execute(
                update(t.job)
                .where(job if changed else job & (t.job.c.state != JobState.LEASED))
                .values(
                    state=JobState.QUEUED,
                    priority=priority,
                    weight=weight,
                    attempts=0,
                    problem=None,
                    lease=None,
                    lease_until=None,
                )
            )

    def drop(self, document: DocumentId, *, stages: Sequence[Stage]) -> None:
        """Forget the jobs of these stages: the pages they were for are gone. Who works on one loses his lease."""
        with self._database.writing() as connection:
            connection.execute(delete(t.job).where(t.job.c.document == document, t.job.c.stage.in_(stages)))

    def lease(
        self,
        *,
        stages: Sequence[Stage],
        holder: str,
        seconds: float,
        limit: int = 1,
        weight: int | None = None,
        least: Priority = Priority.BULK,
    ) -> Sequence[Job]:
        """Take up to `limit` jobs of one stage whose weights together stay under `weight`, and one in any case.

        What is waited for comes before bulk, but every fourth time it is the other way round, so that neither
        starves; then later stages first, so that files come out while others go in; then the oldest. Jobs less
        urgent than `least` are left. A job that was tried before is taken alone: it may be what ended its worker.
        """
        order = [priority for priority in Priority if priority <= least]
        self._turns += 1
        if self._turns % _TURN == 0:
            order.reverse()
        with self._database.reading() as connection:
            if not _take(connection, order, stages, 1, None):
                return []  # without taking the write lock
        with self._database.writing() as connection:
            ids = _take(connection, order, stages, limit, weight)
            until = self._clock.now() + dt.timedelta(seconds=seconds)
            connection.execute(
                update(t.job)
                .where(t.job.c.id.in_(ids))
                .values(state=JobState.LEASED, lease=holder, lease_until=until, attempts=t.job.c.attempts + 1)
            )
            rows = connection.execute(select(t.job).where(t.job.c.id.in_(ids)).order_by(t.job.c.order)).all()
        return [_job(row) for row in rows]

    def heartbeat(self, job: Job, *, seconds: float) -> bool:
        """Renew; False when the lease was lost."""
        until = self._clock.now() + dt.timedelta(seconds=seconds)
        return self._held(job, lease_until=until)

    def complete(self, job: Job) -> bool:
        """Mark done; False when the lease was lost."""
        return self._held(job, state=JobState.DONE, lease=None, lease_until=None, problem=None)

    def fail(self, job: Job, *, problem: Problem, attempts: int) -> Job:
        """Give back, or end as FAILED after `attempts` tries. A job that is held no more is returned as it was."""
        state = JobState.FAILED if job.attempts >= attempts else JobState.QUEUED
        if not self._held(job, state=state, lease=None, lease_until=None, problem=problem.model_dump()):
            return job
        return job.model_copy(update={"state": state, "problem": problem, "lease": None, "lease_until": None})

    def release(self, *, holder: str) -> int:
        """Take back all leases of a dead holder; a `%` at the end stands for any ending."""
        if holder.endswith("%"):
            return self._give_back(t.job.c.lease.startswith(holder[:-1], autoescape=True))
        return self._give_back(t.job.c.lease == holder)

    def sweep(self) -> int:
        """Take back all leases that ran out."""
        return self._give_back(t.job.c.lease_until < self._clock.now())

    def waiting(self, *, stages: Sequence[Stage] | None = None) -> int:
        """Jobs queued or leased."""
        query = select(func.count()).select_from(t.job).where(t.job.c.state.in_(_OPEN))
        if stages is not None:
            query = query.where(t.job.c.stage.in_(stages))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def _held(self, job: Job, **values: Any) -> bool:
        with self._database.writing() as connection:
            done = connection.execute(
                update(t.job)
                .where(
                    t.job.c.id == job.id,
                    t.job.c.state == JobState.LEASED,
                    t.job.c.lease == job.lease,
                    # The same holder may have lost it and taken it again: then this is another try.
                    t.job.c.attempts == job.attempts,
                )
                .values(**values)
            )
        return done.rowcount == 1

    def _give_back(self, condition: Any) -> int:
        with self._database.reading() as connection:
            found = connection.execute(
                select(t.job.c.id).where(t.job.c.state == JobState.LEASED, condition).limit(1)
            ).first()
        if found is None:
            return 0
        with self._database.writing() as connection:
            done = connection.execute(
                update(t.job)
                .where(t.job.c.state == JobState.LEASED, condition)
                .values(state=JobState.QUEUED, lease=None, lease_until=None)
            )
        return done.rowcount


def _take(
    connection: Connection, order: Sequence[Priority], stages: Sequence[Stage], limit: int, weight: int | None
) -> list[str]:
    """Ids of the next jobs. One look along an index for each priority and stage: the queue may hold a million."""
    j = t.job.c
    for priority in order:
        for stage in reversed([stage for stage in Stage if stage in stages]):
            here = (j.state == JobState.QUEUED) & (j.priority == priority) & (j.stage == stage)
            rows = connection.execute(
                select(j.id, j.weight, j.attempts).where(here).order_by(j.order).limit(limit)
            ).all()
            if rows:
                return _together(rows, weight)
    return []


def _together(rows: Sequence[Any], weight: int | None) -> list[str]:
    taken, total = [rows[0].id], rows[0].weight
    if rows[0].attempts:
        return taken
    for row in rows[1:]:
        total += row.weight
        if row.attempts or (weight is not None and total > weight):
            break
        taken.append(row.id)
    return taken


def _id(document: DocumentId, stage: Stage, version: str, stretch: int) -> str:
    return derived(document, stage, version, str(stretch)) if stretch else derived(document, stage, version)


def _job(row: Row[Any]) -> Job:
    values = {name: row._mapping[name] for name in Job.model_fields}
    return Job(**{**values, "id": JobId(values["id"])})
