"""People in messages without capitals, by rules alone; and small words that are nobody."""

import pytest
from support.language import pairs, read


def people(text, language):
    return [written for written, _ in pairs(text, "names", language=language)]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("ya hable con la jefa rosa y dice q si", "es", ["rosa"]),
        ("el chino dice q no paga", "es", ["chino"]),
        ("avisale al gordo q ya llega", "es", ["gordo"]),
        ("12/03/24 21:14 - Yuli: hay q hablar con don efrain", "es", ["Yuli", "efrain"]),
        ("la yoselin no contesta", "es", ["yoselin"]),
        ("Dile a la flaca q el loco ya llego", "es", ["flaca", "loco"]),
        ("a dona cida cobra 300", "pt", ["cida"]),
        ("avisa o negao q a policia vem", "pt", ["negao"]),
        ("spoke to auntie grace, she wants money", "en", ["auntie grace"]),
        ("madame rose veut l'argent", "fr", ["rose"]),
        ("lo zoppo ha preso i documenti", "it", ["zoppo"]),
    ],
)
def test_small_names(text, language, names):
    assert people(text, language) == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("el chino de la esquina cierra temprano", "es"),
        ("la rosa que me diste se marchito", "es"),
        ("la jefa dice q no hay salida", "es"),
        ("mi prima kiere ir q hago", "es"),
        ("o seu documento ta aqui", "pt"),
        ("a thomas the tank set", "en"),
        ("mañana es domingo de ramos", "es"),
        ("Trabajaba para el chino de la fábrica.", "es"),
    ],
)
def test_small_words_that_are_nobody(text, language):
    assert people(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("kevin sabe donde viven, no digas nada q te pega", "es", ["kevin"]),
        ("ya? marcus wants his money by 9 ur late", "en", ["marcus"]),
        ("t ou? brenda est pas la jsuis seule", "fr", ["brenda"]),
        ("sol ya salio, clara esta el agua q lindo", "es", []),
        ("victoria es la meta q falta", "es", []),
    ],
)
def test_a_given_name_that_opens_a_message(text, language, names):
    assert people(text, language) == names


def test_small_words_wait_for_a_name_elsewhere_in_the_document():
    text = "q dijo seydou? no dejes la puerta abierta y trae pan"
    waiting = {found.needs for _, found in read(text, extractor="names").found if found.needs}
    assert waiting == {"seydou"}
