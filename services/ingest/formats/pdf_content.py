"""Whether the content of a PDF's pages is whole: pdfium draws what comes before the damage and says nothing of it."""

import zlib
from typing import Any

import pikepdf

MOST_CHECKED = 64 << 20
"""Bytes of one page's content, taken apart, up to which it is looked through."""
_PIECE = 1 << 18
_HEAD, _CHECK = 2, 4
"""Bytes that zlib sets before and behind what it packs."""


def is_broken(page: Any) -> bool:
    """Whether a part of the page's content cannot be unpacked to its end. `page` is one of qpdf's."""
    content = page.get("/Contents")
    streams = list(content) if isinstance(content, pikepdf.Array) else [content]
    left = MOST_CHECKED
    for stream in streams:
        if isinstance(stream, pikepdf.Stream) and _packing(stream) == "/FlateDecode" and left > 0:
            whole, taken = _unpacked(stream.read_raw_bytes(), left)
            if not whole:
                return True
            left -= taken
    return False


def _packing(stream: pikepdf.Stream) -> str:
    """What is to be undone first."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) else None
    return "" if filters is None else str(filters)


def _unpacked(packed: bytes, most: int) -> tuple[bool, int]:
    """Whether these bytes can be unpacked to their end, and how many came out of them.

    Some programs cut the sum behind them off, which takes nothing from the page: only a wrong one counts.
    """
    if not packed.strip():
        return True, 0
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    taken, check = 0, 1
    rest = packed[_HEAD:]
    while not unpacker.eof and taken < most:
        try:
            piece = unpacker.decompress(rest, _PIECE)
        except zlib.error:
            return False, taken
        rest = unpacker.unconsumed_tail
        if not piece and not rest:
            return unpacker.eof, taken
        taken += len(piece)
        check = zlib.adler32(piece, check)
    behind = unpacker.unused_data[:_CHECK]
    sound = not unpacker.eof or len(behind) < _CHECK or int.from_bytes(behind) == check
    return sound, taken
