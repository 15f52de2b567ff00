"""Places and bodies."""

import pytest
from support.language import found, pairs


def places(text, country="BO", language="es"):
    return [written for written, _ in pairs(text, "places", country=country, language=language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("viajó a Cochabamba", ["Cochabamba"]),
        ("nació en Santa Cruz de la Sierra, Bolivia", ["Santa Cruz de la Sierra", "Bolivia"]),
        ("cruzaron por Villazón hacia Argentina", ["Villazón", "Argentina"]),
        ("la localidad de Clorinda, Formosa", ["Clorinda", "Formosa"]),
        ("vive en el barrio Los Ceibos", ["Los Ceibos"]),
        ("domiciliado en Calle Junín 345", ["Calle Junín 345"]),
        ("Av. San Martín N° 680, piso 2", ["Av. San Martín N° 680, piso 2"]),
        ("Carrera 76 # 33-41", ["Carrera 76 # 33-41"]),
        ("llego mañana a oruro", ["oruro"]),
        ("por la BR-163, km 20", ["BR-163, km 20"]),
        ("el pasaje a juliaca lo pago yo, pisiga no", ["juliaca", "pisiga"]),
        ("pa juliaca mañana, pra sao paulo o jueves", ["juliaca", "sao paulo"]),
        ("REGISTRADO EN EL DISTRITO LURAWI, PROV. CARAVELI.", ["LURAWI", "CARAVELI"]),
        ("NACIDO EN C0CHABAMBA, CASADO, CHOFER", ["C0CHABAMBA"]),
        ("Vive en Pasaje Los Olivos 45", ["Pasaje Los Olivos 45"]),
    ],
)
def test_places(text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "la señora Córdoba Ruiz",
        "Lima la madera",
        "el pasaje y la comida",
        "Victoria ganó la carrera",
        "una calle oscura",
        "LE DESCONTABAN EL PASAJE Y LA COMIDA. QUE EL NOMBRADO",
        "hoje ela usa a região da perna",
        "vive en la paz de su casa",
        "EN LA PROVINCIA VIVEN OTROS",
        "tomó un tazón de chile con carne",
    ],
)
def test_names_and_words_are_no_places(text):
    assert places(text) == []


def test_a_place_names_the_countries_it_may_lie_in():
    (place,) = found("viajó a Cochabamba", "places", country="BO")
    assert place.reason.endswith("BO")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la Fiscalía Departamental de Santa Cruz informó", ["Fiscalía Departamental de Santa Cruz"]),
        ("el Juzgado Penal N° 4 de Salta ordenó", ["Juzgado Penal N° 4 de Salta"]),
        ('en la whiskería "La Cautiva" trabajaban', ["La Cautiva"]),
        ('en la estancia vecina "La Envidia" ganan', ["La Envidia"]),
        ('em transporte e "papéis" foram', []),
        ("at the Sunset Motel on weekends", ["Sunset Motel"]),
        ("LOCAL DO FATO: RUA DAS FLORES 12", []),
        ("HOTEL POSADA DEL SOL", ["HOTEL POSADA DEL SOL"]),
        ("la empresa Transportes Andinos S.R.L. pagó", ["Transportes Andinos S.R.L."]),
        ("Colheitas do Sul Lda.", ["Colheitas do Sul Lda."]),
        ("agentes de la FELCV llegaron", ["FELCV"]),
        ("por Western Union y en Facebook", ["Western Union"]),
        ("la policía llegó tarde y el hotel cerró", []),
        ("un banco de madera", []),
    ],
)
def test_bodies(text, expected):
    assert [w.strip() for w, _ in pairs(text, "orgs", country="BO")] == expected


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [("foi trazida de Ji-Paraná para cá", "pt", ["Ji-Paraná"]), ("Domicilio Ciudad Celular", "es", [])],
)
def test_a_place_inside_a_longer_word_is_none(text, language, places):
    assert [written for written, _ in pairs(text, "places", language=language, country="BR")] == places


def test_an_article_in_capitals_is_no_body():
    assert pairs("DAS DILIGÊNCIAS\n• Oitiva", "orgs", language="pt", country="BR") == []
