"""Stamps and handwriting on a page of print: where they lie, told with care, never read as print.

Print that was read is taken away first. Of the ink that is left, or is coloured, a thin ring or a crooked frame is a
stamp, and so is coloured ink over print; a wide tangle of thin strokes that hang together is handwriting. What might
as well be a picture, a logo, a rule or a chart is not told: a page without regions may have both.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from models.document import Region, RegionKind
from models.words import Box, Word
from services.ingest.ocr import preprocess
from services.ingest.ocr.nets import groups
from services.ingest.ocr.preprocess import Grey
from services.ingest.ocr.rings import Cell, overlap, rings

Marks = npt.NDArray[np.bool_]
DPI = 100
"""Resolution of the small picture in which all is looked for."""
HALF = 2
"""Factor at which the small picture is the one that other steps looked at."""
DARKER = 32
"""Levels by which ink is darker than its paper: stamps are pale."""
CHROMA = 55
"""Levels between the strongest and the weakest colour, from which on ink is coloured."""
MOST_COLOURED = 0.12
"""Share of the page that coloured ink takes at most; more is a picture or a coloured form."""
READ = 0.70
"""Confidence from which on a word is print."""
LEAST_WORDS = 8
"""Words of print that a page must have: anything may lie on a page that is none."""
LEAST_LEFT = 150
"""Pixels of ink beside the print under which nothing is looked for."""
SIDE = (22, 260)
"""Least and greatest side of a stamp, in points."""
FRAME = 0.75
"""Share of each side of a frame that must be seen."""
CROOKED = 1.5
"""Degrees to the lines of print, from which on a frame was set by hand."""
SCRIPT_WIDTH, SCRIPT_HEIGHT = 50, (9, 140)
"""Width and height of handwriting that hangs together, in points."""
APART = 36
"""Points between tangles that are words of one line."""
TALL = 1.8
"""How many times as high as most words a word of print is at most."""
STEEPEST = 0.3
"""Slope of lines that a crooked page has at most."""
CELLS, INKED, PATTERNED = 8, 0.01, 0.5
"""Cells of a page on each side, ink that one holds, and the share of them where the paper itself is printed."""
MOST_SCRIPTS = 8
"""A page with more tangles than this has drawings."""


@dataclass(frozen=True)
class _Found:
    kind: RegionKind
    box: Cell
    sure: float


def regions(
    grey: Grey, view: Image.Image | None, words: Sequence[Word], *, dpi: int, scale: float
) -> tuple[Region, ...]:
    """Stamps and handwriting of a page as displayed. `scale` is points per pixel of `grey`, `dpi` what its print has.

    `view` is the same page in colour, at any size; None or grey: only shapes tell.
    """
    read = [word.box for word in words if word.confidence >= READ]
    if len(read) < LEAST_WORDS:
        return ()
    # A word much higher than the others is a stamp or a signature that an engine took for print.
    highest = TALL * float(np.median([box[3] - box[1] for box in read]))
    slope = _slope(read)
    factor = max(1, round(dpi / DPI))
    small, paper = preprocess.halved(grey) if factor == HALF else _shrunk(grey, factor)
    points = scale * factor
    # Grain of the picture is no ink: a pixel in thousands is three and a half times as dark as it spreads.
    darker = max(DARKER, 3.5 * preprocess.noise(small))
    ink = paper.astype(np.int16) - small > darker
    coloured = _coloured(view, small)
    with_colour = bool(coloured.any())
    printed, black = np.zeros_like(ink), np.zeros_like(ink)
    for box in read:
        if box[3] - box[1] - slope * (box[2] - box[0]) <= highest:
            left, top, right, bottom = (edge / points for edge in box)
            spot = slice(max(0, int(top) - 1), int(bottom) + 2), slice(max(0, int(left) - 1), int(right) + 2)
            printed[spot] = True
            if with_colour:
                black[spot] = coloured[spot].sum() < 0.5 * ink[spot].sum()
    left_over = ink & ~printed
    if left_over.sum() + coloured.sum() < LEAST_LEFT:
        return ()
    unit = DPI / 72 * (dpi / factor / DPI)  # pixels of the small picture for a point of print
    left_over &= ~preprocess.rules(left_over, length=round(26 * unit))
    if _is_patterned(left_over | coloured):
        return ()
    found = [
        _Found(RegionKind.STAMP, box, seen)
        for box, seen in rings(left_over | coloured, ink | coloured, unit=unit)
        if not _is_filled(paper, box)
    ]
    found += _in_colour(coloured, black, unit, known=found)
    found += _scripts(left_over & ~coloured, unit, known=found)
    height, width = small.shape
    return tuple(
        Region(kind=one.kind, box=_placed(one.box, (width, height), points), confidence=round(one.sure, 2))
        for one in sorted(found, key=lambda one: (one.box[1], one.box[0]))
    )


def _is_patterned(ink: Marks) -> bool:
    """Whether ink beside the print lies all over the page: the wavy lines of an identity card or a banknote."""
    rows, columns = ink.shape[0] // CELLS, ink.shape[1] // CELLS
    if min(rows, columns) < 1:
        return False
    cells = ink[: rows * CELLS, : columns * CELLS].reshape(CELLS, rows, CELLS, columns).mean(axis=(1, 3))
    return float((cells > INKED).mean()) > PATTERNED


def _is_filled(paper: Grey, box: Cell) -> bool:
    """Whether a disc is darker than the paper around it: a chart, a coin, a wheel. A stamp has paper inside."""
    left, top, right, bottom = box
    quarter = (right - left) // 4
    inside = paper[max(0, top + quarter) : bottom - quarter, max(0, left + quarter) : right - quarter]
    around = [
        paper[max(0, top - quarter) : max(0, top), max(0, left) : right],
        paper[bottom : bottom + quarter, max(0, left) : right],
    ]
    beside = np.concatenate([strip.ravel() for strip in around])
    return beside.size > 0 and float(np.median(beside)) - float(np.median(inside)) > DARKER


def _slope(boxes: Sequence[Box]) -> float:
    """How much lines rise or fall, from word to word: on a crooked page the upright box of a long word is high."""
    steps = [
        abs((two[1] + two[3] - one[1] - one[3]) / (two[0] + two[2] - one[0] - one[2]))
        for one, two in itertools.pairwise(boxes)
        if two[0] >= one[2] and min(one[3], two[3]) > max(one[1], two[1])
    ]
    return min(STEEPEST, float(np.median(steps))) if steps else 0.0


def _shrunk(grey: Grey, factor: int) -> tuple[Grey, Grey]:
    small = preprocess.shrink(grey, factor)
    return small, preprocess.background(small, cell=16)


def _grown(marks: Marks, reach: int) -> Marks:
    """The marks and what lies within `reach` pixels of them."""
    found: Marks = marks.copy()
    for axis in (0, 1):
        along = found.copy()
        for step in range(1, reach + 1):
            along |= np.roll(found, step, axis=axis) | np.roll(found, -step, axis=axis)
        found = along
    return found


def _placed(box: Cell, size: tuple[int, int], points: float) -> Box:
    left, top, right, bottom = box
    return (
        max(0, left) * points,
        max(0, top) * points,
        min(size[0], right) * points,
        min(size[1], bottom) * points,
    )


def _coloured(view: Image.Image | None, small: Grey) -> Marks:
    """Where ink has a colour of its own; nowhere on a page that is colourful all over."""
    nothing = np.zeros(small.shape, dtype=bool)
    if view is None or view.mode != "RGB":
        return nothing
    height, width = small.shape
    picture = np.asarray(view.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)).astype(np.int16)
    strongest, weakest = picture.max(axis=2), picture.min(axis=2)
    paper = preprocess.background(weakest.astype(np.uint8), cell=16).astype(np.int16)
    found: Marks = (strongest - weakest > CHROMA) & (paper - weakest > DARKER)
    return found if found.mean() <= MOST_COLOURED else nothing


def _in_colour(coloured: Marks, black: Marks, unit: float, *, known: Sequence[_Found]) -> list[_Found]:
    """Coloured ink that was set on the page by hand: over print, in a crooked frame, or in strokes of a pen."""
    found: list[_Found] = []
    reach = max(3, round(6 * unit))
    for box in _joined(coloured, reach):
        left, top, right, bottom = box
        wide, high = (right - left) / unit, (bottom - top) / unit
        part = coloured[top:bottom, left:right]
        if max(wide, high) > SIDE[1] or part.mean() > 0.5 or any(overlap(box, one.box) for one in known):
            continue
        tilt = _frame(part)
        if tilt is None and _is_script(part, unit):
            found.append(_Found(RegionKind.HANDWRITING, box, 0.8))
            continue
        # Where it lies on black words; a printed frame lies around them.
        over = int((part & black[top:bottom, left:right]).sum())
        crooked = tilt is not None and abs(tilt) >= CROOKED
        if min(wide, high) >= SIDE[0] and (crooked or over > max(25, 0.20 * int(part.sum()))):
            found.append(_Found(RegionKind.STAMP, box, 0.8))
    return found


def _scripts(left_over: Marks, unit: float, *, known: Sequence[_Found]) -> list[_Found]:
    """Tangles of thin strokes in ink that is no print; none on a page that has many, which are drawings."""
    found: list[Cell] = []
    for left, top, right, bottom in groups(left_over | np.roll(left_over, 1, axis=0)):
        wide, high = (right - left) / unit, (bottom - top) / unit
        if wide < SCRIPT_WIDTH or not SCRIPT_HEIGHT[0] <= high <= SCRIPT_HEIGHT[1]:
            continue
        if _is_script(left_over[top:bottom, left:right], unit):
            found.append((left, top, right, bottom))
    if len(found) > MOST_SCRIPTS:
        return []
    return [
        _Found(RegionKind.HANDWRITING, box, 0.7)
        for box in _rows(found, APART * unit)
        if not any(overlap(box, one.box) for one in known)
    ]


def _rows(boxes: Sequence[Cell], apart: float) -> list[Cell]:
    """The boxes, those that stand side by side as one."""
    rows: list[Cell] = []
    for box in sorted(boxes):
        for place, row in enumerate(rows):
            level = min(row[3], box[3]) - max(row[1], box[1])
            if box[0] - row[2] <= apart and level > 0.4 * min(row[3] - row[1], box[3] - box[1]):
                rows[place] = (row[0], min(row[1], box[1]), max(row[2], box[2]), max(row[3], box[3]))
                break
        else:
            rows.append(box)
    return rows


def _is_script(part: Marks, unit: float) -> bool:
    """Whether strokes look like a pen's: wide, thin, crossed a few times from top to bottom, and full in the middle."""
    height, width = part.shape
    if width / unit < SCRIPT_WIDTH or not SCRIPT_HEIGHT[0] <= height / unit <= SCRIPT_HEIGHT[1] or height > width:
        return False
    total = int(part.sum())
    if not 0.015 <= total / part.size <= 0.42:
        return False
    largest = max(groups(part | np.roll(part, 1, axis=0)), key=lambda box: box[2] - box[0], default=None)
    if largest is None or largest[2] - largest[0] < 0.45 * width or largest[3] - largest[1] < 0.45 * height:
        return False
    runs = np.diff(part.astype(np.int8), axis=0, prepend=0)
    crossings = (runs == 1).sum(axis=0)
    used = crossings[crossings > 0]
    # A pen's strokes are gone when their rims are taken off; a shape that is filled is not.
    core = (part & ~_grown(~part, max(1, round(1.5 * unit)))).sum() / total
    middle = part[height // 5 : height - height // 5, width // 5 : width - width // 5].sum() / total
    return bool(used.size >= 0.6 * width and 1.3 <= used.mean() <= 6 and core <= 0.12 and middle >= 0.25)


def _frame(part: Marks) -> float | None:
    """Degrees by which a rectangular frame around the ink is turned; None: no frame."""
    rows, columns = np.nonzero(part)
    if rows.size < 60:
        return None
    x, y = columns - columns.mean(), rows - rows.mean()
    best: tuple[float, float] | None = None
    for degrees in np.arange(-24, 24.1, 1.0):
        cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        u, v = x * cosine + y * sine, y * cosine - x * sine
        area = float((u.max() - u.min()) * (v.max() - v.min()))
        if best is None or area < best[0]:
            best = (area, float(degrees))
    if best is None:
        return None
    cosine, sine = np.cos(np.radians(best[1])), np.sin(np.radians(best[1]))
    u, v = x * cosine + y * sine, y * cosine - x * sine
    for one, other in ((u, v), (v, u)):
        length = float(one.max() - one.min())
        for edge in (other.min(), other.max()):
            near = np.abs(other - edge) <= 4
            seen = np.unique(((one[near] - one.min()) / max(1.0, length) * 40).astype(int)).size / 41
            if seen < FRAME:
                return None
    return best[1]


def _joined(marks: Marks, reach: int) -> list[Cell]:
    """Bounds of what lies within `reach` pixels of one another."""
    height, width = marks.shape
    rows, columns = height // reach + 1, width // reach + 1
    padded: Marks = np.zeros((rows * reach, columns * reach), dtype=bool)
    padded[:height, :width] = marks
    grid: Marks = np.asarray(padded.reshape(rows, reach, columns, reach).any(axis=(1, 3)))
    near: Marks = np.logical_or(grid, np.pad(grid, ((0, 0), (1, 0)))[:, :-1])
    near = np.logical_or(near, np.pad(near, ((1, 0), (0, 0)))[:-1])
    found = []
    for left, top, right, bottom in groups(near):
        part = padded[top * reach : bottom * reach, left * reach : right * reach]
        down, across = np.nonzero(part.any(axis=1))[0], np.nonzero(part.any(axis=0))[0]
        if down.size:
            found.append(
                (
                    left * reach + int(across[0]),
                    top * reach + int(down[0]),
                    left * reach + int(across[-1]) + 1,
                    top * reach + int(down[-1]) + 1,
                )
            )
    return found
