"""The queue: who may be in danger now comes first, and each place says why."""

import datetime as dt

import pytest
from support.reviewing import a_decision, a_flag, placed

from models.indicator import CLASSIFIER, Polarity, Strength, Tier
from models.review import GroundCode, Verdict
from models.span import Span
from services.review.standing import threads
from services.review.urgency import Dated, lasts, queue

TODAY = dt.date(2026, 3, 2)
LEARNED = f"{CLASSIFIER}@1"


def order(*places, decisions=(), dates=()):
    flags = [thread.seen_by(None) for thread in threads(places, decisions)]
    return queue(flags, dates, today=TODAY, wanted=flags)


def grounds(entry):
    return [(ground.code, ground.here) for ground in entry.grounds]


def a_minor(document, **more):
    return placed(a_flag(category="minor_victim", document=document, strength=Strength.STRONG), name=document, **more)


def a_lock(document, before="Las ", text="tienen encerradas"):
    return placed(
        a_flag(40, 60, category="harbouring_confinement", document=document, text=text), before=before, name=document
    )


def test_what_is_near_a_danger_comes_before_what_is_elsewhere_in_such_a_document_and_says_so():
    calm = placed(a_flag(document="a", strength=Strength.STRONG), name="a")
    threat = placed(a_flag(document="b", category="threat_violence"), name="b")
    minor, lock, debt = a_minor("z"), a_lock("z"), placed(a_flag(80, 99, document="z"), name="z")
    far = placed(a_flag(document="z", page=90), name="z")
    found = order(calm, far, threat, a_minor("y"), debt, lock, minor)
    assert [(one.flag.name, one.flag.flag.span.page, one.flag.flag.category) for one in found] == [
        ("z", 1, "minor_victim"), ("y", 1, "minor_victim"), ("z", 1, "harbouring_confinement"), ("z", 1, "debt_bondage"),
        ("z", 90, "debt_bondage"), ("b", 1, "threat_violence"), ("a", 1, "debt_bondage"),
    ]  # fmt: skip
    assert [one.position for one in found] == [1, 2, 3, 4, 5, 6, 7]
    for at in (3, 4):
        assert grounds(found[at]) == [(GroundCode.MINOR, False), (GroundCode.CONFINED_NOW, False)]
    assert found[3].explanation.startswith("Elsewhere its page speaks of a minor. Elsewhere its page tells of people")
    assert found[4].explanation.startswith("Elsewhere the document speaks of a minor. Elsewhere the document tells of")
    assert found[6].explanation.startswith("Nothing in its document asks for haste.")


@pytest.mark.parametrize(
    ("before", "text", "now"),
    [
        ("Siguen ", "encerradas bajo llave", True),
        ("Las ", "tienen encerradas", True),
        ("ayuda xfa ", "no me dejan salir", True),
        ("Ella ainda está ", "trancada no quarto", True),
        ("", "they won't let us leave", True),
        ("El año pasado ", "las mantenían encerradas", False),
        ("", "estuvo encerrada tres días", False),
        ("El Sr. Paz y la Dra. Ruiz las ", "tienen encerradas, dijo", True),
        ("Siguen en casa del Sr. ", "Paz encerradas bajo llave", True),
        ("Ficou ", "trancada até fugir", False),
        ("She ", "was locked in a room", False),
        ("Hoy declaró. En 2021 ", "la encerraron en un cuarto", False),
    ],
)
def test_whether_a_confinement_lasts_is_read_from_its_sentence(before, text, now):
    [thread] = threads([a_lock("a", before, text)], ())
    assert lasts(thread.seen_by(None)) is now


@pytest.mark.parametrize(
    ("day", "near"), [("2026-02-27", True), ("2026-05-01", True), ("2025-11-20", False), ("2024-02-27", False)]
)
def test_a_recent_date_beside_the_passage_counts(day, near):
    date = Dated(span=Span(document="d1", page=1, start=100, end=110), day=dt.date.fromisoformat(day))
    [entry] = order(placed(a_flag()), dates=[date])
    assert (grounds(entry) == [(GroundCode.RECENT, True)]) is near
    assert (day in entry.explanation) is near


def test_a_date_far_off_or_on_another_page_does_not():
    dates = [
        Dated(span=Span(document="d1", page=page, start=at, end=at + 5), day=TODAY) for page, at in ((1, 900), (2, 20))
    ]
    assert grounds(order(placed(a_flag()), dates=dates)[0]) == []


