"""How a printed file looks: its sheet, headings, tables, the lines above and below each page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from services.casefile.paper import fonts
from services.casefile.paper.archival import LINK, Bookmark, Place

INK, SOFT, LINE, PALE, MARK = (HexColor(f"#{one}") for one in ("1b2430", "5b6675", "c9d0d9", "f2f5f8", "1f4e79"))
WARN = HexColor("#9a3412")
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 56.0, 56.0, 74.0, 62.0
ROOM = WIDTH - LEFT - RIGHT
_LONGEST_BOOKMARK = 120

Cell: TypeAlias = str | Flowable
"""Of a table: markup, or something drawn."""


def _style(name: str, size: float, lead: float, **more: Any) -> ParagraphStyle:
    given = {"fontName": fonts.SANS, "textColor": INK, "alignment": TA_LEFT, "splitLongWords": 1, **more}
    return ParagraphStyle(name, fontSize=size, leading=lead, **given)


BODY = _style("body", 9.5, 13.2, spaceAfter=5)
SMALL = _style("small", 8, 10.4, textColor=SOFT)
CELL = _style("cell", 8.2, 10.6)
HEAD = _style("head", 7.6, 9.6, fontName=fonts.BOLD, textColor=SOFT)
MONO = _style("mono", 7.2, 9.4, textColor=SOFT, wordWrap="CJK")
"""For hashes: they break anywhere."""
H1 = _style("h1", 18, 22, fontName=fonts.SERIF, textColor=MARK, spaceAfter=4, keepWithNext=1)
H2 = _style("h2", 11.5, 15, fontName=fonts.BOLD, spaceBefore=10, spaceAfter=4, keepWithNext=1)
QUOTE = _style("quote", 9.2, 12.6, fontName=fonts.ITALIC, leftIndent=10, borderPadding=(0, 0, 0, 8))
TITLE = _style("title", 25, 30, fontName=fonts.SERIF, textColor=MARK, spaceAfter=8)
LEAD = _style("lead", 11.5, 15.5, textColor=SOFT, spaceAfter=10)


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of plain words, however long."""
    return Paragraph(fonts.marked_up(words, style.fontName) or "—", style)


