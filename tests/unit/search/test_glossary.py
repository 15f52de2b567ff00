"""The glossary: its data, what a question means by it, and pages that say it in its words."""

from collections import defaultdict

import pytest

from models.search import Phrase
from services.search import analysis
from services.search.glossary import book

GLOSSARY = book.shipped()


def words(sense):
    return {one.words if isinstance(one, Phrase) else one.word for one in sense.words}


def senses(text):
    return {sense.typed: words(sense) for sense in GLOSSARY.senses(text)}


def test_every_concept_has_words_in_the_three_languages_of_most_pages():
    concepts = list(book.concepts())
    assert len(concepts) > 800
    lacking = [
        concept[0].text
        for concept in concepts
        if len({form.language for form in concept}) < (4 if concept[0].text == "mayo" else 5)
    ]
    assert lacking == []
    assert [form for concept in concepts for form in concept if not analysis.terms(analysis.FOLDED, form.text)] == []


def test_no_word_means_two_things_unless_it_is_marked_so():
    """One word may name two things that are one to whoever asks (a shelter, a hostel); never many."""
    meant = defaultdict(set)
    for number, concept in enumerate(book.concepts()):
        for form in concept:
            if not form.ambiguous:
                meant[form.language, form.text.lower()].add(number)
    assert {word: len(found) for word, found in meant.items() if len(found) > 2} == {}
    assert sum(len(found) > 1 for found in meant.values()) < 0.01 * len(meant)


def test_words_of_grammar_are_no_concepts_by_themselves():
    small = book.small_words()
    assert all(len(small[language]) > 100 for language in book.LANGUAGES)
    taken = [
        form
        for concept in book.concepts()
        for form in concept
        if not form.ambiguous and form.text in small[form.language]
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("question", "typed", "other"),
    [
        ("they kept her passport", "passport", "pasaporte"),
        ("quién le retuvo los pasaportes", "pasaportes", "passaporto"),
        ("costureiras sem carteira", "costureiras", "seamstress"),
        ("un taller clandestino en Once", "taller clandestino", "sweatshop"),
        ("border crossing at night", "border crossing", "valico di frontiera"),
        ("furgone davanti alla stazione degli autobus", "stazione degli autobus", "rodoviária"),
        ("l'hôtel et la dette", "dette", "deuda"),
        ("eight women slept there", "eight", "oito"),
    ],
)
def test_words_are_read_in_any_form_and_the_longest_first(question, typed, other):
    assert other in senses(question)[typed]


def test_the_language_of_a_question_tells_what_its_words_mean():
    # Oficina: an office to whoever writes Spanish, a workshop in Portuguese.
    assert "bureau" in senses("la llamaron de una oficina para el viaje")["oficina"]
    assert "sweatshop" in senses("ela trabalhava numa oficina sem janelas")["oficina"]
    assert "country" in senses("voltou para o país dela")["país"]
    assert "parents" in senses("os pais dela não sabiam")["pais"]
    # May and come are words of grammar, and no month and no meal.
    assert senses("who may come there")["may"] == {"may"}


def test_words_that_it_has_not_are_sought_as_they_are_and_small_ones_are_not():
    found = senses("giros a nombre de Fredesvinda")
    assert found["fredesvinda"] == {"fredesvinda"}
    assert "a" not in found
    assert "de" not in found
    assert senses("de la que no") == {}
    assert len(GLOSSARY.senses("pasaporte " * 500 + "deuda")) == 1


def test_what_is_marked_as_ambiguous_is_sought_and_not_understood(tmp_path):
    concepts = [
        book._concept("carta | carta? | letter | lettre | -"),
        book._concept("uva | uva | grape | raisin | uva"),
    ]
    glossary = book.Glossary(concepts, book.small_words())
    assert [len(one.words) for one in glossary.senses("letter")] == [5]
    (carta,) = glossary.senses("carta minha não")
    assert [one.word for one in carta.words][:2] == ["carta", "carta"]
    assert {one.word for one in glossary.senses("não minha uva")[0].words} == {"uva", "grape", "raisin"}
    with pytest.raises(ValueError, match="shorter"):
        book._concept("uva | uva")
