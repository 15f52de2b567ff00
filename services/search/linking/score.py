"""The score of two names, with birth years where they are known: from 0 to 1, with its parts."""

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from services.search.linking.compare import Matcher
from services.search.linking.weights import WEIGHTS, Weights
from services.search.linking.words import Levels

_SUREST = 6.0
_STRANGERS, _FALLING = -3.0, 0.2
_OLDEST, _YOUNGEST = 1880, 2035

_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<one>\d\d?)[/.-](?P<two>\d\d?)[/.-](?P<last>\d{4})"
)
_YEAR = re.compile(r"^([0-9]{4})(?![0-9])|(?<![0-9])([0-9]{4})$")


class NameScore(NamedTuple):
    """How likely two names are one person's, the parts that say so, and codes of what was left out of account."""

    score: float
    parts: Sequence[tuple[str, float]]
    notes: Sequence[str]


class NameScorer:
    """Scores pairs of names. Keeps what it learned of words; not shared between threads."""

    def __init__(self, levels: Levels, *, weights: Weights = WEIGHTS) -> None:
        self._matcher = Matcher(levels, weights=weights)
        self._weights = weights

    def score(self, one: str, two: str, by_one: str = "", by_two: str = "") -> NameScore:
        """Two names with their birth years as written."""
        odds, parts, notes = self._matcher.compare(one, two)
        if by_one or by_two:
            first, second = year(by_one), year(by_two)
            if (by_one and first is None) or (by_two and second is None):
                notes = (*notes, "birth")
            elif any(map(_impossible_day, (by_one, by_two))):
                notes = (*notes, "birth_day")
            if first is not None and second is not None:
                gap = abs(first - second)
                code = "birth_same" if gap == 0 else "birth_near" if gap == 1 else "birth_differs"
                odds += self._weights[code]
                parts = (*parts, (code, 1.0))
        return NameScore(chance(odds), parts, notes)


def chance(odds: float) -> float:
    """Log odds as a score. Names never make sure: beyond 1 in 400 the scale flattens, and keeps the order.

    Below, where most pairs of strangers are, it falls evenly and slowly, so that their scores do not tie.
    """
    told = _SUREST * math.tanh(max(odds, _STRANGERS) / _SUREST) + _FALLING * min(0.0, odds - _STRANGERS)
    return 1 / (1 + math.exp(-told))


def year(text: str) -> int | None:
    """The year that a birth date begins or ends with; None: there is none that can be."""
    found = _YEAR.search(text.strip())
    if found is None:
        return None
    value = int(found[1] or found[2])
    return value if _OLDEST <= value <= _YOUNGEST else None


def days(text: str) -> tuple[str, ...] | None:
    """The days of the calendar that a birth date may name, as year-month-day; None: it tells no day.

    Where day or month may stand first these are two, and none where no calendar has either.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    if found["year"]:
        told = [found[0]]
    else:
        one, two = f"{found['one']:>02}", f"{found['two']:>02}"
        told = [f"{found['last']}-{two}-{one}", f"{found['last']}-{one}-{two}"]
    return tuple(day for day in dict.fromkeys(told) if _is_day(day))


def _is_day(text: str) -> bool:
    """Whether a date written as year, month and day is in the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _impossible_day(text: str) -> bool:
    """Whether a birth date names a day that no calendar has, whichever of day and month stands first."""
    return days(text) == ()
