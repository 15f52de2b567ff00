"""What cells look like by their formats stands beside their values, in every kind of workbook."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from support import old_office as old
from support.files import a_zip, read, text_of

from models.document import DocumentState
from services.ingest.formats import compound, sparse
from services.ingest.formats.number_format import shown

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no zone


@pytest.mark.parametrize(
    ("value", "code", "look"),
    [
        ("70012345", "00000000000", "00070012345"),
        ("44", "0000000", "0000044"),
        ("0.155", "0.0%", "15.5%"),
        ("0.999", "0%", "100%"),
        ("123456789", "000-00-0000", "123-45-6789"),
        ("5551234", "[<=9999999]###-####;(###) ###-####", "555-1234"),
        ("6125551234", "[<=9999999]###-####;(###) ###-####", "(612) 555-1234"),
        ("591", "\\+000", "+591"),
        ("1234567.891", "[$Bs-400A] #,##0.00", "Bs 1,234,567.89"),
        ("-5", '0" kg"', "-5 kg"),
        ("-5", '0;[Red]"menos "0', "menos 5"),
        ("0", '0;-0;"nada"', "nada"),
        ("1", '"Sí";"No"', "Sí"),
        ("12345678", '0,,"M"', "12M"),
        ("46115.5", "dd/mm/yyyy hh:mm", "03/04/2026 12:00"),
        ("46115.75", 'd"."m"."yy h:mm AM/PM', "3.4.26 6:00 PM"),
        ("46115", "[$-540A]dd/mm/yyyy;@", "03/04/2026"),
        # What says no more than the value, and what is not known.
        ("1234.5", "#,##0.00", ""),
        ("-1234.5", "#,##0_);(#,##0)", ""),
        ("7", "General", ""),
        ("0.125", "# ?/?", ""),
        ("0.5", "0.00E+00", ""),
        ("1.3", "[h]:mm:ss", ""),
        ("0.5", "hh:mm", ""),
        ("46115", "mm/dd/yyyy", ""),
        ("46115", "yyyy-mm-dd", ""),
        ("46115", "d-mmm-yy", ""),
        ("-5", "dd/mm/yyyy", ""),
        ("5", ";;;", ""),
    ],
)
def test_the_look_of_a_number(value, code, look):
    assert shown(Decimal(value), code, epoch=EPOCH) == look


def a_book(*, later: bool = False) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    if later:
        book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no zone
    sheet = book.active
    sheet.title = "Líneas"
    sheet["C3"], sheet["C3"].number_format = 70012345, "00000000000"
    sheet["D3"], sheet["D3"].number_format = 0.155, "0.0%"
    sheet["E3"], sheet["E3"].number_format = dt.datetime(2026, 4, 3), "dd/mm/yyyy"  # noqa: DTZ001
    sheet["F3"], sheet["G3"] = "0070019", 70012345
    other = book.create_sheet("Otra")
    other["A1"], other["A1"].number_format = 7, "0000000"
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("later", [False, True])
def test_the_look_stands_beside_the_value_in_xlsx(tmp_path, later):
    extraction = read(tmp_path, "a.xlsx", a_book(later=later))
    told = text_of(extraction)
    assert "70012345 [00070012345]\t0.155 [15.5%]\t2026-04-03 [03/04/2026]\t0070019\t70012345\n" in told
    assert "7 [0000007]" in told
    # The table keeps the values, to be counted with.
    assert "70012345" in extraction.tables[0].rows[2]
    assert extraction.state is DocumentState.DONE


def test_the_look_of_cells_in_far_corners_is_told_behind_them(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.formats.sheets.MOST_DENSE", 2)
    assert "C3: 00070012345\n" in text_of(read(tmp_path, "a.xlsx", a_book()))


def test_names_of_columns():
    assert [sparse.column_name(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(sparse.column_number(sparse.column_name(number)) == number + 1 for number in range(0, 16_384, 37))


def test_the_look_stands_beside_the_value_in_xls(tmp_path):
    biff = old.a_biff(old.a_number(2, 3, 70012345.0), styles=old.a_format("00000000000"))
    assert "70012345 [00070012345]" in text_of(read(tmp_path, "a.xls", compound.written({"Workbook": biff})))


def test_the_look_stands_beside_the_value_in_ods(tmp_path):
    cells = (
        '<table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" office:value="70012345">'
        '<text:p>00070012345</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.155"><text:p>15,5 %</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-04-03"><text:p>03/04/26</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-04-03"><text:p>04/03/26</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>0070019</text:p></table:table-cell>'
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Otra">'
        '<table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
        '<table:table table:name="Líneas"><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row>'
        f"{cells}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": b"<manifest/>",
    }
    told = text_of(read(tmp_path, "a.ods", a_zip(members)))
    assert "70012345 [00070012345]\t0.155 [15,5 %]\t2026-04-03 [03/04/26]\t2026-04-03\t1234.5\t0070019" in told


@pytest.mark.parametrize("digits", ["4111111111111111", "8959100000000000000"])
def test_a_long_number_is_told_by_its_digits(tmp_path, digits):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = int(digits)
    book.save(buffer)
    assert text_of(read(tmp_path, "a.xlsx", buffer.getvalue())) == f"Sheet\n{digits}\n"
