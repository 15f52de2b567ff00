"""Ranks, tongues, flowers and dishes in the place of names; people beside them stay."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind


def named(text, kind, language):
    found = understand(a_document(a_page(text).model_copy(update={"language": language})), country=None)
    return [mention.text for mention in found.mentions if mention.kind is kind]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Interpreter: Twi, none available", "en"),
        ("Idioma: Quechua", "es"),
        ("Langue : Lingala", "fr"),
        ("Almanach. Avril : semer Capucine et Marguerite. La Rose aime le mur. Violette passe, Iris vient.", "fr"),
        ("Almanach. Mai : Violette passe, Iris vient. Juin : semer Dahlia. Dicton du Jardinier : Arroser. Lune.", "fr"),
        ("Enero: sembrar Azucena y Jacinto. Abono para la Rosa y la Margarita.", "es"),
        ("Prune the roses. Heather, Daisy and Lily like a damp soil.", "en"),
    ],
)
def test_words_in_the_place_of_names(text, language):
    assert named(text, MentionKind.PERSON, language) == []


def test_ranks_in_a_column_of_a_crew_list():
    table = (
        "Crew list\nNo. Rank        Family name   Given names\n1   Master      KARIMI        Reza\n"
        "2   Bosun       TUN           Aung Min\n3   Oiler       HOSSAIN       Shafiq\n"
    )
    found = named(table, MentionKind.PERSON, "en")
    assert not {"Master", "Bosun", "Oiler"} & set(found)
    assert any("KARIMI" in name for name in found)
    assert any("HOSSAIN" in name for name in found)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Rosa, Margarita e Iris Mamani sembraban en la huerta.", "es", {"Iris Mamani"}),
        ("Interpreter: Adaeze Twi", "en", {"Adaeze Twi"}),
        ("Yesenia Quispe habla quechua y vende claveles, rosas y lirios del vivero.", "es", {"Yesenia Quispe"}),
        ("Daisy said the garden was locked. Heather and Lily hid in the hedges.", "en", {"Daisy", "Heather", "Lily"}),
        ("Victim: Rosemary Heather", "en", {"Rosemary Heather"}),
    ],
)
def test_people_beside_them_stay(text, language, names):
    assert names <= set(named(text, MentionKind.PERSON, language))


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [
        ("Buy Brussels sprouts, Turkey slices and China tea.", "en", []),
        ("À la Saint-Médard, prends ton parapluie.", "fr", []),
        ("From Turkey tea came in May. She left Brussels by bus.", "en", ["Turkey", "Brussels"]),
    ],
)
def test_goods_and_feasts_are_no_places(text, language, places):
    assert named(text, MentionKind.PLACE, language) == places


def test_a_stock_list_names_nobody_and_a_ledger_does():
    stock = "código;artículo;cantidad;precio\n2041;Dulce Victoria 400 g;12;$ 1.850,00\n2043;Alfajor Jorgito;48;$ 450,00"
    assert named(stock, MentionKind.PERSON, "es") == []
    ledger = "fecha;mercadería;precio\n03/04/2024;Rosa Mamani;$ 1.850,00\n04/04/2024;Yesenia Quispe;$ 450,00"
    assert named(ledger, MentionKind.PERSON, "es") == ["Rosa Mamani", "Yesenia Quispe"]
