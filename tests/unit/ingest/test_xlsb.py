"""Binary workbooks that calamine gives up on: their cells come out of their records."""

import struct

import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState
from services.ingest.formats import zipped
from services.ingest.formats.sheet_shown import shown_by_binary_excel
from services.ingest.plugin import ExtractKit

RELATIONS = (
    b'<Relationships><R Id="rId1" Target="worksheets/sheet1.bin"/>'
    b'<R Id="rId2" Target="macrosheets/sheet2.bin"/></Relationships>'
)


def record(kind: int, body: bytes) -> bytes:
    told = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return told + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def wide(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode("utf-16-le")


def cell(column: int, value: bytes) -> bytes:
    return column.to_bytes(4, "little") + bytes(4) + value


def a_workbook(*, named: bool = True, cut: int = 0) -> bytes:
    sheet = record(0, bytes(17)) + record(7, cell(0, bytes(4))) + record(5, cell(2, struct.pack("<d", 70010001.0)))
    sheet += (
        record(0, bytes(17))
        + record(2, cell(0, ((150 << 2) | 2 | 1).to_bytes(4, "little")))
        + record(4, cell(1, b"\1"))
    )
    macro = record(0, bytes(17)) + record(6, cell(0, wide("llamar a Rosa")))
    book = record(156, bytes(8) + wide("rId1") + wide("Pagos")) + record(
        156, b"\2" + bytes(7) + wide("rId2") + wide("Macro")
    )
    return a_zip(
        {
            "[Content_Types].xml": b"<Types/>",
            # Without the settings that it looks for, calamine gives up.
            "xl/workbook.bin": book if named else record(3, b""),
            "xl/_rels/workbook.bin.rels": RELATIONS if named else b"<Relationships/>",
            "xl/sharedStrings.bin": record(19, b"\0" + wide("Ana Quispe")),
            "xl/worksheets/sheet1.bin": sheet[: len(sheet) - cut],
            "xl/macrosheets/sheet2.bin": macro,
        }
    )


@pytest.mark.parametrize("named", [True, False])
def test_cells_of_all_kinds_come_out(tmp_path, named):
    extraction = read(tmp_path, "a.xlsb", a_workbook(named=named))
    told = text_of(extraction)
    assert "Ana Quispe\t\t70010001\n1.5\tTRUE" in told
    assert "llamar a Rosa" in told
    assert ("Pagos" in told) is named
    assert extraction.state is DocumentState.DONE
    assert codes(extraction) == ({"hidden_sheet"} if named else set())


def test_a_cut_sheet_gives_what_is_there(tmp_path):
    assert "Ana Quispe\t\t70010001" in text_of(read(tmp_path, "a.xlsb", a_workbook(cut=20)))


def test_the_look_of_numbers_is_found_by_their_styles(tmp_path):
    styles = record(44, (170).to_bytes(2, "little") + wide("00000000000")) + record(617, bytes(4))
    styles += record(47, bytes(16)) + record(47, b"\0\0" + (170).to_bytes(2, "little") + bytes(12)) + record(618, b"")
    sheet = record(0, (2).to_bytes(4, "little") + bytes(13))
    for style, value in ((1, 70012345.0), (0, 70012346.0)):
        sheet += record(5, (3 + style).to_bytes(4, "little") + bytes([style, 0, 0, 0]) + struct.pack("<d", value))
    book = record(153, bytes(12)) + record(156, bytes(8) + wide("rId1") + wide("Pagos"))
    path = tmp_path / "a.xlsb"
    path.write_bytes(
        a_zip(
            {
                "xl/workbook.bin": book,
                "xl/_rels/workbook.bin.rels": RELATIONS,
                "xl/worksheets/sheet1.bin": sheet,
                "xl/styles.bin": styles,
            }
        )
    )
    with zipped.opened(path) as archive:
        looks = shown_by_binary_excel(archive, ExtractKit(folder=tmp_path))
    assert looks == {"Pagos": {(2, 4): "00070012345"}}
