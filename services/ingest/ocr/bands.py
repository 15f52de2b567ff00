"""A picture much longer than a page, as a chat photographed by scrolling: read in bands, put together as one page.

Shrunk to the size of a page its letters would be lost. It is cut where nothing stands; where there is no such place
the bands overlap, and what both hold is kept once.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.document import Variant
from models.words import Box, Word, Words
from services.ingest.ocr import preprocess
from services.ingest.ocr.reading import Code, Reading
from services.ingest.ocr.recognise import recognise
from services.ingest.plugin import ExtractKit, OcrFailed

SLENDER = 2.5
"""Sides' ratio from which on a picture is cut."""
LONGEST = 3_100
"""Longest side that is read at once, in pixels at reading resolution."""
BAND = 1.6
"""Length of a band, as a share of the shorter side, between BAND_SIDES pixels."""
BAND_SIDES = (1_600, 2_600)
REACH = (0.7, 1.15)
"""Where in a band's length its end is looked for."""
STEPS = (24, 8)
"""Levels between neighbours that are an edge: of print, and of faint print where there is no other."""
QUIET = 0.3
"""Edges in the emptiest lines, as a share of those in full ones, above which nothing there is a gap."""
LEAST_GAP = 4
"""Lines without print that make a gap."""
OVERLAP = 240
"""Pixels that two bands share where there is no gap: more than a line of print is high."""
CUT_OFF = 6
"""Pixels from the end of such a band within which a word may be cut off."""
SAME = 0.4
"""Share of the smaller box that two words of neighbouring bands share when they are one."""


class Band(NamedTuple):
    """A part of a picture, in pixels along its longer side; `shared`: how much of its begin the one before holds."""

    begin: int
    end: int
    shared: int = 0


class Long(NamedTuple):
    """What was read; None where the picture is blank. `failed`: why some bands could not be."""

    reading: Reading | None
    failed: tuple[OcrFailed, ...] = ()


def read_at_once(grey: preprocess.Grey) -> preprocess.Grey | None:
    """The picture as an engine reads it, where it is read at once; None where it is blank, or read in bands."""
    return _readable(grey) if len(cut(grey)) == 1 else None


def _readable(part: preprocess.Grey, *, whole: bool = False) -> preprocess.Grey | None:
    contrast = preprocess.contrast(part)
    if not contrast and not whole:
        return None
    return np.ascontiguousarray(preprocess.evened(part) if 0 < contrast < preprocess.PLAIN else part)


def read(grey: preprocess.Grey, *, dpi: int, scale: float, kit: ExtractKit, whole: bool = False) -> Long:
    """Read a picture, in bands where it is long. Raises OcrFailed when nothing of it could be read.

    Bands that are blank are left out, unless all is to be read as a `whole`.
    """
    bands = cut(grey)
    down = grey.shape[0] >= grey.shape[1]
    read_bands: list[tuple[Reading, Box, Band]] = []
    failed: list[OcrFailed] = []
    for band in bands:
        part = _readable(grey[band.begin : band.end] if down else grey[:, band.begin : band.end], whole=whole)
        if part is None:
            continue
        try:
            reading = recognise(part, dpi=dpi, scale=scale, kit=kit)
        except OcrFailed as failure:
            failed.append(failure)
            continue
        if len(bands) == 1:
            return Long(reading)
        begin, end = band.begin * scale, band.end * scale
        box = (0, begin, grey.shape[1] * scale, end) if down else (begin, 0, end, grey.shape[0] * scale)
        read_bands.append((reading, box, band))
    if not read_bands:
        if failed:
            raise failed[0]
        return Long(None)
    size = (grey.shape[1] * scale, grey.shape[0] * scale)
    return Long(joined(read_bands, whole=size, scale=scale, down=down), tuple(failed))


def cut(grey: preprocess.Grey) -> list[Band]:
    """The bands to be read, from the top or the left."""
    short, length = sorted(grey.shape)
    if length <= LONGEST or length < SLENDER * short:
        return [Band(0, length)]
    lines = grey if grey.shape[0] == length else grey.T
    size = int(min(max(BAND * short, BAND_SIDES[0]), BAND_SIDES[1]))
    found: list[Band] = []
    begin = shared = 0
    while length - begin > 1.3 * size:
        first, last = begin + int(REACH[0] * size), begin + int(REACH[1] * size)
        gap = _gap(lines[first:last])
        end = first + gap if gap is not None else begin + size
        found.append(Band(begin, end, shared))
        shared = 0 if gap is not None else OVERLAP
        begin = end - shared
    return [*found, Band(begin, length, shared)]


def _gap(lines: preprocess.Grey) -> int | None:
    """The middle of the widest stretch where nothing stands; None where there is none."""
    for step in STEPS:
        edges = _edges(lines, step)
        quiet, usual = float(edges.min()), float(np.percentile(edges, 95))
        if not usual:
            continue
        if quiet > QUIET * usual:
            return None
        empty = np.concatenate(([False], edges <= quiet + 0.1 * (usual - quiet), [False]))
        turns = np.flatnonzero(empty[1:] != empty[:-1])
        begins, ends = turns[::2], turns[1::2]
        widest = int(np.argmax(ends - begins))
        return int(begins[widest] + ends[widest]) // 2 if ends[widest] - begins[widest] >= LEAST_GAP else None
    return len(lines) // 2


