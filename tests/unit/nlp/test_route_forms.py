"""Journeys in tickets of one line, messages, ledgers, rounds and lists; verbs, debts and borders that misled."""

import pytest
from support.journeys import crossings, told


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        (
            "BO",
            "Pasaje: LA PAZ - ARICA Fecha: 03-06-2025 Bs. 120",
            ["LA PAZ > ARICA | date=2025-06-03 price=120 BOB"],
        ),
        (
            "BO",
            "BOLETO Nº 482 Pasajero: ROXANA POMA Origen: LA PAZ Destino: VILLAZÓN Fecha: 12/05/2025 Hora: 19:30 Precio: Bs 90",
            ["LA PAZ > VILLAZÓN | date=2025-05-12 price=90 BOB who=ROXANA POMA"],
        ),
        (
            "FR",
            "BILLET Passager: Awa Diop Départ: LYON Arrivée: NICE Date: 03/05/2023 Prix: 40 €",
            ["LYON > NICE | date=2023-05-03 price=40 EUR who=Awa Diop"],
        ),
        (
            "GB",
            "TICKET Passenger: Ana Cole Departure: LEEDS Destination: HULL Date: 03/05/2023 Price: £20",
            ["LEEDS > HULL | date=2023-05-03 price=20 GBP who=Ana Cole"],
        ),
        ("BO", "ENCOMIENDA Origen: LA PAZ Destino: VILLAZÓN Fecha: 12/05/2025 Peso: 12 kg", []),
        ("BO", "Nombre: Rosa Mamani Fecha: 12/05/2025 Lugar: La Paz - Bolivia", []),
    ],
)
def test_a_ticket_may_stand_in_one_line(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "[12/4/25] mañana t mando d oruro a pisiga", ["oruro > pisiga | date=2025-04-13 planned"]),
        ("BO", "[12/4/25] ayer las llevé de oruro a pisiga", ["oruro > pisiga | date=2025-04-11"]),
        ("BO", "[12/4/25] ya salimos de oruro a pisiga", ["oruro > pisiga | date=2025-04-12"]),
        ("BO", "[12/4/25] la próxima semana te mando de oruro a pisiga", ["oruro > pisiga | planned"]),
        (
            "GB",
            "[30/04/2025, 21:10] Tony: tomorrow we drive the girls from Leeds to Hull",
            ["Leeds > Hull | date=2025-05-01 planned"],
        ),
    ],
)
def test_a_message_means_its_own_days(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "Las trajeron desde Guayaramerín y Riberalta.", ["Guayaramerín > ?", "Riberalta > ?"]),
        ("GB", "The girls were brought from Lagos and Kano to Milan.", ["Lagos > Milan", "Kano > Milan"]),
        ("BO", "La llevaron de La Paz a Oruro y Potosí quedó lejos.", ["La Paz > Oruro"]),
        ("BO", "Salió de Riberalta, Beni, y llegó a Trinidad.", ["Riberalta > Trinidad"]),
        (
            "BO",
            "Martha las rotaba: una semana en Oruro, otra en Llallagua y otra en Uyuni.",
            ["Oruro > Llallagua", "Llallagua > Uyuni"],
        ),
        ("IT", "Le facevano girare: una settimana a Roma, un'altra a Bari.", ["Roma > Bari"]),
        ("BO", "El personal médico rotaba: una semana en Oruro, otra en Uyuni.", []),
        ("BO", "Trabajó una semana en Oruro y otra en Uyuni.", []),
        (
            "BO",
            "CUADERNO\nLunes 3 - Kenia: pases 5, total 500\nMiérc. 5 - taxi de Kenia a Oruro 120 (va a lo de Martha)",
            ["? > Oruro | vehicle=taxi who=Kenia"],
        ),
        ("BO", "La llevaron de Kenia a Francia en 2019.", ["Kenia > Francia | date=2019"]),
    ],
)
def test_places_that_are_told_together(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "A la víctima la van a llevar a Lima.", ["? > Lima | planned"]),
        ("BO", "La llevaron en una van de Oruro a Uyuni.", ["Oruro > Uyuni | vehicle=van"]),
        ("GB", "The women's van left Leeds for Hull.", ["Leeds > Hull | vehicle=van"]),
        ("FR", "Elle était en train de partir de Lyon pour Nice.", ["Lyon > Nice"]),
        (
            "BO",
            "Me llevó de Cochabamba a Uyuni diciendo que íbamos a Potosí.",
            ["Cochabamba > Uyuni", "? > Potosí | planned"],
        ),
        ("GB", "He drove me from Leeds to Hull saying we were going to York.", ["Leeds > Hull", "? > York | planned"]),
        ("BO", "Al llegar a Iquique le dijo que le debía 1.200 dólares.", ["? > Iquique"]),
        ("FR", "Arrivée à Lyon, il lui a dit qu'elle devait 3000 euros.", ["? > Lyon"]),
        ("PE", "El viaje de Lima a Tacna costó 90 soles y le debía 500 soles.", ["Lima > Tacna | price=90 PEN"]),
        (
            "BO",
            "Nos llevaron de La Paz a Arica y nos dijeron que debíamos pagar 300 dólares por el viaje.",
            ["La Paz > Arica | price=300 USD"],
        ),
        (
            "GB",
            "They took me from Lagos to Agadez; then to Tripoli; from there to Lampedusa.",
            ["Lagos > Agadez", "Agadez > Tripoli", "Tripoli > Lampedusa"],
        ),
        ("BO", "La llevaron de La Paz a Oruro; el dinero fue enviado a Uyuni.", ["La Paz > Oruro"]),
        (
            "BO",
            "Ana viajó de La Paz a Oruro; Beatriz llegó a Uyuni.",
            ["La Paz > Oruro | who=Ana", "? > Uyuni | who=Beatriz"],
        ),
    ],
)
def test_words_that_misled(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "crossing"),
    [
        ("FR", "Nous avons franchi la frontière à Vintimille.", "Vintimille"),
        ("FR", "Elle a passé la frontière à Menton et elle est arrivée à Nice.", "Menton"),
        ("IT", "Hanno attraversato il confine a Ventimiglia.", "Ventimiglia"),
        ("BO", "Cruzaron la frontera en Pisiga.", "Pisiga"),
        ("BR", "Atravessaram a fronteira em Corumbá.", "Corumbá"),
    ],
)
def test_where_a_border_was_crossed(country, text, crossing):
    assert crossings(text, country) == [crossing]
