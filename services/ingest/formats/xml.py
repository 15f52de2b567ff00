"""XML that is no web page: its text; and tracks and places (GPX, KML) also as a table of points."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from lxml import etree

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import zipped
from services.ingest.formats.html import TOO_DEEP, html_text, tidy
from services.ingest.formats.text import clean, paged, rows_table
from services.ingest.formats.xml_stream import streamed
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt

GPX = "application/gpx+xml"
KML = "application/vnd.google-earth.kml+xml"
LARGEST_TREE = 24 * 1024 * 1024
"""A larger file is read as a stream: a tree takes up to twenty times its bytes."""
_POINTS = frozenset({"wpt", "trkpt", "rtept"})


class XmlHandler:
    """XML by lxml with entities off. Attributes that say something (names, values, coordinates) are text as well."""

    name: ClassVar[str] = "xml"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """XML that no other reader outbids."""
        return 30 if sniff.media_type(head, filename) in ("application/xml", GPX, KML) else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages of text, and the table of points. Raises ReadingStopped."""
        if path.stat().st_size > LARGEST_TREE:
            yield from _large(path, kit)
            return
        raw = path.read_bytes()
        flaws: list[str] = []
        root = zipped.xml(raw, flaws, comments=True)
        if root is None:
            raise corrupt()
        if b"<!ENTITY" in raw[:65536]:
            yield Problem(
                code="entities_skipped",
                message="The file defines XML entities, as attacks do; they were left out of its text.",
            )
        points = list(_points(root))
        if points:
            yield Facts(values={"points": len(points), "first_point": [points[0][1], points[0][2]]})
        # The parser passes over what is nested deeper than it goes.
        text = html_text(raw) if TOO_DEEP in flaws else xml_text(root)
        yield from paged(iter([text]), kit=kit)
        if flaws:
            yield _damaged()
        if points:
            header = ("name", "latitude", "longitude", "time", "kind")
            yield from rows_table(iter([header, *points]), kit=kit, name="points")


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
