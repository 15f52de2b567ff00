"""Cohen's kappa: by hand-computed tables, over what was read blind."""

import pytest
from support.reviewing import a_decision, a_flag, placed

from models.review import Verdict
from services.review.agreement import agreements, kappa
from services.review.standing import threads

C, D, U = Verdict.CONFIRMED, Verdict.DISMISSED, Verdict.UNSURE


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], None),
        ([(C, C)] * 5, None),
        ([(C, C), (D, D)], 1.0),
        ([(C, D), (D, C)], -1.0),
        # The textbook table: 20 and 15 alike, 5 and 10 apart; .7 observed, .5 by chance.
        ([(C, C)] * 20 + [(C, D)] * 5 + [(D, C)] * 10 + [(D, D)] * 15, 0.4),
        # Half alike; by chance 2/4·1/4 + 1/4·2/4 + 1/4·1/4 = 5/16.
        ([(C, C), (U, D), (D, D), (C, U)], round((1 / 2 - 5 / 16) / (1 - 5 / 16), 4)),
    ],
)
def test_kappa(pairs, expected):
    assert kappa(pairs) == expected


def read(*verdicts):
    """Flags of a page each, read by ana and bea."""
    flags = [a_flag(page=number, category=category) for number, (category, _, _) in enumerate(verdicts, 1)]
    decisions = []
    for flag, (_, one, other) in zip(flags, verdicts, strict=True):
        decisions.append(a_decision(flag, one, by="ana", number=len(decisions)))
        decisions.append(a_decision(flag, other, by="bea", number=len(decisions)))
    return flags, decisions


def told(flags, decisions):
    return {(one.first, one.second, one.category): (one.flags, one.agreed, one.kappa)
            for one in agreements(threads([placed(flag) for flag in flags], decisions))}  # fmt: skip


def test_all_together_by_category_and_by_pair():
    found = told(*read(("debt", C, C), ("debt", D, D), ("threat", C, D), ("threat", D, C)))
    assert found == {
        ("", "", ""): (4, 2, 0.0),
        ("", "", "debt"): (2, 2, 1.0),
        ("", "", "threat"): (2, 0, -1.0),
        ("ana", "bea", ""): (4, 2, 0.0),
    }


def test_who_changed_his_mind_after_seeing_the_other_still_disagreed():
    flags, decisions = read(("debt", C, D))
    decisions.append(a_decision(flags[0], C, by="bea", number=9, blind=False))
    assert told(flags, decisions)["", "", ""] == (1, 0, 0.0)


def test_a_slip_that_was_undone_before_anything_was_seen_counts_not():
    flag = a_flag()
    decisions = [
        a_decision(flag, D), a_decision(flag, number=1, undoes=0), a_decision(flag, C, number=2),
        a_decision(flag, C, by="bea", number=3),
    ]  # fmt: skip
    assert told([flag], decisions)["", "", ""][:2] == (1, 1)


def test_nothing_read_by_two_gives_no_number():
    assert told([a_flag()], [a_decision(a_flag())]) == {("", "", ""): (0, 0, None)}


def test_two_who_confirm_a_flag_as_different_things_do_not_agree():
    flag, other = a_flag(), a_flag(category="threat_violence")
    corrected = a_decision(flag, C, by="bea", number=1).model_copy(update={"instead": other})
    assert told([flag], [a_decision(flag, C), corrected])["", "", ""] == (1, 0, 0.0)
    both = [a_decision(flag, C).model_copy(update={"instead": other}), corrected]
    assert told([flag], both)["", "", ""][:2] == (1, 1)
