"""Copies of page images with their number burned in; a slip stands where there is no image. Originals bear no stamp."""

import io

from PIL import Image, ImageDraw, ImageFont

_SLIP = (827, 1169)
"""A4 at 100 dots an inch."""
_QUALITY = 80


def stamped(image: bytes | None, label: str, *, words: str = "") -> bytes:
    """A JPEG with its number below the picture. Without an image, a white page that says why."""
    if image is None:
        page = Image.new("L", _SLIP, 255)
        ImageDraw.Draw(page).text((_SLIP[0] / 2, _SLIP[1] / 2), words, font=_font(_SLIP), fill=0, anchor="mm")
    else:
        with Image.open(io.BytesIO(image)) as found:
            page = found.convert("RGB") if found.mode not in ("L", "RGB") else found.copy()
    font = _font(page.size)
    # Under the picture, never over it: a stamp hides nothing.
    strip = int(font.size * 2)
    whole = Image.new(page.mode, (page.width, page.height + strip), "white")
    whole.paste(page, (0, 0))
    at = (page.width - font.size, page.height + strip / 2)
    ImageDraw.Draw(whole).text(at, label, font=font, fill="black", anchor="rm")
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _font(size: tuple[int, int]) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(max(8, min(size) // 40))
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font
