"""A page's text as the terms of each of its columns, for an engine that is handed terms.

The terms are those of `analysis`, word by word from a memory of words: most words of an archive come again and again.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from services import line_ends
from services.search import analysis, mapping, unspaced
from services.search.analysis import Token

_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W_]+")
# Where Python's letters, digits and small letters are those of `analysis`.
_KNOWN = [
    sign
    for sign in map(chr, (*range(0x130), *range(0x131, 0x300), *range(0x2000, 0x20D0), 0xFFFD))
    if not analysis.unusual(sign)
]
_PLAIN = re.compile(f"[{re.escape(''.join(_KNOWN))}]*")

# The same as `_WORD` for small letters of such text, as a list of signs: a third quicker.
_SIGNS = {small for sign in _KNOWN for small in sign.lower() if _LETTER.fullmatch(small)}
_PLAIN_WORD = re.compile(f"[{''.join(sorted(_SIGNS))}]+")

_MOST_WORDS = 200_000
_LONG = analysis.LONGEST // 2
"""Letters from which on a word of plain letters may be too long to be one."""


def _plain(text: str) -> bool:
    return text.isascii() or _PLAIN.fullmatch(text) is not None


class _Forms(dict[str, str]):
    """The term of each word in one analysis; empty where it is too long to be one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, word: str) -> str:
        form = "".join(analysis.terms(self._name, word)[:1])
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = form
        return form


_FORMS: Mapping[str, _Forms] = {name: _Forms(name) for name in analysis.names()}
_FOLDED, _EXACT = _FORMS[analysis.FOLDED], _FORMS[analysis.EXACT]


def _one_by_one() -> tuple[bytes, bytes, str]:
    """Each sign of Latin-1 as a small letter and folded, a blank for what parts words; and the signs that are not so.

    Signs that are folded to two letters, or to none that Latin-1 has, are left to `analysis`.
    """
    small, bare, signs = bytearray(b" " * 256), bytearray(b" " * 256), []
    for code, sign in enumerate(map(chr, range(256))):
        if analysis.unusual(sign):
            continue
        if not _LETTER.fullmatch(sign):
            signs.append(sign)
            continue
        low = sign.lower()
        folded = _FOLDED[low] if _PLAIN_WORD.fullmatch(low) else ""
        if len(low) == 1 == len(folded) and folded.isascii() and ord(low) < 256:
            small[code], bare[code] = ord(low), ord(folded)
            signs.append(sign)
    return bytes(small), bytes(bare), "".join(signs)


_SMALL, _BARE, _ONE_BY_ONE = _one_by_one()
_OTHERS = bytes(code for code in range(256) if chr(code) not in _ONE_BY_ONE)
# Signs beyond Latin-1 that part words become question marks, which part them too.
_PARTING = "".join(sign for sign in _KNOWN if ord(sign) > 0xFF and not _LETTER.fullmatch(sign))
_LATIN = re.compile(f"[{re.escape(_ONE_BY_ONE + _PARTING)}]*")


def _latin(text: str) -> bytes | None:
    """The text in Latin-1, where its words can be read sign by sign; else None."""
    try:
        signs = text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("latin-1", "replace") if _LATIN.fullmatch(text) else None
    return signs if len(signs.translate(None, _OTHERS)) == len(signs) else None


def columns(text: str, languages: Collection[str]) -> dict[str, str]:
    """The terms of a page's text, in its normal form, in every column of its text, with a blank between.

    A page in several languages has the stems of each. Each column ends with the word that every page has
    (`mapping.FILLER`); those of other languages have no more. Words broken at line ends are there by their halves too.
    """
    own = _own(languages)
    written, text = text, line_ends.joined(text)
    latin = _latin(text)
    if latin is not None:
        words = latin.translate(_SMALL).decode("latin-1").split()
    else:
        words = _PLAIN_WORD.findall(text.lower()) if _plain(text) else []
    if not words or len(max(words, key=len)) > _LONG:
        found = {name: " ".join(analysis.terms(name, text)) for name in own}
    else:
        exact = " ".join(words)
        if latin is None:
            folded = " ".join(map(_FOLDED.__getitem__, words))
        else:
            folded = exact.encode("latin-1").translate(_BARE).decode("ascii")
        found = {
            analysis.EXACT: exact,
            analysis.FOLDED: folded,
            **{name: " ".join(map(_FORMS[name].__getitem__, words)) for name in own[2:]},
        }
    return _whole(found, own, written, as_read=True) if written is not text else _filled(found)


