"""Outlook items: of body, HTML and rich text no word is lost; items inside items and files inside winmail.dat."""

import pytest
from support.files import read, text_of
from support.outlook import an_attached_item, an_attachment, an_item, compound

from models.document import DocumentState

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
    extraction = read(tmp_path, "a.msg", compound(an_item(p0037="asunto", **properties)))
    assert extraction.media_type == "application/vnd.ms-outlook"
    assert extraction.state is DocumentState.DONE
    assert [word for word in told if word not in text_of(extraction)] == []


def test_html_that_says_the_same_is_not_told_twice(tmp_path):
    item = an_item(p1000="Venga al hotel 71234567", p1013=b"<p>Venga al <b>hotel</b></p><p>71234567</p>")
    assert text_of(read(tmp_path, "a.msg", compound(item))).count("hotel") == 1


def test_items_in_items_keep_their_files(tmp_path):
    inner = an_item(
        p0037="dentro", p1000="cuerpo 1", p1013=HTML, attachments=(an_attachment("lista.txt", b"x" * 5000),)
    )
    outer = an_item(p0037="fuera", attachments=(an_attached_item(inner), an_attachment("nota.txt", b"hola")))
    extraction = read(tmp_path, "a.msg", compound(outer))
    assert [child.path for child in extraction.children] == ["dentro.eml", "nota.txt"]
    mail = read(tmp_path, "dentro.eml", (tmp_path / "out" / extraction.children[0].file).read_bytes())
    assert "71234567" in text_of(mail)
    assert [(child.path, child.size) for child in mail.children] == [("lista.txt", 5000)]
