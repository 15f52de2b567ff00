"""`lince lookup`: search each value of a list."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console

from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import DataOption, open_existing
from api.listing import ListForm, as_bytes, decoded, lines_of, said
from api.receiving import case_named
from api.settings import read_settings
from models.errors import UsageError
from models.listed import MOST_LINES, ListedEnd, ListedLine, ListedState, ListRequest

_TOLD_EVERY = 500
"""Lines between two words on the progress."""


def lookup(
    file: Annotated[str, typer.Argument(help="The list, a value a line; `-` for standard input.", metavar="FILE|-")],
    case: Annotated[list[str] | None, typer.Option("--case", help="Only in this case; may be repeated.")] = None,
    near: Annotated[
        bool, typer.Option("--near", help="Words of four letters and more may be one letter off, in any order.")
    ] = False,
    typed: Annotated[bool, typer.Option("--queries", help="Each line is a query with operators and fields.")] = False,
    hits: Annotated[int, typer.Option("--hits", min=0, max=100, help="Best pages told for each line.")] = 3,
    form: Annotated[ListForm, typer.Option("--form", help="Form of the answers.")] = ListForm.JSONL,
    to: Annotated[
        Path | None, typer.Option("--to", help="File for the answers; absent: standard output.", show_default=False)
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="With --to, a JSON Lines file: go on behind its last answer.")
    ] = False,
    data: DataOption = None,
) -> int:
    """Search each value of a list, with exact counts by case and the best pages: up to 100,000 lines.

    A line is a value as it is written: a number in any spelling, a plate, a name. In a table the first column counts.
    A line that cannot be searched is answered as invalid, with the reason, and the exit code is then 4.
    """
    lines = _read(file)
    first = _behind(to, form, resume=resume)
    if first > len(lines):
        Console(stderr=True, highlight=False).print(f"All {len(lines)} lines were answered before.")
        return DONE
    request = ListRequest(lines=tuple(lines), near=near, typed=typed, hits=hits, first=first)
    workspace = open_existing(read_settings(data=data))
    try:
        cases = [found.id for number in case or [] for found in case_named(workspace, number)] or None
        found = workspace.finder.find_each(request, actor=workspace.operator, cases=cases)
        told = _Told(len(lines))
        if to is None:
            _write(sys.stdout.buffer, as_bytes(told.each(found), form))
        else:
            try:
                with to.open("ab" if resume else "wb") as out:
                    _write(out, as_bytes(told.each(found), form))
            except OSError as error:
                raise UsageError(f"Cannot write {to}: {error.strerror}.", next_step="Name another file.") from None
    finally:
        workspace.close()
    return SOME_FAILED if told.invalid else DONE


def _write(out: BinaryIO, pieces: Iterator[bytes]) -> None:
    out.writelines(pieces)
    out.flush()


class _Told:
    """Tells on standard error how far the search is and what it came to."""

    def __init__(self, lines: int) -> None:
        self._lines = lines
        self._console = Console(stderr=True, highlight=False)
        self.invalid = 0

    def each(self, answers: Iterator[ListedLine | ListedEnd]) -> Iterator[ListedLine | ListedEnd]:
        """The answers, unchanged."""
        found = 0
        for answer in answers:
            if isinstance(answer, ListedEnd):
                self._console.print(
                    f"{answer.answered} lines: {answer.found} found, {answer.absent} absent, {answer.invalid} invalid."
                )
                self._console.print(said(answer.completeness), style="dim")
            else:
                found += answer.state is ListedState.FOUND
                self.invalid += answer.state is ListedState.INVALID
                if answer.line % _TOLD_EVERY == 0:
                    self._console.print(f"{answer.line} of {self._lines} lines, {found} found")
            yield answer


def _read(file: str) -> list[str]:
    """The lines of a list. Raises UsageError."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"Cannot read {file}: {error.strerror}.", next_step="Check its path.") from None
    lines = lines_of(decoded(data))
    if not any(line.strip() for line in lines):
        raise UsageError("The list holds no line.", next_step="Write one value a line.")
    if len(lines) > MOST_LINES:
        raise UsageError(f"The list has more than {MOST_LINES} lines.", next_step="Search it in parts.")
    return lines


def _behind(to: Path | None, form: ListForm, *, resume: bool) -> int:
    """The line to begin with: behind the last whole answer of the file, whose torn end is cut off.

    Raises UsageError where answers cannot be gone on with.
    """
    if not resume:
        return 1
    if to is None or form is not ListForm.JSONL:
        raise UsageError("--resume needs --to and JSON Lines.", next_step="Give both, or search the list anew.")
    if not to.exists():
        return 1
    last, kept = 0, 0
    with to.open("r+b") as file:
        for line in file:
            try:
                row = json.loads(line)
                if not line.endswith(b"\n") or "line" not in row:
                    break
                last = int(row["line"])
            except (ValueError, TypeError):
                break
            kept += len(line)
        file.truncate(kept)
    return last + 1
