"""The second engine by itself: reading order from the white between lines, and which way a page stands."""

from pathlib import Path

import font_caladea
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from services.ingest.ocr import nets, ppocr, preprocess
from services.ingest.plugin import OcrFailed


def a_box(left, top, wide=300, high=34):
    return (float(left), float(top), float(left + wide), float(top + high))


def test_columns_below_a_heading_are_read_one_after_the_other():
    heading = a_box(100, 50, wide=700)
    left = [a_box(100, 120 + 40 * row) for row in range(4)]
    right = [a_box(480, 120 + 40 * row) for row in range(4)]
    rows = [heading, *(box for pair in zip(left, right, strict=True) for box in pair)]
    assert ppocr.blocks(rows) == [[heading], left, right]


def test_lines_without_columns_are_one_block():
    rows = [a_box(100, 120 + 40 * row, wide=600 - 100 * (row % 2)) for row in range(5)]
    assert ppocr.blocks(list(reversed(rows))) == [rows]
    assert ppocr.blocks([]) == []


@pytest.mark.parametrize(
    ("boxes", "sideways"),
    [
        ([a_box(0, 0), a_box(0, 50)], False),
        ([a_box(0, 0, 34, 300), a_box(50, 0, 34, 280)], True),
        ([a_box(0, 0, 34, 40), a_box(50, 0, 40, 34)], False),
        ([a_box(0, 0, 34, 300), a_box(100, 0), a_box(100, 50)], False),
    ],
)
def test_the_way_of_most_print_tells_whether_a_page_lies(boxes, sideways):
    assert ppocr.is_sideways(boxes) is sideways


@pytest.mark.parametrize(
    ("boxes", "doubtful"),
    [
        ([], True),
        ([a_box(0, 0), a_box(0, 50)], False),
        ([a_box(0, 0, 34, 300), a_box(100, 0)], True),
        ([a_box(0, 0, 34, 300), a_box(50, 0, 34, 280)], False),
    ],
)
def test_lines_both_ways_or_none_ask_for_a_larger_picture(boxes, doubtful):
    assert ppocr.is_doubtful(boxes) is doubtful


def test_without_the_networks_the_next_step_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(ppocr, "nets", lambda: None)
    with pytest.raises(OcrFailed, match="lince doctor"):
        ppocr.PpOcr().words(tmp_path / "a.pgm", dpi=200, languages="spa", seconds=9)
    assert ppocr.PpOcr().turned(tmp_path / "a.pgm", dpi=200, seconds=9) is None


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    if nets.nets() is None:
        pytest.skip("the networks are not installed: lince doctor tells how")
    picture = Image.new("L", (900, 400), 240)
    font = ImageFont.truetype(Path(font_caladea.__file__).parent / "files" / "Caladea-Regular.ttf", 30)
    for row, text in enumerate(
        ("Declara la señora Núñez que viajó", "desde Maicao con dos maletas", "y sin pasaporte")
    ):
        ImageDraw.Draw(picture).text((80, 80 + 80 * row), text, fill=20, font=font)
    return picture


def test_a_page_is_read_line_by_line(page, tmp_path):
    page.save(tmp_path / "a.pgm", "PPM")
    words = ppocr.PpOcr().words(tmp_path / "a.pgm", dpi=200, languages="spa+por", seconds=9)
    lines = [" ".join(word.text for word in words if word.line == line) for line in range(3)]
    assert lines == ["Declara la señora Núñez que viajó", "desde Maicao con dos maletas", "y sin pasaporte"]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_way_a_page_stands_is_told_by_reading_it(page, tmp_path, degrees):
    page.rotate(degrees, expand=True).save(tmp_path / "a.pgm", "PPM")
    found = ppocr.PpOcr().turned(tmp_path / "a.pgm", dpi=200, seconds=9)
    assert found is not None
    assert found[0] == degrees


def test_a_copiers_streaks_go_and_drawn_rules_stay():
    page = np.full((900, 700), 205, dtype=np.uint8)
    page[::40, 60:640:7] = 110  # print
    clean = page.copy()
    page[:, 300:302] -= 25
    page[:, 500:502] = 60
    rid = preprocess.unstreaked(page)
    assert np.abs(rid[:, 290:310].astype(int) - clean[:, 290:310]).max() <= 1
    assert (rid[:, 500:502] == 60).all()
    assert preprocess.unstreaked(clean) is clean
