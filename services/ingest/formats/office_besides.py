"""Text of office files that stands in no paragraph and no cell: links, page heads, prompts, names, notes, charts."""

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import IO

from lxml import etree

from models.document import DocumentState, Problem
from services.ingest.formats import odf_besides, sheet_besides, sheet_formulas, zipped
from services.ingest.formats.html import tidy
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped

_LINES = frozenset({"p", "pt", "text", "comment", "threadedComment", "author"})
_WORDED = frozenset({"v", "pt"})
_WORDS = frozenset({"strCache", "multiLvlStrCache", "strLit", "tx", "strDim"})
"""What a chart holds as words, not as numbers: names of its rows, kept or written into it, and where its bars stand."""
_MOST_TAIL = 16 * 1024 * 1024
_SHEET_END = re.compile(rb"<(?:\w+:)?sheetData\s*/>|</(?:\w+:)?sheetData\s*>")
_HEAD_CODE = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d{1,3}|&[A-Za-z]')
_HEADS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")
_FIELDS = frozenset({"sheet-name", "page-number", "page-count", "date", "time", "title", "file-name"})


def part_texts(archive: zipfile.ZipFile, pattern: str, kit: ExtractKit) -> Iterator[str]:
    """The text of drawings, charts, diagrams and comments whose names match, what their pictures show included."""
    for part in sorted(name for name in archive.namelist() if re.fullmatch(pattern, name)):
        root = zipped.tree(archive, part, kit)
        if root is not None and (text := tidy("\n".join((_drawn(root), *alternatives(root))))):
            yield text


def _drawn(root: etree._Element) -> str:
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        label = zipped.local(element)
        if event == "start" and element.text:
            cached = label in _WORDED and any(zipped.local(up) in _WORDS for up in element.iterancestors())
            if cached or label in ("t", "author") or (label == "text" and not len(element)):
                pieces.append(element.text)
        elif event == "end" and label in _LINES:
            pieces.append("\n")
    return "".join(pieces)


def alternatives(root: etree._Element) -> list[str]:
    """What somebody wrote to say what a picture or shape shows, or as a shape; names, choices, defaults of fields."""
    found: dict[str, None] = {}
    for element in root.iter():
        label = zipped.local(element)
        if label in ("docPr", "cNvPr"):
            texts = [element.get("title", ""), element.get("descr", "")]
        elif label in ("shape", "rect", "image", "group", "oval", "roundrect"):
            texts = [element.get("alt", ""), element.get("title", "")]
        elif label == "textpath":
            # Letters drawn as a shape: headings in curves, the words across a page.
            texts = [element.get("string", "")]
        elif label == "imagedata":
            texts = [zipped.attribute(element, "title")]
        elif label in ("alias", "tag") and zipped.local(element.getparent()) == "sdtPr":
            texts = [zipped.attribute(element, "val")]
        elif label == "listItem":
            texts = [zipped.attribute(element, "displayText")]
        elif label == "default" and zipped.local(element.getparent()) == "textInput":
            texts = [zipped.attribute(element, "val")]
        else:
            continue
        found.update(dict.fromkeys(text.strip() for text in texts if text.strip()))
    return list(found)


def targets(archive: zipfile.ZipFile, part: str, kit: ExtractKit) -> dict[str, str]:
    """Where a part leads outside the file, by the identity of the relation."""
    folder, _, name = part.rpartition("/")
    root = zipped.tree(archive, f"{folder}/_rels/{name}.rels", kit)
    return {
        one.get("Id", ""): one.get("Target", "")
        for one in (() if root is None else root)
        if one.get("TargetMode") == "External" and one.get("Target")
    }


