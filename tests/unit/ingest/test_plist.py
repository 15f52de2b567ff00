"""What iPhones keep: property lists, and texts and lists kept as bytes in a database."""

import datetime as dt
import plistlib
import sqlite3

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState

VALUES = {
    "Device Name": "iPhone de Rosa",
    "Phone Number": "+59170010001",
    "Fecha": dt.datetime(2026, 3, 4, 5, 6),  # noqa: DTZ001 - such lists know no zone
    "Apps": [{"id": "net.whatsapp"}, "Ñandú"],
    "Oculto": plistlib.dumps({"clave": "70010002"}, fmt=plistlib.FMT_BINARY),
    "Foto": b"\x89PNG\r\n\x1a\n" + bytes(400),
    "Nada": True,
}


def test_a_list_is_read_line_by_line_with_lists_and_files_inside(tmp_path):
    extraction = read(tmp_path, "Info.plist", plistlib.dumps(VALUES, fmt=plistlib.FMT_BINARY, sort_keys=False))
    assert text_of(extraction).splitlines() == [
        "Device Name: iPhone de Rosa",
        "Phone Number: +59170010001",
        "Fecha: 2026-03-04T05:06:00",
        "id: net.whatsapp",
        "Apps: Ñandú",
        "Oculto: clave: 70010002",
    ]
    assert [child.size for child in extraction.children] == [408]
    assert (extraction.media_type, extraction.state) == ("application/x-plist", DocumentState.DONE)


@pytest.mark.parametrize("cut", [9, 60, 200])
def test_a_cut_list_gives_its_strings_and_says_so(tmp_path, cut):
    content = plistlib.dumps(VALUES, fmt=plistlib.FMT_BINARY)
    extraction = read(tmp_path, "Info.plist", content[:cut])
    assert codes(extraction) >= {"corrupt"}


def streamed(text: str) -> bytes:
    """A message as iMessage keeps it."""
    raw = text.encode()
    size = bytes([len(raw)]) if len(raw) < 128 else b"\x81" + len(raw).to_bytes(2, "little")
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92"
    return head + b"\x84\x84\x84\x08NSString\x01\x94\x84\x01+" + size + raw + b"\x86\x84\x02iI\x01"


@pytest.mark.parametrize("text", ["70010001 es mi número", "x" * 65 + " Rosa", "Te espero en la terminal. " * 20])
def test_messages_kept_as_streams_are_read_without_what_is_around_them(tmp_path, text):
    path = tmp_path / "made.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE message (text TEXT, attributedBody BLOB)")
    connection.execute("INSERT INTO message VALUES (NULL, ?)", (streamed(text),))
    connection.commit()
    connection.close()
    extraction = read(tmp_path, "sms.db", path.read_bytes())
    assert extraction.tables[0].rows[1] == ("", text)
