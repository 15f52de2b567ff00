"""Lines in and lines out of the verbs that need no data folder: UTF-8, whatever else the bytes hold."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from models.errors import UsageError


def lines_of(file: str, *, cells: bool = False) -> Iterator[str]:
    """The lines of a file or of standard input, blank ones left out, bytes that are no UTF-8 marked as unreadable.

    `cells`: they are rows of a table, where a line of tabs alone is one of empty cells, and not blank.

    Raises UsageError when the file cannot be opened, at once.
    """
    return (text for _, text in numbered_lines(file, cells=cells))


def numbered_lines(file: str, *, cells: bool = False) -> Iterator[tuple[int, str]]:
    """The same, each with the number that an editor shows beside it: blank lines count. Raises as `lines_of` does."""
    if file == "-":
        return _lines(sys.stdin.buffer, cells=cells)
    try:
        opened = Path(file).open("rb")  # noqa: SIM115 - closed when its last line was taken
    except OSError as error:
        raise UsageError(f"Cannot read {file}: {error.strerror}.", next_step="Check its path.") from None
    return _lines(opened, cells=cells)


def _lines(source: Iterable[bytes], *, cells: bool) -> Iterator[tuple[int, str]]:
    try:
        for number, line in enumerate(source, start=1):
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            if number == 1:
                text = text.removeprefix("\ufeff")
            if text.strip() or (cells and "\t" in text):
                yield number, text
    except OSError as error:
        raise UsageError(f"The input cannot be read: {error.strerror}.", next_step="Name a file, no folder.") from None
    finally:
        if source is not sys.stdin.buffer and hasattr(source, "close"):
            source.close()


def written(answers: Iterable[str], *, batch: int) -> None:
    """Lines to standard output, so many at a time. Ends quietly when the reader goes away (`| head`)."""
    rest = iter(answers)
    while block := list(islice(rest, batch)):
        try:
            sys.stdout.buffer.write("".join(block).encode("utf-8", errors="replace"))
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
