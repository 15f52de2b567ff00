"""The pages of a PDF as qpdf sees them, beside pdfium's view: each looked up once, its content taken apart once."""

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

MOST_CHECKED = 64 << 20
"""Bytes of one page's content, taken apart, up to which it is looked through."""
_PIECE = 1 << 18
_HEAD, _CHECK = 2, 4
"""Bytes that zlib sets before and behind what it packs."""


@dataclass(frozen=True)
class Drawing:
    """What draws a page or a form. `whole`: all of it is there and can be unpacked to its end."""

    content: bytes
    whole: bool


class PageObjects:
    """One page. Its properties raise what qpdf raises on damaged files."""

    def __init__(self, entries: Any) -> None:
        self.entries = entries

    @cached_property
    def resources(self) -> Any:
        """Fonts, forms, pictures and patterns of the page, by their names."""
        return pikepdf.Page(self.entries).resources

    @cached_property
    def drawing(self) -> Drawing:
        """What draws it."""
        content = self.entries.get("/Contents")
        streams = list(content) if isinstance(content, pikepdf.Array) else [content]
        if len(streams) > 1 and any(stream is None for stream in streams):
            return Drawing(b"", whole=False)
        return taken_apart(*streams)


def taken_apart(*streams: Any) -> Drawing:
    """The content of streams that follow one another, as far as MOST_CHECKED goes. What is no stream is left out."""
    left = MOST_CHECKED
    pieces: list[bytes] = []
    for stream in streams:
        if not isinstance(stream, pikepdf.Stream) or left <= 0:
            continue
        packings = _packings(stream)
        piece = b""
        if packings[:1] == ["/FlateDecode"]:
            whole, piece = _unpacked(stream.read_raw_bytes(), left)
            if not whole:
                return Drawing(b"\n".join([*pieces, piece]), whole=False)
        if packings != ["/FlateDecode"] or "/DecodeParms" in stream:
            piece = stream.read_bytes()[:left]
        left -= len(piece)
        pieces.append(piece)
    return Drawing(b"\n".join(pieces), whole=True)


def _packings(stream: pikepdf.Stream) -> list[str]:
    """What is to be undone, in this order."""
    if "/Filter" not in stream:
        return []
    filters = stream["/Filter"]
    return [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]


def _unpacked(packed: bytes, most: int) -> tuple[bool, bytes]:
    """Whether these bytes can be unpacked to their end, and what came out of them.

    Some programs cut the sum behind them off, which takes nothing from the page: only a wrong one counts.
    """
    if not packed.strip():
        return True, b""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    taken, check = bytearray(), 1
    rest = packed[_HEAD:]
    while not unpacker.eof and len(taken) < most:
        try:
            piece = unpacker.decompress(rest, _PIECE)
        except zlib.error:
            return False, bytes(taken)
        rest = unpacker.unconsumed_tail
        if not piece and not rest:
            return unpacker.eof, bytes(taken)
        taken += piece
        check = zlib.adler32(piece, check)
    behind = unpacker.unused_data[:_CHECK]
    sound = not unpacker.eof or len(behind) < _CHECK or int.from_bytes(behind) == check
    return sound, bytes(taken)
