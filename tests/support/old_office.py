"""Old office files and drawings of Windows, made record by record."""

import struct
import zlib
from collections.abc import Sequence

from services.ingest.formats.compound import Tree, written


def an_emf(*lines: tuple[int, int, str], bitmap: bytes = b"") -> bytes:
    """A drawing with words at places, each letter ten units wide."""
    body = b""
    for x, y, text in lines:
        raw = text.encode("utf-16-le")
        raw += b"\0" * (-len(raw) % 4)
        head = struct.pack("<iiIII16xI", x, y, len(text), 76, 0, 76 + len(raw))
        body += _emf(84, b"\0" * 28 + head + raw + struct.pack(f"<{len(text)}I", *[10] * len(text)))
    if bitmap:
        body += _emf(81, b"\0" * 40 + struct.pack("<IIII16x", 80, 40, 120, len(bitmap) - 40) + bitmap)
    head = struct.pack("<II32xI", 1, 108, 0x464D4520)
    return head.ljust(108, b"\0") + body + _emf(14, b"\0" * 12)


def _emf(kind: int, body: bytes) -> bytes:
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def a_wmf(*lines: tuple[int, int, bytes], charset: int = 0) -> bytes:
    """A drawing of the older kind, with words at places."""
    body = _wmf(0x02FB, b"\0" * 13 + bytes([charset]) + b"\0" * 36)
    for x, y, text in lines:
        body += _wmf(0x0A32, struct.pack("<hhHH", y, x, len(text), 0) + text + b"\0" * (len(text) % 2))
    body += _wmf(0x0521, struct.pack("<H", 4) + b"fin." + struct.pack("<hh", 900, 0)) + _wmf(0, b"")
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(body) // 2, 1, 100, 0) + body


def _wmf(function: int, body: bytes) -> bytes:
    return struct.pack("<IH", 3 + len(body) // 2, function) + body


def a_dib(width: int = 120, height: int = 40) -> bytes:
    """A white bitmap without the header of its file."""
    rows = b"\xff" * (width * 3 + -width * 3 % 4) * height
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(rows), 0, 0, 0, 0) + rows


def a_blip(ending: str, content: bytes, *, prints: int = 1) -> bytes:
    """A picture as drawings of old office files keep it."""
    instance, kind = {"png": (0x6E0, 0xF01E), "jpg": (0x46A, 0xF01D), "emf": (0x3D4, 0xF01A), "dib": (0x7A8, 0xF01F)}[
        ending
    ]
    print_ = zlib.crc32(content).to_bytes(16, "little") * prints
    if ending == "emf":
        packed = zlib.compress(content)
        content = struct.pack("<I16x8xIBB", len(content), len(packed), 0, 254) + packed
    else:
        content = b"\xff" + content
    body = print_ + content
    return struct.pack("<HHI", instance + prints - 1 << 4, kind, len(body)) + body


def a_native(name: str, content: bytes) -> bytes:
    """A file as the packager of Windows wraps it."""
    label = name.encode("cp1252") + b"\0"
    path = b"C:\\tmp\\" + label
    body = b"\2\0" + label + path + b"\0\0\3\0" + struct.pack("<I", len(path)) + path
    body += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def a_doc(text: str = "Acta", **streams: "bytes | Tree") -> bytes:
    """A Word file of 1997: one piece of text."""
    raw = text.encode("cp1252")
    block = bytearray(1536 + len(raw))
    struct.pack_into("<HHHHHH", block, 0, 0xA5EC, 0xC1, 0, 0x0C0A, 0, 0)
    struct.pack_into("<II", block, 24, 1536, 1536 + len(raw))
    block[1536:] = raw
    return written({"WordDocument": bytes(block), "1Table": b"\0" * 512, **streams})


