"""Names that are taken for one another, and names that are not."""

import pytest

from models.case import body_name
from services.records.looks import look_of


@pytest.mark.parametrize(
    "other",
    [
        "Policia Federal",
        "POLICÍA FEDERAL",
        "Policía  Federal",
        "Policía-Federal",
        "Policía\u200b Federal",
        "Роlicía Fеdеrаl",  # Cyrillic Р о е а
        "Ρolicíа Federal",  # Greek Ρ
        "Pol1cía Federal",
        "Ｐｏｌｉｃíａ Federal",  # full width
        "𝐏olicía Federal",
        "Polıcía Federal",  # dotless i
        "Policía Federa1",
        "Poiicía Federai",
        "Policía Federal\u3164",  # a filler that is drawn as nothing
        "Policía\u2800Federal",
    ],
)
def test_names_that_look_alike_are_one(other):
    assert look_of(other) == look_of("Policía Federal")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unidad I", "Unidad L"),
        ("Unidad 1", "Unidad I"),
        ("Comisaría 11", "Comisaría II"),
        ("Unidad 4", "Unidad A"),
        ("Unidad 100", "Unidad 200"),
        ("Fiscalía Norte", "Fiscalía Sur"),
        ("Unidad Yungas", "Unidad Chaco"),
        ("Полиция", "Прокуратура"),
    ],
)
def test_names_that_differ_to_a_reader_stay_two(one, other):
    assert look_of(one) != look_of(other)


def test_a_thousand_numbered_units_have_a_look_each():
    assert len({look_of(f"Grupo {number}") for number in range(1, 1001)}) == 1000


@pytest.mark.parametrize("nothing", ["", "  ", "…", "\u200b\u200d", "—"])
def test_what_holds_no_letter_has_no_look(nothing):
    assert look_of(nothing) == ""


@pytest.mark.parametrize("name", ["Policía Federal\u3164", "\u3164", "A\u2800B"])
def test_no_name_has_signs_that_nobody_sees(name):
    with pytest.raises(ValueError, match="nobody sees"):
        body_name(name)
