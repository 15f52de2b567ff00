"""Words that turn a statement round, weaken it, say who makes it or make it general: cues.yaml, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any

from services import telling
from services.nlp import lexicon, normal

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Cues:
    """Cue phrases of one language as tuples of folded words, by their first word; cues.yaml tells what each is for."""

    negation: frozenset[str]
    norm_verbs: frozenset[str]
    times: frozenset[str]
    so: frozenset[str]
    knows: frozenset[str]
    tells: frozenset[str]
    grants: frozenset[str]
    which: frozenset[str]
    definite: frozenset[str]
    persons: frozenset[str]
    clitics: frozenset[str]
    weak: frozenset[str]
    would: frozenset[str]
    acts: frozenset[str]
    takes: frozenset[str]
    helpers: frozenset[str]
    authorities: frozenset[str]
    seizes: frozenset[str]
    official: frozenset[str]
    denies: frozenset[str]
    leave: frozenset[str]
    causes: frozenset[str]
    wants: frozenset[str]
    punish: frozenset[str]
    scoped: Phrases
    lacked: Phrases
    though: Phrases
    after: Phrases
    pseudo: Phrases
    breaks: Phrases
    because: Phrases
    until: Phrases
    generic: Phrases
    law: Phrases
    hedge: Phrases
    presumed: Phrases
    conditional: Phrases
    says: Phrases
    by: Phrases
    charge: Phrases
    suppose: Phrases
    asked: Phrases
    yes: Phrases
    partly: Phrases
    no: Phrases
    unknown: Phrases
    still: Phrases
    cleft: Phrases
    whoever: Phrases
    untrue: Phrases
    lied: Phrases
    claims: Phrases
    false: Phrases
    free: Phrases
    of_age: Phrases
    formulas: Phrases
    posted: Phrases
    calls: Phrases
    orders: Phrases
    accented: frozenset[str]
    lines: Phrases
    reached: Phrases

    @cached_property
    def heads(self) -> frozenset[str]:
        """Words that a cue of general speech, of advice or of law begins with."""
        return (
            frozenset(self.generic)
            | frozenset(self.law)
            | frozenset(self.orders)
            | frozenset(self.lines)
            | self.accented
        )

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Words that a phrase which tells who says it begins with."""
        return frozenset().union(self.charge, self.by, self.says)

    @cached_property
    def stills(self) -> frozenset[str]:
        """Words at which a denial that denies nothing may stand or begin."""
        return self.negation.union(self.still, self.until, self.cleft, self.untrue)

    @cached_property
    def acts_of(self) -> tuple[str, ...]:
        """Beginnings of words of acts."""
        return tuple(sorted(self.acts))

    @cached_property
    def takes_of(self) -> tuple[str, ...]:
        """Beginnings of words of taking."""
        return tuple(sorted(self.takes))

    @cached_property
    def seizes_of(self) -> tuple[str, ...]:
        """Beginnings of words of seizing."""
        return tuple(sorted(self.seizes))

    @cached_property
    def official_of(self) -> tuple[str, ...]:
        """Beginnings of words of seizing that only an authority does."""
        return tuple(sorted(self.official))

    @cached_property
    def punishes_of(self) -> tuple[str, ...]:
        """Beginnings of words of punishing and of threats."""
        return tuple(sorted(self.punish))


def _phrases(listed: list[str]) -> Phrases:
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed:
        words = tuple(
            w for w in normal.fold(phrase).replace(":", " : ").replace("'", " ").replace("-", " ").split() if w
        )
        if words:
            table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()}


@cache
def cues() -> dict[str, Cues]:
    """Cues by language, read once from cues.yaml."""
    lists: dict[str, dict[str, Any]] = lexicon.word_lists("cues.yaml", "services.nlp.indicators")
    return {language: _of({**row, "says": list(telling.words(language))}) for language, row in lists.items()}


def _of(row: Mapping[str, list[str]]) -> Cues:
    words = {one.name: frozenset(map(normal.fold, row[one.name])) for one in fields(Cues) if one.type == frozenset[str]}
    phrases = {one.name: _phrases(row[one.name]) for one in fields(Cues) if one.name not in words}
    made: dict[str, Any] = {**words, **phrases}
    return Cues(**made)


def phrase_at(words: tuple[str, ...], i: int, phrases: Phrases) -> tuple[str, ...] | None:
    """The longest phrase that stands at i."""
    for phrase in phrases.get(words[i], ()):
        if words[i : i + len(phrase)] == phrase:
            return phrase
    return None
