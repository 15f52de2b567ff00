"""The words of a page, folded so that two readings of one sheet give the same row of words.

Letters lose case, accents and ligatures; signs that readers of print take for one another are one sign. Scripts without
blanks are cut into pairs of signs, since nobody says where their words end.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

MOST_WORDS = 5_000
"""Words of a page that are looked at: a page of print has some hundreds. Longer ones are copies if all is the same."""
_MOST_CHARACTERS = 12 * MOST_WORDS
_WORD = re.compile(r"[^\W_]{2,}|\d")
_MARKS = "".join(
    chr(code)
    for first, last in ((0x300, 0x1DFF), (0x20D0, 0x20FF), (0xA66F, 0xABEF), (0xFE20, 0xFE2F))
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)).startswith("M")
)
"""Accents, and vowels that stand round a letter."""
_MARKED = re.compile(f"[{_MARKS}]+")
_UNSPACED = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
_ONE_SIGN = str.maketrans("01i58", "ollsb")
"""Drawn alike, and read as one another; distinct digits stay distinct."""


class Kind(IntEnum):
    """What a word is: forms of one make differ in names and numbers."""

    PLAIN = 0
    NAME = 1
    NUMBER = 2
    CAPITAL = 3
    """Capitalised on a page where most words are: it may be a name, and it may be any other."""


class PageWords(NamedTuple):
    """The folded words of a page in order, and what kind each is."""

    words: list[str]
    kinds: list[Kind]
    whole: bytes = b""
    """Of a page with more words, what tells its whole text, blanks apart."""


def page_words(text: str) -> PageWords:
    """The first words of a text, MOST_WORDS at most. Single letters are left out: most are dirt on a scan."""
    bare = _bare(text)
    words = _folded(bare)
    return PageWords(words, _kinds(_cut(_WORD.findall(bare), bare)), whole_of(text, words))


def folded_words(text: str) -> list[str]:
    """The same without their kinds, in half the time."""
    return _folded(_bare(text))


def whole_of(text: str, words: Sequence[str]) -> bytes:
    """What tells the whole of a text that may have more than its first `words`; empty where it has not."""
    if len(words) < MOST_WORDS and len(text) <= _MOST_CHARACTERS:
        return b""
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "replace"), digest_size=16).digest()


def _bare(text: str) -> str:
    """The beginning of a text, without accents and ligatures."""
    text = text[:_MOST_CHARACTERS]
    if not text.isascii():
        text = _MARKED.sub("", unicodedata.normalize("NFKD", text))
        if len(text.lower()) != len(text):  # a capital that has two small letters
            text = text.lower()
    return text


def _folded(bare: str) -> list[str]:
    words = _cut(_WORD.findall(bare.lower()), bare)
    return "\n".join(words).translate(_ONE_SIGN).replace("rn", "m").replace("vv", "w").split("\n") if words else []


def _cut(words: list[str], bare: str) -> list[str]:
    """The first of the words; those of scripts without blanks as pairs of neighbouring signs."""
    if bare.isascii() or not _UNSPACED.search(bare):
        return words[:MOST_WORDS]
    found: list[str] = []
    for word in words:
        if len(word) > 2 and _UNSPACED.search(word):
            found += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            found.append(word)
    return found[:MOST_WORDS]


def _kinds(words: list[str]) -> list[Kind]:
    """Words with a digit are numbers; capitalised ones are names, unless the page writes them small as well.

    Where most words are capitalised (telegrams, lists in capitals), that tells little.
    """
    small = {word for word in words if word.islower()}
    telling = 2 * sum(word[:1].isupper() for word in words) < len(words)
    found = []
    for word in words:
        if not word.isalpha() and any(map(str.isdigit, word)):
            found.append(Kind.NUMBER)
        elif word[:1].isupper() and word.lower() not in small:
            found.append(Kind.NAME if telling else Kind.CAPITAL)
        else:
            found.append(Kind.PLAIN)
    return found
