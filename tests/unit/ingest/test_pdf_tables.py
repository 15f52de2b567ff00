"""PDF: tables between ruling lines, and when pdfplumber is asked."""

import io
import time

import numpy as np
import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from support.files import codes, read

from models.words import Words
from services.ingest.formats import pdf_grid, pdf_tables
from services.ingest.plugin import Limits

ROWS = (("Fecha", "Destino", "Pago"), ("3 de mayo", "Villazón", "450"), ("9 de mayo", "La Quiaca", "610"))
LEFT, TOP, WIDE, HIGH = 72, 760, 110, 20


def a_ruled_page(*, sides: bool = True, merged: bool = False, rotation: int = 0, crossing: str = "") -> bytes:
    """ROWS between lines. `sides`: lines at the outer edges; `merged`: the last row is one cell."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.setFont("Helvetica", 10)
    for row in range(4):
        paper.line(LEFT, TOP - row * HIGH, LEFT + 3 * WIDE, TOP - row * HIGH)
    for column in range(4):
        if sides or column in (1, 2):
            bottom = TOP - (2 if merged and column in (1, 2) else 3) * HIGH
            paper.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, bottom)
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            if not (merged and row == 2):
                paper.drawString(LEFT + column * WIDE + 4, TOP - row * HIGH - 14, cell)
    if merged:
        paper.drawString(LEFT + 4, TOP - 2 * HIGH - 14, "Total: 1060")
    for line in range(3 if crossing else 0):
        paper.drawString(LEFT + 60, TOP - line * HIGH - 14, crossing)
    paper.showPage()
    paper.save()
    with pikepdf.open(buffer) as document:
        document.pages[0].Rotate = rotation
        turned = io.BytesIO()
        document.save(turned)
    return turned.getvalue()


@pytest.mark.parametrize("sides", [True, False])
def test_a_table_is_read_from_its_lines(tmp_path, sides):
    (table,) = read(tmp_path, "a.pdf", a_ruled_page(sides=sides)).tables
    assert (table.page, table.rows) == (1, ROWS)


def test_a_cell_over_several_columns_stands_in_the_first(tmp_path):
    (table,) = read(tmp_path, "a.pdf", a_ruled_page(merged=True)).tables
    assert table.rows == (*ROWS[:2], ("Total: 1060", "", ""))


def test_a_table_on_a_turned_page_is_read_as_it_stands_on_it(tmp_path):
    (table,) = read(tmp_path, "a.pdf", a_ruled_page(rotation=180)).tables
    assert table.rows[-1][-1] == ROWS[0][0]


def test_words_across_the_lines_ask_pdfplumber(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(pdf_tables.PageTables, "_found", lambda _, number: asked.append(number) or [])
    read(tmp_path, "a.pdf", a_ruled_page(crossing="trasladadaporcarreteradesdelacapital"))
    assert asked == [1]


def test_prose_asks_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_grid, "tables", lambda *_: pytest.fail("a page without a grid of lines has none"))
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.drawString(72, 700, "La testigo declara que nada vio esa noche.")
    paper.line(72, 690, 300, 690)
    paper.save()
    assert read(tmp_path, "a.pdf", buffer.getvalue()).tables == ()


def test_a_page_that_takes_pdfplumber_too_long_loses_only_its_tables(tmp_path, monkeypatch):
    def endless(_self, _number):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            pass
        return []

    monkeypatch.setattr(pdf_tables, "PAGE_SECONDS", 0.05)
    monkeypatch.setattr(pdf_grid, "tables", lambda *_: None)
    monkeypatch.setattr(pdf_tables.PageTables, "_found", endless)
    extraction = read(tmp_path, "a.pdf", a_ruled_page())
    assert "Villazón" in extraction.pages[0].text
    assert (extraction.tables, codes(extraction)) == ((), {"table_cut"})


def in_columns(rows, *, starts=(72, 160, 420)) -> bytes:
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.setFont("Helvetica", 10)
    for place, row in enumerate(rows):
        for x, cell in zip(starts, row, strict=True):
            paper.drawString(x, 700 - 14 * place, cell)
    paper.showPage()
    paper.save()
    return buffer.getvalue()


def test_columns_without_lines_are_a_table(tmp_path):
    rows = [
        ("03/05", "Giro a Ramiro Ticona", "450,00"),
        ("04/05", "Pasaje Villazón", "120,00"),
        ("09/05", "Giro a Ramiro Ticona", "610,00"),
        ("11/05", "Recarga de saldo", "20,00"),
    ]
    (table,) = read(tmp_path, "a.pdf", in_columns(rows)).tables
    assert table.rows == tuple(rows)
    assert read(tmp_path, "b.pdf", in_columns(rows[:3])).tables == ()


def test_columns_of_prose_are_no_table(tmp_path):
    line = "la testigo declara que nada vio"
    prose = in_columns([(line, line, line)] * 8, starts=(50, 230, 410))
    assert read(tmp_path, "a.pdf", prose).tables == ()


def test_tables_beyond_the_limit_are_told(tmp_path):
    extraction = read(tmp_path, "a.pdf", a_ruled_page(), limits=Limits(cells=5))
    assert (extraction.tables, codes(extraction)) == ((), {"table_cut"})


def test_a_grid_of_too_many_lines_is_not_laid_out():
    places = np.arange(200.0) * 5
    across = [(0.0, place, 1000.0, place) for place in places]
    down = [(place, 0.0, place, 1000.0) for place in places]
    assert pdf_grid.tables(np.array(across + down), pdf_tables.Layer(text="", words=Words())) is None
