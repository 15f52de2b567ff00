"""Great cities, nationalities and codes: what says that a place lies elsewhere than in the case's country."""

import pytest
from support.factories import a_document, a_page
from support.language import small_kit

from models.place import Precision
from models.span import Span
from services.nlp import nationalities
from services.nlp.analyze import analyze


def place(home, text, name):
    mentions = analyze(a_document(a_page(text)), country=home, kit=small_kit()).mentions
    return next(m.place for m in mentions if m.place and m.text == name)


@pytest.mark.parametrize(
    ("home", "text", "name", "country", "point"),
    [
        ("ES", "La víctima, boliviana, nació en La Paz y llegó a Madrid.", "La Paz", "BO", (-16.5, -68.15)),
        ("ES", "Viajó de La Paz a Madrid.", "La Paz", "BO", (-16.5, -68.15)),
        ("IT", "La donna, peruviana, è nata a Trujillo.", "Trujillo", "PE", (-8.12, -79.03)),
        ("GB", "A Spanish man was arrested in Valencia.", "Valencia", "ES", (39.47, -0.38)),
        ("FR", "Le Colombien venait de Carthagène.", "Carthagène", "CO", (10.4, -75.49)),
        ("AR", "La llevaron de Rosario a Londres.", "Londres", "GB", (51.51, -0.13)),
        ("PT", "Embarcou em Nova Iorque.", "Nova Iorque", "US", (40.71, -74.01)),
        ("MX", "Voló a Nueva York con su primo.", "Nueva York", "US", (40.71, -74.01)),
        ("GB", "The girls arrived from Lima via Madrid.", "Lima", "PE", (-12.04, -77.03)),
        ("ES", "Llegó de Santiago de Chile.", "Santiago de Chile", "CL", (-33.46, -70.65)),
        ("US", "The truck came from San Salvador.", "San Salvador", "SV", (13.69, -89.19)),
        ("BR", "Foi aliciada em Vitória.", "Vitória", "BR", (-20.32, -40.34)),
    ],
)
def test_a_great_city_or_a_nationality_leads_a_hamlet_of_the_country(home, text, name, country, point):
    told = place(home, text, name)
    assert (told.country, told.latitude, told.longitude) == (country, *point)


@pytest.mark.parametrize(
    ("home", "text", "name", "country", "region"),
    [
        ("BR", "O voo saiu de Recife/PE.", "Recife", "BR", "Pernambuco"),
        ("BR", "A família mora em Santa Cruz (RN).", "Santa Cruz", "BR", "Rio Grande do Norte"),
        ("MX", "Vive en Guadalupe, Zac. desde mayo.", "Guadalupe", "MX", "Zacatecas"),
        ("ES", "Vino de Mérida (VE) en mayo.", "Mérida", "VE", "Mérida"),
        ("US", "He drove from London, ON to Detroit.", "London", "CA", ""),
        ("US", "He drove from London, Ontario to Detroit.", "London", "CA", ""),
        ("GB", "They were moved to Birmingham, Alabama.", "Birmingham", "US", ""),
        ("US", "She was taken from Paris, Texas to Dallas.", "Paris", "US", "Texas"),
        ("US", "She was taken from Paris, TX to Dallas.", "Paris", "US", "Texas"),
        ("AR", "Domiciliada en Concepción - Corrientes.", "Concepción", "AR", "Corrientes"),
        ("PT", "Natural de Santarém, no Pará.", "Santarém", "BR", "Pará"),
        ("US", "He has another house in Ohio.", "Ohio", "US", "Ohio"),
    ],
)
def test_a_state_or_country_behind_a_name_decides(home, text, name, country, region):
    told = place(home, text, name)
    assert (told.country, told.region) == (country, region)
    assert told.latitude is not None


@pytest.mark.parametrize(
    ("home", "text", "name"),
    [
        ("ES", "Fue captada en Concepción.", "Concepción"),
        ("FR", "Née à Santiago, elle a grandi en France.", "Santiago"),
        ("GB", "The calls came from San José.", "San José"),
        ("IT", "Nata a Valencia e residente a Genova.", "Valencia"),
        ("ES", "La argentina fue detenida en Córdoba.", "Córdoba"),
        ("AR", "Domiciliada en Concepción - Tucumán.", "Concepción"),
        (None, "Estuvo en La Paz, Baja California Sur, y en Mérida.", "Mérida"),
    ],
)
def test_where_two_places_stay_alike_nothing_is_chosen(home, text, name):
    told = place(home, text, name)
    assert told.latitude is None
    assert told.candidates
    assert told.reason


@pytest.mark.parametrize(
    ("home", "text", "name", "country", "region"),
    [
        ("MX", "Salió de La Paz rumbo a Tijuana.", "La Paz", "MX", "Baja California Sur"),
        ("HN", "Vive en La Paz con su tía.", "La Paz", "HN", "La Paz"),
        ("ES", "Trabajaba en un club de Valencia.", "Valencia", "ES", "Comunidad Valenciana"),
        ("ES", "Trabajó en Córdoba y en Sevilla.", "Córdoba", "ES", "Andalucía"),
        ("AR", "Vive en Córdoba y trabaja en un taller.", "Córdoba", "AR", "Córdoba"),
        ("CL", "La llevaron a Concepción.", "Concepción", "CL", "Biobío"),
        ("PY", "La llevaron a Concepción.", "Concepción", "PY", "Concepción"),
        ("PT", "Reside em Santarém.", "Santarém", "PT", "Santarém"),
        ("CO", "La llevaron a San Diego, Cesar.", "San Diego", "CO", "Cesar"),
        ("AR", "Desde Paraná la llevaron a La Paz, Entre Ríos.", "La Paz", "AR", "Entre Ríos"),
    ],
)
def test_towns_of_the_country_of_the_case_stay_there(home, text, name, country, region):
    told = place(home, text, name)
    assert (told.country, told.region) == (country, region)
    assert told.latitude is not None


def test_the_regions_of_a_list_do_not_move_a_city():
    assert place("ES", "Trabajó en Londres, Galicia y Andalucía.", "Londres").country == "GB"
    assert place("US", "He flew to Paris, Texas and Ohio.", "Paris").country == "FR"
    assert place("US", "The suspect flew to Paris.", "Paris").precision is Precision.TOWN


@pytest.mark.parametrize(
    ("text", "nations"),
    [
        ("La víctima, hondureña, vive en X.", {"HN"}),
        ("Las rumanas llegaron. Él vive en X.", set()),
        ("A Nigerian woman left X with a Ghanaian.", {"NG", "GH"}),
        ("Germán viajó de Argentina a X.", set()),
    ],
)
def test_nations_of_a_sentence(text, nations):
    at = text.index("X")
    assert nationalities.around(text, Span(document="d", page=1, start=at, end=at + 1)) == nations