def inside(archive: zipfile.ZipFile, part: str, kit: ExtractKit) -> dict[str, tuple[str, str]]:
    """The kind and the name of the other parts that a part names, by the identity of the relation."""
    folder, _, name = part.rpartition("/")
    root = zipped.tree(archive, f"{folder}/_rels/{name}.rels", kit)
    return {
        one.get("Id", ""): (
            one.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in (() if root is None else root)
        if one.get("TargetMode") != "External" and one.get("Target")
    }


def missing(archive: zipfile.ZipFile, part: str, kit: ExtractKit) -> bool:
    """Whether a text names page heads, notes or comments that the file lacks."""
    there = {name.lower() for name in archive.namelist()}
    with suppress(ReadingStopped):
        return any(kind in _WRITTEN and name.lower() not in there for kind, name in inside(archive, part, kit).values())
    return False


def lacks_files(archive: zipfile.ZipFile, kit: ExtractKit) -> bool:
    """Whether the file lacks a picture, or a file that was put into it, which one of its parts shows."""
    there = {name.lower() for name in archive.namelist()}
    with suppress(ReadingStopped):
        for name in archive.namelist():
            if found := re.fullmatch(r"(.*/)_rels/([^/]+)\.rels", name):
                shown = inside(archive, found[1] + found[2], kit).values()
                if any(kind in _FILES and part.lower() not in there for kind, part in shown):
                    return True
    return False


_FILES = frozenset({"image", "package", "oleObject", "video", "audio", "media", "aFChunk"})


def bound_texts(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[str]:
    """The data that fields of a document are bound to; what describes such data is left out."""
    for part in sorted(name for name in archive.namelist() if re.fullmatch(r"customXml/item\d*\.xml", name)):
        root = zipped.tree(archive, part, kit)
        yield (
            ""
            if root is None
            else "\n".join(
                text for one in root.iter() if isinstance(one.tag, str) and (text := (one.text or "").strip())
            )
        )


_WRITTEN = frozenset({"header", "footer", "footnotes", "endnotes", "comments", "sharedStrings"})


def custom_facts(archive: zipfile.ZipFile, kit: ExtractKit) -> dict[str, str]:
    """The properties that somebody gave a document, by the names that they gave them."""
    root = zipped.tree(archive, "docProps/custom.xml", kit)
    return {
        f"office_custom_{name[:100]}": value[:500]
        for one in (() if root is None else root)
        if (name := one.get("name", "").strip()) and (value := "".join(map(str, one.itertext())).strip())
    }


def firm_facts(archive: zipfile.ZipFile, kit: ExtractKit) -> dict[str, str]:
    """The firm and the chief that the program was told of, the template, and where links begin."""
    root = zipped.tree(archive, "docProps/app.xml", kit)
    return {
        f"office_{label}": clean(one.text.strip())[:500]
        for one in (() if root is None else root)
        if (label := zipped.local(one)) in _FIRM and one.text and one.text.strip()
    }


_FIRM = frozenset({"Company", "Manager", "Template", "HyperlinkBase"})


def facts_of(archive: zipfile.ZipFile, core: str, kit: ExtractKit) -> Iterator[Part]:
    """What the document says of itself in the part `core` and in those that somebody named; damage is told."""
    own = (odf_besides.own_facts,) if core == "meta.xml" else (custom_facts, firm_facts)
    for read in (*own, partial(zipped.core_facts, name=core)):
        try:
            yield Facts(values=read(archive, kit=kit))
        except ReadingStopped as stop:
            yield stop.problem if stop.state is DocumentState.LIMIT else PROPERTIES


PROPERTIES = Problem(
    code="properties_damaged",
    message="What the file says of its author and dates is damaged; its text was read. Ask for another copy from its "
    "source if those matter.",
)
PART = Problem(
    code="part_damaged",
    message="A part of the file, such as its page heads, notes or comments, is damaged; the others were read. Ask for "
    "another copy from its source.",
)
FILES = Problem(
    code="picture_missing",
    message="A picture or a file that this document shows is not in it. Ask for another copy from its source.",
)
TEXT = Problem(
    code="text_damaged",
    message="The text of this file breaks off or is damaged in places: what could be read stands here, some may be "
    "lost. Ask for another copy from its source.",
)
_MAIN = re.compile(r"word/document\d*\.xml|content\.xml")
_PROPERTIES = re.compile(r"docProps/.*|meta\.xml")


def damage_of(
    archive: zipped.Package, *, told: Iterable[Problem] = (), apart: Collection[str] = ()
) -> Iterator[Problem]:
    """What is damaged in the parts that were read, and not in the zip itself: lxml reads on, and some may be lost.

    `told`: what was told already; `apart`: parts that tell of their own damage.
    """
    found = {
        TEXT if _MAIN.fullmatch(part) else PROPERTIES if _PROPERTIES.fullmatch(part) else PART
        for part in archive.damaged.difference(apart)
    }
    yield from sorted(found.difference(told), key=lambda one: one.code)


def tree_or_told(
    archive: zipfile.ZipFile, part: str, kit: ExtractKit, problems: list[Problem]
) -> etree._Element | None:
    """A part that others can be read without: None where it is damaged, which is told."""
    try:
        return zipped.tree(archive, part, kit)
    except ReadingStopped as stop:
        problems.append(stop.problem if stop.state is DocumentState.LIMIT else PART)
        return None


def workbook_texts(archive: zipfile.ZipFile, kit: ExtractKit, unknown: list[str]) -> Iterator[str]:
    """What an Excel workbook says outside its cells; `unknown` gets the cells whose value was never computed."""
    root = zipped.tree(archive, "xl/workbook.xml", kit)
    named = (
        f"{one.get('name')}: {one.text}"
        for one in (() if root is None else root.iter())
        if zipped.local(one) == "definedName" and one.text and not one.get("name", "_xlnm").startswith("_xlnm")
    )
    yield "\n".join(named)
    for part in sorted(
        name for name in archive.namelist() if re.fullmatch(r"xl/(?:work|macro|dialog)sheets/[^/]+\.xml", name)
    ):
        tail = _tail(archive, part)
        if tail is not None:
            yield tidy("\n".join(_told(tail, targets(archive, part, kit))))
    for part in sorted(name for name in archive.namelist() if re.fullmatch(r"xl/externalLinks/[^/]+\.xml", name)):
        yield "\n".join(targets(archive, part, kit).values())
    yield from sheet_besides.kept_texts(archive, kit)
    yield "\n".join(sheet_formulas.formulas(archive, unknown))
    yield from part_texts(
        archive,
        r"xl/(?:comments[^/]*|comments/[^/]+|threadedComments/[^/]+|drawings/[^/]+|charts/chart[^/]+"
        r"|diagrams/data[^/]*)\.xml",
        kit,
    )
    yield "".join(sheet_besides.cached_rows(archive, kit))
    yield from sheet_besides.binary_texts(archive, kit)


def _tail(archive: zipfile.ZipFile, part: str) -> etree._Element | None:
    """A sheet without its cells, which may be millions."""
    try:
        with archive.open(part) as stream:
            block = stream.read(65_536)
            start = re.search(rb"<(?:\w+:)?worksheet\b[^>]*>", block)
            kept = block
            while (end := _SHEET_END.search(kept)) is None and block:
                block = stream.read(1024 * 1024)
                kept = kept[-64:] + block
            if start is None or end is None:
                return None
            return zipped.xml(start[0] + kept[end.end() :] + stream.read(_MOST_TAIL))
    except zipped.FLAWS:
        return None


def _told(sheet: etree._Element, links: dict[str, str]) -> Iterator[str]:
    for element in sheet.iter():
        label = zipped.local(element)
        if label == "hyperlink":
            target = links.get(zipped.attribute(element, "id"), "")
            told = [target, element.get("location", ""), element.get("tooltip", "")]
            yield f"{element.get('ref', '')}: {' '.join(text for text in told if text)}"
        elif label in _HEADS and element.text:
            # A sign & in the text is written twice.
            yield "&".join(_HEAD_CODE.sub(" ", piece) for piece in element.text.split("&&"))
        elif label == "dataValidation":
            yield from (text for name in _PROMPTS if (text := element.get(name)))
        elif label in ("formula1", "f") and (element.text or "").startswith('"'):
            # Newer files keep the list one level deeper.
            yield str(element.text).strip('"')


def ods_texts(archive: zipfile.ZipFile) -> Iterator[str]:
    """What an OpenDocument sheet says outside its cells: notes, boxes, links, names, page heads. Streams."""
    for part in ("content.xml", "styles.xml"):
        if part in archive.namelist():
            lines: list[str] = []
            # What comes before the damage is kept: reading the cells tells of it.
            with suppress(etree.XMLSyntaxError, *zipped.FLAWS), archive.open(part) as stream:
                lines.extend(_outside(stream))
            yield tidy("\n".join(lines))


def _outside(stream: IO[bytes]) -> Iterator[str]:
    for _, element in zipped.ended(stream):
        label = zipped.local(element)
        above = element.getparent()
        if (
            label in ("p", "h")
            and above is not None
            and zipped.local(above) not in ("table-cell", "covered-table-cell")
        ):
            fields = any(zipped.local(inner) in _FIELDS for inner in element.iter())
            pieces = [
                (one.text or "" if zipped.local(one) not in _FIELDS else "")
                + ((one.tail or "") if one is not element else "")
                for one in element.iter()
            ]
            text = "".join(pieces)
            # "Page 1" and the like stand on every sheet and were written by no one.
            if not fields or len(re.findall(r"\w+", text)) > 1:
                yield text
        elif label == "a" and (target := zipped.attribute(element, "href")):
            yield target
        elif label in ("creator", "desc", "title") and element.text and above is not None:
            yield element.text
        elif label in ("table-cell", "covered-table-cell") and not zipped.attribute(element, "value-type"):
            # Without a type a cell is empty to calamine, and not to those who open the sheet.
            yield " ".join("".join(map(str, one.itertext())) for one in element if zipped.local(one) == "p")
        elif label == "named-range":
            yield f"{zipped.attribute(element, 'name')}: {zipped.attribute(element, 'cell-range-address')}"
        elif label == "content-validation" and "in-list(" in (listed := zipped.attribute(element, "condition")):
            yield listed.partition("in-list(")[2].rstrip(")").replace('"', "")
        elif label == "table-row":
            element.clear()


def as_far_as(texts: Iterator[str], problems: list[Problem]) -> list[str]:
    """The texts that hold anything; a part that cannot be read ends them, and is told."""
    found: list[str] = []
    try:
        found.extend(clean(text) for text in texts if text.strip())
    except ReadingStopped as stop:
        problems.append(stop.problem)
    return found
