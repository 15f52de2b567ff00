"""What lies in the bytes of a zip outside its members: before them, between them, behind its end.

Two archives that were joined, a member that the archive's own list leaves out, a file hidden behind another: none of
it is seen by a program that follows the list. Here such bytes become parts of their own.
"""

import io
import mmap
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from models.document import Problem
from services.ingest.formats.archive_problems import Left
from services.ingest.formats.archive_starts import Start
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import Part

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
OUTSIDE = "outside the members"
"""How such parts are called."""
MOST_STRAY = 200
"""Stretches and unlisted members that are taken out of one archive."""
_LOCAL_SIZE, _END_SIZE = 30, 22
_FURTHEST = 0xFFFF + _END_SIZE
"""Bytes from the record that ends a zip to its end."""
_DESCRIPTOR = 24
"""Bytes that may follow a member whose sizes were not known when it was begun."""
_SIGNED = b"APK Sig Block 42"
"""Ends the signature of an Android program, which stands between the members and their list."""
_PROGRAMS = (b"MZ", b"\x7fELF")
_SILENT = re.compile(rb"[\x00\s]*")
_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

BESIDE = Problem(
    code="beside_the_members",
    message="Bytes lie in this archive outside of the members that its list names, as where two archives were joined "
    "or something is hidden: they are parts of their own.",
)
_TOO_MANY = Problem(
    code="too_many_members",
    message="This archive has more outside of the members that its list names than is taken apart; the original is "
    "kept.",
)


class _Window(io.RawIOBase):
    """A file that seems to end early."""

    def __init__(self, path: Path, end: int) -> None:
        self._file = path.open("rb")
        self._end = end

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)[: max(0, self._end - self._file.tell())]
        return self._file.readinto(view)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(self._end + offset) if whence == io.SEEK_END else self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()


def opened(path: Path) -> zipfile.ZipFile:
    """The zip, however much stands behind its end. Raises what `zipfile` does."""
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        end = _last_end(path)
        if end is None:
            raise
        return zipfile.ZipFile(io.BufferedReader(_Window(path, end)))


def _last_end(path: Path) -> int | None:
    """Where the last zip in a file ends, when its list stands right before that; None where there is none."""
    if path.stat().st_size < _END_SIZE:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        place = content.rfind(END)
        while place >= 0:
            if place + _END_SIZE <= len(content):
                size, comment = struct.unpack("<12xI4xH", content[place : place + _END_SIZE])
                if size and content[max(0, place - size) :][:4] == CENTRAL:
                    return min(len(content), place + _END_SIZE + int(comment))
            place = content.rfind(END, 0, place)
    return None


def ends_at(path: Path, place: int) -> bool:
    """Whether a zip ends right before this place: what follows was joined to it."""
    with path.open("rb") as file:
        file.seek(max(0, place - _FURTHEST))
        before = file.read(min(place, _FURTHEST))
    at = before.rfind(END)
    return at >= 0 and at + _END_SIZE + int.from_bytes(before[at + 20 : at + 22], "little") == len(before)


def rest(path: Path, archive: zipfile.ZipFile, outbox: Outbox) -> Iterator[Part | Left]:
    """Members that the list does not name and other bytes outside of all members, as parts, and that they are there."""
    told, apart = 0, unique(set())
    with path.open("rb") as file:
        gaps = list(_gaps(file, archive, path.stat().st_size))
    for start, end in gaps:
        for part in _taken(path, start, end, apart, outbox):
            told += 1
            yield part
            if told >= MOST_STRAY:
                yield _TOO_MANY
                return
    if told:
        yield BESIDE


def _gaps(file: BinaryIO, archive: zipfile.ZipFile, size: int) -> Iterator[tuple[int, int]]:
    """Stretches that belong neither to a member nor to the list, blank ones left out."""
    spans = sorted(_spans(file, archive.infolist(), size))
    tail = _end_of_list(file, archive, size)
    spans.append((archive.start_dir, tail))
    place = 0
    for start, end in [*spans, (size, size)]:
        if start > place and not _is_silent(file, place, start):
            yield place, start
        place = max(place, end)


