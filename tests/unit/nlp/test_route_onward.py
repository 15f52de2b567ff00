"""What belongs to one leg and what begins the next: crossings, places passed by, houses, boarding, tickets in one line."""

import pytest
from support.journeys import crossings, told

from models.place import Precision
from services.nlp import gazetteer
from services.nlp.routes import airports


def test_a_crossing_behind_the_destination_takes_no_facts_away():
    text = (
        "El 14 de marzo de 2025 la trasladaron de Cochabamba a Iquique en un bus de la empresa Trans Salvador, cruzando por "
        "Pisiga; el pasaje de 180 bolivianos lo pagó la señora Nina."
    )
    assert told(text, "BO") == ["Cochabamba > Iquique | date=2025-03-14 vehicle=bus price=180 BOB payer=Nina"]
    assert crossings(text, "BO") == ["Pisiga"]


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("FR", "Elle est partie de Benin City pour Tripoli, puis a traversé la Méditerranée jusqu'à Lampedusa.",
         ["Benin City > Tripoli", "Tripoli > Méditerranée > Lampedusa"]),
        ("MX", "La llevaron de Puebla a Tijuana y luego pasó por Mexicali a Phoenix.", ["Puebla > Tijuana", "Tijuana > Mexicali > Phoenix"]),
        ("PT", "Chegaram do Nepal a Beja, via Dubai e Lisboa, em agosto de 2022.", ["Nepal > Dubai > Lisboa > Beja | date=2022-08"]),
        ("GB", "She was flown from Lagos to Paris via Istanbul on 2 June 2023, and driven to London in a white Transit, reg. KX19 ABC.",
         ["Lagos > Istanbul > Paris | date=2023-06-02", "Paris > London | vehicle=Transit plate=KX19ABC"]),
        ("US", "They crossed at Nuevo Laredo in the back of a truck and were taken to a stash house in Houston.", ["? > Houston | vehicle=truck"]),
        ("GB", "He picked her up at Heathrow and took her to a flat in Leeds.", ["Heathrow > Leeds"]),
        ("MX", "La llevaron a una casa de seguridad en Reynosa.", ["? > Reynosa"]),
        ("AR", "La trajeron de Santa Cruz a Salta, y terminó en Orán.", ["Santa Cruz > Salta", "Salta > Orán"]),
        ("BR", "Foi levada de Belém para Santos e depois acabou em Campinas.", ["Belém > Santos", "Santos > Campinas"]),
        ("GB", "They took her from Leeds to London and she ended up in Luton.", ["Leeds > London", "London > Luton"]),
        ("FR", "Elle a été emmenée de Lyon à Paris et a fini à Lille.", ["Lyon > Paris", "Paris > Lille"]),
        ("AR", "La bajaron en Retiro y otro hombre la subió a un remis rumbo a Bahía Blanca.",
         ["? > Retiro", "Retiro > Bahía Blanca | vehicle=remis"]),
        # What stays.
        ("BO", "Salió a Oruro, cruzamos por Pisiga y nos llevó a Iquique.", ["? > Oruro", "? > Iquique"]),
        ("AR", "Fue llevada de Salta a Mendoza, y su hermana fue llevada a Rosario.", ["Salta > Mendoza", "? > Rosario"]),
        ("GB", "She was taken from Leeds to Hull, and her sister was driven to York.", ["Leeds > Hull", "? > York"]),
        ("ES", "La llevaron de Sevilla a Madrid y la pelea terminó en Burgos.", ["Sevilla > Madrid"]),
        ("GB", "She lives in a flat in Leeds.", []),
    ],
)  # fmt: skip
def test_what_goes_on_from_where(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BR", "As passagens de Belém para Madri foram compradas pela agência Sol Tur em nome de Jéssica Lima.", ["Belém > Madri | payer=Sol Tur who=Jéssica Lima"]),
        ("MX", "Los pasajes de Cancún a Madrid fueron comprados por la agencia Sol Tur a nombre de Jéssica Lima.",
         ["Cancún > Madrid | payer=Sol Tur who=Jéssica Lima"]),
        ("FR", "Le billet de Lyon à Paris a été payé par l'agence Soleil Voyages au nom de Awa Koné.", ["Lyon > Paris | payer=Soleil Voyages who=Awa Koné"]),
        ("AR", "Pasaje de Salta a Mendoza pagado por Elsa Luna a nombre de Ana Ruiz.", ["Salta > Mendoza | payer=Elsa Luna who=Ana Ruiz"]),
        ("GB", "The ticket from Leeds to London was bought by Mark Hill in the name of Ana Lopez.", ["Leeds > London | payer=Mark Hill who=Ana Lopez"]),
        ("AR", "Viajó de Salta a Mendoza en un bus pagado a la empresa Andesmar.", ["Salta > Mendoza | vehicle=bus"]),
    ],
)  # fmt: skip
def test_who_paid_and_in_whose_name(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("VE", "CCS-BOG-MAD 12MAR24", ["CCS > BOG > MAD | date=2024-03-12"]),
        ("CO", "Reserva: CLO/MIA 03JUN23", ["CLO > MIA | date=2023-06-03"]),
        ("CO", "Vuelo BOG-MAD de Iberia, pagado por Elsa Luna.", ["BOG > MAD | vehicle=Vuelo payer=Elsa Luna"]),
        ("GB", "LOS-LHR 3 JUN 2023, passenger Ada Obi", ["LOS > LHR | date=2023-06-03 who=Ada Obi"]),
        ("FR", "LYS-ALC AF 1234", ["LYS > ALC"]),
        ("MX", "La norma ISO-ABC 12MAR24", []),
        ("BO", "El cambio USD-MAD 12MAR24", []),
        ("CO", "Las rutas BOG-MAD y CLO-MIA son caras.", []),
        ("VE", "CCS-BOG-MAD 32MAR24", []),
    ],
)
def test_codes_of_airports(country, text, legs):
    assert told(text, country) == legs


