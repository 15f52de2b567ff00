"""Lines of print that an engine passed over: underlined headings, words on maps, stamps.

Engines drop whole lines that touch a rule. What looks like a line of print and got no word is cut out,
freed of its rule, and read alone.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from services.ingest.ocr import preprocess
from services.ingest.ocr.layout import BLOCK_STEP
from services.ingest.plugin import OcrWord

PixelBox = tuple[int, int, int, int]

CELL = 8
"""Pixels of a cell of the grid that ink is looked for in."""
LOWEST, HIGHEST = 14, 110
"""Height of a line of print, in pixels at reading resolution."""
LEAST_CELLS = 3
"""Cells of ink under which there is nothing."""
SPECKS = 12
"""Cells of ink that dust and the edges of letters leave outside the words of a page that was read whole."""
RULE, THICK = 40, 5
"""Length from which on ink is a rule, and thickness from which on it is none, in pixels of the halved picture."""
MOST_CELLS = 12_000
"""A page with more uncovered ink than this is a picture."""
MOST_LINES = 12
SURE = 0.70
"""Mean confidence that a line read alone must reach."""


def lines(grey: preprocess.Grey, words: Sequence[OcrWord]) -> list[PixelBox]:
    """Boxes of what looks like lines of print outside the words, from top to bottom; none when there is too much."""
    marks = outside(preprocess.ink(grey), words)
    grid = _cells(marks)
    if not LEAST_CELLS <= np.count_nonzero(grid) <= MOST_CELLS:
        return []
    found = []
    for top, left, bottom, right in _groups(_joined(grid)):
        box = (left * CELL, top * CELL, (right + 1) * CELL, (bottom + 1) * CELL)
        if _is_line(box, marks):
            found.append(box)
    return sorted(found, key=lambda box: box[1]) if len(found) <= MOST_LINES else []


def uncovered(grey: preprocess.Grey, words: Sequence[OcrWord]) -> list[tuple[int, int]]:
    """Top and bottom, in pixels, of rows with ink outside the words that may be print passed over.

    None where it is no more than a few specks, or the rules of a form.
    """
    ink = preprocess.ink(grey)
    marks = outside(ink, words)
    grid = _cells(marks)
    if np.count_nonzero(grid) > SPECKS:
        grid = _cells(marks & ~preprocess.rules(ink, length=RULE, thick=THICK))
    if np.count_nonzero(grid) <= SPECKS:
        return []
    return [(int(row) * CELL, (int(row) + 1) * CELL) for row in np.nonzero(grid.any(axis=1))[0]]


def outside(ink: npt.NDArray[np.bool_], words: Sequence[OcrWord]) -> npt.NDArray[np.bool_]:
    """Ink, at half size, outside the words."""
    marks = ink.copy()
    for word in words:
        left, top, right, bottom = (int(edge) for edge in word.box)
        marks[max(0, top - 4) // 2 : bottom // 2 + 3, max(0, left - 6) // 2 : right // 2 + 4] = False
    return marks


def _cells(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The cells of a grid that hold some ink."""
    side = CELL // 2
    height, width = marks.shape[0] // side, marks.shape[1] // side
    cells = marks[: height * side, : width * side].reshape(height, side, width, side).sum(axis=(1, 3))
    grid: npt.NDArray[np.bool_] = np.asarray(cells >= 2)
    return grid


def cut(grey: preprocess.Grey, box: PixelBox) -> tuple[preprocess.Grey, tuple[int, int]]:
    """The line on white paper without its rule, and where its top left corner lies on the page."""
    left, top, right, bottom = box
    left, top = max(0, left - 4), max(0, top - 4)
    part = grey[top : bottom + 4, left : right + 4].copy()
    paper = int(np.percentile(part, 85))
    dark = part < paper - preprocess.INK
    rules = dark.mean(axis=1) > 0.75
    rules |= np.roll(rules, 1) | np.roll(rules, -1)
    part[rules] = paper
    margin = 20
    framed = np.full((part.shape[0] + 2 * margin, part.shape[1] + 2 * margin), paper, dtype=np.uint8)
    framed[margin:-margin, margin:-margin] = part
    return framed, (left - margin, top - margin)


def accepted(words: Sequence[OcrWord], corner: tuple[int, int], *, number: int) -> list[OcrWord]:
    """The words of a line read alone, moved to their place on the page; none when they are not sure."""
    text = "".join(word.text for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / max(1, len(text))
    if sure < SURE or sum(character.isalnum() for character in text) < max(2, 0.6 * len(text)):
        return []
    left, top = corner
    return [
        word.model_copy(
            update={
                "box": (word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top),
                "line": 1_000_000 + number,
                "block": (1_000_000 + number) * BLOCK_STEP,
            }
        )
        for word in words
    ]


def put_in(words: list[OcrWord], line: Sequence[OcrWord]) -> list[OcrWord]:
    """The words with a line set after the last one that ends above it."""
    top = min(word.box[1] for word in line)
    left, right = min(word.box[0] for word in line), max(word.box[2] for word in line)
    above = [
        place
        for place, word in enumerate(words)
        if word.box[3] <= top + 6 and word.box[0] < right and word.box[2] > left
    ] or [place for place, word in enumerate(words) if word.box[3] <= top + 6]
    place = above[-1] + 1 if above else 0
    # Never into the middle of a line.
    while 0 < place < len(words) and words[place].line == words[place - 1].line:
        place += 1
    return [*words[:place], *line, *words[place:]]


def _joined(grid: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The grid with gaps between letters and words closed."""
    joined = grid.copy()
    for step in (1, 2, 3):
        joined[:, step:] |= grid[:, :-step]
    return joined


def _groups(grid: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Bounds (top, left, bottom, right) of connected groups of cells."""
    left_over = {(int(row), int(column)) for row, column in zip(*np.nonzero(grid), strict=True)}
    found = []
    while left_over:
        edge = [left_over.pop()]
        top, left = edge[0]
        bottom, right = edge[0]
        while edge:
            row, column = edge.pop()
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column)
            for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                if near in left_over:
                    left_over.remove(near)
                    edge.append(near)
        found.append((top, left, bottom, right))
    return found


def _is_line(box: PixelBox, marks: npt.NDArray[np.bool_]) -> bool:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if not LOWEST <= high <= HIGHEST or wide < max(30, 1.3 * high):
        return False
    inside = marks[top // 2 : bottom // 2, left // 2 : right // 2]
    rows = inside.mean(axis=1)
    # Print has rows of much and little ink; a hatching or a bar has not, a rule has one row only.
    return bool(0.05 < inside.mean() < 0.8 and np.count_nonzero(rows > 0.02) * 2 >= LOWEST * 0.6 and rows.std() > 0.03)
