"""Which words of a name are given names and which surnames, in one or more readings."""

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
    if count == 1:
        one = (units[0],)
        if units[0].odds > 0:
            return (Reading(one, ()),)
        return (Reading((), one),) if units[0].odds < 0 else (Reading(one, ()), Reading((), one))
    some_capitals = any(capitals)
    all_capitals = some_capitals and all(c or u.initial for c, u in zip(capitals, units, strict=True))
    if 0 < cut < count:
        order = [(0.0, cut, True)]
    else:
        order = []
        if some_capitals and not all_capitals:
            # LÓPEZ GARCÍA María, Blessing OSARO: capitals mark the surname.
            marked = [place for place, c in enumerate(capitals) if c]
            if marked == list(range(len(marked))) and len(marked) < count:
                order = [(0.0, len(marked), True)]
            elif marked == list(range(count - len(marked), count)) and len(marked) < count:
                order = [(0.0, count - len(marked), False)]
        if not order:
            pattern = "".join([u.sign for u in units])
            heads = sum([1 << place for place, particle in enumerate(bare) if particle]) if any(bare) else 0
            order = _order(pattern, heads, capitals=all_capitals)
    everything = tuple(units)
    husband = bare[-1] == "de" and count > 2
    if len(order) == 1:
        doubt, at, surname_first = order[0]
        if surname_first:
            return (Reading(everything[at:], everything[:at], doubt),)
        return (Reading(everything[:at], everything[at:], doubt, husband and at < count - 1),)
    return tuple(
        Reading(everything[at:], everything[:at], doubt)
        if surname_first
        else Reading(everything[:at], everything[at:], doubt, husband and at < count - 1)
        for doubt, at, surname_first in order
    )


@lru_cache(20_000)
def _order(pattern: str, heads: int, *, capitals: bool) -> list[tuple[float, int, bool]]:
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
    found: list[tuple[float, int, bool]] = []
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
