"""Decisions as examples: what they become, and when they move a flag between flag and suggestion."""

import numpy as np
import pytest
from support.reviewing import a_decision, a_flag, placed

from models.indicator import Polarity, Tier
from models.review import Verdict
from services.review.precedents import Precedents, alike, bare, digest, judged
from services.review.standing import threads

DISMISSED, CONFIRMED, UNSURE = Verdict.DISMISSED, Verdict.CONFIRMED, Verdict.UNSURE


def vector(turned: float = 0.0, *, tag: bytes = b"abcd") -> bytes:
    """A vector turned away from the first axis by so many degrees, of some weights."""
    values = np.zeros(48)
    values[:2] = np.cos(np.radians(turned)), np.sin(np.radians(turned))
    return tag + values.astype("<f2").tobytes()


def pointing(document="d9", *, turned=0.0, tag=b"abcd", **told):
    return a_flag(document=document, **told).model_copy(update={"vector": vector(turned, tag=tag)})


def read(*verdicts, documents=("d1", "d2", "d3", "d4"), **told):
    """The examples of a passage of each document, on which readers decided so."""
    found = []
    for number, (document, verdict) in enumerate(zip(documents, verdicts, strict=False)):
        flag = pointing(document, start=100 * number, end=100 * number + 20, **told)
        found += threads([placed(flag)], [a_decision(flag, verdict, number=number + 1)])
    return judged(found, {})


def tier(flag, examples):
    return Precedents(examples).heeded([flag])[0].tier


def test_three_dismissed_passages_like_it_make_a_flag_a_suggestion_that_says_so():
    [moved] = Precedents(read(DISMISSED, DISMISSED, DISMISSED)).heeded([pointing(turned=20)])
    assert moved.tier is Tier.SUGGESTED
    assert moved.heeded == "Readers here dismissed 3 passages like this one: it is a suggestion."
    assert [int(one, 16) for one in moved.precedents] == [1, 2, 3]


def test_three_confirmed_ones_lift_a_suggestion():
    [moved] = Precedents(read(CONFIRMED, CONFIRMED, CONFIRMED)).heeded([pointing(tier=Tier.SUGGESTED)])
    assert moved.tier is Tier.MODEL
    assert moved.heeded == "Readers here confirmed 3 passages like this one: it counts as a flag."


@pytest.mark.parametrize(
    ("examples", "told"),
    [
        (read(DISMISSED, DISMISSED), {}),  # too few
        (read(DISMISSED, DISMISSED, DISMISSED, documents=("d1", "d1", "d1")), {}),  # one paper alone
        (read(DISMISSED, DISMISSED, DISMISSED, CONFIRMED), {}),  # somebody saw it otherwise
        (read(DISMISSED, DISMISSED, UNSURE), {}),
        (read(DISMISSED, DISMISSED, DISMISSED), {"turned": 30}),  # not like them
        (read(DISMISSED, DISMISSED, DISMISSED), {"tag": b"wxyz"}),  # read with other weights
        (read(DISMISSED, DISMISSED, DISMISSED), {"category": "threat_violence"}),
        (read(DISMISSED, DISMISSED, DISMISSED), {"polarity": Polarity.NEGATED}),
        (read(DISMISSED, DISMISSED, DISMISSED, polarity=Polarity.GENERIC), {}),
        (read(DISMISSED, DISMISSED, DISMISSED, category="minor_victim"), {"category": "minor_victim"}),
        (read(CONFIRMED, CONFIRMED, CONFIRMED), {}),  # a flag stays a flag
        ([], {}),
    ],
)
def test_otherwise_the_machine_s_own_reading_stands(examples, told):
    flag = pointing(**told)
    assert Precedents(examples).heeded([flag]) == (flag,)


def test_a_flag_without_a_vector_is_compared_with_nothing():
    flag = a_flag(document="d9")
    assert Precedents(read(DISMISSED, DISMISSED, DISMISSED)).heeded([flag]) == (flag,)
    assert judged(threads([placed(flag)], [a_decision(flag, DISMISSED)]), {}) == []


def test_what_was_said_of_a_passage_itself_does_not_move_it():
    examples = read(DISMISSED, DISMISSED, DISMISSED)
    assert tier(pointing("d1", start=0, end=20), examples) is Tier.RULE
    assert tier(pointing("d1", start=60, end=80), examples) is Tier.SUGGESTED


def test_an_undone_decision_and_one_at_odds_are_no_examples_and_two_who_agree_are_one():
    flag = pointing("d1")
    undone = [a_decision(flag, DISMISSED, number=1), a_decision(flag, number=2, undoes=1)]
    assert judged(threads([placed(flag)], undone), {}) == []
    odds = [a_decision(flag, DISMISSED, number=1), a_decision(flag, CONFIRMED, number=2, by="eva")]
    assert judged(threads([placed(flag)], odds), {}) == []
    agreed = [a_decision(flag, DISMISSED, number=1), a_decision(flag, DISMISSED, number=2, by="eva")]
    [one] = judged(threads([placed(flag)], agreed), {})
    assert (int(one.decision, 16), one.readers, one.holds) == (2, 2, False)


def test_a_flag_that_is_found_no_more_keeps_the_vector_it_had():
    flag = pointing("d1")
    decision = a_decision(flag.model_copy(update={"vector": b""}), DISMISSED, number=1)
    assert judged(threads([], [decision]), {}) == []
    [one] = judged(threads([], [decision]), {(decision.id, flag.category): flag.vector})
    assert one.vector == flag.vector


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ({"category": "threat_violence"}, {"debt_bondage": False, "threat_violence": True}),
        ({"polarity": Polarity.NEGATED}, {"debt_bondage": False}),
        ({"text": "el pasaje"}, {"debt_bondage": True}),
    ],
)
def test_a_corrected_flag_is_an_example_of_what_it_is_and_of_what_it_is_not(instead, says):
    flag = pointing("d1")
    decision = a_decision(flag, number=1).model_copy(update={"instead": flag.model_copy(update=instead)})
    assert {one.category: one.holds for one in judged(threads([placed(flag)], [decision]), {})} == says


@pytest.mark.parametrize(("told", "was"), [({"rule": "learned@3", "tier": Tier.MODEL}, Tier.MODEL), ({}, Tier.RULE)])
def test_a_kept_flag_tells_what_it_was_before_the_examples(told, was):
    flag = pointing(**told)
    [moved] = Precedents(read(DISMISSED, DISMISSED, DISMISSED)).heeded([flag])
    assert (bare(moved), bare(flag), moved.tier, bare(moved).tier) == (flag, flag, Tier.SUGGESTED, was)
    suggestion = pointing(tier=Tier.SUGGESTED)
    [lifted] = Precedents(read(CONFIRMED, CONFIRMED, CONFIRMED)).heeded([suggestion])
    assert bare(lifted) == suggestion


def test_a_set_of_examples_has_one_name_whatever_their_order():
    some = read(DISMISSED, DISMISSED, CONFIRMED)
    assert digest(some) == digest(some[::-1]) != digest(some[:2])
    assert digest([]) == ""
    flags = [pointing(turned=degrees) for degrees in (0, 10, 40)]
    assert Precedents(some).heeded(flags) == Precedents(some[::-1]).heeded(flags)


def test_vectors_of_other_weights_are_not_alike():
    assert alike([vector(), vector(20), vector(40), vector(tag=b"wxyz"), b""], vector()) == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert alike([], vector()) == []
