"""Print that the test for blank pages passes over, and blank pages that stay blank."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from support.files import SaidEngine, as_bytes, codes, read

from models.document import DocumentState, TextSource
from services.ingest import ocr
from services.ingest.ocr import overlooked, preprocess


def a_page(text: str, at: tuple[int, int], *, ground, ink, height: int = 40) -> Image.Image:
    picture = Image.new("RGB", (1650, 2340), ground)
    ImageDraw.Draw(picture).text(at, text, fill=ink, font=ImageFont.load_default(height))
    return picture


def looked(picture: Image.Image) -> np.ndarray | None:
    grey = np.asarray(picture.convert("L"))
    assert preprocess.contrast(grey) == 0
    return overlooked.found(grey, picture)


PRINTED = {
    "bottom": a_page("Tel 70072001", (700, 2306), ground="white", ink="black", height=26),
    "right": a_page("70\n07\n20\n01\n70\n07\n20", (1613, 900), ground="white", ink="black", height=26),
    "red on green": a_page("Tel 70072001\n" * 3, (300, 900), ground=(200, 30, 30), ink=(30, 120, 30)),
    "blue on red": a_page("Tel 70072001\n" * 3, (300, 900), ground=(40, 40, 220), ink=(150, 30, 30)),
    "faint": a_page("Llamar 70040", (300, 900), ground=(250, 250, 250), ink=(235, 235, 235)),
}


@pytest.mark.parametrize("name", PRINTED)
def test_print_that_looks_like_nothing_is_made_dark_on_light(name):
    found = looked(PRINTED[name])
    assert found is not None
    assert int(np.median(found)) - int(found.min()) > 2 * preprocess.INK


def a_scan(noise: float, frame: int, tint: tuple[int, int, int]) -> Image.Image:
    chance = np.random.default_rng(5)
    levels = np.ones((2340, 1650, 1)) * np.array(tint) + chance.normal(0, noise, (2340, 1650, 1))
    if frame:
        # The dark edge of the glass, a little aslant, and the shadow of the sheet inside it.
        rows = np.arange(2340)[:, None]
        across = np.arange(1650)[None, :]
        levels[across < frame + rows / 200] = 40
        levels[(across > 1632 - rows / 200) & (across < 1637 - rows / 200)] = 150
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("noise", [0, 2, 5])
@pytest.mark.parametrize("frame", [0, 12])
@pytest.mark.parametrize("tint", [(250, 250, 250), (236, 222, 180), (150, 200, 240)])
def test_an_empty_page_stays_blank(noise, frame, tint):
    assert looked(a_scan(noise, frame, tint)) is None


def test_a_few_light_lines_on_dark_ground_are_print():
    dark = a_page("Ana: nos vemos", (40, 900), ground=(11, 20, 26), ink=(230, 230, 230))
    assert not preprocess.is_blank(np.asarray(dark.convert("L")))
    assert preprocess.is_blank(np.full((1000, 700), 15, dtype=np.uint8))


@pytest.mark.parametrize(("confidence", "source"), [(0.9, TextSource.OCR), (0.4, TextSource.BLANK)])
def test_only_what_is_read_surely_makes_a_page_of_it(tmp_path, monkeypatch, confidence, source):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("Tel", "70072001", confidence=confidence),))
    extraction = read(tmp_path, "a.png", as_bytes(PRINTED["bottom"]), engine="said")
    assert (extraction.pages[0].source, codes(extraction)) == (source, set())
    assert extraction.state is DocumentState.DONE
