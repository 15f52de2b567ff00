"""The text that can still be taken out of an office file whose zip is damaged: without its form, and told as such."""

import mmap
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from models.document import DocumentState, Page, Problem
from services.ingest.formats import zipped
from services.ingest.formats.archive_starts import Start
from services.ingest.formats.text import paged
from services.ingest.plugin import ExtractKit, Part, ReadingStopped

PARTS = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml|ppt/(?:slides|notesSlides)/[^/]+\.xml"
    r"|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml|content\.xml"
)
"""The members that hold what people wrote."""
MOST_MEMBERS = 5_000
_HEADER = 30


def or_salvaged(
    parts: Iterator[Part], path: Path, kit: ExtractKit, *, text: Callable[[etree._Element], str]
) -> Iterator[Part]:
    """The parts of a reading; where it finds the file damaged before any page, the text of its members.

    `text`: that of a member's XML. Raises ReadingStopped as the reading does.
    """
    pages = 0
    try:
        for part in parts:
            pages += isinstance(part, Page)
            yield part
    except ReadingStopped as stop:
        if not pages and stop.state is DocumentState.CORRUPT:
            yield from _salvaged(path, kit, text)
        raise


def _salvaged(path: Path, kit: ExtractKit, text: Callable[[etree._Element], str]) -> Iterator[Part]:
    found = False
    for page in paged(_texts(path, kit, text), kit=kit):
        found = True
        yield page
    if found:
        yield Problem(
            code="text_salvaged",
            message="The file is damaged: what could still be taken out of it is its text, without its form and "
            "perhaps not all. Ask for another copy from its source.",
        )


def _texts(path: Path, kit: ExtractKit, text: Callable[[etree._Element], str]) -> Iterator[str]:
    left = min(kit.limits.part, max(kit.limits.ratio_from, kit.limits.ratio * path.stat().st_size))
    for entry in _members(path):
        raw = bytearray()
        with Start(path, entry) as start:
            while len(raw) <= left and (block := start.read()):
                raw += block
        left -= len(raw)
        if left < 0:
            return
        root = zipped.xml(bytes(raw)) if raw else None
        if root is not None and (told := text(root)).strip():
            yield told.rstrip("\n") + "\n\n"


def _members(path: Path) -> Iterator[zipfile.ZipInfo]:
    """Members with text, by the headers that stand before each: the directory at the end may be lost or wrong."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for count, mark in enumerate(re.finditer(rb"PK\x03\x04", content)):
            if count == MOST_MEMBERS:
                return
            header = content[mark.start() : mark.start() + _HEADER]
            length = int.from_bytes(header[26:28], "little")
            name = content[mark.start() + _HEADER : mark.start() + _HEADER + length].decode("utf-8", "replace")
            if not PARTS.fullmatch(name):
                continue
            entry = zipfile.ZipInfo(name)
            entry.flag_bits, entry.compress_type = (int.from_bytes(header[at : at + 2], "little") for at in (6, 8))
            entry.header_offset = mark.start()
            # What it says of its size may be wrong, or come behind it: the packed stream knows its own end.
            entry.compress_size = len(content) - mark.start()
            yield entry
