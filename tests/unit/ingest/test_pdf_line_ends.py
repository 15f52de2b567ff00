"""Words that a PDF breaks at the end of a line: the line ends there, and each half has a box of its own."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas
from support.files import read

from services import line_ends

LINES = ["El testigo dijo que la explota-", "ción laboral duraba meses y el pasa-", "porte quedaba en poder del dueño."]
WHOLE = "El testigo dijo que la explotación laboral duraba meses y el pasaporte quedaba en poder del dueño."


def a_page(lines, *, turn=0, besides=""):
    """A page of print with these lines; `besides` stands below them."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=(595, 842), invariant=True)
    paper.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        paper.drawString(72, 740 - 16 * number, line)
    paper.drawString(72, 400, besides)
    paper.setPageRotation(turn)
    paper.save()
    return buffer.getvalue()


def the_page(tmp_path, content):
    (page,) = read(tmp_path, "a.pdf", content).pages
    return page


def boxes_of(page, *, across):
    """The extents of the words down the page, or across it, by their text."""
    first = 0 if across else 1
    return {page.text[word.start : word.end]: word.box[first::2] for word in page.words}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_line_ends_where_a_word_is_broken_and_each_half_has_its_box(tmp_path, turn):
    page = the_page(tmp_path, a_page(LINES, turn=turn))
    assert page.text == "\n".join(LINES)
    assert " ".join(line_ends.joined(page.text).split()) == WHOLE
    found = boxes_of(page, across=turn in (90, 270))
    for halves in (("explota-", "ción"), ("pasa-", "porte")):
        (start, end), (other_start, other_end) = sorted(found[half] for half in halves)
        assert end - start < 12
        assert other_end - other_start < 12
        assert end <= other_start


def test_a_soft_hyphen_at_a_line_end_breaks_a_word_too(tmp_path):
    page = the_page(tmp_path, a_page([line.replace("-", "\xad") for line in LINES]))
    assert " ".join(line_ends.joined(page.text).split()) == WHOLE


@pytest.mark.parametrize("besides", ["العنوان", "\U0001f600"])
def test_signs_that_are_asked_for_one_by_one_change_nothing(tmp_path, besides):
    page = the_page(tmp_path, a_page(LINES, besides=besides))
    assert page.text.startswith("\n".join(LINES))


def test_a_hyphen_within_a_line_stays_within_its_word(tmp_path):
    page = the_page(tmp_path, a_page(["La familia Pérez-Gómez vive en la casa azul-verde"]))
    assert page.text == "La familia Pérez-Gómez vive en la casa azul-verde"
