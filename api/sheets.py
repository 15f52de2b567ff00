"""Rows as a table for a spreadsheet or as a workbook, in pieces.

A cell that a spreadsheet would take for a formula is told as text: what it says may come from the other side.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from api.names import shown


class Form(StrEnum):
    """How answers are given."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Form.JSONL: "application/x-ndjson",
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

MOST_ROWS = 1_000_000
"""Rows of a sheet; those beyond go into further ones."""
_UNSEEN = r"\s\"'\u00ad\u200b-\u200f\u2060\ufeff"
_BEGINS = r"=+\-@＝＋－＠﹦﹢﹣﹫"
_FORMULA = re.compile(rf"(^|[;\t\r\n])(?=[{_UNSEEN}]*[{_BEGINS}])")
"""Before what a spreadsheet takes for a formula: at the begin of a cell, behind blanks and quotes too, and where
programs that part columns by `;` (as in Spanish and Portuguese) see a cell begin."""
_CUTTING = ("\t", "\r")
_CHUNK = 64 * 1024
_LONGEST = 32_000
"""Signs of a cell."""

Row = Sequence[str | int | float]


def table(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """CSV with a byte order mark, by which spreadsheets know UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def workbook(title: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A workbook. Written row by row to a file: only that file grows with the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(columns))
    for number, row in enumerate(rows, start=1):
        if number % MOST_ROWS == 0:
            sheet = book.create_sheet(f"{title} {number // MOST_ROWS + 1}")
            sheet.append(list(columns))
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, _text(value)[:_LONGEST] if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # text, also where it begins like a formula
            cells.append(cell)
        sheet.append(cells)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def _text(value: str) -> str:
    """A text as a cell may hold it: its lines stay, its control characters are written out, no sign is lost."""
    return shown(value, keep="\t\n\r")


def harmless(cell: str | float) -> str | float:
    """A cell of a table: a formula in it is text, wherever a spreadsheet would see it begin."""
    if not isinstance(cell, str):
        return cell
    quoted = _FORMULA.sub(r"\1'", _text(cell))
    return f"'{quoted}" if quoted.startswith(_CUTTING) else quoted
