"""Both sides of a question: answers as a clear-text join gives them, and what a dishonest side can and cannot do."""

import random

import pytest

from models.errors import BadMessage
from services.deconfliction import oprf, protocol
from services.deconfliction.message import COUNTS, TAG, tags_for

KEY = oprf.random_scalar()
PUBLIC = oprf.public_key(KEY)


def keys(first: int, last: int) -> list[str]:
    return [f"phone:zz:+5917{number:07}" for number in range(first, last)]


def ask(asked: list[str], tags: bytes) -> list[bool]:
    found: list[bool] = []
    for at in range(0, len(asked), COUNTS[-1]):
        blinded = protocol.blind(asked[at : at + COUNTS[-1]])
        evaluated, proof = protocol.answer(KEY, blinded.elements)
        found += protocol.hits(blinded, evaluated, tags, public=PUBLIC, proof=proof)
    return found


def test_G4_answers_equal_a_clear_text_join_on_ten_thousand_values() -> None:
    chance = random.Random(9)
    held = set(chance.sample(keys(0, 20_000), 10_000))
    asked = chance.sample(keys(0, 20_000), 10_000)
    assert ask(asked, protocol.tags_of(KEY, held)) == [key in held for key in asked]


def test_nothing_is_found_where_nothing_is_held() -> None:
    tags = protocol.tags_of(KEY, [])
    assert len(tags) == tags_for(0) * TAG
    assert ask(keys(0, 5), tags) == [False] * 5


def test_blanks_and_order_hide_how_many_and_which() -> None:
    for asked in (1, 15, 16):
        blinded = protocol.blind(keys(0, asked))
        assert len(blinded.elements) == len(set(blinded.elements)) == 16
        for element in blinded.elements:
            oprf.check_element(element)
    places = {protocol.blind(keys(0, 1)).places for _ in range(60)}
    assert len(places) > 5  # of 16 places, each as likely


def test_the_same_key_is_never_sent_twice_alike() -> None:
    one, other = protocol.blind(keys(0, 1)), protocol.blind(keys(0, 1))
    assert not set(one.elements) & set(other.elements)


def test_tags_of_two_epochs_share_nothing() -> None:
    held = keys(0, 600)
    other = oprf.random_scalar()
    width = TAG

    def cut(tags: bytes) -> set[bytes]:
        return {tags[at : at + width] for at in range(0, len(tags), width)}

    assert not cut(protocol.tags_of(KEY, held)) & cut(protocol.tags_of(other, held))


def test_an_answer_made_with_another_key_is_not_relied_on() -> None:
    blinded = protocol.blind(keys(0, 3))
    evaluated, proof = protocol.answer(oprf.random_scalar(), blinded.elements)
    with pytest.raises(BadMessage, match="one key"):
        protocol.hits(blinded, evaluated, protocol.tags_of(KEY, keys(0, 3)), public=PUBLIC, proof=proof)


def test_tags_out_of_order_are_refused() -> None:
    blinded = protocol.blind(keys(0, 3))
    evaluated, proof = protocol.answer(KEY, blinded.elements)
    tags = protocol.tags_of(KEY, keys(0, 3))
    turned = tags[TAG:] + tags[:TAG]
    with pytest.raises(BadMessage, match="order"):
        protocol.hits(blinded, evaluated, turned, public=PUBLIC, proof=proof)


def test_too_many_keys_are_refused() -> None:
    with pytest.raises(BadMessage, match="at most 4096"):
        protocol.blind(keys(0, 4097))
