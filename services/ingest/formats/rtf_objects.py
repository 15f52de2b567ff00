"""Files and pictures embedded in rich text, as digits or as bytes."""

import binascii
import re
from collections.abc import Iterator

from services.ingest.formats.compound import native, packaged
from services.ingest.formats.drawings import bitmap

_OBJECT = re.compile(r"\\objdata\b[^\s0-9a-fA-F{}\\]*([0-9a-fA-F\s]{32,})")
_PICTURE = re.compile(r"\\pict\b")
_BRACE = re.compile(r"[{}]")
_KIND = re.compile(
    r"\\(?P<png>pngblip)|\\(?P<jpg>jpegblip)|\\(?P<emf>emfblip)|\\(?P<wmf>wmetafile)|\\(?P<bmp>dibitmap)"
)
_RAW = re.compile(r"\\bin(\d+) ?")
_SECOND_COPY = "{\\nonshppict"
"""Writers keep a picture twice: for themselves, and in this group for old readers."""


def objects(source: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each embedded file; no bytes where it cannot be taken out."""
    for found in _OBJECT.finditer(source):
        yield _unwrapped(_bytes(found[1]))


def _unwrapped(raw: bytes) -> tuple[str, bytes]:
    """The native bytes in an object of the old OLE kind: version, format, class, topic, item, size, bytes."""
    place = 8
    told = []
    for _ in range(3):
        size = int.from_bytes(raw[place : place + 4], "little")
        told.append(raw[place + 4 : place + 4 + size].rstrip(b"\0"))
        place += 4 + size
        if size > 1024 or place > len(raw):
            return "", b""
    size = int.from_bytes(raw[place : place + 4], "little")
    content = raw[place + 4 : place + 4 + size]
    if told[0] == b"Package" and content[:2] == b"\2\0":
        return native(b"\0" * 4 + content)
    return packaged(content) if content else ("", b"")


def pictures(source: str) -> Iterator[tuple[str, bytes]]:
    """Ending and bytes of each picture, the same one once."""
    seen: set[bytes] = set()
    for found in _PICTURE.finditer(source):
        if source.endswith(_SECOND_COPY, 0, found.start() - 1):
            continue
        if plain := _RAW.search(source, found.end(), found.end() + 2_000):
            told = source[found.end() : plain.start()]
            raw = source[plain.end() : plain.end() + int(plain[1])].encode("latin-1", "replace")
        else:
            told = _own(source, found.end())
            digits = re.search(
                r"(?:^|\s)([0-9a-fA-F][0-9a-fA-F\s]{31,})$", re.sub(r"\\[a-z]+-?\d* ?", " ", told).rstrip()
            )
            raw = _bytes(digits[1]) if digits else b""
        kind = _KIND.search(told)
        ending = "" if kind is None else str(kind.lastgroup)
        content = bitmap(raw) if ending == "bmp" else raw
        if ending and content and content not in seen:
            seen.add(content)
            yield ending, content


def _own(source: str, start: int) -> str:
    """What a group holds from a place on, without the groups inside it."""
    pieces, depth, place = [], 0, start
    for brace in _BRACE.finditer(source, start):
        if depth == 0:
            pieces.append(source[place : brace.start()])
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            break
        place = brace.end()
    return " ".join(pieces)


def _bytes(digits: str) -> bytes:
    plain = re.sub(r"\s", "", digits)
    try:
        return binascii.unhexlify(plain[: len(plain) // 2 * 2])
    except binascii.Error:
        return b""
