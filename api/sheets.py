"""Rows as a table for a spreadsheet or as a workbook, in pieces.

A cell that a spreadsheet would take for a formula is told as text: what it says may come from the other side.
"""

import csv
import datetime as dt
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import IO

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
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb">\d{4}-\d\d-\d\dT[\d:]+Z<")
"""When a workbook was made and changed, as its properties tell it."""
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
    found = Workbook(write_only=True)
    _fill(found, title, columns, rows)
    with tempfile.TemporaryFile() as file:
        found.save(file)
        yield from _pieces(file)


def book(tables: Iterable[tuple[str, Sequence[str], Iterable[Row]]], *, at: dt.datetime) -> Iterator[bytes]:
    """A workbook of several tables by their titles, which says of itself that it was made `at` a moment.

    The same rows are the same bytes: nothing in it tells when it was written.
    """
    found = Workbook(write_only=True)
    for title, columns, rows in tables:
        _fill(found, title, columns, rows)
    moment = at.astimezone(dt.UTC).strftime(">%Y-%m-%dT%H:%M:%SZ<").encode()
    with tempfile.TemporaryFile() as drawn, tempfile.TemporaryFile() as file:
        found.save(drawn)
        with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(file, "w") as target:
            for name in source.namelist():
                member = zipfile.ZipInfo(name, _EARLIEST)
                member.compress_type = zipfile.ZIP_DEFLATED
                with source.open(name) as part, target.open(member, "w", force_zip64=True) as out:
                    if name == _PROPERTIES:
                        out.write(_MOMENT.sub(moment, part.read()))
                    else:
                        shutil.copyfileobj(part, out, _CHUNK)
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece


def _fill(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add a table to a workbook."""
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


def _text(value: str) -> str:
    """A text as a cell may hold it: its lines stay, its control characters are written out, no sign is lost."""
    return shown(value, keep="\t\n\r")


def harmless(cell: str | float) -> str | float:
    """A cell of a table: a formula in it is text, wherever a spreadsheet would see it begin."""
    if not isinstance(cell, str):
        return cell
    quoted = _FORMULA.sub(r"\1'", _text(cell))
    return f"'{quoted}" if quoted.startswith(_CUTTING) else quoted
