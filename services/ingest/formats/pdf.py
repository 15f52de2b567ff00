"""PDF by pdfium: each page judged by itself, then taken from its text layer, read as a picture, or both.

pdfium is not thread-safe and is written in C++ over hostile bytes: only ever in the reading process.
"""

import contextlib
import ctypes
import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from models.document import Box, Page, Problem, Table, TextSource, Word
from services.ingest import sniff
from services.ingest.formats import pdf_extras
from services.ingest.formats.pdf_layer import Displayed, Layer, is_garbage, plausibility, read_layer
from services.ingest.formats.text import clean
from services.ingest.ocr.pages import IMAGE_DPI, PictureReader, Sheet, shrink_to
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import Expected, ExtractKit, Facts, Part, corrupt, limit

READING_DPI = 200
READING_SIDE = 6_000
"""Longest side of a page rendered for reading, in pixels: an A0 poster is read at 130 dpi."""
PICTURE_SHARE = 0.12
"""Share of the page that a picture must cover to be read besides a sound text layer."""
RULES = 3
"""Ruling lines of equal extent in each direction from which on a page is asked for tables."""
TABLE_SECONDS = 20.0
"""CPU time that looking for tables may take in one file: it is 20 times slower than reading."""
COLOUR = 28
"""Difference between the channels of a pixel from which on it is no grey."""
_MOST_OBJECTS = 4_000


class PdfHandler:
    """A PDF page by page. A page that fails is one unreadable page, not a failed document."""

    name: ClassVar[str] = "pdf"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """PDF by its bytes."""
        return 50 if sniff.media_type(head, filename) == "application/pdf" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a page per page, attachments as children. Raises ReadingStopped."""
        with pdf_extras.opened(path, kit.passwords) as (document, mended):
            document.init_forms()
            total = len(document)
            if total < 1:
                raise corrupt()
            yield Expected(pages=min(total, kit.limits.pages))
            if mended:
                yield Problem(
                    code="repaired",
                    message="The file is damaged and was read after a repair; compare it with the original.",
                )
            yield Facts(values=pdf_extras.facts(document))
            outbox = Outbox(kit)
            attached = _Attached(outbox)
            yield from attached.keep(pdf_extras.attachments(document))
            desk = _Desk(document=document, path=path, kit=kit, pictures=PictureReader(kit, outbox), outbox=outbox)
            with contextlib.closing(desk):
                for number in range(1, min(total, kit.limits.pages) + 1):
                    for part in desk.page(number):
                        if isinstance(part, _Pinned):
                            yield from attached.keep([(part.name, part.content)])
                        else:
                            yield part
            if attached.lost:
                yield from attached.again(pdf_extras.attachments_by_qpdf(path, kit.passwords))
            if desk.layers:
                yield Facts(values={"layer_text": desk.layers})
            if total > kit.limits.pages:
                raise limit("too_many_pages", f"Only the first {kit.limits.pages} of {total} pages were read.")


@dataclass(frozen=True)
class _Pinned:
    name: str
    content: bytes


class _Attached:
    """Keeps attached files as children, each content once."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._apart = unique(set())
        self._kept: set[bytes] = set()
        self.lost = 0

    def keep(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Part]:
        for name, content in files:
            if not content:
                self.lost += 1
                continue
            self._kept.add(hashlib.sha256(content).digest())
            yield self._outbox.child(self._apart(clean(name) or "attachment"), content)

    def again(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Part]:
        """Keep what was lost before; tell what stays lost."""
        missing = [(name, content) for name, content in files if hashlib.sha256(content).digest() not in self._kept]
        self.lost -= len([content for _, content in missing if content])
        yield from self.keep([file for file in missing if file[1]])
        if self.lost > 0:
            yield Problem(code="attachment_lost", message="An attached file could not be taken out of the PDF.")


