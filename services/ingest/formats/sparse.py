"""Sheets of XLSX read cell by cell: for workbooks with two cells in opposite corners of a million rows."""

import re
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from services.ingest.formats import zipped
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit

_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_BLOCK = 4 * 1024 * 1024
_OVERLAP = 256


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
                        column = max(column, _column(letters.decode()))
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


def rows_of_sheet(archive: zipfile.ZipFile, part: str, texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The rows that hold something, with only the cells that do. Streams; nothing is laid out."""
    with archive.open(part) as stream:
        for _, element in etree.iterparse(
            stream, events=("end",), resolve_entities=False, no_network=True, recover=True
        ):
            if zipped.local(element) != "row":
                continue
            values = tuple(value for cell in element if (value := _value(cell, texts)))
            element.clear()
            if values:
                yield values


def _value(cell: etree._Element, texts: Sequence[str]) -> str:
    kind = cell.get("t", "")
    raw = "".join(part.text or "" for part in cell.iter() if zipped.local(part) in ("v", "t"))
    if kind == "s":
        return texts[int(raw)] if raw.isdigit() and int(raw) < len(texts) else ""
    return clean(raw).strip()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
