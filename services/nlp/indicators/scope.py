"""A denying verb whose scope runs on over commas and "that": «negó que la golpearan y que la encerraran»."""

from bisect import bisect_left
from collections.abc import Sequence

from services.nlp import lexicon
from services.nlp.indicators import elsewhere, ended
from services.nlp.indicators.cues import Cues, phrase_at
from services.nlp.indicators.manner import Around

TURNS = 20
"""Denials whose scope runs on that are looked at before a statement."""
_CONCEDED = 8
"""Words behind "although" within which somebody denies."""
_BARRIERS = frozenset({",", ";", ":", "(", ")", ".", "?", "!", "-", "–", "—"})
_ADVERSATIVE = lexicon.plain("adversative")


def denied(around: Around, turns: Sequence[int]) -> str:
    """A denying verb earlier in the sentence, with nothing adversative in between."""
    words, table, start, end = around.words, around.table, around.sentence[0], around.match[0]
    last = bisect_left(turns, end)
    for i in reversed(turns[max(last - TURNS, 0) : last]):
        if i < start or words[i] in _ADVERSATIVE or words[i] == ";":
            return ""
        phrase = phrase_at(words, i, table.scoped)
        if (
            phrase
            and i + len(phrase) <= end
            and not _conceded(words, start, i, end, table)
            and not ended.parted(words, i, end, table=table, language=around.language)
            and not (elsewhere.nobody(phrase) and _over(around, i))
        ):
            return " ".join(phrase)
    return ""


def _over(around: Around, at: int) -> bool:
    return elsewhere.over(around.words, around.sentence, at, around.match, table=around.table, language=around.language)


def _conceded(words: tuple[str, ...], start: int, at: int, end: int, table: Cues) -> bool:
    """Whether a denying verb is over at the comma before a statement: «aunque niega los hechos, la golpeó»."""
    opening = range(at - 1, max(start, at - _CONCEDED) - 1, -1)
    edge = next((n for n in opening if words[n] in _BARRIERS), max(start, at - _CONCEDED) - 1)
    return any(phrase_at(words, n, table.though) for n in range(edge + 1, at)) and "," in words[at:end]
