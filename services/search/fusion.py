"""Several rankings made one: reciprocal rank fusion, which needs no scores that could be compared."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

STEADY = 5
"""How little the first places count beyond those behind them.

The paper that proposed it has 60, for rankings of a thousand: of ours, which end after fifty, a page that stands in the
middle of two would come before the first one of either.
"""

_T = TypeVar("_T", bound=Hashable)


def fused(*rankings: Sequence[_T], weights: Sequence[float] = ()) -> list[tuple[_T, float]]:
    """What stands in any of the rankings, by the sum of its reciprocal ranks; ties by the earlier ranking.

    `weights`: how much each ranking counts; 1 where none is given.
    """
    scores: defaultdict[_T, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, one in enumerate(dict.fromkeys(ranking), start=1):
            scores[one] += weight / (STEADY + rank)
    first = {one: place for place, one in enumerate(dict.fromkeys(one for ranking in rankings for one in ranking))}
    return sorted(scores.items(), key=lambda pair: (-pair[1], first[pair[0]]))
