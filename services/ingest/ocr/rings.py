"""Round stamps: thin circles in what ink is left when print is taken away."""

import itertools

import numpy as np
import numpy.typing as npt
from PIL import Image

Marks = npt.NDArray[np.bool_]
Cell = tuple[int, int, int, int]
"""left, top, right, bottom in pixels."""

RADIUS = (28, 85)
"""Radius of round stamps, in points."""
SEEN = 0.90
"""Share of a circle that must be seen."""
EDGE = 40
"""Levels of grey in a step of two pixels that make an edge."""
MOST_POINTS = 6_000
"""Points of edges that vote."""
TRIED = 14
"""Circles that are looked at closely."""


def rings(left_over: Marks, ink: Marks, *, unit: float) -> list[tuple[Cell, float]]:
    """Boxes of thin circles, and the share of each that is seen. `unit` is pixels for a point of print.

    Hough's vote: each edge of `left_over` votes, for each radius, for the two middles that lie along its normal. The
    best are measured in all the `ink`.
    """
    found: list[tuple[Cell, float]] = []
    for x, y, radius in _likely(left_over, unit):
        moved = itertools.product((-3, 0, 3), (-3, 0, 3), (-2, 0, 2))
        near = [(x + right, y + down, radius + more) for right, down, more in moved]
        seen, (left, top, reach) = max((_seen(ink, *circle, unit=unit), circle) for circle in near)
        box = (left - reach - 3, top - reach - 3, left + reach + 3, top + reach + 3)
        if seen >= SEEN and not any(overlap(box, other) for other, _ in found):
            found.append((box, seen))
    return found


def overlap(one: Cell, other: Cell) -> bool:
    """Whether two boxes share a good part of the smaller."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return False
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide * high > 0.3 * smaller


def _likely(marks: Marks, unit: float) -> list[tuple[int, int, int]]:
    """Middle and radius of the circles that got most votes, one for each radius, the best first."""
    half = np.asarray(Image.fromarray((marks * 255).astype(np.uint8)).reduce(2)).astype(np.float32)
    down, across = np.gradient(half)
    strength: npt.NDArray[np.float32] = np.hypot(down, across)
    rows, columns = np.nonzero(strength > EDGE)
    if rows.size < EDGE:
        return []
    rows, columns = (places[:: max(1, rows.size // MOST_POINTS)] for places in (rows, columns))
    slant = strength[rows, columns]
    dy, dx = np.asarray(down)[rows, columns] / slant, np.asarray(across)[rows, columns] / slant
    height, width = half.shape
    # In cells of three pixels, so that a ring a little out of round still meets itself.
    cells = width // 3 + 1
    best: list[tuple[float, tuple[int, int, int]]] = []
    for radius in range(round(RADIUS[0] * unit / 2), round(RADIUS[1] * unit / 2) + 1):
        y = np.concatenate([rows + radius * dy, rows - radius * dy])
        x = np.concatenate([columns + radius * dx, columns - radius * dx])
        inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        votes = np.bincount((y[inside] / 3).astype(np.int64) * cells + (x[inside] / 3).astype(np.int64), minlength=1)
        place = int(votes.argmax())
        middle = (place % cells * 6 + 2, place // cells * 6 + 2)
        # Large rings have more points, small ones more often meet letters.
        best.append((float(votes[place]) / float(np.sqrt(radius)), (*middle, 2 * radius)))
    return [circle for votes, circle in sorted(best, reverse=True)[:TRIED] if votes > np.sqrt(circle[2] / 2)]


def _seen(ink: Marks, x: int, y: int, radius: int, *, unit: float) -> float:
    """Share of a circle's directions in which a stroke lies on it, with bare paper well inside or outside of it."""
    height, width = ink.shape
    if min(x, y) < radius - 4 or x + radius > width + 4 or y + radius > height + 4:
        return 0.0
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)

    def at(distance: float) -> Marks:
        across = np.clip((x + distance * np.cos(angles)).astype(int), 0, width - 1)
        down = np.clip((y + distance * np.sin(angles)).astype(int), 0, height - 1)
        seen: Marks = ink[down, across]
        return seen

    on = np.any([at(radius + step) for step in range(-3, 4)], axis=0)
    far = max(6, round(7 * unit))
    return float((on & (~at(radius - far) | ~at(radius + far))).mean())
