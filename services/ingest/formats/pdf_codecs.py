"""Whether pictures packed as JPEG 2000 or JBIG2 are whole, by the lengths that their parts state.

pdfium leaves such a picture white where it cannot be unpacked, and says nothing of it.
"""

_CODESTREAM = b"\xff\x4f\xff\x51"
_SIGNATURE = b"\x00\x00\x00\x0cjP  "
_TILE, _END = 0xFF90, 0xFFD9


def is_jpx_cut(data: bytes) -> bool:
    """Whether this is no JPEG 2000, or ends before its parts do (ISO 15444-1, annexes A and I)."""
    if data.startswith(_CODESTREAM):
        return _is_codestream_cut(data)
    if not data.startswith(_SIGNATURE):
        return True
    place = 0
    while place + 8 <= len(data):
        length, kind, head = _number(data, place, 4), data[place + 4 : place + 8], 8
        if length == 1:
            length, head = _number(data, place + 8, 8), 16
        if kind == b"jp2c":
            end = place + length if length else len(data)
            return end > len(data) or _is_codestream_cut(data[place + head : end])
        if length < head:
            return True
        place += length
    return True


def _is_codestream_cut(data: bytes) -> bool:
    place, tiles = 2, 0
    while place + 4 <= len(data):
        marker = _number(data, place, 2)
        if marker == _TILE:
            length = _number(data, place + 6, 4)
            if length == 0:
                return False  # up to the end of all
            tiles += 1
            place += max(length, 12)
        elif marker == _END or marker < 0xFF00:
            break
        else:
            place += 2 + _number(data, place + 2, 2)
    # Some programs leave the mark of the end out.
    return tiles == 0 or place > len(data)


_KINDS = frozenset({0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53, 62})
"""Kinds of segments (ITU-T T.88, 7.3)."""
_PAGE, _UNKNOWN = 48, 0xFFFFFFFF
_LEAST_SEGMENT = 11
_FILE = b"\x97JB2\r\n\x1a\n"


def is_jbig2_cut(data: bytes) -> bool:
    """Whether these are no JBIG2 segments as PDFs hold them, or the last ends behind the data (ITU-T T.88, 7.2)."""
    place, pages = 0, 0
    if data.startswith(_FILE):
        return False  # a file of its own, which PDFs should not hold: nothing is known of it
    while place + _LEAST_SEGMENT <= len(data):
        number, flags = _number(data, place, 4), data[place + 4]
        count = data[place + 5] >> 5
        place += 6
        if count == 7:
            count = _number(data, place - 1, 4) & 0x1FFFFFFF
            place += 3 + (count + 8) // 8
        place += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)
        place += 4 if flags & 0x40 else 1
        length = _number(data, place, 4)
        place += 4
        if flags & 0x3F not in _KINDS or place > len(data):
            return True
        if length == _UNKNOWN:
            return False
        pages += flags & 0x3F == _PAGE
        place += length
    return pages == 0 or place > len(data)


def _number(data: bytes, place: int, size: int) -> int:
    return int.from_bytes(data[place : place + size])
