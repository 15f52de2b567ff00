"""Machine readable zones: found in any reading, read again, taken only when more check digits agree."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from support.files import as_bytes, read

from api.dossier.fonts import FILES
from services.ingest.ocr import mrz
from services.ingest.plugin import OcrWord

# Invented; the digits follow from the fields.
PASSPORT = ("P<UTOVALLEJO<PARDO<<NEREA<MARISOL<<<<<<<<<<<", "ZE184226B1UTO9408126F2909303<<<<<<<<<<<<<<00")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSEN<DURAN<<AMALIA<<<<<<<<<")


def as_words(*lines):
    return [
        OcrWord(
            text=text,
            box=(60.0 + 400 * at, 500.0 + 40 * row, 440.0 + 400 * at, 526.0 + 40 * row),
            confidence=0.6,
            block=1,
            line=row,
        )
        for row, line in enumerate(lines)
        for at, text in enumerate(line.split(" "))
    ]


@pytest.mark.parametrize(
    ("field", "digit", "agrees"),
    [
        ("ZE184226B", "1", True),
        ("ZE184226B", "8", False),
        ("940812", "6", True),
        ("D23145890", "7", True),
        ("D2?", "7", False),
        ("", "0", False),
    ],
)
def test_check_digits(field, digit, agrees):
    assert mrz.is_checked(field, digit) is agrees


@pytest.mark.parametrize(
    ("zone", "count"), [(PASSPORT, 3), (CARD, 3), (("O" + PASSPORT[0][1:], PASSPORT[1].replace("0", "O")), 1)]
)
def test_agreeing_check_digits_of_a_zone(zone, count):
    assert mrz.agreeing(zone) == count


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (PASSPORT, 1),
        (CARD, 1),
        (("P<UTOVALLEJO<PARDO«NEREA<MARISOL<<<<<<<<< <<", "ZE184226B1UTO94O8126F29O93O3<<<<<<<<<< <<<OO"), 1),
        (("DECLARACIÓN DE LA COMPARECIENTE EN EL EXPEDIENTE", "SEGUNDO TURNO DE LA COMISARIA GENERAL DE BARRIO"), 0),
        ((PASSPORT[0], "Se le exhibe el documento y dice que es suyo."), 0),
    ],
)
def test_a_zone_is_noticed_in_any_reading(lines, found):
    assert len(list(mrz.zones(as_words(*lines)))) == found


def test_a_better_reading_is_taken_and_the_other_kept():
    misread = ("P<UTOVALLEJO<PARDO<<NEREA<MARISOL<<<<< <<<<<<", "ZE184226B1UTO94O8126F29O93O3<<<<<<<<<<<<<<OO")
    kept = mrz.reread(np.full((700, 900), 255, dtype=np.uint8), as_words(*misread), lambda part: as_words(*PASSPORT))
    assert [word.text for word in kept] == list(PASSPORT)
    assert [word.other for word in kept] == [misread[0], misread[1]]
    assert kept[0].box == (60.0, 500.0, 840.0, 526.0)


@pytest.mark.parametrize("again", [(), ("P<UTO",), ("X" * 44, "Y" * 44)])
def test_a_reading_that_agrees_no_better_is_not_taken(again):
    kept = mrz.reread(np.full((700, 900), 255, dtype=np.uint8), as_words(*PASSPORT), lambda part: as_words(*again))
    assert [word.text for word in kept] == list(PASSPORT)


@pytest.mark.ocr
def test_a_printed_zone_is_read_to_its_check_digits(tmp_path):
    page = Image.new("L", (1100, 700), 245)
    font = ImageFont.truetype(str(FILES["sans"]), 30)
    small = ImageFont.load_default(30)
    for row, text in enumerate(("REPUBLICA DE UTOPIA", "VALLEJO PARDO", "NEREA MARISOL")):
        ImageDraw.Draw(page).text((60, 60 + 60 * row), text, fill=20, font=small)
    for row, text in enumerate(PASSPORT):
        for column, letter in enumerate(text):  # evenly spaced, as the zone is printed
            ImageDraw.Draw(page).text((60 + 22 * column, 500 + 55 * row), letter, fill=20, font=font)
    lines = read(tmp_path, "a.png", as_bytes(page, dpi=(200, 200))).pages[0].text.split("\n")
    assert mrz.agreeing([line for line in lines if "<" in line]) == 3
