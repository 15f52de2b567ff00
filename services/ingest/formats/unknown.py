"""Files of a kind that no reader knows: kept, with the readable strings inside as bounded text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import DocumentState
from services.ingest.formats.text import paged
from services.ingest.plugin import ExtractKit, Part, ReadingStopped

MOST_BYTES = 64 * 1024 * 1024
MOST_CHARACTERS = 300_000
SHORTEST = 6

# Runs of printable Latin-1 bytes, and the same as UTF-16 little endian.
_NARROW = re.compile(rb"[\x20-\x7e\xa1-\xff\t]{%d,}" % SHORTEST)
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa1-\xff\t]\x00){%d,}" % SHORTEST)


class UnknownHandler:
    """The last resort. Ends every reading as UNSUPPORTED."""

    name: ClassVar[str] = "unknown"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:  # noqa: ARG002
        """Always there, below everybody."""
        return 1

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield the strings as pages, then say that this is no reading."""
        yield from paged(strings(path), kit=kit)
        raise ReadingStopped(
            DocumentState.UNSUPPORTED,
            "unsupported",
            "Lince has no reader for this kind of file; it is kept, and the readable strings in it can be searched.",
        )


def strings(path: Path) -> Iterator[str]:
    """Readable runs, one a line, at most MOST_CHARACTERS of them."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    left = MOST_CHARACTERS
    for pattern, encoding in ((_WIDE, "utf-16-le"), (_NARROW, "latin-1")):
        for run in pattern.finditer(content):
            # Binary noise is full of short Latin-1 runs without words.
            text = run[0].decode(encoding, "replace").strip()
            if sum(character.isalnum() or character == " " for character in text) < 0.7 * len(text):
                continue
            left -= len(text) + 1
            if left < 0:
                return
            yield text + "\n"
