"""What stands beside a value: words before it, the heading above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.nlp import normal
from services.nlp.tokens import lines

_CELL = re.compile(r"\t+| {2,}|[ \t]*[|;][ \t]*")
# A comma parts cells where no blank follows it, three or more in a line; in quotation marks it parts nothing.
_COMMA = re.compile(r",(?! )")
_LEAST_COMMAS = 2
_QUOTES = 2
_WORD = re.compile(r"[a-z]")
_FIGURE = re.compile(r"\d")
_MOST_ROWS = 400
_MOST_HEADINGS = 14


def before(flat: str, start: int, width: int = 40) -> str:
    """Words of the flat text before a place, back to `width` code points and not beyond a blank line."""
    return flat[max(0, start - width) : start].rpartition("\n\n")[2]


def after(flat: str, end: int, width: int = 24) -> str:
    """Words of the flat text after a place, on the same line."""
    return flat[end : end + width].partition("\n")[0]


def line_of(text: str, start: int) -> tuple[int, int]:
    """The line around a place."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return begin, len(text) if end < 0 else end


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell under a heading; `headings` are all of its table's. Headings are folded."""

    heading: str
    start: int
    end: int
    headings: tuple[str, ...] = ()

    @property
    def column(self) -> tuple[str, ...]:
        """What tells its column from the others of the page."""
        return (self.heading, *self.headings)


def _cut(line: str) -> list[tuple[int, int, str]]:
    """Cells of a line with the separator after each."""
    if not _CELL.search(line) and len(_COMMA.findall(line)) >= _LEAST_COMMAS:
        return [(a, b, ",") for a, b in _between_commas(line)]
    cells = []
    at = 0
    for gap in _CELL.finditer(line):
        cells.append((at, gap.start(), gap[0].strip() or gap[0][:1]))
        at = gap.end()
    cells.append((at, len(line), ""))
    return cells


def _between_commas(line: str) -> Iterator[tuple[int, int]]:
    """Cells parted by commas, without the quotation marks around them."""
    start = 0
    inside = False
    for at, sign in enumerate(f"{line},"):
        if sign == '"':
            inside = not inside
        elif sign == "," and not (inside and at < len(line)):
            quoted = at - start >= _QUOTES and line[start] == line[at - 1] == '"'
            yield (start + 1, at - 1) if quoted else (start, at)
            start = at + 1


def _is_heading(line: str, cells: list[tuple[int, int, str]]) -> bool:
    """Two to fourteen short cells without figures, at least two of them words."""
    if not 2 <= len(cells) <= _MOST_HEADINGS or len(_FIGURE.findall(line)) > 3:
        return False
    words = sum(bool(_WORD.search(normal.fold(line[a:b]))) and b - a <= 28 for a, b, _ in cells)
    return words >= 2 and words * 2 >= len(cells)


def columns(text: str) -> Iterator[Cell]:
    """Cells of tables drawn in plain text, each with its heading.

    A table starts at a line of short cells without figures, and ends at a blank line or at two
    lines that are no rows. Cells belong by number where a character parts them, by overlap
    where blanks do.
    """
    headings: list[tuple[int, int, str, str]] = []
    misses = rows = 0
    for at, line in lines(text):
        cells = _cut(line) if line.strip() else []
        filled = [(a, b, s) for a, b, s in cells if a < b]
        if headings and len(filled) >= 2 and rows < _MOST_ROWS and _FIGURE.search(line):
            rows, misses = rows + 1, 0
            yield from _row(at, line, headings)
        elif _is_heading(line, filled):
            headings = [(a, b, normal.fold(line[a:b]).strip(" .:"), s) for a, b, s in cells]
            misses = rows = 0
        elif headings:
            misses += 1
            if not filled or misses >= 2:
                headings = []


def _row(at: int, line: str, headings: list[tuple[int, int, str, str]]) -> Iterator[Cell]:
    titles = tuple(h[2] for h in headings)
    sign = headings[0][3]
    if sign == "," and sign in line:
        for (_, _, heading, _), (a, b) in zip(headings, _between_commas(line), strict=False):
            if line[a:b].strip():
                yield Cell(heading, at + a, at + b, titles)
        return
    if sign in {"|", ";", "\t"} and sign in line:
        # Only the sign that parts the headings parts the row: other ones stand inside cells.
        start = 0
        for (_, _, heading, _), cell in zip(headings, line.split(sign), strict=False):
            a = start + len(cell) - len(cell.lstrip())
            if cell.strip():
                yield Cell(heading, at + a, at + a + len(cell.strip()), titles)
            start += len(cell) + len(sign)
        return
    cells = [(a, b) for a, b, _ in _cut(line) if a < b]
    if len(cells) == len(headings):
        # As many cells as headings: they belong in order, however the blanks were lost or added.
        yield from (Cell(heading[2], at + a, at + b, titles) for (a, b), heading in zip(cells, headings, strict=True))
        return
    for a, b in cells:
        # By overlap; a cell between two headings belongs to the one that it overlaps most or lies nearest to.
        best = max(headings, key=lambda h: min(b, h[1]) - max(a, h[0]))
        if min(b, best[1]) - max(a, best[0]) > -6:
            yield Cell(best[2], at + a, at + b, titles)
