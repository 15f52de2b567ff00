"""Statistics without personal data over one's cases, for verbs and routes: as tables, or as CSV."""

import csv
import datetime as dt
import io

from api.sheets import harmless
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.errors import UsageError
from models.ids import DocumentId
from models.search import Scope
from models.statistics import LEAST, Statistics
from services.ports import Records
from services.review.standing import threads
from services.review.statistics import CaseFacts, statistics

TOO_FEW = f"<{LEAST}*"
"""What stands in a CSV for a count that is not told: too small, or beside one that is."""


def count(workspace: Workspace, actor: Actor, *, until: dt.date | None = None) -> Statistics:
    """Over all cases that the actor may see, as they stand today, or stood at the end of a month.

    A day before today is taken for the end of the last month that was over by then: answers of two days that are near
    to one another would differ by a case. What has changed by fewer than five since the end of the month before is
    left out of the answer, for the same reason. There is no way to ask for fewer cases: two answers that differ by one
    would give that one away. Raises UsageError for a day that has not come: its counts would be others when it has.
    """
    today = workspace.clock.now().date()
    if until is not None and until > today:
        raise UsageError("That day has not come yet.", next_step="Ask for today, or for a day before.")
    day = today if until in (None, today) else whole_month(until or today)
    scope = workspace.access.scope(actor, action="statistics.read")
    end, former = _end(day), _end(whole_month(day - dt.timedelta(days=1)))
    cases = [case for case in workspace.records.cases.all() if case.id in scope.every_case and case.opened < end]
    seen = workspace.access.seen(scope)
    facts = [_facts(seen, case, (end, former)) for case in cases]
    then = [old for case, (_, old) in zip(cases, facts, strict=True) if case.opened < former]
    found = statistics((now for now, _ in facts), until=day, before=then)
    workspace.access.looked(
        actor, "statistics.read", Scope(cases=frozenset(case.id for case in cases)), detail={"until": day.isoformat()}
    )
    return found


def whole_month(day: dt.date) -> dt.date:
    """The end of the last month that is over at the end of a day."""
    next_day = day + dt.timedelta(days=1)
    return next_day.replace(day=1) - dt.timedelta(days=1)


def _end(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def as_csv(found: Statistics) -> str:
    """One line a count: table, row, column, count."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("until", "table", "row", "column", "count"))
    for table in found.tables:
        for name, values in [*((row.name, row.values) for row in table.rows), ("all", table.total)]:
            for column, value in zip(table.columns, values, strict=True):
                shown = map(harmless, (table.name, name, column, TOO_FEW if value is None else value))
                writer.writerow((found.until, *shown))
    return out.getvalue()


def _facts(records: Records, case: Case, ends: tuple[dt.datetime, dt.datetime]) -> tuple[CaseFacts, CaseFacts]:
    """A case as it stood before each of two moments: what was received and decided by then. It is read once."""
    reviews = records.reviews
    received, decided = reviews.received(case.id), reviews.decisions(case.id)
    flagged, legs = reviews.flags(case.id), records.routes.legs([case.id])
    versions = frozenset(reviews.versions(case.id))

    def before(end: dt.datetime) -> CaseFacts:
        there = {document: at for document, at in received.items() if at < end}
        decisions = [one for one in decided if one.made_at < end]
        flags = [place for place in flagged if place.flag.span.document in there]
        answered: dict[DocumentId, dt.datetime] = {}
        for one in decisions:
            answered.setdefault(one.document, one.made_at)
        return CaseFacts(
            case=case,
            flags=[thread.seen_by(None) for thread in threads(flags, decisions)],
            legs=[leg for leg in legs if leg.leg.span.document in there],
            received=there,
            answered=answered,
            versions=versions,
        )

    now, then = map(before, ends)
    return now, then
