"""Reading pictures: words without sense, mirrored print, and print in a colour as light as its ground."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from support.files import SaidEngine, a_picture, as_bytes, codes, read

from models.document import TextSource
from models.words import Word, Words
from services.ingest import ocr
from services.ingest.ocr import sense, tints
from services.ingest.ocr.reading import Reading


def said(text: str, confidence: float, rotation: int = 0) -> Reading:
    words, at = [], 0
    for piece in text.split():
        at = text.index(piece, at)
        words.append(Word(start=at, end=at + len(piece), box=(10, 10, 30, 20), confidence=confidence))
        at += len(piece)
    return Reading(text, Words(words), confidence, rotation)


@pytest.mark.parametrize(
    ("reading", "nothing", "doubtful"),
    [
        (said("@", 0.57), True, True),
        (said("A\n\n12", 0.75), False, True),
        (said("r9 A!Cf!wg tn6 [L92|9qsqg eu pn2 uocfNLuo 16|elouo qe cou9cço 00J032", 0.64), False, True),
        (said("AUR0", 0.80, rotation=90), False, True),
        (said("AURORA eventos", 0.98, rotation=90), False, False),
        (said("71234567", 0.93), False, False),
        (said("Rosa debe 450 al dueño del local desde marzo", 0.70), False, False),
        (said("", 0.0), False, True),
    ],
)
def test_what_has_no_sense_is_told_from_what_has(reading, nothing, doubtful):
    assert (sense.is_nothing(reading), sense.is_doubtful(reading)) == (nothing, doubtful)


def test_a_sign_that_an_engine_saw_in_a_drawing_is_no_text(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("@", confidence=0.57),))
    extraction = read(tmp_path, "a.png", as_bytes(a_picture("@", height=90)), engine="said")
    assert extraction.pages[0].text == ""
    assert codes(extraction) == {"no_text_found"}


def test_words_that_make_no_sense_are_kept_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("A!Cf!wg", "9qsqg", "uo3fN", confidence=0.65),))
    extraction = read(tmp_path, "a.png", as_bytes(a_picture("Rosa debe")), engine="said")
    assert extraction.pages[0].source is TextSource.OCR
    assert extraction.pages[0].text
    assert codes(extraction) == {"reading_doubtful"}


class Facing(SaidEngine):
    """Reads print only where it is no mirror image: its ink stands at the top on the left."""

    def words(self, image, **options):
        grey = np.asarray(Image.open(image))
        dark = grey < 128
        down, across = np.nonzero(dark if dark.mean() < 0.5 else ~dark)
        faced = bool(down.size) and across.mean() < grey.shape[1] / 3 and down.mean() < grey.shape[0] / 3
        self.words_said = ("Rosa", "debe", "cuatrocientos") if faced else ("A!Cf!wg", "9qsqg", "uo3fN")
        self.confidence = 0.95 if faced else 0.6
        return super().words(image, **options)


def test_a_mirrored_picture_is_read_and_its_boxes_lie_on_it_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "ENGINES", (Facing(),))
    picture = a_picture("Rosa debe", size=(2000, 1000), height=80).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    extraction = read(tmp_path, "a.png", as_bytes(picture, dpi=(200, 200)), engine="said")
    page = extraction.pages[0]
    assert page.text == "Rosa debe cuatrocientos"
    # The engine's first box begins at 50 pixels from the left of the mirror image.
    assert page.words[0].box[2] == pytest.approx(page.width - 50 * 72 / 200, abs=1)
    assert codes(extraction) == {"mirrored"}


def a_tint(ground, ink) -> Image.Image:
    picture = Image.new("RGB", (1240, 1000), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((80, 60), "Rosa debe", fill="black", font=ImageFont.load_default(60))
    pen.rectangle((80, 500, 1160, 800), fill=ground)
    pen.text((120, 600), "71234567", fill=ink, font=ImageFont.load_default(90))
    return picture


def test_print_as_light_as_its_ground_is_seen_by_its_colour():
    picture = a_tint((200, 30, 30), (30, 120, 30))
    found = tints.places(np.asarray(picture.convert("L")), picture)
    assert len(found) == 1
    (left, top, right, bottom), channel = found[0]
    assert left < 140
    assert right > 450
    assert top < 640
    assert bottom > 690
    assert channel.shape == (bottom - top, right - left)
    assert int(np.median(channel)) > 150
    assert int(channel.min()) < 60


@pytest.mark.parametrize(("ground", "ink"), [((200, 30, 30), "white"), ("white", "black"), ((250, 240, 120), "blue")])
def test_print_that_its_grey_shows_is_not_looked_for_by_colour(ground, ink):
    picture = a_tint(ground, ink)
    assert tints.places(np.asarray(picture.convert("L")), picture) == []


def test_a_grey_picture_has_no_tints():
    picture = a_picture("Rosa debe")
    assert tints.places(np.asarray(picture), picture) == []
