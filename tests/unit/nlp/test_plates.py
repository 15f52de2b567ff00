"""Plates: by label, by a vehicle beside them, or by the country's own form."""

import pytest
from support.factories import a_document, a_page
from support.language import found, understand

from models.mention import MentionKind


def normals(text, country):
    return [f.normal for f in found(text, "plates", country=country)]


@pytest.mark.parametrize(
    ("country", "text", "plate"),
    [
        ("AR", "patente AB 123 CD", "AB123CD"),
        ("AR", "dominio ABC 123", "ABC123"),
        ("BO", "placa 1234-ABC", "1234ABC"),
        ("BR", "placa ABC-1C34", "ABC1C34"),
        ("BR", "um Gol ABC1C34 prata", "ABC1C34"),
        ("CL", "PPU BCDF-12", "BCDF12"),
        ("CO", "una Mazda blanca ABC 123", "ABC123"),
        ("EC", "furgoneta ABC-1234", "ABC1234"),
        ("ES", "matrícula 1234 BCD", "1234BCD"),
        ("GT", "placas P-123ABC", "P123ABC"),
        ("MX", "las placas eran XYZ-123-A", "XYZ123A"),
        ("PE", "placa A1B-234", "A1B234"),
        ("PT", "matrícula 12-AB-34", "12AB34"),
        ("GB", "Car reg: AB12 CDE", "AB12CDE"),
        ("IT", "targa AB 123 CD", "AB123CD"),
        ("BO", "un auto argentino AB 123 CD", "AB123CD"),
    ],
)
def test_plates(country, text, plate):
    assert normals(text, country) == [plate]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("CO", "el vuelo ABC 123 salió tarde"),
        ("AR", "expediente ABC 123"),
        ("BR", "lei ABC 1234"),
        ("BO", "artículo 281 bis"),
        ("ES", "el año 2021 CON lluvia"),
        ("PE", "placa conmemorativa en la plaza"),
    ],
)
def test_other_codes_are_no_plates(country, text):
    assert normals(text, country) == []


def test_a_brazilian_plate_knows_its_other_form():
    assert found("placa ABC-1234", "plates", country="BR")[0].alternatives == ("ABC1C34",)
    assert found("placa ABC1C34", "plates", country="BR")[0].alternatives == ("ABC1234",)


def test_the_word_for_a_plate_may_stand_further_off():
    text = "Otro dominio a nombre de la misma titular: HJK482, dado de baja."
    assert [m.kind for m in understand(a_document(a_page(text)), "AR").mentions] == [MentionKind.PLATE]


@pytest.mark.parametrize(
    ("country", "text", "plate"),
    [
        ("BG", "plate CB 4827 KT", "CB4827KT"),
        ("ES", "matrícula búlgara CB 4827 KT", "CB4827KT"),
        ("ES", "placa boliviana 1234-ABC", "1234ABC"),
        ("ES", "matrícula rumana B 123 ABC", "B123ABC"),
        ("AR", "motovehículo A048KTR", "A048KTR"),
        ("MX", "PLACA AB 1234 DE COLOR BLANCO", "AB1234"),
    ],
)
def test_a_nationality_beside_the_label_says_the_form(country, text, plate):
    assert [f.normal for f in found(text, "plates", country=country)] == [plate]