def _filled(found: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{found.get(name, '')} {mapping.FILLER}" for name in _FORMS}


def _whole(found: dict[str, str], own: Sequence[str], written: str, *, as_read: bool) -> dict[str, str]:
    """The columns of a text that has broken words. `as_read`: as terms, else as an analyzer takes them."""
    halves = _Halves(written)
    for name in own[2:]:
        found[name] += f" {halves.forms(name if as_read else analysis.EXACT)}"
    return _filled(found) | halves.columns()


class _Halves:
    """The broken words of a text by their halves."""

    def __init__(self, text: str) -> None:
        segments = [text[slice(*one)] for one in line_ends.here(text)]
        if _plain(text):
            found = [_PLAIN_WORD.findall(one.lower()) for one in segments]
            by_segment = [[word for word in words if len(word) <= _LONG or _EXACT[word]] for words in found]
        else:
            by_segment = [analysis.terms(analysis.EXACT, one) for one in segments]
        counts, cut = list(map(len, by_segment)), line_ends.ends_within(text)
        self._words = [word for words in by_segment for word in words]
        self._halves = line_ends.halves(counts, cut=cut)
        self._windows = line_ends.windows(counts, cut=cut)

    def forms(self, name: str) -> str:
        """The halves in one analysis, with a blank between."""
        return _row(name, [self._words[at] for at in self._halves])

    def columns(self) -> dict[str, str]:
        """The columns of halves: words of one window in a row, and a word that nobody writes behind each window."""
        rows = [self._words[window.start : window.stop] for window in self._windows]
        return {
            column: " ".join(f"{_row(name, row)} {mapping.FILLER}" for row in rows)
            for name, column in mapping.HALVES.items()
        }


def _row(name: str, words: Sequence[str]) -> str:
    return " ".join(filter(None, map(_FORMS[name].__getitem__, words)))


class Spelled(NamedTuple):
    """The words of a text in small letters, and where they stand in it."""

    words: list[str]
    matches: list[re.Match[str]]


def spelled(text: str) -> Spelled | None:
    """The words of a text with their places, where its terms can be read word by word; else None."""
    if not _plain(text) or line_ends.breaks(text):
        return None
    matches = list(_PLAIN_WORD.finditer(text.lower()))
    words = [match[0] for match in matches]
    return None if words and len(max(words, key=len)) > _LONG else Spelled(words, matches)


def tokens(name: str, text: str, read: Spelled | None) -> list[Token]:
    """The same as `analysis.tokens`: the terms of a text with their places in it. `read`: it as `spelled`."""
    if read is None:
        return analysis.tokens(name, text)
    return [Token(term, at, *read.matches[at].span()) for at, term in enumerate(forms(name, read.words))]


def forms(name: str, words: Sequence[str]) -> list[str]:
    """The term of each word, in their order."""
    return list(map(_FORMS[name].__getitem__, words))


def for_analyzers(text: str, languages: Collection[str]) -> dict[str, str]:
    """The same for an engine that runs `analysis.analyzer` over what it is handed: the text, but for other scripts."""
    written, text = text, line_ends.joined(text)
    plain, own = _plain(text), _own(languages)
    found = dict.fromkeys(own, text if plain else unspaced.spaced(analysis.bare(text)))
    if not plain:
        found[analysis.FOLDED] = " ".join(analysis.terms(analysis.FOLDED, text))
    return _whole(found, own, written, as_read=False) if written is not text else _filled(found)


def _own(languages: Collection[str]) -> list[str]:
    return [analysis.FOLDED, analysis.EXACT, *(analysis.stem(one) for one in languages if one in analysis.STEMS)]


@lru_cache(maxsize=65_536)
def folded(value: str) -> str:
    """The folded terms of a value, with a blank between."""
    if len(value) > _LONG or not _plain(value):
        return analysis.fold(value)
    return " ".join(word if word.isascii() else _FOLDED[word] for word in _WORD.findall(value.lower()))
