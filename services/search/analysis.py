r"""How text becomes terms, the same for indexing, querying and marking, whatever the engine.

NFC; tokens are runs of letters and digits (`[^\p{L}\p{N}]+` parts them); lower case; then ASCII folding, or not in
the exact field, or a Snowball stem by page language which is folded after. Elasticsearch reaches the same terms with
its pattern tokenizer and the filters named below.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import tantivy

FOLDED = "folded"
EXACT = "exact"

STEMS: Mapping[str, str] = {
    "es": "spanish",
    "pt": "portuguese",
    "en": "english",
    "fr": "french",
    "it": "italian",
}
"""Page languages that have a stem field, with the name of their Snowball stemmer."""

LONGEST = 255
"""Tokens with more bytes of UTF-8 than this are no words (encoded attachments) and are not indexed."""


class Token(NamedTuple):
    """A term with its position among the text's tokens and its half-open span of code points."""

    term: str
    position: int
    start: int
    end: int


def stem(language: str) -> str:
    """The name of a language's stem analysis."""
    return f"stem_{language}"


_LONE = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """The text without halves of surrogate pairs (file names that were no UTF-8): a mark stands for each."""
    return _LONE.sub("\ufffd", text)


def normal(text: str) -> str:
    """The form in which text is indexed (NFC)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", sound(text))


def names() -> tuple[str, ...]:
    """All analyses."""
    return (FOLDED, EXACT, *map(stem, STEMS))


@cache
def analyzer(name: str) -> tantivy.TextAnalyzer:
    """Tantivy's analyzer of that name. Stateless, shared by all threads; every process registers it anew."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST + 1))
        .filter(tantivy.Filter.lowercase())
    )
    if name == EXACT:
        return builder.build()
    if name != FOLDED:
        builder = builder.filter(tantivy.Filter.stemmer(STEMS[name.removeprefix("stem_")]))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


def terms(name: str, text: str) -> list[str]:
    """The terms of a text, in order."""
    found: list[str] = analyzer(name).analyze(normal(text))
    return found


def fold(text: str) -> str:
    """A value's folded terms with one space between: how values are compared regardless of case and accents."""
    return " ".join(terms(FOLDED, text))


def tokens(name: str, text: str) -> list[Token]:
    """The terms of a text with their places in the text as given, also where it is not in NFC."""
    whole = sound(text)
    composed, at = (whole, None) if unicodedata.is_normalized("NFC", whole) else _compose(whole)
    found = analyzer(name).pre_tokenize(composed).tokens
    if at is None:
        return [Token(t.text, t.position, t.char_offset_from, t.char_offset_to) for t in found]
    return [Token(t.text, t.position, at[t.char_offset_from], at[t.char_offset_to]) for t in found]


def _compose(text: str) -> tuple[str, list[int]]:
    """NFC piece by piece, and for each code point of the result (and its end) the offset it comes from.

    A piece is a starter with its combining marks. Hangul syllables written as parts stay parts: their
    places are right, and such text is composed at ingest anyway.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        start = end
    return "".join(pieces), [*offsets, len(text)]
