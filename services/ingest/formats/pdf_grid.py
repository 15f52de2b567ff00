"""Tables between ruling lines, from the lines and words of the text layer: no slower than the reading of the page.

Lines are drawn on a grid of all their places; what they enclose without a gap is a cell, if it is a rectangle;
cells that touch are a table.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from services.ingest.formats.pdf_layer import Layer

Rows = tuple[tuple[str, ...], ...]
NEAR = 3.0
"""Points within which lines meet, or are one."""
MOST_FIELDS = 20_000
"""Fields of the grid of all lines beyond which a page is a drawing."""
LEAST_FILLED = 0.2
"""Share of a table's cells that hold text: a drawing on a grid holds few."""
_MOST_CROSSING = 0.05


def tables(lines: Any, layer: Layer) -> list[Rows] | None:
    """The tables between lines (a row of four edges for each, on the page as displayed).

    None where the lines do not tell: too many, or words that run across them.
    """
    wide, high = (lines[:, 2:] - lines[:, :2]).T
    across, down = lines[wide > high], lines[high > wide]
    ys, row_of = _places((across[:, 1] + across[:, 3]) / 2)
    xs, column_of = _places((down[:, 0] + down[:, 2]) / 2)
    if len(xs) < 3 or len(ys) < 3:
        return []
    if len(xs) * len(ys) > MOST_FIELDS:
        return None
    above = _covered(len(ys), row_of, across[:, 0], across[:, 2], xs)
    beside = _covered(len(xs), column_of, down[:, 1], down[:, 3], ys).T
    cells = _cells(above, beside)
    if not cells:
        return []
    field_of = {field: cell for cell, fields in cells.items() for field in fields}
    texts, crossing, inside = _texts(layer, xs, ys, field_of)
    if crossing > _MOST_CROSSING * max(1, inside):
        # Most cells of a table hold text, few of a drawing's.
        return None if len(texts) > len(cells) / 2 else []
    return [rows for group in _touching(cells, field_of) if (rows := _rows(group, texts)) is not None]


def _places(values: Any) -> tuple[Any, Any]:
    """The distinct places of lines, in order, and for each line which of them is its own."""
    if not len(values):
        return values, np.zeros(0, dtype=int)
    order = np.argsort(values, kind="stable")
    first = np.concatenate(([True], np.diff(values[order]) > NEAR))
    number = np.empty(len(values), dtype=int)
    number[order] = np.cumsum(first) - 1
    return values[order][first], number


def _covered(count: int, line_of: Any, starts: Any, ends: Any, places: Any) -> Any:
    """For each place of a line: which gaps between the places of the crossing lines it spans."""
    found = np.zeros((count, len(places) - 1), dtype=bool)
    first = np.searchsorted(places, starts - NEAR)
    last = np.searchsorted(places, ends + NEAR, side="right") - 1
    for line, start, end in zip(line_of.tolist(), first.tolist(), last.tolist(), strict=True):
        found[line, start:end] = True
    return found


_Field = tuple[int, int]


def _cells(above: Any, beside: Any) -> dict[_Field, list[_Field]]:
    """Cells by their first field (row, column), each with all fields that no line parts from it."""
    rows, columns = above.shape[0] - 1, beside.shape[1] - 1
    walled = (above[:-1] & above[1:] & beside[:, :-1] & beside[:, 1:]).tolist()
    up, left = above.tolist(), beside.tolist()
    seen: set[_Field] = set()
    cells: dict[_Field, list[_Field]] = {}
    for start in ((row, column) for row in range(rows) for column in range(columns)):
        if walled[start[0]][start[1]]:
            cells[start] = [start]
            continue
        if start in seen:
            continue
        seen.add(start)
        fields, waiting, is_closed = [], [start], True
        while waiting:
            row, column = waiting.pop()
            fields.append((row, column))
            for is_parted, next_row, next_column in (
                (up[row][column], row - 1, column),
                (up[row + 1][column], row + 1, column),
                (left[row][column], row, column - 1),
                (left[row][column + 1], row, column + 1),
            ):
                if is_parted:
                    continue
                if not (0 <= next_row < rows and 0 <= next_column < columns):
                    is_closed = False
                elif (next_row, next_column) not in seen:
                    seen.add((next_row, next_column))
                    waiting.append((next_row, next_column))
        high = len({row for row, _ in fields})
        broad = len({column for _, column in fields})
        if is_closed and high * broad == len(fields):
            cells[min(fields)] = fields
    return cells


def _texts(layer: Layer, xs: Any, ys: Any, field_of: dict[_Field, _Field]) -> tuple[dict[_Field, str], int, int]:
    """The text of each cell; how many words cross a line between cells, and how many stand in cells."""
    x0, y0, x1, y1 = layer.edges.T
    columns = (np.searchsorted(xs, (x0 + x1) / 2) - 1).tolist()
    rows = (np.searchsorted(ys, (y0 + y1) / 2) - 1).tolist()
    # A word may lean over a line by a little.
    firsts = (np.searchsorted(xs, x0 + NEAR) - 1).tolist()
    lasts = (np.searchsorted(xs, x1 - NEAR) - 1).tolist()
    pieces: defaultdict[_Field, list[str]] = defaultdict(list)
    ends: dict[_Field, int] = {}
    crossing = inside = 0
    spans = zip(layer.words.starts, layer.words.ends, layer.said, strict=True)
    for (start, end, said), row, column, first, last in zip(spans, rows, columns, firsts, lasts, strict=True):
        cell = field_of.get((row, column))
        if cell is None:
            continue
        inside += 1
        crossing += any(field_of.get((row, place)) != cell for place in range(first, last + 1))
        if cell in ends:
            pieces[cell].append("\n" if "\n" in layer.text[ends[cell] : start] else " ")
        pieces[cell].append(said)
        ends[cell] = end
    return {cell: "".join(found) for cell, found in pieces.items()}, crossing, inside


def _touching(cells: dict[_Field, list[_Field]], field_of: dict[_Field, _Field]) -> Iterator[list[_Field]]:
    """Groups of cells that touch one another."""
    seen: set[_Field] = set()
    for start in cells:
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            cell = waiting.pop()
            group.append(cell)
            for row, column in cells[cell]:
                for field in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                    beside = field_of.get(field)
                    if beside is not None and beside not in seen:
                        seen.add(beside)
                        waiting.append(beside)
        yield group


def _rows(group: list[_Field], texts: dict[_Field, str]) -> Rows | None:
    """A table's cells as rows; a cell over several rows or columns has its text in the first."""
    rows = sorted({row for row, _ in group})
    columns = sorted({column for _, column in group})
    filled = [cell for cell in group if cell in texts]
    if len({row for row, _ in filled}) < 2 or len({column for _, column in filled}) < 2:
        return None
    if len(filled) < LEAST_FILLED * len(group):
        return None
    return tuple(tuple(texts.get((row, column), "") for column in columns) for row in rows)
