"""What an old workbook (BIFF8) holds beside its cells: text boxes, comments, headers and footers, links, chart titles.

Records by [MS-XLS] 2.3. Cells come from calamine and xlrd, which pass all this by.
"""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

_CONTINUE, _TEXT, _NOTE, _HEADER, _FOOTER, _LINK = 0x3C, 0x1B6, 0x1C, 0x14, 0x15, 0x1B8
_CHART_TEXT = 0x100D
_DRAWING_GROUP = 0xEB
_CODES = re.compile(r'&(?:"[^"]*"|\d{1,3}|[LCRPNDTFAGZBIUSEXYOH&]|K[0-9A-Fa-f]{6})')
"""Marks for place, font and fields in a header ([MS-XLS] 2.4.136)."""
_WIDE = 0x01
_BIFF8 = b"\x00\x06"
_URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""Moniker of an address in a link, little-endian as it stands in the file."""


def workbook(path: Path) -> bytes:
    """The stream of the workbook, whatever the case of its name; empty when there is none."""
    try:
        with olefile.OleFileIO(path) as ole:
            name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            return b"" if name is None else bytes(ole.openstream(name).read())
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return b""


def texts(stream: bytes) -> Iterator[str]:
    """Each text beside the cells, in the order of the file."""
    records = _records(stream)
    current = next(records, None)
    if current is None or current[1][:2] != _BIFF8:
        # Before 1997 strings were written another way.
        return
    while current is not None:
        kind, body = current
        current = next(records, None)
        if kind == _TEXT and len(body) >= 12:
            pieces = []
            while current is not None and current[0] == _CONTINUE:
                pieces.append(current[1])
                current = next(records, None)
            yield _boxed(pieces, int.from_bytes(body[10:12], "little"))
        elif kind in (_HEADER, _FOOTER) and len(body) > 3:
            yield re.sub(r"\s+", " ", _CODES.sub(" ", _string(body[2:], int.from_bytes(body[:2], "little")))).strip()
        elif kind == _CHART_TEXT and len(body) > 3:
            yield _string(body[3:], body[2])
        elif kind == _LINK:
            yield _target(body)


def drawn(stream: bytes) -> bytes:
    """The pictures of all sheets, joined from the records that they are cut into."""
    pieces, joining = [], False
    for kind, body in _records(stream):
        joining = kind == _DRAWING_GROUP or (joining and kind == _CONTINUE)
        if joining:
            pieces.append(body)
    return b"".join(pieces)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _boxed(pieces: list[bytes], length: int) -> str:
    """Text of a box, spread over records, each of which begins with a byte that tells how wide its characters are."""
    text = ""
    for piece in pieces:
        if len(text) >= length or not piece:
            break
        text += _string(piece, length - len(text))
    return text.strip()


def _string(raw: bytes, length: int) -> str:
    """At most `length` characters after a byte of flags."""
    if raw[:1] and raw[0] & _WIDE:
        return raw[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return raw[1 : 1 + length].decode("latin-1")


def _target(body: bytes) -> str:
    """Where a link leads, when that is an address. The rest of links are places in this or another file."""
    place = body.find(_URL)
    if place < 0:
        return ""
    size = int.from_bytes(body[place + 16 : place + 20], "little")
    return body[place + 20 : place + 20 + size].decode("utf-16-le", "replace").partition("\0")[0]
