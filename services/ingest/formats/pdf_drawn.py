"""What is drawn on a page besides the text that is read: pictures, ruling lines, and text that cannot be seen."""

import ctypes
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from services.ingest.formats import pdf_calls, pdf_paths
from services.ingest.formats.pdf_layer import Displayed, Layer
from services.ingest.formats.pdf_paths import Edges, Matrix, PathObject, Paths

RULES = 3
"""Ruling lines of equal extent in each direction from which on a page is asked for tables."""
COLOUR = 28
"""Difference between the channels of a colour from which on it is no grey."""
CELLS = 4
"""Cells with words from which on lines are taken for a table's."""
SCAN_SHARE = 0.6
"""Share of the page that a picture covers when it is a scan of the whole page."""
LIGHT = 235
"""Least of all channels of a colour that may be white on white."""
_MOST_OBJECTS = 4_000
_MOST_DEPTH = 6
_MOST_CLIP = 400
_RIM = 1.0


@dataclass
class Drawn:
    """A page's objects as far as reading needs them. Places are in PDF coordinates: left, bottom, right, top.

    `texts` and `covers` are kept with their place in the order of drawing: what comes later lies above.
    """

    pictures: list[tuple[int, Edges]] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    """Where pdfium holds each of the pictures, while the page is open."""
    covers: list[tuple[int, Edges]] = field(default_factory=list)
    texts: list[tuple[int, Edges]] = field(default_factory=list)
    unseen: list[Edges] = field(default_factory=list)
    light: list[Edges] = field(default_factory=list)
    cut: list[Edges] = field(default_factory=list)
    """What of texts lies outside of the shape that they are clipped to."""
    paths: Paths = field(default_factory=Paths)
    prints: int = 0
    """Texts drawn, wherever they stand."""
    drawings: list[int] = field(default_factory=list)
    """Where pdfium holds each path, while the page is open."""
    printed: bool | None = False
    """Whether text is printed in colour; None where only a look at the page can tell of all that is on it."""

    @cached_property
    def coloured(self) -> bool | None:
        """Whether something is drawn in colour; None where only a look at the page can tell. Asked of an open page."""
        if self.printed:
            return True
        colour = (ctypes.c_uint * 4)()
        channels = pdf_calls.addresses(colour)
        asked = itertools.product(self.drawings, (pdf_calls.fill_of, pdf_calls.stroke_of))
        is_coloured = any(ask(item, *channels) and _is_colour(*colour[:3]) for item, ask in asked)
        return is_coloured or self.printed


def _is_colour(red: int, green: int, blue: int) -> bool:
    return max(red, green, blue) - min(red, green, blue) > COLOUR


