"""Workbooks: what a far cell may not take away, and what is written outside of cells."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from support.files import a_zip, codes, read, text_of


def a_workbook(*, far: bool = False) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Pagos"
    sheet.append(["fecha", "nota", "monto", "hora", "pagado"])
    sheet.append([dt.date(2024, 3, 5), None, 1500, dt.time(13, 45), True])
    sheet.append([dt.datetime(2024, 3, 6, 9, 30), "x", 0.25, dt.timedelta(hours=30), False])  # noqa: DTZ001
    hidden = workbook.create_sheet("Oculta")
    hidden.append(["secreto"])
    hidden.sheet_state = "hidden"
    if far:
        sheet.cell(row=1_048_576, column=16_384, value="lejos")
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_far_cell_takes_no_name_date_column_or_hidden_sheet_away(tmp_path):
    near = read(tmp_path, "a.xlsx", saved(a_workbook()))
    far = read(tmp_path, "b.xlsx", saved(a_workbook(far=True)))
    assert text_of(near) == text_of(far).replace("lejos\n", "")
    assert "2024-03-05\t\t1500\t13:45:00\tTRUE" in text_of(far)
    assert "2024-03-06 09:30:00\tx\t0.25\t30:00:00\tFALSE" in text_of(far)
    assert [table.name for table in far.tables] == [table.name for table in near.tables]
    assert codes(far) == codes(near) == {"hidden_sheet"}


@pytest.mark.parametrize("far", [False, True])
def test_what_a_workbook_says_outside_its_cells_is_read(tmp_path, far):
    workbook = a_workbook(far=far)
    sheet = workbook.active
    sheet["A1"].hyperlink = "http://mapa.invalid/CASA77"
    sheet.oddHeader.center.text = "LIBRO DE ROSA 70099999"
    sheet.evenFooter.left.text = "R && S"
    check = DataValidation(type="list", formula1='"PLAZA,TERMINAL"', promptTitle="Lugar", prompt="donde la dejaron")
    check.add("B2")
    sheet.add_data_validation(check)
    workbook.defined_names["cuota"] = DefinedName("cuota", attr_text='"71234567"')
    text = text_of(read(tmp_path, "a.xlsx", saved(workbook)))
    for told in ("A1: http://mapa.invalid/CASA77", "LIBRO DE ROSA 70099999", "R & S", "PLAZA,TERMINAL", "donde la"):
        assert told in text
    assert 'cuota: "71234567"' in text


def test_threaded_comments_and_words_about_pictures_are_read(tmp_path):
    buffer = io.BytesIO(saved(a_workbook()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(
            "xl/threadedComments/threadedComment1.xml", "<a><threadedComment><text>UNO</text></threadedComment></a>"
        )
        archive.writestr("xl/drawings/drawing9.xml", '<a><cNvPr name="x" descr="DOS"/></a>')
    text = text_of(read(tmp_path, "a.xlsx", buffer.getvalue()))
    assert "UNO" in text
    assert "DOS" in text


def test_notes_boxes_links_and_heads_of_an_ods_are_read(tmp_path):
    space = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
        )
    )
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>NOTA</text:p></office:annotation>'
        '<text:p>CELDA <text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://casa.invalid/">ver</text:a>'
        "</text:p></table:table-cell>"
    )
    box = "<table:shapes><draw:frame><draw:text-box><text:p>CAJA</text:p></draw:text-box></draw:frame></table:shapes>"
    content = (
        f"<office:document-content {space}><office:body><office:spreadsheet><table:table table:name='Uno'>"
        f"<table:table-row>{cell}</table:table-row>{box}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    styles = (
        f"<office:document-styles {space}><style:header><text:p>CABEZA 77</text:p></style:header><style:footer>"
        "<text:p>Hoja <text:page-number>1</text:page-number></text:p></style:footer></office:document-styles>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    members = {"mimetype": kind, "content.xml": content, "styles.xml": styles, "META-INF/manifest.xml": manifest}
    text = text_of(read(tmp_path, "a.ods", a_zip({name: value.encode() for name, value in members.items()})))
    for told in ("NOTA", "CELDA", "http://casa.invalid/", "CAJA", "CABEZA 77"):
        assert text.count(told) == 1
    assert "Hoja" not in text