def a_ppt(*objects: bytes, pictures: bytes = b"", slides: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A presentation with embedded objects, packed. Of a slide: its title, a box in a group, a comment, its notes.

    Behind them lies an older saving of the first slide, which counts no more.
    """
    body, places, outline, noted = b"", [0], b"", b""
    for number, (title, box, comment, note) in enumerate(slides, start=1):
        shapes = _ppt(0xF003, _ppt(0xF004, _ppt(0xF00D, _said(box))))
        blob = _ppt(5003, _ppt(12000, _said("Ana", 4026) + _said(comment, 4026)), version=0)
        atom = _ppt(1007, b"\0" * 16 + struct.pack("<I", 900 + number), version=0)
        places.append(len(body))
        body += _ppt(1006, atom + shapes + blob)
        places.append(len(body))
        body += _ppt(1008, _ppt(0xF004, _ppt(0xF00D, _said(note))))
        outline += _ppt(1011, struct.pack("<I8xII", 2 * number, number, 0), version=0) + _said(title)
        noted += _ppt(1011, struct.pack("<I8xII", 2 * number + 1, 900 + number, 0), version=0)
    body += _ppt(1006, _said("versión vieja"))
    for one in objects:
        body += _ppt(0x1011, struct.pack("<I", len(one)) + zlib.compress(one), version=0, instance=1)
    places[0] = len(body)
    link = _ppt(4055, _said("http://casa.invalid/pasajes", 4026))
    body += _ppt(1000, _ppt(4080, outline) + _ppt(4080, noted, instance=2) + link)
    table = len(body)
    body += _ppt(6002, struct.pack("<I", len(places) << 20 | 1) + struct.pack(f"<{len(places)}I", *places), version=0)
    edit = len(body)
    body += _ppt(4085, struct.pack("<IIIII", 0, 0, 0, table, 1), version=0)
    user = struct.pack("<HHIII", 0, 4086, 20, 20, 0xE391C05F) + struct.pack("<I", edit)
    return written({"PowerPoint Document": body, "Current User": user, "Pictures": pictures})


def _ppt(kind: int, body: bytes, *, version: int = 0xF, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def _said(text: str, kind: int = 4000) -> bytes:
    return _ppt(kind, text.encode("utf-16-le"), version=0)


def a_biff(*records: tuple[int, bytes], cell: str = "celda", styles: Sequence[tuple[int, bytes]] = ()) -> bytes:
    """The stream of a workbook with one sheet and one cell; `records` stand in the sheet, `styles` before it."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += _record(0x204, struct.pack("<HHHHB", 0, 0, 15, len(cell), 0) + cell.encode("latin-1"))
    sheet += b"".join(_record(kind, body) for kind, body in records) + _record(0x0A, b"")
    name = b"Hoja1"
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(0x42, struct.pack("<H", 1200))
    start += b"".join(_record(kind, body) for kind, body in styles)
    bound = struct.pack("<BB", len(name), 0) + name
    size = len(start) + 4 + 6 + len(bound) + 4
    return start + _record(0x85, struct.pack("<IH", size, 0) + bound) + _record(0x0A, b"") + sheet


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def a_format(code: str) -> list[tuple[int, bytes]]:
    """The records of a font, a format of numbers, fifteen plain styles of cells, and the sixteenth with the format."""
    plain, shown = (struct.pack("<HH16x", 0, number) for number in (0, 170))
    return [
        (0x31, struct.pack("<HHHHH6xBB", 200, 0, 0x7FFF, 400, 0, 1, 0) + b"A"),
        (0x41E, struct.pack("<HHB", 170, len(code), 0) + code.encode("latin-1")),
        *[(0xE0, plain)] * 15,
        (0xE0, shown),
    ]


def a_number(row: int, column: int, value: float) -> tuple[int, bytes]:
    """The record of a cell in the sixteenth style."""
    return 0x203, struct.pack("<HHHd", row, column, 15, value)


def a_box(text: str) -> list[tuple[int, bytes]]:
    """The records of a text box, its text cut over two of them in two widths."""
    cut = len(text) // 2
    return [
        (0x1B6, struct.pack("<HH6xHH4x", 0, 0, len(text), 8)),
        (0x3C, b"\0" + text[:cut].encode("latin-1")),
        (0x3C, b"\1" + text[cut:].encode("utf-16-le")),
        (0x3C, b"\0" * 16),
    ]
