"""The answers to a list as JSON Lines, as a table for a spreadsheet, or as a workbook. Verb and route share it.

A cell that a spreadsheet would take for a formula is told as text: a list may come from the other side.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from models.listed import LONGEST_LINE, ListedEnd, ListedLine
from models.search import Completeness


class ListForm(StrEnum):
    """How the answers to a list are given."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    ListForm.JSONL: "application/x-ndjson",
    ListForm.CSV: "text/csv; charset=utf-8",
    ListForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

COLUMNS = ("line", "value", "state", "pages", "documents", "cases", "best file", "page", "case", "snippet", "problem")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 64 * 1024
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}
"""Signs that a workbook may not hold."""

Answers = Iterable[ListedLine | ListedEnd]


def lines_of(text: str) -> list[str]:
    """The lines of a file: the first column where it is a table, without a byte order mark; blank ones stay.

    A line keeps its number, so that answers can be laid beside the list.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    return [_first_column(line)[: LONGEST_LINE + 1] for line in lines]


def decoded(data: bytes) -> str:
    """A list's text, in UTF-8 or else in the Windows code page that spreadsheets still write."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def as_bytes(answers: Answers, form: ListForm) -> Iterator[bytes]:
    """The answers in a form, in pieces: each as it comes, a workbook when it is whole."""
    if form is ListForm.JSONL:
        return (json.dumps(_row_of_json(answer), ensure_ascii=False).encode() + b"\n" for answer in answers)
    return _table(answers) if form is ListForm.CSV else _workbook(answers)


def said(note: Completeness) -> str:
    """What a search could not cover, in a sentence, for the last row of a table."""
    if note.complete:
        return f"Everything was searched: {note.pages} pages of {note.documents} documents."
    unread = sum(note.documents_unread.values())
    return (
        f"Not wholly searchable: {unread} documents not or not wholly read, {note.pages_unreadable} pages unreadable, "
        f"{note.documents_waiting} documents waiting, {note.pages_unindexed} pages not in the index."
    )


def _first_column(line: str) -> str:
    """The first cell of a row that quotes it, or that is parted by tabs or semicolons; else the line.

    A comma parts nothing by itself: `Quispe, Rosa` is one value.
    """
    if line.startswith('"'):
        end = line.find('"', 1)
        while end >= 0 and line[end + 1 : end + 2] == '"':
            end = line.find('"', end + 2)
        if end > 0 and line[end + 1 : end + 2] in ("", ",", ";", "\t"):
            return line[1:end].replace('""', '"')
        return line
    return line.split("\t", 1)[0].split(";", 1)[0]


def _row_of_json(answer: ListedLine | ListedEnd) -> dict[str, object]:
    return answer.model_dump(mode="json")


def _cells(answer: ListedLine | ListedEnd) -> Sequence[str | int]:
    if isinstance(answer, ListedEnd):
        told = f"{answer.found} found, {answer.absent} absent, {answer.invalid} invalid. {said(answer.completeness)}"
        return ("", "", "end", "", "", "", "", "", "", "", told)
    best = answer.hits[0] if answer.hits else None
    return (
        answer.line,
        answer.text,
        answer.state.value,
        answer.pages,
        answer.documents,
        "; ".join(f"{case.number} ({case.pages})" for case in answer.cases),
        best.name if best else "",
        best.page if best else "",
        best.case_number if best else "",
        best.snippet if best else "",
        answer.problem,
    )


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _table(answers: Answers) -> Iterator[bytes]:
    """CSV with a byte order mark, by which spreadsheets know UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for answer in answers:
        writer.writerow([_harmless(cell) for cell in _cells(answer)])
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()


def _workbook(answers: Answers) -> Iterator[bytes]:
    """A workbook of one sheet. Written row by row to a file: only that file grows with the list."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("list")
    sheet.append(list(COLUMNS))
    for answer in answers:
        cells = []
        for value in _cells(answer):
            cell = WriteOnlyCell(sheet, value.translate(_CONTROLS) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # text, also where it begins like a formula
            cells.append(cell)
        sheet.append(cells)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece
