"""Files that break off before the end that they state say so; whole ones say nothing."""

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState
from services.ingest.formats import endings

CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:70061042\nEND:VCARD\n"
EVENT = b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:Viaje a Brasil 70061042\nEND:VEVENT\nEND:VCALENDAR\n"
RICH = rb"{\rtf1\ansi Hola 70061043 {\b negrita} y mas}"
PAGE = b"<html><head><title>x</title></head><body><p>Hola 70061044</p><a href='x'>mas</a></body></html>"
APPLE = b"From: a@x\nTo: b@x\nSubject: s\n\nHola 70061045 y mas\n"


def a_table(records: int) -> bytes:
    field = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([10]) + bytes(15)
    head = b"\x03\x7a\x01\x01" + (3).to_bytes(4, "little") + (65).to_bytes(2, "little") + (11).to_bytes(2, "little")
    body = b"".join(b" " + f"Rosa{place}".encode().ljust(10) for place in range(records))
    return head + bytes(20) + field + b"\r" + body


@pytest.mark.parametrize(
    ("name", "whole", "cut"),
    [
        ("a.vcf", CARD * 2, (CARD * 2)[:-15]),
        ("a.ics", EVENT, EVENT[:-40]),
        ("a.rtf", RICH, RICH[:-14]),
        ("a.html", PAGE, PAGE[:-23]),
        ("a.html", PAGE + b"<!-- end -->", PAGE + b"<!-- en"),
        ("a.dbf", a_table(3) + b"\x1a", a_table(2) + b" Ros"),
    ],
)
def test_a_file_that_breaks_off_says_so(tmp_path, name, whole, cut):
    assert codes(read(tmp_path, name, whole)) == set()
    extraction = read(tmp_path, name, cut)
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"file_cut"})
    assert text_of(extraction).strip()


def test_the_beginning_of_the_record_that_is_cut_is_read(tmp_path):
    assert text_of(read(tmp_path, "a.dbf", a_table(2) + b" Ros")).split() == ["NAME", "Rosa0", "Rosa1", "Ros"]


def test_a_message_of_apple_mail_is_as_long_as_its_first_line_says(tmp_path):
    length = b"%d\n" % len(APPLE)
    assert codes(read(tmp_path, "a.emlx", length + APPLE + b"<plist></plist>")) == set()
    assert codes(read(tmp_path, "a.emlx", length + APPLE[:-5])) == {"message_cut"}


def an_attribute(kind: int, value: bytes) -> bytes:
    return b"\x02" + kind.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + bytes(2)


def test_an_attachment_cut_in_a_winmail_dat_keeps_what_is_there(tmp_path):
    content = b"Contrato 70061046 " * 20
    whole = b"\x78\x9f\x3e\x22\x01\x00" + an_attribute(0x00069002, bytes(14))
    whole += an_attribute(0x00018010, b"c.txt\0") + an_attribute(0x0006800F, content)
    assert codes(read(tmp_path, "winmail.dat", whole)) == set()
    extraction = read(tmp_path, "winmail.dat", whole[:-100])
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"file_cut"})
    (child,) = extraction.children
    assert (tmp_path / "out" / child.file).read_bytes() == content[:-98]


@pytest.mark.parametrize(("size", "short"), [(512 * 5, False), (512 * 4 + 9, False), (512 * 4, True), (512, True)])
def test_a_compound_file_has_the_sectors_that_its_table_names(tmp_path, size, short):
    head = bytearray(512)
    head[30:32], head[68:72] = (9).to_bytes(2, "little"), b"\xfe\xff\xff\xff"
    head[76:] = bytes(4) + b"\xff" * 432
    table = b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff" * 3 + b"\xff" * 496
    path = tmp_path / "a.msg"
    path.write_bytes((bytes(head) + table + bytes(512 * 3))[:size])
    assert endings.short_compound(path) is short
