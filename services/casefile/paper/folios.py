"""Sheets of exhibits read back from a finished PDF: what stands on them, by where it stands."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.words import Box
from services.casefile.paper import fonts
from services.casefile.paper.exhibits import BODY, MARGIN, STAMP

_BLANK = re.compile(r"[\s\x02\ufffe\u00ad-]+")
"""Blanks, and hyphens too: at the end of a line they are read back in several ways."""
_HAIR = 1.5
"""Points by which a box is drawn in, so that no neighbouring line is read with it."""


def plain(text: str) -> str:
    """A text as two readings of it are compared: as it is printed, without blanks and hyphens."""
    return _BLANK.sub("", fonts.printable(text))


@dataclass(frozen=True)
class Picture:
    """The picture of a page on its sheet: where it lies, and the SHA-256 of its bytes."""

    box: Box
    sha256: str


class Folio:
    """A sheet of the finished file. Boxes are left, below, right, above, in points from the left below."""

    def __init__(self, page: Any) -> None:
        self._page = page

    @cached_property
    def stamp(self) -> str:
        """What is stamped on it, without blanks: exhibit, page, Bates number, hash, folio."""
        width, height = self._page.get_size()
        return self._words((0, STAMP[1], width, height)) + "|" + self._words((0, 0, width, STAMP[0]))

    @cached_property
    def body(self) -> str:
        """The words on it, without blanks."""
        return self.words(BODY)

    @cached_property
    def tabs(self) -> tuple[str, ...]:
        """The tabs beside it that lead back to assertions."""
        return tuple(re.findall(r"A-\d+", self._words((0, 0, MARGIN, self._page.get_size()[1]), keep=True)))

    @cached_property
    def picture(self) -> Picture | None:
        """The picture on it, where there is exactly one."""
        found = list(self._page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]))
        if len(found) != 1:
            return None
        content = bytes(found[0].get_data(decode_simple=True))
        return Picture(found[0].get_bounds(), hashlib.sha256(content).hexdigest())

    def words(self, box: Box) -> str:
        """The words in a box, without blanks."""
        left, below, right, above = box
        draw_in = min(_HAIR, (above - below) / 4)
        return self._words((left, below + draw_in, right, above - draw_in))

    def _words(self, box: Box, *, keep: bool = False) -> str:
        text = self._page.get_textpage()
        try:
            found = str(text.get_text_bounded(*box))
        finally:
            text.close()
        return found if keep else _BLANK.sub("", found)


class Folios:
    """The sheets of a finished file, by folio from 1. Raises ValueError for what is no PDF, IndexError for none."""

    def __init__(self, path: Path) -> None:
        try:
            self._pdf = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            raise ValueError("no PDF") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pdf.close()

    def __len__(self) -> int:
        return len(self._pdf)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a sheet in points."""
        width, height = self._pdf.get_page_size(number - 1)
        return float(width), float(height)

    @contextmanager
    def of(self, number: int) -> Iterator[Folio]:
        """One sheet."""
        if not 1 <= number <= len(self._pdf):
            raise IndexError(number)
        page = self._pdf[number - 1]
        try:
            yield Folio(page)
        finally:
            page.close()
