"""The letters of printed files, embedded in each, and what they print of a text."""

import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import font_caladea
import font_source_sans_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SANS, BOLD, ITALIC, SERIF = "LinceSans", "LinceSansBold", "LinceSansItalic", "LinceSerif"

_SOURCE = Path(font_source_sans_pro.__file__).parent / "files"
_CALADEA = Path(font_caladea.__file__).parent / "files"
_FILES = {
    SANS: _SOURCE / "SourceSansPro-Regular.ttf",
    BOLD: _SOURCE / "SourceSansPro-Semibold.ttf",
    ITALIC: _SOURCE / "SourceSansPro-It.ttf",
    SERIF: _CALADEA / "Caladea-Bold.ttf",
}


@cache
def register() -> None:
    """Make the fonts known to the library; once in a process."""
    for name, path in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, path))
    pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


def printable(text: str, font: str = SANS) -> str:
    """A text with signs that the font has: others by their composed form, else as `[U+4E2D]`.

    A sign that a font lacks would print as an empty box, which says nothing and is no PDF/A.
    """
    register()
    known = pdfmetrics.getFont(font).face.charToGlyph
    plain = unicodedata.normalize("NFC", text)
    return "".join(sign if ord(sign) in known or sign == "\n" else _other(sign) for sign in plain)


def marked_up(text: str, font: str = SANS) -> str:
    """The same for a paragraph: no sign of a text is taken for markup, ends of lines stay."""
    return escape(printable(text, font)).replace("\n", "<br/>")


def _other(sign: str) -> str:
    if sign in "\t\u00a0\u202f\u2009":
        return " "
    if unicodedata.category(sign) in ("Cf", "Mn") and sign != "\u202e":
        return ""
    return f"[U+{ord(sign):04X}]"
