"""PDF: text layer and boxes, per-page judgement, locks, damage, attachments."""

import io

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from support.files import SaidEngine, a_pdf, a_picture, codes, read, text_of

from models.document import DocumentState, TextSource
from models.words import Words
from services.ingest import ocr
from services.ingest.formats.pdf_layer import Layer
from services.ingest.formats.pdf_quality import is_garbage, plausibility
from services.ingest.ocr import recognise
from services.ingest.plugin import OcrFailed


@pytest.fixture
def said(monkeypatch):
    engine = SaidEngine("leído", "del", "retrato")
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    monkeypatch.setattr(recognise, "nets", lambda: None)
    return engine


def a_scan(*, text: str = "") -> bytes:
    """A page that is one picture, and below it perhaps a line of text."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.drawImage(ImageReader(a_picture("Declara la testigo\nque nada vio", size=(900, 500))), 40, 400, 500, 300)
    if text:
        paper.drawString(72, 100, text)
    paper.showPage()
    paper.save()
    return buffer.getvalue()


def test_words_stand_in_the_text_and_on_the_page(tmp_path):
    extraction = read(tmp_path, "a.pdf", a_pdf("Llamar al 71234567\nseñora Núñez"))
    page = extraction.pages[0]
    assert extraction.state is DocumentState.DONE
    assert page.source is TextSource.LAYER
    assert [page.text[word.start : word.end] for word in page.words] == ["Llamar", "al", "71234567", "señora", "Núñez"]
    x0, y0, x1, y1 = page.words[0].box
    # Drawn from x 72, with its base line 72 points below the top edge.
    assert x0 == pytest.approx(72, abs=1.5)
    assert y0 < 72 - 6 < y1 <= 76
    assert x1 - x0 == pytest.approx(37, abs=4)
    assert (page.width, page.height) == pytest.approx(A4, abs=0.1)


def test_boxes_follow_the_page_as_displayed(tmp_path):
    page = read(tmp_path, "a.pdf", a_pdf("Llamar", rotation=90)).pages[0]
    assert (page.width, page.height) == pytest.approx((A4[1], A4[0]), abs=0.1)
    x0, y0, x1, y1 = page.words[0].box
    # Turned clockwise, the top left corner stands at the top right, and the word runs down.
    assert x0 > A4[1] - 80
    assert y0 == pytest.approx(72, abs=2)
    assert y1 - y0 > 2 * (x1 - x0)


def test_a_scan_is_read_as_a_picture(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", a_scan(), engine="said")
    page = extraction.pages[0]
    assert (page.source, page.text, page.confidence) == (TextSource.OCR, "leído del retrato", pytest.approx(0.95))
    # Pixels at 200 dpi become points.
    assert page.words[0].box == pytest.approx((50 * 0.36, 50 * 0.36, 140 * 0.36, 80 * 0.36), abs=0.1)


def test_a_page_of_text_and_a_scan_gives_both(tmp_path, said):
    page = read(tmp_path, "a.pdf", a_scan(text="Oficio número 17"), engine="said").pages[0]
    assert page.text.startswith("Oficio número 17")
    assert page.text.endswith("leído del retrato")
    assert page.words[-1].box[1] < page.words[0].box[1]


def a_page_with_a_strip(*, times: int = 1, size: tuple[int, int] = (420, 60), pieces: int = 1) -> bytes:
    """Pages of text, each with the same low picture of words, perhaps cut into pieces one below the other."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    picture = a_picture("Declara la testigo", size=(900, 120))
    high = picture.height // pieces
    for number in range(times):
        paper.drawString(72, 700, f"Oficio {number}")
        for piece in range(pieces):
            part = picture.crop((0, piece * high, picture.width, (piece + 1) * high))
            top = 400 - piece * size[1] / pieces
            paper.drawImage(ImageReader(part), 60, top, size[0], size[1] / pieces)
        paper.showPage()
    paper.save()
    return buffer.getvalue()


