"""Whether a file is the picture of a page, where another server says so."""

import warnings
from pathlib import Path

from PIL import Image

_MOST_PIXELS = 150_000_000
_SHRUNK = 8
"""A JPEG is unpacked to an eighth of its size, which finds where it ends too early."""


def check(place: Path) -> None:
    """Raises ValueError for what is no JPEG, too large, or cut."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(place, formats=("JPEG",)) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise ValueError("too large")
                picture.draft("L", (max(1, picture.width // _SHRUNK), max(1, picture.height // _SHRUNK)))
                picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("no picture") from error
