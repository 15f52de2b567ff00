"""Office files whose zip is sound and whose parts are not: what is left is read, and what is lost is told."""

import io
import re
import zipfile

import openpyxl
import pytest
from docx import Document
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    for number in range(40):
        book.active.append([f"fila {number}", 71230000 + number])
    book.create_sheet("Dos").append(["segunda", 65550001])
    chart = book.create_chartsheet("Curva")
    chart.add_chart(openpyxl.chart.BarChart())
    return saved(book)


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def changed(content: bytes, part: str, change) -> bytes:
    """A zip with one part changed, or without it where the change gives None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            kept = change(old.read(name)) if name == part else old.read(name)
            if kept is not None:
                new.writestr(name, kept)
    return buffer.getvalue()


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) * 2 // 3]


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("change", "last"),
    [
        (lambda raw: raw.replace(b"71230030", b"7123\x0b0030"), 39),
        (lambda raw: re.sub(rb"<v>71230030</v>", b"<w>71230030</w>", raw), 39),
        (cut, 20),
    ],
)
def test_a_damaged_sheet_is_read_as_far_as_it_goes(tmp_path, change, last):
    extraction = read(tmp_path, "a.xlsx", changed(a_workbook(), SHEET, change))
    text = text_of(extraction)
    assert f"fila {last}" in text
    assert str(71230000 + last) in text
    assert "65550001" in text
    assert [(problem.code, problem.page) for problem in extraction.problems] == [("sheet_damaged", 1)]
    assert extraction.state is DocumentState.PARTIAL


def test_a_sheet_that_is_not_there_is_told(tmp_path):
    extraction = read(tmp_path, "a.xlsx", changed(a_workbook(), SHEET, lambda _: None))
    assert "65550001" in text_of(extraction)
    assert "sheet_damaged" in codes(extraction)
    assert len(extraction.pages) == 3


def test_a_sheet_of_charts_is_no_damage(tmp_path):
    extraction = read(tmp_path, "a.xlsx", a_workbook())
    assert len(extraction.pages) == 3
    assert codes(extraction) == set()
    assert extraction.state is DocumentState.DONE


def test_damage_in_a_sheet_with_far_corners_is_told(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "aqui"
    book.active["XFC1048000"] = "lejos"
    book.active["A1048001"] = "detras"
    sound = saved(book)
    assert codes(read(tmp_path, "a.xlsx", sound)) == set()
    broken = changed(sound, SHEET, lambda raw: raw[: raw.rindex(b"<row")])
    extraction = read(tmp_path, "b.xlsx", broken)
    assert "lejos" in text_of(extraction)
    assert codes(extraction) == {"sheet_damaged"}


def a_text() -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Comisaria Segunda"
    for number in range(60):
        document.add_paragraph(f"parrafo {number}: {71230000 + number}")
    return saved(document)


BODY = "word/document.xml"


def test_a_text_that_breaks_off_is_told(tmp_path):
    assert codes(read(tmp_path, "a.docx", a_text())) == set()
    extraction = read(tmp_path, "b.docx", changed(a_text(), BODY, cut))
    assert "parrafo 30" in text_of(extraction)
    assert "Comisaria Segunda" in text_of(extraction)
    assert codes(extraction) == {"text_damaged"}
    assert extraction.state is DocumentState.PARTIAL


def test_a_character_that_xml_forbids_costs_nothing(tmp_path):
    extraction = read(tmp_path, "a.docx", changed(a_text(), BODY, lambda raw: raw.replace(b"fo 9:", b"fo\x0b 9:")))
    assert "71230009" in text_of(extraction)
    assert "71230059" in text_of(extraction)
    assert codes(extraction) == set()


@pytest.mark.parametrize("change", [cut, lambda _: b"\xff\xfe<<<", lambda _: None])
def test_a_page_head_that_is_damaged_or_missing_is_told(tmp_path, change):
    extraction = read(tmp_path, "a.docx", changed(a_text(), "word/header1.xml", change))
    assert "parrafo 59" in text_of(extraction)
    assert codes(extraction) == {"part_damaged"}


def test_a_prefix_that_damage_left_without_its_namespace(tmp_path):
    broken = changed(a_text(), BODY, lambda raw: raw.replace(b"<w:t>parrafo 9", b"<w:w:t>parrafo 9"))
    extraction = read(tmp_path, "a.docx", broken)
    assert "parrafo 59" in text_of(extraction)
    assert codes(extraction) == {"text_damaged"}


def some_slides() -> bytes:
    slide = b'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:t>lamina %d</a:t></a:p><a:p><a:t>detras</a:t></a:p></p:sld>'
    relations = b"".join(b'<R Id="r%d" Target="slides/slide%d.xml"/>' % (number, number) for number in range(1, 4))
    listed = b"".join(b'<p:sldId id="25%d" r:id="r%d"/>' % (number, number) for number in range(1, 4))
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "ppt/presentation.xml": b'<p:presentation xmlns:p="p" xmlns:r="r">' + listed + b"</p:presentation>",
        "ppt/_rels/presentation.xml.rels": b"<Relationships>" + relations + b"</Relationships>",
    }
    return a_zip(parts | {f"ppt/slides/slide{number}.xml": slide % number for number in range(1, 4)})


@pytest.mark.parametrize(
    ("change", "code"),
    [(cut, "text_damaged"), (lambda _: b"\xff\xfe<<<>", "page_damaged"), (lambda _: None, "page_damaged")],
)
def test_a_slide_that_is_damaged_or_missing_keeps_its_place(tmp_path, change, code):
    assert codes(read(tmp_path, "a.pptx", some_slides())) == set()
    extraction = read(tmp_path, "b.pptx", changed(some_slides(), "ppt/slides/slide2.xml", change))
    assert [page.number for page in extraction.pages] == [1, 2, 3]
    assert "lamina 1" in extraction.pages[0].text
    assert "lamina 3" in extraction.pages[2].text
    assert [(problem.code, problem.page) for problem in extraction.problems] == [(code, 2)]
    assert extraction.state is DocumentState.PARTIAL


ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "META-INF/manifest.xml": b'<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"/>'
    b'<m:file-entry m:full-path="styles.xml"/></m:manifest>',
    "styles.xml": b'<o:styles xmlns:o="o" xmlns:t="t"><t:p>Juzgado Tercero</t:p></o:styles>',
    "content.xml": b'<o:document xmlns:o="o" xmlns:t="t">'
    + b"".join(b"<t:p>parrafo %d</t:p>" % number for number in range(30))
    + b"</o:document>",
}


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        ("content.xml", bytes, set()),
        ("content.xml", cut, {"text_damaged"}),
        ("styles.xml", cut, {"part_damaged"}),
        ("styles.xml", lambda _: None, {"part_damaged"}),
    ],
)
def test_an_opendocument_text_that_is_damaged_in_its_parts(tmp_path, part, change, told):
    extraction = read(tmp_path, "a.odt", changed(a_zip(ODT), part, change))
    assert "parrafo 15" in text_of(extraction)
    assert codes(extraction) == told


CHAPTER = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>capitulo {}</p><p>fin</p></body></html>"
BOOK = {
    "mimetype": b"application/epub+zip",
    "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
    "O/b.opf": b'<package><manifest><item id="a" href="a%20b.html"/><item id="c" href="c.html"/></manifest>'
    b'<spine><itemref idref="a"/><itemref idref="c"/></spine></package>',
    "O/a b.html": CHAPTER.format("uno").encode(),
    "O/c.html": CHAPTER.format("dos").encode("utf-16"),
}


@pytest.mark.parametrize(
    ("change", "told"),
    [(bytes, set()), (lambda raw: raw[:-60], {"text_damaged"}), (lambda _: None, {"chapter_missing"})],
)
def test_a_chapter_that_breaks_off_or_is_missing_is_told(tmp_path, change, told):
    extraction = read(tmp_path, "a.epub", changed(a_zip(BOOK), "O/c.html", change))
    assert "capitulo uno" in text_of(extraction)
    assert codes(extraction) == told
