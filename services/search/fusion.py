"""Two rankings made one: reciprocal rank fusion, which needs no scores that could be compared."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

STEADY = 60
"""How little the first places count beyond those behind them, as in the paper that proposed it."""

_T = TypeVar("_T", bound=Hashable)


def fused(*rankings: Sequence[_T]) -> list[tuple[_T, float]]:
    """What stands in any of the rankings, by the sum of its reciprocal ranks; ties by the earlier ranking."""
    scores: defaultdict[_T, float] = defaultdict(float)
    for ranking in rankings:
        for rank, one in enumerate(dict.fromkeys(ranking), start=1):
            scores[one] += 1 / (STEADY + rank)
    first = {one: place for place, one in enumerate(dict.fromkeys(one for ranking in rankings for one in ranking))}
    return sorted(scores.items(), key=lambda pair: (-pair[1], first[pair[0]]))
