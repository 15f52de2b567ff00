"""Rich text as Outlook stores it: compressed by a dictionary scheme of its own, often around HTML."""

import re

from striprtf.striprtf import rtf_to_text

from services.ingest.formats.html import html_text
from services.ingest.formats.text import clean

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans"
    rb" SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the dictionary holds at the beginning, by the format's description."""
MOST = 64 * 1024 * 1024


def unpacked(raw: bytes) -> bytes:
    """The rich text; b"" when it is no compressed rich text."""
    if raw[8:12] == b"MELA":
        return raw[16:]
    if raw[8:12] != b"LZFu":
        return b""
    window = bytearray(4096)
    window[: len(_START)] = _START
    write, place = len(_START), 16
    out = bytearray()
    while place < len(raw) and len(out) < MOST:
        flags = raw[place]
        place += 1
        for bit in range(8):
            if place >= len(raw):
                break
            if flags >> bit & 1:
                pair = int.from_bytes(raw[place : place + 2], "big")
                place += 2
                offset, length = pair >> 4, (pair & 0xF) + 2
                if offset == write:
                    return bytes(out)
                for step in range(length):
                    byte = window[(offset + step) % 4096]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) % 4096
            else:
                out.append(raw[place])
                window[write] = raw[place]
                write = (write + 1) % 4096
                place += 1
    return bytes(out)


def rich_text(raw: bytes) -> str:
    """The text of a compressed rich-text body, of the HTML inside it where it was made from some."""
    source = unpacked(raw).decode("latin-1")
    if not source:
        return ""
    if "\\fromhtml" in source:
        inner = html_text(_html_inside(source))
        if inner.strip():
            return inner
    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]  # the library is untyped
    return clean(text)


def _html_inside(source: str) -> str:
    """HTML encapsulated in rich text: what stands in its tag groups, and outside what is for readers of rich text."""
    plain = re.sub(r"\\htmlrtf\b ?.*?\\htmlrtf0 ?", "", source, flags=re.DOTALL)
    plain = re.sub(r"\{\\\*\\htmltag\d* ?([^{}]*)\}", r"\1", plain)
    plain = _without_lists(plain)
    plain = re.sub(r"\\u(-?\d+) ?\??", lambda found: chr(int(found[1]) % 65536), plain)
    plain = re.sub(r"\\'([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]).decode("cp1252", "replace"), plain)
    plain = re.sub(r"\\(?:par|line)\b ?", "\n", plain)
    plain = re.sub(r"\\tab\b ?", "\t", plain)
    return re.sub(r"\\([{}\\])|\\[a-z]+-?\d* ?|[{}]", lambda found: found[1] or "", plain)


_LIST = re.compile(r"\{\\(?:fonttbl|colortbl|stylesheet|info|\*\\[a-z]+)")
_BRACE = re.compile(r"\\[{}\\]|[{}]")


def _without_lists(source: str) -> str:
    """Rich text without its lists of fonts, colours and the like: groups of groups, each to its own end."""
    kept: list[str] = []
    place = 0
    while found := _LIST.search(source, place):
        kept.append(source[place : found.start()])
        depth = 0
        place = len(source)
        for brace in _BRACE.finditer(source, found.start()):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if not depth:
                place = brace.end()
                break
    return "".join([*kept, source[place:]])
