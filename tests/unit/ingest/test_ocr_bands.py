"""Pictures much longer than a page: read in bands, each line once, boxes on the whole picture."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from support.files import SaidEngine, a_picture, as_bytes, read

from models.document import DocumentState, TextSource
from models.words import Word, Words
from services.ingest import ocr
from services.ingest.ocr import bands
from services.ingest.ocr.reading import Reading


def a_chat(lines: int, *, step: int = 150, ground: str = "white", ink: str = "black") -> Image.Image:
    picture = Image.new("RGB", (1000, lines * step), ground)
    pen = ImageDraw.Draw(picture)
    for number in range(lines):
        pen.text((40, number * step + 40), f"mensaje {7100 + number}", fill=ink, font=ImageFont.load_default(40))
    return picture


def reading(*words: tuple[str, tuple[float, float, float, float]], rotation: int = 0) -> Reading:
    text, placed = "", []
    for word, box in words:
        text += "\n" if text else ""
        placed.append(Word(start=len(text), end=len(text) + len(word), box=box, confidence=0.9))
        text += word
    return Reading(text=text, words=Words(placed), confidence=0.9, rotation=rotation)


@pytest.mark.parametrize("step", [56, 150])
def test_a_long_picture_is_cut_between_its_lines(step):
    grey = np.asarray(a_chat(9000 // step, step=step).convert("L"))
    found = bands.cut(grey)
    assert len(found) >= 4
    assert [band.end for band in found[:-1]] == [band.begin for band in found[1:]]
    assert (found[0].begin, found[-1].end) == (0, grey.shape[0])
    assert all(grey[band.end - 2 : band.end + 2].min() == 255 for band in found[:-1])


def test_a_wide_picture_is_cut_across_and_a_page_not_at_all():
    grey = np.asarray(a_chat(60).convert("L"))
    assert bands.cut(np.ascontiguousarray(grey.T)) == bands.cut(grey)
    assert bands.cut(grey[:2400]) == [bands.Band(0, 2400)]


def test_bands_overlap_where_nothing_is_blank():
    grey = np.random.default_rng(1).integers(0, 255, (9000, 1000), dtype=np.uint8)
    found = bands.cut(grey)
    assert all(later.begin == band.end - bands.OVERLAP for band, later in pairwise(found))


def test_what_two_bands_hold_is_kept_once_and_what_one_cuts_off_is_taken_from_the_other():
    first = reading(("uno", (10, 100, 60, 120)), ("dos", (10, 900, 60, 920)), ("tr", (10, 985, 40, 1000)))
    second = reading(("os", (10, 0, 30, 5)), ("dos", (11, 101, 61, 121)), ("tres", (10, 185, 60, 205)))
    parts = [
        (first, (0.0, 0.0, 500.0, 1000.0), bands.Band(0, 1000)),
        (second, (0.0, 800.0, 500.0, 1800.0), bands.Band(800, 1800, 200)),
    ]
    whole = bands.joined(parts, whole=(500, 1800), scale=1, down=True)
    assert whole.text == "uno\ndos\n\ntres"
    assert [whole.text[word.start : word.end] for word in whole.words] == ["uno", "dos", "tres"]
    assert whole.words[2].box == (10, 985, 60, 1005)


@pytest.mark.parametrize(("rotation", "box"), [(180, (440, 1680, 490, 1700)), (90, (1680, 10, 1700, 60))])
def test_boxes_stand_on_the_whole_picture_as_it_was_turned(rotation, box):
    # The word stands at (10, 100, 60, 120) of the picture as it came.
    at = {180: (440, 880, 490, 900), 90: (880, 10, 900, 60)}[rotation]
    parts = [
        (reading(("uno", at), rotation=rotation), (0.0, 0.0, 500.0, 1000.0), bands.Band(0, 1000)),
        (reading(("dos", at), rotation=rotation), (0.0, 1000.0, 500.0, 1800.0), bands.Band(1000, 1800)),
    ]
    whole = bands.joined(parts[:1], whole=(500, 1800), scale=1, down=True)
    assert (whole.rotation, whole.words[0].box) == (rotation, box)
    assert bands.joined(parts, whole=(500, 1800), scale=1, down=True).text == "dos\n\nuno"


def test_each_band_of_a_long_picture_is_read_and_empty_ones_are_not(tmp_path, monkeypatch):
    engine = SaidEngine("Rosa", "debe")
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    picture = Image.new("L", (1000, 12000), 255)
    for top in (0, 11400):
        picture.paste(a_picture("Rosa debe 450 pesos", size=(1000, 400)), (0, top))
    extraction = read(tmp_path, "a.png", as_bytes(picture), engine="said")
    page = extraction.pages[0]
    assert (extraction.state, len(extraction.pages)) == (DocumentState.DONE, 1)
    assert page.text == "Rosa debe\n\nRosa debe"
    assert page.words[0].box[1] < 100
    assert 7000 < page.words[2].box[1] < page.height == 9000
    blank = read(tmp_path, "b.png", as_bytes(Image.new("L", (1000, 12000), 255)), engine="said")
    assert blank.pages[0].source is TextSource.BLANK
