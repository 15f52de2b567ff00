"""Moving pictures (GIF, WebP, PNG, HEIC): which of their frames show something that those before them do not."""

import contextlib
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
_TINY, _SAME = 128, 0.97
"""Side of the pictures that are compared, and how alike a photo and its preview are."""
_OF_THE_SAME = (b"hdrgm", b"GainMap", b"GDepth", b"DepthMap")
"""What the description of a photo says whose second picture is its brightness or its depths."""
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


def other_pictures(picture: Image.Image, count: int, flaws: tuple[type[Exception], ...]) -> Shown:
    """Of the pictures that a phone puts into one file, those that show something else than the first.

    Most are a preview of the same photo, its depths, or what makes it brighter: these are not given.
    """
    raw = picture.info.get("xmp") or b""
    own = any(mark in raw for mark in _OF_THE_SAME) if isinstance(raw, bytes) else False
    found = [0]
    with contextlib.suppress(*flaws):
        size, first, tiny = picture.size, _small(picture), _tiny(picture)
        for place in range(1, count if not own else 1):
            picture.seek(place)
            if picture.size == size:
                differs = _differ(first, _small(picture))
            else:
                other = _tiny(picture)
                flat = min(float(tiny.std()), float(other.std())) < 1
                differs = flat or float(np.corrcoef(tiny, other)[0, 1]) < _SAME
            found += [place] if differs else []
    picture.seek(0)
    found = found[:MOST_READ]
    return Shown(found, len(found))


def _tiny(picture: Image.Image) -> np.ndarray:
    size = (_TINY, _TINY)
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BOX), dtype=np.float32).reshape(-1)


def _small(picture: Image.Image) -> np.ndarray:
    grey = picture.convert("L")
    if grey.width > _WIDTH:
        grey = grey.resize((_WIDTH, max(1, grey.height * _WIDTH // grey.width)), Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.int16)


def _differ(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape != other.shape or int((np.abs(one - other) > _CHANGED).sum()) >= _POINTS
