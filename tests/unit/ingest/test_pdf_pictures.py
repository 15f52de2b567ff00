"""Pictures beside a text layer: which are read, which a glance tells enough of, and what is said of the rest."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from support.files import SaidEngine, a_picture, codes, read

from models.document import DocumentState, TextSource
from services.ingest import ocr
from services.ingest.formats import pdf_pictures
from services.ingest.ocr import glance, recognise
from services.ingest.ocr.nets import Character, nets
from services.ingest.ocr.tesseract import Tesseract

A4 = (595.0, 842.0)
WORDS = a_picture("Declara la testigo", size=(500, 120))


@pytest.fixture
def said(monkeypatch):
    engine = SaidEngine("leído", "del", "retrato")
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    monkeypatch.setattr(recognise, "nets", lambda: None)
    return engine


def a_pdf(*pictures, size=(180, 43)) -> bytes:
    """A page of text with pictures below one another, in two columns."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.drawString(72, 800, "Oficio 17")
    for place, picture in enumerate(pictures):
        left, top = 60 + place % 2 * 250, 780 - size[1] - place // 2 * (size[1] + 12)
        paper.drawImage(ImageReader(picture), left, top, *size)
    paper.save()
    return buffer.getvalue()


def drawn(number: int):
    """A picture of words like no other."""
    return a_picture(f"Declara {number}", size=(500, 120))


def test_more_pictures_with_words_than_are_read_are_told(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", a_pdf(*map(drawn, range(24))), engine="said")
    (page,) = extraction.pages
    assert page.text.count("leído del retrato") == pdf_pictures.MOST_READ
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"pictures_unread"})
    assert [problem.page for problem in extraction.problems] == [1]


def test_as_many_pictures_as_are_read_are_told_of_nothing(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", a_pdf(*map(drawn, range(20))), engine="said")
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_picture_read_with_doubt_is_told_and_its_reading_left_out(tmp_path, said):
    said.confidence = 0.3
    extraction = read(tmp_path, "a.pdf", a_pdf(WORDS), engine="said")
    (page,) = extraction.pages
    assert (page.text.strip(), page.source, page.confidence) == ("Oficio 17", TextSource.LAYER, 1.0)
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"picture_doubtful"})


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_of_a_picture_on_its_side_lie_in_it(rotation):
    box = pdf_pictures._on_page((10.0, 20.0, 30.0, 25.0), (100.0, 200.0, 300.0, 260.0), rotation)
    expected = {
        0: (110.0, 220.0, 130.0, 225.0),
        90: (120.0, 230.0, 125.0, 250.0),
        180: (270.0, 235.0, 290.0, 240.0),
        270: (275.0, 210.0, 280.0, 230.0),
    }
    assert box == expected[rotation]


class SaidNets:
    """Networks that see these lines, and read the same in each."""

    def __init__(self, boxes, text="", confidence=0.95):
        self.boxes, self.text, self.confidence = boxes, text, confidence

    def lines(self, grey, *, side):
        return self.boxes

    def read(self, line):
        step = line.shape[1] / max(1, len(self.text))
        return tuple(Character(one, self.confidence, (place + 0.5) * step) for place, one in enumerate(self.text))


PHOTO = np.full((400, 600), 180, dtype=np.uint8)
SIGN = (100.0, 100.0, 300.0, 130.0)


@pytest.mark.parametrize(
    ("boxes", "text", "confidence", "worth"),
    [
        ([], "", 0.0, False),
        ([SIGN], "", 0.0, False),
        ([SIGN], "o", 0.9, False),
        ([SIGN], "1lIl", 0.9, False),
        ([SIGN], "Hostal", 0.4, False),
        ([SIGN], "Hostal", 0.7, True),
        ([SIGN] * 4, "", 0.0, True),
    ],
)
def test_a_picture_is_worth_reading_when_a_line_of_it_has_letters_or_there_are_many(boxes, text, confidence, worth):
    found = glance.glanced(PHOTO, SaidNets(boxes, text, confidence))
    assert (found.print, found.words) == (worth, ())


def test_a_few_sure_words_are_taken_from_the_glance_and_much_print_is_not():
    few = glance.glanced(PHOTO, SaidNets([SIGN], "Hostal Sol"))
    assert [word.text for word in few.words] == ["Hostal", "Sol"]
    much = glance.glanced(PHOTO, SaidNets([(10.0, 10.0, 590.0, 390.0)], "Hostal Sol"))
    assert (much.print, much.words) == (True, ())