@dataclass
class _Desk:
    """One document being read."""

    document: pdfium.PdfDocument
    path: Path
    kit: ExtractKit
    pictures: PictureReader
    outbox: Outbox
    layers: dict[str, str] = field(default_factory=dict)
    _tables: Any = None
    _table_seconds: float = 0.0

    def close(self) -> None:
        """Give back what looking for tables holds."""
        if self._tables is not None:
            self._tables.close()

    def page(self, number: int) -> Iterator[Part | _Pinned]:
        """All that one page gives. Never raises for a bad page."""
        try:
            page = self.document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            yield Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)
            yield Problem(
                code="page_damaged", message="This page of the PDF is damaged and cannot be opened.", page=number
            )
            return
        try:
            found: list[tuple[str, Box]] = []
            before: Layer | None = None
            if pdf_extras.has_notes(page):
                found = list(pdf_extras.notes(self.document, page))
                for name, content in pdf_extras.pinned_files(self.document, page):
                    yield _Pinned(name, content)
                before = read_layer(page)
                # Burn notes and form values into the page, so that they are text with places like all other text.
                if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS:
                    page.close()
                    page = self.document[number - 1]
            yield from self._read(page, number, found, before)
        finally:
            page.close()

    def _read(
        self, page: pdfium.PdfPage, number: int, found: Sequence[tuple[str, Box]], before: Layer | None
    ) -> Iterator[Part]:
        layer = read_layer(page)
        if before is not None:
            layer = pdf_extras.woven(before, layer)
        if found:
            layer = pdf_extras.with_notes(layer, found, Displayed(page))
        garbage = is_garbage(layer)
        if layer.empty or garbage:
            yield from self._as_picture(page, number, layer if garbage else None)
            return
        width, height = page.get_size()
        drawn = _drawn(page)
        pictures = _uncovered(drawn, page, layer)
        text, words = layer.text, layer.words
        if pictures:
            text, words = self._with_pictures(page, layer, pictures)
        yield Page(
            number=number,
            width=round(width, 2),
            height=round(height, 2),
            source=TextSource.LAYER if len(words) < 2 * len(layer.words) else TextSource.OCR,
            text=text,
            words=words,
            confidence=sum(word.confidence for word in words) / len(words),
            image=self._image(page),
        )
        if drawn.ruled:
            yield from self._tables_of(number)

    def _as_picture(self, page: pdfium.PdfPage, number: int, garbage: Layer | None) -> Iterator[Part]:
        parts = list(self.pictures.read(self._sheet(page, number)))
        if garbage is None:
            yield from parts
            return
        self.layers[str(number)] = clean(garbage.text)[:20_000]
        read = next(part for part in parts if isinstance(part, Page))
        if _agree(garbage.text, read.text):
            # The layer says what the page shows: a language we do not know, not garbage.
            del self.layers[str(number)]
            yield _from_layer(read, garbage)
            return
        # A layer that only looked odd is better than a picture nobody could read.
        poor = (read.confidence or 0) < 0.5
        if poor and plausibility(garbage.text) > plausibility(read.text):
            yield _from_layer(read, garbage)
        else:
            yield from parts
        yield Problem(
            code="garbage_layer",
            message="The text stored in this page is unusable, so its picture was read; the metadata keep that text.",
            page=number,
        )

    def _with_pictures(self, page: pdfium.PdfPage, layer: Layer, boxes: Sequence[Box]) -> tuple[str, tuple[Word, ...]]:
        """The layer's text, and below it what stands in pictures that the layer does not cover."""
        text, words = layer.text.rstrip("\n"), list(layer.words)
        sheet = self._sheet(page, 1)
        for left, top, right, bottom in boxes:
            rows = slice(int(top / sheet.scale), int(bottom / sheet.scale) + 1)
            columns = slice(int(left / sheet.scale), int(right / sheet.scale) + 1)
            part = Sheet(
                number=1,
                grey=sheet.grey[rows, columns],
                dpi=sheet.dpi,
                scale=sheet.scale,
                width=right - left,
                height=bottom - top,
            )
            read = next((piece for piece in self.pictures.read(part) if isinstance(piece, Page)), None)
            if read is None or not read.words or read.rotation or (read.confidence or 0) < 0.5:
                continue
            text += "\n\n"
            start = len(text)
            text += read.text
            for word in read.words:
                x0, y0, x1, y1 = word.box
                words.append(
                    Word(
                        start=word.start + start,
                        end=word.end + start,
                        box=(x0 + left, y0 + top, x1 + left, y1 + top),
                        confidence=word.confidence,
                    )
                )
        return text, tuple(words)

    def _sheet(self, page: pdfium.PdfPage, number: int) -> Sheet:
        width, height = page.get_size()
        zoom = min(READING_DPI / 72, READING_SIDE / max(width, height, 1))
        return Sheet(
            number=number,
            grey=np.asarray(_render(page, zoom, grey=True)),
            dpi=max(70, round(zoom * 72)),
            scale=1 / zoom,
            width=width,
            height=height,
            view=self._view(page) if self.kit.images else None,
        )

    def _view(self, page: pdfium.PdfPage) -> Image.Image:
        longest = max(*page.get_size(), 1)
        # A page of black print costs a third in grey, and a glance tells.
        return _render(page, min(IMAGE_DPI / 72, 4_000 / longest), grey=not _is_coloured(page, longest))

    def _image(self, page: pdfium.PdfPage) -> str | None:
        return self.outbox.image(shrink_to(self._view(page), 4_000)) if self.kit.images else None

    def _tables_of(self, number: int) -> Iterator[Part]:
        """Tables of a ruled page, as long as the time for tables lasts. Their text is on the page in any case."""
        if self._table_seconds > TABLE_SECONDS:
            return
        started = time.process_time()
        try:
            if self._tables is None:
                self._tables = pdfplumber.open(self.path, password=next(iter(self.kit.passwords), None))
            page = self._tables.pages[number - 1]
            for rows in page.extract_tables():
                kept = tuple(tuple(clean(cell or "").strip() for cell in row) for row in rows)
                if len(kept) > 1 and any(any(row) for row in kept):
                    yield Table(page=number, rows=kept)
            page.close()
        except Exception:  # noqa: BLE001 - pdfminer fails in many ways on PDFs that pdfium reads
            self._table_seconds += TABLE_SECONDS / 4
        self._table_seconds += time.process_time() - started
        if self._table_seconds > TABLE_SECONDS:
            yield Problem(
                code="table_cut",
                message="Tables after this page were not kept as tables; their text is whole.",
                page=number,
            )