def markup(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of markup that is ours; what is not ours went through `fonts.marked_up`."""
    return Paragraph(words, style)


def link(words: str, place: str) -> str:
    """Words that lead to a named place, as markup."""
    return f'<a href="{LINK}{place}" color="#1f4e79">{fonts.marked_up(words)}</a>'


class Anchor(Flowable):  # type: ignore[misc]  # the library tells no types
    """Nothing, at a place that links and bookmarks name. `level` 0 or 1: it stands in the outline."""

    def __init__(self, name: str, title: str = "", *, level: int | None = None) -> None:
        super().__init__()
        self.name, self.title, self.level = name, title, level
        self.width = self.height = 0
        self.keepWithNext = 1

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """It takes no room."""
        return 0, 0

    def draw(self) -> None:
        """Tell the sheets where it came to lie."""
        _, y = self.canv.absolutePosition(0, 0)
        self.canv.sheets.found.append(_Found(self.name, self.title, self.level, self.canv.getPageNumber() - 1, y))


def heading(number: str, title: str, name: str) -> list[Flowable]:
    """A part's heading, with its line in the outline."""
    shown = f"{number} · {title}" if number else title
    return [Anchor(name, shown, level=0), text(title, H1), Rule(), Spacer(0, 6)]


def subheading(title: str, name: str = "") -> list[Flowable]:
    """A heading below it; with a name, also in the outline."""
    return [*([Anchor(name, title, level=1)] if name else []), text(title, H2)]


class Rule(Flowable):  # type: ignore[misc]  # the same
    """A line across the page."""

    def __init__(self, colour: Any = MARK, thickness: float = 1.1, width: float = 44) -> None:
        super().__init__()
        self.colour, self.thickness, self.line = colour, thickness, width

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as asked, at most as the page."""
        self.line = min(self.line, width)
        return width, self.thickness + 2

    def draw(self) -> None:
        """A short thick line."""
        self.canv.setStrokeColor(self.colour)
        self.canv.setLineWidth(self.thickness)
        self.canv.line(0, 0, self.line, 0)


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[float]) -> Flowable:
    """A table over the width of the page; `widths` are shares. Rows longer than a page are parted."""
    share = ROOM / sum(widths)
    body = [[cell if isinstance(cell, Flowable) else Paragraph(cell or "—", CELL) for cell in row] for row in rows]
    heads = [[Paragraph(fonts.marked_up(one, fonts.BOLD), HEAD) for one in head]] if any(head) else []
    style: list[tuple[Any, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.SANS),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if heads:
        style += [("BACKGROUND", (0, 0), (-1, 0), PALE), ("LINEBELOW", (0, 0), (-1, 0), 0.8, MARK)]
    return Table(
        [*heads, *body],
        colWidths=[one * share for one in widths],
        repeatRows=len(heads),
        splitInRow=1,
        style=style,
        spaceAfter=8,
    )


def facts(rows: Iterable[tuple[str, Cell]], *, label: float = 0.28) -> Flowable:
    """Names and what they say, in two columns without a head."""
    body: list[list[Cell]] = [[Paragraph(fonts.marked_up(name, fonts.BOLD), HEAD), value] for name, value in rows]
    return table((), body, (label, 1 - label))


@dataclass(frozen=True)
class _Found:
    name: str
    title: str
    level: int | None
    page: int
    y: float


@dataclass
class Sheets:
    """What was printed: where each named place is, and the outline."""

    running: str
    """Stands above each page but the first."""
    folio: str
    """Before the number of a page."""
    below: str = ""
    found: list[_Found] = field(default_factory=list)
    pages: int = 0

    @property
    def places(self) -> dict[str, Place]:
        """Named places, on pages from 0."""
        return {one.name: Place(one.page, min(HEIGHT, one.y + 24)) for one in self.found}

    @property
    def outline(self) -> list[Bookmark]:
        """Headings with those below them."""
        lines: list[tuple[_Found, list[Bookmark]]] = []
        for one in self.found:
            if one.level == 0:
                lines.append((one, []))
            elif one.level is not None and lines:
                lines[-1][1].append(Bookmark(short(one.title), Place(one.page, one.y + 24)))
        return [Bookmark(short(one.title), Place(one.page), tuple(below)) for one, below in lines]


def short(title: str) -> str:
    """A title as a bookmark has it."""
    plain = " ".join(title.split())
    return plain if len(plain) <= _LONGEST_BOOKMARK else f"{plain[: _LONGEST_BOOKMARK - 1]}…"


def print_story(story: Sequence[Flowable], to: Path, sheets: Sheets) -> None:
    """Lay paragraphs and tables out on pages, into a part of a file; `sheets` is told where everything came to lie."""
    fonts.register()
    sheets.found.clear()

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        number = document.page
        canvas.sheets = sheets
        canvas.saveState()
        canvas.setFont(fonts.SANS, 7.6)
        canvas.setFillColor(SOFT)
        if number > 1:
            canvas.drawString(LEFT, HEIGHT - 44, _fitting(sheets.running, 360))
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.5)
            canvas.line(LEFT, HEIGHT - 50, WIDTH - RIGHT, HEIGHT - 50)
        canvas.drawString(LEFT, 34, _fitting(sheets.below, 360))
        canvas.setFont(fonts.BOLD, 8.4)
        canvas.setFillColor(INK)
        canvas.drawRightString(WIDTH - RIGHT, 34, f"{sheets.folio} {number}")
        canvas.restoreState()

    document = BaseDocTemplate(
        str(to), pagesize=A4, leftMargin=LEFT, rightMargin=RIGHT, topMargin=TOP, bottomMargin=BOTTOM, invariant=1,
        pageCompression=1, initialFontName=fonts.SANS,  # the library's own choice is no font that is embedded
    )  # fmt: skip
    frame = Frame(LEFT, BOTTOM, ROOM, HEIGHT - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, id="page")
    document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=furnish)])
    document.build(list(story))
    sheets.pages = document.page


def _fitting(words: str, width: float) -> str:
    """Words on one line, cut where they are longer."""
    plain = fonts.printable(" ".join(words.split()))
    if stringWidth(plain, fonts.SANS, 7.6) <= width:
        return plain
    while plain and stringWidth(f"{plain}…", fonts.SANS, 7.6) > width:
        plain = plain[:-8]
    return f"{plain}…"
