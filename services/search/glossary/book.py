"""Words of a question as the concepts of the glossary, each with what it is called in other languages and regions.

A line of `*.txt` is a concept: its forms in the languages of `LANGUAGES`, parted by a bar. A form with a question mark
has other meanings too: it is sought, but a question that has it does not mean the concept by it. A dash: no form.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from models.search import Phrase, Sense, Term
from services.search import analysis

LANGUAGES = ("es", "pt", "en", "fr", "it")
MOST = 32
"""Words of a question that are looked up; the rest of it is not."""

_FOLDER = Path(__file__).parent
_SMALL_WORDS = _FOLDER / "small_words.txt"

Key = tuple[str, ...]


class Form(NamedTuple):
    """A form of a concept. `ambiguous`: it means other things too."""

    text: str
    language: str
    ambiguous: bool


Concept = tuple[Form, ...]


class Part(NamedTuple):
    """A stretch of a question, by its words from `first` up to `end`, and the concepts that it means.

    `stemmed`: in another form than those of the glossary.
    """

    first: int
    end: int
    concepts: Sequence[int]
    stemmed: bool = False


class Glossary:
    """Concepts and words of grammar. Never changes."""

    def __init__(self, concepts: Sequence[Concept], small: Mapping[str, frozenset[str]]) -> None:
        self._concepts = concepts
        self._small = small
        self._longest = 1
        self._written, self._folded, self._stemmed = (
            {one: defaultdict[Key, list[int]](list) for one in LANGUAGES} for _ in range(3)
        )
        for number, concept in enumerate(concepts):
            for form in concept:
                if form.ambiguous:
                    continue
                for found, column in (
                    (self._written, analysis.EXACT),
                    (self._folded, analysis.FOLDED),
                    (self._stemmed, analysis.stem(form.language)),
                ):
                    key = tuple(analysis.terms(column, form.text))
                    self._longest = max(self._longest, len(key))
                    if number not in found[form.language][key]:
                        found[form.language][key].append(number)

    def senses(self, text: str) -> list[Sense]:
        """What is sought for each word of a question, or for some in a row, in the order of the question.

        A word of no concept is sought as it is; words of grammar are not sought.
        """
        words = analysis.terms(analysis.EXACT, text)[:MOST]
        asked = self._languages(words)
        found: dict[str, Sense] = {}
        for part in self._parts(words, asked):
            typed = " ".join(words[part.first : part.end])
            found.setdefault(typed, Sense(typed=typed, words=tuple(self._sought(typed, part.concepts))))
        return list(found.values())

    def _languages(self, words: Sequence[str]) -> list[str]:
        """The languages that know most of the words, one known in another form counting half."""
        known: Counter[str] = Counter()
        for language in LANGUAGES:
            sure = dict.fromkeys((at for at, word in enumerate(words) if word in self._small[language]), 2)
            for part in self._read(words, language):
                for at in range(part.first, part.end):
                    sure.setdefault(at, 1 if part.stemmed else 2)
            known[language] = sum(sure.values())
        most = max(known.values())
        return [language for language in LANGUAGES if known[language] == most] if most else []

    def _parts(self, words: Sequence[str], asked: Sequence[str]) -> Iterator[Part]:
        """The parts of a question: as its languages have them, then letter by letter as others do, then by words."""
        taken: dict[int, Part] = {}
        for languages in (asked, [one for one in LANGUAGES if one not in asked]):
            read: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
            for language in languages:
                for part in self._read(words, language, stemmed=language in asked):
                    read[part.first, part.end] += [
                        one for one in part.concepts if one not in read[part.first, part.end]
                    ]
            for (first, end), concepts in sorted(read.items(), key=lambda one: (one[0][0] - one[0][1], one[0][0])):
                small = any(self._is_small(word, asked) for word in words[first:end]) and end == first + 1
                if not small and not any(at in taken for at in range(first, end)):
                    taken.update(dict.fromkeys(range(first, end), Part(first, end, concepts)))
        at = 0
        while at < len(words):
            if at in taken:
                yield taken[at]
                at = taken[at].end
                continue
            if not self._is_small(words[at], asked):
                yield Part(at, at + 1, ())
            at += 1

    def _is_small(self, word: str, languages: Iterable[str]) -> bool:
        return any(word in self._small[language] for language in languages)

    def _read(self, words: Sequence[str], language: str, *, stemmed: bool = True) -> Iterator[Part]:
        """The concepts of a language in a row of words, the longest first wherever one begins.

        `stemmed`: in other forms than those of the glossary too.
        """
        folded = [analysis.fold(word) for word in words]
        stems = [analysis.stems(language, word) if stemmed else [] for word in words]
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + self._longest), at, -1):
                concepts = self._written[language].get(tuple(words[at:end])) or self._folded[language].get(
                    tuple(folded[at:end]), []
                )
                others = [] if concepts else list(product(*stems[at:end]))
                concepts = concepts or [one for key in others for one in self._stemmed[language].get(key, ())]
                if concepts:
                    yield Part(at, end, tuple(dict.fromkeys(concepts)), stemmed=bool(others))
                    at = end
                    break
            else:
                at += 1

    def _sought(self, typed: str, concepts: Sequence[int]) -> Iterator[Term | Phrase]:
        """The word as typed, then each form once by what is sought for it."""
        yield Phrase(words=typed) if " " in typed else Term(word=typed)
        forms = (form for number in concepts for form in self._concepts[number])
        for text, language in dict.fromkeys((form.text, form.language) for form in forms):
            several = len(analysis.terms(analysis.FOLDED, text)) > 1
            yield Phrase(words=text, language=language) if several else Term(word=text, language=language)


@cache
def shipped() -> Glossary:
    """The glossary of this folder."""
    return Glossary(list(concepts()), small_words())


def concepts() -> Iterator[Concept]:
    """All concepts, a line each."""
    for file in sorted(_FOLDER.glob("*.txt")):
        if file != _SMALL_WORDS:
            yield from map(_concept, _lines(file))


def small_words() -> dict[str, frozenset[str]]:
    """The words of grammar of each language."""
    told = dict(line.split(":") for line in _lines(_SMALL_WORDS))
    return {language: frozenset(told[language].split()) for language in LANGUAGES}


def _lines(file: Path) -> list[str]:
    lines = map(str.strip, file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _concept(line: str) -> Concept:
    """A line's forms. Raises ValueError for one that has not a part for each language."""
    return tuple(
        Form(form.removesuffix("?"), language, form.endswith("?"))
        for language, forms in zip(LANGUAGES, line.split("|"), strict=True)
        for form in map(str.strip, forms.split(","))
        if form != "-"
    )
