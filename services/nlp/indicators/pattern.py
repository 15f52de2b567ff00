"""The pattern language of rules, and where its patterns stand among words.

word        any form of a lemma (verbs in the infinitive, nouns in the singular); small words only as written
=word       this form only
@set        any word of a set of words.yaml
a|b|@set    alternatives at one place; a_b is two words in a row
?a|b        may be there or not
*  *2       up to four (two) words in between, never across the end of a sentence; in a pattern that silences,
            never into a clause that "que", "that" or "who" opens
~  ~2       the same, without a word of denial («y nunca me lo devolvió» is not «y me lo devolvió»)
<minor> <age> <money> <date> <phone> <number>
            an age under 18, another age, an amount, a date, a phone, a number
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from spacy.lang.en.stop_words import STOP_WORDS as EN
from spacy.lang.es.stop_words import STOP_WORDS as ES
from spacy.lang.it.stop_words import STOP_WORDS as IT
from spacy.lang.pt.stop_words import STOP_WORDS as PT

from services.nlp import lexicon, normal
from services.nlp.indicators.forms import forms

CLASSES = frozenset({"<minor>", "<age>", "<money>", "<date>", "<phone>", "<number>", "<hours>", "<workday>", "<place>"})
STOPS = frozenset({".", ";", ":", "?", "!"})
OPENERS = frozenset({"que", "quem", "quien", "quienes", "that", "who", "whom", "qu", "qui", "che", "chi"})
"""Words that open a clause with somebody else in it: «contó a la policía que le quitaron el pasaporte»."""
DENIALS = frozenset({"no", "nunca", "jamas", "tampoco", "nao", "nem", "not", "never", "ne", "n", "pas", "jamais"})
DENIALS |= {"plus", "non", "mai", "neither", "nor", "ni", "wont", "wouldnt", "didnt", "sin", "sem", "sans", "senza"}
"""Words of denial that a gap written with "~" does not hold."""
_GAP = 4
_SMALL = {
    language: frozenset(normal.fold(w) for w in words if len(w) <= 5)
    for language, words in (("es", ES), ("pt", PT), ("en", EN), ("it", IT))
}
# Stop lists hold a few words that rules need in all their forms.
_FULL_WORDS = lexicon.plain("full_words")


_NEVER = lexicon.plain("never_forms")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a pattern: a set of folded words, or a gap of up to `gap` words, none of them in `bars`."""

    words: frozenset[str] = frozenset()
    gap: int = 0
    optional: bool = False
    bars: frozenset[str] = STOPS


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern: its text, and one or more sequences of slots."""

    text: str
    sequences: tuple[tuple[Slot, ...], ...]

    @cached_property
    def needed(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """For each sequence the word sets that must all occur in a sentence."""
        return tuple(tuple(s.words for s in sequence if s.words and not s.optional) for sequence in self.sequences)

    @cached_property
    def _openings(self) -> tuple[frozenset[str] | None, ...]:
        return tuple(_opening(sequence) for sequence in self.sequences)

    def matches(self, words: Sequence[str], sentence: tuple[int, int]) -> set[tuple[int, int]]:
        """Every range of words of a sentence that a sequence covers, as spaCy's Matcher would find them."""
        start, end = sentence
        found: set[tuple[int, int]] = set()
        for sequence, opening in zip(self.sequences, self._openings, strict=True):
            for at in range(start, end):
                if opening is None or words[at] in opening:
                    found.update((at, last) for last in _ends(sequence, words, at, end))
        return found


def _opening(sequence: tuple[Slot, ...]) -> frozenset[str] | None:
    """The words that a match of a sequence can begin with; None where it may begin in a gap."""
    if not sequence[0].optional:
        return sequence[0].words
    first = next(n for n, slot in enumerate(sequence) if not slot.optional)
    if any(slot.gap for slot in sequence[: first + 1]):
        return None
    return frozenset().union(*(slot.words for slot in sequence[: first + 1]))


