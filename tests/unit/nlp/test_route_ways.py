"""Where journeys of a text go on, stop and cross, by what, and what moves without anybody."""

import pytest
from support.factories import a_document, a_page
from support.journeys import told
from support.language import kit

from services.nlp.analyze import analyze


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("CL", "Viajó de Arica a Calama en bus y volvió a Arica.", ["Arica > Calama | vehicle=bus", "Calama > Arica"]),
        ("ES", "Aterrizó en Madrid y esa misma noche la condujeron a Almería.", ["? > Madrid", "Madrid > Almería"]),
        ("MX", "La llevaron a Reynosa y finalmente la cruzaron a McAllen.", ["? > Reynosa", "Reynosa > McAllen"]),
        ("AR", "Salieron de Tartagal, pararon en Metán y llegaron a Córdoba.", ["Tartagal > Metán > Córdoba"]),
        (
            "PT",
            "Viajou de Fortaleza para Lisboa e daí seguiu de comboio até ao Porto.",
            ["Fortaleza > Lisboa", "Lisboa > Porto | vehicle=comboio"],
        ),
        ("BR", "Nos buscaram em Imperatriz e nos deixaram em Açailândia.", ["Imperatriz > Açailândia"]),
        ("IT", "Fu portata dai trafficanti a Roma.", ["? > Roma"]),
        ("IT", "Da Salerno la spostarono a Caserta, poi a Latina.", ["Salerno > Caserta", "Caserta > Latina"]),
        (
            "IT",
            "Sono partite da Bari, hanno attraversato Foggia e sono arrivate a Pescara.",
            ["Bari > Foggia > Pescara"],
        ),
        ("FR", "On l'a récupérée à Calais et déposée à Amiens.", ["Calais > Amiens"]),
        ("FR", "Elle est partie de Lyon à Nice car il l'avait menacée.", ["Lyon > Nice"]),
        ("FR", "Conduite de Lyon à Nice dans une camionnette.", ["Lyon > Nice | vehicle=camionnette"]),
    ],
)
def test_chains_stops_and_vehicles_by_their_own_words(country, text, legs):
    assert told(text, country) == legs


def test_a_border_crossed_in_french_is_told_with_the_country():
    [leg] = analyze(a_document(a_page("Elle est entrée en Espagne par Irun.")), country="FR", kit=kit()).legs
    assert (leg.destination.text, leg.crossing.text) == ("Espagne", "Irun")


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("EC", "Intentaron sacar a la niña de Machala hacia Tumbes.", ["Machala > Tumbes | planned"]),
        ("BR", "A mulher tentou fugir para Recife.", ["? > Recife | planned"]),
        ("BR", "O plano era mandar a adolescente de Belém para Natal.", ["Belém > Natal | planned"]),
        (
            "US",
            "Police stopped the van in Tucson before it could reach Albuquerque.",
            ["? > Albuquerque | vehicle=van planned"],
        ),
        ("US", "Take her from Dallas to Miami and call me.", ["Dallas > Miami | planned"]),
        ("US", "They take her from Dallas to Miami every week.", ["Dallas > Miami"]),
        ("AR", "Ordenó trasladar a las mujeres de Salta a Jujuy, y así se hizo.", ["Salta > Jujuy"]),
        (
            "AR",
            "Quiso viajar de Salta a Mendoza, adonde llegó el 3 de marzo de 2023.",
            ["Salta > Mendoza | date=2023-03-03"],
        ),
        ("AR", "Pidió dinero para viajar de Salta a Mendoza.", ["Salta > Mendoza | planned"]),
    ],
)
def test_what_was_tried_asked_for_or_done_after_all(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("FR", "Le virement est parti de Genève vers Lyon.", []),
        ("IT", "I soldi sono stati spediti da Padova a Roma.", []),
        ("FR", "Il a déposé une plainte à Lyon.", []),
        ("AR", "Hay que mandar los papeles de Salta a Orán.", []),
        ("AR", "La causa fue a la Corte y el fiscal escribió a Salta.", []),
        ("AR", "Viajó de Salta a Orán y de ahí mandó dinero a Jujuy.", ["Salta > Orán"]),
        ("AR", "Sacaron fotos desde Salta a Orán.", []),
    ],
)
def test_things_that_move_alone_are_no_journey(country, text, legs):
    assert told(text, country) == legs
