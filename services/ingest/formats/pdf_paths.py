"""The paths of a PDF page: which are ruling lines, which fill a place, and which may be the outlines of letters.

A drawing has thousands: pdfium is asked for the bounds of each, and all else is told by their numbers together.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from services.ingest.formats import pdf_calls

LETTER = 7
"""Points from which on a path may be the outline of a letter; a rule or a frame has five."""
ROOM = (8.0, 4.0)
"""Width and height in points of a filled shape from which on there is room for a line of print in it."""
_FARTHEST = 1e6
_EDGE = ctypes.sizeof(ctypes.c_float)

Edges = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
PathObject = tuple[int, int, Matrix | None]
"""A path's place in the order of drawing, where pdfium holds it, and the matrix of the form that it stands in."""


@dataclass(frozen=True)
class Paths:
    """What the paths of a page are. Edges are left, bottom, right, top in PDF coordinates, a row of four for each."""

    lines: Any = field(default_factory=lambda: np.empty((0, 4)))
    """Ruling lines, and all edges of drawn rectangles."""
    shapes: Any = field(default_factory=lambda: np.empty((0, 4)))
    """Filled paths that may be the outlines of letters."""
    points: tuple[int, ...] = ()
    """How many points each of those has."""
    items: tuple[int, ...] = ()
    """Where pdfium holds each of those, while the page is open."""
    fills: Any = field(default_factory=lambda: np.empty((0, 4)))
    """Filled paths that have room for a line of print."""
    orders: tuple[int, ...] = ()
    """Their places in the order of drawing."""


def seen(paths: Sequence[PathObject]) -> Paths:
    """Look at the paths of a page, in the order of drawing."""
    if not paths:
        return Paths()
    edges = _edges(paths)
    wide, high = edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]
    roomy = (wide > ROOM[0]) & (high > ROOM[1])
    shapes, points, fills = [], [], []
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    filling, stroking = ctypes.addressof(mode), ctypes.addressof(stroke)
    for place in np.flatnonzero((wide > 1) & (high > 1)).tolist():
        item = paths[place][1]
        count = pdf_calls.count_of_path(item)
        if count < LETTER and not roomy[place]:
            continue
        if pdf_calls.drawing_of_path(item, filling, stroking) and mode.value:
            if count >= LETTER:
                shapes.append(place)
                points.append(count)
            if roomy[place]:
                fills.append(place)
    return Paths(
        lines=_lines(edges, wide, high),
        shapes=edges[shapes],
        points=tuple(points),
        items=tuple(paths[place][1] for place in shapes),
        fills=edges[fills],
        orders=tuple(paths[place][0] for place in fills),
    )


def _edges(paths: Sequence[PathObject]) -> Any:
    """Bounds on the page; no numbers where pdfium gives none."""
    sides = np.full((len(paths), 4), np.nan, dtype=np.float32)
    at = sides.ctypes.data
    for _, item, _ in paths:
        pdf_calls.bounds_of(item, at, at + _EDGE, at + 2 * _EDGE, at + 3 * _EDGE)
        at += 4 * _EDGE
    edges = sides.astype(float)
    moved: dict[Matrix, list[int]] = {}
    for place, (_, _, matrix) in enumerate(paths):
        if matrix is not None:
            moved.setdefault(matrix, []).append(place)
    for (a, b, c, d, e, f), places in moved.items():
        left, bottom, right, top = edges[places].T
        xs = np.stack([a * x + c * y + e for x in (left, right) for y in (bottom, top)])
        ys = np.stack([b * x + d * y + f for x in (left, right) for y in (bottom, top)])
        edges[places] = np.stack((xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)), axis=1)
    return edges


def _lines(edges: Any, wide: Any, high: Any) -> Any:
    """Paths as the edges of cells that they may be: thin ones as they are, of others all four sides."""
    near = (wide < _FARTHEST) & (high < _FARTHEST)
    thin = near & (((wide > 8) & (high < 4)) | ((high > 6) & (wide < 4)))
    framed = near & ~thin & (wide > 8) & (high > 6)
    left, bottom, right, top = edges[framed].T
    sides = np.stack(
        (left, bottom, right, bottom, left, top, right, top, left, bottom, left, top, right, bottom, right, top), axis=1
    )
    order = np.concatenate((np.flatnonzero(thin), np.repeat(np.flatnonzero(framed), 4)))
    return np.concatenate((edges[thin], sides.reshape(-1, 4)))[np.argsort(order, kind="stable")]
