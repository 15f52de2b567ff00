"""Compiled help files (CHM): the names of the pages in them. The pages themselves are packed in a way of their own.

The directory is not packed: chunks that begin with PMGL hold, one behind the other, the length of a name, the name, and
three numbers on where the page lies (a number ends with the first byte below 128).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats.text import clean, paged
from services.ingest.formats.unknown import strings
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt

_CHUNK, _CHUNK_HEAD = b"PMGL", 20
MOST_NAMES = 100_000
MOST_BYTES = 256 * 1024 * 1024

_PACKED = Problem(
    code="pages_packed",
    message="The pages of this help file are packed and were not read: only their names and the plain strings stand "
    "here. Take it apart with the program that shows it, and add its pages as HTML.",
)


class ChmHandler:
    """Names of pages, then the plain strings. Always PARTIAL."""

    name: ClassVar[str] = "chm"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its magic."""
        return 50 if sniff.media_type(head, filename) == sniff.CHM else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield the names as pages, and say what is missing. Raises ReadingStopped."""
        with path.open("rb") as file:
            found = list(_names(file.read(MOST_BYTES)))
        if not found:
            yield from paged(strings(path), kit=kit)
            raise corrupt("The help file holds no list of pages. Ask for another copy from its source.")
        yield Facts(values={"members": len(found)})
        # What begins with # or $ is of the program.
        shown = (f"{clean(one)}\n" for one in found if one[:1] == "/" and one[1:2] not in ("#", "$"))
        yield from paged((line for lines in (shown, strings(path)) for line in lines), kit=kit)
        yield _PACKED


def _names(content: bytes) -> Iterator[str]:
    size = int.from_bytes(content[content.find(b"ITSP") + 16 :][:4], "little") if b"ITSP" in content else 0
    at = content.find(_CHUNK)
    count = 0
    while at >= 0 and size > _CHUNK_HEAD and count < MOST_NAMES:
        free = int.from_bytes(content[at + 4 : at + 8], "little")
        place, end = at + _CHUNK_HEAD, at + size - min(free, size)
        while place < end and count < MOST_NAMES:
            length, place = _number(content, place)
            if not 0 < length <= end - place:
                break
            yield content[place : place + length].decode("utf-8", "replace")
            place += length
            count += 1
            for _ in range(3):
                _, place = _number(content, place)
        at = content.find(_CHUNK, at + size)


def _number(content: bytes, place: int) -> tuple[int, int]:
    """A number, and where it ends: seven bits a byte, the last byte below 128."""
    value = 0
    for step in range(9):
        byte = content[place + step] if place + step < len(content) else 0
        value = value << 7 | byte & 0x7F
        if byte < 128:
            return value, place + step + 1
    return 0, place + 9
