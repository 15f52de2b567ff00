"""The order of text layers that are drawn in one that nobody reads; tables and what is turned stay as they are."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas
from support.files import read

from models.document import TextSource

LEFT = [f"{'y' if n else 'Que'} la testigo número {n} vio el camión rojo" for n in range(8)]
RIGHT = [f"{'y' if n else 'Que'} el chofer de las {n} llamó a la terminal" for n in range(8)]


def a_page(lines, *, turn=0):
    """A page with lines at their places, drawn in this order."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=(595, 842), invariant=True)
    paper.setFont("Helvetica", 10)
    for x, y, text in lines:
        paper.saveState()
        paper.translate(x, 842 - y)
        paper.rotate(turn)
        paper.drawString(0, 0, text)
        paper.restoreState()
    paper.save()
    return buffer.getvalue()


def text_of(tmp_path, content):
    (page,) = read(tmp_path, "a.pdf", content).pages
    assert page.source is TextSource.LAYER
    for word in page.words:
        assert page.text[word.start : word.end].strip() == page.text[word.start : word.end] != ""
    return [" ".join(line.split()) for line in page.text.split("\n") if line.strip()]


def row_by_row(left, right):
    return [
        line
        for n, pair in enumerate(zip(left, right, strict=True))
        for line in zip((60, 320), (60 + 14 * n,) * 2, pair, strict=True)
    ]


def test_lines_drawn_from_the_foot_are_read_from_the_top(tmp_path):
    lines = [(60, 60 + 14 * n, text) for n, text in enumerate(LEFT)]
    assert text_of(tmp_path, a_page(lines[::-1])) == text_of(tmp_path, a_page(lines)) == LEFT


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other(tmp_path):
    title, foot = (60, 40, "Informe sobre lo que se vio en la terminal de buses"), (60, 400, "Hoja 1 de 1 del informe")
    found = text_of(tmp_path, a_page([title, *row_by_row(LEFT, RIGHT), foot]))
    assert found == [title[2], *LEFT, *RIGHT, foot[2]]


def test_the_boxes_go_with_their_words(tmp_path):
    (page,) = read(tmp_path, "a.pdf", a_page(row_by_row(LEFT, RIGHT))).pages
    for word in page.words:
        if page.text[word.start : word.end] in ("testigo", "chofer"):
            assert (word.box[0] > 300) == (page.text[word.start : word.end] == "chofer")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([f"Nombre {n}" for n in range(8)], [f"Rosa Inventada Mamani {n}" for n in range(8)]),
        (
            [f"Viaje de {'la ' * (n % 4)}terminal {n}" for n in range(8)],
            [f"{n * 100} bolivianos que pagó" for n in range(8)],
        ),
    ],
)
def test_rows_of_a_form_or_table_stay_rows(tmp_path, left, right):
    found = text_of(tmp_path, a_page(row_by_row(left, right)))
    assert found == [" ".join(f"{a} {b}".split()) for a, b in zip(left, right, strict=True)]


def test_text_that_runs_upwards_keeps_its_words_in_order(tmp_path):
    lines = [(60 + 14 * n, 700, text) for n, text in enumerate(LEFT)]
    assert text_of(tmp_path, a_page(lines, turn=90)) == LEFT
