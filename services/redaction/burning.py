"""Boxes burned into the pixels of a page: grown until no glyph crosses an edge, the traces around them wiped.

Public: `burn`. Pure: a picture in, a picture and the boxes in its pixels out.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.words import Box

Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom: half-open."""
Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_CONTRAST = 40
"""Difference of grey from its ground above which a pixel is ink."""
_MOST_GROWN = 40
"""Pixels by which an edge is moved at most for the sake of a glyph."""
_HALO = 16
"""Pixels around a box in which a JPEG may have left traces of what stood in it: twice its blocks."""
_LINE = 0.9
"""Share of the part looked at that a run of ink takes up when it is a ruled line, and no glyph."""
_THICK = 8
"""Pixels of the thickest ruled line that is known as one."""
_ALIKE = 12


class Burnt(NamedTuple):
    """A picture with black boxes, and where they are."""

    picture: Image.Image
    boxes: tuple[Pixels, ...]


def burn(picture: Image.Image, boxes: Iterable[Box], *, across: float, down: float) -> Burnt:
    """The picture with the boxes black. `boxes`: in points; `across`, `down`: pixels in a point."""
    made = picture.convert("L") if picture.mode == "L" else picture.convert("RGB")
    grey = np.asarray(made.convert("L"))
    wanted = [_in_pixels(box, across, down, made.size) for box in boxes]
    grown = [_whole_glyphs(grey, box) for box in wanted if box[0] < box[2] and box[1] < box[3]]
    if not grown:
        return Burnt(made, ())
    pixels = np.array(made)
    for box in grown:
        _wipe(pixels, grey, box)
    burnt = Image.fromarray(pixels)
    pen = ImageDraw.Draw(burnt)
    for left, top, right, bottom in grown:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0 if burnt.mode == "L" else (0, 0, 0))
    return Burnt(burnt, tuple(grown))


def _in_pixels(box: Box, across: float, down: float, size: tuple[int, int]) -> Pixels:
    left, top = int(np.floor(box[0] * across)), int(np.floor(box[1] * down))
    right, bottom = int(np.ceil(box[2] * across)), int(np.ceil(box[3] * down))
    return max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)


def _whole_glyphs(grey: Grey, box: Pixels) -> Pixels:
    """The box, larger by the parts of glyphs that stick out of it. Ruled lines and what goes on for long stay."""
    left, top, right, bottom = box
    high = bottom - top
    beside, above = min(_MOST_GROWN, max(6, int(1.2 * high))), min(_MOST_GROWN, max(6, int(0.6 * high)))
    x0, y0 = max(0, left - beside), max(0, top - above)
    x1, y1 = min(grey.shape[1], right + beside), min(grey.shape[0], bottom + above)
    ink = _ink(grey[y0:y1, x0:x1])
    ink &= ~_lines(ink)
    inside = np.zeros_like(ink)
    inside[top - y0 : bottom - y0, left - x0 : right - x0] = True
    reached = _reached(ink & inside, ink)
    reached |= inside
    rows, columns = np.flatnonzero(reached.any(axis=1)), np.flatnonzero(reached.any(axis=0))
    out = (x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1)
    grown = tuple(int(edge) for edge in out)
    # A pixel of air: print fades at its edges.
    return (
        max(0, grown[0] - (grown[0] < left)), max(0, grown[1] - (grown[1] < top)),
        min(grey.shape[1], grown[2] + (grown[2] > right)), min(grey.shape[0], grown[3] + (grown[3] > bottom)),
    )  # fmt: skip


def _ink(part: Grey) -> Mask:
    ground = float(np.percentile(part, 85))
    if ground < 110 and float(np.percentile(part, 15)) < 60:  # light print on a dark ground
        return part > np.percentile(part, 15) + _CONTRAST
    return part < ground - _CONTRAST


def _lines(ink: Mask) -> Mask:
    """Rows and columns that are ink nearly from edge to edge, but for where a glyph goes through them."""
    across, down = np.zeros_like(ink), np.zeros_like(ink)
    across[ink.mean(axis=1) > _LINE, :] = True
    down[:, ink.mean(axis=0) > _LINE] = True
    return (across & ~_between(ink & ~across)) | (down & ~_between((ink & ~down).T).T)


def _between(ink: Mask) -> Mask:
    """What has ink within a few pixels both above and below."""
    above, below = np.zeros_like(ink), np.zeros_like(ink)
    for step in range(1, _THICK + 1):
        above[step:] |= ink[:-step]
        below[:-step] |= ink[step:]
    return above & below


def _reached(seed: Mask, ink: Mask) -> Mask:
    """All ink that hangs together with the seed."""
    reached = seed
    while True:
        wider = np.pad(reached, 1)
        spread = np.zeros_like(reached)
        for dy in (0, 1, 2):
            for dx in (0, 1, 2):
                spread |= wider[dy : dy + ink.shape[0], dx : dx + ink.shape[1]]
        spread &= ink
        spread |= seed
        if np.array_equal(spread, reached):
            return reached
        reached = spread


def _wipe(pixels: NDArray[np.uint8], grey: Grey, box: Pixels) -> None:
    """Put the ground's own colour around a box where it is all but that: packing left traces of the glyphs there."""
    left, top, right, bottom = box
    x0, y0 = max(0, left - _HALO), max(0, top - _HALO)
    x1, y1 = min(grey.shape[1], right + _HALO), min(grey.shape[0], bottom + _HALO)
    ring = np.ones((y1 - y0, x1 - x0), dtype=bool)
    ring[top - y0 : bottom - y0, left - x0 : right - x0] = False
    near = grey[y0:y1, x0:x1]
    if not ring.any():
        return
    ground = float(np.median(near[ring]))
    plain = ring & (np.abs(near.astype(np.int16) - ground) <= _CONTRAST)
    if (np.abs(near[ring].astype(np.int16) - ground) <= _ALIKE).mean() < 0.5:
        return  # a photo, or hatching: it has no ground
    part = pixels[y0:y1, x0:x1]
    part[plain] = np.median(part[plain], axis=0)


def stands_out(grey: Grey, box: Pixels) -> bool:
    """Whether something is to be seen in a part of a picture: a word that is not was hidden in the original."""
    part = grey[box[1] : box[3], box[0] : box[2]]
    return part.size > 0 and int(np.percentile(part, 98)) - int(np.percentile(part, 2)) > _CONTRAST // 2


def joined(boxes: Sequence[Pixels]) -> tuple[Pixels, ...]:
    """The boxes without those that lie in another one."""
    kept: list[Pixels] = []
    for box in sorted(set(boxes), key=lambda one: -(one[2] - one[0]) * (one[3] - one[1])):
        if not any(o[0] <= box[0] and o[1] <= box[1] and o[2] >= box[2] and o[3] >= box[3] for o in kept):
            kept.append(box)
    return tuple(sorted(kept, key=lambda one: (one[1], one[0])))
