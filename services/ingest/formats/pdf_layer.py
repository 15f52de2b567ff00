"""The text layer of a PDF page: its text, and its words with boxes on the page as displayed."""

import ctypes
import functools
import itertools
import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.words import FIELDS, MOST, Box, Words
from services.ingest.formats import pdf_calls

MOST_CHARACTERS = 400_000
"""Characters of one page that are taken; a page of print has five thousand."""


@dataclass(frozen=True)
class Layer:
    """The text layer. `unmapped` counts characters that the font cannot name, `noted` the last words: of notes.

    `nameless` are the places of words whose letters mostly have no meaning: what stands there is no text.
    """

    text: str
    words: Words
    unmapped: int = 0
    noted: int = 0
    nameless: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """No words in it."""
        return not self.words

    @functools.cached_property
    def edges(self) -> Any:
        """The words' boxes, a row of four for each."""
        return np.frombuffer(self.words.numbers, dtype=np.intc).reshape(-1, FIELDS)[:, 2:6] / 100

    @functools.cached_property
    def height(self) -> float:
        """The usual height of a word: the median; 0 without words."""
        # By sorting: numpy's own median takes five times as long for a few hundred.
        ordered = np.sort(self.edges[:, 3] - self.edges[:, 1])
        return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2 if len(ordered) else 0.0

    @functools.cached_property
    def said(self) -> Sequence[str]:
        """The words' texts."""
        return [self.text[start:end] for start, end in zip(self.words.starts, self.words.ends, strict=True)]


def read_layer(page: pdfium.PdfPage) -> Layer:
    """Characters in the order pdfium gives them, put together to words; boxes in points of the page as displayed."""
    textpage = page.get_textpage()
    try:
        turn = page.get_rotation()
        if turn and _runs_upright(textpage.raw):
            # pdfium orders lines as the page is displayed, where these run up or down: the last may come first.
            page.set_rotation(0)
            textpage.close()
            textpage = page.get_textpage()
            page.set_rotation(turn)
        return _words(page, textpage)
    finally:
        textpage.close()


_LOOKED_AT = 100
"""Characters that tell how the text of a page runs."""
_STEEP = 0.3
"""Radians from which on a line of text is no longer level."""


def _runs_upright(raw: Any) -> bool:
    """Whether the text runs from left to right in the page's own coordinates, as before it was turned."""
    count = min(pdfium_c.FPDFText_CountChars(raw), _LOOKED_AT)
    angles = [pdfium_c.FPDFText_GetCharAngle(raw, place) for place in range(count)]
    level = sum(min(angle, 2 * math.pi - angle) < _STEEP for angle in angles if angle >= 0)
    return bool(level > count / 2)


