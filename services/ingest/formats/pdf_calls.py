"""Calls of pdfium that are made for each word or object of a page, with addresses as plain numbers.

pypdfium2's own take pointers, and making those takes longer than what most of the calls do.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c

_POINTER = type(ctypes.POINTER(ctypes.c_int))


def address(of: Any) -> int:
    """Where something lies that pypdfium2 holds as `raw`, or ctypes as an array."""
    return ctypes.cast(of, ctypes.c_void_p).value or 0


def addresses(values: Any) -> list[int]:
    """Where each element of an array of ctypes lies: for calls that write them."""
    first, size = ctypes.addressof(values), ctypes.sizeof(values) // len(values)
    return [first + place * size for place in range(len(values))]


def _plain(call: Any) -> Callable[..., Any]:
    kinds = [ctypes.c_void_p if isinstance(kind, _POINTER) else kind for kind in (call.restype, *call.argtypes)]
    # One that keeps the interpreter's lock: letting it go takes as long as the call.
    return ctypes.PYFUNCTYPE(*kinds)(address(call))


count_rects = _plain(pdfium_c.FPDFText_CountRects)
get_rect = _plain(pdfium_c.FPDFText_GetRect)
unicode_of = _plain(pdfium_c.FPDFText_GetUnicode)
loose_box = _plain(pdfium_c.FPDFText_GetLooseCharBox)
is_hyphen = _plain(pdfium_c.FPDFText_IsHyphen)
is_unmapped = _plain(pdfium_c.FPDFText_HasUnicodeMapError)
object_of_page = _plain(pdfium_c.FPDFPage_GetObject)
object_of_form = _plain(pdfium_c.FPDFFormObj_GetObject)
count_of_form = _plain(pdfium_c.FPDFFormObj_CountObjects)
kind_of = _plain(pdfium_c.FPDFPageObj_GetType)
bounds_of = _plain(pdfium_c.FPDFPageObj_GetBounds)
matrix_of = _plain(pdfium_c.FPDFPageObj_GetMatrix)
fill_of = _plain(pdfium_c.FPDFPageObj_GetFillColor)
stroke_of = _plain(pdfium_c.FPDFPageObj_GetStrokeColor)
is_transparent = _plain(pdfium_c.FPDFPageObj_HasTransparency)
bytes_of_picture = _plain(pdfium_c.FPDFImageObj_GetImageDataRaw)
drawing_of_path = _plain(pdfium_c.FPDFPath_GetDrawMode)
mode_of_text = _plain(pdfium_c.FPDFTextObj_GetTextRenderMode)
clip_of = _plain(pdfium_c.FPDFPageObj_GetClipPath)
count_of_clip = _plain(pdfium_c.FPDFClipPath_CountPaths)
count_of_clip_path = _plain(pdfium_c.FPDFClipPath_CountPathSegments)
point_of_clip = _plain(pdfium_c.FPDFClipPath_GetPathSegment)
point_of = _plain(pdfium_c.FPDFPathSegment_GetPoint)
count_of_path = _plain(pdfium_c.FPDFPath_CountSegments)
segment_of_path = _plain(pdfium_c.FPDFPath_GetPathSegment)
