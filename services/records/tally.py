"""Counts of the work, kept in the transaction that ends it: whatever is killed, each job is counted once."""

from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, select, update

from models.job import JobState, Priority, Stage
from models.tally import BOUNDS, Depth, Oldest, Tally
from services.records import tables as t
from services.records.database import Database
from services.records.tally_tables import work_tally

_C = work_tally.c
_MORE = (
    update(work_tally)
    .where(_C.stage == bindparam("of"), _C.outcome == bindparam("how"), _C.bucket == bindparam("in_bucket"))
    .values(
        jobs=_C.jobs + bindparam("more"), pages=_C.pages + bindparam("read"), seconds=_C.seconds + bindparam("took")
    )
)
_FIRST = insert(work_tally)
_J = t.job.c
_OPEN = (JobState.QUEUED, JobState.LEASED, JobState.FAILED)
_DEPTHS = (
    select(_J.stage, _J.state, _J.priority, func.count().label("jobs"))
    .where(_J.state.in_(_OPEN))
    .group_by(_J.stage, _J.state, _J.priority)
)
_NEXT = 1000
"""Jobs in the order of their turn among which the oldest is sought: a queue may hold a million."""


class SqlWorkTally:
    """Counts in the catalogue, the same wherever a worker is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, stage: Stage, outcome: str, *, jobs: int = 0, pages: int = 0, seconds: float = 0.0) -> None:
        """Count jobs that ended, of `seconds` each, and pages that were saved. Inside the transaction that does it."""
        place = {"of": stage, "how": outcome, "in_bucket": bisect_left(BOUNDS, seconds)}
        took = seconds * jobs
        with self._database.writing() as connection:
            if connection.execute(_MORE, {**place, "more": jobs, "read": pages, "took": took}).rowcount:
                return
            values = {"stage": stage, "outcome": outcome, "bucket": place["in_bucket"]}
            connection.execute(_FIRST, {**values, "jobs": jobs, "pages": pages, "seconds": took})

    def counted(self) -> Sequence[Tally]:
        """All counts."""
        with self._database.reading() as connection:
            return [Tally(**row._mapping) for row in connection.execute(select(work_tally))]

    def depths(self) -> Sequence[Depth]:
        """How many jobs wait, are worked on, or were given up."""
        with self._database.reading() as connection:
            return [Depth(**row._mapping) for row in connection.execute(_DEPTHS)]

    def oldest(self) -> Sequence[Oldest]:
        """Since when something has waited, among the next thousand jobs of each stage and priority."""
        found = []
        with self._database.reading() as connection:
            for stage in Stage:
                for priority in Priority:
                    here = (_J.state == JobState.QUEUED) & (_J.priority == priority) & (_J.stage == stage)
                    turn = select(_J.since).where(here).order_by(_J.order).limit(_NEXT).subquery()
                    since = connection.execute(select(func.min(turn.c.since, type_=_J.since.type))).scalar()
                    if since is not None:
                        found.append(Oldest(stage=stage, priority=priority, since=since))
        return found

    def busy(self) -> int:
        """Workers that hold a job now, wherever they are; the writer of the index is one."""
        query = select(func.count(func.distinct(_J.lease))).where(_J.state == JobState.LEASED)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()
