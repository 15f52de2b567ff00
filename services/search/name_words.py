"""Words that stand for one another in names: short names and what they are short for, and spellings of one name.

Who is one of them is told by its sound, and both ways: what stands for a word is what that word stands for.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from services.search.linking.spelling import sounds
from services.search.linking.words import name_tables

PARTED = "_"
"""Between the given names that one short name stands for: jose_luis is Joselo."""


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
