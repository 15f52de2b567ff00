"""Names in their parts, and mentions of one person together."""

import pytest

from models.stated import PersonName, StatedRole
from services.nlp import normal
from services.nlp.people.grouping import Named, group
from services.nlp.people.parts import parts_of


@pytest.mark.parametrize(
    ("text", "given", "surnames"),
    [
        ("María Fernanda López García", ("María", "Fernanda"), ("López", "García")),
        ("LÓPEZ GARCÍA, María Fernanda", ("María", "Fernanda"), ("LÓPEZ", "GARCÍA")),
        ("Ana de la Cruz Quispe", ("Ana",), ("de la Cruz", "Quispe")),
        ("Juan Ortega y Gasset", ("Juan",), ("Ortega y Gasset",)),
        ("Ana Sofia Pereira dos Santos", ("Ana", "Sofia"), ("Pereira", "dos Santos")),
        ("María de los Ángeles Rojas Paz", ("María", "de los Ángeles"), ("Rojas", "Paz")),
        ("QUISPE CONDO ROSMERY", ("ROSMERY",), ("QUISPE", "CONDO")),
        ('Valdir "Capitão" Moreira', ("Valdir",), ("Moreira",)),
    ],
)
def test_given_names_and_surnames(text, given, surnames):
    name = parts_of(text)
    assert (name.given, name.surnames) == (given, surnames)


def test_what_is_no_surname_of_hers():
    name = parts_of("Rosa Mamani viuda de Condori")
    assert (name.given, name.surnames, name.married) == (("Rosa",), ("Mamani",), "Condori")
    name = parts_of("José Pereira Lima Filho")
    assert (name.surnames, name.generation) == (("Pereira", "Lima"), "Filho")
    assert parts_of("M.L.G.").initials
    assert parts_of("M.L.G.").surnames == ()


@pytest.mark.parametrize(
    ("text", "title", "given", "surnames"),
    [
        ("Quispe", "señora", (), ("Quispe",)),
        ("Edgar", "don", ("Edgar",), ()),
        ("Ivone", "dona", ("Ivone",), ()),
        ("Rosmery", "", ("Rosmery",), ()),
    ],
)
def test_a_name_of_one_word_by_its_title_or_the_lists(text, title, given, surnames):
    name = parts_of(text, title)
    assert (name.given, name.surnames, name.title) == (given, surnames, title)


def test_a_label_tells_the_part():
    assert parts_of("ROSARIO", field="apellidos").surnames == ("ROSARIO",)
    assert parts_of("CRUZ", field="nombres").given == ("CRUZ",)


def named(text, *said, title="", language="es", ocr=False):
    roles = frozenset(StatedRole(role) for role in said)
    return Named(normal.person(text), parts_of(text, title), roles, language, ocr)


def test_short_names_join_the_one_whole_name_that_holds_them():
    mentions = [
        named("Rosmery Quispe Condo"), named("Rosmery Quispe"), named("Quispe", title="señora"), named("Rosmery"),
        named("QUISPE CONDO, ROSMERY"),
    ]  # fmt: skip
    assert set(group(mentions)) == {"rosmery quispe condo"}


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        (["Wilma Tejerina Rocha", "Wilma Tejerina Rojas"], "Wilma"),
        (["Wilma Tejerina Rocha", "Wilma Tejerina Rojas"], "Wilma Tejerina"),
        (["Ana Quispe Luna", "Luis Quispe Mita"], "Quispe"),
    ],
)
def test_a_short_name_that_two_may_mean_is_nobodys(whole, short):
    assert group([*map(named, whole), named(short)])[-1] is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Carlos Pérez Gómez", "Carlos Pérez Ruiz"),
        ("João Batista da Silva", "João Batista da Silva Filho"),
        ("Luz Elena Quispe Mamani", "Luz Marina Quispe Mamani"),
        ("Ana Quispe Condo", "Condo"),
        ("María López García", "M.L.G."),
        ("María José López", "José María López"),
    ],
)
def test_other_people_stay_apart(one, other):
    first, second = group([named(one), named(other)])
    assert first != second


def test_portuguese_names_are_shortened_to_the_last_surname():
    people = group([named("Tainara Souza Nogueira", language="pt"), named("Nogueira", title="senhora", language="pt")])
    assert people == ["tainara souza nogueira"] * 2


def test_english_names_are_shortened_to_the_last():
    people = group([named("Terrence Lamar Whitfield", language="en"), named("Whitfield", language="en")])
    assert people == ["terrence lamar whitfield"] * 2


def test_an_official_is_no_party_of_the_same_name():
    prosecutor, victim = group([named("Rosa Cruz Molina", "prosecutor"), named("Rosa Cruz", "victim")])
    assert (prosecutor, victim) == ("rosa cruz molina", "rosa cruz")
    assert group([named("Rosa Cruz Molina", "prosecutor"), named("Rosa")])[1] == "rosa"


def test_an_alias_means_whom_it_was_told_of_here_and_later():
    mentions = [named("Rolando Torrico Vaca"), named("Tincho"), named("El Chino"), named("Tincho")]
    assert group(mentions, {1: 0}) == [
        "rolando torrico vaca",
        "rolando torrico vaca",
        "el chino",
        "rolando torrico vaca",
    ]


def test_an_alias_of_two_people_is_nobodys_where_it_stands_alone():
    mentions = [named("Rolando Torrico"), named("Tincho"), named("Luis Soria"), named("Tincho"), named("Tincho")]
    assert group(mentions, {1: 0, 3: 2}) == ["rolando torrico", "rolando torrico", "luis soria", "luis soria", None]


def test_ocr_may_misread_one_letter_of_a_long_name_and_print_may_not():
    whole = named("Rosmery Quispe Condo Mamani")
    assert group([whole, named("Rosmery Quispe Condo Marnani", ocr=True)])[1] != "rosmery quispe condo mamani"
    assert group([whole, named("Rosmery Quispe Condo Mamami", ocr=True)])[1] == "rosmery quispe condo mamani"
    assert group([whole, named("Rosmery Quispe Condo Mamami")])[1] == "rosmery quispe condo mamami"


def test_parts_of_nothing_are_no_error():
    assert parts_of("") == PersonName(sure=False)
    assert group([]) == []
