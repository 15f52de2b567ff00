"""Where each file of a case stands, one row after another: a case may hold a million."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, select
from sqlalchemy.engine import Connection

from models.document import DocumentState, PageCounts, Problem
from models.ids import CaseId, DocumentId
from models.job import FileStatus, JobState, Stage
from services.records import tables as t

OPEN = (JobState.QUEUED, JobState.LEASED)
_ORDER = tuple(Stage)
_AT_ONCE = 500
_CASE: BindParameter[str] = bindparam("of")

# The first stage that a document still waits for: stretches of it may be further.
_WAITS = (
    select(func.min(case(*((t.job.c.stage == stage, n) for n, stage in enumerate(_ORDER)))))
    .where(t.job.c.document == t.exhibit.c.document, t.job.c.state.in_(OPEN))
    .scalar_subquery()
)
_FILES = (
    select(
        *(t.exhibit.c[name] for name in ("case", "document", "path", "size", "sha256", "parent")),
        t.exhibit.c.id.label("exhibit"),
        *(t.document.c[name] for name in ("media_type", "state", "counts", "problems")),
        _WAITS.label("waits"),
    )
    .select_from(t.exhibit.outerjoin(t.document, t.document.c.id == t.exhibit.c.document))
    .where(t.exhibit.c.case == _CASE)
    .order_by(t.exhibit.c.path, t.exhibit.c.received, t.exhibit.c.id)
)
_INNER = select(t.exhibit.c.parent, t.exhibit.c.document).where(
    t.exhibit.c.case == _CASE, t.exhibit.c.parent.is_not(None)
)


def each(connection: Connection, case: CaseId) -> Iterator[FileStatus]:
    """Every received file of a case with its state, by path."""
    for row in connection.execute(_FILES, {"of": case}, execution_options={"yield_per": _AT_ONCE}):
        yield _status(row)


def inner(connection: Connection, case: CaseId) -> Iterator[tuple[DocumentId, DocumentId]]:
    """Each container of a case with each part found in it."""
    for row in connection.execute(_INNER, {"of": case}, execution_options={"yield_per": _AT_ONCE}):
        yield DocumentId(row.parent), DocumentId(row.document)


def _status(row: Any) -> FileStatus:
    stage = Stage.EXTRACT if row.state is None else None if row.waits is None else _ORDER[row.waits]
    return FileStatus(
        case=row.case,
        document=row.document,
        exhibit=row.exhibit,
        path=row.path,
        size=row.size,
        sha256=row.sha256,
        parent=row.parent,
        stage=stage,
        media_type=row.media_type,
        state=None if row.state is None or stage is not None else DocumentState(row.state),
        counts=PageCounts() if row.counts is None else PageCounts(**row.counts),
        problems=tuple(Problem(**problem) for problem in row.problems or ()),
    )
