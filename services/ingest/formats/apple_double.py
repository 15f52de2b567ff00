"""What a Mac keeps beside a file (`._name` in archives and on foreign disks): its origin, its tags, its comment.

The layout is that of AppleSingle and AppleDouble (RFC 1740); extended attributes lie behind the Finder's information,
in a table that begins with ATTR.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats.plist import packed_text
from services.ingest.formats.text import clean, paged
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt, limit

DATA, FORK, NAME, COMMENT, FINDER = 1, 2, 3, 4, 9
"""Numbers of entries (RFC 1740)."""
MOST_ENTRIES, MOST_ATTRIBUTES = 64, 1_000
_TABLE = b"ATTR"
_TABLE_AT = 34
"""Bytes of the Finder's information before the table: 32, and two of padding."""
_HEADER = struct.Struct(">4sIIII12xHH")
_ATTRIBUTE = struct.Struct(">IIHB")
_EMPTY_FORK = b"This resource fork intentionally left blank"


class AppleDoubleHandler:
    """A line for each attribute; the file itself or its resource fork as a part, where there is one."""

    name: ClassVar[str] = "apple_double"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its magic."""
        return 50 if sniff.media_type(head, filename) == sniff.APPLE_DOUBLE else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages and parts. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The file is larger than is taken apart at once.")
        content = path.read_bytes()
        entries = dict(_entries(content))
        if not entries:
            raise corrupt()
        finder = entries.get(FINDER, (0, 0))
        lines = [f"{label}: {_text(_cut(content, entries[kind]))}\n" for kind, label in _TOLD if kind in entries]
        attributes = dict(_attributes(content, finder[0] + _TABLE_AT))
        lines += [f"{label}: {said}\n" for label, value in attributes.items() if (said := _text(value))]
        yield Facts(values={"attributes": sorted(attributes)})
        yield from paged(map(clean, lines), kit=kit)
        outbox = Outbox(kit)
        for kind, label in ((DATA, "data"), (FORK, "resource-fork")):
            part = _cut(content, entries.get(kind, (0, 0)))
            if part and _EMPTY_FORK not in part[:512]:
                yield outbox.child(label, part)
        if any(offset + length > len(content) for offset, length in entries.values()):
            yield Problem(
                code="file_cut",
                message="The end of the file is missing, as after a broken copy. What is there was read.",
            )


_TOLD = ((NAME, "name"), (COMMENT, "comment"))


def _entries(content: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """The kind of each entry, and where it lies: offset and length."""
    count = min(int.from_bytes(content[24:26], "big"), MOST_ENTRIES)
    for number in range(count):
        entry = content[26 + 12 * number : 38 + 12 * number]
        if len(entry) == 12:
            kind, offset, length = struct.unpack(">III", entry)
            yield kind, (offset, length)


def _attributes(content: bytes, place: int) -> Iterator[tuple[str, bytes]]:
    """Extended attributes by name; none where there is no table of them."""
    head = content[place : place + _HEADER.size]
    if len(head) < _HEADER.size or not head.startswith(_TABLE):
        return
    count = _HEADER.unpack(head)[-1]
    place += _HEADER.size
    for _ in range(min(count, MOST_ATTRIBUTES)):
        entry = content[place : place + _ATTRIBUTE.size]
        if len(entry) < _ATTRIBUTE.size:
            return
        offset, length, _flags, size = _ATTRIBUTE.unpack(entry)
        place += _ATTRIBUTE.size
        label = content[place : place + size].split(b"\0")[0].decode("utf-8", "replace")
        yield label, _cut(content, (offset, length))
        place += size + -(_ATTRIBUTE.size + size) % 4


def _cut(content: bytes, place: tuple[int, int]) -> bytes:
    return content[place[0] : place[0] + place[1]]


def _text(value: bytes) -> str:
    """An attribute as text: a list of Apple's, or what it says in UTF-8. Other bytes are none."""
    listed = packed_text(value)
    if listed is not None:
        return "; ".join(listed.split("\n"))
    try:
        said = value.decode("utf-8").strip("\0 \n")
    except UnicodeDecodeError:
        return ""
    return said if said.isprintable() else ""
