"""A PDF as an archive takes it: PDF/A-2b, put together from parts on the disk, the same bytes for the same parts.

Parts are read where they lie while the whole is written, so that a file of gigabytes needs no more memory than its
list of pages.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pikepdf
from PIL import ImageCms

PRODUCER = "Lince"
LINK = "place:"
"""Before the name of a place, where a part links to what may lie in another part."""
_PRINT = 4
"""The flag of an annotation that is printed with its page."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class Place(NamedTuple):
    """Where a link leads: a page of the whole, from 0, and the height on it in points from below; None: all of it."""

    page: int
    top: float | None = None


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline, with those below it."""

    title: str
    place: Place
    below: tuple["Bookmark", ...] = ()


@dataclass(frozen=True)
class About:
    """What the file says of itself. `at`: a time in UTC, `2026-03-04T14:30:00+00:00`; never that of the clock."""

    title: str
    language: str
    at: str


def put_together(
    parts: Sequence[Path], to: Path, about: About, *, places: Mapping[str, Place], outline: Sequence[Bookmark]
) -> int:
    """Write the whole of some parts; returns its pages. Links of the parts lead to `places` by their names."""
    with contextlib.ExitStack() as kept, pikepdf.new() as whole:
        for part in parts:
            opened = kept.enter_context(pikepdf.open(part))
            whole.pages.extend(opened.pages)
        pages = len(whole.pages)
        _named_places(whole, places)
        _outline(whole, outline)
        for page in whole.pages:
            if "/Trans" in page.obj:
                del page.obj.Trans  # how a page comes onto a screen: reportlab leaves an empty one
            for note in page.get("/Annots", pikepdf.Array()):
                note.F = _PRINT
                _resolve(note, places)
        _declare(whole, about)
        whole.save(
            to,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            min_version="1.7",
            compress_streams=True,
        )
    return pages


def _resolve(note: pikepdf.Object, places: Mapping[str, Place]) -> None:
    """Have a link lead to its place; one that leads nowhere is a fault of ours."""
    action = note.get("/A")
    name = "" if action is None else str(action.get("/URI", ""))
    if name.startswith(LINK):
        name = name.removeprefix(LINK)
        if name not in places:
            raise AssertionError(f"a link leads to no place: {name}")
        del note.A
        note.Dest = pikepdf.String(name)


def _declare(whole: pikepdf.Pdf, about: About) -> None:
    """What makes it PDF/A: its colours, what it says of itself in two places alike, its language."""
    at = about.at[:19].replace("-", "").replace(":", "").replace("T", "")
    title = " ".join(about.title.split())
    whole.docinfo["/Title"] = title
    whole.docinfo["/Producer"] = PRODUCER
    whole.docinfo["/CreationDate"] = whole.docinfo["/ModDate"] = f"D:{at}+00'00'"
    xmp = _XMP.format(title=escape(title), language=about.language, at=f"{about.at[:19]}+00:00", producer=PRODUCER)
    root = whole.Root
    root.Metadata = pikepdf.Stream(whole, xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    profile = pikepdf.Stream(whole, _colours(), N=3)
    root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB"),
                Info=pikepdf.String("sRGB"),
                DestOutputProfile=whole.make_indirect(profile),
            )
        ]
    )
    root.Lang = pikepdf.String(about.language)
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    root.PageMode = pikepdf.Name.UseOutlines


@cache
def _colours() -> bytes:
    """The profile of sRGB, without the day on which it was made."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # the first of January 2026
    made[84:100] = bytes(16)  # its checksum, which is optional
    return bytes(made)


def _destination(whole: pikepdf.Pdf, place: Place) -> pikepdf.Array:
    page = whole.pages[place.page].obj
    if place.top is None:
        return pikepdf.Array([page, pikepdf.Name.Fit])
    return pikepdf.Array([page, pikepdf.Name.XYZ, None, round(place.top, 2), None])


def _named_places(whole: pikepdf.Pdf, places: Mapping[str, Place]) -> None:
    names = pikepdf.Array()
    for name in sorted(places, key=lambda one: one.encode()):
        names.append(pikepdf.String(name))
        names.append(_destination(whole, places[name]))
    whole.Root.Names = pikepdf.Dictionary(Dests=whole.make_indirect(pikepdf.Dictionary(Names=names)))


def _outline(whole: pikepdf.Pdf, lines: Sequence[Bookmark]) -> None:
    with whole.open_outline() as outline:
        outline.root.extend(_item(whole, line) for line in lines)


def _item(whole: pikepdf.Pdf, line: Bookmark) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(line.title, _destination(whole, line.place))
    item.children.extend(_item(whole, below) for below in line.below)
    item.is_closed = True
    return item
