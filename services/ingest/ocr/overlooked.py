"""What the test for blank pages passes over: print at the picture's edge, print as light as its ground, a faint word.

Each is only a sign that there may be print: who reads it and finds nothing sure has a blank page after all.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from services.ingest.ocr import preprocess
from services.ingest.ocr.preprocess import Grey

SURE = 0.6
"""Mean confidence from which on what is read of it counts."""
MARGIN = 20
"""Share of the shorter side, as a divisor, that is looked at along each edge."""
RULE = 24
"""Length from which on a mark is the edge of a sheet or its shadow and no letter, in pixels of the small picture."""
STROKES = 6
"""Marks one behind another that print has; the shadow of a sheet has one."""
CLEAN, CLEAR = 0.25, 11
"""Noise of paper that was never scanned, and the levels by which a faint word is darker than that."""
COLOURED = 24
"""Difference of a picture's colours under which it is grey, in levels."""


def found(grey: Grey, view: Image.Image | None) -> Grey | None:
    """Of a picture that looks blank, what may hold print all the same; None where nothing does."""
    if min(grey.shape) < 8:
        return None
    if _at_the_edge(grey):
        return grey
    if _is_faint_word(grey):
        return _darkened(grey)
    return _in_colour(view, grey.shape) if view is not None and view.mode == "RGB" else None


def _at_the_edge(grey: Grey) -> bool:
    small = preprocess.shrink(grey, 3) if min(grey.shape) > 300 else grey
    width = max(2, min(small.shape) // MARGIN)
    marks = preprocess.background(small, cell=16).astype(np.int16) - small > preprocess.PLAIN
    marks &= ~_reaching_edge(marks, width)
    if min(marks.shape) > 2 * RULE:
        marks &= ~preprocess.rules(marks, length=RULE)
    needed = preprocess.BLANK_SHARE * marks.size
    strips = (marks[:width], marks[-width:], marks[:, :width].T, marks[:, -width:].T)
    return any(_looks_printed(strip, needed) for strip in strips)


def _reaching_edge(marks: npt.NDArray[np.bool_], width: int) -> npt.NDArray[np.bool_]:
    """Marks that hang together with the picture's edge: the dark frame of a scan."""
    reached = np.zeros_like(marks)
    reached[:2], reached[-2:], reached[:, :2], reached[:, -2:] = marks[:2], marks[-2:], marks[:, :2], marks[:, -2:]
    for _ in range(width):
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= marks
        if np.array_equal(grown, reached):
            break
        reached = grown
    return reached


def _looks_printed(strip: npt.NDArray[np.bool_], needed: float) -> bool:
    if np.count_nonzero(strip) < needed:
        return False
    for turned in (strip, strip.T):
        # Columns of a letter's height are dark or not, one behind another, and near each other.
        dark = turned.sum(axis=0) >= 2
        starts = np.flatnonzero(dark[1:] & ~dark[:-1])
        if len(starts) >= STROKES and np.any(starts[STROKES - 1 :] - starts[: 1 - STROKES] < 30 * STROKES):
            return True
    return False


def _is_faint_word(grey: Grey) -> bool:
    small = preprocess.shrink(grey, 3) if min(grey.shape) > 300 else grey
    darker = preprocess.background(small, cell=16).astype(np.int16) - small
    margin = max(1, min(small.shape) // 40)
    inside = darker[margin:-margin, margin:-margin]
    if float(np.abs(inside - np.median(inside)).mean()) > CLEAN:
        return False
    return float(np.mean(inside >= CLEAR)) >= 2 * preprocess.BLANK_SHARE


def _darkened(grey: Grey) -> Grey:
    """The picture with what is darkest of it black, however little that is."""
    darker = preprocess.background(grey, cell=24).astype(np.float32) - grey
    levels = np.clip(255 - darker * (255 / max(float(darker.max()), 1.0)), 0, 255)
    return np.asarray(levels, dtype=np.uint8)


def _in_colour(view: Image.Image, shape: tuple[int, ...]) -> Grey | None:
    """The channel in which the picture holds most, dark on light; None where none holds marks."""
    height, width = shape
    size = (width, height)
    picture = view if view.size == size else view.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
    sample = np.asarray(picture)[::4, ::4].astype(np.int16)
    if int((sample.max(axis=2) - sample.min(axis=2)).max()) < COLOURED:
        return None
    best: Grey | None = None
    most = 0.0
    for channel in picture.split():
        levels = np.asarray(channel)
        spread = float(levels[::4, ::4].std())
        if spread <= most:
            continue
        dark = levels if float(np.median(levels[::4, ::4])) >= float(levels[::4, ::4].mean()) else 255 - levels
        if preprocess.contrast(np.ascontiguousarray(dark)) >= preprocess.PLAIN:
            best, most = np.ascontiguousarray(dark), spread
    return best
