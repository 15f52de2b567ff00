"""Stamped copies of exhibits: number, page, Bates number and folio on every sheet, beside the page and never over it.

A page of which there is a picture is shown as it; one without, or one that names a protected person, as its text, laid
out in lines; one that must stay here as a slip. Where each lies is planned before anything is drawn, so that the sheets
before them can say on which folio they are.
"""

import gc
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from models.document import Page
from models.errors import Conflict, DrawingBusy, NeedsOpening, NotFound, PageNotDrawn
from models.ids import DocumentId
from models.produced import BatesRange, HeldBack
from models.prosecution import Assertion
from models.words import Box
from services.casefile.gather import CaseFile, Item
from services.casefile.paper import fonts
from services.casefile.paper.archival import LINK, Place
from services.casefile.paper.layout import HEIGHT, INK, LINE, MARK, PALE, SOFT, WARN, WIDTH
from services.casefile.paper.spoken import say

IN_A_PART = 100
"""Sheets that are drawn into one file, which is how many are in memory at once."""
_LEFT, _RIGHT, _BELOW, _ABOVE = 54.0, WIDTH - 54.0, 62.0, HEIGHT - 74.0
_SIZE, _LEAD = 9.2, 12.6
_LINES = int((_ABOVE - _BELOW) // _LEAD)
BODY = (_LEFT - 2, _BELOW, _RIGHT + 2, _ABOVE)
"""Where a page lies on its sheet: left, below, right, above."""
STAMP = (48.0, HEIGHT - 52.0)
"""Below the one and above the other line it is stamped."""
MARGIN = _LEFT - 10
"""Left of it stand the tabs."""

_COPIES = {HeldBack.PROTECTED: "text_copy_protected", HeldBack.REDACTED: "text_copy_redacted"}

PageImage = Callable[[DocumentId, Page], bytes]


class Kind(StrEnum):
    """How a page is shown."""

    IMAGE = "image"
    TEXT = "text"
    SLIP = "slip"


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper with a page of an exhibit, or a part of its text: lines `first` to `last` of it."""

    exhibit: int
    page: int
    kind: Kind
    part: int = 1
    parts: int = 1
    first: int = 0
    last: int = 0


def plan(file: CaseFile, image_of: Mapping[int, Item]) -> list[Sheet]:
    """All sheets in order. `image_of`: the documents by number of exhibit."""
    sheets = []
    for number, item in sorted(image_of.items()):
        if item.held in (HeldBack.INSTRUCTED, HeldBack.LEVEL):
            pages = max(1, item.summary.counts.total if item.summary else 0)
            sheets += [Sheet(number, page, Kind.SLIP) for page in range(1, pages + 1)]
            continue
        empty = True
        for page in file.pages(item):
            empty = False
            sheets += _of_page(number, item, page)
        if empty:
            sheets.append(Sheet(number, 1, Kind.SLIP))
    return sheets


def _of_page(number: int, item: Item, page: Page) -> list[Sheet]:
    if item.held is None and page.is_pictured and page.width > 0:
        return [Sheet(number, page.number, Kind.IMAGE)]
    if not page.text.strip():
        return [Sheet(number, page.number, Kind.SLIP)]
    lines = len(lines_of(page.text))
    parts = -(-lines // _LINES)
    return [
        Sheet(number, page.number, Kind.TEXT, part + 1, parts, part * _LINES, min(lines, (part + 1) * _LINES))
        for part in range(parts)
    ]


@cache
def _widths() -> Mapping[int, float]:
    fonts.register()
    found: Mapping[int, float] = pdfmetrics.getFont(fonts.SANS).face.charWidths
    return found


def _width(sign: str) -> float:
    known = _widths()
    return sum(known.get(ord(one), 500) for one in fonts.printable(sign)) * _SIZE / 1000


def lines_of(text: str) -> list[tuple[int, int]]:
    """Where the printed lines of a text begin and end in it, broken at blanks where there are some."""
    lines, begin, blank, width = [], 0, -1, 0.0
    wide: dict[str, float] = {}
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == "\n":
            lines.append((begin, at))
            begin, blank, width = at + 1, -1, 0.0
        else:
            if sign not in wide:
                wide[sign] = _width(sign)
            width += wide[sign]
            if sign == " ":
                blank = at
            if width > _RIGHT - _LEFT - 30 and at > begin:
                end = blank + 1 if blank > begin else at
                lines.append((begin, end))
                at, begin, blank, width = end, end, -1, 0.0
                continue
        at += 1
    lines.append((begin, len(text)))
    return lines


def frame_of(page: Page) -> Box:
    """Where the picture of a page lies on its sheet: left, below, right, above, in points from below."""
    scale = min((_RIGHT - _LEFT) / page.width, (_ABOVE - _BELOW) / page.height)
    width, height = page.width * scale, page.height * scale
    left = (WIDTH - width) / 2
    return left, _ABOVE - height, left + width, _ABOVE


def box_on_sheet(sheet: Sheet, page: Page, assertion: Assertion) -> Box | None:
    """Where an assertion's passage lies on a sheet, in points from the left below; None: on another part.

    On a slip it is all of it.
    """
    if sheet.kind is Kind.SLIP:
        return _LEFT, _BELOW, _RIGHT, _ABOVE
    if sheet.kind is Kind.IMAGE:
        left, below, right, above = frame_of(page)
        boxes = assertion.boxes or ((0.0, 0.0, page.width, page.height),)
        x = (right - left) / page.width
        y = (above - below) / page.height
        return (
            left + min(box[0] for box in boxes) * x, above - max(box[3] for box in boxes) * y,
            left + max(box[2] for box in boxes) * x, above - min(box[1] for box in boxes) * y,
        )  # fmt: skip
    lines = lines_of(page.text)
    start, end = assertion.start or 0, assertion.end or len(page.text)
    touched = [row for row in range(sheet.first, sheet.last) if lines[row][0] < end and start < max(lines[row][1], 1)]
    if not touched or (sheet.part > 1 and lines[sheet.first][0] > start):
        return None
    top = _ABOVE - (touched[0] - sheet.first) * _LEAD
    return _LEFT, top - len(touched) * _LEAD, _RIGHT, top


def lies_in_boxes(page: Page, assertion: Assertion) -> bool:
    """Whether the words that an assertion quotes lie in its boxes on the picture of a page."""
    start, end, boxes = assertion.start, assertion.end, assertion.boxes
    if start is None or end is None or not boxes:
        return True
    middles = [
        ((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in (word.box for word in page.words.touching(start, end))
    ]
    return bool(middles) and all(any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes) for x, y in middles)


@dataclass(frozen=True)
class Marked:
    """An assertion on a sheet."""

    assertion: Assertion
    box: Box


def moved(number: int, what: str = "words that do not stand") -> Conflict:
    """What whoever builds is told where an assertion's passage lies elsewhere by now."""
    return Conflict(
        f"Assertion A-{number} points at {what} there any more.",
        next_step="The exhibit was read again: withdraw the assertion, and pin it anew.",
    )


def marks(
    sheets: Sequence[Sheet], assertions: Sequence[Assertion], pages: Mapping[tuple[DocumentId, int], Page]
) -> Mapping[int, Sequence[Marked]]:
    """The assertions on each sheet, by its place among all; each stands on exactly one.

    `pages`: those that they are pinned to, with words. Raises Conflict where one points at what is not there any more.
    """
    wanted: dict[tuple[int, int], list[Assertion]] = {}
    for one in assertions:
        wanted.setdefault((one.exhibit, one.page), []).append(one)
    found: dict[int, list[Marked]] = {}
    left = {one.number for one in assertions}
    for position, sheet in enumerate(sheets):
        for one in wanted.get((sheet.exhibit, sheet.page), ()):
            page = pages.get((one.document, one.page))
            if page is not None and sheet.kind is Kind.IMAGE and not lies_in_boxes(page, one):
                raise moved(one.number)
            box = None if page is None else box_on_sheet(sheet, page, one)
            if box is not None and one.number in left:
                left.discard(one.number)
                found.setdefault(position, []).append(Marked(one, box))
    if left:
        raise moved(min(left), "a page that is not")
    return found


class Printer:
    """Draws sheets into parts. `folios`: the number of the first one; `bates`: of each exhibit.

    `tell` is called before each sheet with how many are drawn.
    """

    def __init__(
        self,
        file: CaseFile,
        items: Mapping[int, Item],
        *,
        language: str,
        bates: Mapping[DocumentId, BatesRange],
        image: PageImage,
        folios: int,
        tell: Callable[[int], None] | None = None,
    ) -> None:
        self._file = file
        self._tell = tell
        self._items = items
        self._language = language
        self._bates = bates
        self._image = image
        self._folios = folios
        self.pictures: dict[tuple[int, int], str] = {}
        """SHA-256 of the picture of each page that was drawn, by exhibit and page."""

    def draw(self, sheets: Sequence[Sheet], marks: Mapping[int, Sequence[Marked]], folder: Path) -> Iterator[Path]:
        """Draw all sheets; yields the parts. `marks`: of each sheet, by its place in the list."""
        fonts.register()
        pages = self._pages(sheets)
        canvas, part = None, folder / "none"
        for position, sheet in enumerate(sheets):
            if self._tell is not None:
                self._tell(position)
            if position % IN_A_PART == 0:
                if canvas is not None:
                    canvas.save()
                    canvas = None
                    # What drew a part hangs in circles with all its pictures, which nothing else frees in time.
                    gc.collect()
                    yield part
                part = folder / f"exhibits-{position // IN_A_PART:05d}.pdf"
                canvas = Canvas(str(part), (WIDTH, HEIGHT), invariant=1, pageCompression=1, initialFontName=fonts.SANS)
            assert canvas is not None
            self._sheet(canvas, sheet, next(pages), self._folios + position, marks.get(position, ()))
            canvas.showPage()
        if canvas is not None:
            canvas.save()
            yield part

    def _pages(self, sheets: Sequence[Sheet]) -> Iterator[Page | None]:
        """The page of each sheet, read as they are needed."""
        found: Iterator[Page] = iter(())
        now: Page | None = None
        of = 0
        for sheet in sheets:
            if sheet.exhibit != of:
                of, now = sheet.exhibit, None
                found = iter(()) if sheet.kind is Kind.SLIP and sheet.page == 1 and self._slips(of) else (
                    self._file.pages(self._items[of])
                )  # fmt: skip
            while now is None or now.number < sheet.page:
                now = next(found, None)
                if now is None:
                    break
            yield now

    def _slips(self, exhibit: int) -> bool:
        return self._items[exhibit].held in (HeldBack.INSTRUCTED, HeldBack.LEVEL)

    def _sheet(self, canvas: Canvas, sheet: Sheet, page: Page | None, folio: int, marks: Sequence[Marked]) -> None:
        item = self._items[sheet.exhibit]
        self._stamp(canvas, sheet, item, folio)
        words = ""
        if sheet.kind is Kind.TEXT and page is not None:
            self._text(canvas, sheet, page)
            words = say(_COPIES.get(item.held, "text_copy") if item.held else "text_copy", self._language)
        elif sheet.kind is Kind.IMAGE and page is not None and not self._picture(canvas, sheet, item, page):
            self._slip(canvas, say("no_image", self._language))
        elif sheet.kind is Kind.SLIP:
            self._slip(canvas, say("withheld" if item.held else "no_image", self._language))
        if words:
            canvas.setFont(fonts.ITALIC, 7.4)
            canvas.setFillColor(WARN if item.held else SOFT)
            canvas.drawString(_LEFT, _ABOVE + 7, words)
        lowest = HEIGHT
        for mark in sorted(marks, key=lambda one: -(one.box[1] + one.box[3])):
            lowest = self._mark(canvas, mark, lowest)

    def _stamp(self, canvas: Canvas, sheet: Sheet, item: Item, folio: int) -> None:
        at = self._bates[item.document]
        title = f"{say('exhibit', self._language).upper()} {sheet.exhibit}"
        canvas.setFillColor(MARK)
        width = pdfmetrics.stringWidth(title, fonts.BOLD, 10) + 16
        canvas.rect(_LEFT, HEIGHT - 48, width, 19, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont(fonts.BOLD, 10)
        canvas.drawString(_LEFT + 8, HEIGHT - 42.5, title)
        part = f" ({sheet.part}/{sheet.parts})" if sheet.parts > 1 else ""
        told = f"{say('page', self._language)} {sheet.page} / {at.pages}{part}"
        canvas.setFillColor(INK)
        canvas.setFont(fonts.SANS, 9)
        canvas.drawString(_LEFT + width + 8, HEIGHT - 42.5, told)
        canvas.setFont(fonts.BOLD, 10)
        canvas.drawRightString(_RIGHT, HEIGHT - 42.5, at.label(min(sheet.page, at.pages)))
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(_LEFT, HEIGHT - 52, _RIGHT, HEIGHT - 52)
        canvas.line(_LEFT, 48, _RIGHT, 48)
        canvas.setFont(fonts.SANS, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(_LEFT, 36, f"SHA-256 {item.receipt.sha256}")
        canvas.setFont(fonts.BOLD, 8.4)
        canvas.setFillColor(INK)
        canvas.drawRightString(_RIGHT, 35, f"{say('folio', self._language)} {folio}")

    def _picture(self, canvas: Canvas, sheet: Sheet, item: Item, page: Page) -> bool:
        try:
            found = self._image(item.document, page)
        except (NotFound, PageNotDrawn, NeedsOpening, DrawingBusy):
            return False
        self.pictures[sheet.exhibit, sheet.page] = hashlib.sha256(found).hexdigest()
        left, below, right, above = frame_of(page)
        canvas.drawImage(ImageReader(io.BytesIO(found)), left, below, right - left, above - below)
        canvas.setStrokeColor(LINE)
        canvas.rect(left, below, right - left, above - below, stroke=1, fill=0)
        return True

    def _text(self, canvas: Canvas, sheet: Sheet, page: Page) -> None:
        lines = lines_of(page.text)
        told = canvas.beginText(_LEFT, _ABOVE - _SIZE)
        told.setFont(fonts.SANS, _SIZE, _LEAD)
        told.setFillColor(INK)
        for row in range(sheet.first, sheet.last):
            start, end = lines[row]
            told.textLine(fonts.printable(page.text[start:end]).replace("\n", " "))
        canvas.drawText(told)

    def _slip(self, canvas: Canvas, words: str) -> None:
        canvas.setFillColor(PALE)
        canvas.rect(_LEFT, HEIGHT / 2 - 40, _RIGHT - _LEFT, 80, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont(fonts.BOLD, 12)
        canvas.drawCentredString(WIDTH / 2, HEIGHT / 2 - 4, words)

    def _mark(self, canvas: Canvas, mark: Marked, above_it: float) -> float:
        """A bracket beside the passage and a tab that leads back to the assertion, both outside of the page.

        The tab stands below `above_it`, where the one before ended; returns where this one ends.
        """
        _, below, _, above = mark.box
        denies = mark.assertion.stance.value == "denies"
        canvas.setStrokeColor(WARN if denies else MARK)
        canvas.setLineWidth(2)
        canvas.line(_LEFT - 7, below, _LEFT - 7, max(above, below + 6))
        canvas.setFillColor(WARN if denies else MARK)
        middle = min(max((below + above) / 2, _BELOW + 8), _ABOVE - 8, above_it - 9)
        canvas.roundRect(_LEFT - 42, middle - 7, 31, 14, 3, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont(fonts.BOLD, 7.6)
        canvas.drawCentredString(_LEFT - 26.5, middle - 2.6, f"A-{mark.assertion.number}")
        canvas.linkURL(f"{LINK}t{mark.assertion.number}", (_LEFT - 42, middle - 7, _LEFT - 11, middle + 7), relative=0)
        return float(middle - 7)


def places(sheets: Sequence[Sheet], marks: Mapping[int, Sequence[Marked]], *, before: int) -> dict[str, Place]:
    """Named places: each exhibit, each page of it, each passage. `before`: pages before the first sheet."""
    found: dict[str, Place] = {}
    for position, sheet in enumerate(sheets):
        found.setdefault(f"x{sheet.exhibit}", Place(before + position))
        found.setdefault(f"x{sheet.exhibit}p{sheet.page}", Place(before + position))
        for mark in marks.get(position, ()):
            found[f"a{mark.assertion.number}"] = Place(before + position, min(HEIGHT, mark.box[3] + 60))
    return found
