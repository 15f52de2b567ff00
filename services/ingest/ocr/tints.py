"""Print in a colour as light as its ground, on a page with other print: a grey picture shows nothing of it.

Where the colours of a picture change and its grey does not, print may stand; the channel that shows most is read there.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from services.ingest.ocr.nets import groups
from services.ingest.ocr.preprocess import Grey

STEP, CELL = 3, 6
"""Factor of the small picture that is looked at, and side of its cells in its pixels."""
COLOUR, GREY = 70, 36
"""Levels by which a channel changes inside a cell where there may be print, and by which the grey one does at most."""
SIZE = (6, 2)
"""Cells across and down that a word takes at least."""
MOST = 6
"""Places of one picture that are read."""
SURE = 0.8
"""Confidence from which on what is read of it counts."""
MARGIN = 24
"""Pixels of the picture around a place."""

Place = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of the picture that is read."""


def places(grey: Grey, view: Image.Image | None) -> list[tuple[Place, Grey]]:
    """Where print may stand that the grey picture lacks, and the channel that shows it, dark on light."""
    if view is None or view.mode != "RGB" or min(grey.shape) < 8 * STEP * CELL:
        return []
    height, width = grey.shape
    small = view.resize((width // STEP, height // STEP), Image.Resampling.BOX, reducing_gap=2.0)
    channels = np.asarray(small).astype(np.int16)
    if int((channels.max(axis=2) - channels.min(axis=2)).max()) < COLOUR:
        return []
    levels = np.asarray(small.convert("L")).astype(np.int16)
    spreads = np.stack([_spread(channels[:, :, number]) for number in range(3)])
    marks = (spreads.max(axis=0) >= COLOUR) & (_spread(levels) <= GREY)
    found = [box for box in groups(_joined(marks)) if box[2] - box[0] >= SIZE[0] and box[3] - box[1] >= SIZE[1]]
    found = [box for box in found if marks[box[1] : box[3], box[0] : box[2]].mean() > 0.25][:MOST]
    return list(_cut(found, view, spreads, (width, height)))


def _cut(
    found: list[tuple[int, int, int, int]], view: Image.Image, spreads: npt.NDArray[np.int16], size: tuple[int, int]
) -> Iterator[tuple[Place, Grey]]:
    across, down = view.width / size[0], view.height / size[1]
    for box in found:
        unit = STEP * CELL
        left, top = max(0, box[0] * unit - MARGIN), max(0, box[1] * unit - MARGIN)
        right, bottom = min(size[0], box[2] * unit + MARGIN), min(size[1], box[3] * unit + MARGIN)
        part = view.crop((int(left * across), int(top * down), int(right * across), int(bottom * down)))
        part = part.resize((right - left, bottom - top), Image.Resampling.BICUBIC)
        best = int(spreads[:, box[1] : box[3], box[0] : box[2]].mean(axis=(1, 2)).argmax())
        channel = np.asarray(part.getchannel(best))
        low, high = (int(edge) for edge in np.percentile(channel, (1, 99)))
        stretched = np.clip((channel.astype(np.float32) - low) * (255 / max(1, high - low)), 0, 255).astype(np.uint8)
        light = float(np.median(stretched)) >= float(stretched.mean())
        yield (left, top, right, bottom), np.ascontiguousarray(stretched if light else 255 - stretched)


def _spread(channel: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """The difference of the lightest and the darkest pixel of each cell."""
    rows, columns = channel.shape[0] // CELL, channel.shape[1] // CELL
    cells = channel[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    spread: npt.NDArray[np.int16] = cells.max(axis=(1, 3)) - cells.min(axis=(1, 3))
    return spread


def _joined(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The marks with gaps of a cell between letters closed."""
    found = marks.copy()
    found[:, 1:-1] |= marks[:, :-2] & marks[:, 2:]
    found[:, :-1] |= marks[:, 1:]
    return found
