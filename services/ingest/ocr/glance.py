"""Whether a picture may hold print, told in milliseconds: reading a photo or a drawing to find nothing takes seconds.

The detecting network looks for lines of print, and the reading one whether a few of them are letters. What is sparse
and surely read is taken from it; where it is in doubt the picture is read.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from services.ingest.ocr import codes, layout, ppocr
from services.ingest.ocr.nets import DETECT_SIDE, Nets, PixelBox
from services.ingest.ocr.preprocess import Grey
from services.ingest.plugin import OcrWord

PAGE_SIDE = 2_339
"""Longest side of a page at reading resolution, in pixels: larger pictures are looked at in the scale of pages."""
LEAST_SIDE = 480
"""Longest side up to which a picture is looked at as it is."""
MANY = 4
"""Lines from which on a picture is read whatever they say: they may be of a script that the network does not know."""
LETTERS, SURE = 2, 0.55
"""Letters or digits of a line, and their mean confidence, from which on it is print."""
SPARSE, LABEL, CLEAR = 0.25, 3, 0.80
"""Share of a picture below which print in it is sparse, words that each line of it then has at most, and the mean
confidence from which on they are taken. Sentences are read by both engines: the network alone glues words."""
STROKES = "1lIi"
"""What bars of a chart are read as."""
LONG = 1.5
"""Sides' ratio up to which a line may run either way."""


@dataclass(frozen=True)
class Glance:
    """What a glance told: whether there may be print, and its words where they are few and sure."""

    print: bool
    words: tuple[OcrWord, ...] = ()


def glanced(grey: Grey, networks: Nets) -> Glance:
    """Look at a picture. Codes count as print."""
    side = max(LEAST_SIDE, round(DETECT_SIDE * max(grey.shape) / PAGE_SIDE))
    boxes = networks.lines(grey, side=side)
    if len(boxes) < MANY and not any(_is_print(grey, box, networks) for box in boxes):
        return Glance(print=bool(codes.found(grey)))
    # A name in a logo, a sign in a photo, labels of a chart: tesseract sees no more of them, at forty times the cost.
    if sum((box[2] - box[0]) * (box[3] - box[1]) for box in boxes) < SPARSE * grey.size and not codes.found(grey):
        words = ppocr.page(grey, networks, boxes)
        longest = max(Counter(word.line for word in words).values(), default=0)
        if 0 < longest <= LABEL and (layout.confidence(words) or 0) >= CLEAR:
            return Glance(print=True, words=words)
    return Glance(print=True)


def _is_print(grey: Grey, box: PixelBox, networks: Nets) -> bool:
    part = grey[int(box[1]) : int(box[3]) + 1, int(box[0]) : int(box[2]) + 1]
    if min(part.shape) < 4:
        return False
    high, wide = part.shape
    turns = [turn for turn in range(4) if (high if turn % 2 else wide) * LONG >= (wide if turn % 2 else high)]
    return any(_reads(np.ascontiguousarray(np.rot90(part, -turn)), networks) for turn in turns)


def _reads(line: Grey, networks: Nets) -> bool:
    said = [one for one in networks.read(line) if one.text.isalnum()]
    if len(said) < LETTERS or all(one.text in STROKES for one in said):
        return False
    return sum(one.confidence for one in said) / len(said) >= SURE