def test_what_was_dismissed_denied_or_only_suggested_hurries_nobody():
    debt = placed(a_flag(80, 99))
    minor = a_flag(category="minor_victim")
    assert grounds(order(placed(minor), debt)[1]) == [(GroundCode.MINOR, False)]
    assert grounds(order(placed(minor), debt, decisions=[a_decision(minor, Verdict.DISMISSED)])[0]) == []
    for other in ({"polarity": Polarity.NEGATED}, {"tier": Tier.SUGGESTED, "rule": LEARNED}):
        assert not any(grounds(one) for one in order(placed(a_flag(category="minor_victim", **other)), debt))


def test_rule_and_classifier_at_odds_come_before_what_they_agree_on():
    agreed, alone = (
        a_flag(10, 30, page=1),
        a_flag(10, 30, page=2, tier=Tier.MODEL, rule=LEARNED, strength=Strength.WEAK),
    )
    denied = a_flag(12, 28, page=3, polarity=Polarity.NEGATED, tier=Tier.MODEL, rule=LEARNED)
    ruled = a_flag(10, 30, page=3)
    found = order(*(placed(flag) for flag in (agreed, alone, ruled, denied)))
    at_odds = [one.flag.flag.span.page for one in found if (GroundCode.DISAGREEMENT, True) in grounds(one)]
    # That the classifier alone speaks contradicts no rule.
    assert at_odds == [3, 3]
    assert [one.flag.flag for one in found[2:]] == [agreed, alone]


def test_rule_and_classifier_at_odds_stand_behind_danger_alone():
    """Not behind whatever has a date of these months: that is most of a fresh case."""
    recent = Dated(span=Span(document="b", page=1, start=35, end=45), day=TODAY)
    dated = placed(a_flag(10, 30, document="b", strength=Strength.STRONG), name="b")
    vetoed = placed(a_flag(10, 30, document="c", tier=Tier.SUGGESTED, strength=Strength.WEAK), name="c")
    calm = placed(a_flag(10, 30, document="a", strength=Strength.STRONG), name="a")
    minor = a_minor("d")
    inside = placed(a_flag(80, 99, document="d", strength=Strength.WEAK).model_copy(update={"support": 0.0}), name="d")
    beside = placed(a_flag(110, 130, document="d", strength=Strength.STRONG), name="d")
    found = order(dated, vetoed, calm, beside, inside, minor, dates=[recent])
    assert [(one.flag.name, one.flag.flag.span.start) for one in found] == [
        ("d", 10), ("d", 80), ("d", 110), ("c", 10), ("b", 10), ("a", 10),
    ]  # fmt: skip


def test_the_same_flag_in_near_copies_stands_behind_the_first_and_is_told():
    one, two, other = (placed(a_flag(10, 30, document=name), name=name) for name in "acb")
    twice = placed(a_flag(50, 70, document="a"), name="a")
    words = placed(a_flag(80, 99, document="c", text="otra deuda"), name="c")
    marks = {("a", 1): frozenset({"group/a"}), ("c", 1): frozenset({"group/a"}), ("b", 1): frozenset({"group/b"})}
    flags = [thread.seen_by(None) for thread in threads([one, other, twice, two, words], ())]
    found = queue(flags, (), today=TODAY, wanted=flags, marks=marks)
    assert [(each.flag.name, each.flag.flag.span.start) for each in found] == [
        ("a", 10), ("c", 10), ("a", 50), ("b", 10), ("c", 80),
    ]  # fmt: skip
    assert [(copy.flag, copy.name, copy.page) for copy in found[0].copies] == [(two.flag.id, "c", 1)]
    assert [each.copy_of for each in found] == ["", one.flag.id, "", "", ""]
    assert [each.position for each in found] == [1, 2, 3, 4, 5]
    assert not any(each.copies for each in queue(flags, (), today=TODAY, wanted=flags))


def test_what_the_classifier_did_not_follow_is_read_before_what_both_say_and_hurries_no_document():
    agreed = a_flag(10, 30, page=1, category="debt_bondage")
    vetoed = a_flag(10, 30, page=2, category="minor_victim", tier=Tier.SUGGESTED)
    found = order(*(placed(flag) for flag in (agreed, vetoed)))
    assert [one.flag.flag.span.page for one in found] == [2, 1]
    assert grounds(found[0]) == [(GroundCode.DISAGREEMENT, True)]
