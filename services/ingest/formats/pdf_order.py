"""The order of a text layer whose lines are drawn in one that nobody reads: from the foot up, or across columns.

pdfium gives characters as they are drawn. Nearly all programs draw as one reads, so that only what is plainly
otherwise is put right: a table is read row by row, and stays so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.words import FIELDS, Words
from services.ingest.formats.pdf_layer import Layer

LEAST_LINES = 5
"""Lines from which on an order is judged."""
RISING = 0.8
"""Share of the steps between lines that go up, from which on the page is drawn from its foot."""
WIDE = 1.8
"""Width of the gap between columns, in heights of print."""
PROSE = 3.5
"""Words of a line on each side of the gap, on average, from which on columns hold sentences."""
FILLED, REACH = 0.5, 0.8
"""Share of the lines of a column that reach so far across it: sentences are broken at its edge, cells are not."""
GOES_ON = 0.5
"""Share of the lines of a column that begin with a small letter, in a sentence; rows of a table do not."""
_Box = Sequence[float]
_OPEN = (float("-inf"), float("inf"))


@dataclass(frozen=True)
class _Line:
    """Words from `start` to `end`, and where the second column begins, if there is a gap."""

    start: int
    end: int
    gap: int | None = None


def in_order(layer: Layer) -> Layer:
    """The layer as it is read; the same one where its order is sound."""
    if len(layer.words) < 2 * LEAST_LINES:
        return layer
    edges, height = layer.edges, layer.height
    steps = np.diff((edges[:, 1] + edges[:, 3]) / 2)
    apart = edges[1:, 0] - edges[:-1, 2] > WIDE * height
    same = np.abs(steps) < height / 2
    breaks = len(same) - np.count_nonzero(same)
    rising = np.count_nonzero(~same & (steps < 0))
    # Text that runs upwards breaks at each word.
    turned = rising >= max(LEAST_LINES, RISING * breaks) and breaks <= len(same) / 2
    if not turned and np.count_nonzero(same & apart) < LEAST_LINES:
        return layer
    lines = list(_lines(same, apart))
    if turned:
        return _put(layer, lines[::-1])
    ordered = [line for block in _blocks(lines, edges.tolist(), layer.said) for line in block]
    return layer if ordered == [_Line(one.start, one.end) for one in lines] else _put(layer, ordered)


def _lines(same: Any, apart: Any) -> Iterator[_Line]:
    """The lines as drawn; one with a single gap says where."""
    ends = [*(np.flatnonzero(~same) + 1).tolist(), len(same) + 1]
    start = 0
    for end in ends:
        gaps = (np.flatnonzero(apart[start : end - 1]) + start + 1).tolist()
        yield _Line(start, end, gaps[0] if len(gaps) == 1 else None)
        start = end


def _blocks(lines: Sequence[_Line], edges: Sequence[_Box], said: Sequence[str]) -> Iterator[list[_Line]]:
    """The lines in order: those of two columns of prose the left ones first, all others as they were."""
    run: list[_Line] = []
    strip = _OPEN
    for line in lines:
        parted = _OPEN if line.gap is None else _strip(line, edges)
        narrowed = max(strip[0], parted[0]), min(strip[1], parted[1])
        if line.gap is not None and narrowed[0] < narrowed[1]:
            run.append(line)
            strip = narrowed
            continue
        yield from _ordered(run, edges, said)
        run, strip = ([], _OPEN) if line.gap is None else ([line], parted)
        if line.gap is None:
            yield [line]
    yield from _ordered(run, edges, said)


def _strip(line: _Line, edges: Sequence[_Box]) -> tuple[float, float]:
    """Left and right edge of the upright strip that parts a line."""
    return max(box[2] for box in edges[line.start : line.gap]), min(box[0] for box in edges[line.gap : line.end])


def _ordered(run: Sequence[_Line], edges: Sequence[_Box], said: Sequence[str]) -> Iterator[list[_Line]]:
    """Lines that one strip parts, column by column where they are prose."""
    if len(run) >= LEAST_LINES and _is_prose(run, edges, said):
        yield [_Line(one.start, one.gap or one.end) for one in run]
        yield [_Line(one.gap or one.end, one.end) for one in run]
    else:
        yield [_Line(one.start, one.end) for one in run]


def _is_prose(run: Sequence[_Line], edges: Sequence[_Box], said: Sequence[str]) -> bool:
    """Whether both columns hold sentences."""
    for sides in ([(line.start, line.gap or line.end) for line in run], [(line.gap or 0, line.end) for line in run]):
        going_on = sum(said[start][:1].islower() for start, _ in sides)
        if going_on < GOES_ON * len(run) or sum(end - start for start, end in sides) < PROSE * len(run):
            return False
        left = min(box[0] for start, end in sides for box in edges[start:end])
        reached = [max(box[2] for box in edges[start:end]) - left for start, end in sides]
        if sum(one >= REACH * max(reached) for one in reached) < FILLED * len(run):
            return False
    return True


def _put(layer: Layer, lines: Sequence[_Line]) -> Layer:
    """The layer with its lines in another order."""
    order = np.concatenate([np.arange(line.start, line.end) for line in lines])
    numbers = np.frombuffer(layer.words.numbers, dtype=np.intc).reshape(-1, FIELDS)[order].copy()
    last = {line.end - 1 for line in lines}
    pieces, at = list[str](), 0
    for row, place in enumerate(order.tolist()):
        said = layer.said[place]
        pieces += [said, "\n" if place in last else " "]
        numbers[row, :2] = at, at + len(said)
        at += len(said) + 1
    new = {int(old): row for row, old in enumerate(order)}
    return Layer(
        text="".join(pieces).rstrip(),
        words=Words.of_numbers(numbers.tobytes()),
        unmapped=layer.unmapped,
        noted=layer.noted,
        nameless=tuple(sorted(new[place] for place in layer.nameless)),
    )