def _words(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Layer:
    raw = textpage.raw
    # One character for each of pdfium's, so that places in this string are places in pdfium's list.
    shown = _shown(raw)
    places = _places(shown)
    turned = not shown.isascii() and _RTL.search(shown) is not None
    if turned or _SKIPPED in shown:
        places, text = _as_read(raw, shown, places, turned=turned)
    else:
        text = _closed_up(_written(shown).strip().replace(" \n", "\n"))
    if not len(places):
        return Layer(text="", words=Words())
    numbers = np.empty((len(places), FIELDS), dtype=np.intc)
    numbers[:, :2] = _spans(text)
    numbers[:, 2:6] = np.minimum(np.rint(Displayed(page).rows(_boxes(raw, places.tolist())) * 100), MOST)
    numbers[:, 6] = 10_000
    strange = [match.start() for match in NAMELESS.finditer(shown)]
    unmapped = _unmapped(raw, shown, every=bool(strange))
    nameless = _nameless({*strange, *unmapped}, places, len(shown)) if strange or unmapped else ()
    return Layer(text=text, words=Words.of_numbers(numbers.tobytes()), unmapped=len(unmapped), nameless=nameless)


def _nameless(strange: Collection[int], places: Any, count: int) -> tuple[int, ...]:
    """The numbers of the words of which most characters mean nothing: those that stand at `strange`, of `count`."""
    before = np.zeros(count + 1, dtype=np.intp)
    before[np.fromiter(strange, dtype=np.intp) + 1] = 1
    before = before.cumsum()
    first, end = places[:, 0], places[:, 1]
    return tuple(np.flatnonzero(2 * (before[end] - before[first]) > end - first).tolist())


def _spans(text: str) -> Any:
    """Where words begin and end, a row of two for each."""
    blank = np.ones(len(text) + 2, dtype=bool)
    blank[1:-1] = _blanks(text)
    return np.flatnonzero(blank[1:] != blank[:-1]).reshape(-1, 2)


def _places(shown: str) -> Any:
    """Where words begin and end in pdfium's list: as `_spans`, and each ends behind a hyphen at a line's end."""
    if _BROKEN not in shown:
        return _spans(shown)
    spans = _spans(_written(shown))
    hyphens = [found.start() for found in re.finditer(_BROKEN, shown)]
    # Each hyphen before put one more character into what is written.
    added = np.array(hyphens) + np.arange(1, len(hyphens) + 1)
    return spans - np.searchsorted(added, spans)


def _written(shown: str) -> str:
    """The characters with the line ends that pdfium holds together with a hyphen."""
    return shown.replace(_BROKEN, "-\n")


def _blanks(text: str) -> Any:
    """Which characters are white space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _BLANK[np.minimum(codes, len(_BLANK) - 1)]


def _as_read(raw: Any, shown: str, places: Any, *, turned: bool) -> tuple[Any, str]:
    """Places of words and the text without what is no character, and with words turned round that run backwards."""
    said = [shown[first:end].replace(_SKIPPED, "").replace(_BROKEN, "-") for first, end in places.tolist()]
    places = places[[bool(text) for text in said]]
    pieces: list[str] = []
    last = 0
    page = pdf_calls.address(raw)
    for (first, end), text in zip(places.tolist(), filter(None, said), strict=True):
        if pieces:
            pieces.append(_gap(_written(shown[last - 1 : first])))
        # Arabic and Hebrew that runs from left to right, as it is drawn, or that stands on one spot
        # (replacement text, which pdfium turns round): text is kept as it is read.
        is_turned = turned and _is_rtl(text) and _run_rightwards(page, first, end)
        pieces.append(text[::-1] if is_turned else text)
        last = end
    return places, "".join(pieces)


def _closed_up(text: str) -> str:
    """The text with one blank, line end or empty line in each gap. Most pages have no other gaps."""
    if text.replace("\n", "").isprintable() and not any(gap in text for gap in _GAPS):
        return text
    return _GAP.sub(_between, text)


def _between(gap: re.Match[str]) -> str:
    return _gap(gap[0])


def _gap(gap: str) -> str:
    """What stands between two words: a blank, LF at the end of a line, two LF at that of a paragraph."""
    return "\n" * min(2, gap.count("\n")) or " "


NAMELESS = re.compile("[\ufffd\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ue000-\uf8ff]")
"""Characters that mean nothing: controls that are no blanks, and those that each font gives a meaning of its own."""
_SKIPPED = "\ufdd0"
"""Stands for what is no character: Unicode keeps it free for this."""
_BROKEN = "\ufdd1"
"""Stands for a hyphen with the line end behind it, which pdfium gives as one character, where a word is broken."""
_GAPS = ("  ", " \n", "\n ", "\n\n")
_GAP = re.compile(r"\s\s+|[^\S \n]")
"""What stands between words and is no single blank or line end."""
_BLANK = np.array([chr(code).isspace() for code in range(0x3002)])
"""Whether a code is white space; the last one stands for all beyond."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_SURROGATE = re.compile("[\ud800-\udfff]")


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
        page = pdf_calls.address(raw)
        codes = [pdf_calls.unicode_of(page, index) for index in range(count)]
        return _characters([0xFFFE if _is_break(page, *one) else one[1] for one in enumerate(codes)])
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


def _is_break(page: int, place: int, code: int) -> bool:
    """Whether the character is a hyphen between letters and the line end behind it."""
    return code == 0x02 and pdf_calls.is_hyphen(page, place) == 1


# 0xfffe (0x02 when asked one by one) is a hyphen with a line end, which pdfium then leaves out. Fonts without names
# for their signs have the code 0x02 as well, and old ones the soft hyphen for each hyphen.
_MARKS = {0x00: _SKIPPED, 0x02: "-", 0xAD: "-", 0x0D: " ", 0xFFFE: _BROKEN}
_MARKS_AT_ONCE = tuple((chr(code), meant) for code, meant in _MARKS.items())


def _unmapped(raw: Any, shown: str, *, every: bool) -> list[int]:
    """Places of characters whose font cannot name them. Without `every` a few are asked first: most pages have none."""
    asked = functools.partial(pdf_calls.is_unmapped, pdf_calls.address(raw))
    places = np.flatnonzero(~_blanks(shown))
    if not every and 1 not in map(asked, places[:: max(1, len(places) // 150)].tolist()):
        return []
    signs = places.tolist()
    return [place for place, told in zip(signs, map(asked, signs), strict=True) if told == 1]


_EDGE = ctypes.sizeof(ctypes.c_double)


def _boxes(raw: Any, spans: Sequence[tuple[int, int]]) -> Any:
    """Boxes of characters in PDF coordinates (left, bottom, right, top): of the ink, as OCR gives them.

    A word without ink (a blank font, replacement text) has the box that its font reserves.
    """
    found = np.zeros((len(spans), 4))
    page, at = pdf_calls.address(raw), found.ctypes.data
    values = (ctypes.c_double * 4)()
    left, bottom, right, top = pdf_calls.addresses(values)
    for place, (first, end) in enumerate(spans):
        count = pdf_calls.count_rects(page, first, end - first)
        if count == 1:
            # pdfium gives left, top, right, bottom.
            pdf_calls.get_rect(page, 0, at, at + 3 * _EDGE, at + 2 * _EDGE, at + _EDGE)
        elif count > 1:
            numbers = range(count)
            found[place] = _around(
                [values[:] for number in numbers if pdf_calls.get_rect(page, number, left, top, right, bottom)]
            )
        at += 4 * _EDGE
    flat = (found[:, 2] <= found[:, 0]) | (found[:, 3] <= found[:, 1])
    for place in np.flatnonzero(flat).tolist():
        own = [found[place].tolist()] if found[place].any() else []
        found[place] = _around([*own, *_loose(page, *spans[place])])
    return found


def _around(pieces: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    """The box around the pieces of a word, which may stand in several places; all 0 without any."""
    if not pieces:
        return 0.0, 0.0, 0.0, 0.0
    lefts, bottoms, rights, tops = zip(*pieces, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _loose(page: int, first: int, end: int) -> Iterator[tuple[float, float, float, float]]:
    """The boxes that the font reserves for characters."""
    rect = pdfium_c.FS_RECTF()
    for place in range(first, end):
        pdf_calls.loose_box(page, place, ctypes.addressof(rect))
        yield rect.left, rect.bottom, rect.right, rect.top


def _run_rightwards(page: int, first: int, end: int) -> bool:
    """Whether characters stand from left to right, or all on one spot."""
    lefts = [edges[0] for edges in _loose(page, first, end)]
    return end - first > 1 and sum((b > a) - (b < a) for a, b in itertools.pairwise(lefts)) >= 0


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
        return list(map(tuple, self.rows(edges).tolist()))

    def rows(self, edges: Any) -> Any:
        """The same as an array, a row of four for each rectangle, rounded to hundredths."""
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
        if not np.isfinite(boxes).all():
            boxes = np.nan_to_num(boxes)
        boxes = np.minimum(np.maximum(boxes, 0.0), (width, height, width, height))
        return np.round(boxes, 2)


def _is_rtl(text: str) -> bool:
    return len(_RTL.findall(text)) > 0.5 * len(text)
