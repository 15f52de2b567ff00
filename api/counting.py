"""Statistics without personal data over one's cases, for verbs and routes: as tables, or as CSV."""

import csv
import datetime as dt
import io

from api.reviewing import reader_of
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
"""What stands in a CSV for a count that is not told: fewer than five, or a sum of such."""


def count(workspace: Workspace, actor: Actor, *, until: dt.date | None = None) -> Statistics:
    """Over all cases that the actor may see, as they stand today, or stood at the end of a month.

    A day before today is taken for the end of the last month that was over by then, so that figures of few days are in
    use. Nobody asks for fewer cases; a token for some of them tells of those, which its owner may read anyway. Raises
    UsageError for a day that has not come: its counts would be others when it has.

    What others decided counts for whoever decides on no flags himself, and for the operator, whose figures go out. Who
    may still read a flag blind is told of it what the list of flags tells him: in a case of few flags a count is one.
    """
    today = workspace.clock.now().date()
    if until is not None and until > today:
        raise UsageError("That day has not come yet.", next_step="Ask for today, or for a day before.")
    day = today if until in (None, today) else whole_month(until or today)
    scope = workspace.access.scope(actor, action="statistics.read")
    end = _end(day)
    cases = [case for case in workspace.records.cases.all() if case.id in scope.every_case and case.opened < end]
    seen = workspace.access.seen(scope)
    # Whose a narrower token is may decide all the same.
    offers = workspace.access.offers(actor.model_copy(update={"limits": None}))
    readers = {
        case.id: reader_of(actor) if not actor.operator and offers("review.decide", case.id) else None for case in cases
    }
    found = statistics((_facts(seen, case, end, reader=readers[case.id]) for case in cases), until=day)
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


def _facts(records: Records, case: Case, end: dt.datetime, *, reader: str | None) -> CaseFacts:
    """A case as it stood before a moment: what was received and decided by then, as far as a reader may see it."""
    reviews = records.reviews
    received = {document: at for document, at in reviews.received(case.id).items() if at < end}
    decisions = [one for one in reviews.decisions(case.id) if one.made_at < end]
    flags = [place for place in reviews.flags(case.id) if place.flag.span.document in received]
    answered: dict[DocumentId, dt.datetime] = {}
    for one in decisions:
        answered.setdefault(one.document, one.made_at)
    return CaseFacts(
        case=case,
        flags=[thread.seen_by(reader) for thread in threads(flags, decisions)],
        legs=[leg for leg in records.routes.legs([case.id]) if leg.leg.span.document in received],
        received=received,
        answered=answered,
        versions=frozenset(reviews.versions(case.id)),
    )