class _Eye:
    """Goes through a page's objects in the order of drawing, those in forms included, as far as the limit goes."""

    def __init__(self) -> None:
        self.found = Drawn()
        self._left = _MOST_OBJECTS
        self._order = 0
        self._sides = (ctypes.c_float * 4)()
        self._edges = pdf_calls.addresses(self._sides)
        self._colour = (ctypes.c_uint * 4)()
        self._channels = pdf_calls.addresses(self._colour)
        self._point = (ctypes.c_float * 2)()
        self._texts: list[tuple[int, int, Matrix | None]] = []
        self._paths: list[PathObject] = []

    def page(self, page: pdfium.PdfPage) -> Drawn:
        count = pdfium_c.FPDFPage_CountObjects(page.raw)
        self._go(pdf_calls.address(page.raw), count, pdf_calls.object_of_page, None, 0)
        found = self.found
        found.prints = len(self._texts)
        if self._left <= 0:
            self._cannot_tell()
        found.paths = paths = pdf_paths.seen(self._paths)
        found.drawings = [item for _, item, _ in self._paths]
        first = self._texts[0][0] if self._texts else math.inf
        fills = zip(paths.orders, map(tuple, paths.fills.tolist()), strict=True)
        found.covers = sorted([*found.covers, *(fill for fill in fills if fill[0] > first)])
        above = max([order for order, _ in (*found.pictures, *found.covers)], default=-1)
        # Where text stands matters only below something: most pages are never asked.
        for order, item, matrix in self._texts:
            if order >= above:
                break
            edges = self._bounds(item, matrix)
            if edges is not None:
                found.texts.append((order, edges))
        return found

    def _go(self, holder: int, count: int, get: Any, matrix: Matrix | None, depth: int) -> None:
        kind_of, mode_of, colour_of = pdf_calls.kind_of, pdf_calls.mode_of_text, pdf_calls.fill_of
        clip_of, count_of_clip = pdf_calls.clip_of, pdf_calls.count_of_clip
        last: list[int] = []
        for item in map(get, itertools.repeat(holder), range(min(self._left, max(0, count)))):
            if not item:
                continue
            kind = kind_of(item)
            self._left -= 1
            self._order += 1
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                mode = mode_of(item)
                self._texts.append((self._order, item, matrix))
                clip = clip_of(item)
                if clip and count_of_clip(clip) > 0:
                    self._clip(item, clip, matrix)
                if mode in (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP):
                    self._keep(self.found.unseen, item, matrix)
                elif colour_of(item, *self._channels):
                    colour = self._colour[:]
                    if colour == last:
                        continue  # as most of a page, neither coloured nor light
                    red, green, blue, alpha = colour
                    if _is_colour(red, green, blue):
                        self.found.printed = True
                    if alpha < 26 or (red >= LIGHT and green >= LIGHT and blue >= LIGHT):
                        self._keep(self.found.light, item, matrix)
                    else:
                        last = colour
            elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                self._cannot_tell()
                edges = self._bounds(item, matrix)
                if edges is not None:
                    self.found.pictures.append((self._order, edges))
                    self.found.items.append(item)
                    if not pdf_calls.is_transparent(item):
                        self.found.covers.append((self._order, edges))
            elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                self._paths.append((self._order, item, matrix))
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MOST_DEPTH:
                inner = pdf_calls.count_of_form(item)
                self._go(item, inner, pdf_calls.object_of_form, _joined(_matrix(item), matrix), depth + 1)
            else:
                self._cannot_tell()  # a shading, or deeper than is looked

    def _cannot_tell(self) -> None:
        if not self.found.printed:
            self.found.printed = None

    def _clip(self, item: int, clip: int, matrix: Matrix | None) -> None:
        """Keep what of a text lies outside of the bounds of what it is clipped to. Clips stand as the texts do."""
        if not pdf_calls.bounds_of(item, *self._edges):
            return
        text: Edges = tuple(self._sides)
        shown = self._within(clip)
        if shown is None or (
            all(a <= b for a, b in zip(shown[:2], text[:2], strict=True))
            and all(a >= b for a, b in zip(shown[2:], text[2:], strict=True))
        ):
            return
        self.found.cut += [_moved(part, matrix) for part in _outside(text, shown)]

    def _within(self, clip: int) -> Edges | None:
        """The bounds of a clip; None where it has too many points to be looked at."""
        x, y = ctypes.addressof(self._point), ctypes.addressof(self._point) + ctypes.sizeof(ctypes.c_float)
        left, bottom, right, top = -math.inf, -math.inf, math.inf, math.inf
        for number in range(pdf_calls.count_of_clip(clip)):
            points = pdf_calls.count_of_clip_path(clip, number)
            if not 0 < points <= _MOST_CLIP:
                return None
            xs, ys = [], []
            for place in range(points):
                if pdf_calls.point_of(pdf_calls.point_of_clip(clip, number, place), x, y):
                    xs.append(self._point[0])
                    ys.append(self._point[1])
            left, right = max(left, min(xs, default=left)), min(right, max(xs, default=right))
            bottom, top = max(bottom, min(ys, default=bottom)), min(top, max(ys, default=top))
        return left, bottom, right, top

    def _keep(self, target: list[Edges], item: int, matrix: Matrix | None) -> None:
        edges = self._bounds(item, matrix)
        if edges is not None:
            target.append(edges)

    def _bounds(self, item: int, matrix: Matrix | None) -> Edges | None:
        if not pdf_calls.bounds_of(item, *self._edges):
            return None
        return _moved(tuple(self._sides), matrix)