@pytest.mark.skipif(nets() is None, reason="the networks are not installed")
def test_a_photo_costs_no_reading_and_a_name_in_it_is_told_without(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(Tesseract, "words", lambda *given, **named: calls.append(given) or ())
    shapes = np.random.default_rng(3).integers(60, 200, (6, 9), dtype=np.uint8)
    photo = Image.fromarray(shapes).resize((900, 600), Image.Resampling.BICUBIC)
    extraction = read(tmp_path, "a.pdf", a_pdf(photo, size=(240, 160)))
    assert (extraction.pages[0].text.strip(), extraction.state, codes(extraction)) == (
        "Oficio 17",
        DocumentState.DONE,
        set(),
    )
    ImageDraw.Draw(photo).text((300, 250), "HOSTAL AURORA", 255, ImageFont.load_default(36))
    (page,) = read(tmp_path, "b.pdf", a_pdf(photo, size=(240, 160))).pages
    assert page.text == "Oficio 17\n\nHOSTAL AURORA"
    left, top, right, bottom = page.words[-1].box
    # Where it was drawn: the picture's upper edge lies 62 points below the page's.
    assert 60 + 240 / 3 < left < right < 60 + 240
    assert 62 + 250 * 240 / 900 - 2 < top < bottom < 62 + 290 * 240 / 900 + 2
    assert calls == []


STAMP = "Fiscalía de Distrito - Folio 123 - copia certificada del cuaderno de investigación"


def a_stamped_scan(*, slices=1, pages=1, lines=1, same=False) -> bytes:
    """Scans that fill their pages, with lines of a program printed over them; `same`: one picture behind all."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    for page in range(pages):
        scan = a_picture(f"La testigo vio pasar el bus {17 + (0 if same else page)}", size=(1654, 2340), height=40)
        for piece in range(slices):
            part = scan.crop((0, piece * 2340 // slices, 1654, (piece + 1) * 2340 // slices))
            paper.drawImage(ImageReader(part), 0, 842 - (piece + 1) * 842 / slices, 595, 842 / slices)
        for line in range(lines):
            paper.drawString(60, 30 + 14 * line, STAMP)
        paper.showPage()
    paper.save()
    return buffer.getvalue()


@pytest.mark.parametrize("slices", [1, 6])
def test_a_scan_under_a_line_that_a_program_printed_is_read_without_that_line(tmp_path, said, slices):
    extraction = read(tmp_path, "a.pdf", a_stamped_scan(slices=slices), engine="said")
    (page,) = extraction.pages
    assert (page.text, extraction.state) == (f"{STAMP}\n\nleído del retrato", DocumentState.DONE)


def test_what_is_read_of_a_scan_are_not_the_words_printed_over_it(tmp_path):
    (page,) = read(tmp_path, "a.pdf", a_stamped_scan()).pages
    assert page.text.count("Fiscalía") == 1
    assert page.text.endswith("La testigo vio pasar el bus 17")


def test_a_form_filled_in_over_its_scan_is_read_with_it(tmp_path, said):
    (page,) = read(tmp_path, "a.pdf", a_stamped_scan(lines=12), engine="said").pages
    assert page.text.endswith("leído del retrato")


def test_a_picture_behind_the_words_of_each_page_is_read_once_and_told_on_each(tmp_path, said):
    pages = read(tmp_path, "a.pdf", a_stamped_scan(pages=3, same=True), engine="said").pages
    assert [page.text for page in pages] == [f"{STAMP}\n\nleído del retrato"] * 3
    once = len(said.calls)
    said.calls.clear()
    read(tmp_path, "b.pdf", a_stamped_scan(), engine="said")
    assert len(said.calls) == once


def test_a_picture_full_of_words_of_the_layer_is_not_read(tmp_path, said):
    (page,) = read(tmp_path, "b.pdf", a_stamped_scan(lines=50), engine="said").pages
    assert "leído" not in page.text


def test_a_picture_behind_words_that_could_not_be_read_is_told_on_each_page(tmp_path, said):
    said.confidence = 0.3
    extraction = read(tmp_path, "a.pdf", a_stamped_scan(pages=2, same=True), engine="said")
    assert [problem.page for problem in extraction.problems if problem.code == "picture_doubtful"] == [1, 2]
