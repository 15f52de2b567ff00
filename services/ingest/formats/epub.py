"""Electronic books (EPUB): chapters in the order of the book, pictures as children."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import BinaryIO, ClassVar, cast
from urllib.parse import unquote

from models.document import Problem
from services.ingest import sniff, zip_names
from services.ingest.formats import zipped
from services.ingest.formats.archive_problems import damaged_problem
from services.ingest.formats.html import html_text
from services.ingest.formats.office_besides import TEXT, damage_of, tree_or_told
from services.ingest.formats.text import clean, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, encrypted

_KEPT = (
    *("title", "creator", "contributor", "publisher", "date", "language", "identifier", "description", "subject"),
    *("rights", "source", "relation", "coverage", "type"),
)
_TECHNICAL = (".css", ".js", ".opf", ".ncx", ".xml", ".ttf", ".otf", ".woff", ".woff2", ".smil", ".pls", ".xpgt")
"""What a book is shown with."""
_CHAPTERS = (".xhtml", ".html", ".htm", ".xml")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".svg")


class EpubHandler:
    """A book. Without a readable list of chapters they come in the order of the archive."""

    name: ClassVar[str] = "epub"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """Zips that say so themselves."""
        return 50 if sniff.media_type(head, filename) == sniff.EPUB else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, pages and pictures. Raises ReadingStopped."""
        with zipped.opened(path) as archive:
            if any(entry.flag_bits & 0x1 for entry in archive.infolist()):
                raise encrypted()
            facts, chapters, lost = _spine(archive, kit)
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
            damaged: list[Problem] = [_LOST] if lost else []
            yield from paged(_texts(archive, chapters, kit, damaged), kit=kit)
            yield from dict.fromkeys(damaged)
            yield from damage_of(archive, told=damaged)
            yield from _files(archive, kit)


def _texts(archive: zipfile.ZipFile, chapters: list[str], kit: ExtractKit, damaged: list[Problem]) -> Iterator[str]:
    """The chapters, then what stands beside them: pages that no list names, the table of contents, what it says."""
    rest = [name for name in archive.namelist() if name.lower().endswith(_CHAPTERS[:3]) and name not in chapters]
    said = ""
    for part in [*chapters, *rest]:
        try:
            raw = zipped.content(archive, part, kit)
            text = html_text(raw)
        except ReadingStopped as stop:
            damaged.append(stop.problem)
            continue
        if _breaks_off(raw):
            damaged.append(TEXT)
        said += text if len(said) < _MOST_COMPARED else ""
        yield text + "\n\n"
    for part in (name for name in archive.namelist() if name.lower().endswith(".ncx")):
        root = tree_or_told(archive, part, kit, damaged)
        labels = ["".join(map(str, one.itertext())).strip() for one in (() if root is None else root.iter("{*}text"))]
        # Most are the titles of chapters, which were read.
        if untold := [label for label in dict.fromkeys(labels) if label and label not in said]:
            yield clean("\n".join(untold)) + "\n\n"


_MOST_COMPARED = 4 * 1024 * 1024
_LOST = Problem(
    code="chapter_missing",
    message="The book's list names a chapter or picture that is not in the file. Ask for another copy from its source.",
)
_SHOWN_WITH = (".css", ".js", ".ttf", ".otf", ".woff", ".woff2")


def _breaks_off(raw: bytes) -> bool:
    """Whether a chapter ends before its page does, in whatever width its letters are written."""
    written = raw.replace(b"\0", b"").lower()
    return b"<html" in written and b"</html" not in written


def _spine(archive: zipfile.ZipFile, kit: ExtractKit) -> tuple[dict[str, str], list[str], bool]:
    """What the book says of itself, its chapters in their order, and whether it lacks one that it names."""
    container = zipped.tree(archive, "META-INF/container.xml", kit)
    roots = (
        []
        if container is None
        else [zipped.attribute(element, "full-path") for element in container.iter("{*}rootfile")]
    )
    book = zipped.tree(archive, roots[0], kit) if roots else None
    if book is None:
        return {}, [], False
    facts: dict[str, str] = {}
    places: dict[str, str] = {}
    order: list[str] = []
    for element in book.iter():
        label = zipped.local(element)
        if label in _KEPT and element.text and element.text.strip():
            key, value = f"book_{label}", clean(element.text.strip())
            facts[key] = f"{facts[key]}; {value}"[:2000] if key in facts else value[:2000]
        elif label == "meta" and (value := (element.get("content") or element.text or "").strip()):
            name = (element.get("name") or element.get("property") or "").strip()
            if name and len(facts) < _MOST_FACTS:
                facts.setdefault(f"book_{name}"[:80], clean(value)[:2000])
        elif label == "item":
            href = unquote(element.get("href") or "").partition("#")[0]
            if "://" not in href:
                places[element.get("id") or ""] = normpath(join(dirname(roots[0]), href))
        elif label == "itemref":
            order.append(element.get("idref") or "")
    there = set(archive.namelist())
    lost = {
        place for place in places.values() if not place.startswith("..") and not place.endswith(_SHOWN_WITH)
    } - there
    return facts, list(dict.fromkeys(places[one] for one in order if places.get(one) in there)), bool(lost)


_MOST_FACTS = 200


def _files(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[Part]:
    outbox, apart = Outbox(kit), unique(set())
    for entry in archive.infolist():
        name = entry.filename.lower()
        if (
            zip_names.is_folder(entry)
            or not entry.file_size
            or name == "mimetype"
            or name.endswith((*_TECHNICAL, *_CHAPTERS))
        ):
            continue
        if name.endswith(_PICTURES) and entry.file_size < zipped.SMALLEST_PICTURE and not name.endswith(".svg"):
            continue
        try:
            with archive.open(entry) as stream:
                yield outbox.stream(apart(entry.filename), cast("BinaryIO", stream), packed=entry.compress_size)
        except ReadingStopped as stop:
            yield stop.problem
        except zipped.FLAWS:
            yield damaged_problem()
    yield from zipped.outside(archive, kit)
