"""What cells of a workbook look like where that differs from their values: 00070012345 for 70012345, 15.5% for 0.155.

Sheets pass as a stream of bytes; workbooks whose styles show numbers plainly are not looked through at all.
"""

import contextlib
import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import xlrd

from services.ingest.formats import biff, xlsb, zipped
from services.ingest.formats.number_format import BUILT_IN, is_plain, month_first, shown
from services.ingest.formats.sparse import book, column_name, column_number
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit

Shown = Mapping[str, Mapping[tuple[int, int], str]]
"""By the name of the sheet: row and column, from 0, and what is seen there."""
MOST = 200_000
"""Cells of a workbook whose look is told."""
_CELL = re.compile(
    rb'<(?:\w{1,20}:)?c\b(?=[^>]{0,300}?\bs="(?P<style>\d{1,6})")(?![^>]{0,300}?\bt="[^n])'
    rb'[^>]{0,300}?\br="(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})"[^>]{0,300}>\s{0,99}'
    rb"(?:<(?:\w{1,20}:)?f\b[^>]{0,300}?(?:/>|>[^<]{0,9999}</(?:\w{1,20}:)?f>)\s{0,99})?"
    rb"<(?:\w{1,20}:)?v\b[^>]{0,99}>(?P<value>[^<]{1,40})<"
)
"""A number in a style of its own. Bounded throughout: the bytes are hostile."""
_BLOCK = 1024 * 1024
_LONGEST = 64 * 1024
_MOST_REPEATED = 100
_EPOCHS = (dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1))  # noqa: DTZ001 - sheets know no zone
_TYPES = frozenset({"float", "percentage", "currency", "date"})


class _Told(dict[str, dict[tuple[int, int], str]]):
    """Grows up to MOST cells."""

    left = MOST

    def add(self, sheet: str, place: tuple[int, int], text: str) -> None:
        if text and self.left:
            self.left -= 1
            self.setdefault(sheet, {})[place] = clean(text).strip()


def shown_by_excel(archive: zipfile.ZipFile, kit: ExtractKit) -> Shown:
    """Of an XLSX workbook. Raises ReadingStopped for one that is too large or damaged."""
    told, codes = _Told(), _codes(archive, kit)
    if not codes:
        return told
    styles = book(archive, kit)
    for name, _, part in styles.sheets:
        for found in _cells(archive, part):
            if (code := codes.get(int(found["style"]))) is not None:
                place = int(found["row"]) - 1, column_number(found["column"].decode()) - 1
                told.add(name, place, _look(found["value"].decode("ascii", "replace"), code, styles.epoch))
    return told


def _codes(archive: zipfile.ZipFile, kit: ExtractKit) -> dict[int, str]:
    """The codes of the styles of cells that may show more than the value."""
    root = zipped.tree(archive, "xl/styles.xml", kit)
    if root is None:
        return {}
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter() if zipped.local(one) == "numFmt"}
    styles = [
        one.get("numFmtId", "0")
        for table in root
        if zipped.local(table) == "cellXfs"
        for one in table
        if zipped.local(one) == "xf"
    ]
    return _telling(own.get(style) or BUILT_IN.get(int(style) if style.isdigit() else 0, "") for style in styles)


def _telling(codes: Iterable[str]) -> dict[int, str]:
    return {place: code for place, code in enumerate(codes) if code and _tells(code)}


def _tells(code: str) -> bool:
    """Whether a code may show anything but a plain number."""
    return any(shown(Decimal(one), code, epoch=_EPOCHS[0]) for one in ("7", "-7", "0", "45385.75", "12345678"))


def _look(value: str, code: str, epoch: dt.datetime) -> str:
    try:
        return shown(Decimal(value.strip()), code, epoch=epoch)
    except (InvalidOperation, ValueError, OverflowError):
        return ""


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    # Reading the cells tells of a part that is missing or damaged.
    with contextlib.suppress(*zipped.FLAWS, KeyError), archive.open(part) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            text = rest + block
            # A cell that is not ended yet waits for the next block.
            end = text.rfind(b"</") if len(block) == _BLOCK else len(text)
            last = text.rfind(b"<c", 0, end) if len(block) == _BLOCK else len(text)
            last = end if last < 0 else last
            yield from _CELL.finditer(text, 0, last)
            rest = text[last:][-_LONGEST:]


