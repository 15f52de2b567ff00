"""Electronic books (EPUB): chapters in the order of the book, pictures as children."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import BinaryIO, ClassVar, cast
from urllib.parse import unquote

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import zipped
from services.ingest.formats.archive_problems import damaged_problem
from services.ingest.formats.html import html_text
from services.ingest.formats.text import clean, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, encrypted

_KEPT = ("title", "creator", "publisher", "date", "language", "identifier", "description")
_CHAPTERS = (".xhtml", ".html", ".htm", ".xml")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".pdf", ".mp3", ".mp4")


class EpubHandler:
    """A book. Without a readable list of chapters they come in the order of the archive."""

    name: ClassVar[str] = "epub"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """Zips that say so themselves."""
        return 50 if sniff.media_type(head, filename) == sniff.EPUB else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, pages and pictures. Raises ReadingStopped."""
        with zipped.opened(path) as archive:
            if any(entry.flag_bits & 0x1 for entry in archive.infolist()):
                raise encrypted()
            facts, chapters = _spine(archive, kit)
            if "META-INF/encryption.xml" in archive.namelist() and b"adept" in zipped.content(
                archive, "META-INF/encryption.xml", kit
            ):
                raise encrypted()
            yield Facts(values=facts)
            if not chapters:
                yield Problem(
                    code="no_order", message="The book's list of chapters cannot be read; their order is lost."
                )
                chapters = [name for name in archive.namelist() if name.lower().endswith(_CHAPTERS)]
            texts = (html_text(zipped.content(archive, chapter, kit)) + "\n\n" for chapter in chapters)
            yield from paged(texts, kit=kit)
            yield from _pictures(archive, kit)


def _spine(archive: zipfile.ZipFile, kit: ExtractKit) -> tuple[dict[str, str], list[str]]:
    """What the book says of itself, and its chapters in their order."""
    container = zipped.tree(archive, "META-INF/container.xml", kit)
    roots = (
        []
        if container is None
        else [zipped.attribute(element, "full-path") for element in container.iter("{*}rootfile")]
    )
    book = zipped.tree(archive, roots[0], kit) if roots else None
    if book is None:
        return {}, []
    facts: dict[str, str] = {}
    places: dict[str, str] = {}
    order: list[str] = []
    for element in book.iter():
        label = zipped.local(element)
        if label in _KEPT and element.text and element.text.strip():
            facts.setdefault(f"book_{label}", clean(element.text.strip())[:500])
        elif label == "item":
            href = unquote(element.get("href") or "").partition("#")[0]
            places[element.get("id") or ""] = normpath(join(dirname(roots[0]), href))
        elif label == "itemref":
            order.append(element.get("idref") or "")
    there = set(archive.namelist())
    return facts, list(dict.fromkeys(places[one] for one in order if places.get(one) in there))


def _pictures(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[Part]:
    outbox, apart = Outbox(kit), unique(set())
    for entry in archive.infolist():
        if not entry.filename.lower().endswith(_PICTURES) or entry.file_size < zipped.SMALLEST_PICTURE:
            continue
        try:
            with archive.open(entry) as stream:
                yield outbox.stream(apart(entry.filename), cast("BinaryIO", stream), packed=entry.compress_size)
        except ReadingStopped as stop:
            yield stop.problem
        except zipped.FLAWS:
            yield damaged_problem()