def _spans(file: BinaryIO, entries: Sequence[zipfile.ZipInfo], size: int) -> Iterator[tuple[int, int]]:
    # Where a member begins and how long it is, a list may tell with any number of 64 bits.
    for entry in entries:
        start = min(max(0, entry.header_offset), size)
        file.seek(start)
        head = file.read(_LOCAL_SIZE)
        if head[:4] != LOCAL or len(head) < _LOCAL_SIZE:
            continue
        name, extra = struct.unpack("<HH", head[26:30])
        end = min(start + _LOCAL_SIZE + name + extra + entry.compress_size, size)
        if entry.flag_bits & 0x8:
            end = _behind_sizes(file, end)
        yield start, end


def _behind_sizes(file: BinaryIO, end: int) -> int:
    """Where a member ends whose sizes stand behind it: the next record that is in reach, else there."""
    file.seek(end)
    beyond = file.read(_DESCRIPTOR + 4)
    found = [at for mark in (LOCAL, CENTRAL) if (at := beyond.find(mark)) >= 0]
    return end + min([*found, _DESCRIPTOR, len(beyond)])


def _end_of_list(file: BinaryIO, archive: zipfile.ZipFile, size: int) -> int:
    """Where the record ends that closes the archive."""
    start = archive.start_dir
    while start < size:
        file.seek(start)
        block = file.read(1 << 20)
        if (at := block.find(END)) >= 0:
            return min(size, start + at + _END_SIZE + len(archive.comment))
        if len(block) <= len(END):
            break
        start += len(block) - len(END)
    return size


def _is_silent(file: BinaryIO, start: int, end: int) -> bool:
    """Whether a stretch holds only zeros and blanks, the signature of a program, or a program that unpacks the rest."""
    file.seek(max(start, end - len(_SIGNED)))
    if file.read(len(_SIGNED)) == _SIGNED and end - start > len(_SIGNED):
        return True
    file.seek(start)
    if not start and file.read(4).startswith(_PROGRAMS):
        return True
    file.seek(start)
    left = end - start
    while left > 0 and (block := file.read(min(left, 1 << 20))):
        if _SILENT.fullmatch(block) is None:
            return False
        left -= len(block)
    return True


def _taken(path: Path, start: int, end: int, apart: Callable[[str], str], outbox: Outbox) -> Iterator[Part | Left]:
    """A stretch: members with headers of their own one by one, all else as it is. A zip that is whole stays so."""
    place = start
    while place < end and not ends_at(path, end):
        entry = _unlisted(path, place, end)
        if entry is None:
            break
        with Start(path, entry) as stream:
            child = outbox.stream(
                apart(f"{OUTSIDE}/{entry.filename}"), cast("BinaryIO", stream), packed=entry.compress_size
            )
        yield child
        with path.open("rb") as file:
            place = next(_spans(file, [entry], end))[1]
    if place < end and not _blank(path, place, end) and not _begins(path, place, CENTRAL):
        with path.open("rb") as file:
            file.seek(place)
            yield outbox.stream(apart(OUTSIDE), cast("BinaryIO", Stretch(file, end - place)))


def _blank(path: Path, start: int, end: int) -> bool:
    with path.open("rb") as file:
        return _is_silent(file, start, end)


def _begins(path: Path, place: int, mark: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(place)
        return file.read(len(mark)) == mark


class Stretch:
    """So many bytes of a file from where it stands."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """The next of them."""
        block = self._file.read(min(self._left, size) if size >= 0 else self._left)
        self._left -= len(block)
        return block


def _unlisted(path: Path, place: int, end: int) -> zipfile.ZipInfo | None:
    """The member whose header stands here; None where none does that can be unpacked, or its sizes are not told."""
    with path.open("rb") as file:
        file.seek(place)
        head = file.read(_LOCAL_SIZE)
        if len(head) < _LOCAL_SIZE or head[:4] != LOCAL:
            return None
        flags, packing = struct.unpack("<HH", head[6:10])
        packed, plain, name, extra = struct.unpack("<IIHH", head[18:30])
        given = file.read(name)
    whole = place + _LOCAL_SIZE + name + extra + packed <= end
    if not whole or flags & 0x9 or packing not in _READABLE or not packed:
        return None
    entry = zipfile.ZipInfo(given.decode("utf-8", "replace") or "member")
    entry.header_offset, entry.compress_size, entry.file_size = place, packed, plain
    entry.flag_bits, entry.compress_type = flags, packing
    return entry
