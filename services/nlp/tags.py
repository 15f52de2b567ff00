"""The most probable tags of words that make whole names: none goes on (I) where none of its kind has begun."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

CLEAR = 0.999
"""Probability of standing outside of names from which a word parts what is before it from what is behind."""
_NEVER = -1e4


def fitting(
    chances: npt.NDArray[np.float32], names: Sequence[str], *, begins: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """The number of the tag of each word (row) of which the chances of each tag (column, named `names`) are given.

    `begins` marks words before which every name ends. Where the most probable tags fit together they are the answer;
    elsewhere the most probable sequence that does (Viterbi 1967), between words that are clearly outside of names.
    """
    best: npt.NDArray[np.intp] = chances.argmax(-1)
    if not len(best):
        return best
    goes_on = np.array([[b[0] != "I" or (a != "O" and a[2:] == b[2:]) for b in names] for a in names])
    starts = np.array([name[0] != "I" for name in names])
    fits = np.empty(len(best), dtype=bool)
    fits[0] = starts[best[0]]
    fits[1:] = np.where(begins[1:], starts[best[1:]], goes_on[best[:-1], best[1:]])
    if fits.all():
        return best
    outside = chances[:, names.index("O")] >= CLEAR
    edges = np.flatnonzero(outside)
    follows, opens = np.where(goes_on, 0.0, _NEVER), np.where(starts, 0.0, _NEVER)
    done = -1
    for at in np.flatnonzero(~fits):
        if at < done:
            continue
        place = int(np.searchsorted(edges, at))
        first = int(edges[place - 1]) + 1 if place else 0
        done = int(edges[place]) if place < len(edges) else len(best)
        if first < done:
            logs = np.log(np.maximum(chances[first:done], 1e-9))
            best[first:done] = _path(logs, begins[first:done], follows, opens)
    return best


def _path(
    logs: npt.NDArray[np.float32],
    begins: npt.NDArray[np.bool_],
    follows: npt.NDArray[np.float64],
    opens: npt.NDArray[np.float64],
) -> list[int]:
    """The best path through the logarithms of one stretch."""
    score = logs[0] + opens
    back = []
    for row, anew in zip(logs[1:], begins[1:], strict=True):
        ways = score[:, None] + (opens[None, :] if anew else follows)
        back.append(ways.argmax(0))
        score = ways.max(0) + row
    path = [int(score.argmax())]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
    return path[::-1]
