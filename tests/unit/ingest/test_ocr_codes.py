"""Barcodes and QR codes: their text as words with boxes, their kinds as facts."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from support.files import SaidEngine, a_picture, as_bytes, read

from services.ingest import ocr
from services.ingest.ocr import codes
from services.ingest.plugin import OcrWord


def a_code(text, kind, *, scale=2):
    return Image.fromarray(np.array(zxingcpp.create_barcode(text, kind).to_image(scale=scale)))


def a_page(text, kind, at=(420, 500)):
    page = a_picture("\n".join(["Declara la testigo que fue llevada"] * 5), size=(1000, 1100))
    page.paste(a_code(text, kind), at)
    return page


@pytest.mark.parametrize(
    ("kind", "text"),
    [("QRCode", "https://ejemplo.test/viaje?n=7"), ("Code128", "ES-0917-FOLIO"), ("EAN13", "8412345678905")],
)
def test_a_code_is_read_with_its_kind_and_place(kind, text):
    page = a_page(text, getattr(zxingcpp.BarcodeFormat, kind))
    ((told, word),) = codes.found(np.asarray(page))
    assert (told.replace(" ", "").replace("-", ""), word.text) == (kind, text)
    x0, y0, x1, y1 = word.box
    assert 420 <= x0 < x1 <= 1000
    assert 500 <= y0 < y1 <= 1100


def test_print_and_ruled_tables_hold_no_code():
    page = np.array(a_picture("\n".join(["Fecha 12/03/2024 importe 1.250,00"] * 14), size=(1000, 1100)))
    page[:, ::90] = page[::64] = 0
    assert codes.found(page) == []


def test_no_code_is_looked_for_in_what_was_read_and_one_beside_it_is_found(monkeypatch):
    page = np.asarray(a_page("folio 17", zxingcpp.BarcodeFormat.QRCode))
    print_ = OcrWord(text="Declara", box=(0, 0, 1000, 450), confidence=0.9, block=1, line=1)
    ((_, word),) = codes.found(page, [print_])
    assert word.text == "folio 17"
    # A word that an engine makes of a code is not sure.
    inside = OcrWord(text="EEs", box=(400, 480, 700, 700), confidence=0.4, block=2, line=2)
    assert len(codes.found(page, [print_, inside])) == 1
    monkeypatch.setattr(codes.zxingcpp, "read_barcodes", lambda *given, **named: pytest.fail("looked for codes"))
    bare = np.asarray(a_picture("\n".join(["Declara la testigo que fue llevada"] * 5), size=(1000, 1100)))
    assert codes.found(bare, [print_]) == []


def test_what_an_engine_sees_inside_a_code_is_left_out():
    code = OcrWord(text="viaje", box=(100, 100, 200, 200), confidence=1, block=1, line=1)
    inside = OcrWord(text="#%", box=(120, 150, 150, 170), confidence=0.4, block=0, line=0)
    beside = OcrWord(text="Dijo", box=(300, 150, 350, 170), confidence=0.9, block=0, line=0)
    assert codes.without_codes([inside, beside], [code]) == [beside]


def test_a_picture_of_a_code_has_its_text_as_a_word_and_its_kind_as_a_fact(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("Declara"),))
    picture = a_page("folio 17", zxingcpp.BarcodeFormat.QRCode)
    extraction = read(tmp_path, "a.png", as_bytes(picture), engine="said")
    (page,) = extraction.pages
    assert page.text.endswith("\n\nfolio 17")
    (told,) = extraction.metadata["codes"]
    assert (told["page"], told["kind"], told["text"]) == (1, "QR Code", "folio 17")
    assert told["box"] == [round(edge, 1) for edge in page.words[-1].box]
