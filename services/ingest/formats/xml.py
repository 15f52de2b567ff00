"""XML that is no web page: its text; and tracks and places (GPX, KML) also as a table of points."""

import binascii
import html
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from lxml import etree

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import zipped
from services.ingest.formats.html import TOO_DEEP, tidy
from services.ingest.formats.office import WordHandler, word_text
from services.ingest.formats.slides import SlidesHandler
from services.ingest.formats.text import clean, decode_bytes, paged, rows_table
from services.ingest.formats.xml_stream import streamed
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt

GPX = "application/gpx+xml"
KML = "application/vnd.google-earth.kml+xml"
LARGEST_TREE = 24 * 1024 * 1024
"""A larger file is read as a stream: a tree takes up to twenty times its bytes."""
LEAST_BASE64 = 1_000
"""Characters of base64 below which nothing is taken for a file."""
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_FLAT_OFFICE = "{http://schemas.microsoft.com/office/2006/xmlPackage}package"
_NAME = re.compile(r"[^/\\]\.[A-Za-z0-9]{2,5}$")
_POINTS = frozenset({"wpt", "trkpt", "rtept"})


class XmlHandler:
    """XML by lxml with entities off. Attributes that say something (names, values, coordinates) are text as well."""

    name: ClassVar[str] = "xml"
    version: ClassVar[str] = "5"

    def score(self, head: bytes, filename: str) -> int | None:
        """XML that no other reader outbids."""
        return 30 if sniff.media_type(head, filename) in ("application/xml", GPX, KML) else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages of text, and the table of points. Raises ReadingStopped."""
        if path.stat().st_size > LARGEST_TREE:
            yield from _large(path, kit)
            return
        raw = path.read_bytes()
        flaws: list[etree._LogEntry] = []
        root = zipped.xml(raw, flaws, comments=True)
        if root is None:
            raise corrupt()
        if root.tag == _FLAT_OFFICE:
            yield from _flat_office(root, kit)
            return
        if b"<!ENTITY" in raw[:65536]:
            yield Problem(
                code="entities_skipped",
                message="The file defines XML entities, as attacks do; they were left out of its text.",
            )
        points = list(_points(root))
        if points:
            yield Facts(values={"points": len(points), "first_point": [points[0][1], points[0][2]]})
        files = list(_files(root))
        # The parser passes over what is nested deeper than it goes.
        if any(one.type_name == TOO_DEEP for one in flaws):
            text = _bare(raw)
        elif zipped.local(root) == "wordDocument":
            yield Facts(values=_word_facts(root))
            text = word_text(root)
        else:
            text = xml_text(root)
        yield from paged(iter([text]), kit=kit)
        if flaws:
            yield _damaged()
        if points:
            header = ("name", "latitude", "longitude", "time", "kind")
            yield from rows_table(iter([header, *points]), kit=kit, name="points")
        outbox, apart = Outbox(kit), unique(set())
        for label, content in files:
            yield outbox.child(apart(label), content)


def _large(path: Path, kit: ExtractKit) -> Iterator[Part]:
    damage: list[bool] = []
    count = 0
    for page in paged((clean(line) for line in streamed(path, damage)), kit=kit):
        count += 1
        yield page
    if damage and not count:
        raise corrupt()
    if damage:
        yield _damaged()


def _damaged() -> Problem:
    return Problem(code="xml_damaged", message="The XML breaks off or is damaged; what came before was read.")


def _bare(raw: bytes) -> str:
    """The text between tags, by its signs alone: a tree of millions of elements inside each other costs too much."""
    lines = _TAG.sub("\n", decode_bytes(raw))
    return tidy(html.unescape(re.sub(r"\n\s*", "\n", lines)))


_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def xml_text(root: etree._Element) -> str:
    """All text and told attributes, a line per element that has some."""
    pieces: list[str] = []
    around = [*reversed([*root.itersiblings(preceding=True)]), *root.iter(), *root.itersiblings()]
    for element in around:
        if isinstance(element.tag, str):
            values = [str(value) for value in element.attrib.values() if len(value) > 1]
        else:
            values = []
        # Of comments and instructions to programs the text is what stands in them, of an entity its name.
        told_by_name = isinstance(element, etree._Entity)  # noqa: SLF001 - lxml has no other name for it
        style = isinstance(element, etree._ProcessingInstruction) and element.target == "xml-stylesheet"  # noqa: SLF001
        silent = told_by_name or style
        own = "" if silent else (element.text or "").strip()
        if own or values:
            pieces.append(" ".join(filter(None, [own, *values])) + "\n")
        if element.tail and element.tail.strip():
            pieces.append(element.tail.strip() + "\n")
    return tidy("".join(pieces))


def _flat_office(root: etree._Element, kit: ExtractKit) -> Iterator[Part]:
    """An office file whose parts stand in one XML (flat OPC): read as the zip that it would be."""
    with tempfile.NamedTemporaryFile(dir=kit.folder, suffix=".zip") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for part in root.iter("{*}part"):
                name = next((str(value) for key, value in part.attrib.items() if str(key).endswith("}name")), "")
                for held in part:
                    inner = next(iter(held), None)
                    if inner is not None:
                        archive.writestr(name.lstrip("/"), etree.tostring(inner, encoding="utf-8"))
                    else:
                        archive.writestr(name.lstrip("/"), _base64(held.text or ""))
        file.flush()
        path = Path(file.name)
        names = set(zipfile.ZipFile(path).namelist())
        handler = SlidesHandler() if any(name.startswith("ppt/") for name in names) else WordHandler()
        yield from handler.read(path, name=path.name, kit=kit)


def _base64(text: str) -> bytes:
    try:
        return binascii.a2b_base64(re.sub(r"\s", "", text))
    except binascii.Error:
        return b""


def _word_facts(root: etree._Element) -> dict[str, str]:
    """Author and dates of a Word file of 2003 that is plain XML, under the names that other office files use."""
    named = {
        "Author": "creator",
        "LastAuthor": "lastModifiedBy",
        "Title": "title",
        "Created": "created",
        "LastSaved": "modified",
    }
    told = (one for properties in root.iter("{*}DocumentProperties") for one in properties)
    return {
        f"office_{named[label]}": clean(one.text.strip())
        for one in told
        if (label := zipped.local(one)) in named and one.text and one.text.strip()
    }


def _files(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that stands in the XML as base64; it is taken out of what is text there."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        names = [value for value in map(str, element.attrib.values()) if _NAME.search(value)]
        label = names[0].rsplit("/", 1)[-1] if names else zipped.local(element)
        if content := _decoded(element.text or ""):
            element.text = ""
            yield label, content
        for key, value in element.attrib.items():
            if content := _decoded(str(value)):
                element.set(key, "")
                yield label, content


def _decoded(text: str) -> bytes:
    """The bytes of a long text that is base64 and nothing else, when they are a file of a known kind."""
    if len(text) < LEAST_BASE64 or not _BASE64.fullmatch(text):
        return b""
    try:
        content = binascii.a2b_base64(re.sub(r"\s", "", text), strict_mode=True)
    except binascii.Error:
        return b""
    return content if sniff.media_type_of(content) not in (sniff.UNKNOWN, "text/plain") or b"\0" in content else b""


def _points(root: etree._Element) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, latitude, longitude, time and kind of each point, in the file's order."""
    for element in root.iter():
        label = zipped.local(element)
        if label in _POINTS and element.get("lat") and element.get("lon"):
            told = {zipped.local(child): (child.text or "").strip() for child in element}
            yield told.get("name", ""), element.get("lat", ""), element.get("lon", ""), told.get("time", ""), label
        elif label == "Placemark":
            inner = {zipped.local(child): (child.text or "").strip() for child in element.iter()}
            for place in re.findall(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", inner.get("coordinates", ""))[:10_000]:
                yield inner.get("name", ""), place[1], place[0], inner.get("when", ""), label
