"""The small names tagger with the weights that come with the program."""

import hashlib

import pytest
from support import language

from models.mention import MentionKind
from services.nlp.classifier import LONGEST_WORD
from services.nlp.tagger import FOLDER, KEPT, SHA256, SmallTagger, shape, shipped


def read(text):
    words = language.read(text).words
    return [
        (found.kind, text[words[found.start].start : words[found.end - 1].end])
        for found in shipped().names(text, words)
    ]


def test_the_weights_are_the_ones_that_were_measured():
    assert hashlib.sha256((FOLDER / "tagger.bin").read_bytes()).hexdigest() == SHA256


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "El comisario Rubén Ticona, de la Fiscalía Departamental, viajó a Cochabamba.",
            {(MentionKind.PERSON, "Rubén Ticona"), (MentionKind.PLACE, "Cochabamba")},
        ),
        ("O delegado Marcos Ferreira foi a Corumbá.", {(MentionKind.PERSON, "Marcos Ferreira")}),
        ("Detective Alice Morgan went to Bristol.", {(MentionKind.PERSON, "Alice Morgan")}),
        ("L'avocate Camille Renard habite à Lyon.", {(MentionKind.PERSON, "Camille Renard")}),
        ("Il signor Paolo Ferri vive a Bologna.", {(MentionKind.PERSON, "Paolo Ferri")}),
    ],
)
def test_names_of_all_five_languages_are_read(text, names):
    assert names <= set(read(text))


def test_a_text_is_read_alike_each_time_and_after_all_words_were_forgotten():
    text = "Declaró Rubén Ticona Mamani en Oruro."
    once = read(text)
    assert read(text) == once
    shipped().forget()
    assert read(text) == once


def test_the_vocabulary_does_not_grow_with_what_is_read():
    tagger = SmallTagger()
    for start in range(0, 3 * KEPT, 5_000):
        text = " ".join(f"w{number}" for number in range(start, start + 5_000))
        tagger.names(text, language.read(text).words)
        assert len(tagger._vocab) <= KEPT + 5_001


def test_no_words_no_names():
    assert shipped().names("", []) == []


@pytest.mark.parametrize(
    ("word", "told"),
    [("Rosa", "Xxxx"), ("MAMANI", "XXX"), ("12.345", "dd.ddd"), ("mc-Donald", "xx-Xxxx"), ("Ñ", "X"), ("", "")],
)
def test_the_shape_of_a_word(word, told):
    assert shape(word) == told


def test_a_long_run_has_a_short_shape():
    assert len(shape("a1" * 500)) <= LONGEST_WORD
