"""One picture of a page → its words on the page as displayed.

The frame of all boxes: points of the page as it is stored as page image, that is, turned upright by
steps of 90 degrees where the page stood wrong (`rotation` says by how much), but never deskewed: the
reader sees the crooked page as it is, and each box lies on its word there. Deskewing happens only
in the picture that the engine is given, and is undone in the boxes.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from models.document import Word
from services.ingest.ocr import engine, layout, preprocess
from services.ingest.plugin import ExtractKit, OcrEngine, OcrWord

POOR = 0.72
"""Mean confidence under which a page is read a second time, in other ways; the better reading stays."""
DESPAIR = 0.55
"""Mean confidence under which the page may stand upside down."""
LEAST_ORIENTATION = 1.0
"""Confidence of tesseract's orientation below which it is not believed."""


@dataclass(frozen=True)
class Reading:
    """What was read. `rotation`: degrees clockwise the picture must be turned to stand as its boxes do."""

    text: str
    words: tuple[Word, ...]
    confidence: float | None
    rotation: int = 0
    notes: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """What readings of one page are compared by: sure characters."""
        return (self.confidence or 0.0) ** 2 * sum(word.end - word.start for word in self.words)


def recognise(grey: preprocess.Grey, *, dpi: int, scale: float, kit: ExtractKit) -> Reading:
    """Read a picture that stands as the page is displayed. Raises OcrFailed.

    `dpi` is the resolution the print seems to have, `scale` is points of the page per pixel.
    Steps: sideways? → deskew → threshold by paper → read → when poor: other threshold, orientation.
    """
    reader = engine(kit.engine)
    with tempfile.TemporaryDirectory(prefix="ocr-") as name:
        desk = _Desk(folder=Path(name), reader=reader, kit=kit, dpi=dpi, scale=scale)
        if preprocess.lies_sideways(grey):
            turned = desk.orientation(grey)
            if turned in (90, 270):
                return desk.best(grey, rotation=turned)
        reading = desk.best(grey, rotation=0)
        if reading.confidence is None or reading.confidence < DESPAIR:
            turned = desk.orientation(grey)
            if turned:
                other = desk.best(grey, rotation=turned)
                if other.weight > reading.weight:
                    return other
        return reading


@dataclass(frozen=True)
class _Desk:
    """The private folder and settings of one page's reading."""

    folder: Path
    reader: OcrEngine
    kit: ExtractKit
    dpi: int
    scale: float

    def orientation(self, grey: preprocess.Grey) -> int:
        """Degrees clockwise to turn, 0 when that cannot be told."""
        found = self.reader.turned(self._write(grey), dpi=self.dpi, seconds=self.kit.limits.ocr_seconds)
        return found[0] if found and found[1] >= LEAST_ORIENTATION else 0

    def best(self, grey: preprocess.Grey, *, rotation: int) -> Reading:
        """Read with the threshold that the paper asks for, and with the other one if that goes badly."""
        upright = np.rot90(grey, -(rotation // 90)) if rotation else grey
        height, width = upright.shape
        angle = preprocess.skew(upright)
        flat = preprocess.turn(upright, angle) if angle else upright
        if preprocess.noise(flat) > preprocess.NOISY:
            flat = preprocess.despeckle(flat)
        image = self._write(flat)
        place = layout.placer(
            degrees=-angle, turned_size=(flat.shape[1], flat.shape[0]), size=(width, height), scale=self.scale
        )
        tiled = preprocess.is_shaded(flat)
        first = self._reading(self._words(image, tiled=tiled), place, rotation)
        if first.confidence is not None and first.confidence >= POOR:
            return first
        second = self._reading(self._words(image, tiled=not tiled), place, rotation)
        return second if second.weight > first.weight else first

    def _words(self, image: Path, *, tiled: bool) -> tuple[OcrWord, ...]:
        return self.reader.words(
            image,
            dpi=self.dpi,
            languages=self.kit.languages,
            tiled=tiled,
            seconds=self.kit.limits.ocr_seconds,
        )

    def _reading(self, words: Sequence[OcrWord], place: layout.Place, rotation: int) -> Reading:
        text, placed = layout.compose(words, place)
        return Reading(text=text, words=placed, confidence=layout.confidence(words), rotation=rotation)

    def _write(self, grey: preprocess.Grey) -> Path:
        path = self.folder / "page.pgm"
        Image.fromarray(np.ascontiguousarray(grey)).save(path, "PPM")
        return path
