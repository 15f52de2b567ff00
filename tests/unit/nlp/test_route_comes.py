"""The origin told behind the destination, airports without their town, and each leg with what is its own."""

import pytest
from support.factories import a_document, a_page
from support.journeys import told
from support.language import kit

from services.nlp.analyze import analyze


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("FR", "Venue de Yaoundé, elle a atterri à Orly puis a été conduite à Lille.", ["Yaoundé > Orly", "Orly > Lille"]),
        ("FR", "La jeune femme est venue à Dijon de Douala.", ["Douala > Dijon"]),
        ("AR", "Voló de Ezeiza a Barajas en enero.", ["Ezeiza > Barajas"]),
        ("BR", "A moça desembarcou em Guarulhos e foi levada para Sorocaba.", ["? > Guarulhos", "Guarulhos > Sorocaba"]),
        ("FR", "Ils ont atterri à Roissy et ont été emmenés à Rouen.", ["? > Roissy", "Roissy > Rouen"]),
        # These were read before, and stay.
        ("PE", "La joven llegó a Trujillo procedente de Jaén.", ["Jaén > Trujillo"]),
        ("PT", "Chegou a Faro vinda de Luanda.", ["Luanda > Faro"]),
        ("GB", "She arrived in Cardiff coming from Tirana.", ["Tirana > Cardiff"]),
        ("FR", "Elle est arrivée à Nantes en provenance de Cotonou.", ["Cotonou > Nantes"]),
        ("IT", "La ragazza è giunta a Bologna da Tirana.", ["Tirana > Bologna"]),
        ("AR", "la llevaron de tarija a salta y ahi la dejaron en un hotel", ["tarija > salta"]),
        ("CL", "Ingresó a Chile por Colchane y fue llevada a Santiago.", ["? > Chile", "? > Santiago"]),
    ],
)  # fmt: skip
def test_where_journeys_come_from_and_go_on_from(country, text, legs):
    assert [line.split(" | ")[0] for line in told(text, country)] == legs


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("BR", "A encomenda chegou a Santos vinda de Xangai."),
        ("AR", "El recibo llegó a la fiscalía procedente de Mendoza por correo."),
        ("MX", "ella de salta no sabe nada, a mi me dio la paz hablar contigo"),
        ("US", "The letter arrived in Boston from Miami on Monday."),
        ("FR", "Le colis est arrivé à Bordeaux en provenance de Madrid."),
    ],
)
def test_parcels_and_words_that_are_towns_leave_no_leg(country, text):
    assert told(text, country) == []


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        (
            "BR", "Foi levada de Londrina a Maringá num Gol prata, placa RTY2C33, e de lá seguiu de ônibus para Curitiba.",
            ["Londrina > Maringá | vehicle=Gol plate=RTY2C33", "Maringá > Curitiba | vehicle=ônibus"],
        ),
        (
            "US", "They drove from El Paso to Denver in a Ford and from Denver to Omaha in a rented van.",
            ["El Paso > Denver | vehicle=Ford", "Denver > Omaha | vehicle=van"],
        ),
        (
            "BO",
            "Salió de Trinidad a Oruro con placa 3998 TLP el 2 de junio de 2023, y el 5 de junio de 2023 fue de Oruro a Tarija.",
            [
                "Trinidad > Oruro | date=2023-06-02 plate=3998TLP",
                "Oruro > Tarija | date=2023-06-05",
            ],
        ),
        ("PY", "Las trasladó de Encarnación a Asunción en un Corolla gris.", ["Encarnación > Asunción | vehicle=Corolla"]),
        ("BR", "me levaram de teresina pra fortaleza num corsa velho", ["teresina > fortaleza | vehicle=corsa"]),
        ("FR", "Il l'a emmenée de Marseille à Grenoble dans une Clio grise.", ["Marseille > Grenoble | vehicle=Clio"]),
        ("GB", "He brought her to Glasgow from Belfast in a silver Vauxhall Astra.", ["Belfast > Glasgow | vehicle=Vauxhall Astra"]),
        ("US", "my uncle drove us from laredo to dallas in a honda civic", ["laredo > dallas | vehicle=honda civic"]),
        # A party, a road and a surname are no vehicles.
        ("CO", "La llevaron de Cali a Pasto a una fiesta en un punto de la ruta.", ["Cali > Pasto"]),
        ("IT", "La portò da Bari a Roma in una strada buia.", ["Bari > Roma"]),
        ("GB", "Mr Ford took her from Leeds to Hull.", ["Leeds > Hull"]),
    ],
)  # fmt: skip
def test_each_leg_has_its_own_vehicle_plate_and_day(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "town"),
    [
        ("GB", "She flew to Gatwick from Lagos.", "london"),
        ("ES", "La recogieron en el aeropuerto de Barajas y la llevaron a Toledo.", "madrid"),
        ("IT", "È atterrata a Malpensa.", "milan"),
        ("BO", "Salió en avión del aeropuerto de El Alto a Lima.", "la paz"),
        # Where nobody flies, a town of that name is the town.
        ("AR", "La llevaron en remis de Ezeiza a Rosario.", "ezeiza"),
    ],
)
def test_an_airport_lies_in_its_town(country, text, town):
    [leg, *_] = analyze(a_document(a_page(text)), country=country, kit=kit()).legs
    places = [place for place in (leg.origin, leg.destination) if place and place.reading]
    assert town in [place.reading.name for place in places]
