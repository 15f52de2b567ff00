"""Names of words alone, as most are: taken apart by what is kept of each written word, and as `parse` would."""

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from services.search.linking.readings import CAPITALS, SMALL, Reading, plain_readings
from services.search.linking.spelling import mended
from services.search.linking.tokens import Kind, Tokens
from services.search.linking.words import Word

MOST_UNITS = 9
"""Words of a name that are read."""
_MOST_KEPT = 400_000
UNREAD = re.compile(r"[^\W\d_\u0000-\u036f\u1e00-\u1eff]")
"""Letters that stay in another script than the Latin one when a name is folded."""
_LETTERS = re.compile(r"[^\W_]{2,}")
_Known = tuple[Word, str]
"""A word, and its two signs in the pattern of a name."""


class Plain(NamedTuple):
    """Readings and folded words of a name, and whether capitals tell its surname."""

    readings: tuple[Reading, ...]
    words: tuple[str, ...]
    marked: bool


class PlainNames:
    """Takes such names apart; keeps what it learned of each written word. Not shared between threads."""

    def __init__(self, tokens: Tokens, closer: AbstractSet[str]) -> None:
        self._tokens = tokens
        self._closer = closer
        """Folded words because of which a name needs a closer look."""
        self._known: dict[str, _Known | tuple[()]] = {}

    def read(self, raw: str) -> Plain | None:
        """A name taken apart; None: something in it needs a closer look."""
        pieces = raw.split()
        if not 0 < len(pieces) <= MOST_UNITS:
            return None
        kept = self._known
        units: list[Word] = []
        pattern = ""
        for piece in pieces:
            found = kept.get(piece)
            if found is None:
                found = self._look(piece)
            if not found:
                return None
            units.append(found[0])
            pattern += found[1]
        return Plain(
            plain_readings(tuple(units), pattern),
            tuple([unit.text for unit in units]),
            CAPITALS in pattern and SMALL in pattern,
        )

    def _look(self, piece: str) -> _Known | tuple[()]:
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        found: _Known | tuple[()] = ()
        if _LETTERS.fullmatch(piece) and mended(piece) == piece:
            kind, word, upper = self._tokens.of(piece)
            low = word.text
            usual = len(low) > 1 and "?" not in low and " " not in low and not UNREAD.search(low)
            if kind is Kind.WORD and usual and low not in self._closer:
                found = word, word.sign + (CAPITALS if upper else SMALL)
        self._known[piece] = found
        return found
