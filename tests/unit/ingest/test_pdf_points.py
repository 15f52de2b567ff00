"""PDF: places in points whatever the unit of the page, and numbers of a scan against those of its layer."""

import io

import pikepdf
import pytest
from support.files import a_pdf, read

from models.words import Word, Words
from services.ingest.formats.pdf_layer import Layer
from services.ingest.formats.pdf_quality import fullest, numbers_agree


@pytest.mark.parametrize("unit", [None, 1, 2.5, 0, -3, 10**9])
def test_boxes_are_in_points_whatever_the_unit_of_the_page(tmp_path, unit):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("Rosa debe 450"))) as document:
        if unit is not None:
            document.pages[0].obj.UserUnit = unit
        document.save(buffer)
    page = read(tmp_path, "a.pdf", buffer.getvalue()).pages[0]
    plain = read(tmp_path, "b.pdf", a_pdf("Rosa debe 450")).pages[0]
    factor = 2.5 if unit == 2.5 else 1
    assert (page.width, page.height) == pytest.approx((plain.width * factor, plain.height * factor), abs=0.02)
    assert page.words[0].box == pytest.approx([edge * factor for edge in plain.words[0].box], abs=0.02)
    assert page.text == plain.text


def a_layer(*lines: str) -> Layer:
    words, text = [], ""
    for number, line in enumerate(lines):
        for place, word in enumerate(line.split()):
            text += " " if text else ""
            box = (50.0 * place, 100.0 * number + 10, 50.0 * place + 40, 100.0 * number + 20)
            words.append(Word(start=len(text), end=len(text) + len(word), box=box))
            text += word
    return Layer(text, Words(words))


@pytest.mark.parametrize(
    ("seen", "agree"),
    [
        (["tel", "71000003"], True),
        (["tel", "7100", "0003"], True),
        (["tel", "71006003"], False),
        (["CI", "4567", "año", "2024"], True),
        (["AB71006003"], True),
    ],
)
def test_a_number_that_a_scan_shows_otherwise_is_seen(seen, agree):
    assert numbers_agree(seen, a_layer("tel 7100 0003 de Rosa"), 0, 100) is agree


def test_the_strip_that_is_looked_at_has_the_numbers():
    lines = ["Manifiesta que le debe sueldo"] * 3 + ["tel 71000003"] + ["y que no sabe mas"] * 6
    top, bottom = fullest(a_layer(*lines), 1000)
    assert top <= 310
    assert bottom >= 320
