"""Where places lie: told by what the document says, and left open where it says nothing."""

import pytest
from support.factories import a_document, a_page
from support.language import small_kit

from models.place import Address, Precision
from services.nlp import gazetteer, lexicon
from services.nlp.analyze import analyze
from services.nlp.localities import parsed


def places(text, country=None):
    document = a_document(a_page(text))
    return {m.text: m.place for m in analyze(document, country=country, kit=small_kit()).mentions if m.place}


@pytest.mark.parametrize(
    ("home", "text", "name", "country", "region"),
    [
        ("PE", "Fue llevada a Trujillo y luego a Lima.", "Trujillo", "PE", "La Libertad"),
        ("VE", "Fue llevada a Trujillo y luego a Caracas.", "Trujillo", "VE", "Trujillo"),
        ("ES", "Nacida en Córdoba (Argentina), reside en Sevilla.", "Córdoba", "AR", "Córdoba"),
        ("PE", "Vive en la ciudad de Valencia, Venezuela.", "Valencia", "VE", "Carabobo"),
        ("BO", "Salió de Santa Cruz hacia Oruro.", "Santa Cruz", "BO", "Santa Cruz"),
        ("BO", "cruzó por Desaguadero de noche", "Desaguadero", "BO", "La Paz"),
        ("PE", "cruzó por Desaguadero de noche", "Desaguadero", "PE", "Puno"),
        ("BR", "Foi levada de Santa Cruz/RN para Natal.", "Santa Cruz", "BR", "Rio Grande do Norte"),
        ("CO", "Estuvo en San José, Costa Rica, un mes.", "San José", "CR", "San José"),
    ],
)
def test_an_ambiguous_name_is_told_by_what_stands_around_it(home, text, name, country, region):
    place = places(text, home)[name]
    assert (place.country, place.region) == (country, region)
    assert place.latitude is not None
    assert place.radius


def test_a_large_town_stands_beside_a_small_one_of_its_name():
    assert places("Pedían limosna en la Ceja de El Alto.", "MX")["Ceja de El Alto"].country == "BO"
    assert places("Trabajaba en un bar de El Alto.", "BO")["El Alto"].country == "BO"
    assert places("La llevaron a El Alto, Bolivia.", "MX")["El Alto"].country == "BO"
    assert places("La encontraron en El Alto, Talara.", "PE")["El Alto"].country == "PE"
    assert places("Vive en El Alto.", "MX")["El Alto"].precision is Precision.UNKNOWN
    assert places("Foi levada para São Gonçalo.", "BR")["São Gonçalo"].country == "BR"


@pytest.mark.parametrize("text", ["El hecho ocurrió en Santa Cruz.", "Viajaron a Trujillo.", "Estuvo en Mérida."])
def test_without_a_clue_nothing_is_chosen_and_the_candidates_are_told(text):
    (place,) = places(text).values()
    assert place.precision is Precision.UNKNOWN
    assert (place.country, place.latitude) == (None, None)
    assert len({one[:2] for one in place.candidates}) >= 3


def test_a_word_before_the_name_says_whether_it_is_a_region():
    assert places("en el departamento de Córdoba hubo tres", "CO")["Córdoba"].precision is Precision.REGION
    assert places("en la ciudad de Córdoba hubo tres", "AR")["Córdoba"].precision is Precision.TOWN


def test_a_name_has_one_meaning_in_a_document():
    text = "Nació en Trujillo, Venezuela. Vive hoy en Quito."
    document = a_document(a_page(text), a_page("Dijo que en Trujillo la esperaban.", number=2))
    found = [m.place for m in analyze(document, country="EC", kit=small_kit()).mentions if m.text == "Trujillo"]
    assert [place.country for place in found] == ["VE", "VE"]


def test_an_address_lies_in_the_town_behind_it():
    place = places("Vive en la calle Sucre N° 123, Cochabamba.", "BO")["calle Sucre N° 123"]
    assert (place.precision, place.name, place.country) == (Precision.STREET, "cochabamba", "BO")
    assert place.address == Address(street="calle Sucre", number="123")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Av. San Martín 450, piso 3", Address(street="Av. San Martín", number="450", unit="piso 3")),
        ("Ruta Nacional 34 km 1234", Address(street="Ruta Nacional 34", kilometre="1234")),
        ("Rua Augusta, 1500", Address(street="Rua Augusta", number="1500")),
        ("Jr. Puno N° 88", Address(street="Jr. Puno", number="88")),
        ("Calle Real", Address(street="Calle Real")),
    ],
)
def test_parts_of_an_address(text, address):
    assert parsed(text) == address


def test_coordinates_are_a_point():
    (place,) = places("coordenadas -16.50000, -68.15000", "BO").values()
    assert (place.precision, place.latitude, place.longitude) == (Precision.POINT, -16.5, -68.15)


def test_every_division_has_a_name_and_a_middle_among_its_towns():
    assert len(lexicon.divisions()) > 400
    for one in lexicon.divisions().values():
        assert one.name
        assert abs(one.latitude) <= 90
        assert abs(one.longitude) <= 180


def test_distance_on_the_sphere():
    assert gazetteer.distance((0.0, 0.0), (0.0, 90.0)) == pytest.approx(10007.5, abs=1)
    assert gazetteer.distance((-16.5, -68.15), (-16.5, -68.15)) == 0
