"""Pages photographed from aside: the sheet's four edges against the darker ground, and the sheet seen from above.

Only a page whose edges are straight and whose opposite edges are not parallel is straightened; what is merely
crooked is deskewed by its lines of text, as scans are.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from services.ingest.ocr.preprocess import Grey

Matrix = npt.NDArray[np.float64]
Line = tuple[float, float]
"""slope, offset: y = slope · x + offset of an edge that runs across, x = slope · y + offset of one that runs down."""

SMALL_SIDE = 320
"""Longest side of the picture that edges are looked for in."""
LEAST_ANGLE = 0.6
"""Degrees between opposite edges from which on straightening pays."""
LEAST_SHARE = 0.30
"""Share of the picture that the sheet must fill."""
LEAST_STEP = 40
"""Levels of grey that ground and paper must be apart."""
STRAIGHT = 0.80
"""Share of an edge's points that must lie on its line."""


def straightened(grey: Grey) -> tuple[Grey, Matrix] | None:
    """The sheet seen from above, and the projective map from its pixels back to the picture's; None: nothing to do."""
    corners = sheet_corners(grey)
    if corners is None:
        return None
    top_left, top_right, bottom_right, bottom_left = (np.array(corner) for corner in corners)
    wide = round(float(np.linalg.norm(top_right - top_left) + np.linalg.norm(bottom_right - bottom_left)) / 2)
    high = round(float(np.linalg.norm(bottom_left - top_left) + np.linalg.norm(bottom_right - top_right)) / 2)
    matrix = projection([(0, 0), (wide, 0), (wide, high), (0, high)], corners)
    flat = Image.fromarray(grey).transform(
        (wide, high), Image.Transform.PERSPECTIVE, tuple(matrix.flatten()[:8].tolist()), Image.Resampling.BICUBIC
    )
    return np.asarray(flat), matrix


def sheet_corners(grey: Grey) -> list[tuple[float, float]] | None:
    """Top left, top right, bottom right and bottom left corner of a sheet that is seen in perspective."""
    share = max(1, max(grey.shape) // SMALL_SIDE)
    small = np.asarray(Image.fromarray(grey).reduce(share))
    paper = _paper(small)
    if paper is None or paper.mean() < LEAST_SHARE:
        return None
    left, right = _edge(paper), _edge(paper[:, ::-1])
    top, bottom = _edge(paper.T), _edge(paper.T[:, ::-1])
    if left is None or right is None or top is None or bottom is None:
        return None
    right, bottom = (-right[0], paper.shape[1] - right[1]), (-bottom[0], paper.shape[0] - bottom[1])
    between = (abs(np.arctan(left[0]) - np.arctan(right[0])), abs(np.arctan(top[0]) - np.arctan(bottom[0])))
    if max(np.degrees(between)) < LEAST_ANGLE:
        return None
    pairs = ((left, top), (right, top), (right, bottom), (left, bottom))
    corners = [_crossing(down, across) for down, across in pairs]
    far = 0.05 * max(small.shape)
    if any(not (-far < x < small.shape[1] + far and -far < y < small.shape[0] + far) for x, y in corners):
        return None
    return [(x * share, y * share) for x, y in corners]


def projection(before: Sequence[tuple[float, float]], after: Sequence[tuple[float, float]]) -> Matrix:
    """The projective map, 3 by 3, that takes four points to four others."""
    rows: list[list[float]] = []
    values: list[float] = []
    for (x, y), (u, v) in zip(before, after, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(values)), 1.0).reshape(3, 3)


def _paper(small: Grey) -> npt.NDArray[np.bool_] | None:
    """Where the sheet is, its print filled up; None when nothing darker lies around it."""
    rim = np.concatenate([small[:3].ravel(), small[-3:].ravel(), small[:, :3].ravel(), small[:, -3:].ravel()])
    ground, middle = float(np.median(rim)), float(np.percentile(small, 70))
    if middle - ground < LEAST_STEP:
        return None
    # A wide filter for the lightest takes print away and leaves the sheet's edges where they are.
    lightest = _spread(small, 2)
    marks: npt.NDArray[np.bool_] = lightest > (ground + middle) / 2
    return marks


def _spread(small: Grey, reach: int) -> Grey:
    """Closing: the lightest of each neighbourhood, then the darkest of that."""
    for choose in (np.maximum, np.minimum):
        for axis in (0, 1):
            padded = np.pad(small, [(reach, reach) if one == axis else (0, 0) for one in (0, 1)], mode="edge")
            length = small.shape[axis]
            small = choose.reduce(
                [np.take(padded, range(step, step + length), axis=axis) for step in range(2 * reach + 1)]
            )
    return small


def _edge(paper: npt.NDArray[np.bool_]) -> Line | None:
    """The line where the paper begins, seen from the left; None when it is not straight."""
    rows = np.nonzero(paper.mean(axis=1) > 0.25)[0]
    if rows.size < 40:
        return None
    rows = rows[rows.size // 10 : -(rows.size // 10)]
    first = paper[rows].argmax(axis=1).astype(np.float64)
    # Of all lines through two of its points the one that most points lie on.
    best: Line | None = None
    most = 0
    for one in np.linspace(0, rows.size // 2, 12).astype(int):
        for two in np.linspace(rows.size // 2, rows.size - 1, 12).astype(int):
            if rows[two] - rows[one] < rows.size // 4:
                continue
            slope = (first[two] - first[one]) / (rows[two] - rows[one])
            near = np.abs(first - (first[one] + slope * (rows - rows[one]))) < 1.2
            if near.sum() > most:
                most = int(near.sum())
                fitted = np.polyfit(rows[near], first[near], 1) if most > 2 else (slope, first[one] - slope * rows[one])
                best = (float(fitted[0]), float(fitted[1]))
    return best if most >= STRAIGHT * rows.size else None


def _crossing(down: Line, across: Line) -> tuple[float, float]:
    """Where x = a · y + b and y = c · x + d meet."""
    y = (across[0] * down[1] + across[1]) / (1 - across[0] * down[0])
    return down[0] * y + down[1], y
