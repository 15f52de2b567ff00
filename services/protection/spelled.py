"""Words of a text and how they may be misread: folding, a skeleton that OCR and ear leave alone, one letter off."""

import html
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
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{_UNSEEN}]+(?=[^\W_]))*")
"""A run of letters and digits, with accents that stand behind their letters, and with what is not seen between them."""
_NOT_SEEN = re.compile(f"[{_UNSEEN}]")

_DIGITS = str.maketrans({"0": "o", "1": "i", "5": "s", "8": "b", "4": "a", "3": "e", "6": "o", "9": "g", "2": "z"})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})
# What OCR takes for one another (rn m, vv w, cl d, l i j) and what sounds alike (b v, z s c, ll y, silent h, qu k c).
_SKELETON = re.compile(r"rn|vv|cl|ll|qu(?=[ei])|gu(?=[ei])|c(?=[eiy])|ph|nh|ny(?=[aeou])|th|[lj1yvzkqhx]|(.)\1+")
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
    # Lower once more: a letter in another cut (mathematical, in a circle) is one of the alphabet only now.
    plain = unicodedata.normalize("NFKD", low).lower()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def unparted(text: str) -> bool:
    """Whether a text is in signs that are written without blanks between words: Chinese, Japanese."""
    return len(text.strip()) > 1 and _UNPARTED.match(text.strip()) is not None


_FIGURES = re.compile(r"(?![0-9])\d")


def with_plain_figures(text: str) -> str:
    """The text with the figures of other scripts as 0 to 9, each at its place."""
    return text if text.isascii() else _FIGURES.sub(lambda found: str(unicodedata.digit(found[0])), text)


_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+|(?:=[0-9A-F]{2})+")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});|\\u[0-9A-Fa-f]{4}")
_COUNTRY = re.compile(r"(?<![A-Z0-9<])([PIACV][A-Z<])([A-Z]{3}(?=[A-Z]+<))")
"""Before a surname in the lines of a passport that machines read: P<BOLQUISPE<MAMANI<<MARIA."""
_FILL = "\u200b"
"""Behind a letter that took more room as it was written: nobody sees it, and it parts no word."""


def as_read(text: str) -> str:
    """The text with letters in place of what stands for them in addresses, mails and code (%C3%AD, &iacute;, =C3=AD).

    And without the country before a surname in a passport's lines.

    It is as long as before: each letter stands where its code began.
    """
    if "%" in text or "=" in text:
        text = _PERCENT.sub(_decoded, text)
    if "<" in text:
        text = _COUNTRY.sub(r"\1   ", text)
    return _ENTITY.sub(_meant, text) if "&" in text or "\\u" in text else text


def _decoded(found: re.Match[str]) -> str:
    try:
        letters = bytes.fromhex(found[0].replace("%", "").replace("=", "")).decode("utf-8")
    except ValueError:
        return found[0]
    return _filled("".join(_filled(one, 3 * len(one.encode())) for one in letters), len(found[0]))


def _meant(found: re.Match[str]) -> str:
    code = found[0]
    letters = html.unescape(f"&#x{code[2:]};" if code[0] == "\\" else code)
    return _filled(letters, len(code)) if len(letters) == 1 else code


def _filled(letters: str, length: int) -> str:
    fill = _FILL if letters[-1:].isalnum() else " "
    return letters if letters == "\n" else letters.replace("\r", " ").replace("\n", " ").ljust(length, fill)


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


def swapped(word: str) -> Iterator[str]:
    """The word with two letters that stand side by side exchanged, as fingers do it: qusipe, quipse."""
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


_DRAWN_OUT = re.compile(r"(.)\1+")


def unstretched(folded: str) -> str:
    """The word without letters that were drawn out."""
    return _DRAWN_OUT.sub(r"\1", folded)
