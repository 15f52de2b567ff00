"""What is called after people is nobody; people beside such things stay."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind


def named(text, kind, language="es"):
    found = understand(a_document(a_page(text).model_copy(update={"language": language})))
    return [mention.text for mention in found.mentions if mention.kind is kind]


def people(text, language="es"):
    return named(text, MentionKind.PERSON, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Zarpó el buque escuela Juan Sebastián Soto; la lancha «Doña Petrona» sigue en el puerto.", "es"),
        ("Fondearon los pesqueros Ana Quispe y Rosa Mamani.", "es"),
        ("La Ley Micaela Rojas se aprobó ayer.", "es"),
        ("Camisa Juan Valdez 120, camote Rosa Flores 3, uva Isabel 9,50.", "es"),
        ('Repertorio: "Ana María", "Rosa Flores" y "Carmen Luna". Entrada libre.', "es"),
        ("Bebidas: José Cuervo 180, Don Julio 390.", "es"),
        ("O prêmio Carlos Souza será entregue na praça José Silva.", "pt"),
        ("The dredger Mary Stone is moored. Ben Sherman shirts, size 4.", "en"),
        ("Sortie à l'école Jacques Martin. La fête de sainte Lucie.", "fr"),
    ],
)
def test_things_called_after_people_are_nobody(text, language):
    assert people(text, language) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A bordo de la lancha viajaban Rosa Choque Apaza y Delia Mamani Quispe.", ["Rosa Choque Apaza", "Delia Mamani Quispe"]),
        ("Testigo en la escuela: Rosa Quispe Mamani dice que la vio.", ["Rosa Quispe Mamani"]),
        ("En la escuela Rosa Quispe gritó.", ["Rosa Quispe"]),
        ("Vino Ramiro Salas. El perfume de Rosa Salas quedó ahí.", ["Ramiro Salas", "Rosa Salas"]),
        ('Ingresó "Yuli" junto con Rosa Mamani al programa.', ["Rosa Mamani"]),
        ("Habló con el dueño del buque. Pedro Salas Rojas lo negó.", ["Pedro Salas Rojas"]),
        ("mi papa Juan Pérez Soto me vendió", ["Juan Pérez Soto"]),
        ("Testigo: Rolando Vaca Juan Carlos", ["Rolando Vaca Juan Carlos"]),
        ("fue internado Juan Quispe Mamani en el hospital", ["Juan Quispe Mamani"]),
        ("celular Rosa Mamani 70012345", ["Rosa Mamani"]),
        ("don Julio me pagó 100. José Cuervo declaró ayer.", ["Julio", "José Cuervo"]),
        ("Menú 20 Bs, dijo la dueña: Petrona Huanca Choque cocinaba.", ["Petrona Huanca Choque"]),
        ("Santos: João Pereira Lima foi preso.", ["João Pereira Lima"]),
        ("Ships: the captain, John Okoro Peters, was arrested.", ["John Okoro Peters"]),
        ("Deudas: Rosa Flores 300, Carla Mamani 250.", ["Rosa Flores", "Carla Mamani"]),
        ("Titular: Mercedes Benz Ortega", ["Mercedes Benz Ortega"]),
    ],
)  # fmt: skip
def test_people_beside_things_stay(text, names):
    assert set(names) <= set(people(text))


def test_a_school_called_after_somebody_is_a_body():
    assert named("Alumna de la escuela Ana María Flores.", MentionKind.ORG) == ["escuela Ana María Flores"]


def test_an_office_before_a_name_is_no_prison():
    text = "La defensora penal pública Marcela Vidal Soto pidió su libertad; el defensor penal público Hugo Ríos apeló."
    assert people(text) == ["Marcela Vidal Soto", "Hugo Ríos"]
