"""Which words of a name are given names and which surnames, in one or more readings."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from services.search.linking.words import Word

_KEPT = 3
"""Readings that are kept of a name, and how much less likely than the best one they may be."""
_MARGIN = 1.9

_PRIORS = {
    2: {1: 0.0}, 3: {1: 0.0, 2: -0.15}, 4: {1: -0.9, 2: 0.0, 3: -2.2}, 5: {1: -1.1, 2: 0.0, 3: -0.7},
    6: {1: -1.6, 2: 0.0, 3: -0.3},
}  # fmt: skip
_TURNED = -1.5
_TURNED_CAPITALS = -0.9
_ODDS = 0.75
_Cut = tuple[float, int, bool]
"""How much less likely than the best cut, how many words stand before it, and whether these are the surnames."""


class Reading(NamedTuple):
    """One way to tell given names from surnames. `doubt` is how much less likely it is than the best, 0 for that."""

    given: tuple[Word, ...]
    surnames: tuple[Word, ...]
    doubt: float = 0.0
    husband: bool = False
    """Whether the last surname follows a bare `de`, as a husband's does."""


def readings(units: list[Word], bare: list[str], capitals: list[bool], cut: int) -> tuple[Reading, ...]:
    """Likely readings of the words of a name, the likeliest first.

    `bare` holds the particles before each word, `capitals` whether it stands in capitals, `cut` how many words stand
    before a comma, -1 for none.
    """
    count = len(units)
    if count > 1 and 0 < cut < count:
        order: Sequence[_Cut] = [(0.0, cut, True)]
    else:
        heads = sum([1 << place for place, particle in enumerate(bare) if particle]) if any(bare) else 0
        order = _cuts("".join([u.sign for u in units]), heads, capitals)
    return _parted(tuple(units), order, husband=bare[-1] == "de" and count > 2)


def plain_readings(units: tuple[Word, ...], pattern: str) -> tuple[Reading, ...]:
    """The same of words alone. The pattern has two signs a word: its own, and `CAPITALS` or `SMALL`."""
    return _parted(units, _plain_cuts(pattern), husband=False)


CAPITALS, SMALL = "^", "-"


def _parted(units: tuple[Word, ...], order: Sequence[_Cut], *, husband: bool) -> tuple[Reading, ...]:
    if len(units) == 1:
        return tuple([Reading(units, ()) if at else Reading((), units) for _, at, _ in order])
    last = len(units) - 1
    return tuple(
        [
            Reading(units[at:], units[:at], doubt)
            if surname_first
            else Reading(units[:at], units[at:], doubt, husband and at < last)
            for doubt, at, surname_first in order
        ]
    )


@lru_cache(20_000)
def _plain_cuts(pattern: str) -> Sequence[_Cut]:
    return _cuts(pattern[::2], 0, [sign == CAPITALS for sign in pattern[1::2]])


def _cuts(signs: str, heads: int, capitals: Sequence[bool]) -> Sequence[_Cut]:
    """Where to cut words whose signs, particles and capitals are these."""
    count = len(signs)
    if count == 1:
        # The one word is a given name, cut behind it, or a surname; where it is as much the one as the other, both.
        given, surname = (0.0, 1, False), (0.0, 0, False)
        return [given, surname] if signs in ".3" else [given if signs > "3" else surname]
    some_capitals = any(capitals)
    all_capitals = some_capitals and all(c or sign == "." for c, sign in zip(capitals, signs, strict=True))
    if some_capitals and not all_capitals:
        # LÓPEZ GARCÍA María, Blessing OSARO: capitals mark the surname.
        marked = [place for place, c in enumerate(capitals) if c]
        if marked == list(range(len(marked))) and len(marked) < count:
            return [(0.0, len(marked), True)]
        if marked == list(range(count - len(marked), count)) and len(marked) < count:
            return [(0.0, count - len(marked), False)]
    return _order(signs, heads, capitals=all_capitals)


@lru_cache(20_000)
def _order(pattern: str, heads: int, *, capitals: bool) -> list[_Cut]:
    """Where to cut, and which side the surnames are: the likeliest first, with how much less likely the others are.

    A sign of the pattern is how much rather a word is a given name than a surname, a point for an initial.
    """
    count = len(pattern)
    priors = _PRIORS.get(count, _PRIORS[6])
    weights = [
        (0.35 if sign == "." else _ODDS * (int(sign) - 3)) - (0.6 if heads >> place & 1 else 0.0)
        for place, sign in enumerate(pattern)
    ]
    if pattern[-1] == ".":
        weights[-1] = -0.2
    total = sum(weights)
    found: list[_Cut] = []
    ahead = 0.0
    for at in range(1, count):
        ahead += weights[at - 1]
        if at in priors:
            found.append((2 * ahead - total + priors[at], at, False))
        if count - at in priors:
            turned = _TURNED_CAPITALS if capitals else _TURNED
            found.append((total - 2 * ahead + priors[count - at] + turned, at, True))
    found.sort(key=lambda one: -one[0])
    best = found[0][0]
    return [(best - score, at, first) for score, at, first in found[:_KEPT] if best - score <= _MARGIN]
