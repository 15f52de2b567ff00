"""How far the work on a case is, counted by the database."""

from sqlalchemy import BindParameter, bindparam, case, func, select
from sqlalchemy.engine import Connection

from models.ids import CaseId
from models.job import JobState, Progress, Stage
from services.records import tables as t

_CASE: BindParameter[str] = bindparam("of")
_OPEN = t.job.c.state.in_((JobState.QUEUED, JobState.LEASED))
_ORDER = tuple(Stage)

_RECEIVED = select(func.count(), func.coalesce(func.sum(t.exhibit.c.size), 0)).where(t.exhibit.c.case == _CASE)
_READ = select(
    func.coalesce(func.sum(t.document.c.counts["total"].as_integer()), 0),
    func.coalesce(func.sum(func.json_array_length(t.document.c.problems)), 0),
).where(t.document.c.case == _CASE)
_DONE = (
    select(func.count())
    .select_from(t.exhibit.join(t.document, t.document.c.id == t.exhibit.c.document))
    .where(
        t.exhibit.c.case == _CASE,
        ~select(t.job.c.id).where(t.job.c.document == t.exhibit.c.document, _OPEN).exists(),
    )
)
# The first stage that each document still waits for: stretches of it may be further.
_FIRST = (
    select(func.min(case(*((t.job.c.stage == stage, n) for n, stage in enumerate(_ORDER)))).label("stage"))
    .where(t.job.c.case == _CASE, _OPEN)
    .group_by(t.job.c.document)
    .subquery()
)
_PARTS = select(t.job.c.stage, func.count()).where(t.job.c.case == _CASE, _OPEN).group_by(t.job.c.stage)
_WAITING = select(_FIRST.c.stage, func.count()).group_by(_FIRST.c.stage).order_by(_FIRST.c.stage)


def of(connection: Connection, case: CaseId) -> Progress:
    """The counts of a case. A file is done when its document is read and no stage of it waits."""
    here = {"of": case}
    files, size = connection.execute(_RECEIVED, here).one()
    pages, problems = connection.execute(_READ, here).one()
    return Progress(
        files=files,
        files_done=connection.execute(_DONE, here).scalar_one(),
        pages=pages,
        bytes=size,
        problems=problems,
        waiting={_ORDER[stage]: documents for stage, documents in connection.execute(_WAITING, here)},
        parts={Stage(stage): jobs for stage, jobs in connection.execute(_PARTS, here)},
    )
