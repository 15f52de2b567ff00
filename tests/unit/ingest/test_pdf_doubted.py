"""PDF: lines and drawings beside a sound text layer that are no text, or another one than the page shows."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont
from support.files import SaidEngine, a_pdf, codes, read, text_of

from models.document import DocumentState
from services.ingest import ocr
from services.ingest.formats.pdf_fonts import meanings_of

PROSE = "\n".join(f"Linea {number} del informe sobre los hechos que ocurrieron en la ciudad" for number in range(8))


@pytest.fixture
def said(monkeypatch):
    engine = SaidEngine("tel", "70011020")
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    return engine


def with_line(table: str, *, said: str = "tel 70011020") -> bytes:
    """Prose, and below it a line in a font with a table of meanings of its own."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(PROSE))) as document:
        page = document.pages[0]
        cmap = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange {table} endcmap"
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
            ToUnicode=document.make_stream(cmap.encode()),
        )
        page.Resources.Font["/FX"] = document.make_indirect(font)
        page.contents_add(f"BT /FX 12 Tf 72 300 Td ({said}) Tj ET".encode(), prepend=False)
        document.save(buffer)
    return buffer.getvalue()


PRIVATE = "1 beginbfrange <20> <7e> <E020> endbfrange"
SHIFTED = (
    "2 beginbfrange <20> <2f> <0020> <3a> <7e> <003a> endbfrange "
    "2 beginbfrange <30> <34> <0035> <35> <39> <0030> endbfrange"
)
SOUND = "1 beginbfrange <20> <7e> <0020> endbfrange"


def test_a_line_of_letters_without_a_meaning_is_read_in_its_place(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", with_line(PRIVATE), engine="said")
    assert extraction.pages[0].text.splitlines()[-1] == "tel 70011020"
    assert extraction.pages[0].words[-1].box[1] == pytest.approx(842 - 300 - 12, abs=40)
    assert codes(extraction) == {"line_differs"}
    assert extraction.state is DocumentState.DONE
    assert extraction.metadata["layer_text"]["1"]


def test_a_line_without_a_meaning_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("tel", "70011020", confidence=0.55),))
    extraction = read(tmp_path, "a.pdf", with_line(PRIVATE), engine="said")
    assert codes(extraction) == {"line_unreadable"}
    assert extraction.state is DocumentState.PARTIAL


def test_numbers_that_are_stored_otherwise_than_they_are_printed_are_both_kept(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", with_line(SHIFTED), engine="said")
    page = extraction.pages[0]
    assert "tel 70011020" in page.text
    assert [one.text for one in page.variants] == ["tel 25566575"]
    assert codes(extraction) == {"line_differs"}


@pytest.mark.parametrize("table", [SOUND, ""])
def test_a_font_that_agrees_with_itself_costs_no_reading(tmp_path, said, table):
    extraction = read(tmp_path, "a.pdf", with_line(table), engine="said")
    assert "tel 70011020" in text_of(extraction)
    assert (codes(extraction), said.calls) == (set(), [])


def test_a_bullet_of_a_font_of_signs_costs_no_reading(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", with_line("1 beginbfchar <74> <F0B7> endbfchar", said="t"), engine="said")
    assert (codes(extraction), said.calls) == (set(), [])


def test_a_rule_of_one_sign_costs_no_reading(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", with_line(PRIVATE, said="l" * 24), engine="said")
    assert (codes(extraction), said.calls) == (set(), [])


def test_a_table_of_meanings_is_read_in_all_its_forms():
    table = (
        b"2 beginbfchar <01> <0041> <02> <00660069> endbfchar 2 beginbfrange <10> <12> <0030> <20> <21> [<61> <0062>] "
    )
    assert meanings_of(table + b"endbfrange") == {1: "A", 2: "fi", 16: "0", 17: "1", 18: "2", 32: "a", 33: "b"}


def outlined(text: str) -> bytes:
    """A text drawn as little squares: what a printer's driver makes of letters it does not know."""
    size = 48
    font = ImageFont.load_default(size)
    picture = Image.new("1", (int(font.getlength(text)) + 8, 2 * size), 0)
    ImageDraw.Draw(picture).text((2, 2), text, fill=1, font=font)
    dots = [
        f"{72 + x / 4:.2f} {330 - y / 4:.2f} 0.27 0.27 re"
        for y in range(picture.height)
        for x in range(picture.width)
        if picture.getpixel((x, y))
    ]
    return ("\n".join(dots) + "\nf\n").encode()


def added(content: bytes, *, pages: int = 1, pattern: bool = False) -> bytes:
    """Prose on each page, and the same drawing on all."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(*[PROSE] * pages))) as document:
        for page in document.pages:
            page.contents_add(content, prepend=False)
            if pattern:
                font = page.Resources.Font
                tile = document.make_stream(
                    f"BT {next(iter(font.keys()))} 16 Tf 5 10 Td (tel 70011020) Tj ET".encode(),
                    Type=Name.Pattern,
                    PatternType=1,
                    PaintType=1,
                    TilingType=1,
                    BBox=Array([0, 0, 300, 40]),
                    XStep=300,
                    YStep=40,
                    Resources=Dictionary(Font=font),
                    Matrix=Array([1, 0, 0, 1, 72, 300]),
                )
                page.Resources.Pattern = Dictionary(P1=tile)
        document.save(buffer)
    return buffer.getvalue()


def test_print_that_is_drawn_as_outlines_is_read_beside_the_text(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", added(outlined("tel 70011020")), engine="said")
    assert text_of(extraction).endswith("tel 70011020")


def test_a_drawing_that_comes_again_in_its_place_is_read_once(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", added(outlined("tel 70011020"), pages=3), engine="said")
    assert text_of(extraction).count("70011020") == 1


def test_print_that_fills_a_shape_as_its_pattern_is_read(tmp_path, said):
    fill = b"/Pattern cs /P1 scn 72 300 300 40 re f"
    extraction = read(tmp_path, "a.pdf", added(fill, pattern=True), engine="said")
    assert text_of(extraction).endswith("tel 70011020")


@pytest.mark.parametrize("content", [b"72 300 300 40 re f", b"72 300 m 300 300 l S", b"0.5 g 72 300 20 20 re f"])
def test_plain_shapes_cost_no_reading(tmp_path, said, content):
    read(tmp_path, "a.pdf", added(content), engine="said")
    assert said.calls == []
