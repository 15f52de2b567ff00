"""The steps around OCR: measuring the picture, reading order and boxes, lines passed over."""

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from support.files import a_picture

from services.ingest.ocr import addresses, layout, missed, preprocess
from services.ingest.plugin import OcrWord

PAGE = a_picture(
    "\n".join(["Declara la testigo que fue llevada", "a la casa de la avenida y que allí"] * 9), size=(1000, 1300)
)


def grey(picture: Image.Image) -> preprocess.Grey:
    return np.asarray(picture.convert("L"))


@pytest.mark.parametrize("degrees", [-9.5, -3.0, -0.7, 0.0, 0.4, 2.5, 7.0])
def test_skew_is_measured_and_undone(degrees):
    crooked = grey(PAGE.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor=255))
    angle = preprocess.skew(crooked)
    assert angle == pytest.approx(degrees, abs=0.15)
    straight = preprocess.turn(crooked, angle) if angle else crooked
    assert abs(preprocess.skew(straight)) < 0.2


def test_letters_of_one_width_do_not_hide_how_a_page_lies():
    font = ImageFont.load_default(size=20)
    picture = Image.new("L", (1024, 800), 255)
    pen = ImageDraw.Draw(picture)
    for row in range(12):
        for place in range(34):
            pen.text((60 + 24 * place, 60 + 56 * row), "abcdefghijkm"[(row + place) % 12], fill=20, font=font)
    crooked = picture.rotate(-0.85, resample=Image.Resampling.BICUBIC, fillcolor=255)
    for width in range(1_900, 2_500, 40):
        larger = crooked.resize((width, width * 800 // 1024), Image.Resampling.LANCZOS)
        assert preprocess.skew(grey(larger)) == pytest.approx(0.85, abs=0.2)


def test_a_photo_without_lines_has_no_skew():
    noise = np.random.default_rng(1).integers(0, 255, (400, 400), dtype=np.uint8)
    assert preprocess.skew(np.asarray(Image.fromarray(noise).filter(ImageFilter.GaussianBlur(4)))) == 0.0


def test_only_a_page_that_surely_lies_level_needs_no_other_look():
    chance = random.Random(5)
    some = ("fue", "llevada", "a", "una", "casa", "de", "la", "avenida", "que", "no", "vio", "nunca")
    said = [" ".join(chance.choices(some, k=7))[:38] for _ in range(18)]
    page = a_picture("\n".join(said), size=(1000, 1300))
    assert preprocess.lies_level(grey(page))
    assert not preprocess.lies_level(grey(page.rotate(90, expand=True)))
    assert not preprocess.lies_level(grey(page.rotate(5, resample=Image.Resampling.BICUBIC, fillcolor=255)))
    assert not preprocess.lies_level(np.full((900, 700), 250, dtype=np.uint8))
    # A copier's dark edge on a page that lies on its side is no row of print.
    edged = grey(page.rotate(90, expand=True)).copy()
    edged[:18] = 40
    assert not preprocess.lies_level(edged)


def test_what_was_seen_of_a_picture_goes_with_it():
    page = grey(PAGE)
    small, _ = preprocess.halved(page)
    assert preprocess.halved(page)[0] is small
    assert preprocess.halved(page.copy())[0] is not small
    kept = len(preprocess._HALVED)
    del page
    assert len(preprocess._HALVED) == kept - 1


def test_boxes_lie_on_the_words_of_the_crooked_page():
    page = Image.new("L", (1000, 800), 255)
    page.paste(0, (600, 300, 700, 330))  # a word, as a bar
    crooked = page.rotate(-5, fillcolor=255)
    straight = preprocess.turn(grey(crooked), 5)
    rows, columns = np.nonzero(straight < 128)
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    height, width = straight.shape
    place = layout.placer(degrees=5, turned_size=(width, height), size=(1000, 800), scale=0.5)
    rows, columns = np.nonzero(grey(crooked) < 128)
    seen = (columns.min() / 2, rows.min() / 2, columns.max() / 2, rows.max() / 2)
    assert place(box) == pytest.approx(seen, abs=2.5)


def test_blank_is_proven_not_guessed():
    assert preprocess.is_blank(np.full((1000, 700), 250, dtype=np.uint8))
    noise = np.random.default_rng(1).normal(240, 6, (1000, 700)).clip(0, 255).astype(np.uint8)
    assert preprocess.is_blank(noise)
    assert not preprocess.is_blank(grey(a_picture("Rosa", size=(1000, 1400), height=30)))
    assert not preprocess.is_blank(grey(a_picture("pale carbon copy", size=(1000, 1400), height=30, shade=215)))


def test_faint_print_is_no_blank_page_and_noise_is():
    printed = (
        150 + grey(a_picture("Rosa debe 450 a la casa", size=(1000, 1400), height=40, shade=0)) / 255 * 20
    ).astype(np.uint8)
    assert not preprocess.is_blank(printed)
    assert preprocess.is_faint(printed)
    assert preprocess.evened(printed).min() < 60
    assert not preprocess.is_faint(grey(PAGE))
    chance = np.random.default_rng(2)
    shade = np.linspace(150, 235, 1400)[:, None] * np.linspace(0.9, 1, 1000)[None, :]
    for spread in (0, 2, 6, 12):
        assert preprocess.is_blank((shade + chance.normal(0, spread, shade.shape)).clip(0, 255).astype(np.uint8))
    assert not preprocess.is_blank((printed + chance.normal(0, 3, printed.shape)).clip(0, 255).astype(np.uint8))


def test_shade_over_the_paper_asks_for_a_local_threshold():
    light = np.linspace(0.5, 1.0, PAGE.width)[None, :]
    assert preprocess.is_shaded((grey(PAGE) * light).astype(np.uint8))
    assert not preprocess.is_shaded(grey(PAGE))


def test_pale_print_is_told_from_print_in_the_shade():
    light = np.linspace(0.5, 1.0, PAGE.width)[None, :]
    copied = (205 - (255 - grey(PAGE)) * 0.36).astype(np.uint8)
    assert preprocess.is_pale(copied)
    assert not preprocess.is_pale((grey(PAGE) * light).astype(np.uint8))
    assert not preprocess.is_pale(grey(PAGE))
    assert not preprocess.is_pale(np.full((300, 300), 205, dtype=np.uint8))


def test_lines_that_run_up_the_page_are_noticed():
    words = [
        "declara",
        "la",
        "testigo",
        "que",
        "fue",
        "llevada",
        "a",
        "una",
        "casa",
        "de",
        "noche",
        "y",
        "que",
        "allí",
        "quedó",
        "sin",
        "sus",
        "papeles",
    ]
    lines = [" ".join(words[start:] + words[:start])[:50] for start in range(17)]  # no line like another
    small = a_picture("\n".join(lines), size=(800, 1000), height=24)
    assert preprocess.lies_sideways(grey(small.rotate(90, expand=True)))
    assert not preprocess.lies_sideways(grey(small))


def a_word(text: str, left: float, *, top: float = 0, line: int = 0, block: int = 0, sure: float = 0.9) -> OcrWord:
    return OcrWord(text=text, box=(left, top, left + 50, top + 20), confidence=sure, block=block, line=line)


def test_text_and_offsets_agree():
    words = [a_word("uno", 0), a_word("dos", 60), a_word("tres", 0, line=1), a_word("cuatro", 0, line=2, block=1)]
    text, placed, _ = layout.compose(words, lambda box: box)
    assert text == "uno dos\ntres\n\ncuatro"
    assert [text[word.start : word.end] for word in placed] == ["uno", "dos", "tres", "cuatro"]


def test_confidence_weighs_by_length():
    assert layout.confidence([a_word("a", 0, sure=0.1), a_word("largo", 0, sure=0.7)]) == pytest.approx(0.6)
    assert layout.confidence([]) is None


def test_an_underlined_heading_without_words_is_found_and_freed_of_its_rule():
    page = a_picture("DENUNCIA PENAL", size=(1200, 600), height=34)
    page.paste(0, (40, 82, 330, 85))
    found = missed.lines(grey(page), [])
    assert len(found) == 1
    left, top, right, _ = found[0]
    assert left <= 45
    assert top <= 60
    assert right >= 300
    line, _ = missed.cut(grey(page), found[0])
    assert not (line < 128).mean(axis=1).max() > 0.7


def test_what_has_words_is_not_looked_at_again():
    page = a_picture("DENUNCIA PENAL", size=(1200, 600), height=34)
    covering = OcrWord(text="DENUNCIA", box=(30, 30, 400, 100), confidence=0.9, block=0, line=0)
    assert missed.lines(grey(page), [covering]) == []


def test_rules_and_frames_are_no_lines_of_print():
    page = Image.new("L", (1200, 900), 255)
    page.paste(0, (50, 50, 1100, 54))
    page.paste(0, (50, 50, 54, 800))
    assert missed.lines(grey(page), []) == []


def test_a_found_line_is_put_below_what_ends_above_it():
    words = [a_word("arriba", 0, top=0), a_word("abajo", 0, top=200, line=1), a_word("también", 60, top=200, line=1)]
    line = [a_word("medio", 0, top=100, line=1_000_000, block=1_000_000)]
    assert [word.text for word in missed.put_in(words, line)] == ["arriba", "medio", "abajo", "también"]


def test_an_unsure_line_is_not_taken():
    assert missed.accepted([a_word("xk", 0, sure=0.4)], (0, 0), number=0) == []
    assert missed.accepted([a_word("~—", 0)], (0, 0), number=0) == []
    (kept,) = missed.accepted([a_word("Rosa", 10)], (100, 50), number=0)
    assert kept.box == (110, 50, 160, 70)


def placed(text: str, box: tuple[float, float, float, float], block: int) -> OcrWord:
    return OcrWord(text=text, box=box, confidence=0.9, block=block * layout.BLOCK_STEP, line=block)


def test_a_block_above_comes_first_and_columns_keep_their_order():
    body = placed("cuerpo", (0, 100, 300, 200), 1)
    title = placed("título", (50, 20, 250, 60), 2)
    left, right = placed("izquierda", (0, 300, 140, 500), 3), placed("derecha", (160, 290, 300, 500), 4)
    foot = placed("pie", (0, 520, 300, 540), 5)
    assert [word.text for word in layout.ordered([body, title, left, right, foot])] == [
        "título",
        "cuerpo",
        "izquierda",
        "derecha",
        "pie",
    ]


def test_light_print_on_dark_ground_is_turned_to_dark_print():
    flyer = Image.eval(
        a_picture("COSTURERAS\nPARA ARGENTINA", size=(800, 600), height=60, shade=0), lambda value: 250 - value
    )
    light = preprocess.inverted(grey(flyer))
    assert light is not None
    assert np.median(light) > 200
    assert light.min() < 30
    assert preprocess.inverted(grey(PAGE)) is None
    edged = PAGE.copy()
    edged.paste(0, (0, 0, 60, 1300))
    assert preprocess.inverted(grey(edged)) is None


@pytest.mark.parametrize(
    ("word", "again", "kept"),
    [
        (
            "seleccionOhorizonte-laboral.example",
            "seleccion@horizonte-laboral.example",
            "seleccion@horizonte-laboral.example",
        ),
        ("Ohorizonte.laboral.scz", "@horizonte.laboral.scz", "@horizonte.laboral.scz"),
        ("horizonte.laboral.scz", "horizonte.laboral.scz", "horizonte.laboral.scz"),
        ("archivo.pdf.zip", "otra@cosa.example", "archivo.pdf.zip"),
        ("www.horizonte.example", "@horizonte.example", "www.horizonte.example"),
        ("Trámite", "@tramite", "Trámite"),
    ],
)
def test_only_the_sign_of_an_address_is_set_right(word, again, kept):
    words = [a_word(word, 10, top=10)]
    (result,) = addresses.reread(words, lambda box: again)
    assert (result.text, result.box) == (kept, words[0].box)


def test_dates_and_sums_are_no_addresses():
    words = [a_word(text, 10) for text in ("28.02.2023", "(12.345,50", "tel.600", "08.2023-21.09")]
    assert addresses.suspects(words) == []


def test_a_page_full_of_dotted_names_is_left_alone():
    words = [a_word(f"archivo{n}.datos.txt", 10) for n in range(40)]
    assert addresses.suspects(words) == []
