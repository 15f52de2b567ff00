"""What two names say of one another besides the likeness of their words: order, particles, generation, other names."""

from collections.abc import Sequence

from services.search.linking.parse import Name
from services.search.linking.words import KNOWN

_OF_KIN = 0.35
"""Share of what a mark on one side alone says, where it is a word of kinship: whose father he is stands elsewhere."""
_OF_WOMEN = frozenset({"mother", "daughter"})
"""Told of women where their kinship is told, and never as a part of their names."""


def rotated(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the same words stand in turned order, surnames first. Of two words that says nothing (Wang Li)."""
    count = len(words)
    if count < 3 or count != len(others) or words == others or words[0] not in others:
        return False
    at = others.index(words[0])
    return tuple(others[at:]) + tuple(others[:at]) == tuple(words)


def with_joined(words: Sequence[str], others: set[str]) -> list[str] | None:
    """The words with those joined that the other name writes as one; None: there are none."""
    run = "".join(words)
    if not any(
        (at := run.find(other)) >= 0 and (other not in words or run.find(other, at + 1) >= 0) for other in others
    ):
        return None  # what two words are together stands in the run of all, beside where it stands as one word
    found: list[str] = []
    place, changed = 0, False
    while place < len(words):
        for count in (3, 2):
            row = words[place : place + count]
            if len(row) == count and "".join(row) in others and not all(w in others for w in row):
                found.append("".join(row))
                place += count
                changed = True
                break
        else:
            found.append(words[place])
            place += 1
    return found if changed else None


def alias_pairs(one: Name, two: Name) -> list[tuple[Name, Name]]:
    """Other names of more than one word, each with the other's name."""
    if not one.aliases and not two.aliases:
        return []
    pairs = [(a, two) for a in one.aliases if len(a.words) > 1]
    pairs += [(one, b) for b in two.aliases if len(b.words) > 1]
    return pairs


def as_wife(one: Name, two: Name) -> list[tuple[str, Name, Name]]:
    """Names that a woman bore before she married or bears since, each with the other's name, and which of it.

    With his surname alone she is met by who has one surname: of two the first is by blood.
    """
    pairs = [("born", a, b) for a, b in ((one.born, two), (one, two.born), (one.born, two.born)) if a and b]
    pairs += [("surname_husband", one.wed, two)] if one.wed and _of_one_surname(two) else []
    return pairs + ([("surname_husband", one, two.wed)] if two.wed and _of_one_surname(one) else [])


def _of_one_surname(name: Name) -> bool:
    return bool(name.readings) and len(name.readings[0].surnames) == 1 and not name.husband


def alias_alone(one: Name, two: Name) -> float | None:
    """How rare the one word is by which one of them is told alone, and which is another name of the other."""
    for alone, other in ((one, two), (two, one)):
        if len(alone.words) == 1 and any(alias.words == alone.words for alias in other.aliases):
            best = alone.readings[0]
            return (*best.given, *best.surnames)[0].info
    return None


def besides(one: Name, two: Name) -> list[tuple[str, float]]:
    """Generation, particles, and names of initials alone."""
    found: list[tuple[str, float]] = []
    if one.plain and two.plain and len(one.words) != 2:
        return found
    if one.generation != two.generation:
        if one.generation and two.generation:
            found.append(("generation_differs", 1.0))
        elif not (one.of_kin or two.of_kin):
            found.append(("generation_one", 1.0))
        elif not {one.generation, two.generation} & _OF_WOMEN:
            found.append(("generation_one", _OF_KIN))
    elif one.generation:
        found.append(("generation_same", 1.0))
    if one.particles != two.particles:
        found.append(("particles", 1.0))
    if one.initials or two.initials:
        found.append(("initials_only", 1.0))
    if (
        len(one.words) == 2
        and one.words == two.words[::-1]
        and one.words != two.words
        and not (one.marked or two.marked)
        and _either(one)
    ):
        found.append(("order_open", 1.0))
    if (one.husband or two.husband) and (_widowed(one, two) or _widowed(two, one)):
        found.append(("surname_moved", 1.0))
    return found


def _either(name: Name) -> bool:
    """Whether both words of a name are surnames: Wang Li, Hassan Ali. Turned, they may be two people."""
    best = name.readings[0]
    return all(word.surname >= KNOWN and word.odds <= 1 for word in (*best.given, *best.surnames))


def _widowed(wife: Name, other: Name) -> bool:
    """Whether the husband's surname of one is a surname of the other by blood: a daughter."""
    return not other.husband and any(w in other.readings[0].surnames[:1] for w in wife.husband)