def test_a_low_picture_of_words_beside_text_is_read(tmp_path, said):
    page = read(tmp_path, "a.pdf", a_page_with_a_strip(), engine="said").pages[0]
    assert page.text == "Oficio 0\n\nleído del retrato"
    assert page.text[page.words[-1].start : page.words[-1].end] == "retrato"


def test_a_picture_cut_into_strips_is_read_as_one(tmp_path, said):
    page = read(tmp_path, "a.pdf", a_page_with_a_strip(pieces=6), engine="said").pages[0]
    assert page.text.count("leído del retrato") == 1


def test_icons_and_a_letterhead_that_comes_again_cost_no_reading(tmp_path, said):
    pages = read(tmp_path, "a.pdf", a_page_with_a_strip(times=3), engine="said").pages
    assert ["retrato" in page.text for page in pages] == [True, False, False]
    said.calls.clear()
    read(tmp_path, "b.pdf", a_page_with_a_strip(size=(30, 30)), engine="said")
    assert said.calls == []


def test_an_empty_page_is_blank_and_costs_no_reading(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", a_pdf("uno", ""), engine="said")
    assert [page.source for page in extraction.pages] == [TextSource.LAYER, TextSource.BLANK]
    assert (extraction.state, said.calls) == (DocumentState.DONE, [])


def test_the_same_picture_twice_is_read_once(tmp_path, said):
    one = pikepdf.open(io.BytesIO(a_scan()))
    one.pages.append(one.pages[0])
    buffer = io.BytesIO()
    one.save(buffer)
    extraction = read(tmp_path, "a.pdf", buffer.getvalue(), engine="said")
    assert [page.text for page in extraction.pages] == ["leído del retrato"] * 2
    assert len([call for call in said.calls if not call["line"]]) == 1
    assert "same_page_image" in codes(extraction)


def test_a_page_that_ocr_gives_up_is_unreadable_and_the_rest_is_kept(tmp_path, said):
    said.failure = OcrFailed("page_timeout", "too slow")
    two = pikepdf.open(io.BytesIO(a_pdf("texto firme")))
    two.pages.extend(pikepdf.open(io.BytesIO(a_scan())).pages)
    buffer = io.BytesIO()
    two.save(buffer)
    extraction = read(tmp_path, "a.pdf", buffer.getvalue(), engine="said")
    assert [page.source for page in extraction.pages] == [TextSource.LAYER, TextSource.UNREADABLE]
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"page_timeout"})


def test_nothing_readable_at_all_is_failed(tmp_path, said):
    said.failure = OcrFailed("ocr_missing", "no tesseract")
    extraction = read(tmp_path, "a.pdf", a_scan(), engine="said")
    assert (extraction.state, codes(extraction)) == (DocumentState.FAILED, {"ocr_missing"})


def locked(password: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("secreto del sumario"))) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user=password, owner="owner", R=6))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("passwords", "state"),
    [((), DocumentState.ENCRYPTED), (("nope",), DocumentState.ENCRYPTED), (("nope", "açaí"), DocumentState.DONE)],
)
def test_a_lock_opens_with_its_password_only(tmp_path, passwords, state):
    extraction = read(tmp_path, "a.pdf", locked("açaí"), passwords=passwords)
    assert extraction.state is state
    assert ("secreto" in text_of(extraction)) is (state is DocumentState.DONE)
    assert ("encrypted" in codes(extraction)) is (state is DocumentState.ENCRYPTED)


def test_a_pdf_without_its_end_is_read_after_a_repair(tmp_path):
    whole = a_pdf("primera página", "segunda página")
    extraction = read(tmp_path, "a.pdf", whole[: whole.rindex(b"xref")])
    assert "primera página" in text_of(extraction)
    assert extraction.state in (DocumentState.DONE, DocumentState.PARTIAL)


