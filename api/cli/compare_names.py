"""`lince compare-names`: pairs of names in, scores with reasons out, without a data folder."""

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from api.cli.exits import DONE, SOME_FAILED
from api.cli.rows import lines_of, written
from api.linking import name_levels
from models.errors import UsageError
from services.search.linking.reasons import Reasons
from services.search.linking.score import NameScorer


class Language(StrEnum):
    """Of the reasons."""

    EN = "en"
    ES = "es"
    PT = "pt"


_NEEDED = ("id", "name_a", "name_b")
_BATCH = 500


def compare_names(
    file: Annotated[str, typer.Argument(help="TSV file, `-` for standard input.", metavar="[FILE|-]")] = "-",
    language: Annotated[Language, typer.Option("--language", help="Language of the reasons.")] = Language.EN,
) -> int:
    """Score pairs of names, without a data folder.

    Reads tab-separated lines under a header with the columns "id", "name_a" and "name_b", and where known "by_a" and
    "by_b", the birth years. A cell may stand in quotation marks, doubled inside it. Answers "id", "score" and "reason",
    tab-separated and without a header: how likely both names are one person's, from 0 to 1, and why. A name alone
    proves nothing: from 0.7 on a pair is worth a look.
    Each line has one for an answer, but a blank one, which is passed over. A name that is empty is scored, and the
    reason says so. A line that lacks a column, such as a tab alone, is answered with score 0 and the reason "error: …";
    the exit code is then 4.
    """
    rows = lines_of(file, cells=True)
    columns = _columns(next(rows, ""))
    scorer, reasons = NameScorer(name_levels()), Reasons(language)
    failed = False

    def answers() -> Iterator[str]:
        nonlocal failed
        last = max(columns[name] for name in _NEEDED)
        at_id, at_a, at_b = (columns[name] for name in _NEEDED)
        by_a, by_b = columns.get("by_a", -1), columns.get("by_b", -1)
        for row in rows:
            cells = _cells(row)
            count = len(cells)
            if count <= last:
                failed = True
                key = cells[at_id] if at_id < count else ""
                yield f"{key}\t0.000000\terror: the line has {count} of {last + 1} columns\n"
                continue
            score, parts, notes = scorer.score(
                cells[at_a],
                cells[at_b],
                cells[by_a] if -1 < by_a < count else "",
                cells[by_b] if -1 < by_b < count else "",
            )
            yield f"{cells[at_id]}\t{score:.6f}\t{reasons.line(parts, notes)}\n"

    written(answers(), batch=1 if file == "-" and sys.stdin.isatty() else _BATCH)
    return SOME_FAILED if failed else DONE


_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|$)|([^\t]*)')


def _cells(row: str) -> list[str]:
    """The cells of a line. One wholly in quotation marks, as spreadsheets write them, is told without these."""
    if '"' not in row:
        return row.split("\t")
    cells: list[str] = []
    at = 0
    while at <= len(row) and (found := _CELL.match(row, at)):
        quoted, plain = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"').replace("\t", " "))
        at = found.end() + 1
    return cells


def _columns(header: str) -> dict[str, int]:
    """Name → place. Raises UsageError."""
    columns = {name.strip().lower(): place for place, name in enumerate(_cells(header))}
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise UsageError(
            f"The first line names no column {' and no column '.join(missing)}.",
            next_step="Begin the file with the line id, name_a, name_b, by_a, by_b, tab-separated; two may lack.",
        )
    return columns
