"""Print that is drawn instead of written: letters as paths, and print that fills a shape as its pattern.

Designers turn letters into curves, and so do some printers' drivers; a text layer beside them says nothing of it.
"""

import ctypes
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from models.words import Box
from services.ingest.formats import pdf_calls
from services.ingest.formats.pdf_drawn import Drawn, inside, middles_of
from services.ingest.formats.pdf_layer import Displayed, Layer
from services.ingest.formats.pdf_objects import PageObjects
from services.ingest.ocr.nets import groups

CELL = (8.0, 3.0)
"""Width and height in points of what is nearer than letters and lines of print are."""
SIZE = (30.0, 5.0)
"""Width and height that a phone number in small type has."""
POINTS = 60
"""Points that the outlines of such a number have at least."""
MOST_SHAPES = 3_000
MARGIN = 5.0
"""Points around print without which it is not seen as such."""
MOST_POINTS = 600
"""Points that tell one drawing from another."""
MOST_SIDE = 4_000.0
"""Points of a page's side that are looked at."""
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)


@dataclass
class Outlines:
    """Finds where print may be drawn on the pages of one file. What comes again in the same place is given once."""

    _seen: set[bytes] = field(default_factory=set)

    def found(self, drawn: Drawn, page: pdfium.PdfPage, layer: Layer, *, patterned: bool) -> list[Box]:
        """Places of outlines that may be print and hold no words of the layer. `patterned`: patterns hold print."""
        if not layer.words or not (len(drawn.paths.shapes) or patterned):
            return []
        middles = middles_of(layer)
        place = Displayed(page)
        found = [box for box, items in _outlined(drawn, place, middles) if self._is_new(box, items)]
        if patterned:
            found += [box for box in place.all(drawn.paths.fills) if _fits(box) and not inside(middles, box).any()]
        wide, high = page.get_size()
        return [
            (max(0.0, x0 - MARGIN), max(0.0, y0 - MARGIN), min(wide, x1 + MARGIN), min(high, y1 + MARGIN))
            for x0, y0, x1, y1 in found
        ]

    def _is_new(self, box: Box, items: Sequence[int]) -> bool:
        """Whether it is the first drawing of its kind in its place: a logo in each page's head is read once."""
        name = hashlib.sha256(repr(tuple(map(round, box))).encode())
        point = (ctypes.c_float * 2)()
        x, y = pdf_calls.addresses(point)
        for item in items:
            count = pdf_calls.count_of_path(item)
            name.update(count.to_bytes(8, "big"))
            for place in range(0, count, max(1, count * len(items) // MOST_POINTS)):
                pdf_calls.point_of(pdf_calls.segment_of_path(item, place), x, y)
                name.update(bytes(point))
        new = name.digest() not in self._seen
        self._seen.add(name.digest())
        return new


def _outlined(drawn: Drawn, place: Displayed, middles: Any) -> Iterator[tuple[Box, list[int]]]:
    """Where outlines stand together as those of print do, with the paths."""
    boxes = place.rows(drawn.paths.shapes[:MOST_SHAPES])
    points = np.array(drawn.paths.points[:MOST_SHAPES], dtype=int)
    if points.sum() < POINTS:
        return
    # What lies around words is a frame or their ground.
    x, y = middles.T
    wide = np.flatnonzero((boxes[:, 2] - boxes[:, 0] > SIZE[1]) & (boxes[:, 3] - boxes[:, 1] > SIZE[1]))
    bare = np.ones(len(boxes), dtype=bool)
    for number in wide.tolist():
        left, top, right, bottom = boxes[number]
        bare[number] = not ((x > left) & (x < right) & (y > top) & (y < bottom)).any()
    kept = np.flatnonzero(bare)
    boxes, points = boxes[kept], points[kept]
    if points.sum() < POINTS:
        return
    for box in _together(boxes):
        own = _within(boxes, box)
        if points[own].sum() >= POINTS and _fits(box) and inside(middles, box).sum() <= 2:
            yield box, [drawn.paths.items[number] for number in kept[own].tolist()]


def _within(boxes: Any, box: Box) -> Any:
    return (
        (boxes[:, 0] >= box[0] - 1)
        & (boxes[:, 1] >= box[1] - 1)
        & (boxes[:, 2] <= box[2] + 1)
        & (boxes[:, 3] <= box[3] + 1)
    )


def _fits(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return max(wide, high) >= SIZE[0] and min(wide, high) >= SIZE[1]


def _together(boxes: Any) -> list[Box]:
    """Bounds of what lies nearer together than letters and lines do."""
    right, bottom = min(MOST_SIDE, float(boxes[:, 2].max())), min(MOST_SIDE, float(boxes[:, 3].max()))
    marks = np.zeros((int(bottom / CELL[1]) + 2, int(right / CELL[0]) + 2), dtype=bool)
    for x0, y0, x1, y1 in np.minimum(boxes, MOST_SIDE).tolist():
        marks[int(y0 / CELL[1]) : int(y1 / CELL[1]) + 1, int(x0 / CELL[0]) : int(x1 / CELL[0]) + 1] = True
    found = []
    for x0, y0, x1, y1 in groups(marks):
        cell = (x0 * CELL[0], y0 * CELL[1], x1 * CELL[0], y1 * CELL[1])
        own = boxes[_within(boxes, cell)]
        if len(own):
            left, top = own[:, :2].min(axis=0).tolist()
            far, low = own[:, 2:].max(axis=0).tolist()
            found.append((left, top, far, low))
    return found


def holds_print(page: PageObjects) -> bool:
    """Whether a tiling pattern of the page draws text, a picture or outlines."""
    try:
        if "/Pattern" not in page.resources:
            return False
        for pattern in dict(page.resources["/Pattern"]).values():
            if isinstance(pattern, pikepdf.Stream):
                content = pattern.read_bytes()
                if b"Tj" in content or b"TJ" in content or b" Do" in content or content.count(b"\n") >= POINTS:
                    return True
    except _FLAWS:
        return False
    return False