def test_every_code_names_a_town_of_the_gazetteer():
    for country, town in airports.towns().values():
        assert any(one.country == country and one.precision is Precision.TOWN for one in gazetteer.candidates(town)), (
            town
        )


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("US", "BUS TICKET Passenger: LOPEZ/MARIA From: El Paso To: Atlanta Date: 2024-05-11 Fare $189 Paid by: cash R. Mills",
         ["El Paso > Atlanta | date=2024-05-11 price=189 USD payer=R. Mills who=LOPEZ/MARIA"]),
        ("GB", "COACH TICKET From: Leeds To: London Date: 12/03/2024 Price: £20", ["Leeds > London | date=2024-03-12 price=20 GBP"]),
        ("IT", "BIGLIETTO Passeggero: ROSSI ANNA Da: Napoli A: Milano Data: 12/03/2024 Prezzo: 40 €",
         ["Napoli > Milano | date=2024-03-12 price=40 EUR who=ROSSI ANNA"]),
        ("AR", "BOLETO Pasajero: LOPEZ ANA De: Salta A: Mendoza Fecha: 12/03/2024 Precio: $ 9000",
         ["Salta > Mendoza | date=2024-03-12 price=9000 ARS who=LOPEZ ANA"]),
        # Mails, and tickets that are none of a journey.
        ("US", "From: Ana Lopez To: Maria Perez Date: 2024-05-11 Subject: Atlanta", []),
        ("US", "From: Houston To: Atlanta Date: 2024-05-11 Subject: budget", []),
        ("GB", "Ticket 4411 From: Mark Hill To: Ana Lopez Subject: Leeds", []),
        ("GB", "TICKET: support request From: Leeds office To: London office Date: 12/03/2024", []),
        ("AR", "Ticket de combustible From: YPF To: cliente Date: 2024-05-11", []),
    ],
)  # fmt: skip
def test_tickets_in_one_line(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        (
            "GB",
            ("She was flown from Tirana to Brussels on 2 February 2023 and hidden in a lorry, registration BX19 KLM, "
            "from Zeebrugge to Purfleet. Her brother paid £14,000."),
            ["Tirana > Brussels | date=2023-02-02", "Zeebrugge > Purfleet | vehicle=lorry plate=BX19KLM"],
        ),
        (
            "ES",
            "La llevaron en avión de Lima a Madrid y la escondieron en un camión, matrícula 4521 BKL, de Madrid a París.",
            ["Lima > Madrid | vehicle=avión", "Madrid > París | vehicle=camión plate=4521BKL"],
        ),
        (
            "FR",
            "Elle a pris l'avion de Lagos à Paris et a été cachée dans un camion, immatriculé AB-123-CD, de Calais à Douvres.",
            ["Lagos > Paris | vehicle=avion", "Calais > Douvres | vehicle=camion plate=AB123CD"],
        ),
        (
            "GB",
            "She was driven from Leeds to Hull in a van, registration BX19 KLM, and then from Hull to Rotterdam by ferry.",
            ["Leeds > Hull | vehicle=van plate=BX19KLM", "Hull > Rotterdam | vehicle=ferry"],
        ),
        (
            "ES",
            "La llevaron de Lima a Madrid escondida en un camión, matrícula 4521 BKL.",
            ["Lima > Madrid | vehicle=camión plate=4521BKL"],
        ),
        # Who paid is no town.
        (
            "BR",
            ("Em 12/07/2023 as três embarcaram em Belém com destino a Paramaribo, no voo da Surinam Airways PY 876, "
            "passagens compradas por Wilson."),
            ["Belém > Paramaribo | date=2023-07-12 vehicle=voo payer=Wilson"],
        ),
        ("BR", "Viajaram de Belém para Paramaribo, passagens pagas por Nelson.", ["Belém > Paramaribo | payer=Nelson"]),
        ("MX", "Viajaron de Puebla a Tijuana, boletos comprados por Wilson.", ["Puebla > Tijuana | payer=Wilson"]),
        ("MX", "Viajaron de Puebla a Tijuana por Hermosillo.", ["Puebla > Hermosillo > Tijuana"]),
        # A month is no town.
        ("US", "From January to March the price of beef went from Chicago's low to its high.", []),
        ("GB", "From January to March she was taken to Leeds.", ["? > Leeds"]),
        # They used to pass.
        (
            "BO",
            "Pasaban de Desaguadero a Puno y de ahí a Lima; la dueña pagó 300 soles por cada una.",
            ["Desaguadero > Puno", "Puno > Lima | price=300 PEN"],
        ),
        ("BR", "Passavam de Letícia a Tabatinga e de lá para Manaus.", ["Letícia > Tabatinga", "Tabatinga > Manaus"]),
        ("FR", "Ils passaient de Vintimille à Nice et de là à Paris.", ["Vintimille > Nice", "Nice > Paris"]),
        ("BO", "Pasaban de grado a grado en Lima.", []),
    ],
)  # fmt: skip
def test_who_is_hidden_who_pays_and_who_passes(country, text, legs):
    assert told(text, country) == legs
