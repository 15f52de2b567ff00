"""What anybody finds in a damaged file is read or its loss is told: files on which text once went without a word."""

import gzip
import io
import random
import sqlite3

import openpyxl
import pytest
from docx import Document
from support.files import a_tar, a_zip, codes, read, text_of

from models.document import DocumentState

NOTES = {f"n{number}.txt": f"nota {number}: {'llamar al 71234567 ' * 20}".encode() for number in range(4)}


def an_appointment(number: int, end: str = "END:VEVENT") -> str:
    return f"BEGIN:VEVENT\nSUMMARY:cita {number}\nBEGIN:VALARM\nDESCRIPTION:aviso\nEND:VALARM\n{end}\n"


@pytest.mark.parametrize("broken", ["UND:VEVENT", "", "END:VEVEN", "BEGIN:VEVENT"])
def test_appointments_behind_one_whose_end_is_lost(tmp_path, broken):
    calendar = (
        "BEGIN:VCALENDAR\n" + an_appointment(1, broken) + an_appointment(2) + an_appointment(3) + "END:VCALENDAR\n"
    )
    extraction = read(tmp_path, "a.ics", calendar.encode())
    assert [f"cita {number}" in text_of(extraction) for number in (1, 2, 3)] == [True] * 3


@pytest.mark.parametrize("depth", [300, 3_000, 60_000])
def test_text_below_deep_nesting_in_a_page(tmp_path, depth):
    page = "<html><title>aviso</title><body>" + "<div>" * depth + "71234567</div>hotel<script>var x = 1</script>"
    extraction = read(tmp_path, "a.html", page.encode())
    assert "71234567" in text_of(extraction)
    assert "hotel" in text_of(extraction)
    assert "var x" not in text_of(extraction)
    assert extraction.metadata["title"] == "aviso"


def test_text_below_deep_nesting_in_xml_is_read_and_told(tmp_path):
    content = b'<?xml version="1.0"?>' + b"<a>" * 40_000 + b"71234567" + b"</a>" * 40_000
    extraction = read(tmp_path, "a.xml", content)
    assert "71234567" in text_of(extraction)
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"xml_damaged"})


def test_small_xml_that_breaks_off_is_told(tmp_path):
    extraction = read(tmp_path, "a.xml", b'<?xml version="1.0"?><a><b>71234567</b><c>y ')
    assert "71234567" in text_of(extraction)
    assert codes(extraction) == {"xml_damaged"}
    assert read(tmp_path, "b.xml", b'<?xml version="1.0"?><a><b>71234567</b></a>').state is DocumentState.DONE


@pytest.mark.parametrize("keep", [0.5, 0.7, 0.95])
def test_a_packed_tar_that_breaks_off_gives_its_members(tmp_path, keep):
    noise = {name: content + random.Random(name).randbytes(600).hex().encode() for name, content in NOTES.items()}
    packed = gzip.compress(a_tar(noise))
    extraction = read(tmp_path, "a.tgz", packed[: int(len(packed) * keep)])
    assert extraction.children
    first = (tmp_path / "out" / extraction.children[0].file).read_bytes()
    assert noise["n0.txt"].startswith(first)
    assert len(first) > 300
    assert extraction.state is DocumentState.PARTIAL


def test_a_packed_tar_with_a_damaged_stretch_gives_what_stands_before_it(tmp_path):
    noise = {name: random.Random(name).randbytes(3_000).hex().encode() for name in NOTES}
    packed = bytearray(gzip.compress(a_tar(noise)))
    packed[len(packed) * 2 // 3 : len(packed) * 2 // 3 + 64] = bytes(64)
    extraction = read(tmp_path, "a.tgz", bytes(packed))
    assert [child.path for child in extraction.children][:2] == ["n0.txt", "n1.txt"]
    assert extraction.state is DocumentState.PARTIAL


def a_document() -> bytes:
    document, buffer = Document(), io.BytesIO()
    document.add_paragraph("71234567")
    document.save(buffer)
    return buffer.getvalue()


def a_sheet() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["71234567"])
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("before", [b"\r\n\r\n", b"\xef\xbb\xbf", b"\0" * 512, b"MZ" + bytes(2_000)])
@pytest.mark.parametrize(("name", "content"), [("a.docx", a_document()), ("a.xlsx", a_sheet())])
def test_an_office_file_behind_what_a_transfer_put_before_it(tmp_path, name, content, before):
    extraction = read(tmp_path, name, before + content)
    assert "71234567" in text_of(extraction)


def test_an_archive_that_unpacks_itself(tmp_path):
    extraction = read(tmp_path, "fotos.exe", b"MZ" + bytes(3_000) + a_zip(NOTES))
    assert [child.path for child in extraction.children] == list(NOTES)


def test_a_text_that_speaks_of_a_zip_is_a_text(tmp_path):
    extraction = read(tmp_path, "a.txt", b"cabecera PK\x03\x04\n" + b"y nada mas que palabras\n" * 40)
    assert extraction.media_type == "text/plain"


def test_rows_of_a_damaged_table_stand_among_the_strings(tmp_path):
    path = tmp_path / "whole.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE llamada (a, b)")
    connection.executemany(
        "INSERT INTO llamada VALUES (?, ?)", [(n, f"llamada numero {n} al 7123{n:04d}") for n in range(900)]
    )
    connection.commit()
    connection.close()
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    content[3 * size : 3 * size + 8] = bytes(8)  # the second page of the table's rows
    extraction = read(tmp_path, "a.db", bytes(content))
    assert codes(extraction) == {"table_damaged"}
    found = sum(f"7123{n:04d}" in text_of(extraction) for n in range(900))
    assert found > 890


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", a_document()), ("a.xlsx", a_sheet())], ids=["document", "sheet"]
)
@pytest.mark.parametrize("how", ["cut", "zeros at the end", "bytes lost"])
def test_the_text_of_an_office_file_whose_directory_is_damaged(tmp_path, name, content, how):
    broken = {
        "cut": content[:-40],
        "zeros at the end": content[:-300] + bytes(300),
        "bytes lost": content[:-200] + content[-150:],
    }[how]
    extraction = read(tmp_path, name, broken)
    assert "71234567" in text_of(extraction)
    assert extraction.state is DocumentState.PARTIAL
    assert "text_salvaged" in codes(extraction)


def test_what_is_left_of_an_office_file_is_bounded(tmp_path):
    bomb = a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>" + bytes(60_000_000) + b"</w>"})
    extraction = read(tmp_path, "a.docx", bomb[:-40])
    assert (extraction.state, text_of(extraction)) == (DocumentState.CORRUPT, "")
