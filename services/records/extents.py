"""What is in the cases of a scope and what of it could not be read: counted once for each state of a case.

Every search tells it, so it must not cost more where a case holds more. The database draws a new number for a case
whenever its receipts, readings or jobs change (triggers of migration 0038); what was counted under a number holds as
long as it stands. Documents that the scope hides, or shows alone, are counted each time: they are few.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import ColumnElement, exists, func, select, union
from sqlalchemy.engine import Connection

from models.completeness import Completeness
from models.document import DocumentState
from models.ids import CaseId
from models.search import DocumentPlace, Scope
from services.records import tables as t
from services.records.narrowed import among, as_list, listed
from services.records.statuses import OPEN
from services.records.turn_tables import case_turn

_NOT_UNREAD = (DocumentState.DONE, DocumentState.EMPTY, DocumentState.READING)
_ANY_STATE: frozenset[str] = frozenset(DocumentState)

Counts = Counter[str]
"""By the names of `Completeness`, and of documents by the name of their state."""
Which = Callable[[ColumnElement[str], ColumnElement[str]], ColumnElement[bool]]
"""The condition on rows, by the columns that name their case and their document."""


TURNS = select(case_turn.c.case, case_turn.c.turn).where(case_turn.c.case.in_(among("cases")))
"""The number of each of the `cases`."""


class Extents:
    """Counts of whole cases in the memory of one process. Safe for threads."""

    def __init__(self) -> None:
        self._kept: dict[CaseId, tuple[int, Counts]] = {}

    def of(self, connection: Connection, scope: Scope) -> Completeness:
        """What is in the scope, and what of it could not be read or still waits."""
        counts = Counts()
        for one in self._whole(connection, scope.cases):
            for name, number in one.items():
                counts[name] += number
        hidden = frozenset(place for place in scope.hidden if place[0] in scope.cases)
        counts.subtract(_of_documents(connection, hidden))
        alone = [place for place in scope.parts if place[0] not in scope.cases or place in hidden]
        counts.update(_of_documents(connection, alone))
        unread = {state: number for state, number in sorted(counts.items()) if state in _ANY_STATE and number}
        told = {name: number for name, number in counts.items() if name not in _ANY_STATE}
        return Completeness(**told, documents_unread=unread)

    def _whole(self, connection: Connection, cases: Collection[CaseId]) -> list[Counts]:
        """Of each case. Its number is read before it is counted: what changes meanwhile is counted again."""
        rows = connection.execute(TURNS, {"cases": as_list(cases)})
        turns = {CaseId(case): turn for case, turn in rows.all()}
        kept = self._kept
        stale = sorted(case for case, turn in turns.items() if (found := kept.get(case)) is None or found[0] != turn)
        if stale:
            counted = _counted(connection, lambda case, _: case.in_(stale))
            for case in stale:
                self._kept[case] = turns[case], counted.get(case, Counts())
        return [self._kept[case][1] for case in turns]


def _of_documents(connection: Connection, places: Collection[DocumentPlace]) -> Counts:
    if not places:
        return Counts()
    some = listed(places)
    counts = Counts()
    for one in _counted(connection, lambda _, document: document.in_(some)).values():
        counts.update(one)
    return counts


def _counted(connection: Connection, which: Which) -> Mapping[CaseId, Counts]:
    """Counts of some documents, by case. They add up: each is of one document."""
    d, e, j = t.document.c, t.exhibit.c, t.job.c
    sums = [func.sum(d.counts[name].as_integer()) for name in ("total", "unreadable", "poor")]
    read = select(d.case, d.state, func.count(), *sums).where(which(d.case, d.id)).group_by(d.case, d.state)
    received = select(e.case, func.count(e.document.distinct())).where(which(e.case, e.document)).group_by(e.case)
    at_work = select(j.case, j.document).where(which(j.case, j.document), j.state.in_(OPEN))
    underway = (
        select(d.case, sums[0])
        .where(which(d.case, d.id), d.id.in_(at_work.with_only_columns(j.document)))
        .group_by(d.case)
    )
    unbegun = select(e.case, e.document).where(which(e.case, e.document), ~exists().where(d.id == e.document))
    waits = union(at_work, unbegun).subquery()
    waiting = select(waits.c.case, func.count()).group_by(waits.c.case)
    found: dict[CaseId, Counts] = {}

    def add(case: str, **numbers: int) -> None:
        found.setdefault(CaseId(case), Counts()).update(numbers)

    for case, state, documents, pages, unreadable, poor in connection.execute(read):
        add(case, pages=pages, pages_unreadable=unreadable, pages_poor=poor)
        if state not in _NOT_UNREAD:
            add(case, **{state: documents})
    for query, name in ((received, "documents"), (underway, "pages_underway"), (waiting, "documents_waiting")):
        for case, number in connection.execute(query):
            add(case, **{name: number})
    return found
