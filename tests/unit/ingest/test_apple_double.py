"""Files that a Mac leaves beside others: where a file came from is text that is found."""

import plistlib
import struct

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState

WHERE = ["https://archivos.example/carpeta/contrato.pdf", "https://correo.example/bandeja"]


def a_table(**attributes: bytes) -> bytes:
    """Finder information with a table of attributes, as it lies at byte 50 of its file."""
    names = {name.replace("__", ":").replace("_", "."): value for name, value in attributes.items()}
    start = 50 + 34 + 36
    sizes = [11 + len(name) + 1 for name in names]
    data = start + sum(size + -size % 4 for size in sizes)
    entries, values = b"", b""
    for (name, value), size in zip(names.items(), sizes, strict=True):
        entries += struct.pack(">IIHB", data + len(values), len(value), 0, len(name) + 1) + name.encode() + b"\0"
        entries += bytes(-size % 4)
        values += value
    head = struct.pack(">4sIIII12xHH", b"ATTR", 0, data + len(values), data, len(values), 0, len(names))
    return bytes(34) + head + entries + values


def a_file(finder: bytes = b"", **parts: bytes) -> bytes:
    entries = {9: finder, **{int(kind.removeprefix("kind")): part for kind, part in parts.items()}}
    place = 26 + 12 * len(entries)
    place = max(place, 50)
    head = b"\x00\x05\x16\x07\x00\x02\x00\x00" + bytes(16) + struct.pack(">H", len(entries))
    body = b""
    for kind, part in entries.items():
        head += struct.pack(">III", kind, place + len(body), len(part))
        body += part
    return head.ljust(place, b"\0") + body


QUARANTINE = b"0081;5f3b0000;Navegador;"
TABLE = a_table(
    com_apple_metadata__kMDItemWhereFroms=plistlib.dumps(WHERE, fmt=plistlib.FMT_BINARY),
    com_apple_quarantine=QUARANTINE,
    odd_bytes=b"\xff\xfe\x00",
)


def test_where_a_file_came_from_is_told(tmp_path):
    extraction = read(tmp_path, "._contrato.pdf", a_file(TABLE))
    assert (extraction.state, extraction.media_type) == (DocumentState.DONE, "multipart/appledouble")
    assert text_of(extraction).strip().splitlines() == [
        f"com.apple.metadata:kMDItemWhereFroms: {'; '.join(WHERE)}",
        f"com.apple.quarantine: {QUARANTINE.decode()}",
    ]
    assert extraction.metadata["attributes"] == [
        "com.apple.metadata:kMDItemWhereFroms",
        "com.apple.quarantine",
        "odd.bytes",
    ]
    assert extraction.children == ()


def test_a_fork_is_a_part_and_a_blank_one_is_none(tmp_path):
    blank = b"\0" * 16 + b"This resource fork intentionally left blank   "
    assert read(tmp_path, "._a", a_file(TABLE, kind2=blank)).children == ()
    extraction = read(tmp_path, "._b", a_file(TABLE, kind2=b"recursos" * 20, kind4=b"Ver a Rosa"))
    assert [child.path for child in extraction.children] == ["resource-fork"]
    assert text_of(extraction).startswith("comment: Ver a Rosa\n")


@pytest.mark.parametrize("cut", [8, 27, 50, 60, 90, 130, 200])
def test_damage_is_told(tmp_path, cut):
    extraction = read(tmp_path, "._c", a_file(TABLE)[:cut])
    assert codes(extraction) & {"file_cut", "corrupt"}
