"""Words that a PDF page shows and stores as others: its replacement text (ActualText) may say what nobody sees."""

import io
import re
from collections import Counter
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from services.ingest.formats.pdf_objects import PageObjects
from services.ingest.formats.text import clean

LETTERS = 3
"""Letters and digits of a replacement from which on it is a word: most are hyphens, blanks and joined letters."""
_KEY, _OTHER = b"/ActualText", b"/ActualNone"
_GIVEN = re.compile(rb"/ActualText\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_FLAWS = (pikepdf.PdfError, pdfium.PdfiumError, RuntimeError, ValueError, TypeError, LookupError, MemoryError)


def shown_instead(page: PageObjects, text: str) -> str:
    """Lines of the page as it is drawn with words that `text` has not; empty where there are none."""
    try:
        named = dict(page.resources["/Properties"]) if "/Properties" in page.resources else {}
        lists = [one for one in named.values() if isinstance(one, pikepdf.Dictionary) and "/ActualText" in one]
        drawing = page.drawing.content if page.drawing.whole else b""
        if not any(_counts(str(one.ActualText)) for one in lists) and not _replaces(drawing):
            return ""
        drawn = _without(page.entries, drawing, [name for name, one in named.items() if one in lists])
    except _FLAWS:
        return ""
    known = Counter(_words(text))
    found = [line for line in drawn.splitlines() if any(_counts(word) for word in Counter(_words(line)) - known)]
    return clean("\n".join(found))


def _replaces(drawing: bytes) -> bool:
    if _KEY not in drawing:
        return False
    for plain, digits in _GIVEN.findall(drawing):
        raw = bytes.fromhex(b"".join(digits.split()).decode("ascii")) if digits else plain
        if _counts(str(pikepdf.String(raw)) if raw[:2] != b"\xfe\xff" else raw[2:].decode("utf-16-be", "replace")):
            return True
    return False


def _counts(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= LETTERS


def _words(text: str) -> list[str]:
    return ["".join(filter(str.isalnum, word)).casefold() for word in text.split()]


def _without(page: Any, drawing: bytes, named: list[str]) -> str:
    """The text of the page as it is drawn."""
    with pikepdf.new() as paper:
        paper.pages.append(pikepdf.Page(page))
        copy = paper.pages[0].obj
        copy.Contents = paper.make_stream(drawing.replace(_KEY, _OTHER))
        for name in named:
            del copy.Resources.Properties[name]["/ActualText"]
        buffer = io.BytesIO()
        paper.save(buffer)
    with pdfium.PdfDocument(buffer.getvalue()) as document:
        text = document[0].get_textpage()
        return str(text.get_text_range()).replace("\r\n", "\n")
