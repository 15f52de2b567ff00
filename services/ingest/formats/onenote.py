"""OneNote sections: what was typed, in the order of the page, and the files and pictures kept in them.

A section is a revision store ([MS-ONESTORE]). Text stands in it as plain runs, in UTF-16 or in single bytes; what was
attached stands in objects that begin with a known identifier and tell their length. Files of OneNote 2016 hold a page's
body before its date, time and title, and newer revisions behind older ones: read from the end, the newest text comes
first and in the order of the page. Objects are not resolved, so that older wordings and names of fonts are among it.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats.text import paged
from services.ingest.formats.unknown import MOST_BYTES, MOST_CHARACTERS, NARROW, WIDE, is_worded
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, Part

_OBJECT = uuid.UUID("BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC").bytes_le
"""What a FileDataStoreObject begins with; then follow its length in eight bytes, twelve unused ones, and the file."""
_HEAD = 36
MOST_FILES = 2_000
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf", "application/zip": "zip"}


class OneNoteHandler:
    """A section: its text newest first, attached files and pictures as children. Always PARTIAL: see `raw_strings`."""

    name: ClassVar[str] = "onenote"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its magic."""
        return 50 if sniff.media_type(head, filename) == "application/onenote" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield the text as pages and the files in it. Raises ReadingStopped."""
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
        outbox = Outbox(kit)
        places = list(_files(content))
        for number, (start, end) in enumerate(places[:MOST_FILES], start=1):
            inner = content[start:end]
            ending = _ENDINGS.get(sniff.media_type(inner[: sniff.HEAD], ""), "bin")
            yield outbox.child(f"file-{number:04d}.{ending}", inner)
        yield Facts(values={"files": len(places)})
        yield from paged(_texts(content, places), kit=kit)
        if path.stat().st_size > MOST_BYTES or len(places) > MOST_FILES:
            yield Problem(
                code="notebook_cut", message="The notebook is larger than is read; what stands behind was left."
            )
        yield Problem(
            code="raw_strings",
            message="Only the plain strings in this file were read, in no order; open the original to see it whole.",
        )


def _files(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the files in a section begin and end. A length that does not fit is not believed."""
    at = content.find(_OBJECT)
    while at >= 0:
        start = at + _HEAD
        end = start + int.from_bytes(content[at + 16 : at + 24], "little")
        whole = start < end <= len(content)
        if whole:
            yield start, end
        at = content.find(_OBJECT, end if whole else start)


def _texts(content: bytes, files: list[tuple[int, int]]) -> Iterator[str]:
    """Readable runs outside the files, the last ones first, each wording once."""
    found = []
    for pattern, encoding in ((WIDE, "utf-16-le"), (NARROW, "latin-1")):
        for run in pattern.finditer(_without(content, files)):
            text = run[0].decode(encoding, "replace").strip()
            if is_worded(text):
                found.append((run.start(), text))
    said: set[str] = set()
    left = MOST_CHARACTERS
    for _, text in sorted(found, reverse=True):
        if text in said:
            continue
        said.add(text)
        left -= len(text) + 1
        if left < 0:
            return
        yield text + "\n"


def _without(content: bytes, files: list[tuple[int, int]]) -> bytes:
    kept = bytearray(content)
    for start, end in files:
        kept[start:end] = bytes(end - start)
    return bytes(kept)
