"""Moving pictures (GIF, WebP, PNG, HEIC): which of their frames show something that those before them do not."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

MOST_READ = 12
"""Frames that are read; each costs as much as a picture."""
MOST_FRAMES = 2_000
MOST_PIXELS = 300_000_000
"""Pixels of all frames together that are looked at: some seconds."""
MOST_COMPARED = 16
"""Frames that one is compared with: a loop comes back to one that is not the last."""
_WIDTH = 640
_CHANGED = 32
"""Difference of grey of a point that changed."""
_POINTS = 30
"""Points that change when a short word does; fewer are a cursor."""


class Shown(NamedTuple):
    """Frames to be read, from 0, and how many differ; None: not all were looked at."""

    frames: Sequence[int]
    differing: int | None


def differing(
    picture: Image.Image, frames: int, decoded: Callable[[Image.Image], Image.Image], flaws: tuple[type[Exception], ...]
) -> Shown:
    """The frames that show something new; of too many first, last and those evenly between. Ends at frame 0."""
    found: list[int] = []
    seen: set[bytes] = set()
    kept: list[np.ndarray] = []
    left = MOST_PIXELS
    whole = frames <= MOST_FRAMES
    try:
        for place in range(min(frames, MOST_FRAMES)):
            picture.seek(place)
            left -= picture.width * picture.height
            if left < 0 and place:
                whole = False
                break
            small = _small(decoded(picture))
            digest = hashlib.sha256(small.tobytes()).digest()
            if digest not in seen and all(_differ(small, one) for one in kept):
                found.append(place)
                kept = [*kept[1 - MOST_COMPARED :], small]
            seen.add(digest)
    except flaws:
        whole = False
    picture.seek(0)
    found = found or [0]
    count = len(found)
    if count > MOST_READ:
        found = [found[round(step * (count - 1) / (MOST_READ - 1))] for step in range(MOST_READ)]
    return Shown(found, count if whole else None)


def _small(picture: Image.Image) -> np.ndarray:
    grey = picture.convert("L")
    if grey.width > _WIDTH:
        grey = grey.resize((_WIDTH, max(1, grey.height * _WIDTH // grey.width)), Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.int16)


def _differ(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape != other.shape or int((np.abs(one - other) > _CHANGED).sum()) >= _POINTS