def _from_layer(page: Page, layer: Layer) -> Page:
    return page.model_copy(
        update={"source": TextSource.LAYER, "text": layer.text, "words": layer.words, "confidence": 1.0, "rotation": 0}
    )


def _agree(layer: str, picture: str) -> bool:
    """Whether most words of a text layer were seen on the page as well."""
    known = Counter(picture.lower().split())
    words = Counter(layer.lower().split())
    return sum((words & known).values()) >= 0.5 * max(1, sum(words.values()))


def _render(page: pdfium.PdfPage, zoom: float, *, grey: bool) -> Image.Image:
    bitmap = page.render(scale=zoom, grayscale=grey, limit_image_cache=True, rev_byteorder=True)
    try:
        picture: Image.Image = bitmap.to_pil().copy()
        return picture
    finally:
        bitmap.close()


def _is_coloured(page: pdfium.PdfPage, longest: float) -> bool:
    """Whether there is colour on the page, by a picture of it of 250 pixels."""
    small = np.asarray(_render(page, 250 / longest, grey=False)).astype(np.int16)
    return bool((small.max(axis=2) - small.min(axis=2) > COLOUR).sum() > 3)


@dataclass
class _Drawn:
    """What is drawn on a page besides text: places of pictures, and lines as the edges of table cells are."""

    pictures: list[Box] = field(default_factory=list)
    across: Counter[tuple[int, int]] = field(default_factory=Counter)
    down: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def ruled(self) -> bool:
        """Whether lines of equal extent repeat in both directions, as around the cells of a table."""
        return max(self.across.values(), default=0) >= RULES and max(self.down.values(), default=0) >= RULES

    def see(self, kind: int, bounds: tuple[float, float, float, float], place: Displayed) -> None:
        left, bottom, right, top = bounds
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append(place(left, bottom, right, top))
            return
        wide, high = right - left, top - bottom
        if wide > 30 and high < 4:
            self.across[round(left / 3), round(right / 3)] += 1
        elif high > 8 and wide < 4:
            self.down[round(bottom / 3), round(top / 3)] += 1
        elif wide > 30 and high > 8:  # a drawn cell has two of each
            self.across[round(left / 3), round(right / 3)] += 2
            self.down[round(bottom / 3), round(top / 3)] += 2


def _drawn(page: pdfium.PdfPage) -> _Drawn:
    """Look at the page's objects, those in forms included, as far as the limit goes."""
    found, place = _Drawn(), Displayed(page)
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    wanted = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH)
    containers = [(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject)]
    left = _MOST_OBJECTS
    while containers and left > 0:
        holder, count, get = containers.pop()
        for index in range(min(left, max(0, count(holder)))):
            item = get(holder, index)
            kind = pdfium_c.FPDFPageObj_GetType(item) if item else 0
            left -= 1
            if kind == pdfium_c.FPDF_PAGEOBJ_FORM and len(containers) < 50:
                containers.append((item, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject))
            if kind in wanted and pdfium_c.FPDFPageObj_GetBounds(item, *pointers):
                x0, y0, x1, y1 = (edge.value for edge in edges)
                found.see(kind, (x0, y0, x1, y1), place)
    return found


def _uncovered(drawn: _Drawn, page: pdfium.PdfPage, layer: Layer) -> list[Box]:
    """Places of pictures that are large and hold no words of the layer: they may be scans with text of their own."""
    width, height = page.get_size()
    found: list[Box] = []
    for x0, y0, x1, y1 in drawn.pictures:
        if (x1 - x0) * (y1 - y0) < PICTURE_SHARE * width * height:
            continue
        inside = sum(
            x0 <= (word.box[0] + word.box[2]) / 2 <= x1 and y0 <= (word.box[1] + word.box[3]) / 2 <= y1
            for word in layer.words
        )
        if inside <= 2:
            found.append((x0, y0, x1, y1))
    return found[:20]