@pytest.mark.parametrize("content", [b"%PDF-1.4\nnothing more", b"%PDF-1.7\n" + b"\x00" * 500])
def test_a_pdf_of_rubbish_is_corrupt(tmp_path, content):
    extraction = read(tmp_path, "a.pdf", content)
    assert (extraction.state, extraction.pages) == (DocumentState.CORRUPT, ())


def test_attachments_are_children(tmp_path):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("con anexo"))) as document:
        document.attachments["lista ñ.txt"] = pikepdf.AttachedFileSpec(document, b"71234567")
        document.save(buffer)
    extraction = read(tmp_path, "a.pdf", buffer.getvalue())
    assert [child.path for child in extraction.children] == ["lista ñ.txt"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == b"71234567"


def a_form() -> bytes:
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.drawString(72, 700, "Nombre:")
    paper.drawString(72, 660, "Documento:")
    paper.drawString(72, 100, "Página 1")
    paper.acroForm.textfield(name="nombre", value="Rosa Quispe", x=130, y=692, width=200, height=20)
    paper.showPage()
    paper.save()
    return buffer.getvalue()


def test_the_value_of_a_field_stands_beside_its_label(tmp_path):
    page = read(tmp_path, "form.pdf", a_form()).pages[0]
    assert page.text.split("\n") == ["Nombre: Rosa Quispe", "Documento:", "Página 1"]


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        ("La denunciante declara que fue trasladada en un vehículo blanco hasta el local de la avenida.", False),
        ("The victim stated that she was taken to a house near the border and could not leave it.", False),
        ("4821 3320 1187 2024-05-01 17:20 BO 71234567", False),
        ("Zúñiga Quispe, Mamani Condori, Choquehuanca, Flores, Gutiérrez, Paredes, Xavier Arce, Yupanqui", False),
        ("Od ghqxqfldqwh ghfodud txh ixh wudvodgdgd hq xq yhklfxor eodqfr kdvwd ho orfdo gh od dyhqlgd.", True),
        ("\ue001\ue002\ue003 \ue004\ue005\ue006\ue007", True),
        ("\ufffd\ufffd\ufffd de la \ufffd\ufffd", True),
        ('"7+%-', True),
        ("Протокол допроса свидетеля номер семнадцать от третьего мая", False),
        ("", False),
    ],
)
def test_garbage_is_told_from_text(text, garbage):
    assert is_garbage(Layer(text=text, words=Words())) is garbage


def test_a_garbage_layer_is_read_anew_and_kept_beside(tmp_path, said):
    said.words_said = ("La", "denunciante", "declara", "que", "fue", "trasladada", "en", "un", "vehículo", "blanco")
    soup = "Od ghqxqfldqwh ghfodud txh ixh wudvodgdgd\nhq xq yhklfxor eodqfr kdvwd ho orfdo gh od dyhqlgd"
    extraction = read(tmp_path, "a.pdf", a_pdf(soup), engine="said")
    assert "denunciante" in text_of(extraction)
    assert "ghqxqfldqwh" not in text_of(extraction)
    assert "ghqxqfldqwh" in extraction.metadata["layer_text"]["1"]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"garbage_layer"})


def test_short_text_is_never_judged_by_its_letters():
    assert plausibility("Xywz qqrk") == 1.0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lines_of_a_turned_page_keep_their_order(tmp_path, turn):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("primera línea\nsegunda línea\ntercera línea"))) as document:
        document.pages[0].obj.Rotate = turn
        document.save(buffer)
    (page,) = read(tmp_path, "a.pdf", buffer.getvalue()).pages
    assert [line.split()[0] for line in page.text.split("\n") if line] == ["primera", "segunda", "tercera"]
    assert (page.width > page.height) == (turn in (90, 270))
    for word in page.words:
        x0, y0, x1, y1 = word.box
        assert 0 < x0 < x1 < page.width
        assert 0 < y0 < y1 < page.height
