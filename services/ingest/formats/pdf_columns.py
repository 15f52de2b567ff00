"""Tables without lines: rows of words that keep to the same columns, as in statements, bills and print-outs."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from services.ingest.formats.pdf_grid import Rows
from services.ingest.formats.pdf_layer import Layer

LEAST_ROWS = 4
LEAST_COLUMNS = 3
WIDE = 1.4
"""Width of the gap between columns, in heights of print: words of a sentence stand a third of one apart."""
NEAR = 4.0
"""Points by which the edges of cells of a column differ at most."""
LONG = 3.5
"""Words of a cell on average beyond which it is a column of prose."""
MOST_WORDS = 3_000

_Cell = tuple[float, float, list[int]]
"""Left and right edge, and the words."""


def tables(layer: Layer) -> list[Rows]:
    """Tables whose rows follow one another; their cells are words that stand close together."""
    if not LEAST_ROWS * LEAST_COLUMNS <= len(layer.words) <= MOST_WORDS:
        return []
    edges = layer.edges
    height = layer.height
    if height <= 0:
        return []
    found = []
    run: list[list[_Cell]] = []
    for cells in _lines(edges, height):
        if len(cells) >= LEAST_COLUMNS and (not run or _match(run[-1], cells)):
            run.append(cells)
            continue
        found.append(run)
        run = [cells] if len(cells) >= LEAST_COLUMNS else []
    return [rows for run in (*found, run) if (rows := _rows(run, layer)) is not None]


def _lines(edges: Any, height: float) -> Iterator[list[_Cell]]:
    """Rows of cells, from the top down; none where too few rows have gaps as between columns."""
    middles = (edges[:, 1] + edges[:, 3]) / 2
    order = np.argsort(middles, kind="stable")
    line = np.empty(len(order), dtype=int)
    line[order] = np.concatenate(([0], np.cumsum(np.diff(middles[order]) > height / 2)))
    order = np.lexsort((edges[:, 0], line))
    lines = line[order]
    same = lines[1:] == lines[:-1]
    parted = same & (edges[order[1:], 0] - edges[order[:-1], 2] > WIDE * height)
    if np.count_nonzero(np.bincount(lines[1:][parted]) >= LEAST_COLUMNS - 1) < LEAST_ROWS:
        return
    row: list[_Cell] = []
    starts = np.flatnonzero(~same | parted) + 1
    for cell in np.split(order, starts):
        if row and line[row[-1][2][0]] != line[cell[0]]:
            yield row
            row = []
        row.append((float(edges[cell[0], 0]), float(edges[cell, 2].max()), cell.tolist()))
    yield row


def _match(above: Sequence[_Cell], below: Sequence[_Cell]) -> bool:
    """Whether most cells of the shorter row stand flush with one of the other, on the left or on the right."""
    fewer, more = sorted((above, below), key=len)
    flush = sum(
        any(abs(left - other[0]) <= NEAR or abs(right - other[1]) <= NEAR for other in more) for left, right, _ in fewer
    )
    return flush >= 0.75 * len(fewer)


def _rows(run: Sequence[Sequence[_Cell]], layer: Layer) -> Rows | None:
    if len(run) < LEAST_ROWS:
        return None
    cells = [cell for row in run for cell in row]
    if sum(len(words) for _, _, words in cells) > LONG * len(cells):
        return None
    columns = _columns(cells)
    if len(columns) < LEAST_COLUMNS:
        return None
    rows = []
    for row in run:
        texts = [""] * len(columns)
        for left, right, words in row:
            middle = (left + right) / 2
            place = min(range(len(columns)), key=lambda one: _distance(columns[one], left, right, middle))
            said = " ".join(layer.said[word] for word in words)
            texts[place] = f"{texts[place]} {said}".strip()
        rows.append(tuple(texts))
    return tuple(rows)


def _columns(cells: Sequence[_Cell]) -> list[tuple[float, float]]:
    """The extents of the columns: cells that overlap belong to one, wide headings left aside."""
    found: list[list[float]] = []
    widths = sorted(right - left for left, right, _ in cells)
    usual = max(widths[len(widths) * 3 // 4], 1.0)
    for left, right, _ in sorted(cells):
        if right - left > 2 * usual:
            continue
        if found and left < found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return [(left, right) for left, right in found]


def _distance(column: tuple[float, float], left: float, right: float, middle: float) -> tuple[float, float]:
    overlap = min(column[1], right) - max(column[0], left)
    return -max(0.0, overlap), abs((column[0] + column[1]) / 2 - middle)
