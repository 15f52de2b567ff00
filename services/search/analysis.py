r"""How text becomes terms, the same for indexing, querying and marking, whatever the engine.

NFC; words that a hyphen breaks at a line's end are whole (`line_ends`); marks that scripts write over or under their
letters and that make no sign of their own with them are left out, and so are signs without width; letters of adverts
(bold, circled, small capitals, full width) are ordinary ones; tokens are runs of letters and digits (`[^\p{L}\p{N}]+`
parts them), and each sign of scripts that have no blanks between words (`unspaced`); lower case; then folding, or not
in the exact field, or a Snowball stem by page language which is folded after. Folding takes accents off Latin letters,
and off Greek, Cyrillic, Hebrew and Arabic ones, whose written forms of one letter become one. Elasticsearch is handed
these terms.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import tantivy

from services import line_ends
from services.search import unspaced
from services.search.plurals import forms

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

FAR = 1_000_000
"""Positions that no row of words reaches over."""

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
    """What tantivy does of an analysis: all of it but what other scripts than Latin need (see `terms`).

    Stateless, shared by all threads; every process registers it anew.
    """
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


# Marks that stay beside their letter in NFC: of Latin, Greek and Cyrillic, Hebrew and Arabic, those for any of them,
# and of Thai, Lao, Burmese, Khmer and Japanese those that are no letters (of tone, above all); the stroke that only
# lengthens an Arabic word; signs without width that join letters or part them, a hyphen that shows at the end of a line
# only, and marks of direction.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u0e47-\u0e4c\u0e4e\u0ec8-\u0ecc\u0ece\u0eba\u1037\u1039\u103a\u17c9-\u17d3\u17dd\u3099\u309a"
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_SCRIPTS = ((0x370, 0x780), (0x1F00, 0x2000), (0xFB1D, 0xFE00), (0xFE70, 0xFF00))
"""Greek, Cyrillic, Armenian, Hebrew and Arabic, as stretches of code points."""
_ONE_LETTER = str.maketrans(
    {"ς": "σ", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه"}
    | dict(zip("ךםןףץ", "כמנפצ", strict=True))
)
"""Forms of one letter: at a word's end, or on Persian keyboards."""


def _other_folds() -> dict[int, str]:
    folds = {}
    for code in (code for first, end in _SCRIPTS for code in range(first, end)):
        sign = chr(code)
        if sign.isdecimal():
            folds[code] = str(unicodedata.decimal(sign))
        elif sign.isalpha():
            letters = _MARKS.sub("", unicodedata.normalize("NFKD", sign)).lower().translate(_ONE_LETTER)
            if letters != sign and letters.isalnum():
                folds[code] = letters
    return folds


_FOLDS = _other_folds()


_DRAWN = (
    *((0x130, 0x131), (0x180, 0x300), (0x1D00, 0x1DC0), (0x2070, 0x20A0), (0x2100, 0x2190), (0x2460, 0x2500)),
    *((0x2C60, 0x2C80), (0xA720, 0xA800), (0xFB00, 0xFB07), (0xFF10, 0xFF5B), (0x1D400, 0x1D800), (0x1F100, 0x1F1AD)),
)
"""Where letters and digits lie that only look otherwise, and letters whose fold is not small or not a fixed point."""


_ENCLOSED = re.compile(r"(?:CIRCLED|SQUARED|PARENTHESIZED) LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])$")


def _ordinary() -> dict[int, str]:
    """Letters and digits as drawn in adverts and names → ordinary ones.

    The fold of tantivy gives small capitals and some letters with a hook as capitals, and İ as two signs: folded once
    more they would be other terms, and one engine folds twice.
    """
    found = {}
    for code in (code for first, end in _DRAWN for code in range(first, end)):
        sign = chr(code)
        enclosed = _ENCLOSED.search(unicodedata.name(sign, ""))
        drawn = enclosed[1] if enclosed else unicodedata.normalize("NFKC", sign)
        # What is a sign of its own (№, ™) is no letter.
        letters = "".join(letter for letter in drawn if letter.isalnum()) if enclosed or _counts(sign) else sign
        plain = "".join(map(_fixed, letters))
        if plain != sign and plain:
            found[code] = plain
    return found


def _counts(sign: str) -> bool:
    return sign.isalnum() or 0x2460 <= ord(sign) < 0x2500


def _fixed(letter: str) -> str:
    """The letter; what it is folded to where that would be folded once more to something else."""
    folded = "".join(analyzer(FOLDED).analyze(letter))
    small = _MARKS.sub("", folded).lower()
    return letter if folded == small else small


_ORDINARY = _ordinary()
_BARE = {
    ord(sign): "" for sign in map(chr, (*range(0x3100), *range(0xFE00, 0xFF00))) if _MARKS.fullmatch(sign)
} | _ORDINARY
_UNUSUAL = frozenset(map(chr, _BARE))
"""As a set: a class of so many signs beyond the first 65,536 costs an expression a thousand steps a letter."""


