"""Whether the content of a PDF's pages is whole: pdfium draws what comes before the damage and says nothing of it."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

MOST_CHECKED = 64 << 20
"""Bytes of one page's content, taken apart, up to which it is looked through."""
MOST_FORMS = 5_000
_DEEPEST = 8
SHOWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
"""Names of what a content shows: pictures and forms."""
_PIECE = 1 << 18
_HEAD, _CHECK = 2, 4
"""Bytes that zlib sets before and behind what it packs."""


@dataclass
class Contents:
    """Remembers of one document which of its forms are whole: a letterhead is on every page."""

    _known: dict[Any, bool] = field(default_factory=dict)

    def is_broken(self, page: Any) -> bool:
        """Whether a part of what the page shows cannot be unpacked to its end, or is not there.

        `page` is one of qpdf's. Forms on it count, and what those hold.
        """
        content = page.get("/Contents")
        streams = list(content) if isinstance(content, pikepdf.Array) else [content]
        if any(stream is None for stream in streams) and len(streams) > 1:
            return True
        return self._broken(streams, pikepdf.Page(page).resources, depth=0)

    def _broken(self, streams: Iterable[Any], resources: Any, *, depth: int) -> bool:
        left = MOST_CHECKED
        shown: set[str] = set()
        for stream in streams:
            if not isinstance(stream, pikepdf.Stream):
                continue
            drawing = b""
            if _packing(stream) == "/FlateDecode" and left > 0:
                whole, drawing = _unpacked(stream.read_raw_bytes(), left)
                if not whole:
                    return True
                left -= len(drawing)
            elif left > 0:
                drawing = stream.read_bytes()[:left]
            if b"Do" in drawing:
                shown.update(f"/{name.decode('latin-1')}" for name in SHOWN.findall(drawing))
        return self._lacks(shown, resources, depth=depth)

    def _lacks(self, shown: set[str], resources: Any, *, depth: int) -> bool:
        """Whether something that is shown is not there, or is a form that is broken."""
        if not shown or depth > _DEEPEST or resources is None:
            return False
        held = dict(resources.get("/XObject", pikepdf.Dictionary()))
        for name in shown:
            thing = held.get(name)
            if not isinstance(thing, pikepdf.Stream):
                return True
            if thing.get("/Subtype") != "/Form":
                continue
            if thing.objgen not in self._known and len(self._known) < MOST_FORMS:
                self._known[thing.objgen] = False  # one that shows itself
                self._known[thing.objgen] = self._broken([thing], thing.get("/Resources", resources), depth=depth + 1)
            if self._known.get(thing.objgen):
                return True
        return False


def _packing(stream: pikepdf.Stream) -> str:
    """What is to be undone first."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) else None
    return "" if filters is None else str(filters)


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
