"""The text layer of a PDF page: its text, its words with boxes, and whether it can be believed."""

import ctypes
import re
from collections.abc import Callable
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
    unicode_at, broken_at = pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_HasUnicodeMapError
    box_at = _boxes(raw)
    to_page = Displayed(page)
    pieces: list[str] = []
    words: list[Word] = []
    length, start, unmapped = 0, -1, 0
    left = bottom = right = top = 0.0
    pending_high, first, rightwards, before = 0, 0, 0, 0.0

    def close() -> None:
        nonlocal start
        if start < 0:
            return
        if rightwards >= 0 and length - start > 1 and _is_rtl("".join(pieces[first:])):
            # Arabic and Hebrew that runs from left to right, as it is drawn, or that stands on one spot
            # (replacement text, which pdfium turns round): text is kept as it is read.
            pieces[first:] = pieces[first:][::-1]
        words.append(Word(start=start, end=length, box=to_page(left, bottom, right, top)))
        start = -1

    for index in range(count):
        code = unicode_at(raw, index)
        if 0xD800 <= code < 0xDC00:
            pending_high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending_high - 0xD800) << 10) + (code - 0xDC00) if pending_high else 0xFFFD
        pending_high = 0
        if code in (0x0D, 0x00):
            continue
        # pdfium gives 0x02 for a hyphen at a line end.
        character = "-" if code in (0x02, 0xAD) else chr(code)
        if character.isspace():
            close()
            # A blank at a line end would only blur where the line ends.
            if character == "\n" and pieces and pieces[-1] == " ":
                pieces[-1] = "\n"
                continue
            pieces.append("\n" if character == "\n" else " ")
            length += 1
            continue
        if broken_at(raw, index) == 1:
            unmapped += 1
        x0, y0, x1, y1 = box_at(index)
        if start < 0:
            start, first, rightwards = length, len(pieces), 0
            left, bottom, right, top = x0, y0, x1, y1
        else:
            rightwards += (x0 > before) - (x0 < before)
            left, right = min(left, x0), max(right, x1)
            bottom, top = min(bottom, y0), max(top, y1)
        before = x0
        pieces.append(character)
        length += 1
    close()
    return Layer(text="".join(pieces), words=tuple(words), unmapped=unmapped)


def _boxes(raw: object) -> Callable[[int], tuple[float, float, float, float]]:
    """A function from a character's place to its box (left, bottom, right, top) in PDF coordinates.

    The box is that of the ink, as OCR gives it; a sign without ink has the box its font reserves.
    """
    tight, loose = pdfium_c.FPDFText_GetCharBox, pdfium_c.FPDFText_GetLooseCharBox
    left, right, bottom, top = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    edges = (ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top))
    rect = pdfium_c.FS_RECTF()
    pointer = ctypes.byref(rect)

    def box(index: int) -> tuple[float, float, float, float]:
        if tight(raw, index, *edges) and right.value > left.value and top.value > bottom.value:
            return left.value, bottom.value, right.value, top.value
        loose(raw, index, pointer)
        return rect.left, rect.bottom, rect.right, rect.top

    return box


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
        xs = [self._x + self._ax * x + self._bx * y for x in (left, right) for y in (bottom, top)]
        ys = [self._y + self._ay * x + self._by * y for x in (left, right) for y in (bottom, top)]
        width, height = self._size
        return (
            _within(min(xs), width),
            _within(min(ys), height),
            _within(max(xs), width),
            _within(max(ys), height),
        )


def _within(value: float, most: float) -> float:
    return round(min(max(value, 0.0), most), 2)


def _is_rtl(text: str) -> bool:
    return sum("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in text) > 0.5 * len(text)


def is_garbage(layer: Layer) -> bool:
    """Whether a text layer is no text: nameless characters, or letters that make no language.

    Only Latin letters are judged by their pairs; a table of numbers has nothing to judge and is sound.
    """
    body = [character for character in layer.text if not character.isspace()]
    if not body:
        return False
    bad = sum(
        character == "\ufffd"
        or ord(character) < 32
        or 0xE000 <= ord(character) < 0xF900
        or 0x7F <= ord(character) < 0xA0
        for character in body
    )
    letters = sum(character.isalpha() for character in body)
    foreign = sum(character.isalpha() and ord(character) > 0x24F for character in body)
    if max(bad, layer.unmapped) > (0.3 if foreign > letters / 2 else 0.08) * len(body):
        return True
    # A few signs without letters or digits: a stamp's text, or glyphs without names.
    if len(body) < 40 and sum(character.isalnum() for character in body) < len(body) / 2:
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
