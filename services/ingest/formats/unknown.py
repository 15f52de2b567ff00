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
# Also of UTF-8, whose later bytes may be no signs of Latin-1: four times slower, for small values.
MIXED = re.compile(rb"(?:[\x20-\x7e\xa1-\xff\t]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){%d,}" % SHORTEST)


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
    for text in runs(content):
        left -= len(text) + 1
        if left < 0:
            return
        yield text + "\n"


def runs(content: bytes, narrow: re.Pattern[bytes] = NARROW) -> Iterator[str]:
    """Readable runs of some bytes: those in UTF-16 first, then those of `narrow` in UTF-8 or Latin-1."""
    for pattern, encodings in ((WIDE, ("utf-16-le",)), (narrow, ("utf-8", "latin-1"))):
        for run in pattern.finditer(content):
            text = _decoded(run[0], encodings).strip()
            if is_worded(text):
                yield text


def _decoded(run: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return run.decode(encoding)
        except UnicodeDecodeError:
            continue
    return run.decode(encodings[-1], "replace")
