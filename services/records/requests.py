"""Who asked for what to be read again: where he loses the right to it, what still waits is not done."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, String, Table, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.ids import CaseId, DocumentId, UserId
from models.job import JobState
from services.records import tables as t
from services.records.database import Database, UtcDateTime
from services.records.tables import metadata

request = Table(
    "request",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("user", ForeignKey("user.id"), primary_key=True),
    Column("case", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""Documents that somebody had read again, as long as that waits."""

_Q, _J = request.c, t.job.c
_OPEN = (JobState.QUEUED, JobState.LEASED)


class SqlRequestStore:
    """Beside the queue, which knows documents and no people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: UserId, case: CaseId, documents: Sequence[DocumentId], *, at: dt.datetime) -> None:
        """Somebody had documents read again."""
        rows = [{"document": one, "user": user, "case": case, "at": at} for one in documents]
        if rows:
            with self._database.writing() as connection:
                connection.execute(upsert(request).on_conflict_do_nothing(), rows)

    def waiting(self) -> Sequence[tuple[UserId, CaseId]]:
        """Who waits for something in which case. What was done meanwhile is forgotten."""
        with self._database.reading() as connection:
            if connection.execute(select(_Q.document).limit(1)).first() is None:
                return ()
        done = _Q.document.not_in(select(_J.document).where(_J.state.in_(_OPEN)))
        with self._database.writing() as connection:
            connection.execute(delete(request).where(done))
            rows = connection.execute(select(_Q.user, _Q.case).distinct().order_by(_Q.user, _Q.case)).all()
        return [(UserId(row.user), CaseId(row.case)) for row in rows]

    def withdraw(self, user: UserId, case: CaseId) -> int:
        """Take back what somebody asked for in a case and nobody else did; returns how many documents it was.

        What is being read already goes on: half a reading helps nobody. What was read before stays as it was.
        """
        others = request.alias()
        another = select(others.c.user).where(others.c.document == _Q.document, others.c.user != user).exists()
        mine = select(_Q.document).where(_Q.user == user, _Q.case == case, ~another)
        with self._database.writing() as connection:
            documents = list(connection.execute(mine).scalars())
            queued = and_(_J.document.in_(documents), _J.state == JobState.QUEUED)
            waits = set(connection.execute(select(_J.document).where(queued).distinct()).scalars())
            connection.execute(update(t.job).where(queued).values(state=JobState.DONE))
            connection.execute(delete(request).where(_Q.user == user, _Q.case == case))
        return len(waits)
