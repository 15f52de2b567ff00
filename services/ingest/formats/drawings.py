"""Pictures drawn in old office files: the blips of [MS-ODRAW] 2.2.22 to 2.2.31, wherever a stream holds them.

DOC keeps them in its streams Data and WordDocument, PPT in Pictures, XLS in records of its workbook, cut in pieces.
"""

import re
import struct
import zlib
from collections.abc import Iterator

# Instance (with one or two fingerprints) and type of a record; the mark tells the ending.
_BLIP = re.compile(
    rb"(?:(?P<emf>[\x40\x50]\x3d\x1a)|(?P<wmf>[\x60\x70]\x21\x1b)|(?P<dib>[\x80\x90]\x7a\x1f)|(?P<png>[\x00\x10]\x6e\x1e)"
    rb"|(?P<jpg>(?:[\xa0\xb0]\x46|[\x20\x30]\x6e)[\x1d\x2a])|(?P<tif>[\x40\x50]\x6e\x29))\xf0"
)
_TWO_PRINTS = 0x10
_PRINT = 16
_METAFILE = 34
"""Bytes of the header before a packed metafile: size, bounds, extent, packed size, how packed, filter."""
MOST_UNPACKED = 64 * 1024 * 1024


def pictures(stream: bytes) -> Iterator[tuple[str, bytes]]:
    """Ending and bytes of each picture in a stream, once each, in its order."""
    seen: set[bytes] = set()
    place = 0
    while found := _BLIP.search(stream, place):
        start = found.end() + 4
        size = int.from_bytes(stream[found.end() : start], "little")
        place = found.start() + 1
        prints = _PRINT * (2 if found[0][0] & _TWO_PRINTS else 1)
        ending = str(found.lastgroup)
        header = _METAFILE if ending in ("emf", "wmf") else 1
        body = stream[start + prints + header : start + size]
        if len(body) == 0 or start + size > len(stream):
            continue
        mark = stream[start : start + _PRINT]
        if header == _METAFILE:
            body = _unpacked(body)
        elif ending == "dib":
            ending, body = "bmp", bitmap(body)
        if not _plausible(ending, body):
            continue
        place = start + size
        if mark not in seen:
            seen.add(mark)
            yield ending, body


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, MOST_UNPACKED)
    except zlib.error:
        return body


def _plausible(ending: str, body: bytes) -> bool:
    """Whether the bytes begin as a picture of that kind does: the mark of a record may stand in anything."""
    return {
        "png": body.startswith(b"\x89PNG"), "jpg": body.startswith(b"\xff\xd8"), "tif": body[:2] in (b"II", b"MM"),
        "emf": body[:4] == b"\x01\x00\x00\x00" and body[40:44] == b" EMF", "bmp": len(body) > _FILE_HEADER,
        "wmf": body[:4] == b"\xd7\xcd\xc6\x9a" or body[:4] in (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"),
    }[ending]  # fmt: skip


_FILE_HEADER = 14
CORE = 12
"""Size of the oldest header, and how it is told."""
_MASKED, _MOST_BITS = 3, 8


def bitmap(body: bytes) -> bytes:
    """A device-independent bitmap as a BMP file; empty when its header is not one. [MS-WMF] 2.2.2.9."""
    if len(body) < CORE:
        return b""
    size = int.from_bytes(body[:4], "little")
    if size == CORE:
        bits = int.from_bytes(body[10:12], "little")
        colours = 3 * (1 << bits) if bits <= _MOST_BITS else 0
    elif 40 <= size <= 124 and len(body) >= size:
        _, _, bits, packing, _, _, _, used = struct.unpack_from("<iHHIIiiI", body, 8)[:8]
        colours = 4 * (used or (1 << bits if bits <= _MOST_BITS else 0))
        colours += 12 if packing == _MASKED and size == 40 else 0
    else:
        return b""
    start = _FILE_HEADER + size + colours
    if start - _FILE_HEADER >= len(body):
        return b""
    return struct.pack("<2sIHHI", b"BM", _FILE_HEADER + len(body), 0, 0, start) + body
