"""Texts that are zips of XML (DOCX, ODT), and slides of OpenDocument. Every run of text counts, boxes and notes too."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from lxml import etree

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import odf_besides, zipped
from services.ingest.formats.html import tidy
from services.ingest.formats.office_besides import (
    FILES,
    PART,
    alternatives,
    as_far_as,
    bound_texts,
    damage_of,
    facts_of,
    lacks_files,
    missing,
    part_texts,
    targets,
    tree_or_told,
)
from services.ingest.formats.office_salvage import or_salvaged
from services.ingest.formats.text import clean, paged, rows_table, text_page
from services.ingest.plugin import Expected, ExtractKit, Facts, Part, corrupt, encrypted


class WordHandler:
    """DOCX: body, then headers, footers, notes and comments."""

    name: ClassVar[str] = "docx"
    version: ClassVar[str] = "7"

    def score(self, head: bytes, filename: str) -> int | None:
        """By the members of the zip."""
        return 50 if sniff.media_type(head, filename) == sniff.DOCX else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text in pages, tables, embedded files. Raises ReadingStopped."""
        yield from or_salvaged(self._read(path, kit), path, kit, text=word_text)

    def _read(self, path: Path, kit: ExtractKit) -> Iterator[Part]:
        with zipped.opened(path) as archive:
            names = archive.namelist()
            body = next((part for part in names if re.fullmatch(r"word/document\d*\.xml", part)), "")
            rest = [
                part
                for part in names
                if re.fullmatch(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml", part)
            ]
            root = zipped.tree(archive, body, kit) if body else None
            if root is None:
                raise corrupt()
            yield from facts_of(archive, "docProps/core.xml", kit)
            yield from zipped.warnings(archive, body, kit)
            texts: list[str] = []
            damaged: list[Problem] = []
            parts = {body: root} | {part: tree_or_told(archive, part, kit, damaged) for part in sorted(rest)}
            if reviewers := _reviewers(parts.values()):
                yield Facts(values={"reviewers": reviewers})
            for part, tree in parts.items():
                if tree is not None and ((text := word_text(tree)).strip() or part == body):
                    texts.append(text)
            texts += as_far_as(_word_besides(archive, parts, kit), damaged)
            if missing(archive, body, kit):
                damaged.append(PART)
            if lacks_files(archive, kit):
                damaged.append(FILES)
            yield from dict.fromkeys(damaged)
            yield from damage_of(archive, told=damaged)
            yield from paged(iter(["\n\n".join(texts)]), kit=kit)
            yield from _tables(root, row="tr", cell="tc", text=word_text, kit=kit)
            yield from zipped.embedded(archive, ("word/embeddings/", "word/media/", *_inserted(names)), kit)


def _inserted(names: Iterable[str]) -> Iterator[str]:
    """Whole files that a text takes in where it is opened: web pages, RTF, other texts."""
    return (name for name in names if re.fullmatch(r"word/.+\.(?:html?|mht|mhtml|xhtml|rtf|txt|docx?)", name))


def _word_besides(
    archive: zipfile.ZipFile, parts: Mapping[str, etree._Element | None], kit: ExtractKit
) -> Iterator[str]:
    """What the pictures and fields of these parts say, charts and diagrams, and where links lead."""
    for tree in parts.values():
        if tree is not None:
            yield "\n".join(alternatives(tree))
    yield from part_texts(archive, r"word/(?:charts/chart|diagrams/data)[^/]*\.xml", kit)
    yield "\n".join(dict.fromkeys(target for part in parts for target in targets(archive, part, kit).values()))
    settings = zipped.tree(archive, "word/settings.xml", kit)
    variables = () if settings is None else settings.iter("{*}docVar")
    yield "\n".join(f"{_by(one, 'name')}: {_by(one, 'val')}" for one in variables)
    for part in archive.namelist():
        if re.fullmatch(r"word/glossary/document\.xml", part) and (tree := zipped.tree(archive, part, kit)) is not None:
            # Passages that were kept to be put in, and the prompts of fields.
            yield word_text(tree)
    yield from bound_texts(archive, kit)


def word_text(root: etree._Element) -> str:
    """All text of a part: a line per paragraph, a tab between cells. Deleted text is kept: it was written."""
    pieces: list[str] = []
    spare: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        label = zipped.local(element)
        if event == "start":
            if label in ("t", "delText", "instrText") and element.text:
                if label != "instrText" or "HYPERLINK" in element.text:
                    pieces.append(element.text if label != "instrText" else f" {element.text.strip()} ")
            elif label == "tab":
                pieces.append("\t")
            elif label in ("br", "cr"):
                pieces.append("\n")
            elif label == "noBreakHyphen":
                pieces.append("-")
            elif label == "comment":
                pieces.append(f"{_by(element, 'author')} {_by(element, 'date')}: ")
            elif label == "Fallback" and element is not root:
                # Mostly the same text again, for old programs.
                spare.append(word_text(element))
                walk.skip_subtree()
        elif label == "p":
            pieces.append("\n")
        elif label == "tc":
            # The paragraph of a cell ends no line of the table.
            while pieces and pieces[-1] == "\n":
                pieces.pop()
            pieces.append("\t")
        elif label == "tr":
            pieces.append("\n")
    text = "".join(pieces)
    words = set(text.split())
    text = "\n".join([text, *(one for one in spare if not words.issuperset(one.split()))])
    return re.sub(r"\n{3,}", "\n\n", clean(text))


def _by(element: etree._Element, name: str) -> str:
    """An attribute of any namespace."""
    return zipped.attribute(element, name)


def _reviewers(parts: Iterable[etree._Element | None]) -> list[str]:
    """Who commented on or changed the text, as its traces tell."""
    marks = ("comment", "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
    names = (
        _by(element, "author") for tree in parts if tree is not None for element in tree.iter("{*}" + m for m in marks)
    )
    return sorted({clean(name) for name in names if name.strip()})


class OpenDocumentHandler:
    """ODT and ODP: the content, then what the styles hold (headers, footers, masters)."""

    name: ClassVar[str] = "opendocument"
    version: ClassVar[str] = "5"

    def score(self, head: bytes, filename: str) -> int | None:
        """By the declared type of the zip."""
        kind = sniff.media_type(head, filename)
        sheet = kind.startswith(sniff.ODF + "spreadsheet")
        return 50 if kind.startswith(sniff.ODF) and not sheet else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text (a page per slide of a presentation), tables, embedded files. Raises ReadingStopped."""
        yield from or_salvaged(self._read(path, kit), path, kit, text=odf_text)

    def _read(self, path: Path, kit: ExtractKit) -> Iterator[Part]:
        with zipped.opened(path) as archive:
            if is_sealed(archive, kit):
                raise encrypted()
            root = zipped.tree(archive, "content.xml", kit)
            if root is None:
                raise corrupt()
            yield from facts_of(archive, "meta.xml", kit)
            yield from zipped.warnings(archive, "content.xml", kit)
            slides = [element for element in root.iter() if zipped.local(element) == "page"]
            damaged: list[Problem] = []
            styles = tree_or_told(archive, "styles.xml", kit, damaged)
            texts = ["" if styles is None else odf_text(styles)]
            texts += as_far_as(map(odf_text, odf_besides.objects(archive, kit)), damaged)
            rest = "\n\n".join(filter(None, texts))
            if slides:
                yield Expected(pages=len(slides))
                said = [odf_text(slide) for slide in slides]
                said = [
                    "\n\n".join(filter(None, [text, odf_besides.besides(one, text)]))
                    for one, text in zip(slides, said, strict=True)
                ]
                # Page heads and the like are declared before the slides.
                said[-1] = "\n\n".join(filter(None, [said[-1], odf_besides.besides(root, "\n".join(said)), rest]))
                for number, text in enumerate(said, start=1):
                    yield text_page(number, text)
            else:
                text = odf_text(root)
                yield from paged(
                    iter(["\n\n".join(filter(None, [text, odf_besides.besides(root, text), rest]))]), kit=kit
                )
            if odf_besides.missing(archive, kit):
                damaged.append(PART)
            if odf_besides.lacks_files(archive, kit):
                damaged.append(FILES)
            yield from dict.fromkeys(damaged)
            yield from damage_of(archive, told=damaged)
            yield from _tables(root, row="table-row", cell="table-cell", text=odf_text, kit=kit)
            yield from zipped.embedded(archive, ("Pictures/", "Object "), kit)


def is_sealed(archive: zipfile.ZipFile, kit: ExtractKit) -> bool:
    """Whether an OpenDocument file is encrypted: its manifest says so part by part."""
    return b"encryption-data" in zipped.content(archive, "META-INF/manifest.xml", kit)


def odf_text(root: etree._Element) -> str:
    """All text of an OpenDocument part: a line per paragraph or heading, a tab between cells."""
    pieces: list[str] = []
    depth = 0  # text outside paragraphs is white space of the file
    for event, element in etree.iterwalk(root, events=("start", "end")):
        label = zipped.local(element)
        if event == "start":
            if label in ("p", "h"):
                depth += 1
            elif depth and label == "tab":
                pieces.append("\t")
            elif depth and label == "line-break":
                pieces.append("\n")
            elif depth and label == "s":
                pieces.append(" " * min(200, int(zipped.attribute(element, "c") or 1)))
            if depth and element.text:
                pieces.append(element.text)
        else:
            if label in ("p", "h"):
                depth -= 1
                pieces.append("\n")
            elif label == "table-cell":
                while pieces and pieces[-1] == "\n":
                    pieces.pop()
                pieces.append("\t")
            elif label == "table-row":
                pieces.append("\n")
            if depth and element.tail:
                pieces.append(element.tail)
    return tidy("".join(pieces))


def _tables(
    root: etree._Element, *, row: str, cell: str, text: Callable[[etree._Element], str], kit: ExtractKit
) -> Iterator[Part]:
    """Tables with two or more rows; a table inside a cell is part of that cell."""
    container = {"tr": "tbl", "table-row": "table"}[row]
    for table in root.iter():
        if zipped.local(table) != container or any(zipped.local(up) == container for up in table.iterancestors()):
            continue
        rows = [
            tuple(" ".join(text(part).split()) for part in line if zipped.local(part) == cell)
            for line in table.iter()
            if zipped.local(line) == row
        ]
        if len(rows) > 1:
            yield from rows_table(iter(rows), kit=kit, name=zipped.attribute(table, "name"))
