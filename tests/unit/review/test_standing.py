"""What stands of decisions: by reader, through undoing, through new analyses, and hidden from who has not decided."""

import pytest
from support.reviewing import a_decision, a_flag, placed

from models.review import ChangeKind, FlagState, Verdict
from services.review.matching import change, paired
from services.review.standing import threads

CONFIRMED, DISMISSED, UNSURE = Verdict.CONFIRMED, Verdict.DISMISSED, Verdict.UNSURE


def seen(flag, *decisions, by=None):
    [thread] = threads([placed(flag)], decisions)
    return thread.seen_by(by)


def test_one_reader_is_one_and_two_who_say_the_same_agree():
    flag = a_flag()
    assert seen(flag).state is FlagState.UNREAD
    one = seen(flag, a_decision(flag))
    assert (one.state, one.outcome) == (FlagState.ONCE, CONFIRMED)
    two = seen(flag, a_decision(flag), a_decision(flag, by="bea", number=1))
    assert (two.state, two.outcome, two.readers) == (FlagState.AGREED, CONFIRMED, 2)


@pytest.mark.parametrize("other", [DISMISSED, UNSURE])
def test_two_who_say_different_things_are_at_odds_and_none_is_lost(other):
    flag = a_flag()
    found = seen(flag, a_decision(flag), a_decision(flag, other, by="bea", number=1))
    assert (found.state, found.outcome) == (FlagState.CONFLICT, None)
    assert [(one.made_by, one.verdict) for one in found.decisions] == [("ana", CONFIRMED), ("bea", other)]


def test_the_later_decision_of_a_reader_stands_and_undone_it_gives_back_the_earlier():
    flag = a_flag()
    first, later = a_decision(flag), a_decision(flag, DISMISSED, number=1)
    assert seen(flag, first, later).outcome is DISMISSED
    undone = a_decision(flag, number=2, undoes=1)
    assert seen(flag, first, later, undone).outcome is CONFIRMED
    assert seen(flag, first, later, undone, a_decision(flag, number=3, undoes=0)).state is FlagState.UNREAD


def test_the_second_reader_sees_that_somebody_decided_and_not_what():
    flag = a_flag()
    found = seen(flag, a_decision(flag, DISMISSED), by="bea")
    assert (found.readers, found.hidden, found.outcome, found.decisions) == (1, 1, None, ())
    assert seen(flag, a_decision(flag, DISMISSED), by="ana").outcome is DISMISSED
    both = [a_decision(flag, DISMISSED), a_decision(flag, by="bea", number=1)]
    assert seen(flag, *both, by="bea").hidden == 0
    assert len(seen(flag, *both, by="carla").decisions) == 2


def test_where_one_of_two_took_his_back_the_next_reader_is_a_second_one_and_sees_nothing():
    flag = a_flag()
    said = [a_decision(flag), a_decision(flag, number=1, undoes=0), a_decision(flag, DISMISSED, by="bea", number=2)]
    found = seen(flag, *said, by="carla")
    assert (found.readers, found.hidden, found.outcome, found.decisions) == (1, 1, None, ())
    [thread] = threads([placed(flag)], said)
    assert [thread.open_to(reader) for reader in ("ana", "bea", "carla")] == [True, True, False]
    assert not thread.unseen_by("carla"), "both stood once, for all that the thread tells"


def test_a_decision_stays_with_a_flag_that_moved_a_little():
    old, new = a_flag(10, 30), a_flag(5, 34, text="le dijo que debe pagar el pasaje", rule="debt_bondage.es@2")
    found = seen(new, a_decision(old))
    assert (found.outcome, found.changed, found.gone) == (CONFIRMED, ("span",), False)


def test_a_decision_tells_what_newer_rules_tell_otherwise():
    old = a_flag()
    new = a_flag(polarity="negated", rule="debt_bondage.other@1")
    assert seen(new, a_decision(old)).changed == ("polarity", "rule")


def test_of_two_flags_of_one_category_each_keeps_its_own():
    left, right = a_flag(10, 30), a_flag(40, 60)
    found = threads(
        [placed(a_flag(12, 30)), placed(a_flag(38, 61))], [a_decision(right, DISMISSED), a_decision(left, number=1)]
    )
    assert [one.seen_by(None).outcome for one in found] == [CONFIRMED, DISMISSED]


@pytest.mark.parametrize(
    "other",
    [a_flag(category="threat_violence"), a_flag(page=2), a_flag(document="d2"), a_flag(200, 220, text="otra cosa")],
)
def test_another_category_page_document_or_place_is_another_flag(other):
    found = threads([placed(other)], [a_decision(a_flag())])
    assert [(one.gone, len(one.decisions)) for one in found] == [(False, 0), (True, 1)]


def test_a_page_that_was_read_again_keeps_its_decisions_by_the_words():
    moved = a_flag(410, 430, text="DEBE pagar\nel pasaje")
    assert seen(moved, a_decision(a_flag())).outcome is CONFIRMED


def test_a_flag_that_is_gone_keeps_all_that_was_decided_on_it_wherever_it_lay():
    old, older = a_flag(10, 30), a_flag(12, 33)
    [found] = threads(
        [], [a_decision(older), a_decision(old, DISMISSED, by="bea", number=1), a_decision(old, number=2, undoes=1)]
    )
    assert (found.gone, len(found.decisions), found.seen_by(None).outcome) == (True, 3, CONFIRMED)


def test_pairs_tell_what_a_new_analysis_did():
    stays, moves, turns, goes = a_flag(0, 9), a_flag(20, 29), a_flag(40, 49), a_flag(60, 69, text="se va")
    news = [
        a_flag(0, 9, rule="debt_bondage.es@7"),
        a_flag(18, 31),
        a_flag(40, 49, polarity="generic"),
        a_flag(90, 99, text="viene"),
    ]
    kinds = {change(old, new): (old, new) for old, new in paired([stays, moves, turns, goes], news)}
    assert kinds == {
        None: (stays, news[0]), ChangeKind.MOVED: (moves, news[1]), ChangeKind.RETOLD: (turns, news[2]),
        ChangeKind.GONE: (goes, None), ChangeKind.NEW: (None, news[3]),
    }  # fmt: skip
