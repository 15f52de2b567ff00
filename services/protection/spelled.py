"""Words of a text and how they may be misread: folding, a skeleton that OCR and ear leave alone, one letter off."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
"""Signs inside of a word that nobody sees: soft hyphens, joiners, blanks without width, marks of direction."""
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
)
"""Accents, and the vowels of scripts that put them on or under their letters."""
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{_UNSEEN}](?=[^\W_]))*")
"""A run of letters and digits, with accents that stand behind their letters, and with what is not seen between them."""
_NOT_SEEN = re.compile(f"[{_UNSEEN}]")

_DIGITS = str.maketrans({"0": "o", "1": "i", "5": "s", "8": "b", "4": "a", "3": "e", "6": "o", "9": "g", "2": "z"})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})
# What OCR takes for one another (rn m, vv w, cl d, l i j) and what sounds alike (b v, z s c, ll y, silent h, qu k c).
_SKELETON = re.compile(r"rn|vv|cl|ll|qu(?=[ei])|gu(?=[ei])|c(?=[eiy])|ph|nh|ny(?=[aeou])|th|[lj1yvzkqhx]|(.)\1")
_AS = {
    "rn": "m", "vv": "u", "cl": "d", "ll": "i", "qu": "c", "gu": "g", "c": "s", "ph": "f", "nh": "n", "ny": "n",
    "th": "t", "l": "i", "j": "i", "1": "i", "y": "i", "v": "b", "z": "s", "k": "c", "q": "c", "h": "", "x": "s",
}  # fmt: skip


class Token(NamedTuple):
    """A word of a text at its place: half-open, in code points."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    low = _NOT_SEEN.sub("", word).lower().translate(_LETTERS)
    return "".join(sign for sign in unicodedata.normalize("NFKD", low) if not unicodedata.combining(sign))


_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def unparted(text: str) -> bool:
    """Whether a text is in signs that are written without blanks between words: Chinese, Japanese."""
    return len(text.strip()) > 1 and _UNPARTED.match(text.strip()) is not None


_FIGURES = re.compile(r"(?![0-9])\d")


def with_plain_figures(text: str) -> str:
    """The text with the figures of other scripts as 0 to 9, each at its place."""
    return text if text.isascii() else _FIGURES.sub(lambda found: str(unicodedata.digit(found[0])), text)


def tokens(text: str) -> list[Token]:
    """The words of a text, in order."""
    return [Token(found.start(), found.end(), found[0], fold(found[0])) for found in WORD.finditer(text)]


@lru_cache(maxsize=200_000)
def skeleton(folded: str) -> str:
    """What is left of a word when letters that are taken for one another are one letter."""
    plain = folded if folded.isalpha() else folded.translate(_DIGITS)
    return _SKELETON.sub(lambda found: found[1] or _AS[found[0]], plain)


def shortened(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two that share one of them are a letter apart at most."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
