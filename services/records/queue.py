"""The job queue: stages of documents, leased by workers, in the same database as the records they change."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row

from models.document import Problem
from models.ids import CaseId, DocumentId, JobId, derived
from models.job import Job, JobState, Stage
from services.ports import Clock
from services.records import tables as t
from services.records.database import Database

_OPEN = (JobState.QUEUED, JobState.LEASED)


class SqlJobQueue:
    """Jobs in the catalogue. A lease that is not renewed falls back by `sweep`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def enqueue(self, document: DocumentId, *, case: CaseId, stage: Stage, version: str) -> bool:
        """Queue a stage unless this stage and version of the document is there already."""
        job = derived(document, stage, version)
        with self._database.writing() as connection:
            if connection.execute(select(t.job.c.id).where(t.job.c.id == job)).first() is not None:
                return False
            last = connection.execute(select(func.max(t.job.c.order))).scalar()
            connection.execute(
                insert(t.job).values(
                    id=job,
                    case=case,
                    document=document,
                    stage=stage,
                    version=version,
                    state=JobState.QUEUED,
                    attempts=0,
                    order=(last or 0) + 1,
                )
            )
        return True

    def again(self, document: DocumentId, *, case: CaseId, stage: Stage, version: str) -> None:
        """Queue a stage even if it was done or failed before: for retries and for what comes after a redone stage."""
        with self._database.writing() as connection:
            if self.enqueue(document, case=case, stage=stage, version=version):
                return
            connection.execute(
                update(t.job)
                .where(t.job.c.id == derived(document, stage, version), t.job.c.state != JobState.LEASED)
                .values(state=JobState.QUEUED, attempts=0, problem=None, lease=None, lease_until=None)
            )

    def lease(self, *, stages: Sequence[Stage], holder: str, seconds: float, limit: int = 1) -> Sequence[Job]:
        """Take up to `limit` jobs: later stages first, so that files come out while others go in; then oldest first."""
        with self._database.reading() as connection:
            if connection.execute(_next(stages, 1)).first() is None:
                return []  # without taking the write lock
        with self._database.writing() as connection:
            ids = list(connection.execute(_next(stages, limit)).scalars())
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


def _next(stages: Sequence[Stage], limit: int) -> Any:
    return (
        select(t.job.c.id)
        .where(t.job.c.state == JobState.QUEUED, t.job.c.stage.in_(stages))
        .order_by(_rank(), t.job.c.order)
        .limit(limit)
    )


def _rank() -> Any:
    return sql_case({Stage.INDEX: 0, Stage.ANALYZE: 1, Stage.EXTRACT: 2}, value=t.job.c.stage, else_=3)


def _job(row: Row[Any]) -> Job:
    values = {name: row._mapping[name] for name in Job.model_fields}
    return Job(**{**values, "id": JobId(values["id"])})
