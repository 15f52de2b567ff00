"""Signed data of PKCS #7 (.p7m): the file that was signed comes out as a child. Signatures are not judged."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import DocumentState
from services.ingest import sniff
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, encrypted, limit

_SIGNED, _ENVELOPED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
_SEQUENCE, _OCTETS, _OID, _CONTENT = 0x30, 0x04, 0x06, 0xA0
_MOST_DEPTH = 12


class SignedHandler:
    """A signature around a file."""

    name: ClassVar[str] = "signed"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By the object identifier it begins with."""
        return 50 if sniff.media_type(head, filename) == sniff.PKCS7 else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield the signed file. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The signed file is larger than is taken apart at once.")
        raw = path.read_bytes()
        outer = next(_elements(raw, 0, len(raw)), None)
        if outer is None or outer[0] != _SEQUENCE:
            raise corrupt()
        parts = list(_elements(raw, outer[1], outer[2]))
        kind = raw[parts[0][1] : parts[0][2]] if parts and parts[0][0] == _OID else b""
        yield Facts(values={"pkcs7": {_SIGNED: "signed", _ENVELOPED: "enveloped"}.get(kind, "other")})
        if kind == _ENVELOPED:
            raise encrypted("The message is encrypted for its recipient's key; without that key it stays closed.")
        content = _content(raw, parts)
        if content is None:
            raise ReadingStopped(
                DocumentState.DONE,
                "no_text_found",
                "This is a signature alone; what it signs is another file.",
            )
        inner = name[:-4] if name.lower().endswith(".p7m") else name + ".content"
        yield Outbox(kit).child(inner or "content", content)


Element = tuple[int, int, int]
"""Tag, and where its content begins and ends."""


def _elements(raw: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements between two places, in BER. Stops where they make no sense."""
    place = start
    while (found := _element(raw, place, end, 0)) is not None:
        element, place = found
        yield element


def _element(raw: bytes, place: int, end: int, depth: int) -> tuple[Element, int] | None:
    """The element at a place, and where the next one begins; None at an end, or where there is no element."""
    if place + 2 > end or depth > _MOST_DEPTH or raw[place : place + 2] == b"\0\0":
        return None
    tag, first = raw[place], raw[place + 1]
    start = place + 2
    if first == 0x80:
        # Open length: the parts follow one another up to two zeros.
        inner = start
        while (found := _element(raw, inner, end, depth + 1)) is not None:
            inner = found[1]
        return (tag, start, inner), inner + 2
    size = first
    if first & 0x80:
        count = first & 0x7F
        size = int.from_bytes(raw[start : start + count], "big")
        start += count
    return ((tag, start, start + size), start + size) if start + size <= end else None


def _content(raw: bytes, parts: list[Element]) -> bytes | None:
    """The octets in SignedData → encapContentInfo → eContent."""
    if len(parts) < 2:
        return None
    signed = next(_elements(raw, parts[1][1], parts[1][2]), None)
    if signed is None:
        return None
    for tag, start, end in _elements(raw, signed[1], signed[2]):
        inner = list(_elements(raw, start, end)) if tag == _SEQUENCE else []
        if inner and inner[0][0] == _OID and len(inner) > 1 and inner[1][0] == _CONTENT:
            return b"".join(_octets(raw, inner[1][1], inner[1][2])) or None
    return None


def _octets(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    for tag, inner, close in _elements(raw, start, end):
        if tag == _OCTETS:
            yield raw[inner:close]
        elif tag == _OCTETS | 0x20:  # in pieces
            yield from _octets(raw, inner, close)