def shown_by_binary_excel(archive: zipfile.ZipFile, kit: ExtractKit) -> Shown:
    """Of an XLSB workbook. Raises ReadingStopped for one that is too large."""
    told = _Told()
    styles, own = xlsb.formats(archive, kit)
    codes = _telling(own.get(style) or BUILT_IN.get(style, "") for style in styles)
    epoch = _EPOCHS[xlsb.later_epoch(archive, kit)]
    for name, row, column, style, value in xlsb.numbers(archive, kit, codes) if codes else ():
        told.add(name, (row, column), _look(value, codes[style], epoch))
    return told


def shown_by_old_excel(path: Path) -> Shown:
    """Of an XLS workbook, as far as its formats can be read; they are asked for apart, since few books need it."""
    told = _Told()
    with contextlib.suppress(Exception):
        opened = xlrd.open_workbook(
            str(path), file_contents=biff.workbook(path) or None, on_demand=True, formatting_info=True
        )
        codes = _telling(opened.format_map[style.format_key].format_str for style in opened.xf_list)
        for index in range(opened.nsheets) if codes else ():
            sheet = opened.sheet_by_index(index)
            for row, column, value, style in _numbers(sheet):
                if style in codes:
                    told.add(clean(sheet.name), (row, column), _look(value, codes[style], _EPOCHS[opened.datemode]))
            opened.unload_sheet(index)
    return told


def _numbers(sheet: Any) -> Iterator[tuple[int, int, str, int]]:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                yield row, column, repr(sheet.cell_value(row, column)), sheet.cell_xf_index(row, column)


def shown_by_opendocument(archive: zipfile.ZipFile) -> Shown:
    """Of an ODS workbook, which holds what was seen beside the value. Streams, as far as the content is sound."""
    told = _Told()
    if "content.xml" not in archive.namelist():
        return told
    row = 0
    with contextlib.suppress(*zipped.FLAWS), archive.open("content.xml") as stream:
        for _, element in zipped.ended(stream):
            label = zipped.local(element)
            if label == "table":
                row = 0
            elif label == "table-row":
                name = _table_of(element)
                repeated = _times(element, "number-rows-repeated")
                for column, text in _row(element):
                    for more in range(min(repeated, _MOST_REPEATED)):
                        told.add(name, (row + more, column), text)
                row += repeated
                element.clear()
    return told


def _table_of(element: Any) -> str:
    table = next((up for up in element.iterancestors() if zipped.local(up) == "table"), None)
    return "" if table is None else clean(zipped.attribute(table, "name"))


def _row(element: Any) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in element:
        repeated = _times(cell, "number-columns-repeated")
        if text := _seen(cell):
            for more in range(min(repeated, _MOST_REPEATED)):
                yield column + more, text
        column += repeated


def _seen(cell: Any) -> str:
    if zipped.attribute(cell, "value-type") not in _TYPES:
        return ""
    text = " ".join("".join(map(str, one.itertext())) for one in cell if zipped.local(one) == "p").strip()
    day = zipped.attribute(cell, "date-value")
    if not day:
        return "" if is_plain(text) else text
    with contextlib.suppress(ValueError):
        return "" if text == day or month_first(text, dt.date.fromisoformat(day[:10])) else text
    return text


def _times(element: Any, name: str) -> int:
    told = zipped.attribute(element, name)
    return int(told) if told.isdigit() else 1


def listed(looks: Shown) -> list[str]:
    """A line for each cell, for sheets whose rows come without their places."""
    return [
        "\n".join(f"{column_name(column)}{row + 1}: {look}" for (row, column), look in cells.items())
        for cells in looks.values()
    ]
