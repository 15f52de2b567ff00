"""The answers to a list as JSON Lines, as a table for a spreadsheet, or as a workbook. Verb and route share it."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from api.names import json_shown
from api.sheets import MEDIA_TYPES, Form, table, workbook
from models.errors import UsageError
from models.listed import LONGEST_LINE, ListedEnd, ListedLine
from models.search import Completeness

ListForm = Form
"""How the answers to a list are given."""

COLUMNS = (
    "line", "value", "state", "pages", "documents", "cases", "best file", "page", "case", "snippet", "read",
    "other forms sought", "pages as written", "problem",
)  # fmt: skip

__all__ = ["COLUMNS", "MEDIA_TYPES", "ListForm", "as_bytes", "decoded", "lines_of", "said"]

_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CELL = r'(?:"(?:[^"]|"")*+"|(?!")[^,;\t]*+)'
_ROW = re.compile(rf"{_CELL}(?:[,;\t]{_CELL})*+")
_MOST_BROKEN = 10
"""Lines of one row at most."""
_TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Answers = Iterable[ListedLine | ListedEnd]


def lines_of(text: str, *, whole: bool = False) -> list[str]:
    """The lines of a file: the first column where it is a table, without a byte order mark; blank ones stay.

    A line keeps its number, so that answers can be laid beside the list; a row whose cell in quotation marks goes on
    over the end of a line is one. `whole`: lines are queries, not rows.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    if not lines[-1]:
        lines.pop()
    found = lines if whole else map(_first_column, _rows(lines))
    return [line[: LONGEST_LINE + 1] for line in found]


def decoded(data: bytes) -> str:
    """A list's text: in UTF-8, in what Windows calls Unicode, or else in the code page that spreadsheets still write.

    Raises UsageError for what is no text, which would be answered as values that nobody has. A sign of no text in
    single lines makes only these invalid.
    """
    try:
        text = data.decode("utf-16" if data.startswith(_TWO_BYTES) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = [line for line in _LINE_END.split(text) if line] if "\0" in text else []
    if 2 * sum(bool(_NO_TEXT.search(line)) for line in lines) > len(lines):
        raise UsageError("This is no text file.", next_step="Save the column of a workbook as CSV or as text.")
    return text


def as_bytes(answers: Answers, form: ListForm) -> Iterator[bytes]:
    """The answers in a form, in pieces: each as it comes, a workbook when it is whole."""
    if form is Form.JSONL:
        return (json_shown(json.dumps(_row_of_json(answer), ensure_ascii=False)).encode() + b"\n" for answer in answers)
    rows = map(_cells, answers)
    return table(COLUMNS, rows) if form is Form.CSV else workbook("list", COLUMNS, rows)


def said(note: Completeness) -> str:
    """What a search could not cover, in a sentence, for the last row of a table."""
    if note.complete:
        return f"Everything was searched: {note.pages} pages of {note.documents} documents."
    unread = sum(note.documents_unread.values())
    return (
        f"Not wholly searchable: {unread} documents not or not wholly read, {note.pages_unreadable} pages unreadable, "
        f"{note.documents_waiting} documents waiting, {note.pages_unindexed} pages not in the index, "
        f"{note.cases_unasked} cases left out for want of a reason, "
        f"{note.documents_kept_in} documents for intelligence only left out, "
        f"{note.documents_by_law} documents sealed by law. {note.next_step}"
    ).rstrip()


def heads(end: ListedEnd) -> str:
    """How many lines were headers, as the last part of a sentence; empty for none."""
    return f", {end.headers} header not searched" if end.headers else ""


def _rows(lines: Sequence[str]) -> Iterator[str]:
    """The rows that lines make. A mark that is closed nowhere near opens nothing."""
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].count('"') % 2 and not _ROW.fullmatch(lines[at]):
            ends = range(at + 2, min(at + _MOST_BROKEN, len(lines)) + 1)
            end = next((one for one in ends if _ROW.fullmatch(" ".join(lines[at:one]))), end)
        yield " ".join(lines[at:end])
        at = end


def _first_column(line: str) -> str:
    """The first cell of a row parted by tabs or semicolons; else the line.

    Whether a comma parts cells shows in what the lines hold: see `services.search.rows`.
    """
    if line.startswith('"'):
        end = line.find('"', 1)
        while end >= 0 and line[end + 1 : end + 2] == '"':
            end = line.find('"', end + 2)
        if end > 0 and line[end + 1 : end + 2] in (";", "\t"):
            return line[1:end].replace('""', '"')
        return line
    return line.split("\t", 1)[0].split(";", 1)[0]


def _row_of_json(answer: ListedLine | ListedEnd) -> dict[str, object]:
    return answer.model_dump(mode="json")


def _cells(answer: ListedLine | ListedEnd) -> Sequence[str | int]:
    if isinstance(answer, ListedEnd):
        sums = f"{answer.found} found, {answer.absent} absent, {answer.invalid} invalid{heads(answer)}."
        told = f"{sums} {said(answer.completeness)}"
        return ("", "", "end", "", "", "", "", "", "", "", "", "", "", told)
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
        answer.read,
        answer.forms or "",
        "" if answer.written is None else answer.written,
        answer.problem,
    )
