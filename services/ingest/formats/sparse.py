"""Sheets of XLSX read cell by cell: for workbooks with two cells in opposite corners of a million rows."""

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from services.ingest.formats import zipped
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit

_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_WITHOUT_CELLS = ("xl/chartsheets/", "xl/dialogsheets/")
_BLOCK = 4 * 1024 * 1024
_OVERLAP = 256
MOST_GAP = 64
"""Empty cells of a row that are kept, so that columns stay below their heads."""


def widest(archive: zipfile.ZipFile) -> int:
    """Cells of the largest rectangle that any sheet spans, from the cells that are there, not from what it declares."""
    most = 0
    for part in archive.namelist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part):
            continue
        row = column = 0
        seen: set[bytes] = set()
        try:
            with archive.open(part) as stream:
                rest = b""
                while block := stream.read(_BLOCK):
                    text = rest + block
                    found = _REFERENCE.findall(text)
                    # Few columns, many rows: each column is looked at once, of the rows the last one of each block.
                    for letters in {letters for letters, _ in found} - seen:
                        seen.add(letters)
                        column = max(column, column_number(letters.decode()))
                    row = max(row, int(found[-1][1]) if found else 0)
                    rest = text[-_OVERLAP:]
        except zipped.FLAWS:
            continue
        most = max(most, row * column)
    return most


def shared_strings(archive: zipfile.ZipFile, kit: ExtractKit) -> list[str]:
    """The table of texts that cells point into."""
    root = zipped.tree(archive, "xl/sharedStrings.xml", kit)
    if root is None:
        return []
    return [
        clean("".join(text.text or "" for text in item.iter() if zipped.local(text) == "t"))
        for item in root
        if zipped.local(item) == "si"
    ]


class Book(NamedTuple):
    """What a workbook says of its sheets and of how numbers are shown."""

    sheets: tuple[tuple[str, bool, str], ...]
    """Name, whether it is hidden, and the part of the zip."""
    times: Mapping[str, bool]
    """Cell styles that show a moment, and whether that is a duration."""
    epoch: dt.datetime


def book(archive: zipfile.ZipFile, kit: ExtractKit) -> Book:
    """The sheets of a workbook in its order, and its styles; sheets that it does not name come last."""
    root = zipped.tree(archive, "xl/workbook.xml", kit)
    relations = zipped.tree(archive, "xl/_rels/workbook.xml.rels", kit)
    parts = {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
        for one in (() if relations is None else relations)
    }
    sheets, later = [], False
    for element in () if root is None else root.iter():
        if zipped.local(element) == "sheet":
            hidden = element.get("state", "visible") != "visible"
            part = parts.get(zipped.attribute(element, "id"), "")
            sheets.append((clean(element.get("name", "")), hidden, part))
        elif zipped.local(element) == "workbookPr":
            later = element.get("date1904") in ("1", "true")
    told = {part for _, _, part in sheets}
    rest = {one for one in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", one)} - told
    sheets += [(part.rsplit("/", 1)[-1].removesuffix(".xml"), False, part) for part in sorted(rest)]
    return Book(tuple(sheets), _times(archive, kit), dt.datetime(1904, 1, 1) if later else dt.datetime(1899, 12, 30))  # noqa: DTZ001 - sheets know no zone


def _times(archive: zipfile.ZipFile, kit: ExtractKit) -> dict[str, bool]:
    root = zipped.tree(archive, "xl/styles.xml", kit)
    if root is None:
        return {}
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter() if zipped.local(one) == "numFmt"}
    styles: list[str] = []
    for table in root:
        if zipped.local(table) == "cellXfs":
            styles += [one.get("numFmtId", "0") for one in table if zipped.local(one) == "xf"]
    found = {}
    for index, style in enumerate(styles):
        pattern = re.sub(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", own.get(style, "").split(";")[0].lower())
        known = style.isdigit() and style not in own and (14 <= int(style) <= 22 or 45 <= int(style) <= 47)
        if known or (re.search(r"[ymdhs]", pattern) and "general" not in pattern):
            found[str(index)] = style == "46" or "[" in pattern
    return found


def rows_of_sheet(
    archive: zipfile.ZipFile, part: str, texts: Sequence[str], *, styles: Book
) -> Iterator[tuple[str, ...]]:
    """The rows that hold something; a gap wider than `MOST_GAP` is left out. Streams; nothing is laid out.

    Raises one of `zipped.FLAWS` behind the rows of a sheet that is damaged, or at once where there is none.
    """
    if part.startswith(_WITHOUT_CELLS):
        return
    if part not in archive.namelist():
        raise ValueError
    with archive.open(part) as stream:
        reading = zipped.ended(stream)
        for _, element in reading:
            if zipped.local(element) != "row":
                continue
            values: list[str] = []
            for cell in element:
                if value := _value(cell, texts, styles):
                    reference = re.match("[A-Z]{1,3}", cell.get("r", ""))
                    gap = column_number(reference[0]) - 1 - len(values) if reference else 0
                    values += [""] * (gap if 0 < gap <= MOST_GAP else 0) + [value]
            element.clear()
            if values:
                yield tuple(values)
        if zipped.lost_of(reading.error_log):
            raise ValueError


def _value(cell: etree._Element, texts: Sequence[str], styles: Book) -> str:
    kind = cell.get("t", "")
    raw = "".join(part.text or "" for part in cell.iter() if zipped.local(part) in ("v", "t"))
    if kind == "s":
        return texts[int(raw)] if raw.isdigit() and int(raw) < len(texts) else ""
    if kind == "b":
        return cell_text(raw.strip() == "1")
    if kind in ("", "n") and raw:
        try:
            return cell_text(_moment(float(raw), cell.get("s", "0"), styles))
        except (ValueError, OverflowError):
            return clean(raw).strip()
    return clean(raw).strip()


def _moment(number: float, style: str, styles: Book) -> object:
    """The number, or the date, time or duration that its style shows it as."""
    if style not in styles.times:
        return number
    length = dt.timedelta(milliseconds=round(number * 86_400_000))
    if styles.times[style]:
        return length
    moment = styles.epoch + length
    return moment.time() if 0 <= number < 1 else moment


def cell_text(value: object) -> str:
    """A cell as a reader sees it: whole numbers without .0, dates as ISO."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        # A duration over a day, or a time that the sheet formats as one.
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return clean(str(value)).strip()


def column_name(number: int) -> str:
    """The letters of a column, counted from 0."""
    return (column_name(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def column_number(letters: str) -> int:
    """The place of a column, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
