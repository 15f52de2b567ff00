"""What a sentence does with a statement: asserts, denies, or speaks of it in general; and the word that says so."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from operator import itemgetter
from typing import Any

import yaml

from models.indicator import Polarity
from services.nlp import lexicon, normal
from services.nlp.indicators.view import View

_REACH = 12
"""Words that a negation reaches ahead inside its clause."""
_BARRIERS = frozenset({",", ";", ":", "(", ")", ".", "?", "!", "-", "–", "—"})
_AFTER = 9
_AGREES = 3
"""Words before a denial of the pattern's own in which another one denies no second time."""

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Cues:
    """Cue phrases of one language as tuples of folded words, by their first word."""

    negation: frozenset[str]
    scoped: Phrases
    after: Phrases
    pseudo: Phrases
    breaks: Phrases
    generic: Phrases
    law: Phrases
    norm_verbs: frozenset[str]

    @cached_property
    def heads(self) -> frozenset[str]:
        """Words that a cue of general speech or of law begins with."""
        return frozenset(self.generic) | frozenset(self.law)


@dataclass(frozen=True, slots=True)
class Stance:
    """A polarity and the word behind it."""

    polarity: Polarity
    cue: str = ""


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
    lists: dict[str, dict[str, Any]] = yaml.load(
        (files("services.nlp.indicators") / "cues.yaml").read_text(encoding="utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506 - builds strings only, and reads `no` as a word
    )
    return {
        language: Cues(
            negation=frozenset(normal.fold(str(w)) for w in row["negation"]),
            scoped=_phrases(row["scoped"]),
            after=_phrases(row["after"]),
            pseudo=_phrases(row["pseudo"]),
            breaks=_phrases(row["breaks"]),
            generic=_phrases(row["generic"]),
            law=_phrases(row["law"]),
            norm_verbs=frozenset(normal.fold(str(w)) for w in row["norm_verbs"]),
        )
        for language, row in lists.items()
    }


def _at(words: tuple[str, ...], i: int, phrases: Phrases) -> tuple[str, ...] | None:
    """The longest phrase that stands at i."""
    for phrase in phrases.get(words[i], ()):
        if words[i : i + len(phrase)] == phrase:
            return phrase
    return None


_MOSTLY = 0.3
"""Share of general sentences from which a whole passage is taken for law, training or advice."""
_ADVICE = 3
"""Or this many of them in a short passage."""
_SHORT = 40


class Stances:
    """The stances of one passage. What many matches ask of it is found once: its length counts once, not by match."""

    def __init__(self, view: View, language: str) -> None:
        self._view = view
        self._table = cues()[language]
        self._general: dict[tuple[int, int], str] = {}

    def of(self, sentence: tuple[int, int], match: tuple[int, int], *, spelled: frozenset[int]) -> Stance:
        """The polarity of the words `match` in a sentence. At `spelled` are the pattern's own: they deny nothing."""
        cue = _denied(self._view.words, sentence, match, spelled, table=self._table, turns=self._turns)
        if cue:
            return Stance(Polarity.NEGATED, cue)
        cue = self._passage or self._generic_cue(sentence)
        return Stance(Polarity.GENERIC, cue) if cue else Stance(Polarity.ASSERTED)

    def _generic_cue(self, sentence: tuple[int, int]) -> str:
        """The cue that makes a sentence general, or none. Parts joined by semicolons count as one."""
        if self._view.words[sentence[1] - 1] == "?":
            return "?"
        period = self._periods[bisect_right(self._periods, sentence[0], key=itemgetter(0)) - 1]
        if period not in self._general:
            self._general[period] = self._cue_of(*period)
        return self._general[period]

    def _cue_of(self, start: int, end: int) -> str:
        words, table = self._view.words, self._table
        law = ""
        for i in (i for i in range(start, end) if words[i] in table.heads):
            phrase = _at(words, i, table.generic)
            if phrase and i + len(phrase) <= end:
                return " ".join(phrase)
            if not law and (found := _at(words, i, table.law)):
                law = " ".join(found)
        return law if law and any(words[i] in table.norm_verbs for i in range(start, end)) else ""

    @cached_property
    def _periods(self) -> list[tuple[int, int]]:
        """The sentences, each with what semicolons join to it."""
        periods: list[tuple[int, int]] = []
        for start, end in self._view.sentences:
            joined = bool(periods) and self._view.words[start - 1] in {";", ":"}
            periods.append((periods.pop()[0] if joined else start, end))
        return periods

    @cached_property
    def _turns(self) -> list[int]:
        """Where a denial whose scope runs on begins, and where something adversative ends it."""
        words = self._view.words
        return [
            i
            for i, word in enumerate(words)
            if word in _ADVERSATIVE or word == ";" or (_at(words, i, self._table.scoped) and not _refuses(words, i))
        ]

    @cached_property
    def _passage(self) -> str:
        """The cue that makes a whole passage general: most campaigns, statutes, leaflets say so again and again."""
        sentences = self._view.sentences
        found = [cue for cue in map(self._generic_cue, sentences) if cue and cue != "?"]
        whole = len(sentences)
        many = len(found) >= 2 and len(found) >= _MOSTLY * whole
        return found[0] if many or (len(found) >= _ADVICE and whole <= _SHORT and len(found) * 5 >= whole) else ""


def _denied(
    words: tuple[str, ...],
    sentence: tuple[int, int],
    match: tuple[int, int],
    spelled: frozenset[int],
    *,
    table: Cues,
    turns: Sequence[int],
) -> str:
    for i in range(*match):
        # A negation in a gap of the pattern denies it.
        if i not in spelled and words[i] in table.negation and not _pseudo(words, i, table):
            return words[i]
    # «No vio nunca un peso»: where the pattern spells a denial, one just before it only agrees with it.
    agrees = any(words[i] in table.negation for i in spelled)
    before = max(sentence[0], match[0] - _AGREES) if agrees else match[0]
    cue = _before(words, sentence[0], before, table) or _scope(words, sentence[0], match[0], table=table, turns=turns)
    if cue:
        return cue
    for i in range(match[1], min(match[1] + _AFTER, sentence[1])):
        phrase = _at(words, i, table.after)
        if phrase:
            return " ".join(phrase)
        if _at(words, i, table.breaks) and words[i] not in {"y", "e", "and"}:
            break
    return ""


def _pseudo(words: tuple[str, ...], i: int, table: Cues) -> bool:
    return _at(words, i, table.pseudo) is not None or (
        i > 0 and words[i - 1] in {"si", "se"} and words[i] in {"no", "nao"}
    )


def _before(words: tuple[str, ...], start: int, end: int, table: Cues) -> str:
    """A negation in the clause before the match."""
    for i in range(end - 1, max(start, end - _REACH) - 1, -1):
        word = words[i]
        if word in _BARRIERS:
            return ""
        if word in table.negation and not _pseudo(words, i, table):
            return word
        if _at(words, i, table.breaks) and not (
            word in {"y", "e", "and"} and i + 1 < len(words) and words[i + 1] in table.negation
        ):
            return ""
    return ""


_ADVERSATIVE = lexicon.plain("adversative")


def _scope(words: tuple[str, ...], start: int, end: int, *, table: Cues, turns: Sequence[int]) -> str:
    """A denying verb earlier in the sentence, with nothing adversative in between."""
    for at in range(bisect_left(turns, end) - 1, -1, -1):
        i = turns[at]
        if i < start or words[i] in _ADVERSATIVE or words[i] == ";":
            return ""
        phrase = _at(words, i, table.scoped)
        if phrase and i + len(phrase) <= end:
            return " ".join(phrase)
    return ""


def _refuses(words: tuple[str, ...], i: int) -> bool:
    """Whether a denying verb is none: "se negó a", "refused to"."""
    return (
        words[i] in {"nego", "niega", "negou", "nega", "negaron", "negaram"}
        and words[i + 1 : i + 2] == ("a",)
        and i > 0
        and words[i - 1] in {"se", "me"}
    )
