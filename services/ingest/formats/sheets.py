"""Spreadsheets: XLSX, XLSB, XLS and ODS by calamine, a page and a table per sheet; comments and text boxes by lxml."""

import contextlib
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar, NamedTuple

import olefile
import python_calamine as calamine
import xlrd

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import biff, compound, sheet_shown, xlsb, zipped
from services.ingest.formats.binary_office import inner, ole_facts
from services.ingest.formats.office import is_sealed
from services.ingest.formats.office_besides import (
    FILES,
    PART,
    as_far_as,
    damage_of,
    facts_of,
    lacks_files,
    missing,
    ods_texts,
    workbook_texts,
)
from services.ingest.formats.office_salvage import or_salvaged
from services.ingest.formats.sealed import unlocked
from services.ingest.formats.sheet_shown import Shown
from services.ingest.formats.sparse import book, cell_text, rows_of_sheet, shared_strings, widest
from services.ingest.formats.text import clean, cut, paged, rows_table, text_page
from services.ingest.formats.xml import xml_text
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, encrypted, limit

MOST_DENSE = 12_000_000
"""Cells that calamine may lay out densely: it holds a sheet as a full rectangle and dies of a far corner."""
_NOT_OURS = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)
_DEFAULT_NAME = re.compile(r"(?:sheet|hoja|planilha|folha|feuil|foglio|tabelle|лист) ?\d+", re.IGNORECASE)
"""Names that nobody gave: they say nothing, and would stand in the text of every sheet."""
_ZIPPED = frozenset({sniff.XLSX, sniff.XLSB})
_XLS = "application/vnd.ms-excel"


class Sheet(NamedTuple):
    """A sheet as it is read: `looks` by row and column, where `column` is that of the first cell of the rows."""

    name: str
    hidden: bool
    rows: Iterable[tuple[str, ...]]
    looks: Mapping[tuple[int, int], str] = {}
    column: int = 0

    def line(self, number: int, row: tuple[str, ...]) -> str:
        """A row as text: what its cells look like stands behind their values where it says more."""
        if self.looks:
            row = tuple(
                f"{cell} [{look}]" if (look := self.looks.get((number, column), cell)) != cell else cell
                for column, cell in enumerate(row, self.column)
            )
        return "\t".join(row).rstrip("\t") + "\n"


