"""What pages do not show because it is damaged, or was cut off with the end of the file.

pdfium draws what it can and says nothing of the rest: such a page must not be taken for a blank or whole one.
"""

import contextlib
import ctypes
import io
import itertools
from collections.abc import Callable, Iterator
from functools import cached_property

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from models.document import Page, Problem, TextSource
from services.ingest.formats import fax, jpeg, pdf_calls
from services.ingest.formats.image import PICTURE_CUT
from services.ingest.formats.pdf_codecs import is_jbig2_cut, is_jpx_cut
from services.ingest.formats.pdf_content import SHOWN, Contents
from services.ingest.formats.pdf_extras import Opened
from services.ingest.formats.pdf_objects import PageObjects

MOST_PICTURES = 50
_DEEPEST = 15
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)


class Missing:
    """Tells of one document which of its empty pages are none, and which pages lack a part. qpdf looks at them."""

    def __init__(self, file: Opened, *, damaged: bool) -> None:
        self._file = file
        self._damaged = damaged
        self._told = 0
        self._contents = Contents()
        self._page: tuple[int, PageObjects | None] = 0, None

    def judged(self, page: pdfium.PdfPage, read: Page) -> tuple[Page | Problem, ...]:
        """The page as it was read; one that only looks blank as unreadable, and why."""
        if read.source is not TextSource.BLANK or not (
            _undrawn(page) or cut_pictures(page, read.number) or self._lost(read.number)
        ):
            return (read,)
        self._told = read.number
        return (
            read.model_copy(update={"source": TextSource.UNREADABLE}),
            Problem(
                code="page_damaged",
                message="This page looks empty because what it shows is damaged or missing in the file. Ask for "
                "another copy from its source.",
                page=read.number,
            ),
        )

    def broken(self, number: int) -> tuple[Problem, ...]:
        """What is to be said of a page of which a part was read, as its content is damaged."""
        if self._told == number:
            return ()
        try:
            page = self.page(number)
            if page is None or not self._contents.is_broken(page):
                return ()
        except _FLAWS:
            return ()
        return (
            Problem(
                code="page_damaged",
                message="A part of this page is damaged in the file and could not be read; what is sound was. Ask for "
                "another copy from its source.",
                page=number,
            ),
        )

    @cached_property
    def document(self) -> pikepdf.Pdf | None:
        """The file as qpdf sees it, beside pdfium's view; None where it cannot."""
        try:
            return pikepdf.open(self._file.path, password=self._file.password or "", suppress_warnings=True)
        except _FLAWS:
            return None

    def page(self, number: int) -> PageObjects | None:
        """One page as qpdf sees it; None where it cannot."""
        if self._page[0] != number:
            try:
                found = None if self.document is None else PageObjects(self.document.pages[number - 1].obj)
            except _FLAWS:
                found = None
            self._page = number, found
        return self._page[1]

    def _lost(self, number: int) -> bool:
        """Whether the page's content is damaged, shows pictures that are not there, or went with the file's end."""
        if self.document is None:
            return self._damaged
        try:
            page = self.document.pages[number - 1]
            content = page.obj.get("/Contents")
            if content is None:
                return self._damaged
            streams = list(content.as_list()) if isinstance(content, pikepdf.Array) else [content]
            drawing = b"\n".join(stream.read_bytes() for stream in streams)
            named = {f"/{name.decode('latin-1')}" for name in SHOWN.findall(drawing)}
            return bool(named) and not named <= set(page.resources.get("/XObject", pikepdf.Dictionary()).keys())
        except _FLAWS:
            return True


def cut_pictures(page: pdfium.PdfPage, number: int) -> tuple[Problem, ...]:
    """What is to be said of pictures whose data end before they do; pdfium draws the start of such a one."""
    for picture, _ in zip(_pictures(page), range(MOST_PICTURES), strict=False):
        with contextlib.suppress(pdfium.PdfiumError, ValueError):
            if _is_cut(picture):
                return (Problem(code="picture_cut", message=PICTURE_CUT, page=number),)
    return ()


def _pictures(page: pdfium.PdfPage) -> Iterator[pdfium.PdfImage]:
    """The pictures on a page, those in forms included."""
    whole = pdf_calls.address(page.raw)
    for item in _images(whole, pdfium_c.FPDFPage_CountObjects(page.raw), pdf_calls.object_of_page, 1):
        yield pdfium.PdfObject(ctypes.cast(item, pdfium_c.FPDF_PAGEOBJECT), page=page, pdf=page.pdf)


def _images(holder: int, count: int, get: Callable[[int, int], int | None], depth: int) -> Iterator[int]:
    """Where pdfium holds each: a drawing has thousands of other things, which cost a hundredth of this each."""
    for item in map(get, itertools.repeat(holder), range(count)):
        if not item:
            continue
        kind = pdf_calls.kind_of(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield item
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _images(item, pdf_calls.count_of_form(item), pdf_calls.object_of_form, depth + 1)


def _is_cut(picture: pdfium.PdfImage) -> bool:
    filters = picture.get_filters()
    if filters and filters[-1] == "DCTDecode":
        data = bytes(picture.get_data(decode_simple=True))
        if _END_OF_JPEG in data[-_TAIL:]:
            return jpeg.is_damaged(data)
        try:
            with Image.open(io.BytesIO(data)) as opened:
                opened.load()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return True
        return False
    if filters and filters[-1] in _BY_LENGTHS:
        return _BY_LENGTHS[filters[-1]](bytes(picture.get_data(decode_simple=True)))
    if filters and filters[-1] in _FAX:
        width, height = picture.get_px_size()
        return fax.is_damaged(bytes(picture.get_data(decode_simple=True)), width=width, rows=height)
    if not set(filters) <= _SIMPLE:
        return False
    told = picture.get_metadata()
    whole = (told.width * told.bits_per_pixel + 7) // 8 * told.height
    length = pdfium_c.FPDFImageObj_GetImageDataDecoded(picture.raw, None, 0)
    return bool(0 < length < whole)


_END_OF_JPEG = b"\xff\xd9"
_TAIL = 1_024
"""Bytes at the end of a JPEG among which its end is marked: some programs add a few behind it."""
_BY_LENGTHS = {"JPXDecode": is_jpx_cut, "JBIG2Decode": is_jbig2_cut}
_FAX = frozenset({"CCITTFaxDecode", "CCF"})
_SIMPLE = frozenset({"FlateDecode", "LZWDecode", "RunLengthDecode", "ASCIIHexDecode", "ASCII85Decode"})


def _undrawn(page: pdfium.PdfPage) -> bool:
    """Whether a picture on the page cannot be decoded."""
    for picture, _ in zip(_pictures(page), range(MOST_PICTURES), strict=False):
        try:
            picture.get_bitmap().close()
        except pdfium.PdfiumError:
            return True
    return False