def _edges(lines: preprocess.Grey, step: int) -> npt.NDArray[np.intp]:
    levels = lines.astype(np.int16)
    return np.asarray(np.count_nonzero(np.abs(np.diff(levels, axis=1)) > step, axis=1), dtype=np.intp)


def joined(
    parts: Sequence[tuple[Reading, Box, Band]], *, whole: tuple[float, float], scale: float, down: bool
) -> Reading:
    """Readings of bands, each with its place on the picture in points, as one: turned as most of its print stands."""
    weights: dict[int, int] = {}
    for reading, _, _ in parts:
        weights[reading.rotation] = weights.get(reading.rotation, 0) + len(reading.text)
    rotation = max(weights, key=lambda turn: weights[turn])
    # Turned so, the band at the end is read first.
    order = list(reversed(parts)) if rotation in ((90, 180) if down else (180, 270)) else list(parts)
    kept = _once(parts, scale=scale, down=down)
    text = ""
    words: list[Word] = []
    variants: list[Variant] = []
    codes: list[Code] = []
    for reading, box, _ in order:
        piece, placed, others = _without(reading, kept[box])
        gap = "\n\n" if text and piece else ""
        start = len(text) + len(gap)
        text += gap + piece
        for word in placed:
            where = _turned(_shown(reading, word.box, box), rotation, whole)
            words.append(Word(start=word.start + start, end=word.end + start, box=where, confidence=word.confidence))
        variants += [Variant(start=one.start + start, end=one.end + start, text=one.text) for one in others]
        codes += [code._replace(box=_turned(_shown(reading, code.box, box), rotation, whole)) for code in reading.codes]
    weight = sum(word.end - word.start for word in words)
    sure = sum(word.confidence * (word.end - word.start) for word in words) / weight if weight else None
    return Reading(
        text=text,
        words=Words(words),
        confidence=sure,
        rotation=rotation,
        variants=tuple(variants),
        codes=tuple(dict.fromkeys(codes)),
    )


def _once(parts: Sequence[tuple[Reading, Box, Band]], *, scale: float, down: bool) -> dict[Box, set[int]]:
    """Of each band, by its place, which of its words are kept: each word of the picture once, and where it is whole."""
    found: dict[Box, set[int]] = {}
    before: list[Box] = []
    axis = 1 if down else 0
    for reading, place, band in parts:
        boxes = [_shown(reading, word.box, place) for word in reading.words]
        keep = set(range(len(boxes)))
        if any(other.shared and other.begin + other.shared == band.end for _, _, other in parts):
            keep -= {at for at in keep if boxes[at][axis + 2] >= (band.end - CUT_OFF) * scale}
        if band.shared:
            begin = (band.begin + CUT_OFF) * scale
            keep -= {at for at in keep if boxes[at][axis] <= begin or any(_same(boxes[at], one) for one in before)}
        found[place] = keep
        before = [boxes[at] for at in keep]
    return found


def _same(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or along <= 0:
        return False
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return across * along >= SAME * least


def _without(reading: Reading, kept: set[int]) -> tuple[str, list[Word], list[Variant]]:
    """Text, words and variants of a reading, left with some of its words."""
    if len(kept) == len(reading.words):
        return reading.text, list(reading.words), list(reading.variants)
    text = ""
    words: list[Word] = []
    moved: dict[int, int] = {}
    last = 0
    for at, word in enumerate(reading.words):
        if at not in kept:
            continue
        between = reading.text[last : word.start]
        # A blank or the breaks that stood there, whatever stood between them.
        gap = ("\n\n" if "\n\n" in between else "\n" if "\n" in between else " ") if words else ""
        start = len(text) + len(gap)
        text += gap + reading.text[word.start : word.end]
        words.append(word.model_copy(update={"start": start, "end": len(text)}))
        moved[word.start], moved[-word.end] = start, len(text)
        last = word.end
    variants = [
        Variant(start=moved[one.start], end=moved[-one.end], text=one.text)
        for one in reading.variants
        if one.start in moved and -one.end in moved
    ]
    return text, words, variants


def _shown(reading: Reading, box: Box, place: Box) -> Box:
    """A box of a band on the picture as it was before the band was turned."""
    wide, high = place[2] - place[0], place[3] - place[1]
    size = (high, wide) if reading.rotation in (90, 270) else (wide, high)
    left, top, right, bottom = _turned(box, -reading.rotation % 360, size)
    return (left + place[0], top + place[1], right + place[0], bottom + place[1])


def _turned(box: Box, rotation: int, size: tuple[float, float]) -> Box:
    """A box on a picture of that size when the picture is turned clockwise."""
    left, top, right, bottom = box
    wide, high = size
    if rotation == 90:
        return (high - bottom, left, high - top, right)
    if rotation == 180:
        return (wide - right, high - bottom, wide - left, high - top)
    if rotation == 270:
        return (top, wide - right, bottom, wide - left)
    return box
