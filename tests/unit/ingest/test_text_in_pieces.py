"""XML whose texts are cut by comments and instructions, and office files of which a part beside the text is damaged."""

import io
import zipfile

import docx
import openpyxl
import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState, TextSource
from services.ingest.formats import xml

BROKEN = (
    '<?xml version="1.0"?><?nota 70000001?><!-- 70000002 --><a>uno 70000003<?x y?> 70000004<b/><!-- 70000005 --> '
    "70000006</a><!-- 70000007 -->"
)


@pytest.mark.parametrize("largest", [10, 1_000_000])
def test_text_around_comments_and_instructions_is_read(tmp_path, monkeypatch, largest):
    monkeypatch.setattr(xml, "LARGEST_TREE", largest)
    told = text_of(read(tmp_path, "a.xml", BROKEN.encode()))
    assert [number for number in range(70000001, 70000008) if str(number) not in told] == []


def test_text_behind_a_reference_that_is_not_followed_is_read(tmp_path):
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "AAAA">]><a>uno &x; 71234567</a>'
    extraction = read(tmp_path, "a.xml", content)
    assert "71234567" in text_of(extraction)
    assert "AAAA" not in text_of(extraction)
    assert codes(extraction) == {"entities_skipped"}


def a_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("hola 71234567")
    document.sections[0].header.paragraphs[0].text = "encabezado"
    return saved(document)


def a_pptx() -> bytes:
    members = {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>", "docProps/core.xml": b"<c/>"}
    for number, text in enumerate(("primera", "segunda", "tercera"), start=1):
        slide, notes = f"ppt/slides/slide{number}.xml", f"notesSlide{number}.xml"
        members[slide] = f"<sld><p><r><t>{text} 71234567</t></r></p></sld>".encode()
        members[f"ppt/slides/_rels/slide{number}.xml.rels"] = (
            f'<Relationships><Relationship Target="../notesSlides/{notes}"/></Relationships>'.encode()
        )
        members[f"ppt/notesSlides/{notes}"] = f"<notes><p><r><t>nota {text}</t></r></p></notes>".encode()
    return a_zip(members)


def an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["71234567"])
    return saved(book)


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def damaged(content: bytes, part: str) -> bytes:
    """The zip with zeros in the packed bytes of a member."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(part)
    start = entry.header_offset + 30 + len(entry.filename.encode())
    raw = bytearray(content)
    raw[start : start + entry.compress_size] = bytes(entry.compress_size)
    return bytes(raw)


def split(content: bytes, part: str) -> bytes:
    """The zip with a comment and an instruction inside each text of a member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, raw.replace(b"7123", b"71<!-- x -->2<?y?>3") if name == part else raw)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        ("a.docx", a_docx(), ["docProps/core.xml"]),
        ("a.docx", a_docx(), ["word/header1.xml"]),
        ("a.pptx", a_pptx(), ["docProps/core.xml"]),
        ("a.pptx", a_pptx(), ["ppt/notesSlides/notesSlide2.xml"]),
        ("a.xlsx", an_xlsx(), ["docProps/core.xml"]),
    ],
)
def test_a_damaged_part_beside_the_text_costs_only_itself(tmp_path, name, content, parts):
    whole = read(tmp_path, name, content)
    for part in parts:
        content = damaged(content, part)
    extraction = read(tmp_path, name, content)
    assert "71234567" in text_of(extraction)
    assert len(extraction.pages) == len(whole.pages)
    assert "text_salvaged" not in codes(extraction)
    assert codes(extraction) & {"properties_damaged", "part_damaged", "corrupt"}
    assert extraction.state is DocumentState.PARTIAL


def test_slides_behind_a_damaged_one_are_read(tmp_path):
    extraction = read(tmp_path, "a.pptx", damaged(a_pptx(), "ppt/slides/slide2.xml"))
    assert [page.source for page in extraction.pages] == [TextSource.TEXT, TextSource.UNREADABLE, TextSource.TEXT]
    assert "tercera" in text_of(extraction)
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"page_damaged"})


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.docx", a_docx(), "word/document.xml"),
        ("a.pptx", a_pptx(), "ppt/slides/slide1.xml"),
    ],
)
def test_a_number_cut_by_comments_is_whole(tmp_path, name, content, part):
    assert "71234567" in read(tmp_path, name, split(content, part)).pages[0].text
