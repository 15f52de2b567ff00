"""Parts of a passage in another language: a quoted sentence in Portuguese inside a Spanish report.

What a paragraph speaks is told before (`services.nlp.language`). Here its sentences, and what stands between quotation
marks, are looked at one by one; only where their small words leave no doubt are they read by the rules of their own
language.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from functools import cache

from services.nlp import lexicon
from services.nlp.plugin import Reading
from services.nlp.proper import Word

_QUOTES = frozenset('"“”«»„')
_LEAST = 2
"""Different small words that one language has and the passage's has not, from which a part may speak it."""
_TIMES = 3
"""How many times those of the passage's language that the other one has not."""
_SHORTEST = 4
"""Words of the shortest part that speaks for itself."""


@cache
def _small() -> Mapping[str, frozenset[str]]:
    """Small words of each language, those that it shares with others too."""
    return {name: lexicon.plain(f"small_{name}") for name in ("es", "pt", "en", "fr", "it")}


@cache
def _strange(own: str) -> frozenset[str]:
    """Small words of other languages alone."""
    return frozenset().union(*_small().values()) - _small()[own]


def parts(reading: Reading, known: Container[str]) -> list[Reading]:
    """A reading by its languages: its own first, then one for each other of `known` that parts of it surely speak.

    Places stay those of the passage. Linear in its length.
    """
    own = reading.language
    if own not in _small() or len(_strange(own).intersection([word.norm for word in reading.words])) < _LEAST:
        return [reading]
    by_language: dict[str, list[Word]] = {own: []}
    before = own
    for unit in _units(reading.words):
        tongue = _tongue(unit, own)
        tongue = tongue if tongue in known else own
        # What another language parts is a sentence of its own: nothing matches across it.
        apart = tongue != own or before != own
        by_language.setdefault(tongue, []).extend([unit[0]._replace(opens=True), *unit[1:]] if apart else unit)
        before = tongue
    if len(by_language) == 1:
        return [reading]
    return [replace(reading, language=name, words=words) for name, words in by_language.items()]


def _units(words: list[Word]) -> Iterator[list[Word]]:
    """Sentences, cut at quotation marks."""
    unit: list[Word] = []
    for word in words:
        if unit and (word.opens or word.text in _QUOTES):
            yield unit
            unit = []
        unit.append(word)
    if unit:
        yield unit


def _tongue(unit: list[Word], own: str) -> str:
    """The language that a part surely speaks, or that of its passage."""
    if len(unit) < _SHORTEST:
        return own
    norms = {word.norm for word in unit}
    if len(norms & _strange(own)) < _LEAST:
        return own
    seen = {name: norms & words for name, words in _small().items()}

    def lead(name: str, other: str) -> int:
        return len(seen[name] - _small()[other])

    for name in sorted(seen.keys() - {own}, key=lambda one: -lead(one, own)):
        most = lead(name, own)
        sure = most >= max(_LEAST, _TIMES * lead(own, name))
        if sure and all(lead(name, other) > lead(other, name) for other in seen.keys() - {own, name}):
            return name
    return own
