"""Text in parts of a SQLite file that are not in use: rows that were deleted lie there until something overwrites them.

Such are whole pages on the list of free ones, and in each page the gap between its list of cells and the cells, with
the blocks that deleted cells left. And the logs that SQLite writes beside a database, which hold pages as they were.
"""

import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, ClassVar

from models.document import Problem
from services.ingest import clocks, sniff
from services.ingest.formats.text import clean, paged
from services.ingest.formats.unknown import MIXED, RAW_STRINGS, runs
from services.ingest.plugin import ExtractKit, Facts, Part

MOST_RUNS = 50_000
_HEAD = 100
_LEAVES, _INNER = frozenset({10, 13}), frozenset({2, 5})
_WAL_HEAD, _FRAME_HEAD = 32, 24
_BLOCK = 1024 * 1024


def freed(path: Path, *, seconds: float) -> Iterator[str]:
    """The readable runs in what is not in use, a line each, each once."""
    size = path.stat().st_size
    watch = clocks.Watch(seconds)
    seen: set[str] = set()
    with path.open("rb") as file:
        head = file.read(_HEAD)
        page = int.from_bytes(head[16:18], "big") if len(head) == _HEAD else 0
        page = 65_536 if page == 1 else page
        if page < 512 or page & (page - 1):
            return
        unused = _free_pages(file, head, page, size // page)
        for number in range(size // page):
            if watch.left < 0 or len(seen) >= MOST_RUNS:
                return
            file.seek(number * page)
            content = file.read(page)
            spans = [content] if number + 1 in unused else _gaps(content, _HEAD if number == 0 else 0)
            for span in spans:
                for text in runs(span, MIXED):
                    if text not in seen:
                        seen.add(text)
                        yield clean(text) + "\n"


def _free_pages(file: BinaryIO, head: bytes, page: int, count: int) -> set[int]:
    found: set[int] = set()
    trunk = int.from_bytes(head[32:36], "big")
    while 0 < trunk <= count and trunk not in found:
        found.add(trunk)
        file.seek((trunk - 1) * page)
        content = file.read(page)
        following, leaves = struct.unpack(">II", content[:8]) if len(content) == page else (0, 0)
        listed = struct.unpack(f">{page // 4 - 2}I", content[8:])[:leaves] if len(content) == page else ()
        found.update(number for number in listed if 0 < number <= count)
        trunk = following
    # What the trunks list is in the file from their eighth byte on; their own rest may be of an older page.
    return found


def _gaps(content: bytes, start: int) -> list[bytes]:
    """The gap and the free blocks of a page that holds cells; none for others."""
    kind = content[start] if len(content) > start + 12 else 0
    if kind not in _LEAVES | _INNER:
        return []
    block, cells, begin = struct.unpack(">HHH", content[start + 1 : start + 7])
    begin = begin or 65_536
    spans = [content[start + (8 if kind in _LEAVES else 12) + 2 * cells : begin]]
    known: set[int] = set()
    while 0 < block < len(content) - 4 and block not in known:
        known.add(block)
        following, length = struct.unpack(">HH", content[block : block + 4])
        spans.append(content[block + 4 : block + length])
        block = following
    return spans


class SqliteLogHandler:
    """A log without its database: the readable strings of the pages in it. Always PARTIAL."""

    name: ClassVar[str] = "sqlite_log"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its magic."""
        return 50 if sniff.media_type(head, filename) in sniff.SQLITE_LOGS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield the strings as pages, and say what belongs beside them. Raises ReadingStopped."""
        with path.open("rb") as file:
            head = file.read(_WAL_HEAD)
        page = int.from_bytes(head[8:12], "big")
        yield Facts(values={"log": "journal" if head[:1] == b"\xd9" else "wal"})
        yield from paged(_strings(path, page), kit=kit)
        yield Problem(code="raw_strings", message=RAW_STRINGS)
        yield Problem(
            code="database_beside",
            message="This is the log that a database keeps beside it, with its newest or its older rows. Receive both "
            "from one folder, or in one archive: then a copy with both is read.",
        )


def _strings(path: Path, page: int) -> Iterator[str]:
    step = page + _FRAME_HEAD if 512 <= page <= 65_536 else _BLOCK
    seen: set[str] = set()
    with path.open("rb") as file:
        file.seek(_WAL_HEAD)
        while (frame := file.read(step)) and len(seen) < MOST_RUNS:
            for text in islice(runs(frame, MIXED), MOST_RUNS):
                if text not in seen:
                    seen.add(text)
                    yield clean(text) + "\n"