def unusual(text: str) -> bool:
    """Whether `bare` would change the text."""
    return not (text.isascii() or _UNUSUAL.isdisjoint(text))


def bare(text: str) -> str:
    """The text, in NFC, without marks that make no sign with their letter, its letters as they are usually drawn."""
    return text.translate(_BARE) if unusual(text) else text


def _folded(name: str, word: str) -> str:
    return word.translate(_FOLDS) if name == FOLDED and not word.isascii() else word


def terms(name: str, text: str) -> list[str]:
    """The terms of a text, in order."""
    return [
        _folded(name, word) for word in analyzer(name).analyze(unspaced.spaced(bare(line_ends.joined(normal(text)))))
    ]


@lru_cache(maxsize=65_536)
def stems(language: str, word: str) -> tuple[str, ...]:
    """The stems by which a word is sought on pages of a language: its own, and where that differs, its plural's."""
    (lower,) = terms(EXACT, word)
    column = stem(language)
    return tuple(dict.fromkeys(found for form in forms(language, lower) for found in terms(column, form)))


def fold(text: str) -> str:
    """A value's folded terms with one space between: how values are compared regardless of case and accents."""
    return " ".join(terms(FOLDED, text))


def tokens(name: str, text: str) -> list[Token]:
    """The terms of a text with their places in the text as given, also where it is not in NFC."""
    whole = sound(text)
    as_is = unicodedata.is_normalized("NFC", whole) and not unusual(whole)
    if as_is and not line_ends.breaks(whole) and not unspaced.has_any(whole):
        read, at = whole, None
    else:
        read, at = _read(whole)
    found = analyzer(name).pre_tokenize(read).tokens
    if at is None:
        return [Token(_folded(name, t.text), t.position, t.char_offset_from, t.char_offset_to) for t in found]
    return [Token(_folded(name, t.text), t.position, at[t.char_offset_from], at[t.char_offset_to]) for t in found]


def halves(name: str, text: str) -> list[Token]:
    """The terms round the broken words of a text, each half a term (`line_ends`), with their places in the text.

    Positions of one window follow one another; those of two are further apart than any row goes.
    """
    segments = line_ends.here(text)
    cut = line_ends.ends_within(text)
    if len(segments) < 2 and not cut:
        return []
    by_segment = [
        [one._replace(start=one.start + start, end=one.end + start) for one in tokens(name, text[start:end])]
        for start, end in segments
    ]
    found = [token for some in by_segment for token in some]
    windows = line_ends.windows(list(map(len, by_segment)), cut=cut)
    return [found[at]._replace(position=at + number * FAR) for number, window in enumerate(windows, 1) for at in window]


def as_given(text: str, at: int) -> int:
    """The place in a text as given of a place in its normal form (NFC)."""
    if text.isascii():
        return at
    places = _compose(sound(text), keep=True)[1]
    return places[min(at, len(places) - 1)]


def _read(text: str) -> tuple[str, list[int]]:
    """The text as analyzers read it, and for each code point of it (and its end) the offset it is from."""
    composed, at = _compose(text, keep=True)
    signs: list[str] = []
    offsets: list[int] = []
    gone = {place for stretch in line_ends.breaks(composed) for place in range(*stretch)}
    drawn = {sign: kept for sign in set(composed) if (kept := bare(sign)) != sign}
    for place, sign in enumerate(composed):
        if place not in gone:
            kept = drawn.get(sign, sign)
            signs.append(kept)
            offsets += [at[place]] * len(kept)
    whole = "".join(signs)
    offsets.append(at[-1])
    edges = {edge for cluster in unspaced.clusters(whole) for edge in cluster}
    if not edges:
        return whole, offsets
    spaced, places = [], []
    for place, sign in enumerate(whole):
        if place in edges:
            spaced.append(" ")
            places.append(offsets[place])
        spaced.append(sign)
        places.append(offsets[place])
    return "".join(spaced), [*places, offsets[-1]]


def _compose(text: str, *, keep: bool = False) -> tuple[str, list[int]]:
    """The bare text (with `keep`, the marks stay), and for each code point of it (and its end) the offset it is from.

    It is made piece by piece: a starter with its combining marks. Hangul syllables written as parts stay parts: their
    places are right, and such text is composed at ingest anyway.
    """
    if keep and unicodedata.is_normalized("NFC", text) and not any(map(unicodedata.combining, set(text))):
        return text, list(range(len(text) + 1))  # each sign is a piece, as it is
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        piece = text[start:end]
        if not piece.isascii():
            composed = unicodedata.normalize("NFC", piece)
            piece = composed if keep else bare(composed)
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        start = end
    return "".join(pieces), [*offsets, len(text)]
