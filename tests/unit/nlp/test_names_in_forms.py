"""Forms of many countries name people, bodies and places; what stands beside the names is none of them."""

import dataclasses

import pytest
from support.factories import a_document, a_page
from support.language import Told, kit, pairs, understand

from models.mention import MentionKind
from services.nlp import turns
from services.nlp.analyze import analyze

PERSON, ORG, PLACE = MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE


def names(text, *told, language="es"):
    page = a_page(text).model_copy(update={"language": language})
    found = analyze(a_document(page), country=None, kit=dataclasses.replace(kit(), classifier=Told(*told))).mentions
    return [(m.kind, m.text) for m in found if m.kind in {PERSON, ORG, PLACE}]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Mother's name: Ixquic Tzoy", "en", "Ixquic Tzoy"),
        ("Next of kin: Zawadi Otieno", "en", "Zawadi Otieno"),
        ("Emergency contact: Tamsin Oyelaran", "en", "Tamsin Oyelaran"),
        ("Nom d'usage : Ndiaye-Lebrun", "fr", "Ndiaye-Lebrun"),
        ("Référente : Gwenaëlle Quéméner", "fr", "Gwenaëlle Quéméner"),
        ("Mis en cause : Zoltán Farkas", "fr", "Zoltán Farkas"),
        ("Difensore: Avv. Ornella Scalzi", "it", "Ornella Scalzi"),
        ("Caporale: Tejinder Bains", "it", "Tejinder Bains"),
        ("Mediatrice: Ngozi Ekeh", "it", "Ngozi Ekeh"),
        ("Autuante: Telma Sardoal", "pt", "Telma Sardoal"),
        ("Responsável pelo preenchimento: Jurema Lobato", "pt", "Jurema Lobato"),
        ("Hijos: Arapy y Mainumby", "es", "Arapy"),
        ("Intérprete: Wara Limachi", "es", "Wara Limachi"),
        ("Nombre de la madre: Saturnina Tintaya", "es", "Saturnina Tintaya"),
    ],
)
def test_fields_of_people(text, language, name):
    assert [written for written, _ in pairs(text, "names", language=language)][:1] == [name]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hijos: Ninguno", "es"),
        ("Hijos: Dos", "es"),
        ("Personne à prévenir : Aucune.", "fr"),
        ("Next of kin: Unknown", "en"),
        ("Vítima: Prejudicado", "pt"),
        ("Testigo: Reservado", "es"),
        ("Figli: Nessuno", "it"),
        ("Interprete: Non necessario", "it"),
        ("Children: Three", "en"),
    ],
)
def test_fields_that_name_nobody(text, language):
    assert pairs(text, "names", language=language) == []


@pytest.mark.parametrize(
    ("text", "told", "name"),
    [
        ("Consta: Doña Petrona firmó", (PERSON, "Doña Petrona", 0.99), "Petrona"),
        ("la sra. Luz Mery vino", (PERSON, "Luz Mery", 0.99), "Luz Mery"),
        ("Before Ferrante JA. The", (PERSON, "Ferrante JA", 0.9), "Ferrante"),
        ("and T. R. Haldane KC, for", (ORG, "T. R. Haldane KC", 0.9), "T. R. Haldane"),
        ("PW-4 PSI Kulkarni led", (ORG, "PSI Kulkarni", 0.9), "Kulkarni"),
        ('alias "Doña Rosa" cobra', (PERSON, "Doña Rosa", 0.99), "Doña Rosa"),
        ("with Dean Carter there", (PERSON, "Dean Carter", 0.99), "Dean Carter"),
        ("habló Pastor Choque ayer", (PERSON, "Pastor Choque", 0.99), "Pastor Choque"),
        ("Vivian SC and Rosa", (PERSON, "Rosa", 0.99), "Rosa"),
    ],
)
def test_titles_and_letters_of_honour_are_no_part_of_a_name(text, told, name):
    assert names(text, told) == [(PERSON, name)]


def test_a_body_that_begins_with_capitals_stays_one():
    assert names("la firma DHL Express paga", (ORG, "DHL Express", 0.95)) == [(ORG, "DHL Express")]
    assert names("S. C. Johnson paga", (ORG, "S. C. Johnson", 0.95))[0][0] is ORG


