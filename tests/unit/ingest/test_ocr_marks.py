"""Stamps and handwriting are told from print, rules, logos and pictures; boxes lie on the page as displayed."""

import itertools
import math

import numpy as np
import pytest
from PIL import Image, ImageDraw
from support.files import a_picture

from models.document import RegionKind
from models.words import Word
from services.ingest.ocr import marks

SIZE = (1654, 2339)
DPI, SCALE = 200, 0.36
BLUE, RED, GREY = (40, 60, 170), (190, 40, 50), (140, 140, 140)
LINES = [f"El testigo declara en la hoja {number} lo que vio aquella noche" for number in range(24)]


def a_page() -> Image.Image:
    return a_picture("\n".join(LINES), size=SIZE, height=32).convert("RGB")


def words_of(page: Image.Image) -> list[Word]:
    """A word for each line's ink, cut into tenths: what an engine would have read of the bare page."""
    rows = np.nonzero((np.asarray(page.convert("L")) < 128).any(axis=1))[0]
    found: list[Word] = []
    for run in np.split(rows, np.nonzero(np.diff(rows) > 6)[0] + 1):
        ink = np.nonzero((np.asarray(page.convert("L"))[run[0] : run[-1] + 1] < 128).any(axis=0))[0]
        edges = np.linspace(ink[0], ink[-1] + 1, 11) * SCALE
        for left, right in itertools.pairwise(edges):
            box = (float(left), run[0] * SCALE, float(right), (run[-1] + 1) * SCALE)
            found.append(Word(start=2 * len(found), end=2 * len(found) + 1, box=box, confidence=0.95))
    return found


BARE = a_page()
WORDS = words_of(BARE)


def regions(page: Image.Image, *, colour: bool = True, words=WORDS):
    grey = np.asarray(page.convert("L"))
    return marks.regions(grey, page if colour else None, words, dpi=DPI, scale=SCALE)


def on(page: Image.Image, draw_on) -> Image.Image:
    """Ink over the page: the darker of both."""
    layer = Image.new("RGB", page.size, "white")
    draw_on(ImageDraw.Draw(layer))
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(layer)))


def ring(draw, ink=GREY, *, at=(900, 1000), radius=150):
    x, y = at
    for share, width in ((1.0, 6), (0.7, 3)):
        r = share * radius
        draw.ellipse((x - r, y - r, x + r, y + r), outline=ink, width=width)


def loops(draw, ink=(25, 25, 30), *, left=300, base=2150):
    line = []
    for loop in range(8):
        for step in range(24):
            turn = 2 * math.pi * step / 24
            lift = (40 + 15 * (loop % 3)) * (1 - math.cos(turn)) / 2
            line.append((left + 32 * loop + 32 * step / 24 + 14 * math.sin(turn) + 0.25 * lift, base - lift))
    draw.line(line, fill=ink, width=4, joint="curve")


def frame(draw, *, degrees=0.0, ink=RED, at=(1200, 2100)):
    turn = math.radians(degrees)
    corners = [
        (at[0] + x * math.cos(turn) - y * math.sin(turn), at[1] + x * math.sin(turn) + y * math.cos(turn))
        for x, y in ((-180, -70), (180, -70), (180, 70), (-180, 70), (-180, -70))
    ]
    draw.line(corners, fill=ink, width=6)


def test_a_page_of_print_has_none():
    assert regions(BARE) == ()


def test_a_round_stamp_over_print_is_told_where_it_lies_even_in_grey():
    (found,) = regions(on(BARE, ring), colour=False)
    assert found.kind is RegionKind.STAMP
    assert found.box == pytest.approx([edge * SCALE for edge in (750, 850, 1050, 1150)], abs=6)


def test_a_crooked_frame_is_a_stamp_and_a_straight_one_may_be_printed():
    (found,) = regions(on(BARE, lambda draw: frame(draw, degrees=8)))
    assert found.kind is RegionKind.STAMP
    assert regions(on(BARE, lambda draw: frame(draw, degrees=0))) == ()


def test_coloured_ink_over_print_is_a_stamp():
    (found,) = regions(on(BARE, lambda draw: frame(draw, at=(700, 600), ink=BLUE)))
    assert found.kind is RegionKind.STAMP


def test_a_coloured_frame_around_print_is_printed():
    rows = sorted({(word.box[1] / SCALE, word.box[3] / SCALE) for word in WORDS})
    top, bottom = (rows[5][1] + rows[6][0]) / 2, (rows[9][1] + rows[10][0]) / 2
    assert regions(on(BARE, lambda draw: draw.rectangle((20, top, 620, bottom), outline=BLUE, width=4))) == ()


