"""Counts over cases: cases, signs and how they were read, journeys, times. No name and no free text. Pure."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.case import Case
from models.ids import CaseId, DocumentId
from models.leg import LegInCase, LegPlace
from models.review import FlagState, ReviewedFlag
from models.statistics import Statistics
from services.review.matrix import counts
from services.review.standing import dismissed
from services.review.suppression import table

_BANDS = ((1, "within a day"), (7, "within a week"), (30, "within a month"), (90, "within three months"))
_LATER, _NEVER = "later", "not yet"
_READ = ("confirmed", "dismissed", "unsure", "at odds", "unread")


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


def statistics(cases: Iterable[CaseFacts], *, until: dt.date, before: Iterable[CaseFacts] | None = None) -> Statistics:
    """The tables of some cases, which must have been opened by that day.

    `before`: the same as they stood at the day before it that may be asked for; what has changed by few since is left
    out, since whoever asks for both could subtract.
    """
    known = list(cases)
    now, then = _counted(known), None if before is None else _counted(list(before))
    return Statistics(
        until=until,
        analyses=tuple(sorted(frozenset().union(*(one.versions for one in known)))),
        tables=tuple(
            table(name, columns, counts, before=None if then is None else then.get(name, (columns, {}))[1])
            for name, (columns, counts) in now.items()
        ),
    )


def _counted(known: Sequence[CaseFacts]) -> dict[str, tuple[tuple[str, ...], Mapping[str, Sequence[int]]]]:
    """The columns and the counts of each table, by its name."""
    opened: Counter[str] = Counter(f"{one.case.country} {one.case.opened:%Y}" for one in known)
    signs: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(_READ))
    holding: defaultdict[str, set[CaseId]] = defaultdict(set)
    ways: Counter[str] = Counter()
    for one in known:
        for flag in one.flags:
            if counts(flag) or dismissed(flag):
                signs[flag.told.category][_READ.index(_reading(flag))] += 1
            if counts(flag):
                holding[flag.told.category].add(one.case.id)
        ways.update(_way(leg) for leg in one.legs)
    times: Counter[str] = Counter(_band(one, document) for one in known for document in _flagged(one))
    return {
        "cases": (("cases",), {name: [many] for name, many in opened.items()}),
        "signs": (_READ, signs),
        # A case may hold several kinds of signs: these rows have no sum, each is told by itself.
        **{f"cases with {name}": (("cases",), {name: [len(some)]}) for name, some in sorted(holding.items())},
        "journeys": (("legs",), {name: [many] for name, many in ways.items()}),
        "time to a first decision": (("documents",), {name: [many] for name, many in times.items()}),
    }


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
