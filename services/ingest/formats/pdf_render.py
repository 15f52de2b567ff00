"""Pictures of PDF pages: for reading, and for people to look at."""

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from models.words import Box
from services.ingest.formats.pdf_drawn import COLOUR
from services.ingest.ocr.pages import IMAGE_DPI, Sheet

READING_DPI = 200
READING_SIDE = 6_000
"""Longest side of a page rendered for reading, in pixels: an A0 poster is read at 130 dpi."""
VIEW_SIDE = 4_000
SMALL_SIDE = 216.0
"""A page of less than three inches is a label, or its unit (UserUnit) is larger than a point, which pdfium ignores."""
SMALL_VIEW = 1_200
SMALL_PIXELS = 2_339
"""How large such a page is at most rendered to be read: as an A4 page at 200 dpi."""


def sheet(page: pdfium.PdfPage, number: int, *, view: bool = False) -> Sheet:
    """The page to be read as a picture, with the one for people where `view` asks for it."""
    width, height = page.get_size()
    longest = max(width, height, 1)
    zoom = min(READING_DPI / 72, READING_SIDE / longest)
    if longest < SMALL_SIDE:
        zoom = max(zoom, min(_finest(page), SMALL_PIXELS / longest))
    return Sheet(
        number=number,
        grey=np.asarray(_render(page, zoom, grey=True)),
        dpi=max(70, min(READING_DPI, round(zoom * 72))),
        scale=1 / zoom,
        width=width,
        height=height,
        view=look(page) if view else None,
    )


def _finest(page: pdfium.PdfPage) -> float:
    """Pixels per point of the finest picture that takes up much of the page; 0 without one."""
    width, height = page.get_size()
    finest = 0.0
    for picture in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > 0.1 * width * height:
            finest = max(finest, max(picture.get_px_size()) / max(right - left, top - bottom))
    return finest


def part_of(whole: Sheet, box: Box) -> Sheet:
    """A part of a sheet, by its box in points."""
    left, top, right, bottom = box
    rows = slice(int(top / whole.scale), int(bottom / whole.scale) + 1)
    columns = slice(int(left / whole.scale), int(right / whole.scale) + 1)
    return Sheet(
        number=whole.number,
        grey=whole.grey[rows, columns],
        dpi=whole.dpi,
        scale=whole.scale,
        width=right - left,
        height=bottom - top,
    )


def look(page: pdfium.PdfPage, *, coloured: bool | None = None) -> Image.Image:
    """The page as people see it: in grey where nothing is coloured, which costs a third. None: that is looked up."""
    longest = max(*page.get_size(), 1)
    if coloured is None:
        coloured = _is_coloured(page, longest)
    zoom = min(IMAGE_DPI / 72, VIEW_SIDE / longest)
    if longest < SMALL_SIDE:
        zoom = max(zoom, SMALL_VIEW / longest)
    return _render(page, zoom, grey=not coloured)


def _render(page: pdfium.PdfPage, zoom: float, *, grey: bool) -> Image.Image:
    bitmap = page.render(scale=zoom, grayscale=grey, limit_image_cache=True, rev_byteorder=True)
    try:
        picture: Image.Image = bitmap.to_pil().copy()
        return picture
    finally:
        bitmap.close()


def _is_coloured(page: pdfium.PdfPage, longest: float) -> bool:
    """Whether there is colour on the page, by a picture of it of 250 pixels."""
    small = np.asarray(_render(page, 250 / longest, grey=False)).astype(np.int16)
    return bool((small.max(axis=2) - small.min(axis=2) > COLOUR).sum() > 3)
