"""`lince lookup`: search each value of a list."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api.checking import LONGEST_TEXT, values_in
from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import DataOption, ReasonOption, country_of, open_existing, reasoned
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.leaving import OfCases
from api.listing import ListForm, as_bytes, decoded, heads, lines_of, said
from api.receiving import case_named
from api.settings import read_settings
from models.errors import UsageError
from models.listed import MOST_LINES, ListedEnd, ListedLine, ListedState, ListRequest

_TOLD_EVERY = 500
"""Lines between two words on the progress."""


def lookup(
    file: Annotated[str, typer.Argument(help="The list, a value a line; `-` for standard input.", metavar="FILE|-")],
    case: Annotated[list[str] | None, typer.Option("--case", help="Only in this case; may be repeated.")] = None,
    within: Annotated[
        str,
        typer.Option("--within", help="Only pages that answer this query too, such as 'type:pdf custodian:quispe'."),
    ] = "",
    near: Annotated[
        bool, typer.Option("--near", help="Words of four letters and more may be one letter off, in any order.")
    ] = False,
    variants: Annotated[
        bool,
        typer.Option("--variants/--no-variants", help="Whether full names are sought in their other forms too."),
    ] = True,
    typed: Annotated[bool, typer.Option("--queries", help="Each line is a query with operators and fields.")] = False,
    text: Annotated[
        bool,
        typer.Option("--text", help="The file is a text: each number, paper, plate and full name in it is a line."),
    ] = False,
    country: Annotated[
        str, typer.Option("--country", help="With --text: country of its national numbers (ISO 3166, two letters).")
    ] = "",
    hits: Annotated[int, typer.Option("--hits", min=0, max=100, help="Best pages told for each line.")] = 3,
    form: Annotated[ListForm, typer.Option("--form", help="Form of the answers.")] = ListForm.JSONL,
    to: Annotated[
        Path | None, typer.Option("--to", help="File for the answers; absent: standard output.", show_default=False)
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="With --to, a JSON Lines file: go on behind its last answer.")
    ] = False,
    reason: ReasonOption = "",
    data: DataOption = None,
) -> int:
    """Search each value of a list, with exact counts by case and the best pages: up to 100,000 lines.

    A line is a value as it is written: a number in any spelling, a plate, a name. In a table (commas, semicolons,
    tabs) the first column counts, and a header is not searched. `Quispe, Rosa` is a name; where a comma may be either,
    the whole line is sought, then its first cell, and `read` tells which part the answer is of.
    A line that is a full name is sought in its other forms too (`forms`: how many; `written`: pages that have it as
    written), but not with --near or --queries, nor a single word.
    A line that cannot be searched is answered as invalid, with the reason, and the exit code is then 4.
    """
    lines = _in_text(file, country) if text else _lines(file, typed=typed)
    options = {"case": case or [], "within": within, "near": near, "variants": variants, "queries": typed, "hits": hits}
    if resume and to is not None:
        _as_begun(to, options)
    first, before = _behind(to, form, lines, resume=resume)
    told = _Told(len(lines), before)
    if first > len(lines):
        Terminal(stderr=True, highlight=False).print(f"All {len(lines)} lines were answered before.")
        return told.exit_code()
    request = ListRequest(
        lines=tuple(lines), near=near, variants=variants, typed=typed, within=within, hits=hits, first=first
    )
    workspace = open_existing(read_settings(data=data))
    try:
        actor = reasoned(workspace, reason)
        cases = [found.id for number in case or [] for found in case_named(workspace, number)] or None
        found = OfCases(workspace.records).lines(workspace.finder.find_each(request, actor=actor, cases=cases))
        if to is None:
            _write(sys.stdout.buffer, as_bytes(told.each(found), form))
        else:
            try:
                if form is ListForm.JSONL:
                    _beside(to).write_text(json.dumps(options), encoding="utf-8")
                # Answers in JSON Lines are gone on with by --resume: what there is of them stays.
                with to.open("ab" if resume else "wb") if form is ListForm.JSONL else whole_file(to) as out:
                    _write(out, as_bytes(told.each(found), form))
                _beside(to).unlink(missing_ok=True)
            except OSError as error:
                raise UsageError(f"Cannot write {to}: {error.strerror}.", next_step="Name another file.") from None
    finally:
        workspace.close()
    return told.exit_code()


def _beside(to: Path) -> Path:
    """The file that says, until all lines are answered, with which options they are."""
    return to.with_name(f"{to.name}.options")


def _as_begun(to: Path, options: dict[str, object]) -> None:
    """Raises UsageError where a list was begun with other options: its file would hold answers to two questions."""
    try:
        begun = json.loads(_beside(to).read_bytes())
    except (OSError, ValueError):
        return
    other = [f"--{name}" for name, value in options.items() if isinstance(begun, dict) and begun.get(name) != value]
    if other:
        raise UsageError(
            f"{to} was begun with another {', '.join(other)}.",
            next_step="Give the options it was begun with, or leave --resume out.",
        )


def _write(out: BinaryIO, pieces: Iterator[bytes]) -> None:
    out.writelines(pieces)
    out.flush()


class _Told:
    """Tells on standard error how far the search is and what it came to."""

    def __init__(self, lines: int, before: Counter[ListedState]) -> None:
        """`before`: what became of the lines that an earlier run answered."""
        self._lines = lines
        self._states = before
        self._console = Terminal(stderr=True, highlight=False)

    def exit_code(self) -> int:
        """The exit code of the whole list."""
        return SOME_FAILED if self._states[ListedState.INVALID] else DONE

    def each(self, answers: Iterator[ListedLine | ListedEnd]) -> Iterator[ListedLine | ListedEnd]:
        """The answers, with the sums of the whole list."""
        for answer in answers:
            if isinstance(answer, ListedEnd):
                yield self._end(answer)
                continue
            self._states[answer.state] += 1
            if answer.line % _TOLD_EVERY == 0:
                found = self._states[ListedState.FOUND]
                self._console.print(f"{answer.line} of {self._lines} lines, {found} found")
            yield answer

    def _end(self, of_run: ListedEnd) -> ListedEnd:
        sums = {
            "answered": self._states.total(),
            "found": self._states[ListedState.FOUND],
            "absent": self._states[ListedState.ABSENT],
            "invalid": self._states[ListedState.INVALID],
            "headers": self._states[ListedState.HEADER],
        }
        end = of_run.model_copy(update=sums)
        self._console.print(
            f"{end.answered} lines: {end.found} found, {end.absent} absent, {end.invalid} invalid{heads(end)}."
        )
        self._console.print(said(end.completeness), style="dim")
        return end


def _read(file: str) -> str:
    """The text of a file or of standard input. Raises UsageError."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"Cannot read {file}: {error.strerror}.", next_step="Check its path.") from None
    return decoded(data)


