"""Given names that are towns too, codes of countries, whole legal forms, short names of towns, a stated language."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind


def named(text, kind, *, country="BO", language="es"):
    page = a_page(text).model_copy(update={"language": language})
    return [m.text for m in understand(a_document(page), country).mentions if m.kind is kind]


@pytest.mark.parametrize(
    ("text", "people", "places"),
    [
        ("Florencia dijo que ya no le pagan.", ["Florencia"], []),
        ("Entonces llamó a Victoria por la noche.", ["Victoria"], []),
        ("Salió de Victoria rumbo a Monterrey.", [], ["Victoria", "Monterrey"]),
        ("Vive en Florencia, Caquetá.", [], ["Florencia", "Caquetá"]),
    ],
)
def test_names_of_people_that_are_towns(text, people, places):
    assert named(text, MentionKind.PERSON) == people
    assert named(text, MentionKind.PLACE) == places


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Firmó Transportes del Norte, S.A. de C.V. y pagó.", "Transportes del Norte, S.A. de C.V."),
        ("EL CONTRATO CON SERVICIOS DEL GOLFO S.A. DE C.V. FUE CANCELADO.", "SERVICIOS DEL GOLFO S.A. DE C.V."),
        ("Facturó a Inversiones Paucar E.I.R.L. por 30 soles.", "Inversiones Paucar E.I.R.L."),
        ("Depósito a nombre de Inversiones Aconcagua SpA.", "Inversiones Aconcagua SpA"),
        ("Pagó Importadora Illimani Ltda. ayer.", "Importadora Illimani Ltda."),
    ],
)
def test_a_firm_is_told_with_its_whole_form(text, body):
    assert named(text, MentionKind.ORG) == [body]


def test_the_code_of_a_country_is_no_name():
    text = "Passport issued by DE, holder Anna Schmidt, visa to IT and ES."
    found = understand(a_document(a_page(text)), "GB").mentions
    assert [m.text for m in found if m.kind in {MentionKind.ORG, MentionKind.PLACE}] == []


def test_a_short_name_of_a_town_lies_where_its_case_does():
    (place,) = understand(a_document(a_page("Fue detenido en Orán cuando bajaba.")), "AR").mentions
    assert place.place is not None
    assert (place.place.country, place.place.region) == ("AR", "Salta")


def test_a_stated_language_stands_but_for_long_passages():
    spanish = "Manifiesta que le retuvieron los documentos apenas bajó del bus y que no pudo salir de la casa.\n"
    page = a_page(spanish).model_copy(update={"language": "pt-BR"})
    assert understand(a_document(page)).languages[0].language == "pt"
    assert understand(a_document(a_page(spanish))).languages[0].language == "es"
    unknown = a_page(spanish).model_copy(update={"language": "tlh"})
    assert understand(a_document(unknown)).languages[0].language == "es"
