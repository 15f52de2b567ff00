"""The text layer of a PDF page: its text, its words with boxes, and whether it can be believed."""

import ctypes
import re
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.document import Box, Word

MOST_CHARACTERS = 400_000
"""Characters of one page that are taken; a page of print has five thousand."""

LEAST_PLAUSIBLE = 0.55
"""Share of usual letter pairs under which a text is none: 300 characters of real text have 0.72 or more, of
text whose letters were exchanged 0.49 or less (measured on ../shared/eval/dev.jsonl)."""

# The most frequent pairs of letters in Spanish, Portuguese, English, French and Italian text. They make
# up well over half of the pairs in any of the five, names and lists included, and about a fifth in
# text whose letters were mapped to wrong ones.
_USUAL = """
de es en el la os ar er ra ad as do re te nt al co on ci ta an or ro st da un ue qu se ie pa to
ic ac io in ca id sa is no po le tr nd me ma mo am di ia lo su so pr pe ne mi li ti si oc em om
ao nh th he it ou at ed ng ha ve of hi ll be ri ch wa us ut il ai ur et eu ce ss ns ui oi tt gl
cc va vi vo na ba ab ib bl br bo bi cu du lu lt mp mb sc sp ul um uz za ez iz az ga gu go ge gr
fa fi fo fu ju jo ja ho hu je ir ot op ob ol og ee oo ow ey ay ly ry ty ke ck sh wh wo wi rs rd
"""
_PAIRS = frozenset(_USUAL.split())
_NAMELESS = re.compile("[\ufffd\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")
_LETTERS = re.compile(r"[a-zà-öø-ÿ]{3,}")
_PLAIN = str.maketrans("áàâãäåéèêëíìîïóòôõöúùûüçñýÿ", "aaaaaaeeeeiiiiooooouuuucnyy")


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


def read_layer(page: pdfium.PdfPage) -> Layer:
    """Characters in the order pdfium gives them, put together to words; boxes in points of the page as displayed."""
    textpage = page.get_textpage()
    try:
        return _words(page, textpage)
    finally:
        textpage.close()


def _words(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Layer:
    raw = textpage.raw
    count = min(pdfium_c.FPDFText_CountChars(raw), MOST_CHARACTERS)
    unicode_at = pdfium_c.FPDFText_GetUnicode
    # One character for each of pdfium's, so that places in this string are places in pdfium's list.
    shown = _characters([unicode_at(raw, index) for index in range(count)])
    boxes, to_page = _Boxes(raw), Displayed(page)
    pieces: list[str] = []
    words: list[Word] = []
    length = last = 0
    for found in _WORD.finditer(shown):
        first, end = found.span()
        text = found[0].replace(_SKIPPED, "")
        if not text:
            continue
        gap = shown[last:first]
        between = "\n" * min(2, gap.count("\n")) or " " * min(1, len(gap))
        if not words:
            between = ""
        if _RTL.search(text) and boxes.run_rightwards(first, end) and _is_rtl(text):
            # Arabic and Hebrew that runs from left to right, as it is drawn, or that stands on one spot
            # (replacement text, which pdfium turns round): text is kept as it is read.
            text = text[::-1]
        start = length + len(between)
        length = start + len(text)
        last = end
        pieces += (between, text)
        words.append(Word(start=start, end=length, box=to_page(*boxes.of(first, end))))
    return Layer(text="".join(pieces), words=tuple(words), unmapped=_unmapped(raw, shown))


_SKIPPED = "\ufdd0"
"""Stands for what is no character: Unicode keeps it free for this."""
_WORD = re.compile(r"\S+")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


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


# 0x02 and the soft hyphen stand for a hyphen at a line end.
_MARKS = {0x00: _SKIPPED, 0x02: "-", 0xAD: "-", 0x0D: " "}


def _unmapped(raw: object, shown: str) -> int:
    """Characters whose font cannot name them. A few are asked first: most pages have none."""
    asked = pdfium_c.FPDFText_HasUnicodeMapError
    places = [place for place, character in enumerate(shown) if not character.isspace()]
    if not any(asked(raw, place) == 1 for place in places[:: max(1, len(places) // 200)]):
        return 0
    return sum(asked(raw, place) == 1 for place in places)


class _Boxes:
    """Boxes (left, bottom, right, top) in PDF coordinates: of the ink, as OCR gives them.

    A word without ink (a blank font, replacement text) has the box that its font reserves.
    """

    def __init__(self, raw: object) -> None:
        self._raw = raw
        self._values = [ctypes.c_double() for _ in range(4)]
        self._edges = [ctypes.byref(value) for value in self._values]
        self._rect = pdfium_c.FS_RECTF()

    def of(self, first: int, end: int) -> tuple[float, float, float, float]:
        """The box around some characters."""
        count = pdfium_c.FPDFText_CountRects(self._raw, first, end - first)
        left, top, right, bottom = self._values
        box: tuple[float, float, float, float] | None = None
        for place in range(count):
            if pdfium_c.FPDFText_GetRect(self._raw, place, *self._edges):
                box = _joined(box, (left.value, bottom.value, right.value, top.value))
        if box is not None and box[2] > box[0] and box[3] > box[1]:
            return box
        for place in range(first, end):
            pdfium_c.FPDFText_GetLooseCharBox(self._raw, place, ctypes.byref(self._rect))
            box = _joined(box, (self._rect.left, self._rect.bottom, self._rect.right, self._rect.top))
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


def _joined(
    one: tuple[float, float, float, float] | None, other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    if one is None:
        return other
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
        width, height = self._size
        if self._ay == 0 and self._bx == 0:
            # The page is not turned sideways: edges stay edges.
            xs = (self._x + self._ax * left, self._x + self._ax * right)
            ys = (self._y + self._by * bottom, self._y + self._by * top)
        else:
            xs = (self._x + self._bx * bottom, self._x + self._bx * top)
            ys = (self._y + self._ay * left, self._y + self._ay * right)
        x0, x1 = xs if xs[0] <= xs[1] else xs[::-1]
        y0, y1 = ys if ys[0] <= ys[1] else ys[::-1]
        return (
            round(x0 if x0 > 0 else 0.0, 2),
            round(y0 if y0 > 0 else 0.0, 2),
            round(min(width, x1), 2),
            round(min(height, y1), 2),
        )


def _is_rtl(text: str) -> bool:
    return len(_RTL.findall(text)) > 0.5 * len(text)


def is_garbage(layer: Layer) -> bool:
    """Whether a text layer is no text: nameless characters, or letters that make no language.

    Only Latin letters are judged by their pairs; a table of numbers has nothing to judge and is sound.
    """
    body = "".join(layer.text.split())
    if not body:
        return False
    bad = len(_NAMELESS.findall(body))
    letters = sum(map(str.isalpha, body))
    foreign = 0 if body.isascii() else sum(character > "\u024f" and character.isalpha() for character in body)
    if max(bad, layer.unmapped) > (0.3 if foreign > letters / 2 else 0.08) * len(body):
        return True
    # A few signs without letters or digits: a stamp's text, or glyphs without names.
    if len(body) < 40 and sum(map(str.isalnum, body)) < len(body) / 2:
        return True
    return plausibility(layer.text) < LEAST_PLAUSIBLE


def plausibility(text: str) -> float:
    """Share of letter pairs that are usual in the languages we read; 1.0 with too few Latin letters to tell."""
    runs = _LETTERS.findall(text[:20_000].lower().translate(_PLAIN))
    total = usual = 0
    for run in runs:
        for place in range(len(run) - 1):
            total += 1
            usual += run[place : place + 2] in _PAIRS
    return usual / total if total >= 40 else 1.0
