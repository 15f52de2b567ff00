"""Files of a kind that no reader knows: kept, with the readable strings inside as bounded text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import DocumentState, Problem
from services.ingest import sniff
from services.ingest.formats.text import paged
from services.ingest.plugin import ExtractKit, Part, ReadingStopped

MOST_BYTES = 64 * 1024 * 1024
MOST_CHARACTERS = 300_000
SHORTEST = 6
RAW_STRINGS = "Only the plain strings in this file were read, in no order; open the original to see it whole."
NO_READER = (
    "Lince has no reader for this kind of file; it is kept, and the readable strings in it can be searched. Open it in "
    "the program that made it, save it as PDF or text, and add that."
)
_STRING_KINDS = frozenset({"application/vnd.visio", "application/x-ole-storage"})

# Runs of printable Latin-1 bytes, and the same as UTF-16 little endian.
NARROW = re.compile(rb"[\x20-\x7e\xa1-\xff\t]{%d,}" % SHORTEST)
WIDE = re.compile(rb"(?:[\x20-\x7e\xa1-\xff\t]\x00){%d,}" % SHORTEST)


class UnknownHandler:
    """The last resort. Ends every reading as UNSUPPORTED."""

    name: ClassVar[str] = "unknown"
    version: ClassVar[str] = "3"

    def score(self, head: bytes, filename: str) -> int | None:  # noqa: ARG002
        """Always there, below everybody."""
        return 1

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield the strings as pages, then say that this is no reading."""
        yield from paged(strings(path), kit=kit)
        raise ReadingStopped(
            DocumentState.UNSUPPORTED,
            "unsupported",
            NO_READER,
        )


class StringsHandler:
    """Kinds whose text stands in them as plain strings, such as drawings. Read so, they are PARTIAL."""

    name: ClassVar[str] = "strings"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """Only the kinds named here."""
        return 40 if sniff.media_type(head, filename) in _STRING_KINDS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield the strings as pages, and say what they are."""
        yield from paged(strings(path), kit=kit)
        yield Problem(code="raw_strings", message=RAW_STRINGS)


def is_worded(text: str) -> bool:
    """Whether a run may hold words: binary noise is full of short Latin-1 runs that hold none."""
    letters = sum(character.isalnum() or character == " " for character in text)
    plain = sum(character.isascii() and (character.isalnum() or character == " ") for character in text)
    return letters >= 0.7 * len(text) and plain >= 0.6 * len(text) and len(set(text)) > 3


def strings(path: Path) -> Iterator[str]:
    """Readable runs, one a line, at most MOST_CHARACTERS of them."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    left = MOST_CHARACTERS
    for pattern, encoding in ((WIDE, "utf-16-le"), (NARROW, "latin-1")):
        for run in pattern.finditer(content):
            text = run[0].decode(encoding, "replace").strip()
            if not is_worded(text):
                continue
            left -= len(text) + 1
            if left < 0:
                return
            yield text + "\n"
