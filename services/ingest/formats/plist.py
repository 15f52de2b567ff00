"""Property lists of Apple in bytes, and texts kept as typed streams: what iPhones keep in files and in databases."""

import datetime as dt
import plistlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats.text import clean, paged
from services.ingest.formats.unknown import RAW_STRINGS, strings
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Part, corrupt, limit

DEEPEST = 40
MOST_LINES = 200_000
SMALLEST_FILE = 256
STREAM, BINARY = b"\x04\x0bstreamtyped", b"bplist00"
_STRING = re.compile(rb"NS(?:Mutable)?String\x01[\x94\x95]\x84\x01\+")
_FLAWS = (plistlib.InvalidFileException, ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError)


class PlistHandler:
    """A list in bytes: a line for each value under its key; files kept in it as children."""

    name: ClassVar[str] = "plist"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its magic."""
        return 50 if sniff.media_type(head, filename) == sniff.PLIST else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages, then what was kept as bytes. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The list is larger than is taken apart at once.")
        content = path.read_bytes()
        try:
            value = plistlib.loads(content)
        except _FLAWS as error:
            yield from paged(strings(path), kit=kit)
            yield Problem(code="raw_strings", message=RAW_STRINGS)
            raise corrupt() from error
        files: list[bytes] = []
        yield from paged(told(value, files), kit=kit)
        outbox = Outbox(kit)
        for number, inner in enumerate(files, start=1):
            yield outbox.child(f"file-{number:04d}", inner)


def told(value: Any, files: list[bytes]) -> Iterator[str]:
    """A line for each value; `files` gets long runs of bytes that are no list themselves."""
    count = 0
    stack: list[tuple[str, Any, int]] = [("", value, 0)]
    while stack and count < MOST_LINES:
        key, one, depth = stack.pop()
        if isinstance(one, dict | list) and depth < DEEPEST:
            pairs = one.items() if isinstance(one, dict) else ((key, inner) for inner in one)
            stack.extend(reversed([(str(name), inner, depth + 1) for name, inner in pairs]))
            continue
        if isinstance(one, bytes):
            if (text := packed_text(one)) is not None:
                one = text
            elif len(one) >= SMALLEST_FILE:
                files.append(one)
                continue
            else:
                continue
        if isinstance(one, plistlib.UID | bool) or one in ("", "$null"):
            continue
        text = one.isoformat() if isinstance(one, dt.datetime) else str(one)
        count += 1
        yield clean(f"{key}: {text}\n" if key else f"{text}\n")


def packed_text(value: bytes) -> str | None:
    """The text in bytes that are a typed stream or a list; None when they are neither."""
    if value.startswith(STREAM):
        return "\n".join(_streamed(value))
    if not value.startswith(BINARY):
        return None
    try:
        return "".join(told(plistlib.loads(value), [])).rstrip("\n")
    except _FLAWS:
        return None


def _streamed(value: bytes) -> Iterator[str]:
    """Each string of a typed stream. Its length is a byte, or two or four behind a mark."""
    for found in _STRING.finditer(value):
        place = found.end()
        size = {0x81: 2, 0x82: 4}.get(value[place] if place < len(value) else 0, 0)
        length = int.from_bytes(value[place + 1 : place + 1 + size], "little") if size else value[place]
        place += 1 + size
        yield clean(value[place : place + length].decode("utf-8", "replace"))
