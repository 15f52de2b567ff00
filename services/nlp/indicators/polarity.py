"""What a sentence does with a statement: asserts it, denies it, or speaks of it in general. By clause, with the word that decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.indicator import Polarity
from services.nlp import normal
from services.nlp.indicators.view import View

_REACH = 12
"""Words that a negation reaches ahead inside its clause."""
_BARRIERS = frozenset({",", ";", ":", "(", ")", ".", "?", "!", "-", "–", "—"})
_AFTER = 9

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Reading:
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
    lists: dict[str, dict[str, Any]] = yaml.safe_load(
        (files(__package__ or "") / "cues.yaml").read_text(encoding="utf-8")
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


def generic_sentence(view: View, sentence: tuple[int, int], language: str) -> str:
    """The cue that makes a whole sentence general, empty where there is none."""
    table = cues()[language]
    law = ""
    for i in range(*sentence):
        phrase = _at(view.words, i, table.generic)
        if phrase and i + len(phrase) <= sentence[1]:
            return " ".join(phrase)
        if not law and (found := _at(view.words, i, table.law)):
            law = " ".join(found)
    if law and any(view.words[i] in table.norm_verbs for i in range(*sentence)):
        return law
    return ""


def read(
    view: View, sentence: tuple[int, int], match: tuple[int, int], *, spelled: frozenset[int], language: str
) -> Reading:
    """The polarity of the words `match` in a sentence; words at `spelled` are the pattern's own and deny nothing."""
    table = cues()[language]
    cue = _denied(view.words, sentence, match, spelled, table)
    if cue:
        return Reading(Polarity.NEGATED, cue)
    cue = generic_sentence(view, sentence, language)
    return Reading(Polarity.GENERIC, cue) if cue else Reading(Polarity.ASSERTED)


def _denied(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], spelled: frozenset[int], table: Cues
) -> str:
    for i in range(*match):
        # A negation in a gap of the pattern denies it.
        if i not in spelled and words[i] in table.negation and not _pseudo(words, i, table):
            return words[i]
    cue = _before(words, sentence[0], match[0], table) or _scope(words, sentence[0], match[0], table)
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


_ADVERSATIVE = frozenset(
    ["pero", "sino", "aunque", "mas", "porem", "contudo", "entretanto", "embora", "but", "although", "however", "though", "mais", "pourtant", "ma", "pero", "tuttavia"]
)


def _scope(words: tuple[str, ...], start: int, end: int, table: Cues) -> str:
    """A denying verb earlier in the sentence, with nothing adversative in between."""
    for i in range(end - 1, start - 1, -1):
        if words[i] in _ADVERSATIVE or words[i] == ";":
            return ""
        phrase = _at(words, i, table.scoped)
        if phrase and i + len(phrase) <= end:
            # "se negó a", "refused to": a refusal, no denial.
            following = words[i + len(phrase)] if i + len(phrase) < len(words) else ""
            if (
                phrase[0] in {"nego", "niega", "negou", "nega", "negaron", "negaram"}
                and following == "a"
                and i
                and words[i - 1] in {"se", "me"}
            ):
                continue
            return " ".join(phrase)
    return ""
