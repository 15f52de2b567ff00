"""Documents that are zips of XML (Office Open XML, OpenDocument): opening them, and reading parts within limits."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from lxml import etree

from models.document import Problem
from services.ingest import zip_names
from services.ingest.formats.archive_problems import Left
from services.ingest.formats.archive_rest import rest
from services.ingest.formats.metafile import tells
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Part, ReadingStopped, corrupt, limit

FLAWS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
SMALLEST_PICTURE = 2_048
"""Pictures inside documents below this size are bullets and rules."""
_OWN = (
    *("xml", "rels", "vml", "emf", "wmf", "bin", "odttf", "fntdata", "psmdcp", "sigs", "rdf", "mimetype", "key"),
    *("data", "sty", "xsl", "xsd", "dtd", "js", "css"),
)
"""Endings of the parts that office programs write; a file of any other kind was put into the zip by somebody."""
_OWN_FOLDERS = (
    "Thumbnails/",
    "docProps/",
    "Configurations2/",
    "_rels/",
    "[",
    "_xmlsignatures/",
    "xl/media/",
    "word/media/",
    "ppt/media/",
    "mimetype",
    "layout-cache",
    "Object",
    "current.xml",
)
_PICTURES = ("png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "heic")


class Package(zipfile.ZipFile):
    """A zip that remembers which of the parts that were read from it hold XML that is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.damaged: set[str] = set()


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The zip. Raises ReadingStopped when it is damaged."""
    try:
        archive = Package(path)
    except FLAWS as error:
        raise corrupt() from error
    with archive:
        yield archive


def content(archive: zipfile.ZipFile, name: str, kit: ExtractKit) -> bytes:
    """A part's bytes, counted while they come; b"" when it is absent. Raises ReadingStopped (limit, corrupt)."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return b""
    most = min(kit.limits.part, max(kit.limits.ratio_from * 4, entry.compress_size * kit.limits.ratio))
    try:
        with archive.open(entry) as stream:
            read = stream.read(most + 1)
    except FLAWS as error:
        raise corrupt("A part of the file is damaged.") from error
    if len(read) > most:
        raise limit("bomb", "A part of the file grows out of all proportion when unpacked; it was left packed.")
    return read


def tree(archive: zipfile.ZipFile, name: str, kit: ExtractKit) -> etree._Element | None:
    """A part as XML; None when it is absent or hopeless. No entity is expanded, nothing is fetched."""
    raw = content(archive, name, kit)
    flaws: list[etree._LogEntry] = []
    root = xml(raw, flaws) if raw else None
    # What a Mac puts beside each file of a zip has its name, and is no XML.
    beside = name.rsplit("/", 1)[-1].startswith("._")
    if isinstance(archive, Package) and raw and not beside and (root is None or lost_of(flaws)):
        archive.damaged.add(name)
    return root


def warnings(archive: Package, name: str, kit: ExtractKit) -> Iterator[Part]:
    """A problem when a part defines entities: no office program writes them, attacks do."""
    if b"<!ENTITY" in content(archive, name, kit)[:65536]:
        # What they cost is told here.
        archive.damaged.discard(name)
        yield Problem(
            code="entities_skipped",
            message="The file defines XML entities, as attacks do; they were left out of its text.",
        )


def xml(raw: bytes, flaws: list[etree._LogEntry] | None = None, *, comments: bool = False) -> etree._Element | None:
    """XML with entities off; damaged XML as far as it goes. `flaws` takes what was wrong.

    Without `comments` these and instructions to programs are left out, so that no text is cut in two by them.
    """
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            recover=recover,
            huge_tree=False,
            remove_comments=not comments,
            remove_pis=not comments,
        )
        try:
            root = etree.fromstring(raw, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            if b"<!ENTITY" in raw and not comments:
                # A reference that is not followed is a node, and text behind a node is easily overlooked.
                etree.strip_tags(root, etree.Entity)
            if flaws is not None:
                flaws += parser.error_log
            return root
    return None


def lost_of(log: Iterable[etree._LogEntry]) -> bool:
    """Whether what lxml complains of may have cost text: where it went on as if nothing was, it does not count."""
    return any(one.level == etree.ErrorLevels.FATAL and one.type not in _HARMLESS for one in log)


_HARMLESS = frozenset({etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_UNDECLARED_ENTITY})
"""A character that XML forbids is skipped alone; entities are told of on their own."""


def local(element: etree._Element | None) -> str:
    """The tag without its namespace; "" for what is no element."""
    return _bare(element.tag) if element is not None and isinstance(element.tag, str) else ""


def _bare(name: str) -> str:
    # In damaged XML the namespace of a prefix may be unknown: then the prefix stays in the name.
    return name.rpartition("}")[2].rpartition(":")[2]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if _bare(str(key)) == name:
            return str(value)
    return ""


def embedded(archive: zipfile.ZipFile, folders: tuple[str, ...], kit: ExtractKit) -> Iterator[Part]:
    """Pictures and embedded files below the given folders, as children, and files that no office program puts there."""
    outbox, apart = Outbox(kit), unique(set())
    for entry in archive.infolist():
        ending = entry.filename.rsplit(".", 1)[-1].lower()
        stray = ending not in _OWN and not entry.filename.startswith(_OWN_FOLDERS)
        if zip_names.is_folder(entry) or not (stray or entry.filename.startswith(folders)):
            continue
        small = entry.file_size < SMALLEST_PICTURE
        if ending in ("xml", "rels", "vml") or (ending in _PICTURES and small) or not entry.file_size:
            continue
        try:
            if ending in ("emf", "wmf") and not tells(content(archive, entry.filename, kit)):
                continue
            with archive.open(entry) as stream:
                yield outbox.stream(
                    apart(entry.filename.rsplit("/", 1)[-1]), cast("BinaryIO", stream), packed=entry.compress_size
                )
        except ReadingStopped as stop:
            yield stop.problem
        except FLAWS:
            yield Problem(
                code="member_damaged",
                message="An embedded file is damaged and could not be taken out. Ask for another copy of the document.",
            )
    yield from outside(archive, kit)


def outside(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[Part]:
    """What lies in the file outside of the parts that its list names."""
    if archive.filename is not None:
        # No part of these stays inside.
        yield from (part for part in rest(Path(archive.filename), archive, Outbox(kit)) if not isinstance(part, Left))


def ended(stream: IO[bytes]) -> "etree.iterparse[tuple[str, etree._Element]]":
    """Events of a part's elements as they end, without comments and instructions; nothing outside is followed."""
    return etree.iterparse(
        stream, events=("end",), resolve_entities=False, no_network=True, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip


def core_facts(archive: zipfile.ZipFile, name: str, kit: ExtractKit) -> dict[str, str]:
    """Author, dates and title of the document, as its program wrote them."""
    root = tree(archive, name, kit)
    if root is None:
        return {}
    kept = (
        "creator",
        "lastModifiedBy",
        "created",
        "modified",
        "title",
        "subject",
        "keywords",
        "description",
        "category",
        "contentStatus",
        "date",
        "initial-creator",
    )
    found = {}
    for element in root.iter():
        label = local(element)
        if label in kept and element.text and element.text.strip():
            found[f"office_{label}"] = element.text.strip()[:500]
    return found