def _matrix(form: int) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdf_calls.matrix_of(form, ctypes.addressof(found)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _moved(edges: Edges, matrix: Matrix | None) -> Edges:
    """The edges on the page: what stands in a form has the form's own coordinates."""
    if matrix is None:
        return edges
    left, bottom, right, top = edges
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def _outside(text: Edges, shown: Edges) -> Iterator[Edges]:
    """The parts of a text's bounds that lie left, below, right and above of what is shown of it."""
    left, bottom, right, top = text
    x0, y0, x1, y1 = shown
    if x0 >= x1 or y0 >= y1:
        yield text
        return
    # The edge of a clip leaves a rim of ink.
    if left < x0 - _RIM:
        yield left, bottom, min(x0 - _RIM, right), top
    if bottom < y0 - _RIM:
        yield left, bottom, right, min(y0 - _RIM, top)
    if right > x1 + _RIM:
        yield max(x1 + _RIM, left), bottom, right, top
    if top > y1 + _RIM:
        yield left, max(y1 + _RIM, bottom), right, top


def _joined(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def drawn_on(page: pdfium.PdfPage) -> Drawn:
    """Look at what is drawn on the page."""
    return _Eye().page(page)


def is_scanned(drawn: Drawn, page: pdfium.PdfPage) -> bool:
    """Whether the page is a picture whose text layer nobody sees: what another program read in a scan."""
    width, height = page.get_size()
    scans = [
        order
        for order, (left, bottom, right, top) in drawn.pictures
        if (right - left) * (top - bottom) >= SCAN_SHARE * width * height
    ]
    if not scans:
        return False
    below = sum(order < max(scans) for order, _ in drawn.texts)
    return max(below, len(drawn.unseen)) >= 0.8 * max(1, drawn.prints)


def ruled(drawn: Drawn, page: pdfium.PdfPage, layer: Layer) -> Any:
    """The page's lines as boxes on the page as displayed, if they may be a table's, else None.

    They may be where words stand in several cells between lines, and lines of one direction are of equal extent.
    """
    if len(drawn.paths.lines) < 2 * RULES or len(layer.words) < CELLS:
        return None
    boxes = Displayed(page).rows(drawn.paths.lines)
    wide, high = (boxes[:, 2:] - boxes[:, :2]).T
    across, down = boxes[wide > high], boxes[high > wide]
    # Lines of one extent, in one direction at least: what crosses a drawing at all lengths is no table.
    level, upright = _alike(across[:, (0, 2)], across), _alike(down[:, (1, 3)], down)
    sides = _sides(level)
    if not len(level) and not len(upright):
        return None
    rows, columns = _apart(across[:, 1]), _apart(np.concatenate((down[:, 0], sides[:, 0])))
    if len(rows) < RULES or len(columns) < RULES:
        return None
    x, y = middles_of(layer).T
    column, row = np.searchsorted(columns, x), np.searchsorted(rows, y)
    inside = (column > 0) & (column < len(columns)) & (row > 0) & (row < len(rows))
    cells = set(zip(row[inside].tolist(), column[inside].tolist(), strict=True))
    if len(cells) < CELLS or len({row for row, _ in cells}) < 2 or len({column for _, column in cells}) < 2:
        return None
    return np.concatenate((boxes, sides))


def _alike(extents: Any, boxes: Any) -> Any:
    """The lines whose extent at least so many share as a table needs."""
    if len(boxes) < RULES:
        return boxes[:0]
    _, group, count = np.unique(_rough(extents), return_inverse=True, return_counts=True)
    return boxes[count[group.reshape(-1)] >= RULES]


def _rough(extents: Any) -> Any:
    """Extents in steps of three points, the two ends of each as one number: those are found apart fast."""
    start, end = np.round(extents / 3).T
    return start + 1j * end


def _sides(across: Any) -> Any:
    """The left and right edge of lines of one extent: tables are often open at their sides."""
    found = []
    extents = _rough(across[:, (0, 2)])
    for extent in np.unique(extents):
        lines = across[extents == extent]
        top, bottom = lines[:, 1].min(), lines[:, 3].max()
        found += [(x, top, x, bottom) for x in (lines[:, 0].min(), lines[:, 2].max())]
    return np.array(found).reshape(-1, 4)


def _apart(places: Any) -> Any:
    """Places in order, those closer than a line of print taken as one."""
    ordered = np.unique(places)
    return ordered[np.concatenate(([True], np.diff(ordered) > 4))] if len(ordered) else ordered


def middles_of(layer: Layer) -> Any:
    """The middle of each word of the layer, a row of two numbers each."""
    return (layer.edges[:, :2] + layer.edges[:, 2:]) / 2


def inside(middles: Any, box: Sequence[float]) -> Any:
    """Which of the middles lie in the box."""
    x, y = middles.T
    return (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