def _ends(sequence: tuple[Slot, ...], words: Sequence[str], at: int, end: int) -> set[int]:
    """Where the matches of a sequence that begin at a word end: behind it step by step, slot for slot."""
    places = {at}
    for slot in sequence:
        if slot.gap:
            places = {to for place in places for to in _over(slot, words, place, end)}
        else:
            stepped = {place + 1 for place in places if place < end and words[place] in slot.words}
            places = places | stepped if slot.optional else stepped
        if not places:
            break
    return places


def _over(slot: Slot, words: Sequence[str], at: int, end: int) -> Iterator[int]:
    """The places that a gap leads to: none, one or more words on, and over no word that bars it."""
    yield at
    for to in range(at, min(at + slot.gap, end)):
        if words[to] in slot.bars:
            return
        yield to + 1


def compile_pattern(
    text: str, language: str, sets: Mapping[str, tuple[str, ...]], *, bars: frozenset[str] = STOPS
) -> Pattern:
    """Compile a pattern for a language; its gaps hold none of `bars`. Raises PatternError, which names the pattern."""
    try:
        return _compiled(text, language, sets, bars)
    except PatternError as error:
        raise PatternError(f"{error}, in the pattern «{text}»") from None


def _compiled(text: str, language: str, sets: Mapping[str, tuple[str, ...]], bars: frozenset[str]) -> Pattern:
    if not text.strip():
        raise PatternError("an empty pattern")
    places: list[list[tuple[Slot, ...]]] = []
    for place in text.split():
        gap = re.fullmatch(r"([*~])(\d?)", place)
        if gap:
            barred = bars | DENIALS if gap[1] == "~" else bars
            places.append([(Slot(gap=int(gap[2] or _GAP), bars=barred),)])
            continue
        optional = place.startswith("?")
        places.append(_alternatives(place.removeprefix("?"), language, sets, optional=optional))
    sequences = tuple(tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*places))
    for sequence in sequences:
        if not sequence[0].words or not sequence[-1].words:
            raise PatternError("a pattern begins and ends with a word")
        if not any(s.words and not s.optional for s in sequence):
            raise PatternError("a pattern needs a word that must be there")
    return Pattern(text, sequences)


def _alternatives(
    place: str, language: str, sets: Mapping[str, tuple[str, ...]], *, optional: bool
) -> list[tuple[Slot, ...]]:
    single, several = _spoken(tuple(_expand(place.split("|"), sets)), language)
    found = [(Slot(words=single, optional=optional),)] if single else []
    return found + [tuple(Slot(words=w, optional=optional) for w in words) for words in several]


_Words = tuple[frozenset[str], ...]


@cache
def _spoken(alternatives: tuple[str, ...], language: str) -> tuple[frozenset[str], tuple[_Words, ...]]:
    """Forms of the alternatives of one word together, of each other one word by word. Many places share theirs."""
    split = [[word_forms(w, language) for w in alternative.split("_")] for alternative in alternatives]
    single = frozenset().union(*(words[0] for words in split if len(words) == 1))
    return single, tuple(tuple(words) for words in split if len(words) > 1)


def _expand(alternatives: list[str], sets: Mapping[str, tuple[str, ...]]) -> list[str]:
    words: list[str] = []
    for alternative in alternatives:
        if alternative.startswith("@"):
            if alternative[1:] not in sets:
                raise PatternError(f"no set named {alternative[1:]}")
            words += _expand(list(sets[alternative[1:]]), sets)
        elif not alternative:
            raise PatternError("an empty alternative")
        else:
            words.append(alternative)
    return words


@cache
def word_forms(word: str, language: str) -> frozenset[str]:
    """Folded words that one word of a pattern stands for."""
    if word.startswith("<"):
        if word not in CLASSES:
            raise PatternError(f"no word class {word}")
        return frozenset({word})
    if word.startswith("="):
        return frozenset({normal.fold(word[1:])})
    if not re.fullmatch(r"[^\W_]+", word):
        raise PatternError(f"not a word: {word}")
    if normal.fold(word) in _SMALL.get(language, frozenset()) and normal.fold(word) not in _FULL_WORDS:
        return frozenset({normal.fold(word)})
    # Folded verb forms that are small words of their own: dé, sé, como, para, é.
    return forms(language, word) - (_NEVER - {normal.fold(word)})
