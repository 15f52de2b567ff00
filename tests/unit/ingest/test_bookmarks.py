"""Formats of pages go on from a bookmark: what comes behind it is what came behind it in the first reading."""

import io

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from support.files import SaidEngine, a_picture, as_bytes

from models.document import Bookmark, DocumentState, Page, Problem, TextSource
from services.ingest import ocr
from services.ingest.extract import read
from services.ingest.formats import pdf_desk
from services.ingest.plugin import BOOKMARK_PAGES, Begin, ExtractKit

PAGES = 2 * BOOKMARK_PAGES + 5


def a_long_pdf() -> bytes:
    """Pages with outline titles that they do not show, links, hidden text, ruled tables, and attached files."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    for number in range(1, PAGES + 1):
        paper.bookmarkPage(str(number))
        paper.addOutlineEntry(f"Capítulo {number}", str(number))
        paper.setFont("Helvetica", 12)
        paper.drawString(72, 760, f"Hoja {number}, llamar al 71234567")
        if number % 7 == 0:
            paper.linkURL(f"https://ejemplo.example/{number}", (72, 750, 200, 770))
        if number % 9 == 0:
            paper.setFillGray(1)
            paper.drawString(72, 600, "retener pasaportes")
            paper.setFillGray(0)
        if number % 5 == 0:
            for row in range(4):
                paper.line(72, 500 + 20 * row, 300, 500 + 20 * row)
                paper.line(72 + 76 * row, 500, 72 + 76 * row, 560)
            for row in range(3):
                for column in range(3):
                    paper.drawString(80 + 76 * column, 505 + 20 * row, f"{row}{column}")
        paper.showPage()
    paper.save()
    with pikepdf.open(buffer) as document:
        document.attachments["lista.txt"] = pikepdf.AttachedFileSpec(document, b"uno dos", filename="lista.txt")
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def a_tiff() -> bytes:
    frames = [a_picture(f"hoja {number}", size=(120, 80), height=12) for number in range(PAGES)]
    return as_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(("name", "make"), [("libro.pdf", a_long_pdf), ("fax.tif", a_tiff)])
def test_what_comes_behind_a_bookmark_is_the_same(tmp_path, monkeypatch, name, make):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("Ana", "Rosa"),))
    path = tmp_path / name
    path.write_bytes(make())
    kit = ExtractKit(folder=tmp_path, images=False, engine="said")
    calm = list(read(path, name=name, kit=kit))
    places = [place for place, part in enumerate(calm) if isinstance(part, Bookmark)]
    every = 1 if make is a_tiff else BOOKMARK_PAGES  # behind each page that is read as a picture
    assert [calm[place].page for place in places] == list(range(every, PAGES + 1, every))
    places = [place for place in places if calm[place].page % BOOKMARK_PAGES == 0]
    for place in places:
        again = list(read(path, name=name, kit=kit.model_copy(update={"bookmark": calm[place]})))
        assert isinstance(again[0], Begin)
        behind = calm[place + 1 :]
        # What is said of the file as a whole comes first again; it says what it said.
        ahead = again[: len(again) - len(behind)]
        assert again[len(ahead) :] == behind
        assert all(part in calm[:place] for part in ahead)


def test_a_page_that_is_given_up_is_left_out_and_the_bookmark_behind_it_stays(tmp_path):
    path = tmp_path / "libro.pdf"
    path.write_bytes(a_long_pdf())
    kit = ExtractKit(folder=tmp_path, images=False, given_up=(3, BOOKMARK_PAGES))
    parts = list(read(path, name=path.name, kit=kit))
    numbers = [part.number for part in parts if isinstance(part, Page)]
    assert numbers[:3] == [1, 2, 4]
    assert BOOKMARK_PAGES not in numbers
    assert [part.page for part in parts if isinstance(part, Bookmark)] == [BOOKMARK_PAGES, 2 * BOOKMARK_PAGES]


def test_a_page_on_which_the_reader_fails_costs_that_page_only(tmp_path, monkeypatch):
    layer_of = pdf_desk.read_layer

    def fails_on_the_second(page):
        layer = layer_of(page)
        if "Hoja 2," in layer.text:
            raise MemoryError
        return layer

    monkeypatch.setattr(pdf_desk, "read_layer", fails_on_the_second)
    path = tmp_path / "libro.pdf"
    path.write_bytes(a_long_pdf())
    parts = list(read(path, name=path.name, kit=ExtractKit(folder=tmp_path, images=False)))
    unread = [part.number for part in parts if isinstance(part, Page) and part.source is TextSource.UNREADABLE]
    assert unread == [2]
    assert [part.page for part in parts if isinstance(part, Problem) and part.code == "page_failed"] == [2]
    assert parts[-1].state is DocumentState.PARTIAL
