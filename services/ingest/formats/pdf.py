"""PDF by pdfium: each page judged by itself, then taken from its text layer, read as a picture, or both.

pdfium is not thread-safe and is written in C++ over hostile bytes: only ever in the reading process.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.document import Bookmark, Page, Problem, TextSource
from models.errors import StorageFull
from services.ingest import sniff
from services.ingest.formats import pdf_extras, pdf_facts
from services.ingest.formats.pdf_attached import Attached
from services.ingest.formats.pdf_besides import Besides
from services.ingest.formats.pdf_drawn import Drawn, drawn_on, hidden, is_scanned, ruled
from services.ingest.formats.pdf_layer import Displayed, Layer, read_layer
from services.ingest.formats.pdf_missing import Missing, cut_pictures
from services.ingest.formats.pdf_pictures import PagePictures, WithPictures
from services.ingest.formats.pdf_quality import LEAST_AGREEMENT, agreement, fullest, is_garbage
from services.ingest.formats.pdf_readings import GARBAGE, POOR, agree, beside_it, from_layer
from services.ingest.formats.pdf_render import VIEW_SIDE, look, part_of, sheet
from services.ingest.formats.pdf_tables import PageTables
from services.ingest.formats.pdf_unplaced import associated_files
from services.ingest.formats.text import clean
from services.ingest.ocr.ahead import Ahead
from services.ingest.ocr.pages import PictureReader, Sheet, shrink_to
from services.ingest.outbox import Outbox
from services.ingest.plausible import plausibility
from services.ingest.plugin import (
    BOOKMARK_PAGES,
    Expected,
    ExtractKit,
    Facts,
    Onto,
    Part,
    ReadingStopped,
    corrupt,
    limit,
)

TRUSTED = 3
"""Scanned pages in a row whose layer was found right, after which only some are looked at."""
DOUBTFUL = 0.68
"""Plausibility under which the layer of a scanned page is looked at in any case."""


class PdfHandler:
    """A PDF page by page. A page that fails is one unreadable page, not a failed document."""

    name: ClassVar[str] = "pdf"
    version: ClassVar[str] = "6"

    def score(self, head: bytes, filename: str) -> int | None:
        """PDF by its bytes."""
        return 50 if sniff.media_type(head, filename) == "application/pdf" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a page per page, attachments and differing earlier versions as children. Raises ReadingStopped."""
        with pdf_extras.opened(path, kit.passwords) as file:
            document = file.document
            document.init_forms()
            total = _count(file)
            if total < 1:
                raise corrupt()
            yield Expected(pages=min(total, kit.limits.pages))
            if file.mended:
                yield Problem(
                    code="repaired",
                    message="The file is damaged and was read after a repair; compare it with the original.",
                )
            elif pdf_facts.is_cut(path):
                yield Problem(
                    code="file_cut",
                    message="The end of the file is missing, as after a broken copy. What is there was read.",
                )
            facts = pdf_facts.facts(document, file.path)
            yield Facts(values=facts)
            outbox = Outbox(kit)
            attached = Attached(outbox)
            desk = _Desk(
                file=file,
                kit=kit,
                pictures=PictureReader(kit, outbox),
                outbox=outbox,
                tables=PageTables(file.path, file.password, cells=kit.limits.cells),
                besides=Besides(facts.get("outline", ())),
                missing=Missing(file, damaged=file.mended or pdf_facts.is_cut(path)),
                total=min(total, kit.limits.pages),
            )
            first = 1 if kit.bookmark is None else kit.bookmark.page + 1
            if kit.bookmark is None:
                yield from attached.keep(pdf_extras.attachments(document))
            else:
                attached.again(kit.bookmark.state)
                desk.again(kit.bookmark)
            with contextlib.closing(desk.tables):
                for number in range(first, min(total, kit.limits.pages) + 1):
                    if number in kit.given_up:
                        desk.last = number
                        parts: Iterable[Part | _Pinned] = ()
                    else:
                        yield Onto(page=number)
                        parts = desk.whole_page(number)
                    for part in parts:
                        if isinstance(part, _Pinned):
                            yield from attached.keep([(part.name, part.content)])
                        else:
                            yield part
                    if desk.ended:
                        break
                    if number % BOOKMARK_PAGES == 0:
                        yield Bookmark(page=number, state={**attached.kept(), **desk.kept()})
            yield Onto()
            if attached.lost:
                yield from attached.missed(pdf_extras.attachments_by_qpdf(file.path, file.password))
            yield from attached.also(associated_files(file))
            yield from _earlier(path, file, outbox)
            yield from desk.besides.parts(file, number=desk.last + 1)
            if total > kit.limits.pages:
                raise limit("too_many_pages", f"Only the first {kit.limits.pages} of {total} pages were read.")

    def draw(self, path: Path, number: int, *, kit: ExtractKit) -> Iterator[Part]:
        """One page as people see it, with notes and form values as when it was read."""
        with pdf_extras.opened(path, kit.passwords) as file:
            file.document.init_forms()
            try:
                page = file.document[number - 1]
            except (pdfium.PdfiumError, IndexError) as error:
                raise corrupt() from error
            if pdf_extras.has_notes(page) and pdf_extras.notes(file.document, page)[1]:
                page = _burned_in(file.document, page, number)
            image = Outbox(kit).image(shrink_to(look(page, coloured=drawn_on(page).coloured), VIEW_SIDE))
            width, height = page.get_size()
            yield Page(number=number, width=width, height=height, source=TextSource.LAYER, image=image)


