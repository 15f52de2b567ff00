"""The one order of hits: by score, then by document and page, the same on every engine.

Engines compute scores in single precision and add in their own order, so the last bits of equal scores differ.
Neighbours closer than that are therefore one rank, and place alone orders them.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

NEAR = 2e-6
"""Scores are as good as equal when they differ by less than this part of themselves."""


class Ranked(NamedTuple):
    """A page on its way into an answer."""

    score: float
    document: str
    page: int
    case: str
    languages: tuple[str, ...]


def tied(higher: float, lower: float) -> bool:
    """Whether two neighbouring scores are one rank."""
    return higher - lower <= NEAR * abs(higher)


def ranks(rows: Iterable[Ranked]) -> Iterator[list[Ranked]]:
    """Pages that come by falling score, those of one rank together and in the order of their places."""
    rank: list[Ranked] = []
    for row in rows:
        if rank and not tied(rank[-1].score, row.score):
            yield _placed(rank)
            rank = []
        rank.append(row)
    if rank:
        yield _placed(rank)


def _placed(rank: list[Ranked]) -> list[Ranked]:
    return sorted(rank, key=lambda row: (row.document, row.page))


def share(score: float, best: float) -> float:
    """A score as a share of the best one: bare BM25 would tell how rare a word is in cases out of the scope.

    Four digits: the rest may differ with how an index is cut into pieces.
    """
    return float(f"{score / best:.4g}") if best > 0 else 0.0
