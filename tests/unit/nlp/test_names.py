"""People: cues, fields, senders, initials, capitals; and words that are nobody."""

import pytest
from support.factories import a_document, a_page
from support.language import pairs, understand

from models.mention import MentionKind
from models.words import Words


def people(text, language="es"):
    return [written for written, _ in pairs(text, "names", language=language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vino la señora Quispe a las ocho.", ["Quispe"]),
        ("La Sra. Nelma Choque llamó.", ["Nelma Choque"]),
        ("una amiga de nombre Yesenia", ["Yesenia"]),
        ("un tal Rubén la esperaba", ["Rubén"]),
        ("el imputado Rolando Torrico Vaca", ["Rolando Torrico Vaca"]),
        ("Nombre: ANA MARIA FLORES QUIROGA", ["ANA MARIA FLORES QUIROGA"]),
        ("Titular: PEÑALOZA RUIZ, CAROLINA", ["PEÑALOZA RUIZ, CAROLINA"]),
        ("compareció MAMANI CHOQUE, REYNA, boliviana", ["MAMANI CHOQUE, REYNA"]),
        ("Declaró Juan Carlos de la Cruz Quispe ayer.", ["Juan Carlos de la Cruz Quispe"]),
        ("dijo que María Fernanda López la llevó", ["María Fernanda López"]),
        ("Rosa Mamani viuda de Condori firmó", ["Rosa Mamani viuda de Condori"]),
        ("alias «El Chino»", ["El Chino"]),
        ("la menor J.P.M. de 12 años", ["J.P.M."]),
        ("la niña L. M. F., de 12 años", ["L. M. F."]),
        ("REVISADO POR EL AGENTE LUIS ALBERTO ROJAS PEREZ EN LA CIUDAD", ["LUIS ALBERTO ROJAS PEREZ"]),
    ],
)
def test_spanish_names(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("disse que a dona Ivone cobrava tudo", ["Ivone"]),
        ("um homem conhecido como Baixinho", ["Baixinho"]),
        ("a vítima Maria de Fátima da Silva Souza declarou", ["Maria de Fátima da Silva Souza"]),
        ("Nome da mãe: JOANA PEREIRA DOS SANTOS", ["JOANA PEREIRA DOS SANTOS"]),
        ('foi procurado por Valdir "Capitão" na praça', ['Valdir "Capitão']),
    ],
)
def test_portuguese_names(text, names):
    assert [n.rstrip('"') for n in people(text, "pt")] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She met Mr. Osaro in March.", ["Osaro"]),
        ("a man called Besnik drove the van", ["Besnik"]),
        ("Guest: Mr D. Kovalchuk", ["D. Kovalchuk"]),
        ("Blessing O. said that Festus E. took it", ["Blessing O.", "Festus E."]),
    ],
)
def test_english_names(text, names):
    assert people(text, "en") == names


@pytest.mark.parametrize(
    "text",
    [
        "La Fiscalía de Trata abrió la causa.",
        "Se constituyó en la Avenida San Martín 680.",
        "El lunes viajó a Santa Cruz de la Sierra.",
        "POLICIA NACIONAL COMISARIA TERCERA ACTA DE DENUNCIA",
        "Compró en S.A. y S.R.L. con D.N.I. y C.P.F.",
        "Pasaron 3 mujeres, 4 hombres y 12 niños.",
        "el comisario y la jueza hablaron con la víctima",
        "La Paz, 12 de Marzo de 2021",
        "El Juez resolvió. La Corte confirmó.",
    ],
)
def test_roles_places_bodies_and_figures_are_nobody(text):
    assert people(text) == []


def test_senders_of_a_chat_are_people():
    text = (
        "[3/11/23 19:02] Sra. Nelma: hola mamita\n[3/11/23 19:03] Dayana 🦋: hola\n12/3/24, 10:05 - +591 71234567: ok"
    )
    assert pairs(text, "names") == [("Sra. Nelma", "sra nelma"), ("Dayana", "dayana")]


def test_senders_and_receivers_of_a_mail_are_people():
    assert people("From: Aidan Okafor-Wells <a@post.example>\nTo: help@embassy.example", "en") == ["Aidan Okafor-Wells"]


