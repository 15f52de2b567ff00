"""Images of pages: the stored one, or one that is drawn from the original when somebody first asks for it.

A page that was read from its text layer needs no image to be read, and most pages of a case are never looked at:
drawing them all would cost as much as reading them. What was drawn is stored like any other page image.
"""

import contextlib
import tempfile
import threading
import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from models.document import Page
from models.errors import DrawingBusy, NotFound, PageNotDrawn
from models.ids import DocumentId, PersonId, Sha256
from services.blob_ports import BlobStore
from services.ingest import blackened
from services.ingest.answers import PartFile, PartLost
from services.ports import Records

AT_ONCE = 2
"""Pages drawn at a time."""
PATIENCE = 20.0
"""Seconds that somebody waits for others' pages to be drawn."""
REST = 600.0
"""Seconds for which a page that could not be drawn is not tried again."""
_MOST_FAILED = 10_000


class Draw(Protocol):
    """Draws a page of a file, isolated."""

    def __call__(self, path: Path, number: int, *, name: str, passwords: tuple[str, ...], folder: Path) -> Sha256:
        """Leaves `<sha256>.jpg` in `folder`. Raises PageNotDrawn, StorageFull."""
        ...


class PageImages:
    """One per server. Safe for many threads. Who asks was let in by the access door before."""

    def __init__(self, *, records: Records, blobs: BlobStore, draw: Draw, work: Path) -> None:
        self._records = records
        self._blobs = blobs
        self._draw = draw
        self._work = work
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._failed: dict[tuple[DocumentId, int], float] = {}
        self._turn = threading.Lock()
        self._next: tuple[DocumentId, int] | None = None
        self._drawing: threading.Thread | None = None

    def of(self, document: DocumentId, page: Page, *, opened: Collection[PersonId] = ()) -> bytes:
        """The JPEG of a page, black where it shows protected people but for those who are `opened`.

        Raises NotFound for a page without one, NeedsOpening where nobody can tell what to blacken, PageNotDrawn,
        DrawingBusy, StorageFull.
        """
        hidden = blackened.boxes(self._records, document, page, opened)
        image = page.image or self._made(document, page)
        with self._blobs.open(image) as stream:
            return blackened.without(stream.read(), page, hidden)

    def ahead(self, document: DocumentId, number: int) -> None:
        """Have a page drawn that will probably be asked for next, if there is one. Shows nobody anything.

        One at a time, where nobody waits for others; of several that are asked for meanwhile, the latest.
        """
        with self._turn:
            self._next = document, number
            if self._drawing is None:
                self._drawing = threading.Thread(target=self._draw_ahead, name="lince-ahead", daemon=True)
                self._drawing.start()

    def close(self) -> None:
        """Draw nothing ahead any more; what is being drawn is drawn to its end."""
        with self._turn:
            self._next, drawing = None, self._drawing
        if drawing is not None:
            drawing.join()

    def _draw_ahead(self) -> None:
        while True:
            with self._turn:
                wanted, self._next = self._next, None
                if wanted is None:
                    self._drawing = None
                    return
            # Whoever asks for the page himself is told what is wrong with it.
            with contextlib.suppress(Exception):
                page = self._records.evidence.page(*wanted)
                if page is not None and page.image is None and page.is_pictured:
                    self._made(wanted[0], page, patience=0)

    def _made(self, document: DocumentId, page: Page, *, patience: float = PATIENCE) -> Sha256:
        if not page.is_pictured:
            raise NotFound("This page has no image.", next_step="Read its text instead.")
        if not self._slots.acquire(timeout=patience):
            raise DrawingBusy("Many pages are being drawn just now.")
        try:
            # Whoever waited may have waited for this very page.
            now = self._records.evidence.page(document, page.number)
            if now is not None and now.image is not None:
                return now.image
            failed = self._failed.get((document, page.number))
            if failed is not None and time.monotonic() - failed < REST:
                raise PageNotDrawn
            try:
                image = self._drawn(document, page.number)
            except PageNotDrawn:
                if len(self._failed) >= _MOST_FAILED:
                    self._failed.clear()
                self._failed[document, page.number] = time.monotonic()
                raise
            self._records.evidence.add_page_image(document, page.number, image)
            return image
        finally:
            self._slots.release()

    def _drawn(self, document: DocumentId, number: int) -> Sha256:
        exhibit = self._records.evidence.exhibits_of(document)[0]
        passwords = tuple(self._records.cases.passwords(exhibit.case))
        with (
            tempfile.TemporaryDirectory(prefix="page-", dir=self._work) as name,
            self._blobs.path(exhibit.sha256) as original,
        ):
            folder = Path(name)
            image = self._draw(original, number, name=exhibit.name, passwords=passwords, folder=folder)
            try:
                with PartFile(folder / f"{image}.jpg", image) as stream:
                    self._blobs.put(stream)
            except PartLost:
                raise PageNotDrawn from None
        return image
