"""The tables of words of names, read once per process: nicknames, variants of spelling, words around names."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from services.scripts import customs
from services.search.linking.spelling import fold
from services.search.linking.tables import lines


class NameTables(NamedTuple):
    """The tables of this folder, folded."""

    sets: Mapping[str, frozenset[str]]
    pairs: Mapping[str, Mapping[str, str]]
    nicknames: Mapping[str, frozenset[str]]
    given_groups: Mapping[str, frozenset[int]]
    surname_groups: Mapping[str, frozenset[int]]
    slavic_groups: Mapping[str, frozenset[int]]
    """By readings of the spellings (`customs.slavic`)."""
    given_foreign: Mapping[str, frozenset[int]]
    surname_foreign: Mapping[str, frozenset[int]]
    known: Mapping[str, tuple[int, int]]


@cache
def name_tables() -> NameTables:
    """Loaded once per process."""
    return read_tables(lines)


def read_tables(told: Callable[[str], list[str]]) -> NameTables:
    """The tables whose lines are told by the name of a file."""
    sets: dict[str, frozenset[str]] = {}
    pairs: dict[str, dict[str, str]] = {}
    for line in told("words.txt"):
        key, _, rest = line.partition(":")
        words = rest.split()
        if "=" in words[0]:
            pairs[key] = {fold(w): full for w, _, full in (word.partition("=") for word in words)}
            sets[key] = frozenset(pairs[key])
        else:
            sets[key] = frozenset(fold(word).replace("_", " ") for word in words)
    nicknames: dict[str, set[str]] = {}
    for line in told("nicknames.txt"):
        full, _, shorts = line.partition(":")
        joined = "_".join(
            w for w in fold(full).replace("-", " ").split() if w not in {"de", "da", "do", "del", "la", "las", "das"}
        )
        for short in shorts.split():
            nicknames.setdefault(fold(short).replace("_", ""), set()).add(joined)
    groups: dict[str, dict[str, set[int]]] = {mark: {} for mark in "=*%~+"}
    for number, line in enumerate(told("variants.txt")):
        mark, *words = line.split()
        for word in words:
            groups["=" if mark == "%" else mark].setdefault(word.replace("_", ""), set()).add(number)
            for reading in customs.slavic(word) if mark == "%" else ():
                groups["%"].setdefault(reading, set()).add(number)
    given, surnames, slavic, foreign, families = (
        {word: frozenset(ids) for word, ids in groups[mark].items()} for mark in "=*%~+"
    )
    known: dict[str, tuple[int, int]] = {}
    for line in told("known.txt"):
        key, _, rest = line.partition(":")
        level = int("".join(filter(str.isdigit, key)))
        for word in map(fold, rest.split()):
            name, family = known.get(word, (0, 0))
            known[word] = (max(name, level), family) if key.startswith("given") else (name, max(family, level))
    of_short = {nick: frozenset(fulls) for nick, fulls in nicknames.items()}
    return NameTables(sets, pairs, of_short, given, surnames, slavic, foreign, families, known)
