"""The readable start of a damaged zip member: what can be unpacked before its damage, whatever its checksum says."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from services.ingest.formats.archive_problems import Left, damaged_problem, start_problem
from services.ingest.outbox import Outbox
from services.ingest.plugin import Part

_STEP = 4096
_HEADER = 30
"""Bytes of a local header before the name and the extra field, whose lengths are its last four bytes."""


def start_of(path: Path, entry: zipfile.ZipInfo, name: str, outbox: Outbox) -> Iterator[Part | Left]:
    """The start of a damaged member as a child, and that it is damaged; nothing but that where there is none."""
    with Start(path, entry) as start:
        child = outbox.stream(name, cast("BinaryIO", start), packed=entry.compress_size)
    if child.size:
        yield child
        yield start_problem()
    else:
        yield Left(name, damaged_problem())


class Start:
    """A member of a zip as a stream; empty where nothing can be unpacked. A context."""

    def __init__(self, path: Path, entry: zipfile.ZipInfo) -> None:
        self._file = path.open("rb")
        # A damaged directory may point before the begin of the file.
        self._file.seek(max(0, entry.header_offset))
        header = self._file.read(_HEADER) if entry.header_offset >= 0 else b""
        self._left = entry.compress_size
        self._unpack: zlib._Decompress | None = None
        sound = header.startswith(b"PK\x03\x04") and len(header) == _HEADER
        if not sound or entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self._left = 0
            return
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        self._file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - pieces come as they are
        """The next bytes; none from the damage on."""
        while self._left > 0:
            packed = self._file.read(min(_STEP, self._left))
            self._left = self._left - len(packed) if packed else 0
            if self._unpack is None:
                return packed
            if plain := self._unpacked(self._unpack, packed):
                return plain
        return b""

    def _unpacked(self, unpack: "zlib._Decompress", packed: bytes) -> bytes:
        before = unpack.copy()
        try:
            plain = unpack.decompress(packed)
        except zlib.error:
            self._left = 0
        else:
            if unpack.eof:
                # What follows is not of this member; it would be kept, and copied with each further step.
                self._left = 0
            return plain
        plain = b""
        for place in range(len(packed)):
            try:
                plain += before.decompress(packed[place : place + 1])
            except zlib.error:
                break
        return plain

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
