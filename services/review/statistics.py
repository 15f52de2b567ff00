"""Counts over cases: cases, signs and how they were read, journeys, times. No name and no free text. Pure."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.case import Case
from models.ids import CaseId, DocumentId
from models.leg import LegInCase, LegPlace
from models.review import FlagState, ReviewedFlag
from models.statistics import Statistics, StatisticsTable
from services.review.matrix import counts
from services.review.standing import dismissed
from services.review.suppression import table

_BANDS = ((1, "within a day"), (7, "within a week"), (30, "within a month"), (90, "within three months"))
_LATER, _NEVER = "later", "not yet"
_READ = ("confirmed", "dismissed", "unsure", "at odds", "unread")
_STANDING = [at for at, read in enumerate(_READ) if read != "dismissed"]


@dataclass(frozen=True)
class CaseFacts:
    """What counts of one case, as it stood at the end of the day."""

    case: Case
    flags: Sequence[ReviewedFlag] = ()
    legs: Sequence[LegInCase] = ()
    received: Mapping[DocumentId, dt.datetime] = field(default_factory=dict)
    answered: Mapping[DocumentId, dt.datetime] = field(default_factory=dict)
    """When the first decision on a flag of a document was made."""
    versions: frozenset[str] = frozenset()


def statistics(cases: Iterable[CaseFacts], *, until: dt.date) -> Statistics:
    """The tables of some cases, which must have been opened by that day."""
    known = list(cases)
    signs, holding = _signs(known)
    opened = Counter(f"{one.case.country} {one.case.opened:%Y}" for one in known)
    ways = Counter(_way(leg) for one in known for leg in one.legs if not leg.leg.planned)
    times = Counter(_band(one, document) for one in known for document in _flagged(one))
    cases_told, signs_told = table("cases", ("cases",), _one_each(opened)), table("signs", _READ, signs)
    times_told = table("time to a first decision", ("documents",), _one_each(times))
    return Statistics(
        until=until,
        analyses=tuple(sorted(frozenset().union(*(one.versions for one in known)))),
        tables=(
            cases_told,
            signs_told,
            *_holding(holding, within=(cases_told.total[0], times_told.total[0]), signs=signs_told),
            table("journeys", ("legs",), _one_each(ways)),
            times_told,
        ),
    )


def _signs(known: Sequence[CaseFacts]) -> tuple[Mapping[str, Sequence[int]], Mapping[str, set[CaseId]]]:
    """Flags by category and how they were read, and the cases in which a category counts."""
    signs: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(_READ))
    holding: defaultdict[str, set[CaseId]] = defaultdict(set)
    for one in known:
        for flag in one.flags:
            if counts(flag) or dismissed(flag):
                signs[flag.told.category][_READ.index(_reading(flag))] += 1
            if counts(flag):
                holding[flag.told.category].add(one.case.id)
    return signs, holding


def _holding(
    holding: Mapping[str, set[CaseId]], *, within: Sequence[int | None], signs: StatisticsTable
) -> Iterable[StatisticsTable]:
    """How many cases hold a category: tables of their own, since a case holds several and they have no sum.

    Each such case is a case, holds a flag and a document with one. So never more are told than the sums of these: five
    years of four cases each, and twenty cases that hold a category, would tell the fours.
    """
    flags = {row.name: sum(row.values[at] or 0 for at in _STANDING) for row in signs.rows}
    for name, some in sorted(holding.items()):
        told = table(
            f"cases with {name}", ("cases",), {name: [min(len(some), flags.get(name, 0), *(n or 0 for n in within))]}
        )
        if told.rows:
            yield told


def _one_each(counts: Mapping[str, int]) -> Mapping[str, Sequence[int]]:
    """Counts as the rows of a table of one column."""
    return {name: [many] for name, many in counts.items()}


def _reading(flag: ReviewedFlag) -> str:
    if flag.state is FlagState.CONFLICT:
        return "at odds"
    if dismissed(flag):
        return "dismissed"
    return flag.outcome.value if flag.outcome else "unread"


def _way(leg: LegInCase) -> str:
    """From country to country: towns could tell whose journey it was."""
    return f"{_country(leg.leg.origin)} → {_country(leg.leg.destination or leg.leg.crossing)}"


def _country(place: LegPlace | None) -> str:
    return (place.reading.country if place and place.reading else None) or "not told"


def _flagged(one: CaseFacts) -> set[DocumentId]:
    return {flag.flag.span.document for flag in one.flags if counts(flag) or flag.readers}


def _band(one: CaseFacts, document: DocumentId) -> str:
    received, answered = one.received.get(document), one.answered.get(document)
    if received is None or answered is None:
        return _NEVER
    days = (answered - received).total_seconds() / 86_400
    return next((name for most, name in _BANDS if days <= most), _LATER)
