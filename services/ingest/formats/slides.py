"""Slides of PowerPoint (PPTX): a page per slide with its notes and comments, then what stands on every slide."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from lxml import etree

from models.document import DocumentState, Page, Problem, TextSource
from services.ingest import sniff
from services.ingest.formats import zipped
from services.ingest.formats.html import tidy
from services.ingest.formats.office import word_text
from services.ingest.formats.office_besides import (
    FILES,
    alternatives,
    as_far_as,
    damage_of,
    facts_of,
    inside,
    lacks_files,
    targets,
)
from services.ingest.formats.office_salvage import or_salvaged
from services.ingest.formats.text import paged, text_page
from services.ingest.plugin import Expected, ExtractKit, Part, ReadingStopped, corrupt


class SlidesHandler:
    """PPTX: a page per slide, its notes below it."""

    name: ClassVar[str] = "pptx"
    version: ClassVar[str] = "6"

    def score(self, head: bytes, filename: str) -> int | None:
        """By the members of the zip."""
        return 50 if sniff.media_type(head, filename) == sniff.PPTX else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a page per slide, embedded files. Raises ReadingStopped."""
        yield from or_salvaged(self._read(path, kit), path, kit, text=word_text)

    def _read(self, path: Path, kit: ExtractKit) -> Iterator[Part]:
        with zipped.opened(path) as archive:
            slides = _slides(archive, kit)
            if not slides and "ppt/presentation.xml" not in archive.namelist():
                raise corrupt()
            yield Expected(pages=len(slides))
            yield from facts_of(archive, "docProps/core.xml", kit)
            for number, part in enumerate(slides, start=1):
                try:
                    if (root := zipped.tree(archive, part, kit)) is None:
                        raise corrupt()
                    texts = [_drawn(root)]
                except ReadingStopped as stop:
                    yield Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)
                    yield (
                        Problem(code="page_damaged", message=_SLIDE, page=number)
                        if (stop.state is DocumentState.CORRUPT)
                        else stop.problem
                    )
                    continue
                damaged: list[Problem] = []
                texts += as_far_as(_slide_besides(archive, part, kit), damaged)
                yield text_page(number, "\n\n".join(text for text in texts if text))
                yield from damaged
                if part in archive.damaged:
                    yield Problem(code="text_damaged", message=_SLIDE_TEXT, page=number)
            told = [FILES] if lacks_files(archive, kit) else []
            rest = "\n\n".join(as_far_as(_masters(archive, kit), told))
            yield from paged(iter([rest]), kit=kit, first=len(slides) + 1)
            yield from told
            yield from damage_of(archive, apart=slides, told=told)
            yield from zipped.embedded(archive, ("ppt/embeddings/", "ppt/media/"), kit)


_SLIDE = "This slide is damaged or missing in the file and could not be read. Ask for another copy from its source."
_SLIDE_TEXT = (
    "This slide is damaged: what could be read of it stands here, some may be lost. "
    "Ask for another copy from its source."
)


def _slide_besides(archive: zipfile.ZipFile, part: str, kit: ExtractKit) -> Iterator[str]:
    """Notes, comments and charts of a slide, and where its links lead."""
    for related in _related(archive, part, kit):
        yield _slide_text(archive, related, kit)
    yield "\n".join(targets(archive, part, kit).values())


def _masters(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[str]:
    """What stands on every slide without being of one, and who commented; the prompts of empty boxes left out."""
    for part in sorted(archive.namelist()):
        if re.fullmatch(r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters)/[^/]+\.xml", part):
            root = zipped.tree(archive, part, kit)
            for shape in () if root is None else list(root.iter("{*}sp", "{*}graphicFrame")):
                if next(shape.iter("{*}ph"), None) is None:
                    yield _drawn(shape)
        elif re.fullmatch(r"ppt/(?:commentAuthors|authors)\.xml", part):
            root = zipped.tree(archive, part, kit)
            yield "\n".join(one.get("name", "") for one in (() if root is None else root.iter()))


def _slides(archive: zipfile.ZipFile, kit: ExtractKit) -> list[str]:
    """The slides by their numbers, those that the presentation shows and the file lacks included."""
    there = [part for part in archive.namelist() if re.fullmatch(_NUMBERED, part)]
    known = {part.lower() for part in there}
    try:
        shown = _shown(archive, kit)
    except ReadingStopped:
        shown = []
    there += [part for part in dict.fromkeys(shown) if part.lower() not in known]
    numbers = {part: re.fullmatch(_NUMBERED, part) for part in there}
    return sorted(there, key=lambda part: int(found[1]) if (found := numbers[part]) else len(there))


_NUMBERED = r"ppt/slides/slide(\d+)\.xml"


def _shown(archive: zipfile.ZipFile, kit: ExtractKit) -> list[str]:
    root = zipped.tree(archive, "ppt/presentation.xml", kit)
    parts = inside(archive, "ppt/presentation.xml", kit)
    listed = () if root is None else (one for one in root.iter() if zipped.local(one) == "sldId")
    # Its own number and the identity of its relation differ in their namespace alone.
    return [parts[value][1] for one in listed for value in map(str, one.attrib.values()) if value in parts]


def _related(archive: zipfile.ZipFile, part: str, kit: ExtractKit) -> Iterator[str]:
    """Notes, comments, diagrams and charts of a slide."""
    folder, _, name = part.rpartition("/")
    relations = zipped.tree(archive, f"{folder}/_rels/{name}.rels", kit)
    if relations is None:
        return
    for relation in relations:
        target = relation.get("Target", "")
        if re.search(r"(?:notesSlides|comments|diagrams/data|charts)/?[^/]*\.xml$", target):
            yield "ppt/" + target.removeprefix("../").removeprefix("/ppt/")


def _slide_text(archive: zipfile.ZipFile, part: str, kit: ExtractKit) -> str:
    root = zipped.tree(archive, part, kit)
    return "" if root is None else _drawn(root)


def _drawn(root: etree._Element) -> str:
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        label = zipped.local(element)
        if event == "start" and label in ("t", "text", "v") and element.text:
            pieces.append(element.text)
        elif (event == "start" and label == "br") or (event == "end" and label in ("p", "tr", "text", "v")):
            pieces.append("\n")
        elif event == "end" and label == "tc":
            while pieces and pieces[-1] == "\n":
                pieces.pop()
            pieces.append("\t")
    return tidy("\n".join(("".join(pieces), *alternatives(root))))
