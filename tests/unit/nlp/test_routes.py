"""Legs of journeys: from sentences, tickets and tables; as many texts that tell none."""

import pytest
from support.factories import a_document, a_page
from support.language import small_kit

from models.leg import LegSource
from services.nlp.analyze import analyze


def legs(text, country="AR"):
    return analyze(a_document(a_page(text)), country=country, kit=small_kit()).legs


def ways(text, country="AR"):
    return [
        tuple(place.text if place else "" for place in (leg.origin, leg.destination, leg.crossing))
        for leg in legs(text, country)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Las llevaron de Salta a Mendoza.", [("Salta", "Mendoza", "")]),
        ("Llegó a Salta procedente de La Quiaca.", [("La Quiaca", "Salta", "")]),
        ("Fue trasladada a Córdoba y de ahí a Rosario.", [("", "Córdoba", ""), ("Córdoba", "Rosario", "")]),
        (
            "Ingresaron a Bolivia por Villazón y las llevaron a Potosí.",
            [("", "Bolivia", "Villazón"), ("", "Potosí", "")],
        ),
        ("Ella no viajó a Salta.", []),
        ("Negó haber llevado a la joven de Salta a Mendoza.", []),
        ("No quiso declarar, pero la llevaron a Salta.", [("", "Salta", "")]),
        ("Vive en Salta y nació en Mendoza.", []),
        ("El expediente pasó de Salta a Mendoza.", []),
        ("Le giraron dinero de Salta a Mendoza.", []),
        ("El artículo 145 sanciona a quien traslade personas de Salta al exterior.", []),
        ("Pasajes a Salta, viajes a Mendoza, consulte.", []),
        ("La chica de Salta no vino.", []),
        ("Viajaron, pasando por Salta.", []),
        ("Llegaron vía Salta y vía Mendoza.", []),
        # A route that is named behind the towns, and one whose own towns follow.
        ("Entre Salta y Mendoza, por la ruta 40.", []),
        ("Desde Salta, itinerario: Mendoza – Rosario.", [("Mendoza", "Rosario", "")]),
    ],
)
def test_sentences(text, expected):
    assert ways(text) == expected


def test_a_leg_brings_its_facts_and_its_words():
    text = "El 10/03/2024 Ana Ruiz fue trasladada de Salta a Mendoza en una van, dominio AE731QZ; el pasaje lo pagó Elsa Luna, 300 USD."
    [leg] = legs(text)
    assert (leg.date, leg.vehicle, leg.plate, leg.price, leg.payer) == (
        "2024-03-10",
        "van",
        "AE731QZ",
        "300 USD",
        "Elsa Luna",
    )
    assert leg.travellers == ("Ana Ruiz",)
    assert leg.reason == "trasladada"
    assert text[leg.span.start : leg.span.end] == "trasladada de Salta a Mendoza"
    assert leg.origin is not None
    assert leg.origin.reading is not None
    assert leg.origin.reading.country == "AR"


def test_each_date_goes_to_its_own_leg():
    one, other = legs("El 10/03/2024 la llevaron de Salta a Mendoza, y el 12/04/2024 de Mendoza a Rosario.")
    assert (one.date, other.date) == ("2024-03-10", "2024-04-12")


@pytest.mark.parametrize(
    "form",
    [
        "Origen: Salta   Destino: Mendoza   Fecha: 10/03/2024   Precio: $ 9000",
        "Origen: Salta\nDestino: Mendoza\nFecha: 10/03/2024\nPrecio: $ 9000",
        "BOLETO\nOrigen\nSalta\nDestino\nMendoza\nFecha\n10/03/2024\nPrecio\n$ 9000",
    ],
)
def test_tickets_in_three_shapes(form):
    [leg] = legs(form)
    assert (leg.source, leg.origin.text, leg.destination.text) == (LegSource.TICKET, "Salta", "Mendoza")
    assert (leg.date, leg.price) == ("2024-03-10", "9000 ARS")


@pytest.mark.parametrize(
    "form",
    [
        "De: Ana Ruiz   Para: Elsa Luna   Fecha: 10/03/2024",
        "From: ana@correo.example\nTo: elsa@correo.example\nDate: 10/03/2024",
        "GUÍA DE ENCOMIENDA\nRemitente: Ana Ruiz\nOrigen: Salta\nDestino: Mendoza",
        "Origen: sin datos   Fecha: 10/03/2024",
    ],
)
def test_mails_transfers_and_parcels_are_no_tickets(form):
    assert legs(form) == ()


def test_rows_take_what_stands_above_the_heading():
    text = (
        "RUTA;SALTA - MENDOZA;FECHA;10/03/2024;PLACA;AE731QZ\n"
        "ASIENTO;NOMBRE;DESTINO\n3;RUIZ ANA;CÓRDOBA\n4;LUNA ELSA;MENDOZA\n"
    )
    found = legs(text)
    assert [(leg.origin.text, leg.destination.text, leg.date, leg.plate) for leg in found] == [
        ("SALTA", "CÓRDOBA", "2024-03-10", "AE731QZ"), ("SALTA", "MENDOZA", "2024-03-10", "AE731QZ"),
    ]  # fmt: skip
    assert {leg.source for leg in found} == {LegSource.TABLE}


@pytest.mark.parametrize(
    "text", ["", "a" * 50_000, "de a de a " * 4_000, "|;|;\n" * 3_000, "Origen:\n" * 2_000, "1234 5678\n" * 2_000]
)
def test_odd_texts_end_soon_and_tell_nothing(text):
    assert legs(text) == ()
