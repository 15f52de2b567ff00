"""PDF by pdfium: each page judged by itself, then taken from its text layer, read as a picture, or both.

pdfium is not thread-safe and is written in C++ over hostile bytes: only ever in the reading process.
"""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import pypdfium2 as pdfium

from models.document import Bookmark, Page, Problem, TextSource
from services.ingest import sniff
from services.ingest.formats import pdf_extras, pdf_facts
from services.ingest.formats.pdf_attached import Attached
from services.ingest.formats.pdf_besides import Besides
from services.ingest.formats.pdf_desk import Desk, Pinned, burned_in
from services.ingest.formats.pdf_drawn import drawn_on
from services.ingest.formats.pdf_missing import Missing
from services.ingest.formats.pdf_render import VIEW_SIDE, look
from services.ingest.formats.pdf_tables import PageTables
from services.ingest.formats.pdf_unplaced import associated_files
from services.ingest.ocr.pages import PictureReader, shrink_to
from services.ingest.outbox import Outbox
from services.ingest.plugin import (
    BOOKMARK_PAGES,
    Expected,
    ExtractKit,
    Facts,
    Onto,
    Part,
    corrupt,
    limit,
)


class PdfHandler:
    """A PDF page by page. A page that fails is one unreadable page, not a failed document."""

    name: ClassVar[str] = "pdf"
    version: ClassVar[str] = "8"

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
            desk = Desk(
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
                        parts: Iterable[Part | Pinned] = ()
                    else:
                        yield Onto(page=number)
                        parts = desk.whole_page(number)
                    scanned = False
                    for part in parts:
                        scanned = scanned or (isinstance(part, Page) and part.source is TextSource.OCR)
                        if isinstance(part, Pinned):
                            yield from attached.keep([(part.name, part.content)])
                        else:
                            yield part
                    if desk.ended:
                        break
                    if scanned or number % BOOKMARK_PAGES == 0:
                        yield Bookmark(page=number, state={**attached.kept(), **desk.kept()})
            yield Onto()
            if attached.lost:
                yield from attached.missed(pdf_extras.attachments_by_qpdf(file.path, file.password))
            yield from attached.also(associated_files(desk.missing.document))
            yield from _earlier(path, file, outbox)
            yield from desk.besides.parts(file, desk.missing.document, number=desk.last + 1)
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
                page = burned_in(file.document, page, number)
            image = Outbox(kit).image(shrink_to(look(page, coloured=drawn_on(page).coloured), VIEW_SIDE))
            width, height = page.get_size()
            yield Page(number=number, width=width, height=height, source=TextSource.LAYER, image=image)


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
