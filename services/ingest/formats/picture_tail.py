"""What lies in a picture's file behind the picture: films, other pictures and texts that no viewer shows.

Archives there are told of every kind of file (see `appended`); here only those that do not end with it.
"""

import re
from pathlib import Path
from typing import NamedTuple

from services.ingest import sniff
from services.ingest.formats import jpeg
from services.ingest.formats.archive_rest import ends_at
from services.ingest.formats.text import clean

MOST_LOOKED = 256 << 20
"""Bytes of a picture's file up to which its end is looked for."""
LEAST = 16
MOST_TOLD = 500
"""Characters of what is no file by itself that the metadata keep."""
ZIP = b"PK\x03\x04"
_OTHERS = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c")
_STARTS = (
    (ZIP, 0),
    (b"%PDF-", 0),
    (b"ftyp", 4),
    (b"\xff\xd8\xff", 0),
    (b"\x89PNG\r\n\x1a\n", 0),
    (b"\x1f\x8b\x08", 0),
    (b"SQLite format 3\x00", 0),
)
"""How files begin, and how many bytes before that."""
_ENDINGS = {
    "application/zip": "zip",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "application/gzip": "gz",
    "text/plain": "txt",
}
_PRINTED = re.compile(rb"[\x20-\x7e\t\r\n]{6,}")


class Behind(NamedTuple):
    """A file behind a picture by the name that it gets, or what can be read of other bytes."""

    name: str
    content: bytes
    words: str = ""


def behind(path: Path, kind: str, *, pictures: int = 1) -> Behind | None:
    """What lies behind a picture, or behind the several of an MPO; None where nothing does."""
    if path.stat().st_size > MOST_LOOKED:
        return None
    data = path.read_bytes()
    end = _end_of_several(data, pictures) if kind == "MPO" else end_of(data, kind)
    if end is None:
        return None
    rest = data[end:]
    if len(rest.strip(b"\x00\xff")) < LEAST:
        return None
    found = [(rest.find(mark) - before, mark) for mark, before in _STARTS if rest.find(mark) >= before]
    start = min((place for place, _ in found), default=len(rest) - len(rest.lstrip(b"\x00\xff")))
    if _OTHERS.search(rest) or (rest[start:].startswith(ZIP) and ends_at(path, len(data))):
        return None
    content = rest[start:]
    media = sniff.media_type_of(content)
    if found or media.startswith("text/"):
        return Behind(f"behind-the-picture.{_ENDINGS.get(media, 'bin')}", content, _words(rest[:start]))
    return Behind("", b"", _words(rest))


def _words(raw: bytes) -> str:
    found = b" ".join(_PRINTED.findall(raw[: 64 * MOST_TOLD]))
    return clean(found.decode("ascii"))[:MOST_TOLD].strip()


def _end_of_several(data: bytes, pictures: int) -> int | None:
    end = jpeg.end_of(data)
    for _ in range(pictures - 1):
        start = -1 if end is None else data.find(b"\xff\xd8\xff", end)
        length = jpeg.end_of(data[start:]) if start >= 0 else None
        end = None if length is None else start + length
    return end


def end_of(data: bytes, kind: str) -> int | None:
    """Where the picture ends that the data begin with; None where that cannot be told."""
    if kind == "JPEG":
        return jpeg.end_of(data)
    if kind == "PNG":
        at = data.find(b"IEND", 8)
        return at + 8 if at > 0 else None
    if kind == "GIF":
        return _end_of_gif(data)
    if kind == "WEBP":
        size = int.from_bytes(data[4:8], "little") + 8
        return size + size % 2
    if kind == "BMP":
        size = int.from_bytes(data[2:6], "little")
        return size if size > 54 else None
    return None


def _end_of_gif(data: bytes) -> int | None:
    if len(data) < 13:
        return None
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while at < len(data):
        mark = data[at]
        if mark == 0x3B:
            return at + 1
        if mark == 0x21:
            at += 2
        elif mark == 0x2C and at + 9 < len(data):
            packed = data[at + 9]
            at += 11 + (3 << ((packed & 7) + 1) if packed & 0x80 else 0)
        else:
            return None
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
    return None
