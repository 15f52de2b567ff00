"""Words that stand apart: in which places they may, for an engine whose own rule is another.

Each word of a row is some moves from its place; no two may differ by more than the moves that are allowed. That is what
Lucene counts. Tantivy does for two words; for more it lets each pair of neighbours have all the moves, and misses some.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

MOST = 3_000
"""Rows that one query may list: two words within fifty moves, three within 31, four within eight, five within four."""


@lru_cache(maxsize=32)
def rows(words: int, slop: int) -> Sequence[tuple[int, ...]] | None:
    """The places of each word, from 0, in every row that is allowed; None where there are too many to list."""
    if _count(words, slop) > MOST:
        return None
    moved = (moves for moves in product(range(slop + 1), repeat=words) if not min(moves))
    placed = (tuple(place + move for place, move in enumerate(moves)) for moves in moved)
    return tuple(row for row in placed if len(set(row)) == words)


def furthest(words: int, most: int) -> int:
    """The most moves, up to `most`, whose rows can be listed for so many words; 0 where not even one can be."""
    return next(slop for slop in range(most, -1, -1) if _count(words, slop) <= MOST)


def _count(words: int, slop: int) -> int:
    """How many ways there are to move words so that one at least stays in its place."""
    ways: int = (slop + 1) ** words - slop**words
    return ways
