"""From the words an engine saw to a page's text: reading order, exact offsets, and boxes on the page as displayed."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from models.document import Variant
from models.words import Box, Word, Words
from services.ingest.plugin import OcrWord

BLOCK_STEP = 1000
"""Blocks are numbered in thousands, their paragraphs inside."""
MOST_BLOCKS = 300

Place = Callable[[tuple[float, float, float, float]], Box]
"""From a box in pixels of the picture that was read to a box in points of the page as displayed."""


def compose(words: Sequence[OcrWord], place: Place) -> tuple[str, Words, tuple[Variant, ...]]:
    """The text, its words, and the readings not chosen: a blank between words, LF between lines, two at paragraphs."""
    pieces: list[str] = []
    placed: list[Word] = []
    length = 0
    last: OcrWord | None = None
    for word in words:
        if last is not None:
            gap = " " if word.line == last.line else ("\n" if word.block == last.block else "\n\n")
            pieces.append(gap)
            length += len(gap)
        pieces.append(word.text)
        placed.append(Word(start=length, end=length + len(word.text), box=place(word.box), confidence=word.confidence))
        length += len(word.text)
        last = word
    variants = tuple(
        Variant(start=placed[at].start, end=placed[min(at + word.other_words, len(placed)) - 1].end, text=word.other)
        for at, word in enumerate(words)
        if word.other
    )
    return "".join(pieces), Words(placed), variants


def ordered(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words block by block, no block before one that stands wholly above it in the same columns.

    Engines give blocks in an order of their own; where two stand side by side that order is kept.
    """
    blocks: dict[int, list[OcrWord]] = {}
    for word in words:
        blocks.setdefault(word.block // BLOCK_STEP, []).append(word)
    boxes = {
        name: (
            min(word.box[0] for word in block),
            min(word.box[1] for word in block),
            max(word.box[2] for word in block),
            max(word.box[3] for word in block),
        )
        for name, block in blocks.items()
    }
    if len(blocks) > MOST_BLOCKS:
        return list(words)
    waiting = list(blocks)
    found: list[OcrWord] = []
    while waiting:
        first = next(
            (
                name
                for name in waiting
                if not any(_above(boxes[other], boxes[name]) for other in waiting if other != name)
            ),
            waiting[0],
        )
        waiting.remove(first)
        found += blocks[first]
    return found


def _above(one: Box, other: Box) -> bool:
    overlap = min(one[2], other[2]) - max(one[0], other[0])
    return one[3] <= other[1] + 2 and overlap > 0.2 * min(one[2] - one[0], other[2] - other[0])


def confidence(words: Sequence[OcrWord]) -> float | None:
    """Mean confidence, each word weighing as many as its characters; None when nothing was read."""
    weight = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / weight if weight else None


def placer(
    *,
    degrees: float,
    turned_size: tuple[int, int],
    size: tuple[int, int],
    scale: float,
    origin: tuple[float, float] = (0, 0),
    matrix: npt.NDArray[np.float64] | None = None,
    shown: tuple[int, int] | None = None,
) -> Place:
    """Undo a deskew: boxes of a picture turned counter-clockwise by `degrees` go back to the page as displayed.

    `size` and `turned_size` are (width, height) in pixels before and after turning, `scale` is points
    per pixel, `origin` the top left corner of the picture on the page, in points. A turned box
    becomes the upright box around the word as it stands on the crooked page. Where the sheet was
    straightened before that, `matrix` maps its pixels to those of the picture shown, of size `shown`.
    """
    if not degrees and matrix is None:
        left, top = origin
        return lambda box: (
            box[0] * scale + left,
            box[1] * scale + top,
            box[2] * scale + left,
            box[3] * scale + top,
        )
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def back(x: float, y: float) -> tuple[float, float]:
        dx, dy = x - turned_size[0] / 2, y - turned_size[1] / 2
        x, y = dx * cosine - dy * sine + size[0] / 2, dx * sine + dy * cosine + size[1] / 2
        if matrix is not None:
            across, down, depth = (float(value) for value in matrix @ (x, y, 1.0))
            x, y = across / depth, down / depth
        return x * scale + origin[0], y * scale + origin[1]

    def place(box: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = box
        corners = [back(x, y) for x in (x0, x1) for y in (y0, y1)]
        across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
        wide, high = shown or size
        right, bottom = wide * scale + origin[0], high * scale + origin[1]
        return (
            max(origin[0], min(across)),
            max(origin[1], min(down)),
            min(right, max(across)),
            min(bottom, max(down)),
        )

    return place