def _lines(file: str, *, typed: bool) -> list[str]:
    """The lines of a list. Raises UsageError."""
    lines = lines_of(_read(file), whole=typed)
    if not any(line.strip() for line in lines):
        raise UsageError("The list holds no line.", next_step="Write one value a line.")
    if len(lines) > MOST_LINES:
        raise UsageError(f"The list has more than {MOST_LINES} lines.", next_step="Search it in parts.")
    return lines


def _in_text(file: str, country: str) -> list[str]:
    """What can be looked up in a text. Raises UsageError."""
    if not country:
        raise UsageError("Which country are the text's national numbers from?", next_step="For example: --country BO.")
    land, text = country_of(country), _read(file)
    if len(text) > LONGEST_TEXT:
        raise UsageError(
            f"A text may have {LONGEST_TEXT} characters.", next_step="Take it into a case with `lince ingest`."
        )
    values = values_in(text, country=land)
    if not values:
        raise UsageError("The text holds nothing to look up.", next_step="Give a list of values without --text.")
    return values


def _behind(to: Path | None, form: ListForm, lines: Sequence[str], *, resume: bool) -> tuple[int, Counter[ListedState]]:
    """The line to begin with, and what became of those before it.

    It is behind the last whole answer of the file, whose torn end or early sums are cut off.
    Raises UsageError where answers cannot be gone on with, or are those of another list.
    """
    states: Counter[ListedState] = Counter()
    if not resume:
        return 1, states
    if to is None or form is not ListForm.JSONL:
        raise UsageError("--resume needs --to and JSON Lines.", next_step="Give both, or search the list anew.")
    if not to.exists():
        return 1, states
    last, before, kept, summed, state = 0, 0, 0, False, ListedState.ABSENT
    with to.open("r+b") as file:
        for piece in file:
            row = _row(piece)
            if row is None or "line" not in row:
                summed = row is not None
                break
            last += 1
            if last > len(lines) or (row["line"], row.get("text")) != (last, lines[last - 1]):
                raise UsageError(f"{to} answers another list.", next_step="Name another file, or leave --resume out.")
            try:
                state = ListedState(str(row.get("state")))
            except ValueError:
                raise UsageError(f"{to} holds no answers to a list.", next_step="Name another file.") from None
            states[state] += 1
            before, kept = kept, kept + len(piece)
        if last == len(lines):
            if summed:
                return last + 1, states
            # Only the sums are missing: they come behind the last line, which is answered once more.
            last, kept = last - 1, before
            states[state] -= 1
        file.truncate(kept)
    return last + 1, states


def _row(piece: bytes) -> dict[str, object] | None:
    """A whole line of answers; None for a torn one."""
    try:
        row = json.loads(piece) if piece.endswith(b"\n") else None
    except ValueError:
        return None
    return row if isinstance(row, dict) else None
