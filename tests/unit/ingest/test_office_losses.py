"""Office files whose zip is sound and whose parts are not: what is left is read, and what is lost is told."""

import io
import re
import zipfile

import openpyxl
import pytest
from support.files import codes, read, text_of

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
