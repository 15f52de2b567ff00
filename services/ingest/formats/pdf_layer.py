"""The text layer of a PDF page: its text, and its words with boxes on the page as displayed."""

import ctypes
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pydantic import TypeAdapter

from models.document import Box, Word

MOST_CHARACTERS = 400_000
"""Characters of one page that are taken; a page of print has five thousand."""


@dataclass(frozen=True)
class Layer:
    """The text layer. `unmapped` counts characters that the font itself cannot name."""

    text: str
    words: tuple[Word, ...]
    unmapped: int = 0

    @property
    def empty(self) -> bool:
        """No words in it."""
        return not self.words

    @functools.cached_property
    def edges(self) -> Any:
        """The words' boxes, a row of four for each."""
        return np.array([word.box for word in self.words], dtype=float).reshape(-1, 4)


def read_layer(page: pdfium.PdfPage) -> Layer:
    """Characters in the order pdfium gives them, put together to words; boxes in points of the page as displayed."""
    textpage = page.get_textpage()
    try:
        return _words(page, textpage)
    finally:
        textpage.close()


def _words(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Layer:
    raw = textpage.raw
    # One character for each of pdfium's, so that places in this string are places in pdfium's list.
    shown = _shown(raw)
    boxes = _Boxes(raw)
    turned = not shown.isascii() and _RTL.search(shown) is not None
    skips = _SKIPPED in shown
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    places: list[float] = []
    length = last = 0
    for found in _WORD.finditer(shown):
        first, end = found.span()
        text = found[0]
        if skips:
            text = text.replace(_SKIPPED, "")
            if not text:
                continue
        if spans:
            gap = shown[last:first]
            between = gap if gap == " " else "\n" * min(2, gap.count("\n")) or " " * min(1, len(gap))
            pieces.append(between)
            length += len(between)
        if turned and _is_rtl(text) and boxes.run_rightwards(first, end):
            # Arabic and Hebrew that runs from left to right, as it is drawn, or that stands on one spot
            # (replacement text, which pdfium turns round): text is kept as it is read.
            text = text[::-1]
        start = length
        length += len(text)
        last = end
        pieces.append(text)
        spans.append((start, length))
        places += boxes.of(first, end)
    if not spans:
        return Layer(text="", words=())
    words = _WORDS.validate_python(
        [
            {"start": start, "end": end, "box": box}
            for (start, end), box in zip(spans, Displayed(page).all(places), strict=True)
        ]
    )
    return Layer(text="".join(pieces), words=words, unmapped=_unmapped(raw, shown))


_SKIPPED = "\ufdd0"
"""Stands for what is no character: Unicode keeps it free for this."""
_WORD = re.compile(r"\S+")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = TypeAdapter(tuple[Word, ...])  # all words of a page at once: half the time of one by one


def _shown(raw: Any) -> str:
    """The page's characters, asked for at once where that keeps their places, else one by one."""
    count = min(pdfium_c.FPDFText_CountChars(raw), MOST_CHARACTERS)
    if count < 1:
        return ""
    units = (ctypes.c_ushort * (2 * count + 2))()
    written = max(0, pdfium_c.FPDFText_GetText(raw, 0, count, units) - 1)
    text = bytes(units)[: 2 * written].decode("utf-16-le", "surrogatepass")
    # Pdfium leaves out what its fonts cannot name and pairs what is beyond 16 bits: both move what follows.
    if len(text) != count or _SURROGATE.search(text):
        unicode_at = pdfium_c.FPDFText_GetUnicode
        return _characters([unicode_at(raw, index) for index in range(count)])
    for mark, meant in _MARKS_AT_ONCE:
        if mark in text:
            text = text.replace(mark, meant)
    return text


def _characters(codes: list[int]) -> str:
    """Pdfium's codes as one character each: pairs of surrogates joined, its marks for hyphens and line ends undone."""
    found = []
    high = 0
    for code in codes:
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                found.append(_SKIPPED)
            else:
                found.append(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd")
                high = 0
        else:
            found.append(_MARKS.get(code) or chr(code))
    return "".join(found)


# 0x02 (0xfffe when asked at once) and the soft hyphen stand for a hyphen at a line end.
_MARKS = {0x00: _SKIPPED, 0x02: "-", 0xAD: "-", 0x0D: " "}
_MARKS_AT_ONCE = (("\r", " "), ("\ufffe", "-"), ("\x02", "-"), ("\xad", "-"), ("\x00", _SKIPPED))


def _unmapped(raw: Any, shown: str) -> int:
    """Characters whose font cannot name them. A few are asked first: most pages have none."""
    asked = pdfium_c.FPDFText_HasUnicodeMapError
    step = max(1, len(shown) // 150)
    if not any(asked(raw, place) == 1 for place in range(0, len(shown), step) if not shown[place].isspace()):
        return 0
    return sum(asked(raw, place) == 1 for place, character in enumerate(shown) if not character.isspace())


class _Boxes:
    """Boxes (left, bottom, right, top) in PDF coordinates: of the ink, as OCR gives them.

    A word without ink (a blank font, replacement text) has the box that its font reserves.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._values = (ctypes.c_double * 4)()
        # pdfium gives left, top, right, bottom.
        edges = slots(self._values, ctypes.c_double)
        self._edges = [edges[place] for place in (0, 3, 2, 1)]
        self._rect = pdfium_c.FS_RECTF()

    def of(self, first: int, end: int) -> Sequence[float]:
        """The box around some characters."""
        raw, edges = self._raw, self._edges
        count = pdfium_c.FPDFText_CountRects(raw, first, end - first)
        box: Sequence[float] | None = None
        for place in range(count):
            if pdfium_c.FPDFText_GetRect(raw, place, *edges):
                found = self._values[:]
                box = found if box is None else _joined(box, found)
        if box is not None and box[2] > box[0] and box[3] > box[1]:
            return box
        for place in range(first, end):
            pdfium_c.FPDFText_GetLooseCharBox(raw, place, ctypes.byref(self._rect))
            edge = (self._rect.left, self._rect.bottom, self._rect.right, self._rect.top)
            box = edge if box is None else _joined(box, edge)
        return box or (0.0, 0.0, 0.0, 0.0)

    def run_rightwards(self, first: int, end: int) -> bool:
        """Whether characters stand from left to right, or all on one spot."""
        steps, before = 0, None
        for place in range(first, end):
            pdfium_c.FPDFText_GetLooseCharBox(self._raw, place, ctypes.byref(self._rect))
            if before is not None:
                steps += (self._rect.left > before) - (self._rect.left < before)
            before = self._rect.left
        return end - first > 1 and steps >= 0


def slots(values: Any, kind: Any) -> list[Any]:
    """Pointers to the elements of an array of ctypes, for calls that write each of them."""
    size = ctypes.sizeof(kind)
    return [ctypes.byref(kind.from_buffer(values, place * size)) for place in range(len(values))]


def _joined(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float, float]:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


class Displayed:
    """From PDF coordinates (origin bottom left, not turned) to points of the page as displayed."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._size = page.get_size()
        # Let pdfium say where three corners go: it knows /Rotate, the crop box and odd origins.
        unit = 1000
        width, height = (max(1, round(side * unit)) for side in self._size)
        corners = []
        for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
            across, down = ctypes.c_int(), ctypes.c_int()
            pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, across, down)
            corners.append((across.value / unit, down.value / unit))
        (self._x, self._y), right, up = corners
        self._ax, self._ay = (right[0] - self._x) / 1000, (right[1] - self._y) / 1000
        self._bx, self._by = (up[0] - self._x) / 1000, (up[1] - self._y) / 1000

    def __call__(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle in PDF coordinates as a box on the page as displayed, kept inside the page."""
        return self.all((left, bottom, right, top))[0]

    def all(self, edges: Sequence[float]) -> list[Box]:
        """Many rectangles, their left, bottom, right and top edges one after another."""
        left, bottom, right, top = np.asarray(edges, dtype=float).reshape(-1, 4).T
        if self._ay == 0 and self._bx == 0:
            # The page is not turned sideways: edges stay edges.
            xs = self._x + self._ax * left, self._x + self._ax * right
            ys = self._y + self._by * bottom, self._y + self._by * top
        else:
            xs = self._x + self._bx * bottom, self._x + self._bx * top
            ys = self._y + self._ay * left, self._y + self._ay * right
        width, height = self._size
        boxes = np.stack((np.minimum(*xs), np.minimum(*ys), np.maximum(*xs), np.maximum(*ys)), axis=1)
        # What stands beside the page gets the page's edge; hostile files have edges that are no numbers.
        boxes = np.clip(np.nan_to_num(boxes), 0.0, (width, height, width, height))
        found: list[Box] = list(map(tuple, np.round(boxes, 2).tolist()))
        return found


def _is_rtl(text: str) -> bool:
    return len(_RTL.findall(text)) > 0.5 * len(text)
