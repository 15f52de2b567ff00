"""Language of a page and of its passages: py3langid limited to the languages of these files."""

import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from spacy.lang.en.stop_words import STOP_WORDS as EN
from spacy.lang.es.stop_words import STOP_WORDS as ES
from spacy.lang.it.stop_words import STOP_WORDS as IT
from spacy.lang.pt.stop_words import STOP_WORDS as PT

from services.nlp import lexicon

LANGUAGES = ("es", "pt", "en", "fr", "it", "gl", "ca")
"""What is told apart. Galician and Catalan are read with the rules of Portuguese and Spanish."""

READ_AS = {"gl": "pt", "ca": "es"}

_LETTERS_NEEDED = 12
"""Below this many letters a text says nothing about its language."""

_PASSAGE_LETTERS = 80
"""A passage speaks for itself from this many letters on."""

_LONG_PASSAGE, _LONG_LETTERS = 320, 240
"""Code points gathered, and letters among them, from which it does so where somebody said the language of the text."""

_SURE = 4.0
"""Lead over the page's language, in log-odds by the square root of the length, that makes a passage foreign."""

_SAMPLE = 6_000
"""Code points read for a page's language: more changes nothing."""


_GLANCE = 600
"""Code points that tell the language of most pages."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A half-open range of a text, in one language."""

    start: int
    end: int
    language: str


class LanguageReader:
    """Tells languages. Holds a table of 40 MB from the first text on that small words don't settle; one per process."""

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        found = LanguageIdentifier.from_model_file(MODEL_FILE)
        found.set_languages(LANGUAGES)
        return found

    def language(self, text: str) -> str | None:
        """Language of a text, None where it holds too few letters."""
        sample = text[:_SAMPLE]
        if not has_letters(sample, _LETTERS_NEEDED):
            return None
        if plain := _plainly(sample):
            return plain
        if len(sample) > _GLANCE:
            # Begin, middle and end say enough where they agree well.
            third, half = _GLANCE // 3, len(sample) // 2
            glance = f"{sample[:third]}\n{sample[half : half + third]}\n{sample[-third:]}"
            ranked = sorted(((score, name) for name, score in self._identifier.rank(glance)), reverse=True)
            if ranked[0][0] - ranked[1][0] > _SURE * math.sqrt(len(glance)):
                return str(ranked[0][1])
        return str(self._identifier.classify(sample)[0])

    def passages(self, text: str, *, language: str, limit: int, stated: bool = False) -> Iterator[Passage]:
        """Cut a text into passages of at most `limit` code points, at line ends and blanks where there are any.

        Nothing is left out: the passages follow one another from 0 to the end. A paragraph in
        another language than the page's becomes a passage of its own; a long one only, where the language is `stated`.
        """
        at = 0
        tongue = language
        gathered, letters = (_LONG_PASSAGE, _LONG_LETTERS) if stated else (_PASSAGE_LETTERS, _PASSAGE_LETTERS)
        for start, end in _paragraphs(text, limit, gathered):
            own = self._foreign(text[start:end], language, letters) or language
            if start > at and (own != tongue or end - at > limit):
                yield Passage(at, start, tongue)
                at = start
            tongue = own
        if at < len(text):
            yield Passage(at, len(text), tongue)

    def _foreign(self, text: str, language: str, letters: int) -> str | None:
        """The language of a paragraph of so many letters where it is surely not the page's."""
        if not has_letters(text, letters):
            return None
        if _speaks(text, READ_AS.get(language, language)):
            return None
        ranked = dict(self._identifier.rank(text))
        best = max(ranked, key=lambda name: ranked[name])
        lead = (ranked[best] - ranked.get(language, 0.0)) / math.sqrt(len(text))
        # Galician and Catalan are too near to Portuguese and Spanish to be cut out of them.
        return best if lead > _SURE and READ_AS.get(best, best) != READ_AS.get(language, language) else None


_OWN_WORDS, _OWN_TIMES = 3, 4
"""Function words of one language alone from which a paragraph speaks it, and how many times those of other ones."""


@cache
def _function_words() -> dict[str, frozenset[str]]:
    """Function words of each language that no other one has."""
    every = {"es": ES, "pt": PT, "en": EN, "fr": lexicon.plain("french"), "it": IT}
    return {
        name: frozenset(own) - frozenset().union(*(words for other, words in every.items() if other != name))
        for name, own in every.items()
    }


def _speaks(text: str, language: str) -> bool:
    """Whether the function words of a text leave no doubt of its language: what the statistics would say, for less."""
    words = set(text.lower().split())
    tables = _function_words()
    own = len(words & tables[language])
    others = sum(len(words & table) for name, table in tables.items() if name != language)
    return own >= _OWN_WORDS and own >= _OWN_TIMES * others


_PLAIN, _RIVALS = 8, 6
"""Function words of one language alone in a text that plainly speaks it, and how many times those of any other one."""


def _plainly(text: str) -> str | None:
    """The language of a text whose function words leave no doubt; None for the rest, and where it may be gl or ca."""
    hits = Counter(filter(None, map(_owners().get, text.lower().split())))
    beside = hits.pop(_BESIDE, 0)
    ranked = hits.most_common(2)
    if not ranked:
        return None
    (name, most), rival = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return name if most >= _PLAIN and most >= _RIVALS * max(rival, beside) else None


_BESIDE = "gl, ca"


@cache
def _owners() -> dict[str, str]:
    """The language of each word that only one of the five has, and of those of Galician and Catalan."""
    owners = {word: name for name, words in _function_words().items() for word in words}
    return owners | dict.fromkeys(lexicon.plain("galician_catalan"), _BESIDE)


def has_letters(text: str, least: int) -> bool:
    """Whether a text holds so many letters; looks no further than it must."""
    return next(itertools.islice(filter(str.isalpha, text), least - 1, None), None) is not None


def _paragraphs(text: str, limit: int, least: int) -> Iterator[tuple[int, int]]:
    """Lines gathered until they can speak for themselves, each piece at most `limit` long."""
    start = 0
    length = len(text)
    while start < length:
        end = text.find("\n", min(start + least, length))
        end = length if end < 0 else end + 1
        if end - start > limit:
            # No line end in reach: cut at the last blank, and where there is none, hard.
            blank = text.rfind(" ", start + limit // 2, start + limit)
            end = blank + 1 if blank > 0 else start + limit
        yield start, end
        start = end
