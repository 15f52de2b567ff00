"""Rarer kinds: tracks and places, winmail.dat, signed files, old tables, Outlook items."""

import base64
from pathlib import Path

import pytest
from support.files import a_picture, as_bytes, codes, read, text_of

from models.document import DocumentState
from services.ingest.formats import xml
from services.ingest.formats.lzfu import rich_text, unpacked

GPX = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="-17.78" lon="-63.18"><name>Casa Montero</name><time>2024-03-10T05:55:00Z</time></wpt>
<trk><trkseg><trkpt lat="-17.79" lon="-63.19"/></trkseg></trk></gpx>"""
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>Estación Ñ</name>
<description><![CDATA[cruce <br> nocturno]]></description><Point><coordinates>-63.18,-17.78,0</coordinates></Point></Placemark></kml>"""


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        (
            "ruta.gpx",
            GPX,
            [
                ("Casa Montero", "-17.78", "-63.18", "2024-03-10T05:55:00Z", "wpt"),
                ("", "-17.79", "-63.19", "", "trkpt"),
            ],
        ),
        ("lugares.kml", KML, [("Estación Ñ", "-17.78", "-63.18", "", "Placemark")]),
    ],
)
def test_points_become_a_table(tmp_path, name, content, rows):
    extraction = read(tmp_path, name, content.encode())
    assert list(extraction.tables[0].rows[1:]) == rows
    assert rows[0][0] in text_of(extraction)
    assert extraction.state is DocumentState.DONE


def test_xml_is_its_text_and_attributes_and_nothing_from_outside(tmp_path):
    content = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a nombre="Rosa Quispe">debe &x; <b>450</b></a>'
    extraction = read(tmp_path, "a.xml", ('<?xml version="1.0"?>' + content).encode())
    assert text_of(extraction).split("\n")[:2] == ["debe Rosa Quispe", "450"]
    assert codes(extraction) == {"entities_skipped"}


@pytest.mark.parametrize(("cut", "state"), [(None, DocumentState.DONE), (-40, DocumentState.PARTIAL)])
def test_large_xml_is_read_as_a_stream_in_the_order_of_the_file(tmp_path, monkeypatch, cut, state):
    monkeypatch.setattr(xml, "LARGEST_TREE", 100)
    content = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a nombre="Rosa Quispe">debe &x;'
        "<b>450</b> y <c>más</c></a>" + "<!-- -->" * 10
    )
    extraction = read(tmp_path, "a.xml", content.encode()[: -90 if cut else None])
    assert text_of(extraction).split("\n")[:2] == ["Rosa Quispe debe", "450"]
    assert extraction.state is state


def test_a_file_in_xml_is_a_part_and_no_text(tmp_path):
    picture = as_bytes(a_picture("PAGARE"))
    coded = base64.encodebytes(picture).decode()
    content = f"<d><bin name='wordml://01.png'>{coded}</bin><p>Ver foto</p><img data='{base64.b64encode(picture).decode()}'/></d>"
    extraction = read(tmp_path, "a.xml", ('<?xml version="1.0"?>' + content).encode())
    assert text_of(extraction).split() == ["wordml://01.png", "Ver", "foto"]
    assert [child.path for child in extraction.children] == ["01.png", "img"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == picture


def test_a_word_file_that_is_plain_xml_is_its_words(tmp_path):
    content = (
        "<w:wordDocument xmlns:w='w' xmlns:o='o'><o:DocumentProperties><o:Author>Ana Choque</o:Author>"
        "</o:DocumentProperties><w:styles><w:style><w:name w:val='Grid Table'/></w:style></w:styles>"
        "<w:body><w:p><w:r><w:t>Recibí </w:t></w:r><w:r><w:t>500 Bs</w:t></w:r></w:p></w:body></w:wordDocument>"
    )
    extraction = read(tmp_path, "a.xml", ('<?xml version="1.0"?>' + content).encode())
    assert text_of(extraction).strip() == "Recibí 500 Bs"
    assert extraction.metadata["office_creator"] == "Ana Choque"


def test_an_office_file_in_one_xml_is_read_as_that_file(tmp_path):
    picture = as_bytes(a_picture("PAGARE"))
    content = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Recibí 500 Bs'
        "</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part>"
        f'<pkg:part pkg:name="/word/media/image1.png"><pkg:binaryData>{base64.encodebytes(picture).decode()}'
        "</pkg:binaryData></pkg:part></pkg:package>"
    )
    extraction = read(tmp_path, "acta.xml", content.encode())
    assert text_of(extraction).strip() == "Recibí 500 Bs"
    assert [child.path for child in extraction.children] == ["image1.png"]