@pytest.mark.parametrize("ink", [(25, 25, 30), BLUE])
def test_a_signature_is_handwriting(ink):
    (found,) = regions(on(BARE, lambda draw: loops(draw, ink)))
    assert found.kind is RegionKind.HANDWRITING
    left, top, right, bottom = (edge / SCALE for edge in found.box)
    assert (left, right) == pytest.approx((300, 575), abs=30)
    assert 2060 < top < 2110 < bottom < 2170


def test_a_signature_that_an_engine_took_for_a_word_is_handwriting_still():
    read = Word(start=5000, end=5001, box=(300 * SCALE, 2090 * SCALE, 575 * SCALE, 2155 * SCALE), confidence=0.9)
    (found,) = regions(on(BARE, loops), words=[*WORDS, read])
    assert found.kind is RegionKind.HANDWRITING


def printed_things(draw):
    for top in (2120, 2160, 2200):
        draw.line((150, top, 1500, top), fill=(20, 20, 20), width=3)
    draw.ellipse((1380, 2230, 1440, 2290), fill=BLUE)
    draw.rectangle((150, 2230, 350, 2300), outline=RED, width=4)
    draw.pieslice((500, 2215, 590, 2305), 0, 250, fill=RED)
    for place in range(6):
        draw.rectangle((700 + 40 * place, 2300 - 12 * place, 725 + 40 * place, 2305), fill=BLUE)


def test_rules_logos_and_charts_are_neither():
    assert regions(on(BARE, printed_things)) == ()


def test_a_long_word_on_a_crooked_page_is_print_though_its_box_is_high():
    angle, (wide, high) = math.radians(12), SIZE

    def turned(box):
        """The upright box around a box that goes with the page, turned counter-clockwise."""
        x0, y0, x1, y1 = (edge / SCALE for edge in box)
        corners = [(x - wide / 2, y - high / 2) for x in (x0, x1) for y in (y0, y1)]
        across = [x * math.cos(angle) + y * math.sin(angle) + wide / 2 for x, y in corners]
        down = [y * math.cos(angle) - x * math.sin(angle) + high / 2 for x, y in corners]
        return (min(across) * SCALE, min(down) * SCALE, max(across) * SCALE, max(down) * SCALE)

    def fillers(draw):
        for shift in (0, 8, 16):
            points = [(160 + 12 * place, 1400 + shift + 22 * (place % 2)) for place in range(90)]
            draw.line(points, (25, 25, 30), 4)

    # The last line is one word, as those that machines read, and its fillers touch.
    straight = on(BARE, fillers)
    printed = words_of(straight)
    *lines, last = [printed[place : place + 10] for place in range(0, len(printed), 10)]
    whole = last[0].model_copy(update={"box": (*last[0].box[:2], *last[-1].box[2:])})
    words = [one.model_copy(update={"box": turned(one.box)}) for one in [*itertools.chain(*lines), whole]]
    page = straight.rotate(12, Image.Resampling.BICUBIC, fillcolor="white")
    assert regions(page, words=words) == ()
    pen = on(page, loops)
    assert [one.kind for one in regions(pen, words=words)] == [RegionKind.HANDWRITING]


def test_a_picture_that_is_no_page_of_print_tells_nothing():
    assert regions(on(BARE, ring), words=WORDS[:5]) == ()


def waved(picture: Image.Image) -> Image.Image:
    """The page on paper with wavy lines all over, as identity cards have."""
    pen = ImageDraw.Draw(picture)
    for top in range(20, picture.height - 20, 60):
        pen.line([(x, top + round(30 * np.sin(x / 40 + top))) for x in range(0, picture.width, 5)], fill=130, width=2)
    return picture


def test_printed_paper_bears_no_handwriting():
    picture = waved(Image.new("L", (1000, 640), 240))
    words = [Word(start=2 * n, end=2 * n + 1, box=(300, 50 + 40 * n, 420, 70 + 40 * n)) for n in range(10)]
    assert marks.regions(np.asarray(picture), None, words, dpi=100, scale=0.72) == ()


def test_a_disc_of_colour_is_no_stamp():
    pie = on(a_page(), lambda draw: draw.ellipse((700, 1500, 1050, 1850), fill=BLUE))
    assert regions(pie) == regions(pie, colour=False) == ()
    stamped = on(a_page(), lambda draw: ring(draw, BLUE))
    assert [region.kind for region in regions(stamped)] == [RegionKind.STAMP]
