"""The typefaces of the dossier. They come with Python packages, since a fresh machine has none of its own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_caladea
import font_intuitive
import reportlab
from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REPORTLAB = Path(reportlab.__file__).parent / "fonts"
CALADEA = Path(font_caladea.__file__).parent / "files"
FILES = {
    "sans": REPORTLAB / "Vera.ttf",
    "sans-bold": REPORTLAB / "VeraBd.ttf",
    "serif": CALADEA / "Caladea-Regular.ttf",
    "serif-bold": CALADEA / "Caladea-Bold.ttf",
    "serif-italic": CALADEA / "Caladea-Italic.ttf",
    "hand": Path(font_intuitive.__file__).parent / "files" / "Intuitive.ttf",
}
MEASURED_AT = 200
"""Pixels of the em at which words are measured, large enough that rounding does not show."""


@dataclass(frozen=True)
class Face:
    """A typeface at a size in points."""

    name: str
    size: float

    @property
    def bold(self) -> "Face":
        """The same size in bold, where the family has it."""
        return Face(f"{self.name}-bold", self.size) if f"{self.name}-bold" in FILES else self

    def sized(self, size: float) -> "Face":
        """The same typeface at another size."""
        return Face(self.name, size)


@cache
def raster(name: str, pixels: float) -> ImageFont.FreeTypeFont:
    """The font for drawing on an image."""
    return ImageFont.truetype(str(FILES[name]), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def pdf_name(name: str) -> str:
    """The name under which PDFs embed the font; registers it at the first call."""
    full = f"Lince-{name}"
    pdfmetrics.registerFont(TTFont(full, str(FILES[name])))
    return full


def space(face: Face) -> float:
    """Width of a blank between words: a little more than the font's own, so that rounded glyphs do not eat it."""
    return width(" ", face) * 1.18


def width(text: str, face: Face) -> float:
    """Advance width in points."""
    return raster(face.name, MEASURED_AT).getlength(text) * face.size / MEASURED_AT


def ink(text: str, face: Face) -> tuple[float, float, float, float]:
    """Box of the ink in points, relative to the start of the baseline, y downwards."""
    x0, y0, x1, y1 = raster(face.name, MEASURED_AT).getbbox(text, anchor="ls")
    scale = face.size / MEASURED_AT
    return x0 * scale, y0 * scale, x1 * scale, y1 * scale
