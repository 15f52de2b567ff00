"""The second engine: its two networks, and which of two readings of a word is taken."""

from pathlib import Path

import font_caladea
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from services.ingest.ocr import layout, nets, second
from services.ingest.ocr.second import Reading
from services.ingest.plugin import OcrWord


def a_word(text, confidence=0.9, left=0.0):
    return OcrWord(text=text, box=(left, 0, left + 9 * len(text), 20), confidence=confidence, block=1000, line=0)


def read_as(text, least=0.99, mean=0.99):
    return [Reading(text=one, least=least, mean=mean, box=(0, 0, 999, 20)) for one in text.split()]


@pytest.mark.parametrize(
    ("first", "sure", "second_text", "least", "taken"),
    [
        ("Gúell", 0.92, "Güell", 0.99, True),
        ("3.2", 0.95, "3.º", 0.99, True),
        ("Medellin", 0.89, "Medelín", 0.71, False),
        ("nm", 0.50, "noche", 0.60, True),
        ("nm", 0.50, "RtOI", 0.18, False),
        # Blanks are lost by the networks, seldom made up.
        ("Atestemunha", 0.92, "A testemunha", 0.99, True),
        ("X 1189606", 0.30, "X1189606", 0.97, True),
        ("apto. 31,", 0.96, "apto.31,", 1.0, False),
        # Large and small, l and 1 are told apart better by tesseract.
        ("Cúcuta", 0.93, "cúcuta", 0.96, False),
        ("llave.", 0.93, "1lave.", 0.95, False),
    ],
)
def test_the_better_reading_is_taken(first, sure, second_text, least, taken):
    words = [a_word(one, sure) for one in first.split()]
    assert second.is_better(words, read_as(second_text, least)) is taken


def test_both_readings_are_kept():
    words = [a_word("doña", 0.96), a_word("Nuria", 0.96, 60), a_word("Gúell", 0.90, 120)]
    kept = [*words[:2], *second.decided(words[2:], read_as("Güell"))]
    text, placed, variants = layout.compose(kept, lambda box: box)
    assert text == "doña Nuria Güell"
    assert [(text[one.start : one.end], one.text) for one in variants] == [("Güell", "Gúell")]
    assert placed[2].box == words[2].box


def test_a_reading_that_is_not_taken_is_kept_beside_the_words_it_stands_for():
    kept = second.decided([a_word("apto.", 0.93), a_word("31", 0.93, 60)], read_as("apto.31"))
    _, _, variants = layout.compose(kept, lambda box: box)
    assert [(one.start, one.end, one.text) for one in variants] == [(0, 8, "apto.31")]


class Counts:
    """Eyes that count how often they are asked to look."""

    calls = 0

    def read(self, part):
        self.calls += 1
        return ()


@pytest.mark.parametrize(
    ("sure", "elsewhere", "looked_at"),
    [(0.92, 0.96, 0), (0.92, 0.945, 1), (0.88, 0.96, 1), (0.95, 0.96, 0)],
)
def test_a_word_read_surely_elsewhere_on_the_page_is_not_looked_at_again(sure, elsewhere, looked_at):
    words = [a_word("declaró", sure), a_word("fue", 0.96, 80), a_word("declaró", elsewhere, 120)]
    eye = Counts()
    kept = second.reread(np.full((40, 400), 255, dtype=np.uint8), words, eye)
    assert [word.text for word in kept] == ["declaró", "fue", "declaró"]
    assert eye.calls == looked_at


@pytest.mark.parametrize(
    ("text", "sure", "looked_at"),
    [
        ("mafiana", 0.92, 1),
        ("marco", 0.92, 1),
        ("Ibafez", 0.92, 1),
        ("Ibarra", 0.93, 0),
        ("Ibarca", 0.93, 1),
        ("trés", 0.92, 1),
        ("desde", 0.92, 0),
        ("599087", 0.92, 0),
        ("desde", 0.88, 1),
        ("599087", 0.88, 1),
    ],
)
def test_words_that_lose_no_sign_are_believed_sooner(text, sure, looked_at):
    eye = Counts()
    second.reread(np.full((40, 400), 255, dtype=np.uint8), [a_word(text, sure)], eye)
    assert eye.calls == looked_at


def test_marks_hang_together_over_corners_and_rows():
    marks = np.zeros((8, 20), dtype=bool)
    marks[1, 2:6] = marks[1, 9:12] = marks[2, 5:10] = True  # two runs that meet a row below
    marks[5:7, 15:19] = True
    assert sorted(nets.groups(marks)) == [(2, 1, 12, 3), (15, 5, 19, 7)]


def test_networks_of_other_bytes_are_not_run(tmp_path, monkeypatch):
    for name in nets.FILES:
        (tmp_path / name).write_bytes(b"other")
    monkeypatch.setattr(nets, "files", lambda: tuple(tmp_path / name for name in nets.FILES))
    assert nets.nets.__wrapped__() is None


@pytest.fixture(scope="module")
def networks():
    found = nets.nets()
    if found is None:
        pytest.skip("the networks are not installed: lince doctor tells how")
    return found


@pytest.fixture(scope="module")
def page():
    picture = Image.new("L", (1000, 400), 240)
    font = ImageFont.truetype(Path(font_caladea.__file__).parent / "files" / "Caladea-Regular.ttf", 32)
    for top, text in ((60, "Declaración de Güendolina Muñoz"), (260, "São Tomé, 14 de março")):
        ImageDraw.Draw(picture).text((80, top), text, fill=20, font=font)
    return np.asarray(picture)


def test_lines_are_found_and_read_with_their_accents(networks, page):
    boxes = networks.lines(page)
    assert len(boxes) == 2
    texts = []
    for left, top, right, bottom in boxes:
        part = page[int(top) : int(bottom), int(left) : int(right)]
        words = second.read_words(part, networks.read(part), (int(left), int(top)))
        texts.append(" ".join(word.text for word in words))
        assert all(left <= word.box[0] < word.box[2] <= right for word in words)
    assert texts == ["Declaración de Güendolina Muñoz", "São Tomé, 14 de março"]


def test_a_word_that_tesseract_doubts_is_read_again(networks, page):
    left, top, right, bottom = networks.lines(page)[0]
    box = (left + 8, top + 6, right - 8, bottom - 6)
    doubted = OcrWord(text="Declaracion de Gúendolina Muñoz", box=box, confidence=0.9, block=1000, line=0)
    assert [word.text for word in second.reread(page, [doubted], networks)] == [
        "Declaración",
        "de",
        "Güendolina",
        "Muñoz",
    ]
