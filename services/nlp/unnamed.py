"""Words in the place of names that name nobody: ranks in a table's column, tongues, flowers of a garden, dishes.

The lists are those of plain.yaml. What a form, a message's head or an alias states to be a person stays one, unless it
is a tongue where an interpreter or a language is asked for.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from models.mention import MentionKind
from services.nlp import lexicon
from services.nlp.plugin import Evidence, Extractor, Found, Reading
from services.nlp.proper import Word, human

_TONGUES = lexicon.plain("tongues")
_SPOKEN = re.compile(
    r"(?:interpret\w*|interprete\w*|language|idioma|lengua|lingua|langue|dialect\w*|speaks|speaking|habla|fala|parle|parla)"
    r"(?: needed| required| hablado| materna| falado| nativa)?\s?[:=]?\s{0,8}$"
)
_IN = lexicon.plain("locatives")
_ASKED = 36
"""Code points before a tongue within which something asks for it."""
_GARDEN, _PLANTS, _DISHES = lexicon.plain("garden"), lexicon.plain("plants"), lexicon.plain("dishes")
_LEAST = 3
"""Plants that a text about a garden names, at least."""
_FLOWERS = 4
"""Letters of the shortest flower that is a name of people: Rosa."""


def unnamed(reading: Reading, found: Sequence[tuple[Extractor, Found]]) -> Iterator[tuple[Extractor, Found]]:
    """The findings of a reading without those that only look like names. Linear but for a garden's few people."""
    words = reading.words
    starts = [word.start for word in words]
    ranks = [(cell.start, cell.end) for cell in reading.cells if _of_ranks(cell.heading)]
    people = [one for _, one in found if one.kind is MentionKind.PERSON and not one.needs]
    garden = _garden(words, people, starts)
    for extractor, one in found:
        first, last = bisect_left(starts, one.start), bisect_left(starts, one.end)
        if one.kind is MentionKind.PERSON and one.evidence is not Evidence.CHECK:
            ranked = any(start <= one.start and one.end <= end for start, end in ranks)
            if garden or ranked or _tongue(reading, one, words[first:last]):
                continue
        if one.kind is MentionKind.PLACE and (_dish(words, first, last) or _feast(words, first, last)):
            continue
        yield extractor, one


def _of_ranks(heading: str) -> bool:
    """Whether a column holds no names: Rank, No. Rank; not Name and rank."""
    words = {word.strip(".") for word in heading.split()}
    return not lexicon.plain("no_names").isdisjoint(words) and words.isdisjoint(lexicon.people().columns)


def _tongue(reading: Reading, one: Found, named: Sequence[Word]) -> bool:
    """Interpreter: Edo; habla quechua."""
    if len(named) != 1 or named[0].norm not in _TONGUES:
        return False
    return _SPOKEN.search(reading.flat[max(0, one.start - _ASKED) : one.start]) is not None


def _garden(words: Sequence[Word], people: Sequence[Found], starts: Sequence[int]) -> bool:
    """Whether all people of a text are flowers: three plants or more, a word of gardens, nobody who does anything."""
    if not people:
        return False
    for one in people:
        first, last = bisect_left(starts, one.start), bisect_left(starts, one.end)
        flower = all(word.norm in _PLANTS for word in words[first:last] if word.shape != "p")
        if not flower or one.evidence > Evidence.SHAPE or human(words, first, last):
            return False
    plants = {word.norm for word in words if word.norm in _PLANTS and len(word.text) >= _FLOWERS}
    return len(plants) >= _LEAST and any(word.norm in _GARDEN for word in words)


def _dish(words: Sequence[Word], first: int, last: int) -> bool:
    """Brussels sprouts, Bombay mix: goods behind a place after which they are called; not from China tea and silk."""
    after = words[last] if 0 < last < len(words) and words[last - 1].gap == " " else None
    led = first > 0 and words[first - 1].norm in _IN
    return after is not None and after.shape == "l" and after.norm in _DISHES and not led


def _feast(words: Sequence[Word], first: int, last: int) -> bool:
    """À la Saint-Médard: a saint's day, which has the article of `fête`; villages of a saint have none."""
    before = words[first - 1] if first else None
    of_feast = before is not None and before.norm == "la" and before.gap == " " and before.shape == "l"
    return of_feast and last - first > 1 and words[first].norm == "saint" and words[first + 1].text == "-"
