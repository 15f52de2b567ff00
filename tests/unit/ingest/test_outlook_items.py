"""Outlook items: of body, HTML and rich text no word is lost; items inside items and files inside winmail.dat."""

import struct

import pytest
from support.files import read, text_of
from support.outlook import an_attached_item, an_attachment, an_item

from models.document import DocumentState
from services.ingest.formats import compound

HTML = b"<html><body><p>Venga al hotel</p><a href='http://casa.invalid/x'>aqui</a> 71234567</body></html>"


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"p1000": "Venga al hotel"}, ["Venga al hotel"]),
        ({"p1000": "Venga al hotel", "p1013": HTML}, ["71234567", "http://casa.invalid/x"]),
        ({"p1000": "lea la versión rica: clave Ñandú", "p1013": HTML}, ["Ñandú", "71234567"]),
        ({"p1013": "<p>solo así</p>"}, ["solo así"]),
        ({"p1000": "corto", "p1009": b"\0" * 8 + b"MELA" + b"\0" * 4 + rb"{\rtf1 oculto 79999999\par}"}, ["corto", "79999999"]),
    ],
)  # fmt: skip
def test_no_word_of_any_body_is_lost(tmp_path, properties, told):
    extraction = read(tmp_path, "a.msg", compound.written(an_item(p0037="asunto", **properties)))
    assert extraction.media_type == "application/vnd.ms-outlook"
    assert extraction.state is DocumentState.DONE
    assert [word for word in told if word not in text_of(extraction)] == []


def test_html_that_says_the_same_is_not_told_twice(tmp_path):
    item = an_item(p1000="Venga al hotel 71234567", p1013=b"<p>Venga al <b>hotel</b></p><p>71234567</p>")
    assert text_of(read(tmp_path, "a.msg", compound.written(item))).count("hotel") == 1


def test_items_in_items_keep_their_files(tmp_path):
    inner = an_item(
        p0037="dentro", p1000="cuerpo 1", p1013=HTML, attachments=(an_attachment("lista.txt", b"x" * 5000),)
    )
    outer = an_item(p0037="fuera", attachments=(an_attached_item(inner), an_attachment("nota.txt", b"hola")))
    extraction = read(tmp_path, "a.msg", compound.written(outer))
    assert [child.path for child in extraction.children] == ["dentro.eml", "nota.txt"]
    mail = read(tmp_path, "dentro.eml", (tmp_path / "out" / extraction.children[0].file).read_bytes())
    assert "71234567" in text_of(mail)
    assert [(child.path, child.size) for child in mail.children] == [("lista.txt", 5000)]


def test_a_notice_in_winmail_tells_its_words_its_subject_and_its_names(tmp_path):
    told = {0x70: "Pasajes a Orán", 0x0C1F: "ana@casa.invalid", 0x0E04: "Ivo Mamani; Rosa", 0x1001: "leído el lunes"}
    properties = struct.pack("<I", len(told))
    for number, text in told.items():
        raw = text.encode("utf-16-le") + b"\0\0"
        properties += struct.pack("<HHII", 0x1F, number, 1, len(raw)) + raw + b"\0" * (-len(raw) % 4)
    block = struct.pack("<BII", 1, 0x00069003, len(properties)) + properties + b"\0\0"
    extraction = read(tmp_path, "winmail.dat", b"\x78\x9f\x3e\x22\0\0" + block)
    assert (
        text_of(extraction) == "From: ana@casa.invalid\nTo: Ivo Mamani; Rosa\nSubject: Pasajes a Orán\n\nleído el lunes"
    )
    assert extraction.metadata["from"] == "ana@casa.invalid"


def test_the_names_of_fonts_are_no_words_of_a_message(tmp_path):
    rich = (
        rb"{\rtf1\ansi\fromhtml1{\fonttbl{\f0\fswiss Arial;}{\f1\fmodern{\*\falt Fixed}Courier New;}}{\colortbl;\red0;}"
        rb"{\*\htmltag64 <p>}\htmlrtf \par\htmlrtf0 lo mismo\htmlrtf \par \htmlrtf0{\*\htmltag72 </p>}}"
    )
    item = an_item(p1000="lo mismo", p1009=bytes(8) + b"MELA" + bytes(4) + rich)
    assert text_of(read(tmp_path, "a.msg", compound.written(item))).strip() == "lo mismo"