def attribute(kind: int, value: bytes) -> bytes:
    head = b"\x02" + kind.to_bytes(4, "little") + len(value).to_bytes(4, "little")
    return head + value + (sum(value) % 65536).to_bytes(2, "little")


def mapi(identity: int, value: bytes) -> bytes:
    padded = value + bytes(-len(value) % 4)
    return (
        b"\x1f\x00"
        + identity.to_bytes(2, "little")
        + (1).to_bytes(4, "little")
        + len(value).to_bytes(4, "little")
        + padded
    )


WINMAIL = b"\x78\x9f\x3e\x22\x01\x00" + b"".join(
    [
        attribute(0x00018004, b"Oferta\0"),
        attribute(0x0002800C, "Señora, va el contrato\0".encode("cp1252")),
        attribute(0x00069002, bytes(14)),
        attribute(0x00018010, b"CONTRA~1.TXT\0"),
        attribute(0x0006800F, b"sin salario"),
        attribute(0x00069005, (1).to_bytes(4, "little") + mapi(0x3707, "contrato señora.txt\0".encode("utf-16-le"))),
    ]
)


def test_winmail_gives_body_and_attachments_under_their_long_names(tmp_path):
    extraction = read(tmp_path, "winmail.dat", WINMAIL)
    assert text_of(extraction) == "Subject: Oferta\n\nSeñora, va el contrato"
    assert [child.path for child in extraction.children] == ["contrato señora.txt"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == b"sin salario"


def test_half_a_winmail_gives_what_is_whole(tmp_path):
    extraction = read(tmp_path, "winmail.dat", WINMAIL[:80])
    assert "Oferta" in text_of(extraction)
    assert read(tmp_path, "w2.dat", WINMAIL[:9]).state is DocumentState.CORRUPT


def der(tag: int, *parts: bytes, open_end: bool = False) -> bytes:
    body = b"".join(parts)
    if open_end:
        return bytes([tag, 0x80]) + body + b"\0\0"
    size = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + size + body


SIGNED_OID = der(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
DATA_OID = der(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")


def signed(content: bytes, *, pieces: bool) -> bytes:
    octets = der(0x24, der(4, content[:5]), der(4, content[5:]), open_end=True) if pieces else der(4, content)
    inner = der(0x30, DATA_OID, der(0xA0, octets, open_end=pieces), open_end=pieces)
    data = der(0x30, der(2, b"\x01"), der(0x31), inner, der(0x31), open_end=pieces)
    return der(0x30, SIGNED_OID, der(0xA0, data, open_end=pieces), open_end=pieces)


@pytest.mark.parametrize("pieces", [False, True])
def test_the_signed_file_comes_out(tmp_path, pieces):
    extraction = read(tmp_path, "oficio.pdf.p7m", signed(b"%PDF-1.4 oficio", pieces=pieces))
    assert [child.path for child in extraction.children] == ["oficio.pdf"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == b"%PDF-1.4 oficio"


def test_a_sealed_message_is_encrypted(tmp_path):
    enveloped = der(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
    assert read(tmp_path, "m.p7m", der(0x30, enveloped, der(0xA0, der(0x30)))).state is DocumentState.ENCRYPTED


def a_dbf(records: list[bytes]) -> bytes:
    fields = b"NOMBRE".ljust(11, b"\0") + b"C" + bytes(4) + b"\x0a" + bytes(15)
    fields += b"DEUDA".ljust(11, b"\0") + b"N" + bytes(4) + b"\x05" + bytes(15)
    head = (
        b"\x03\x7c\x05\x01"
        + len(records).to_bytes(4, "little")
        + (97).to_bytes(2, "little")
        + (16).to_bytes(2, "little")
    )
    return head + bytes(20) + fields + b"\r" + b"".join(records) + b"\x1a"


def test_old_tables_keep_deleted_records(tmp_path):
    content = a_dbf([b" Rosa        450", "*Zúñiga      120".encode("cp850")])
    extraction = read(tmp_path, "a.dbf", content)
    assert extraction.tables[0].rows == (
        ("", "NOMBRE", "DEUDA"),
        ("", "Rosa", "450"),
        ("deleted", "Zúñiga", "120"),
    )


def compressed(*tokens: bytes | tuple[int, int]) -> bytes:
    """Compressed rich text of literal bytes and (offset, length) pairs."""
    flat = [bytes([byte]) for token in tokens if isinstance(token, bytes) for byte in token]
    body = b""
    for start in range(0, len(flat), 8):
        body += b"\x00" + b"".join(flat[start : start + 8])
    return len(body).to_bytes(4, "little") + bytes(4) + b"LZFu" + bytes(4) + body


def test_rich_text_is_unpacked():
    source = rb"{\rtf1\ansi sale el {\b bus}\par}"
    assert unpacked(compressed(source)) == source
    assert rich_text(compressed(source)).strip() == "sale el bus"
    # A pair points into the window, which begins with what every such text begins with.
    paired = len(b"\x01\x00\x04 hola").to_bytes(4, "little") + bytes(4) + b"LZFu" + bytes(4) + b"\x01\x00\x04 hola"
    assert unpacked(paired) == rb"{\rtf1" + b" hola"
    assert unpacked(b"nothing of the kind") == b""


def test_html_inside_rich_text_is_read_as_html():
    source = rb"{\rtf1\ansi\fromhtml1 {\*\htmltag84 <p>}\htmlrtf {\htmlrtf0 se\'f1ora Luz{\*\htmltag92 </p>}\htmlrtf }\htmlrtf0}"
    assert rich_text(compressed(source)).strip() == "señora Luz"


DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "documents"


@pytest.mark.parametrize(
    ("name", "text", "children"),
    [
        (
            "msg__T_testMSG_att_msg.msg",
            "Test email with 1 msg attachment",
            ["Test Attachment.eml", "smbprn.00009008.KdcPjl.pdf"],
        ),
        ("msg__T_testMSG_chinese.msg", "張毓倫", []),
        ("msg__E_3rd-level-bug-732.msg", "Test3", ["Test2.eml"]),
    ],
)
def test_outlook_items(tmp_path, name, text, children):
    if not (DOCUMENTS / name).is_file():
        pytest.skip("the public fixtures are not beside the checkout")
    content = (DOCUMENTS / name).read_bytes()
    extraction = read(tmp_path, name, content)
    assert text in text_of(extraction)
    assert [child.path for child in extraction.children] == children
    again = read(tmp_path, name, content)
    assert [child.sha256 for child in again.children] == [child.sha256 for child in extraction.children]


def test_half_an_outlook_item_is_no_crash(tmp_path):
    if not DOCUMENTS.is_dir():
        pytest.skip("the public fixtures are not beside the checkout")
    content = (DOCUMENTS / "msg__T_testMSG_att_msg.msg").read_bytes()
    for share in (0.3, 0.7):
        extraction = read(tmp_path, "a.msg", content[: int(len(content) * share)])
        assert extraction.state in (DocumentState.CORRUPT, DocumentState.PARTIAL, DocumentState.DONE)
