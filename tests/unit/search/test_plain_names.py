"""Names of words alone are taken apart by a shorter way that comes to the same, and words by a look at their letters."""

import itertools
import random
import subprocess
import sys

import pytest

from api.linking import name_levels
from benchmarks.linking.pairs import pairs
from benchmarks.linking.people import Draw
from services.scripts import customs
from services.search.linking import words
from services.search.linking.parse import Parser
from services.search.linking.plain import PlainNames
from services.search.linking.score import NameScorer
from services.search.linking.tables import lines

LEVELS = name_levels()
ODD = [
    "", " ", "Ana", "ANA", "A", "ana MARÍA", "Pérez Gómez JUAN", "Juan PÉREZ", "N N", "sin nombre", "Un tal Rubén", "Ma Li", "Li Wei",
    "José y María", "Ana de la Cruz", "Juan  Pérez\tRojas", "0lga Rojas", "Olga Rojas", "Juan 2 Pérez", "Ana?? Rojas", "Jose\u0301 Rojas",
    "JosÃ© Rojas", "Иван Петров", "Hijo Pérez", "Juan alias Rojas", "Juan Pérez Filho", "San Martín", "Dr Juan Rojas", "Ana-María Rojas",
    "Uno Dos Tres Cuatro Cinco Seis Siete Ocho Nueve", "Uno Dos Tres Cuatro Cinco Seis Siete Ocho Nueve Diez", "x" * 301, "Ana " * 90,
]  # fmt: skip


def writings() -> list[str]:
    made = list(pairs(Draw(LEVELS, part=1), each=12, seed=77))
    return ODD + [text for pair in made for text in (pair.one, pair.two)]


def shown(raw: str, parser: Parser) -> object:
    name = parser.name(raw)
    return (
        [(*map(repr, reading[:2]), *reading[2:]) for reading in name.readings], name.words, name.particles, name.generation,
        name.notes, name.initials, name.marked, [alias.words for alias in name.aliases],
    )  # fmt: skip


def test_the_shorter_way_comes_to_the_same(monkeypatch):
    texts = writings()
    short = Parser(LEVELS)
    told = [shown(text, short) for text in texts]
    monkeypatch.setattr(PlainNames, "read", lambda *_: None)
    careful = Parser(LEVELS)
    for text, one in zip(texts, told, strict=True):
        assert one == shown(text, careful), text


def test_scores_are_the_same_to_the_last_bit(monkeypatch):
    found = list(pairs(Draw(LEVELS, part=1), each=12, seed=78))
    scored = [NameScorer(LEVELS).score(*pair[:2]) for pair in found[:40]]
    scorer = NameScorer(LEVELS)
    scored += [scorer.score(*pair[:2]) for pair in found[40:]]
    monkeypatch.setattr(PlainNames, "read", lambda *_: None)
    monkeypatch.setattr(words, "_SLAVIC_ALIKE", 0)
    monkeypatch.setattr(words, "_ARABIC_ALIKE", 0)
    careful = NameScorer(LEVELS)
    for pair, one in zip(found, scored, strict=True):
        again = careful.score(*pair[:2])
        assert (one.score, tuple(one.parts), tuple(one.notes)) == (
            again.score,
            tuple(again.parts),
            tuple(again.notes),
        ), pair


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bruna Nascimento da Nascimento", "Bruna Nascimerito da Nascimento"), ("André André Lima", "Adnré André Lima"),
        ("Maria Luiza Lima", "M. Lirna"), ("Pepe Quintanilla", "José Luis Quintanilla Mora"),
        ("Lucky Adebayo Ehigiator", "Ehigiator Lucky Adebayo"),
    ],
)  # fmt: skip
def test_which_name_stands_first_does_not_matter(one, two):
    scorer = NameScorer(LEVELS)
    assert scorer.score(one, two).score == pytest.approx(scorer.score(two, one).score, abs=0.011)


def test_of_many_pairs_none_is_worth_a_look_in_one_order_alone():
    scorer = NameScorer(LEVELS)
    for pair in pairs(Draw(LEVELS, part=1), each=20, seed=41):
        there, back = scorer.score(*pair[:2]).score, scorer.score(pair.two, pair.one).score
        assert abs(there - back) < 0.02, pair
        assert (there >= 0.7) == (back >= 0.7), pair


def test_words_of_one_original_have_the_letters_that_every_custom_writes_alike():
    rng = random.Random(5)
    known = sorted({word for line in lines("variants.txt") for word in line.split()[1:] if word.isalpha()})
    near = [("".join(rng.sample(word, len(word)))[: rng.randint(3, 9)], word) for word in known]
    met = 0
    for one, two in itertools.chain(itertools.pairwise(known), zip(known, known[3:], strict=False), near):
        differ = words.letters_of(one) ^ words.letters_of(two)
        if customs.same_slavic(one, two):
            met += 1
            assert not differ & words._SLAVIC_ALIKE, (one, two)
        for surname in (False, True):
            if customs.same_arabic(one, two, surname=surname):
                met += 1
                assert not differ & words._ARABIC_ALIKE, (one, two)
    assert met > 50


@pytest.mark.parametrize("module", ["api.cli.resolve", "api.cli.compare_names"])
def test_who_compares_names_loads_no_network(module):
    told = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys, {module}; print(*(m for m in ('spacy', 'onnxruntime') if m in sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == ""
