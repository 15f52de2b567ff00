"""A picture of which patches of colour are left. What is sent is made of these alone: nothing can be sharpened."""

import io

from PIL import Image, ImageDraw

PATCHES = 10
"""Patches along the longer side: neither a face nor a letter is left in so few."""
_QUALITY = 60
_LONGEST = 1600
"""Pixels of the longer side of what is sent: more would only be more of the same."""


def blurred(image: bytes) -> bytes:
    """A JPEG of the same shape, with the sign of a closed eye on it."""
    with Image.open(io.BytesIO(image)) as opened:
        across, down = opened.size
        opened.draft("RGB", (PATCHES * 8, PATCHES * 8))
        patches = opened.convert("RGB").resize(_inside(across, down, PATCHES), Image.Resampling.BOX)
    size = (across, down) if max(across, down) <= _LONGEST else _inside(across, down, _LONGEST)
    picture = patches.resize(size, Image.Resampling.BICUBIC)
    _closed_eye(picture)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _inside(across: int, down: int, longest: int) -> tuple[int, int]:
    scale = longest / max(across, down)
    return max(1, round(across * scale)), max(1, round(down * scale))


def _closed_eye(picture: Image.Image) -> None:
    """A dark round with a lid and three lashes in the middle, so that nobody takes it for a bad scan."""
    x, y, r = picture.width / 2, picture.height / 2, max(6.0, min(picture.size) / 8)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(40, 40, 46))
    stroke = max(1, round(r / 9))
    pen.arc((x - r * 0.6, y - r * 0.7, x + r * 0.6, y + r * 0.3), 20, 160, fill=(240, 240, 240), width=stroke)
    for at, length in ((-0.4, 0.30), (0.0, 0.40), (0.4, 0.30)):
        top = y + r * (0.3 - 0.35 * abs(at))
        pen.line((x + r * at, top, x + r * at * 1.4, top + r * length), fill=(240, 240, 240), width=stroke)
