"""Proper names in a passage: words with their shape and what the word lists say of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS as EN
from spacy.lang.es.stop_words import STOP_WORDS as ES
from spacy.lang.it.stop_words import STOP_WORDS as IT
from spacy.lang.pt.stop_words import STOP_WORDS as PT
from spacy.tokens import Doc

from services.nlp import lexicon, normal
from services.nlp.figures import MONTHS
from services.nlp.tokens import WRAPPED, folded, pieces

CAPITALS_FROM = 0.7
"""Share of words in capitals from which a line's capitals say nothing."""
COLUMN = "   "
"""Blanks that part columns of a table within a line, at least."""
_COLUMN = re.compile(rf"\S{COLUMN} *(?=\S)")

_FIGURES = str.maketrans("014583", "oiasbe")

WEEKDAYS = lexicon.plain("weekdays")
STREETS = lexicon.plain("streets")
# Capitalised words of these files that are no part of any name.
_STOP = lexicon.plain("stop")


class Word(NamedTuple):
    """A token that is no white space.

    `shape` is T (capital first), U (all capitals), A (one capital), l (small), n (figures) or p (sign).

    `gap` is what parts it from the next: nothing, one blank, the end of a line of prose (wrap), or more.
    `first` opens a sentence or line, `opens` a sentence; `loud` marks words of lines in capitals, where
    capitals say nothing.
    """

    text: str
    norm: str
    start: int
    end: int
    shape: str
    gap: str
    first: bool
    opens: bool
    loud: bool
    capital: bool
    """Could be part of a name by its shape."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What the lists say of a folded word."""

    given: int
    surname: int
    ordinary: bool
    stop: bool
    title: bool
    role: bool
    place: int

    @property
    def listed(self) -> bool:
        """A known given name or surname."""
        return self.given >= 2 or self.surname >= 2


@lru_cache(maxsize=20_000)
def traits(norm: str) -> Traits:
    """Look a word up. Cached by word: a cache of word lists, not of documents, bounded in size."""
    people, bodies = lexicon.people(), lexicon.bodies()
    # Mtz. is Martínez; short writings that are other words (ma, sta) stay what they are.
    known_as = normal.ABBREVIATED_NAMES.get(norm, norm) if len(norm) > 2 and norm not in {"sta", "sto"} else norm
    name = lexicon.names().get(known_as)
    places = lexicon.places().get(norm)
    stop = (
        norm in _STOP
        or norm in MONTHS
        or norm in WEEKDAYS
        or norm in STREETS
        or (norm,) in bodies.heads
        or norm in bodies.brands
        or norm in _STOPWORDS
    )
    return Traits(
        given=name.given if name else 0,
        surname=name.surname if name else 0,
        # The names table says for sure which usual names are words too; the filter only very likely.
        ordinary=bool(name.words) if name and name.given >= 3 else lexicon.ordinary(norm),
        stop=stop
        and not (name and name.given >= 4 and norm not in _STOPWORDS and norm not in _STOP and norm not in MONTHS),
        title=norm in people.titles,
        role=norm in people.roles,
        place=places[0].size if places else 0,
    )


_FRENCH = lexicon.plain("french")
_STOPWORDS = frozenset(normal.fold(w) for w in ES | PT | EN | IT | _FRENCH) - {"mia", "sara", "fin", "ana", "mar"}


def in_columns(line: str) -> bool:
    """Whether a line is the row of a table: three cells that blanks alone part. A name in its last one ends there."""
    return len(_COLUMN.findall(line)) > 1


def words(doc: Doc, text: str, *, gaps: frozenset[int] = frozenset()) -> list[Word]:
    """The words of a Doc with their shapes; `text` is the Doc's, `gaps` those of its context. Linear."""
    loud = _loud_lines(text)
    rows: list[Word] = []
    opening = (doc.to_array("SENT_START") == 1).tolist()
    cut = pieces(doc)
    line, line_start, first, opens = 0, 0, True, True
    for n, (word, start, spaced) in enumerate(cut):
        opens = opens or opening[n]
        first = first or opens
        if word.isspace():
            if "\n" in word:
                line += word.count("\n")
                line_start = start + len(word)
            continue
        end = start + len(word)
        following = cut[n + 1].text if n + 1 < len(cut) else None
        if following is None or following.isspace():
            wraps = following == "\n" and not loud[line] and not in_columns(text[line_start:end])
            gap = "wrap" if wraps and end - line_start >= WRAPPED else "more"
        else:
            gap = "more" if end in gaps else " " if spaced else ""
        shape = _shape(word)
        rows.append(Word(word, folded(word), start, end, shape, gap, first, opens, loud[line], shape in "TUA"))
        first = opens = False
    return rows


@lru_cache(maxsize=20_000)
def _shape(text: str) -> str:
    letters = sum(c.isalpha() for c in text)
    if letters == 0:
        return "n" if text[0].isdecimal() else "p"
    if letters < len(text) and letters * 2 <= len(text):
        return "n"
    if not text[0].isupper() and not (text[0].isdecimal() and text[1:].isupper()):
        return "l"
    if len(text) == 1:
        return "A"
    return "U" if not any(c.islower() for c in text) else "T"


def human(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether what stands beside a word or words speaks of a person: llamó a Victoria, Florencia dijo."""
    people = lexicon.people()
    after = words[last] if last < len(words) and words[last - 1].gap == " " else None
    if after is not None and after.shape == "l" and after.norm in people.speaks:
        return True
    at = first - 1
    if at < 0 or words[at].gap != " ":
        return False
    if words[at].norm in _TO_PEOPLE:
        at -= 1
    return at >= 0 and words[at].gap == " " and words[at].norm in people.dealings


_TO_PEOPLE = frozenset({"a", "con", "com", "para", "pra", "por"})


def repaired(word: Word) -> str:
    """The folded word with figures inside it read as letters: YUCR4 is yucra."""
    return word.norm if word.norm.isalpha() else word.norm.translate(_FIGURES)


def _loud_lines(text: str) -> list[bool]:
    """For each line, whether it is written in capitals: three words or more, most of them."""
    result = []
    # One more than there are line ends, whatever the text: `words` counts the same ends.
    for line in text.split("\n"):
        found = [w for w in line.split() if len(w) > 1 and (w.isalpha() or any(c.isalpha() for c in w))]
        upper = sum(w == w.upper() for w in found)
        result.append(len(found) >= 3 and upper >= CAPITALS_FROM * len(found))
    return result
