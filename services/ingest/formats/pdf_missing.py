"""What pages do not show because it is damaged, or was cut off with the end of the file.

pdfium draws what it can and says nothing of the rest: such a page must not be taken for a blank or whole one.
"""

import contextlib
import io
from functools import cached_property

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from models.document import Page, Problem, TextSource
from services.ingest.formats import fax, jpeg
from services.ingest.formats.image import PICTURE_CUT
from services.ingest.formats.pdf_codecs import is_jbig2_cut, is_jpx_cut
from services.ingest.formats.pdf_content import SHOWN, Contents
from services.ingest.formats.pdf_extras import Opened

MOST_PICTURES = 50
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)


class Missing:
    """Tells of one document which of its empty pages are none, and which pages lack a part. qpdf looks at them."""

    def __init__(self, file: Opened, *, damaged: bool) -> None:
        self._file = file
        self._damaged = damaged
        self._told = 0
        self._contents = Contents()

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
        if self._told == number or self.document is None:
            return ()
        try:
            if not self._contents.is_broken(self.document.pages[number - 1].obj):
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
    pictures = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])
    for picture, _ in zip(pictures, range(MOST_PICTURES), strict=False):
        with contextlib.suppress(pdfium.PdfiumError, ValueError):
            if _is_cut(picture):
                return (Problem(code="picture_cut", message=PICTURE_CUT, page=number),)
    return ()


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
    pictures = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])
    for picture, _ in zip(pictures, range(MOST_PICTURES), strict=False):
        try:
            picture.get_bitmap().close()
        except pdfium.PdfiumError:
            return True
    return False
