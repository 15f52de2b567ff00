"""The job queue: stages of documents, leased by workers, in the same database as the records they change."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, true, update
from sqlalchemy.engine import Connection, Row

from models.document import Problem
from models.ids import CaseId, DocumentId, JobId
from models.job import Job, JobOrder, JobState, Priority, Stage
from services.ports import Clock
from services.records import tables as t
from services.records.database import Database

_OPEN = (JobState.QUEUED, JobState.LEASED)
_TURN = 4
_LONGEST = 300.0
"""Seconds that no lease goes beyond now, whatever machine gave it: their clocks differ by less than a minute."""

# Statements of every batch, made once: making one costs more than running it.
_JOBS = t.job.c.id.in_(bindparam("jobs", expanding=True))
_THIS = t.job.c.id == bindparam("job")
_KNOWN = select(t.job.c.id, t.job.c.priority).where(_JOBS)
_LAST = select(func.max(t.job.c.order))
_INSERT = insert(t.job)
_MORE_URGENT = update(t.job).where(_THIS).values(priority=bindparam("urgency"))
_AGAIN = (
    update(t.job)
    .where(_THIS)
    .values(
        state=JobState.QUEUED,
        priority=bindparam("urgency"),
        weight=bindparam("load"),
        since=bindparam("now"),
        attempts=0,
        kept=0,
        problem=None,
        lease=None,
        lease_until=None,
    )
)
_AGAIN_UNLESS_LEASED = _AGAIN.where(t.job.c.state != JobState.LEASED)
_DROP = delete(t.job).where(
    t.job.c.document.in_(bindparam("documents", expanding=True)), t.job.c.stage.in_(bindparam("stages", expanding=True))
)
_COMPLETE = (
    update(t.job)
    .where(
        _JOBS,
        t.job.c.state == JobState.LEASED,
        t.job.c.lease == bindparam("holder"),
        # The same holder may have lost it and taken it again: then this is another try.
        t.job.c.attempts == bindparam("tries"),
    )
    .values(state=JobState.DONE, lease=None, lease_until=None, problem=None)
    .returning(t.job.c.id)
)


class SqlJobQueue:
    """Jobs in the catalogue. A lease that is not renewed falls back by `sweep`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._turns = 0
        self._served: dict[Stage, str] = {}

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
        order = JobOrder(
            document=document,
            case=case,
            stage=stage,
            version=version,
            stretch=stretch,
            priority=priority,
            weight=weight,
        )
        return not self._enqueued([order])

    def enqueue_all(self, orders: Sequence[JobOrder]) -> None:
        """Queue several as `enqueue` does."""
        self._enqueued(orders)

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
        order = JobOrder(
            document=document,
            case=case,
            stage=stage,
            version=version,
            stretch=stretch,
            priority=priority,
            weight=weight,
        )
        self.again_all([order], changed=changed)

    def again_all(self, orders: Sequence[JobOrder], *, changed: bool = False) -> None:
        """Queue several as `again` does."""
        with self._database.writing() as connection:
            known = self._enqueued(orders)
            if known:
                connection.execute(
                    _AGAIN if changed else _AGAIN_UNLESS_LEASED,
                    [
                        {"job": order.id, "urgency": order.priority, "load": order.weight, "now": self._clock.now()}
                        for order in known
                    ],
                )

    def _enqueued(self, orders: Sequence[JobOrder]) -> list[JobOrder]:
        """Queue what is not there; returns the orders of what is, which may only have become more urgent."""
        wanted: dict[JobId, JobOrder] = {}
        for order in orders:
            before = wanted.get(order.id)
            wanted[order.id] = order if before is None or order.priority < before.priority else before
        with self._database.writing() as connection:
            rows = connection.execute(_KNOWN, {"jobs": list(wanted)})
            known = {JobId(row.id): Priority(row.priority) for row in rows}
            urgent = [
                {"job": job, "urgency": wanted[job].priority} for job in known if wanted[job].priority < known[job]
            ]
            if urgent:
                connection.execute(_MORE_URGENT, urgent)
            new = [order for job, order in wanted.items() if job not in known]
            if new:
                last = connection.execute(_LAST).scalar() or 0
                shared = {"state": JobState.QUEUED, "attempts": 0, "kept": 0, "since": self._clock.now()}
                connection.execute(
                    _INSERT,
                    [{**dict(order), **shared, "id": order.id, "order": last + n} for n, order in enumerate(new, 1)],
                )
        return [order for order in orders if order.id in known]

    def drop(self, documents: Sequence[DocumentId], *, stages: Sequence[Stage]) -> None:
        """Forget the jobs of these stages: the pages they were for are gone. Who works on one loses his lease."""
        with self._database.writing() as connection:
            connection.execute(_DROP, {"documents": list(documents), "stages": list(stages)})

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
        """Take up to `limit` jobs of one stage whose weights together stay under `weight`, and one in any case.

        What is waited for comes before bulk, but every fourth time it is the other way round, so that neither
        starves; then the stages in the order given; then case after case, so that a large one does not keep others
        waiting; then the oldest of the case. Pages are written to the index by age, whatever their case. Jobs less
        urgent than `least` are left, and those that are not `lighter`. A job that was tried before is taken alone: it
        may be what ended its worker.
        """
        allowed = true() if lighter is None else t.job.c.weight < lighter
        order = [priority for priority in Priority if priority <= least]
        self._turns += 1
        if self._turns % _TURN == 0:
            order.reverse()
        with self._database.reading() as connection:
            if not self._take(connection, order, stages, limit=1, weight=None, allowed=allowed):
                return []  # without taking the write lock
        with self._database.writing() as connection:
            ids = self._take(connection, order, stages, limit=limit, weight=weight, allowed=allowed)
            until = self._clock.now() + dt.timedelta(seconds=seconds)
            connection.execute(
                update(t.job)
                .where(t.job.c.id.in_(ids))
                .values(state=JobState.LEASED, lease=holder, lease_until=until, attempts=t.job.c.attempts + 1)
            )
            rows = connection.execute(select(t.job).where(t.job.c.id.in_(ids)).order_by(t.job.c.order)).all()
        jobs = [_job(row) for row in rows]
        if jobs:
            self._served[jobs[0].stage] = jobs[0].case
        return jobs

    def _take(
        self,
        connection: Connection,
        order: Sequence[Priority],
        stages: Sequence[Stage],
        *,
        limit: int,
        weight: int | None,
        allowed: ColumnElement[bool],
    ) -> list[str]:
        """Ids of the next jobs. A few looks along an index: the queue may hold a million."""
        j = t.job.c
        for priority in order:
            for stage in stages:
                here = (j.state == JobState.QUEUED) & (j.priority == priority) & (j.stage == stage) & allowed
                if stage is not Stage.INDEX:
                    of_case = _next_case(connection, here, self._served.get(stage, ""))
                    if of_case is None:
                        continue
                    here &= of_case
                query = select(j.id, j.weight, j.attempts).where(here).order_by(j.order).limit(limit)
                if rows := connection.execute(query).all():
                    return _together(rows, weight)
        return []

    def heartbeat(self, job: Job, *, seconds: float) -> bool:
        """Renew; False when the lease was lost."""
        until = self._clock.now() + dt.timedelta(seconds=seconds)
        return self._held(job, lease_until=until)

    def going(self, job: Job, *, seconds: float) -> bool:
        """Renew, and note that what was done so far is kept: tries that get on do not count as tries in vain."""
        until = self._clock.now() + dt.timedelta(seconds=seconds)
        return self._held(job, lease_until=until, kept=job.attempts)

    def complete(self, job: Job) -> bool:
        """Mark done; False when the lease was lost."""
        return self._held(job, state=JobState.DONE, lease=None, lease_until=None, problem=None)

    def complete_all(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Mark several done; returns those whose lease still held."""
        tries: defaultdict[tuple[str | None, int], list[JobId]] = defaultdict(list)
        for job in jobs:
            tries[job.lease, job.attempts].append(job.id)
        held: set[str] = set()
        with self._database.writing() as connection:
            for (lease, attempts), ids in tries.items():
                held |= set(connection.execute(_COMPLETE, {"jobs": ids, "holder": lease, "tries": attempts}).scalars())
        return [job for job in jobs if job.id in held]

    def fail(self, job: Job, *, problem: Problem, attempts: int) -> Job:
        """Give back, or end as FAILED after `attempts` tries in vain. A job held no more is returned as it was."""
        state = JobState.FAILED if job.in_vain >= attempts else JobState.QUEUED
        if not self._held(job, state=state, lease=None, lease_until=None, problem=problem.model_dump()):
            return job
        return job.model_copy(update={"state": state, "problem": problem, "lease": None, "lease_until": None})

    def postpone(self, jobs: Sequence[Job]) -> None:
        """Give jobs back that could not be begun through no fault of theirs: this try does not count."""
        with self._database.writing():
            for job in jobs:
                self._held(job, state=JobState.QUEUED, lease=None, lease_until=None, attempts=job.attempts - 1)

    def release(self, *, holder: str) -> int:
        """Take back all leases of a dead holder; a `%` at the end stands for any ending."""
        if holder.endswith("%"):
            return self._give_back(t.job.c.lease.startswith(holder[:-1], autoescape=True))
        return self._give_back(t.job.c.lease == holder)

    def overdue(self) -> Collection[str]:
        """Holders of leases that ran out and were not taken back yet."""
        late = (t.job.c.state == JobState.LEASED) & (t.job.c.lease_until < self._clock.now())
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(t.job.c.lease).where(late).distinct()).scalars())

    def sweep(self) -> int:
        """Take back all leases that ran out. Those that end too late get the time of one: the clock was set back."""
        now = self._clock.now()
        late = (t.job.c.state == JobState.LEASED) & (t.job.c.lease_until > now + dt.timedelta(seconds=_LONGEST))
        with self._database.reading() as connection:
            found = connection.execute(select(t.job.c.id).where(late).limit(1)).first()
        if found is not None:
            until = now + dt.timedelta(seconds=_LONGEST)
            with self._database.writing() as connection:
                connection.execute(update(t.job).where(late).values(lease_until=until))
        return self._give_back(t.job.c.lease_until < now)

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


def _next_case(connection: Connection, here: ColumnElement[bool], served: str) -> ColumnElement[bool] | None:
    """Jobs of the case whose turn it is: the first id behind the one that was served last, round and round.

    None where no case has any. Two looks into an index, however many jobs wait.
    """
    j = t.job.c
    for behind in (j.case > served, true()):
        case = connection.execute(select(func.min(j.case)).where(here, behind)).scalar()
        if case is not None:
            of_case: ColumnElement[bool] = j.case == case
            return of_case
    return None


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


def _job(row: Row[Any]) -> Job:
    values = {name: row._mapping[name] for name in Job.model_fields}
    return Job(**{**values, "id": JobId(values["id"])})
