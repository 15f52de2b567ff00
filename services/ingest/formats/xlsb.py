"""Binary workbooks (XLSB) that calamine gives up on: names and cells by the records of [MS-XLSB] 2.1, no formulas.

A record has a type of one or two bytes, a size of up to four, seven bits in each, and its body.
"""

import re
import struct
import zipfile
from collections.abc import Callable, Container, Iterator

from services.ingest.formats import zipped
from services.ingest.formats.sparse import cell_text
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit

_ROW, _SHEET, _TEXT = 0, 156, 19
_BOOK, _FORMAT, _STYLE, _STYLES, _STYLES_END = 153, 44, 47, 617, 618
_NUMBERS = frozenset({2, 5, 9})
_BLANK_HEAD = 8
"""Bytes before the value of a cell: its column and its style."""


def sheets(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[tuple[str, bool, Iterator[tuple[str, ...]]]]:
    """Name, whether it is hidden, and the rows of each sheet, those of macros too."""
    texts = list(_texts(zipped.content(archive, "xl/sharedStrings.bin", kit)))
    for name, hidden, part in _parts(archive, kit):
        yield name, hidden, _rows(zipped.content(archive, part, kit), texts)


def numbers(
    archive: zipfile.ZipFile, kit: ExtractKit, styles: Container[int]
) -> Iterator[tuple[str, int, int, int, str]]:
    """Sheet, row and column from 0, style and value of each number in one of the styles."""
    for name, _, part in _parts(archive, kit):
        row = 0
        for kind, body in _records(zipped.content(archive, part, kit)):
            if kind == _ROW:
                row = int.from_bytes(body[:4], "little")
            elif kind in _NUMBERS and (style := int.from_bytes(body[4:7], "little")) in styles:
                column, value = int.from_bytes(body[:4], "little"), _VALUES[kind](body[_BLANK_HEAD:], [])
                yield name, row, column, style, value


def formats(archive: zipfile.ZipFile, kit: ExtractKit) -> tuple[list[int], dict[int, str]]:
    """The number of the format of each style of cells, and the codes that the book has for such numbers."""
    styles, codes, inside = [], {}, False
    for kind, body in _records(zipped.content(archive, "xl/styles.bin", kit)):
        if kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = _wide(body, 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            inside = kind == _STYLES
        elif kind == _STYLE and inside:
            styles.append(int.from_bytes(body[2:4], "little"))
    return styles, codes


def later_epoch(archive: zipfile.ZipFile, kit: ExtractKit) -> bool:
    """Whether days are counted from 1904."""
    records = _records(zipped.content(archive, "xl/workbook.bin", kit))
    return any(kind == _BOOK and body[:1] and body[0] & 1 for kind, body in records)


def _parts(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[tuple[str, bool, str]]:
    relations = zipped.tree(archive, "xl/_rels/workbook.bin.rels", kit)
    parts = {
        one.get("Id", ""): one.get("Target", "").removeprefix("/xl/")
        for one in (() if relations is None else relations)
    }
    left = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/(?:work|macro)sheets/[^/]+\.bin", name))
    left = [name for name in left if not name.rsplit("/", 1)[-1].startswith("binaryIndex")]
    for kind, body in _records(zipped.content(archive, "xl/workbook.bin", kit)):
        if kind == _SHEET:
            identity, place = _wide(body, 8)
            name, _ = _wide(body, place)
            part = f"xl/{parts.get(identity, '')}"
            if part in left:
                left.remove(part)
                yield clean(name), body[:1] != b"\0", part
    # What the book does not name, or names in a way of its own.
    for part in left:
        yield part.rsplit("/", 1)[-1].removesuffix(".bin"), False, part


def _rows(content: bytes, texts: list[str]) -> Iterator[tuple[str, ...]]:
    cells: list[str] = []
    for kind, body in _records(content):
        if kind == _ROW and cells:
            yield tuple(cells)
            cells = []
        elif (read := _VALUES.get(kind)) is not None and len(body) > _BLANK_HEAD:
            value = read(body[_BLANK_HEAD:], texts)
            column = int.from_bytes(body[:4], "little")
            cells += [""] * max(0, min(column, 256) - len(cells)) + [value]
    if cells:
        yield tuple(cells)


def _texts(content: bytes) -> Iterator[str]:
    return (clean(_wide(body, 1)[0]) for kind, body in _records(content) if kind == _TEXT)


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Types and bodies, as far as they are whole."""
    place = 0
    while place < len(content):
        kind, place = content[place], place + 1
        if kind & 0x80 and place < len(content):
            kind, place = kind & 0x7F | (content[place] & 0x7F) << 7, place + 1
        size = 0
        for step in range(4):
            byte = content[place] if place < len(content) else 0
            size, place = size | (byte & 0x7F) << 7 * step, place + 1
            if byte < 128:
                break
        if place + size > len(content):
            return
        yield kind, content[place : place + size]
        place += size


def _wide(body: bytes, place: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    length = int.from_bytes(body[place : place + 4], "little")
    if length == 0xFFFFFFFF:
        return "", place + 4
    end = place + 4 + 2 * length
    return body[place + 4 : end].decode("utf-16-le", "replace"), end


def _packed(body: bytes, _texts: list[str]) -> str:
    """A number in thirty bits: whole or the upper half of a long one, perhaps a hundredth of it."""
    raw = int.from_bytes(body[:4], "little")
    value = (
        float(struct.unpack("<i", struct.pack("<I", raw))[0] >> 2)
        if raw & 2
        else struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    )
    return cell_text(value / 100 if raw & 1 else value)


def _shared(body: bytes, texts: list[str]) -> str:
    place = int.from_bytes(body[:4], "little")
    return texts[place] if place < len(texts) else ""


def _long(body: bytes, _texts: list[str]) -> str:
    return cell_text(struct.unpack("<d", body[:8])[0]) if len(body) >= 8 else ""


def _own(body: bytes, _texts: list[str]) -> str:
    return clean(_wide(body, 0)[0])


def _truth(body: bytes, _texts: list[str]) -> str:
    return cell_text(body[:1] != b"\0")


_VALUES: dict[int, Callable[[bytes, list[str]], str]] = {
    2: _packed, 4: _truth, 5: _long, 6: _own, 7: _shared, 8: _own, 9: _long, 10: _truth
}  # fmt: skip
