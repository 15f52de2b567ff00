"""How the files of many cases stand, counted by the database: the same as adding up what `statuses` tells of each file.

A list of cases tells it each time that somebody looks, so each case is counted once for each of its turns, as in
`extents`.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.engine import Connection

from models.document import DocumentState
from models.ids import CaseId
from models.job import FilesAlike, Standing
from services.records import tables as t
from services.records.extents import TURNS
from services.records.narrowed import among, as_list
from services.records.statuses import OPEN

_E, _D = t.exhibit.c, t.document.c
_WAITS = or_(_D.id.is_(None), exists().where(t.job.c.document == _E.document, t.job.c.state.in_(OPEN)))
_ALIKE = (
    select(
        _E.case,
        case((_WAITS, None), else_=_D.state).label("stands"),
        (func.coalesce(func.json_array_length(_D.problems), 0) > 0).label("told"),
        func.count().label("files"),
    )
    .select_from(t.exhibit.outerjoin(t.document, _D.id == _E.document))
    .where(_E.case.in_(among("cases")))
    .group_by(_E.case, "stands", "told")
)
_PAGES = (
    select(_D.case, func.sum(_D.counts["total"].as_integer()).label("pages"))
    .where(_D.case.in_(among("cases")))
    .group_by(_D.case)
)


class Standings:
    """Counts of cases in the memory of one process. Safe for threads."""

    def __init__(self) -> None:
        self._kept: dict[CaseId, tuple[int, Standing]] = {}

    def of(self, connection: Connection, cases: Collection[CaseId]) -> Mapping[CaseId, Standing]:
        """Of each case that something was received in. Its turn is read before it is counted."""
        turns = {CaseId(one): turn for one, turn in connection.execute(TURNS, {"cases": as_list(cases)})}
        kept = self._kept
        stale = [one for one, turn in turns.items() if (found := kept.get(one)) is None or found[0] != turn]
        if stale:
            counted = _counted(connection, stale)
            for one in stale:
                kept[one] = turns[one], counted[one]
        return {one: kept[one][1] for one in turns}


def _counted(connection: Connection, cases: Collection[CaseId]) -> dict[CaseId, Standing]:
    here = {"cases": as_list(cases)}
    files: dict[CaseId, list[FilesAlike]] = {one: [] for one in cases}
    for row in connection.execute(_ALIKE, here):
        state = None if row.stands is None else DocumentState(row.stands)
        files[CaseId(row.case)].append(FilesAlike(state=state, problems=row.told, files=row.files))
    pages = {CaseId(row.case): int(row.pages or 0) for row in connection.execute(_PAGES, here)}
    return {one: Standing(case=one, pages=pages.get(one, 0), files=tuple(some)) for one, some in files.items()}
