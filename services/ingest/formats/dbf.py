"""dBASE tables: old registers and exports of maps."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from services.ingest import sniff
from services.ingest.formats import endings
from services.ingest.formats.charset import guess_encoding
from services.ingest.formats.text import clean, paged, rows_table
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt

_DELETED = 0x2A
MOST_FIELDS = 256


class DbfHandler:
    """A table: a line per record. Records that were deleted are still there and are read, marked so."""

    name: ClassVar[str] = "dbf"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its header."""
        return 50 if sniff.media_type(head, filename) == sniff.DBF else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text and table. Raises ReadingStopped."""
        with path.open("rb") as file:
            head = file.read(8225)
        fields = list(_fields(head))
        if not fields:
            raise corrupt()
        header, size = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
        if size != 1 + sum(width for _, width in fields):
            raise corrupt()
        with path.open("rb") as file:
            file.seek(header)
            encoding, _ = guess_encoding(file.read(65536).replace(b"\0", b" "))
        labels = tuple(label for label, _ in fields)
        marked = _has_deleted(path, header, size)
        names = ("", *labels) if marked else labels
        layout = _Layout(header=header, size=size, fields=fields, encoding=encoding, marked=marked)
        yield Facts(values={"fields": list(labels), "encoding": encoding})
        lines = ("\t".join(row) + "\n" for row in itertools.chain([names], layout.rows(path)))
        yield from paged(lines, kit=kit)
        yield from rows_table(itertools.chain([names], layout.rows(path)), kit=kit)
        if header + int.from_bytes(head[4:8], "little") * size > path.stat().st_size:
            yield endings.CUT


def _fields(head: bytes) -> Iterator[tuple[str, int]]:
    place = 32
    while place + 32 <= len(head) and head[place] != 0x0D and place < 32 * (MOST_FIELDS + 1):
        yield head[place : place + 11].split(b"\0")[0].decode("latin-1").strip(), head[place + 16]
        place += 32


def _has_deleted(path: Path, header: int, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(header)
        while record := file.read(size):
            if record[0] == _DELETED:
                return True
    return False


@dataclass(frozen=True)
class _Layout:
    """Where the fields of a record stand."""

    header: int
    size: int
    fields: list[tuple[str, int]]
    encoding: str
    marked: bool

    def rows(self, path: Path) -> Iterator[tuple[str, ...]]:
        """The records, one at a time."""
        with path.open("rb") as file:
            file.seek(self.header)
            while record := file.read(self.size):
                if len(record) < self.size and not record.strip(b"\x1a\0 \r\n"):
                    break
                record = record.ljust(self.size)
                cells, place = [], 1
                for _, width in self.fields:
                    cells.append(clean(record[place : place + width].decode(self.encoding, "replace")).strip())
                    place += width
                yield ("deleted" if record[0] == _DELETED else "", *cells) if self.marked else tuple(cells)
