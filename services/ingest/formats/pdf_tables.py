"""Tables of pages: between ruling lines, in columns without lines, and by pdfplumber where lines do not tell alone.

pdfplumber is 20 times slower than reading a page, so it is asked seldom, and waited for only so long.
"""

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber

from models.document import Problem, Table
from services.ingest.formats import pdf_columns, pdf_grid
from services.ingest.formats.pdf_layer import Layer
from services.ingest.formats.text import clean

PAGE_SECONDS = 5.0
"""Computing time that looking for tables may take on one page."""
FILE_SECONDS = 60.0
"""The same for all pages of a file."""
_PAGES_OPEN = 500
"""pdfminer keeps what it has seen of a file: after so many pages the file is opened anew."""


class PageTables:
    """Tables of the pages of one file. Their text is on the page in any case."""

    def __init__(self, path: Path, password: str | None, *, cells: int) -> None:
        self._cells = cells
        self._path = path
        self._password = password
        self._file: Any = None
        self._served = 0
        self._seconds = 0.0

    def close(self) -> None:
        """Give back what looking for tables holds."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def of(self, number: int, lines: Any, layer: Layer) -> Iterator[Table | Problem]:
        """The page's tables; a problem when time or room is used up with it.

        `lines` are its ruling lines as displayed; None, or no table between them: columns without lines are looked for.
        """
        if self._cells <= 0:
            return
        ruled = [] if lines is None else pdf_grid.tables(lines, layer)
        if ruled is None:
            yield from self._by_pdfplumber(number)
            return
        for rows in ruled or pdf_columns.tables(layer):
            self._cells -= sum(map(len, rows))
            if self._cells <= 0:
                yield _cut(number)
                return
            yield Table(page=number, rows=tuple(tuple(map(clean, row)) for row in rows))

    def _by_pdfplumber(self, number: int) -> Iterator[Table | Problem]:
        if self._seconds > FILE_SECONDS:
            return
        started = time.process_time()
        late = False
        try:
            with _for(PAGE_SECONDS):
                tables = self._found(number)
        except _Late:
            tables, late = [], True
            self.close()
        except Exception:  # noqa: BLE001 - pdfminer fails in many ways on PDFs that pdfium reads
            tables = []
            self._seconds += PAGE_SECONDS
        yield from tables
        self._seconds += time.process_time() - started
        if self._seconds > FILE_SECONDS:
            yield _cut(number)
        elif late:
            yield Problem(
                code="table_cut",
                message="Tables of this page took too long and were not kept as tables; their text is whole.",
                page=number,
            )

    def _found(self, number: int) -> list[Table]:
        if self._served >= _PAGES_OPEN:
            self.close()
            self._served = 0
        if self._file is None:
            self._file = pdfplumber.open(self._path, password=self._password)
        self._served += 1
        page = self._file.pages[number - 1]
        try:
            found = []
            for rows in page.extract_tables():
                kept = tuple(tuple(clean(cell or "").strip() for cell in row) for row in rows)
                if len(kept) > 1 and any(any(row) for row in kept):
                    found.append(Table(page=number, rows=kept))
            return found
        finally:
            page.close()


def _cut(number: int) -> Problem:
    return Problem(
        code="table_cut",
        message="Tables after this page were not kept as tables; their text is whole.",
        page=number,
    )


class _Late(BaseException):
    """The time is over. No Exception, since pdfminer catches those."""


@contextlib.contextmanager
def _for(seconds: float) -> Iterator[None]:
    """Raise _Late after so much computing time. Only the main thread can be told: others are not bounded here."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def tell(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGVTALRM, tell)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
