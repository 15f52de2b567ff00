"""What people decide, laid over what the machine joined: merged, split, at odds, undone, met again."""

import pytest
from support.linking import a_link_decision, a_machine_link, a_subject, ids

from models.linking import Act, CaseEntity, ConflictKind, Judgement
from models.mention import MentionKind
from services.review.judgements import entities

A, B, C, D = (
    a_subject(number, text) for number, text in enumerate(("Ana Rojas", "Ana M. Rojas", "A. Rojas", "Beto Paz"))
)
ALL = [A, B, C, D]
JOINED = min(A.id, B.id, C.id)
MACHINE = [(A, JOINED), (B, JOINED), (C, JOINED), (D, D.id)]
LINKS = [a_machine_link(A, B, 4.0), a_machine_link(B, C, 6.0)]
YES, NO, UNSURE = Judgement.POSITIVE, Judgement.NEGATIVE, Judgement.UNSURE


def judged(number, one, two, judgement, **more):
    return a_link_decision(number, Act.JUDGE, one, two, judgement=judgement, **more)


def groups(*decisions, machine=MACHINE, links=LINKS) -> list[set[str]]:
    return sorted(
        (set(one.subjects) for one in entities(machine, links, decisions)), key=lambda one: (-len(one), min(one))
    )


def holding(subject, *decisions, machine=MACHINE) -> CaseEntity:
    return next(one for one in entities(machine, LINKS, decisions) if subject.id in one.subjects)


def test_without_decisions_the_machine_s_entities_stand_and_none_is_confirmed():
    assert groups() == [ids(A, B, C), ids(D)]
    assert not any(one.confirmed for one in entities(MACHINE, LINKS, []))


def test_a_merge_joins_and_a_split_parts_at_the_strongest_links_that_are_left():
    assert groups(judged(1, A, D, YES)) == [ids(A, B, C, D)]
    # Told apart from one alone, B stays with whom its stronger link is.
    assert groups(judged(1, A, B, NO)) == [ids(B, C), *sorted([ids(A), ids(D)], key=min)]
    assert groups(judged(1, A, B, NO), judged(2, A, C, NO)) == [ids(B, C), *sorted([ids(A), ids(D)], key=min)]


def test_undone_it_is_as_it_was():
    undone = [judged(1, A, D, YES), a_link_decision(2, Act.UNDO, undoes=1)]
    assert entities(MACHINE, LINKS, undone) == entities(MACHINE, LINKS, [])


def test_what_one_reader_says_again_counts_last_and_undone_the_earlier_stands():
    said = [judged(1, A, D, YES), judged(2, A, D, NO)]
    assert ids(A, B, C, D) not in groups(*said)
    assert groups(*said, a_link_decision(3, Act.UNDO, undoes=2)) == [ids(A, B, C, D)]


def test_two_readers_at_odds_join_nobody_and_are_shown():
    said = [judged(1, A, D, YES, by="ana"), judged(2, A, D, NO, by="beto")]
    assert groups(*said) == [ids(A, B, C), ids(D)]
    found = holding(D, *said)
    assert [one.kind for one in found.conflicts] == [ConflictKind.AT_ODDS]
    assert set(found.conflicts[0].decisions) == {one.id for one in said}
    assert not found.confirmed


def test_unsure_beside_a_verdict_leaves_the_verdict():
    assert groups(judged(1, A, D, YES, by="ana"), judged(2, A, D, UNSURE, by="beto")) == [ids(A, B, C, D)]
    assert groups(judged(1, A, D, UNSURE)) == [ids(A, B, C), ids(D)]


def test_a_chain_that_joins_what_is_told_apart_is_shown_and_not_closed():
    e = a_subject(9, "Caro Lima")
    machine = [(A, A.id), (D, D.id), (e, e.id)]
    said = [judged(1, A, D, YES), judged(2, D, e, YES), judged(3, A, e, NO)]
    found = entities(machine, [], said)
    assert len(found) == 2
    assert {conflict.kind for one in found for conflict in one.conflicts} == {ConflictKind.CHAIN}
    assert all(e.id not in one.subjects or A.id not in one.subjects for one in found)


def test_names_kinds_and_aliases_are_the_last_that_stand():
    said = [
        a_link_decision(1, Act.RENAME, A, value="Ana María Rojas"),
        a_link_decision(2, Act.ALIAS, B, value="la Flaca"),
        a_link_decision(3, Act.RETYPE, C, value="ORG"),
    ]
    found = holding(A, *said)
    assert (found.name, found.also[0], found.kind, found.confirmed) == (
        "Ana María Rojas",
        "la Flaca",
        MentionKind.ORG,
        True,
    )
    other = holding(A, *said, a_link_decision(4, Act.RENAME, B, value="Ana Rojas Paz", by="beto"))
    assert other.name == "Ana Rojas Paz"
    assert [one.kind for one in other.conflicts] == [ConflictKind.OTHER_NAME]
    assert holding(A, *said, a_link_decision(5, Act.UNDO, undoes=1)).name == "Ana M. Rojas"


def test_no_entity_and_by_hand():
    none = holding(D, a_link_decision(1, Act.NOT_ENTITY, D))
    assert (none.not_entity, none.confirmed) == (True, False)
    hand = a_subject(20, "El del bar").model_copy(update={"document": "", "id": "f" * 32})
    made = holding(hand, a_link_decision(1, Act.CREATE, hand))
    assert (made.by_hand, made.confirmed, made.mentions, made.gone) == (True, True, 0, ())


@pytest.mark.parametrize(
    ("now", "met"),
    [
        (A.model_copy(update={"id": "1" * 32, "key": "ana rojas paz", "text": "Ana Rojas Paz", "end": 13}), True),
        (A.model_copy(update={"id": "1" * 32, "page": 4}), True),
        (A.model_copy(update={"id": "1" * 32, "key": "x", "text": "X", "page": 4}), False),
        (A.model_copy(update={"id": "1" * 32, "kind": MentionKind.ORG}), False),
    ],
)
def test_a_decision_meets_a_later_analysis_by_place_or_words(now, met):
    machine = [(now, now.id), (D, D.id)]
    found = entities(machine, [], [judged(1, A, D, YES)])
    assert any({now.id, D.id} <= set(one.subjects) for one in found) is met
    # What is found no more stays, with the decision.
    assert [one.gone for one in found if one.gone] == ([] if met else [(A.id,)])


@pytest.mark.parametrize(
    "other",
    [
        a_link_decision(2, Act.RENAME, A, value="Ana Rojas Paz", by="beto"),
        a_link_decision(2, Act.ALIAS, A, value="La Negra", by="beto"),
        judged(2, A, D, YES, by="beto"),
    ],
)
def test_none_at_all_against_another_reader_is_at_odds_and_swallows_nobody(other):
    none = a_link_decision(1, Act.NOT_ENTITY, A, by="ana")
    found = holding(A, none, other)
    assert [one.kind for one in found.conflicts] == [ConflictKind.AT_ODDS]
    assert set(found.conflicts[0].decisions) == {none.id, other.id}
    assert not found.not_entity
    assert not found.confirmed
    assert holding(A, none, other.model_copy(update={"made_by": "ana"})).not_entity
