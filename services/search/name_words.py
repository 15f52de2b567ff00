"""Words that stand for one another in names: short names and what they are short for, and spellings of one name.

Who is one of them is told by its sound, and both ways: what stands for a word is what that word stands for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from services.search.linking.name_tables import name_tables
from services.search.linking.spelling import sounds

PARTED = "_"
"""Between the given names that one short name stands for: jose_luis is Joselo."""
_VOWELS = "aeiou"
_MARIA = "maria"
"""Loses its last letter before consonants too: Marisol, Mariluz."""
_USUAL = 4
"""Level from which on a given name is usual."""
_SHORTEST = 3
"""Letters of a given name that is joined with another."""


@lru_cache(maxsize=16_384)
def short_names(word: str) -> tuple[str, ...]:
    """What a given name is short for, its short names, and the others of what it is short for.

    The nearest first. `word` may be several given names, with `PARTED` between them.
    """
    tables, shorts = name_tables(), _short_names()
    fulls = sorted(full for alike in _alike(word) for full in tables.nicknames.get(alike, ()))
    own = [short for alike in _alike(word) for short in shorts.get(alike, ())]
    others = [short for full in fulls for short in shorts[full]]
    return _different(word, [*own, *fulls, *others])


@lru_cache(maxsize=16_384)
def spellings(word: str, *, given: bool) -> tuple[str, ...]:
    """Other spellings of a given name, or of a surname, that sound otherwise."""
    tables = name_tables()
    groups = tables.given_groups if given else tables.surname_groups
    mine = sorted({group for alike in _alike(word) for group in groups.get(alike, ())})
    return _different(word, [other for group in mine for other in _by_group(given=given)[group]])


Usual = Callable[[str], int]
"""The level of a given name."""


def joined(one: str, two: str, usual: Usual) -> tuple[str, ...]:
    """Two usual given names as one word: rosemary, marielena, rosalba. Not Mariana, which is a name of its own."""
    if min(usual(one), usual(two)) < _USUAL:
        return ()
    found = [one + two]
    if one[-1] in _VOWELS and (two[0] in _VOWELS or one == _MARIA):
        found.append(one[:-1] + two)
    return tuple(word for word in found if usual(word) <= _USUAL)


@lru_cache(maxsize=16_384)
def parted(word: str, usual: Usual) -> tuple[str, ...]:
    """The given names that are joined in a word, with `PARTED` between: maria_elena."""
    cuts = (word[:at] for at in range(_SHORTEST, len(word) - _SHORTEST + 1))
    pairs = ((whole, word[len(one) :]) for one in cuts for whole in (one, f"{one}a"))
    return tuple(f"{one}{PARTED}{two}" for one, two in pairs if word in joined(one, two, usual))


def _different(word: str, found: Iterable[str]) -> tuple[str, ...]:
    """Those that do not sound like the word, none twice."""
    heard = set(sounds(word))
    return tuple(other for other in dict.fromkeys(found) if heard.isdisjoint(sounds(other)))


def _alike(word: str) -> Sequence[str]:
    """The words of the tables that sound like a word."""
    return list(dict.fromkeys((word, *(other for key in sounds(word) for other in _by_sound().get(key, ())))))


@cache
def _by_sound() -> Mapping[str, list[str]]:
    tables, found = name_tables(), dict[str, list[str]]()
    known = {*tables.nicknames, *_short_names(), *tables.given_groups, *tables.surname_groups}
    for word in sorted(known):
        for key in sounds(word):
            found.setdefault(key, []).append(word)
    return found


@cache
def _short_names() -> Mapping[str, list[str]]:
    """Full name → its short forms."""
    found: dict[str, list[str]] = {}
    for short, fulls in name_tables().nicknames.items():
        for full in fulls:
            found.setdefault(full, []).append(short)
    return found


@cache
def _by_group(*, given: bool) -> Mapping[int, list[str]]:
    tables = name_tables()
    found: dict[int, list[str]] = {}
    for word, groups in (tables.given_groups if given else tables.surname_groups).items():
        for group in groups:
            found.setdefault(group, []).append(word)
    return found