@pytest.mark.parametrize(
    ("text", "told", "kind"),
    [
        ("o arguido, conhecido por Pacho, fugiu", (PERSON, "Pacho", 0.99), PERSON),
        ("a woman known as Florence left", (PERSON, "Florence", 0.99), PERSON),
        ("lo llevaron a Oruro ayer", (PERSON, "Oruro", 0.9), PLACE),
    ],
)
def test_a_town_s_name_behind_an_alias_is_a_person_s(text, told, kind):
    assert names(text, told)[0][0] is kind


def test_an_officer_in_capitals_is_no_firm():
    text = "CONDUCIA LA UNIDAD EL AGENTE TZOC XILOJ."
    assert names(text, (ORG, "TZOC XILOJ", 0.9)) == [(PERSON, "TZOC XILOJ")]
    assert (ORG, "UNIDAD DE TRATA") in names("INFORMO LA UNIDAD DE TRATA DE LA PAZ", (ORG, "UNIDAD DE TRATA", 0.9))


def test_letters_of_offices_are_no_initials():
    assert names("L'O.P.J., le soir", (PERSON, "O.P.J", 0.95), language="fr") == []
    assert names("la menor O.P.R., de 12 años", (PERSON, "O.P.R", 0.95)) != []


def test_a_word_that_opens_a_sentence_is_no_place():
    assert names("Pas cher. Logée. Demander au bar.", (PLACE, "Logée", 0.6), language="fr") == []
    assert names("Elle vit à Kerlouan.", (PLACE, "Kerlouan", 0.6), language="fr") == [(PLACE, "Kerlouan")]


@pytest.mark.parametrize(
    ("text", "told", "address"),
    [
        ("vive en Cra 15 # 93-60 of. 402, Bogotá", [(PLACE, "Cra 15", 0.9)], "Cra 15 # 93-60 of. 402"),
        (
            "au 1450, boulevard Crémazie Est, bureau 300, Laval",
            [(PLACE, "1450", 0.9), (PLACE, "boulevard Crémazie Est, bureau 300", 0.8)],
            "1450, boulevard Crémazie Est, bureau 300",
        ),
        ("a la altura del km 108 de la Interoceánica. Que", [], "km 108 de la Interoceánica"),
        ("no km 27 da BR-163, sentido", [], "km 27 da BR-163"),
        ("al km 12 de la carretera a Oruro", [], "km 12 de la carretera a Oruro"),
        ("PAGO AV. BRASIL 23:14 HS", [(PLACE, "AV. BRASIL", 0.9)], "AV. BRASIL"),
    ],
)
def test_addresses_whole(text, told, address):
    assert address in [name for kind, name in names(text, *told) if kind is PLACE]


@pytest.mark.parametrize("text", ["caminó 12 km de noche", "a 30 km de la casa", "km 4 de recorrido"])
def test_distances_are_no_places(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("REGISTRO DE VISITANTES - TORRE 2", []),
        ("Registro de Llamadas del mes", []),
        ("el Registro Civil de Potosí", ["Registro Civil de Potosí"]),
        ("Handed to Ruhama by night", ["Ruhama"]),
        ("in the charge of Homeland Security Investigations today", ["Homeland Security Investigations"]),
        ("en el HOSPEDAJE LA BENDICION se vio", ["HOSPEDAJE LA BENDICION"]),
        ("the policy on residence in Calais", []),
    ],
)
def test_bodies_of_the_world(text, bodies):
    assert [written for written, _ in pairs(text, "orgs")] == bodies


def test_who_speaks_in_a_hearing_still_takes_turns():
    text = "Fiscal: ¿Dónde vivía?\nIntérprete: Dice que en el taller.\nFiscal: ¿Con quién?\nIntérprete: Con su prima."
    assert len(turns.heads(text)) == 4


@pytest.mark.parametrize(
    "heading", ["Nombre | Apellidos", "Name | Surname", "Nome | Sobrenome", "Nome | Cognome", "Prénom | Nom de famille"]
)
def test_a_column_beside_surnames_holds_people_whatever_the_network_reads(heading):
    table = f"| {heading} | Doc |\n| Joy | Omoruyi | A1 |\n| Svitlana | Kovalchuk | A2 |"
    told = understand(a_document(a_page(table)), "ES").mentions
    people = [(one.text, one.person) for one in told if one.kind is MentionKind.PERSON]
    joy, svitlana = "joy omoruyi", "svitlana kovalchuk"
    assert people == [("Joy", joy), ("Omoruyi", joy), ("Svitlana", svitlana), ("Kovalchuk", svitlana)]