class SheetHandler:
    """A page per sheet (long sheets are cut into several), each sheet also a table."""

    name: ClassVar[str] = "sheet"
    version: ClassVar[str] = "10"

    def score(self, head: bytes, filename: str) -> int | None:
        """Spreadsheets by their container."""
        kind = sniff.media_type(head, filename)
        known = kind in _ZIPPED or kind == _XLS or kind.startswith(sniff.ODF + "spreadsheet")
        return 50 if known else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield pages and tables. Raises ReadingStopped."""
        if sniff.media_type(sniff.read_head(path), name) != _XLS:
            yield from or_salvaged(self._read(path, name, kit), path, kit, text=xml_text)
        elif _locked_xls(path):
            with unlocked(path, kit) as copy:
                yield from _old(copy, kit)
        else:
            yield from _old(path, kit)

    def _read(self, path: Path, name: str, kit: ExtractKit) -> Iterator[Part]:
        kind = sniff.media_type(sniff.read_head(path), name)
        extra: list[str] = []
        unknown: list[str] = []
        looks: Shown = {}
        if zipfile.is_zipfile(path):
            with zipped.opened(path) as archive:
                if kind.startswith(sniff.ODF) and is_sealed(archive, kit):
                    raise encrypted()
                yield from facts_of(archive, "docProps/core.xml" if kind in _ZIPPED else "meta.xml", kit)
                besides = ods_texts(archive) if kind.startswith(sniff.ODF) else workbook_texts(archive, kit, unknown)
                damaged: list[Problem] = []
                extra = as_far_as(besides, damaged)
                yield from damaged
                yield from damage_of(archive, told=damaged)
                if unknown:
                    yield _NOT_COMPUTED
                if kind in _ZIPPED and lacks_files(archive, kit):
                    yield FILES
                if kind in _ZIPPED and PART not in damaged and missing(archive, "xl/workbook.xml", kit):
                    yield PART
                looks = _looks(archive, kind, kit)
                if kind == sniff.XLSX and widest(archive) > MOST_DENSE:
                    extra += sheet_shown.listed(looks)
                    yield from _pages(_sparse(archive, kit), extra, kit=kit)
                    yield from zipped.embedded(archive, ("xl/embeddings/", "xl/media/"), kit)
                    return
        yield from _pages(_sheets(path, kit, looks), extra, kit=kit)
        if zipfile.is_zipfile(path):
            with zipped.opened(path) as archive:
                yield from zipped.embedded(archive, ("xl/embeddings/", "xl/media/", "Pictures/", "Object "), kit)


def _looks(archive: zipfile.ZipFile, kind: str, kit: ExtractKit) -> Shown:
    """What cells look like; none where the parts that say so are damaged, which is told of them in any case."""
    with contextlib.suppress(ReadingStopped):
        if kind == sniff.XLSX:
            return sheet_shown.shown_by_excel(archive, kit)
        if kind == sniff.XLSB:
            return sheet_shown.shown_by_binary_excel(archive, kit)
        return sheet_shown.shown_by_opendocument(archive)
    return {}


_NOT_COMPUTED = Problem(
    code="not_computed",
    message="Some cells hold a formula and no value, as when a program wrote the workbook that computes nothing: the "
    "formulas stand behind the sheets. Open it in a spreadsheet program to see what they come to.",
)


_DAMAGED = (
    "This sheet is damaged or missing in the file: what could still be read of it stands here, some or all of its rows "
    "may be lost. Ask for another copy from its source."
)


def _old(path: Path, kit: ExtractKit) -> Iterator[Part]:
    """XLS: cells, what stands beside them, and what is embedded. Some hold a zip of colours, and are none."""
    yield Facts(values=ole_facts(path))
    stream = biff.workbook(path)
    yield from _pages(
        _sheets(path, kit, sheet_shown.shown_by_old_excel(path)),
        list(dict.fromkeys(text for text in map(clean, biff.texts(stream)) if text)),
        kit=kit,
    )
    yield from inner(compound.objects(path), [biff.drawn(stream)], kit)


def _pages(sheets: Iterable[Sheet], extra: list[str], *, kit: ExtractKit) -> Iterator[Part]:
    number = 0
    damaged: list[str] = []
    for sheet in sheets:
        name = sheet.name
        kept: list[tuple[str, ...]] = []
        cells = 0
        first = number + 1

        def lines(sheet: Sheet = sheet, kept: list[tuple[str, ...]] = kept) -> Iterator[str]:
            nonlocal cells
            if not _DEFAULT_NAME.fullmatch(sheet.name):
                yield f"{sheet.name}\n"
            try:
                for number, row in enumerate(sheet.rows):
                    cells += len(row)
                    if cells <= kit.limits.cells:
                        kept.append(row)
                    yield sheet.line(number, row)
            except _NOT_OURS:
                raise
            except BaseException:  # noqa: BLE001 - a panic of the Rust library is no Exception
                damaged.append(sheet.name)

        # An empty sheet is a page all the same: sheets and pages can be counted against each other.
        for text in _at_least_one(cut(lines())):
            number += 1
            if number > kit.limits.pages:
                raise limit("too_many_pages", f"Only the first {kit.limits.pages} pages of this workbook were read.")
            yield text_page(number, text)
        if name in damaged:
            yield Problem(code="sheet_damaged", message=_DAMAGED, page=first)
        if sheet.hidden:
            yield Problem(code="hidden_sheet", message="This sheet is hidden in the workbook.", page=first)
        yield from rows_table(iter(kept), kit=kit, name=name, page=first, unknown=True)
        if cells > kit.limits.cells:
            yield Problem(
                code="table_cut", message="The sheet is longer than is kept as a table; its text is whole.", page=first
            )
    yield from paged(iter(["\n\n".join(extra)]), kit=kit, first=number + 1)
    if not number:
        raise corrupt("No sheet was found in the workbook, and none can be without one. Ask for another copy.")


def _at_least_one(texts: Iterable[str]) -> Iterator[str]:
    empty = True
    for text in texts:
        empty = False
        yield text
    if empty:
        yield ""


def _sheets(path: Path, kit: ExtractKit, looks: Shown) -> Iterator[Sheet]:
    """By calamine; what that cannot open, by xlrd; a sheet that it cannot read, cell by cell."""
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise encrypted() from error
    except _NOT_OURS:
        raise
    except BaseException:  # noqa: BLE001 - a panic of the Rust library is no Exception
        if zipfile.is_zipfile(path):
            yield from _by_records(path, kit)
        else:
            yield from _by_xlrd(path, looks)
        return
    for told in workbook.sheets_metadata:
        hidden, name = told.visible != calamine.SheetVisibleEnum.Visible, clean(told.name)
        try:
            sheet = workbook.get_sheet_by_name(told.name)
        except _NOT_OURS:
            raise
        except BaseException:  # noqa: BLE001 - a panic of the Rust library is no Exception
            # Sheets of charts and dialogs need have no cells; those of macros are told beside the others.
            with_cells = told.typ == calamine.SheetTypeEnum.WorkSheet
            yield Sheet(name, hidden, _rest_of(path, name, kit) if with_cells else ())
            continue
        rows = (tuple(cell_text(value) for value in row) for row in sheet.iter_rows())
        yield Sheet(name, hidden, rows, looks.get(name, {}), (sheet.start or (0, 0))[1])


def _rest_of(path: Path, name: str, kit: ExtractKit) -> Iterator[tuple[str, ...]]:
    """The rows that a damaged sheet still has. Raises ValueError behind them, since some may be lost."""
    if zipfile.is_zipfile(path):
        with zipped.opened(path) as archive:
            for sheet in _sparse(archive, kit):
                if sheet.name == name:
                    yield from sheet.rows
                    break
    raise ValueError


def _by_records(path: Path, kit: ExtractKit) -> Iterator[Sheet]:
    """A binary workbook that calamine cannot open. Raises ReadingStopped for others."""
    with zipped.opened(path) as archive:
        found = False
        for name, hidden, rows in xlsb.sheets(archive, kit):
            found = True
            yield Sheet(name, hidden, rows)
    if not found:
        raise corrupt()


def _by_xlrd(path: Path, looks: Shown) -> Iterator[Sheet]:
    try:
        # By its stream: some writers give it a name in capitals, which the library does not look for.
        stream = biff.workbook(path)
        book = xlrd.open_workbook(str(path), file_contents=stream or None, on_demand=True)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise encrypted() from error
        raise corrupt() from error
    except Exception as error:
        raise corrupt() from error
    for index in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(index)
        except Exception as error:
            raise corrupt("A sheet of the workbook is damaged.") from error
        rows = (tuple(cell_text(value) for value in sheet.row_values(row)) for row in range(sheet.nrows))
        name = clean(sheet.name)
        yield Sheet(name, bool(sheet.visibility), rows, looks.get(name, {}))


def _sparse(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[Sheet]:
    texts, styles = shared_strings(archive, kit), book(archive, kit)
    for name, hidden, part in styles.sheets:
        yield Sheet(name, hidden, rows_of_sheet(archive, part, texts, styles=styles))


def _locked_xls(path: Path) -> bool:
    """Whether a BIFF workbook begins with a FILEPASS record (0x2F)."""
    try:
        with olefile.OleFileIO(path) as ole:
            stream = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            if stream is None:
                return False
            body = ole.openstream(stream).read(65536)
    except Exception:  # noqa: BLE001
        return False
    place = 0
    while place + 4 <= len(body):
        kind, size = (
            int.from_bytes(body[place : place + 2], "little"),
            int.from_bytes(body[place + 2 : place + 4], "little"),
        )
        if kind == 0x2F:
            return True
        if kind == 0x0A:  # end of the first part
            return False
        place += 4 + size
    return False
