"""The pages of one PDF, each judged by itself: taken from its text layer, read as a picture, or both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.document import Bookmark, Page, Problem, TextSource
from models.errors import StorageFull
from services.ingest.formats import pdf_doubted, pdf_extras, pdf_outlines, pdf_replaced
from services.ingest.formats.pdf_besides import Besides
from services.ingest.formats.pdf_drawn import Drawn, drawn_on, is_scanned, ruled
from services.ingest.formats.pdf_fonts import Fonts
from services.ingest.formats.pdf_hidden import hidden
from services.ingest.formats.pdf_layer import Displayed, Layer, read_layer
from services.ingest.formats.pdf_missing import Missing, cut_pictures
from services.ingest.formats.pdf_order import in_order
from services.ingest.formats.pdf_pictures import PagePictures, WithPictures
from services.ingest.formats.pdf_quality import LEAST_AGREEMENT, agreement, fullest, is_garbage, numbers_agree
from services.ingest.formats.pdf_readings import GARBAGE, POOR, REPLACED, agree, beside_it, from_layer, in_points
from services.ingest.formats.pdf_render import VIEW_SIDE, look, part_of, sheet
from services.ingest.formats.pdf_tables import PageTables
from services.ingest.formats.pdf_unshown import is_switched
from services.ingest.formats.text import clean
from services.ingest.ocr.ahead import Ahead
from services.ingest.ocr.pages import PictureReader, Sheet, shrink_to
from services.ingest.outbox import Outbox
from services.ingest.plausible import plausibility
from services.ingest.plugin import ExtractKit, Part, ReadingStopped

TRUSTED = 3
"""Scanned pages in a row whose layer was found right, after which only some are looked at."""
LARGEST_UNIT = 75_000.0
"""Points in the largest unit of a page that is believed."""
_UNIT = "/UserUnit"
SURE = 0.92
"""Confidence from which on a number that is seen in a scan and is not in its layer makes the layer a poor one."""
DOUBTFUL = 0.68
"""Plausibility under which the layer of a scanned page is looked at in any case."""


def burned_in(document: pdfium.PdfDocument, page: pdfium.PdfPage, number: int) -> pdfium.PdfPage:
    """The page with its notes and form values burned in, so that they are text with places like all other text."""
    if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number - 1]


@dataclass(frozen=True)
class Pinned:
    """A file pinned to a page by a note."""

    name: str
    content: bytes


@dataclass
class Desk:
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
    outlines: pdf_outlines.Outlines = field(default_factory=pdf_outlines.Outlines)
    fonts: Fonts = field(default_factory=Fonts)
    last: int = 0
    ended: bool = False
    """Whether the pages ended before the number that the file gives."""
    _true: int | None = None
    _trust: int = 0
    _sound: int = 0
    """Pages in a row whose font contradicts itself and that say what they show all the same."""

    def __post_init__(self) -> None:
        """Scans are drawn ahead."""
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
        """What a bookmark remembers."""
        return {"trust": self._trust, "besides": self.besides.kept(), "pictures": self.pictures.kept()}

    def again(self, bookmark: Bookmark) -> None:
        """Go on behind a bookmark."""
        self.last = bookmark.page
        self._trust = bookmark.state.get("trust", 0)
        self.besides.again(bookmark.state.get("besides", {}))
        self.pictures.again(bookmark.state.get("pictures", {}))

    def whole_page(self, number: int) -> Iterator[Part | Pinned]:
        """All that one page gives. Never raises for a bad page: what was not foreseen costs this page only."""
        read = False
        try:
            for part in self._page(number):
                read = read or isinstance(part, Page)
                yield in_points(part, self._unit(number)) if isinstance(part, Page) else part
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

    def _unit(self, number: int) -> float:
        """Points in a unit of the page (UserUnit), which pdfium takes for one."""
        objects = self.missing.page(number)
        try:
            unit = 1.0 if objects is None or _UNIT not in objects.entries else float(objects.entries[_UNIT])
        except (TypeError, ValueError):
            return 1.0
        return unit if 0 < unit <= LARGEST_UNIT else 1.0

    def _page(self, number: int) -> Iterator[Part | Pinned]:
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
                        yield Pinned(name, content)
                    before = read_layer(page)
                    page = burned_in(document, page, number)
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
        layer = in_order(layer)
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
        checked = self._checked(page, number, layer)
        layer = checked.layer
        boxes = [] if scanned else self.outlines.found(drawn, page, layer, patterned=self._is_patterned(number))
        pictures = self.choice.uncovered(drawn, page, layer, scanned=scanned)
        read = WithPictures(layer.text, layer.words)
        if pictures or boxes:
            read = self.choice.read(page, number, layer, [*pictures, *boxes], self.pictures, drawings=boxes)
        grown = len(read.words) > len(layer.words) or bool(checked.stored)
        made = Page(
            number=number,
            width=round(width, 2),
            height=round(height, 2),
            source=TextSource.LAYER if len(read.words) < 2 * len(layer.words) else TextSource.OCR,
            text=read.text,
            words=read.words,
            variants=(*checked.variants, *read.variants),
            confidence=read.confidence if grown else 1.0,
            # What was read in pictures is looked at beside them; a page of print can be drawn when somebody asks.
            image=self._image(page, drawn) if grown or self.kit.layer_images else None,
        )
        instead = self._instead(number, layer)
        yield beside_it(made, instead, reader="drawn")
        yield from (*checked.problems, *read.problems)
        if instead:
            yield Problem(code=REPLACED.code, message=REPLACED.message, page=number)
        if pictures or scanned:
            yield from cut_pictures(page, number)
        self.besides.other(number, "\n".join(checked.stored))
        notes = [note.text for note in found if note.hidden]
        yield from self._beside(page, number, layer, drawn, scanned=scanned, notes=notes)

    def _checked(self, page: pdfium.PdfPage, number: int, layer: Layer) -> pdf_doubted.Reread:
        """The layer with its lines that cannot be believed read in the picture of the page."""
        objects = self.missing.page(number) if self._sound < TRUSTED else None
        suspicious = objects is not None and self.fonts.contradict(objects)
        lines = pdf_doubted.doubted(layer, suspicious=suspicious)
        if not lines:
            return pdf_doubted.Reread(layer)
        read = pdf_doubted.reread(layer, lines, page, number, self.pictures)
        if suspicious:
            # A program that keeps its digits in an odd order does so on every page.
            self._sound = 0 if read.stored else self._sound + 1
        return read

    def _instead(self, number: int, layer: Layer) -> str:
        objects = self.missing.page(number)
        return "" if objects is None else pdf_replaced.shown_instead(objects, layer.text)

    def _is_patterned(self, number: int) -> bool:
        objects = self.missing.page(number)
        return objects is not None and pdf_outlines.holds_print(objects)

    @cached_property
    def _switched(self) -> bool:
        return is_switched(self.missing.document)

    def _beside(
        self,
        page: pdfium.PdfPage,
        number: int,
        layer: Layer,
        drawn: Drawn,
        *,
        scanned: bool,
        notes: Sequence[str],
    ) -> Iterator[Part]:
        """What is to be said of a page that was read from its layer."""
        self.besides.seen(number, layer.text)
        unseen = [clean(run) for run in hidden(drawn, page, layer, scanned=scanned, switched=self._switched)]
        unseen += notes
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
        sure = [read.text[word.start : word.end] for word in read.words if word.confidence >= SURE]
        good = agreement(seen, layer, top, bottom) >= LEAST_AGREEMENT and numbers_agree(sure, layer, top, bottom)
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
            checked = self._checked(page, number, layer)
            yield from_layer(read, checked.layer).model_copy(update={"variants": checked.variants})
            yield from checked.problems
            self.besides.other(number, "\n".join(checked.stored))
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