def test_normal_forms_meet_however_a_name_is_written():
    written = ["Nombre: Mamani Choque, Reyna", "Nombre: REYNA MAMANI CHOQUE", "Nombre: Réyna Mamani Choque"]
    assert {pairs(text, "names")[0][1] for text in written} == {"reyna mamani choque"}


def test_a_lone_surname_counts_where_the_full_name_stands_elsewhere_in_the_document():
    full = a_page("Declaró Ignacio Barahona Ruiz.", number=1)
    lone = a_page("Luego Barahona se retiró del lugar.", number=2)
    both = understand(a_document(full, lone), by_rules=True).mentions
    assert [m.text for m in both if m.kind is MentionKind.PERSON] == ["Ignacio Barahona Ruiz", "Barahona"]
    alone = understand(a_document(lone), by_rules=True).mentions
    assert [m for m in alone if m.kind is MentionKind.PERSON] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rosmery Quispe Condo Limbert Arce Camacho", ["Rosmery Quispe Condo", "Limbert Arce Camacho"]),
        ("Rosmery Quispe Condo      Limbert Arce Camacho", ["Rosmery Quispe Condo", "Limbert Arce Camacho"]),
        ("Darío Ledesma Celia Guanuco", ["Darío Ledesma", "Celia Guanuco"]),
        ("José Luis Rosario Mamani", ["José Luis Rosario Mamani"]),
        ("João Pedro Santos Santiago Neto", ["João Pedro Santos Santiago Neto"]),
        ("María Aparecida Souza Rosa Lima", ["María Aparecida Souza Rosa Lima"]),
        ("Carlos Eduardo Pereira Santos Júnior", ["Carlos Eduardo Pereira Santos Júnior"]),
    ],
)
def test_signatures_side_by_side_are_two_people(text, names):
    assert people(text) == names


@pytest.mark.parametrize(("gap", "names"), [(4, ["Nelma Choque Flores"]), (90, ["Nelma Choque"])])
def test_words_far_apart_on_the_page_are_no_one_name(gap, names):
    # One line of print, 10 points high: "Nelma Choque" and, `gap` points further right, "Flores".
    page = a_page("La señora Nelma Choque Flores", boxes=True)
    words, x = [], 0.0
    for word in page.words:
        text = page.text[word.start : word.end]
        x += gap if text == "Flores" else 4
        words.append(word.model_copy(update={"box": (x, 100.0, x + 6 * len(text), 110.0)}))
        x += 6 * len(text)
    mentions = understand(a_document(page.model_copy(update={"words": Words(words)}))).mentions
    assert [m.text for m in mentions if m.kind is MentionKind.PERSON] == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Buen Pastor. Feliz Navidad. Estimado Señor.", "es"),
        ("Fue vista en la Estrella del Norte.", "es"),
        ("Otro dominio a nombre de la misma titular: HJK482, dado de baja.", "es"),
    ],
)
def test_words_are_nobody(text, language):
    assert people(text, language) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("From: Limbert Arce Camacho <unidad@policia.example>", MentionKind.PERSON),
        ("From: Línea de denuncias <aviso@linea.example>", MentionKind.ORG),
        ("From: Horizonte Laboral <x@horizonte.example>", MentionKind.ORG),
    ],
)
def test_who_writes_a_mail(text, kind):
    assert [m.kind for m in understand(a_document(a_page(text))).mentions if m.text in text[6:40]] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Nombre y apellidos: Inés Santamaría Ledo   DNI: 00000000T   Sexo: M",
        "NOMBRE: INÉS SANTAMARÍA LEDO\nDOMICILIO: CALLE DEL ARROYO 4",
        "Apellidos y nombre\nSantamaría Ledo, Inés\nFecha de nacimiento\n03/05/1991",
        "LISTA DE PASAJEROS\n1  Inés Santamaría Ledo  F  34\n2  Bruno Ferreira Paz  M  29",
        "Solicitante: Inés Santamaría.\nFirma: ____________",
        "Se entrega a doña Inés Santamaría la llave de la habitación 12.",
    ],
)
def test_a_name_is_found_in_forms_and_lists_as_it_is_in_prose(text):
    found = [name.casefold() for name in people(text)]
    assert any("inés" in name and "santamaría" in name for name in found), found
