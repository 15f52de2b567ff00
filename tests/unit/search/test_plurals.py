"""Singular and plural of a word, and the stems by which both are sought."""

import pytest

from services.search import analysis
from services.search.highlight import spans
from services.search.plurals import forms
from services.search.syntax import parse


@pytest.mark.parametrize(
    ("language", "word", "others"),
    [
        ("es", "mujeres", {"mujer"}),
        ("es", "mujer", {"mujeres"}),
        ("es", "imágenes", {"imágen"}),  # an accent is none of the stem
        ("es", "imagenes", {"imagen"}),
        ("es", "almacenes", {"almacén"}),
        ("es", "luces", {"luz"}),
        ("es", "tienes", set()),
        ("es", "quieres", set()),
        ("es", "decides", set()),
        ("pt", "viagens", {"viagem"}),
        ("pt", "avião", {"aviões", "aviães"}),
        ("pt", "mães", {"mãe"}),
        ("pt", "mais", set()),
        ("en", "women", {"woman"}),
        ("en", "taken", {"take", "took"}),
        ("en", "sell", {"sold"}),
        ("en", "regimen", set()),
        ("fr", "travaux", {"travail"}),
        ("it", "uomini", {"uomo"}),
    ],
)
def test_what_a_word_is_sought_as_too(language: str, word: str, others: set[str]) -> None:
    found = forms(language, word)
    assert found[0] == word
    assert others <= set(found)
    if not others:
        assert {stem for form in found for stem in analysis.terms(analysis.stem(language), form)} == set(
            analysis.terms(analysis.stem(language), word)
        )


@pytest.mark.parametrize("language", sorted(analysis.STEMS))
def test_most_words_have_one_stem_in_a_language(language: str) -> None:
    for word in ("pasaporte", "casa", "documento", "frontera", "dinheiro", "passport", "70012345", "x"):
        assert len(analysis.stems(language, word)) == 1


@pytest.mark.parametrize(("typed", "marked"), [("mujer", "mujeres"), ("mujeres", "mujer"), ("JUEZ", "jueces")])
def test_both_are_marked_on_the_page(typed: str, marked: str) -> None:
    text = f"la {marked} del hotel"
    assert [text[start:end] for start, end in spans(parse(typed), text, languages=["es"])] == [marked]


def test_words_of_each_language_of_a_page_are_marked() -> None:
    text = "las víctimas trabajaban; as meninas viajavam"
    found = {typed: spans(parse(typed), text, languages=["es", "pt"]) for typed in ("trabajar", "viajará")}
    assert [text[a:b] for ((a, b),) in found.values()] == ["trabajaban", "viajavam"]
