"""Where patterns of rules stand among words: as spaCy's Matcher finds them, which is too slow to ask for each."""

import random

import pytest
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab
from support.language import kit

from services.nlp.indicators.pattern import STOPS, compile_pattern

PLAIN = ["perro", "que", "no", ",", ".", "casa", "nunca"]


def _by_spacy(pattern, words, sentence):
    vocab = Vocab()
    matcher = Matcher(vocab)
    matcher.add("pattern", [[_token(slot) for slot in sequence] for sequence in pattern.sequences])
    span = Doc(vocab, words=words)[slice(*sentence)]
    return {(sentence[0] + start, sentence[0] + end) for _, start, end in matcher(span)}


def _token(slot):
    if slot.gap:
        return {"ORTH": {"NOT_IN": sorted(slot.bars)}, "OP": f"{{0,{slot.gap}}}"}
    return {"ORTH": {"IN": sorted(slot.words)}} | ({"OP": "?"} if slot.optional else {})


def _sentence(pattern, chance):
    """Words of a pattern in their order and out of it, with others among them."""
    words = []
    for slot in chance.choice(pattern.sequences):
        words += chance.choices(PLAIN, k=chance.randrange(3)) if slot.gap or chance.random() < 0.2 else []
        words += [chance.choice(sorted(slot.words))] if slot.words and chance.random() < 0.9 else []
    return chance.choices(PLAIN, k=2) + words + chance.choices(words or PLAIN, k=3)


def _agrees(pattern, chance):
    words = _sentence(pattern, chance)
    sentence = (chance.randrange(3), len(words) - chance.randrange(2))
    assert pattern.matches(words, sentence) == _by_spacy(pattern, words, sentence), (pattern.text, words, sentence)


@pytest.mark.parametrize(
    "text",
    [
        "=a =b", "?=a =b", "=a ?=b", "=a * =b", "=a ~2 =b", "?=a * =b", "=a *1 ?=b", "=a =a ?=a =a", "=a|=b * =a|=c",
        "=a|b_c =d", "?=a|b_c ?=d * =e", "=a * =a * =a", "?=a ?=a =a", "=a *3 ?=b *2 =a",
    ],
)  # fmt: skip
def test_every_form_of_a_pattern_stands_where_spacy_finds_it(text):
    chance = random.Random(text)
    for _ in range(60):
        _agrees(compile_pattern(text, "es", {}, bars=STOPS | {"que"}), chance)


def test_the_shipped_patterns_stand_where_spacy_finds_them():
    chance = random.Random(7)
    shipped = [one for rule in kit().book.rules for found in rule.patterns.values() for one in found]
    for pattern in chance.sample(shipped, 150):
        _agrees(pattern, chance)


def test_a_gap_is_not_left_over_the_end_of_a_sentence():
    pattern = compile_pattern("=a * =b", "es", {})
    assert pattern.matches(["a", "x", "b", "a", ".", "b"], (0, 6)) == {(0, 3)}
    assert pattern.matches(["a", "x", "b"], (0, 2)) == set()
