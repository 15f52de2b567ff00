"""PP-OCRv6 tiny as an engine of its own: a whole page by its two networks, in an order found from the white between.

It reads what tesseract loses on photos, screens and posters. On clean print tesseract's layout is the better one,
so that there it only lends its eyes: see `lines` and `second`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
from PIL import Image

from services.ingest.ocr import second
from services.ingest.ocr.layout import BLOCK_STEP
from services.ingest.ocr.nets import DETECT_SIDE, Nets, PixelBox, nets
from services.ingest.ocr.preprocess import Grey
from services.ingest.plugin import OcrFailed, OcrWord

FAINT = 0.5
"""Mean confidence under which a line is taken for a pattern, not print."""
SAMPLE, ENOUGH = 6, 16
"""Lines that tell which way a page stands, and how many times its height is read of each."""
LONG = 2.5
"""Sides' ratio from which on a line tells the way it runs."""
CLEAR = 0.06
"""How much surer lines must read one way than the other."""


class PpOcr:
    """Runs in this process; the networks are loaded once. Keeps no state."""

    name: ClassVar[str] = "ppocr"
    version: ClassVar[str] = "6-tiny"

    def words(
        self,
        image: Path,
        *,
        dpi: int,  # noqa: ARG002 - the networks scale by themselves
        languages: str,  # noqa: ARG002 - one network reads all Western languages
        seconds: float,  # noqa: ARG002 - a page costs about a second
        tiled: bool = False,  # noqa: ARG002 - it reads grey, not black and white
        line: bool = False,
        signs: str = "",  # noqa: ARG002
    ) -> tuple[OcrWord, ...]:
        """Words in the order of blocks. Raises OcrFailed."""
        networks = nets()
        if networks is None:
            raise OcrFailed(
                "ocr_missing",
                "The second OCR engine's networks are missing. `lince doctor` prints the command that brings them.",
            )
        with Image.open(image) as picture:
            grey = np.asarray(picture.convert("L"))
        if line:
            return tuple(_line(grey, (0.0, 0.0, float(grey.shape[1]), float(grey.shape[0])), networks, block=0, line=0))
        return page(grey, networks)

    def turned(self, image: Path, *, dpi: int, seconds: float) -> tuple[int, float] | None:  # noqa: ARG002
        """By which way a few lines read surest. None without networks, or when neither way is clearly better."""
        networks = nets()
        if networks is None:
            return None
        with Image.open(image) as picture:
            return turned(np.asarray(picture.convert("L")), networks)


def page(grey: Grey, networks: Nets, seen: Sequence[PixelBox] | None = None) -> tuple[OcrWord, ...]:
    """All words of a page that stands upright, block by block; `seen`: its lines, where they are known."""
    found: list[OcrWord] = []
    number = 0
    for block, boxes in enumerate(blocks(networks.lines(grey) if seen is None else seen)):
        for box in boxes:
            words = _line(grey, box, networks, block=block * BLOCK_STEP, line=number)
            if words and sum(word.confidence for word in words) / len(words) >= FAINT:
                found += words
                number += 1
    return tuple(found)


def turned(grey: Grey, networks: Nets, *, side: int = DETECT_SIDE) -> tuple[int, float] | None:
    """Degrees clockwise that make the page upright, and how much surer its lines then read.

    Lines are looked for in a picture whose longest side is `side`: a small one will do for print that was seen there.
    """
    boxes = networks.lines(grey, side=side)
    long = sorted(boxes, key=lambda box: -max(box[2] - box[0], box[3] - box[1]))[:SAMPLE]
    if not long:
        return None
    base = 90 if is_sideways(boxes) else 0
    sure = {}
    for degrees in (base, base + 180):
        cuts = [np.rot90(_cut(grey, box), -(degrees // 90)) for box in long]
        texts = [networks.read(np.ascontiguousarray(cut[:, : ENOUGH * cut.shape[0]])) for cut in cuts]
        characters = [character.confidence for text in texts for character in text]
        sure[degrees] = sum(characters) / len(characters) if characters else 0.0
    better = max(sure, key=lambda degrees: sure[degrees])
    lead = sure[better] - sure[(better + 180) % 360]
    return (better, lead) if lead >= CLEAR else None


def is_sideways(boxes: Sequence[PixelBox]) -> bool:
    """Whether most of the print, line by line, runs up or down the page. Short words tell nothing."""
    across, down = _extents(boxes)
    return down > 2 * across


def is_doubtful(boxes: Sequence[PixelBox]) -> bool:
    """Whether lines seem to run both ways, as the columns of a form in a small picture, or none is seen, as if pale."""
    across, down = _extents(boxes)
    return across <= 2 * down and down <= 2 * across


def _extents(boxes: Sequence[PixelBox]) -> tuple[float, float]:
    """How long the lines that run across are together, and those that run down."""
    across = sum(box[2] - box[0] for box in boxes if box[2] - box[0] > LONG * (box[3] - box[1]))
    down = sum(box[3] - box[1] for box in boxes if box[3] - box[1] > LONG * (box[2] - box[0]))
    return across, down


def blocks(boxes: Sequence[PixelBox]) -> list[list[PixelBox]]:
    """Lines parted into blocks in reading order, by cutting along white: columns first, then what lies below."""
    if len(boxes) < 2:
        return [list(boxes)] if boxes else []
    high = float(np.median([box[3] - box[1] for box in boxes])) / 1.7
    gutter = _gap(boxes, 0, least=high)
    if gutter is not None:
        return blocks([box for box in boxes if box[2] <= gutter]) + blocks([box for box in boxes if box[0] >= gutter])
    tops = sorted({box[1] for box in boxes})
    # A heading over columns: the first cut across, below which or above which there are columns.
    for top in tops[1:]:
        upper = [box for box in boxes if (box[1] + box[3]) / 2 < top]
        lower = [box for box in boxes if (box[1] + box[3]) / 2 >= top]
        if any(len(part) > 3 and _gap(part, 0, least=high) is not None for part in (upper, lower)) and upper and lower:
            return blocks(upper) + blocks(lower)
    return [sorted(boxes, key=lambda box: (box[1] + box[3]) / 2)]


def _gap(boxes: Sequence[PixelBox], axis: int, *, least: float) -> float | None:
    """The middle of the widest white that parts the boxes along an axis; None when none is wide enough."""
    spans = sorted((box[axis], box[axis + 2]) for box in boxes)
    best, place, end = least, None, spans[0][1]
    for start, stop in spans[1:]:
        if start - end > best:
            best, place = start - end, (start + end) / 2
        end = max(end, stop)
    return place


def _cut(grey: Grey, box: PixelBox) -> Grey:
    return grey[int(box[1]) : int(box[3]) + 1, int(box[0]) : int(box[2]) + 1]


def _line(grey: Grey, box: PixelBox, networks: Nets, *, block: int, line: int) -> list[OcrWord]:
    part = _cut(grey, box)
    if min(part.shape) < 8:
        return []
    return [
        OcrWord(text=word.text, box=word.box, confidence=word.mean, block=block, line=line)
        for word in second.read_words(part, networks.read(part), (int(box[0]), int(box[1])))
    ]
