"""Pages that look empty because what they show is damaged, or was cut off with the end of the file.

pdfium draws what it can and says nothing of the rest: such a page must not be taken for a blank one.
"""

import re
from functools import cached_property

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.document import Page, Problem, TextSource
from services.ingest.formats.pdf_extras import Opened

MOST_PICTURES = 50
_SHOWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)


class Missing:
    """Tells of one document which of its empty pages are none. qpdf looks at them, and only where one is met."""

    def __init__(self, file: Opened, *, damaged: bool) -> None:
        self._file = file
        self._damaged = damaged

    def judged(self, page: pdfium.PdfPage, read: Page) -> tuple[Page | Problem, ...]:
        """The page as it was read; one that only looks blank as unreadable, and why."""
        if read.source is not TextSource.BLANK or not (_undrawn(page) or self._lost(read.number)):
            return (read,)
        return (
            read.model_copy(update={"source": TextSource.UNREADABLE}),
            Problem(
                code="page_damaged",
                message="This page looks empty because what it shows is damaged or missing in the file. Ask for "
                "another copy from its source.",
                page=read.number,
            ),
        )

    @cached_property
    def _document(self) -> pikepdf.Pdf | None:
        try:
            return pikepdf.open(self._file.path, password=self._file.password or "", suppress_warnings=True)
        except _FLAWS:
            return None

    def _lost(self, number: int) -> bool:
        """Whether the page's content is damaged, shows pictures that are not there, or went with the file's end."""
        if self._document is None:
            return self._damaged
        try:
            page = self._document.pages[number - 1]
            content = page.obj.get("/Contents")
            if content is None:
                return self._damaged
            streams = list(content.as_list()) if isinstance(content, pikepdf.Array) else [content]
            drawing = b"\n".join(stream.read_bytes() for stream in streams)
            named = {f"/{name.decode('latin-1')}" for name in _SHOWN.findall(drawing)}
            return bool(named) and not named <= set(page.resources.get("/XObject", pikepdf.Dictionary()).keys())
        except _FLAWS:
            return True


def _undrawn(page: pdfium.PdfPage) -> bool:
    """Whether a picture on the page cannot be decoded."""
    pictures = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])
    for picture, _ in zip(pictures, range(MOST_PICTURES), strict=False):
        try:
            picture.get_bitmap().close()
        except pdfium.PdfiumError:
            return True
    return False
