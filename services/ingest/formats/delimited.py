"""Rows of delimited text, with quotation marks that nobody closes."""

import contextlib
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from models.document import Problem
from services.ingest.plugin import Part

SIGNS = ";\t|,"
FEWEST_CELLS = 3
"""In rows of fewer cells, lines inside a quoted cell can look like rows by chance."""
MOSTLY = 0.8

STRAY_QUOTE = Problem(
    code="stray_quote",
    message="A quotation mark in this table is never closed, or closed far below; the lines behind it were read as "
    "rows of their own. Compare them with the original.",
)


def sign_of(lines: Sequence[str]) -> str:
    """The sign that parts most lines into as many cells; "" for none. Titles above and sums below need have none.

    A line is enough where it is the only one.
    """
    best, most = "", 0
    for sign in SIGNS:
        widths: Counter[int] = Counter()
        with contextlib.suppress(csv.Error):
            widths.update(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        cells = max(((width - 1) * often for width, often in widths.items() if often > 1 or len(lines) == 1), default=0)
        if cells > most:
            best, most = sign, cells
    return best


class Rows:
    """The rows of some lines. A quotation mark may join lines to one cell, but not lines that are rows themselves."""

    def __init__(self, lines: Iterable[str], dialect: type[csv.Dialect], sign: str, *, sample: Iterable[str]) -> None:
        self._lines = lines
        self._dialect = dialect
        self._sign = sign
        counts = Counter(line.count(sign) for line in sample if sign in line)
        self._signs = counts.most_common(1)[0][0] if counts else 0
        self._joined: list[str] = []
        self._stray = False

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Rows in their order. A row with a cell past the csv module's limit is left out: its text is in the pages."""
        reader = csv.reader(self._noted(), self._dialect, delimiter=self._sign)
        while True:
            self._joined.clear()
            row: tuple[str, ...] | None = None
            try:
                row = tuple(next(reader))
            except StopIteration:
                return
            except csv.Error:
                pass
            if self._are_rows():
                self._stray = True
                yield from [self._apart(line) for line in self._joined]
            elif row is not None:
                yield row

    def told(self) -> Iterator[Part]:
        """What is to be said of the rows, when all were read."""
        if self._stray:
            yield STRAY_QUOTE

    def _noted(self) -> Iterator[str]:
        for line in self._lines:
            self._joined.append(line)
            yield line

    def _are_rows(self) -> bool:
        """Whether lines that became one row have each as many cells as the other rows of the file."""
        if len(self._joined) < 2 or self._signs < FEWEST_CELLS - 1:
            return False
        full = sum(line.count(self._sign) == self._signs for line in self._joined)
        return full >= MOSTLY * len(self._joined)

    def _apart(self, line: str) -> tuple[str, ...]:
        if line.count('"') % 2 == 0:
            return tuple(next(csv.reader([line], self._dialect, delimiter=self._sign), ()))
        return tuple(cell.strip().strip('"') for cell in line.rstrip("\n").split(self._sign))
