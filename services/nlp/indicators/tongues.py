"""Parts of a passage in another language: a quoted sentence in Portuguese inside a Spanish report.

What a paragraph speaks is told before (`services.nlp.language`). Here its sentences, and what stands between quotation
marks, are looked at one by one; only where their small words leave no doubt are they read by the rules of their own
language. In Spanish and Portuguese, which people mix within a sentence, each clause is looked at as well; and so it is
in a sentence that changes to yet another language on the way, where what is too short to tell goes to each language
that its small words fit best.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
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
_MIXED = {"es": "pt", "pt": "es"}
"""Languages that are mixed within sentences."""
_CUTS = frozenset({",", ":", ";", "(", ")", "-", "–"})
_JOINS = frozenset({"y", "e", "que", "pero", "mas", "porque"})
_LETTERS = {"es": re.compile(r"ñ|ción$|ó$|ron$|aban?$"), "pt": re.compile(r"[ãõçâê]|nh|lh|ei$|ou$|avam?$|[aei]ram$")}
"""What words of one of the two are written with and those of the other are not."""
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


@cache
def _only(name: str, other: str) -> frozenset[str]:
    """Small words that one language has and another has not."""
    return _small()[name] - _small()[other]


def parts(reading: Reading, known: Container[str]) -> list[Reading]:
    """A reading by its languages: its own first, then one for each other of `known` that parts of it surely speak.

    Places stay those of the passage. Linear in its length.
    """
    own = reading.language
    if own not in _small() or len(_strange(own).intersection([word.norm for word in reading.words])) < _LEAST:
        return [reading]
    by_language: dict[str, list[Word]] = {own: []}
    before = {own}
    for unit in _units(reading.words):
        for part, spoken in _changing(unit, own, known) or _spoken(unit, own):
            tongues = {name for name in spoken if name in known} or {own}
            for tongue in sorted(tongues):
                # What another language parts is a sentence of its own: nothing matches across it.
                apart = tongue not in before or (tongue != own and part is unit)
                words = [part[0]._replace(opens=True), *part[1:]] if apart else part
                by_language.setdefault(tongue, []).extend(words)
            before = tongues
    if len(by_language) == 1:
        return [reading]
    return [replace(reading, language=name, words=words) for name, words in by_language.items()]


def _units(words: list[Word]) -> Iterator[list[Word]]:
    """Sentences, cut at quotation marks."""
    return _cut(words, lambda word: word.opens or word.text in _QUOTES)


def _cut(words: list[Word], begins: Callable[[Word], bool]) -> Iterator[list[Word]]:
    """Words cut before each that begins something."""
    unit: list[Word] = []
    for word in words:
        if unit and begins(word):
            yield unit
            unit = []
        unit.append(word)
    if unit:
        yield unit


def _changing(unit: list[Word], own: str, known: Container[str]) -> list[tuple[list[Word], set[str]]]:
    """The clauses of a sentence that changes its language on the way, with theirs; none where it does not."""
    tongue = _tongue(unit, own)
    tongue = tongue if tongue in known else own
    if len(_strange(tongue).intersection([word.norm for word in unit])) < _LEAST:
        return []
    clauses = list(_cut(unit, lambda word: word.text in _CUTS))
    near = {tongue, own, _MIXED.get(tongue), _MIXED.get(own)}
    if all(_tongue(clause, tongue) in near for clause in clauses):
        return []
    return [(clause, _fitting(clause) or {tongue}) for clause in clauses]


def _fitting(clause: list[Word]) -> set[str]:
    """The languages that most of the small words of a clause belong to."""
    norms = {word.norm for word in clause}
    seen = {name: len(norms & words) for name, words in _small().items()}
    most = max(seen.values())
    return {name for name, many in seen.items() if many == most > 0}


def _spoken(unit: list[Word], own: str) -> Iterator[tuple[list[Word], set[str]]]:
    """A sentence with the language that it surely speaks; where only some of its clauses do, each with its own."""
    tongue = _tongue(unit, own)
    other = _MIXED.get(own)
    if tongue != own or other is None or _only(other, own).isdisjoint([word.norm for word in unit]):
        yield unit, {tongue}
        return
    clauses = list(_clauses(unit))
    told = [other if _mixed_in(clause, own, other) else own for clause in clauses]
    if other not in told:
        yield unit, {own}
        return
    yield from zip(clauses, ({name} for name in told), strict=True)


def _clauses(unit: list[Word]) -> Iterator[list[Word]]:
    clause: list[Word] = []
    for n, word in enumerate(unit):
        joins = word.norm in _JOINS and not (n and unit[n - 1].norm in _JOINS)
        if joins and len(clause) >= _SHORTEST:
            yield clause
            clause = []
        clause.append(word)
        if word.text in _CUTS:
            yield clause
            clause = []
    if clause:
        yield clause


def _mixed_in(clause: list[Word], own: str, other: str) -> bool:
    """Whether a clause inside a sentence of one language is surely of the other: by small words or by its spelling."""
    if len(clause) < _SHORTEST:
        return False

    def lead(name: str, against: str) -> int:
        words = _only(name, against).intersection([w.norm for w in clause])
        return len(words | {w.norm for w in clause if _LETTERS[name].search(w.text.lower())})

    return lead(other, own) >= max(_LEAST, _TIMES * lead(own, other))


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
