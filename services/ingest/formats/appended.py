"""An archive that hangs behind a file of another kind, such as a picture: programs that show the file do not see it."""

import mmap
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats.archive_rest import LOCAL, Stretch, ends_at
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Part

_MARKS = {b"Rar!\x1a\x07": "rar", b"7z\xbc\xaf\x27\x1c": "7z"}
_LOOKED_INTO = ("image/", "audio/", "video/", "text/", sniff.PDF, sniff.UNKNOWN, "application/rtf")
LARGEST = 256 * 1024 * 1024
"""Bytes of a picture that are searched for the mark of an archive that tells nothing at its end."""
APPENDED = Problem(
    code="archive_appended",
    message="An archive hangs behind this file, where programs that show it do not look: it is a part of its own.",
)


def appended(path: Path, kind: str, kit: ExtractKit) -> Iterator[Part]:
    """The archive behind a file, and that there is one."""
    if not kind.startswith(_LOOKED_INTO):
        return
    size = path.stat().st_size
    place, ending = _zip(path, size), "zip"
    if place is None and kind.startswith("image/") and 0 < size <= LARGEST:
        place, ending = _other(path)
    if place:
        with path.open("rb") as file:
            file.seek(place)
            yield Outbox(kit).stream(f"appended.{ending}", cast("BinaryIO", Stretch(file, size - place)))
        yield APPENDED


def _zip(path: Path, size: int) -> int | None:
    """Where the members of a zip begin that ends where the file does."""
    if not ends_at(path, size):
        return None
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            first = min((entry.header_offset for entry in archive.infolist()), default=0)
            file.seek(first)
            return first if file.read(len(LOCAL)) == LOCAL else None
    except (zipfile.BadZipFile, OSError, ValueError):
        return None


def _other(path: Path) -> tuple[int | None, str]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for mark, ending in _MARKS.items():
            if (place := content.find(mark)) > 0:
                return place, ending
    return None, ""
