"""A name as people type it among the words of a query: with the signs that touch it, or its surnames first.

`Juan Pérez.`   `¿Maria Quispe?`   `Jean-Pierre Dupont`   `Ma. Elena Quispe`   `Quispe, María` (as records have it)
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from services.search import analysis
from services.search.name_forms import LONGEST, NameForms

_TOKEN = re.compile(r'[^\s()"]+')
_WORD = re.compile(r"[¿¡'‘«]*([^\W\d_]+(?:['’´`‐‑-][^\W\d_]+)*[ªº]?)(\.?)(['’»]*[,;:!?….]*)")
_HYPHENS = re.compile(r"[‐‑-]")
_SHORTENED = 3
"""Letters up to which a word with a full stop is an initial or shortened: the name goes on behind it."""


class _Word(NamedTuple):
    text: str
    end: int
    stop: str


def read(text: str, at: int, names: NameForms, not_names: Collection[str]) -> tuple[str, int] | None:
    """The name that begins at a place, given names first, and where it ends. `not_names`: operators and fields."""
    words = _first(text, at, not_names)
    if words and words[-1].stop == "," and names.are_surnames(_texts(words)):
        given = _first(text, _behind(text, words[-1].end), not_names)
        held = names.given(_texts(given))
        # A surname behind the given names makes somebody else of them.
        if held and not names.are_surnames(_texts(given[held : held + 1])):
            return _name([*given[:held], *words]), given[held - 1].end
    found = names.stretch(_texts(words))
    if found is None or found[0]:
        return None
    named = words[: found[1]]
    return _name(named), named[-1].end


def _texts(words: Sequence[_Word]) -> list[str]:
    return [word.text for word in words]


def _behind(text: str, at: int) -> int:
    """The place behind white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _name(words: Sequence[_Word]) -> str:
    return " ".join(_HYPHENS.sub(" ", word.text) for word in words)


def _first(text: str, at: int, not_names: Collection[str]) -> list[_Word]:
    """The words of a stretch that a name may be, with the one behind them."""
    return list(islice(_stretch(text, at, not_names), LONGEST + 1))


def _stretch(text: str, at: int, not_names: Collection[str]) -> Iterator[_Word]:
    """Words of letters that follow one another, up to a sign that parts them."""
    while (token := _TOKEN.match(text, at)) is not None:
        found = _WORD.fullmatch(token[0])
        if found is None or found[1] in not_names or text[token.end() : token.end() + 1] == '"':
            return
        if ":" in found[3] and analysis.fold(found[1]) in not_names:
            return
        short = found[2] and len(found[1]) <= _SHORTENED
        stop = found[3] if short else found[2] + found[3]
        yield _Word(found[1] + ("." if short else ""), token.end(), stop)
        if stop:
            return
        at = _behind(text, token.end())