def _burned_in(document: pdfium.PdfDocument, page: pdfium.PdfPage, number: int) -> pdfium.PdfPage:
    """The page with its notes and form values burned in, so that they are text with places like all other text."""
    if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number - 1]


def _count(file: pdf_extras.Opened) -> int:
    """How many pages there are: a count that the file is too small for is not believed."""
    said = len(file.document)
    if said > max(1_000, file.path.stat().st_size // 100):
        true = pdf_extras.true_count(file.path, file.password)
        return said if true is None else min(said, true)
    return said


def _earlier(path: Path, file: pdf_extras.Opened, outbox: Outbox) -> Iterator[Part]:
    """What the file was before it was last saved, where words were taken out since."""
    ends = pdf_facts.revisions(path)
    if len(ends) < 2:
        return
    yield Facts(values={"revisions": ends})
    found = pdf_facts.earlier(path, ends, file)
    if found is None:
        return
    number, content = found
    yield outbox.child(f"revision-{number}.pdf", content)
    yield Problem(
        code="earlier_text",
        message="The file holds an earlier version with words that are gone now; that version is kept as a part.",
    )


@dataclass(frozen=True)
class _Pinned:
    name: str
    content: bytes


@dataclass
class _Desk:
    """One document being read."""

    file: pdf_extras.Opened
    kit: ExtractKit
    pictures: PictureReader
    outbox: Outbox
    tables: PageTables
    besides: Besides
    missing: Missing
    total: int
    choice: PagePictures = field(default_factory=PagePictures)
    last: int = 0
    ended: bool = False
    """Whether the pages ended before the number that the file gives."""
    _true: int | None = None
    _trust: int = 0

    def __post_init__(self) -> None:
        self.ahead = Ahead(self.pictures, self._drawn, self.total)

    def _drawn(self, number: int) -> Sheet | None:
        """A page that is a picture and nothing else."""
        page = self.file.document[number - 1]
        try:
            plain = not pdf_extras.has_notes(page) and read_layer(page).empty
            return sheet(page, number, view=True) if plain else None
        finally:
            page.close()

    def kept(self) -> dict[str, Any]:
        return {"trust": self._trust, "besides": self.besides.kept(), "pictures": self.pictures.kept()}

    def again(self, bookmark: Bookmark) -> None:
        self.last = bookmark.page
        self._trust = bookmark.state.get("trust", 0)
        self.besides.again(bookmark.state.get("besides", {}))
        self.pictures.again(bookmark.state.get("pictures", {}))

    def whole_page(self, number: int) -> Iterator[Part | _Pinned]:
        """All that one page gives. Never raises for a bad page: what was not foreseen costs this page only."""
        read = False
        try:
            for part in self._page(number):
                read = read or isinstance(part, Page)
                yield part
        except (ReadingStopped, StorageFull, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - pages fail on hostile bytes in ways nobody lists
            if not read:
                yield Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)
            yield Problem(
                code="page_failed",
                message=f"Not all of this page could be read ({type(error).__name__}). Look at it in the original; "
                "printed anew or saved as a picture, it can be added and read.",
                page=number,
            )

    def _page(self, number: int) -> Iterator[Part | _Pinned]:
        document = self.file.document
        try:
            page = document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            yield from self._damaged(number)
            return
        self.last = number
        try:
            found: list[pdf_extras.Note] = []
            before: Layer | None = None
            if pdf_extras.has_notes(page):
                found, drawn = pdf_extras.notes(document, page)
                self.besides.note(number, found)
                if drawn:
                    for name, content in pdf_extras.pinned_files(document, page):
                        yield _Pinned(name, content)
                    before = read_layer(page)
                    page = _burned_in(document, page, number)
            yield from self._read(page, number, found, before)
            yield from self.missing.broken(number)
        finally:
            page.close()

    def _damaged(self, number: int) -> Iterator[Part]:
        if self._true is None:
            self._true = pdf_extras.true_count(self.file.path, self.file.password) or 0
        if 0 < self._true < number:
            self.ended = True
            yield Problem(
                code="page_count",
                message="The file says that it has more pages than it holds; all that it holds were read.",
            )
            return
        self.last = number
        yield Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)
        yield Problem(
            code="page_damaged",
            message="This page of the PDF is damaged and cannot be opened. Ask for another copy from its source.",
            page=number,
        )

    def _read(
        self, page: pdfium.PdfPage, number: int, found: Sequence[pdf_extras.Note], before: Layer | None
    ) -> Iterator[Part]:
        layer = read_layer(page)
        if before is not None:
            layer = pdf_extras.woven(before, layer)
        if found:
            layer = pdf_extras.with_notes(layer, found, Displayed(page))
        if layer.empty or is_garbage(layer):
            yield from self._as_picture(page, number, layer)
            return
        scanned = is_scanned(drawn := drawn_on(page), page)
        if scanned and not self._believed(page, number, layer):
            yield from self._as_picture(page, number, layer, poor=True)
            return
        width, height = page.get_size()
        pictures = self.choice.uncovered(drawn, page, layer)
        read = WithPictures(layer.text, layer.words)
        if pictures:
            read = self.choice.read(page, number, layer, pictures, self.pictures)
        grown = len(read.words) > len(layer.words)
        yield Page(
            number=number,
            width=round(width, 2),
            height=round(height, 2),
            source=TextSource.LAYER if len(read.words) < 2 * len(layer.words) else TextSource.OCR,
            text=read.text,
            words=read.words,
            variants=read.variants,
            confidence=read.confidence if grown else 1.0,
            # What was read in pictures is looked at beside them; a page of print can be drawn when somebody asks.
            image=self._image(page, drawn) if grown or self.kit.layer_images else None,
        )
        yield from read.problems
        if pictures or scanned:
            yield from cut_pictures(page, number)
        yield from self._beside(page, number, layer, drawn, scanned=scanned)

    def _beside(
        self, page: pdfium.PdfPage, number: int, layer: Layer, drawn: Drawn, *, scanned: bool
    ) -> Iterator[Part]:
        """What is to be said of a page that was read from its layer."""
        self.besides.seen(number, layer.text)
        unseen = [clean(run) for run in hidden(drawn, page, layer, scanned=scanned)]
        if unseen:
            self.besides.hidden[str(number)] = unseen[:100]
            yield Problem(
                code="hidden_text",
                message="Text of this page cannot be seen on it: invisible, covered, tiny, or in its ground's colour.",
                page=number,
            )
        yield from self.tables.of(number, ruled(drawn, page, layer), layer)

    def _believed(self, page: pdfium.PdfPage, number: int, layer: Layer) -> bool:
        """Whether the layer behind a scan says what the scan shows, by reading a strip of it.

        One program read all pages of a scan, as a rule: after three good ones, one in ten is looked at.
        """
        if self._trust >= TRUSTED and number % 10 and plausibility(layer.text) > DOUBTFUL:
            return True
        whole = sheet(page, number)
        top, bottom = fullest(layer, whole.height)
        strip = part_of(whole, (0.0, top, whole.width, bottom))
        read = next((part for part in self.pictures.read(strip) if isinstance(part, Page)), None)
        if read is None or read.rotation or (read.confidence or 0) < 0.6:
            return True  # the engine cannot tell
        seen = [read.text[word.start : word.end] for word in read.words if word.confidence >= 0.6]
        good = agreement(seen, layer, top, bottom) >= LEAST_AGREEMENT
        self._trust = self._trust + 1 if good else 0
        return good

    def _as_picture(self, page: pdfium.PdfPage, number: int, layer: Layer, *, poor: bool = False) -> Iterator[Part]:
        """The page read as a picture. A layer that is garbage or poor is kept beside, or back where it was right."""
        picture = self.ahead.taken(number)
        if picture is None:
            picture = sheet(page, number, view=True)  # coloured ink tells stamps
            yield from self.ahead.begin(picture) if layer.empty else ()
        parts = list(self.pictures.read(picture))
        if layer.empty:
            for part in parts:
                yield from self.missing.judged(page, part) if isinstance(part, Page) else (part,)
            if any(isinstance(part, Page) and part.source is not TextSource.BLANK for part in parts):
                yield from cut_pictures(page, number)
            return
        read = next(part for part in parts if isinstance(part, Page))
        if agree(layer.text, read.text) and not poor:
            # The layer says what the page shows: a language we do not know, not garbage.
            yield from_layer(read, layer)
            return
        # A layer that only looked odd is better than a picture nobody could read.
        if (read.confidence or 0) < 0.5 and (poor or plausibility(layer.text) > plausibility(read.text)):
            self.besides.other(number, read.text)
            yield beside_it(from_layer(read, layer), read.text if poor else "", reader=self.kit.engine)
        else:
            self.besides.other(number, layer.text)
            # What is no text at all is kept, and not searched.
            yield beside_it(read, layer.text if poor else "", reader="layer")
            yield from (part for part in parts if part is not read)
        yield from cut_pictures(page, number)
        code, message = POOR if poor else GARBAGE
        yield Problem(code=code, message=message, page=number)

    def _image(self, page: pdfium.PdfPage, drawn: Drawn) -> str | None:
        if not self.kit.images:
            return None
        return self.outbox.image(shrink_to(look(page, coloured=drawn.coloured), VIEW_SIDE))
