"""Whether a name stands among the objects of a PDF, told by its bytes: a walk through them takes ten times longer."""

import re
import zlib
from pathlib import Path

MOST = 64 << 20
"""Bytes of a file, and of its packed lists of objects taken apart, that are looked through."""
_BLANK, _END = rb"[\s\x00]", rb"(?![^\s\x00()<>\[\]{}/%])"


def spelled(name: str) -> bytes:
    """A pattern of a name: each of its letters may be written as a number (ISO 32000-2, 7.3.5)."""
    return b"/" + b"".join(b"(?:%c|(?i:#%02x))" % (letter, letter) for letter in name.encode("ascii"))


# Files made for the web have a number under /E, which is no text.
ALTERNATIVES = re.compile(
    spelled("Alt") + _END + rb"|" + spelled("E") + _BLANK + rb"*(?:[(<%]|\d+" + _BLANK + rb"+\d+" + _BLANK + rb"+R)"
)
"""What stands for a picture, or for a shortened word."""
_PACKED = re.compile(spelled("ObjStm") + _END)


def may_hold(path: Path, name: re.Pattern[bytes]) -> bool:
    """Whether the file holds the name, in the open or in a packed list of objects. True where that cannot be told."""
    if path.stat().st_size > MOST:
        return True
    content = path.read_bytes()
    if name.search(content):
        return True
    left = MOST
    for found in _PACKED.finditer(content):
        start = content.find(b"stream", found.end()) + len(b"stream")
        listed = _unpacked(content[start : content.find(b"endstream", start)].lstrip(b"\r\n"), left)
        if listed is None or name.search(listed):
            return True
        left -= len(listed)
    return False


def _unpacked(packed: bytes, most: int) -> bytes | None:
    """What these bytes hold; None where they are packed in another way than usual, cut, or larger than `most`."""
    unpacker = zlib.decompressobj()
    try:
        taken = unpacker.decompress(packed, max(1, most))
    except zlib.error:
        return None
    return taken if unpacker.eof else None
