"""Undo gives back what was, whatever came between; which decisions stand counts, and not their order."""

import random

from hypothesis import given
from hypothesis import strategies as st
from support.linking import a_link_decision, a_machine_link, a_subject

from models.linking import Act, Judgement, LinkDecision
from models.mention import MentionKind
from services.review.judgements import entities, pair_of, standing, verdict

PEOPLE = [a_subject(number, f"Persona {number}") for number in range(8)]
MACHINE = [(one, PEOPLE[number // 3].id) for number, one in enumerate(PEOPLE)]
LINKS = [
    a_machine_link(PEOPLE[a], PEOPLE[b], odds)
    for a, b, odds in ((0, 1, 5.0), (1, 2, 3.0), (3, 4, 4.0), (4, 5, 6.0), (6, 7, 2.0))
]
READERS = ("ana", "beto", "caro")

steps = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "unsure", "rename", "alias", "none", "retype", "undo"]),
        st.integers(0, 7), st.integers(0, 7), st.sampled_from(READERS),
    ),
    max_size=40,
)  # fmt: skip
_JUDGED = {"accept": Judgement.POSITIVE, "reject": Judgement.NEGATIVE, "unsure": Judgement.UNSURE}
_SAID = {
    "rename": (Act.RENAME, "Otra"),
    "alias": (Act.ALIAS, "Flaca"),
    "none": (Act.NOT_ENTITY, ""),
    "retype": (Act.RETYPE, "ORG"),
}


def played(wanted: list[tuple[str, int, int, str]]) -> list[LinkDecision]:
    """The decisions of a sequence of steps; an undo takes back one that is not undone yet."""
    made: list[LinkDecision] = []
    for number, (what, a, b, by) in enumerate(wanted):
        if what in _JUDGED and a != b:
            made.append(a_link_decision(number, Act.JUDGE, PEOPLE[a], PEOPLE[b], judgement=_JUDGED[what], by=by))
        elif what in _SAID:
            act, value = _SAID[what]
            made.append(
                a_link_decision(
                    number, act, PEOPLE[a], value=value and f"{value} {b}" if act is not Act.RETYPE else value, by=by
                )
            )
        elif what == "undo":
            open_ones = unundone(made)
            if open_ones:
                made.append(a_link_decision(number, Act.UNDO, undoes=int(open_ones[a % len(open_ones)].id, 16), by=by))
    return made


def unundone(made: list[LinkDecision]) -> list[LinkDecision]:
    gone = {one.undoes for one in made}
    return [one for one in made if one.act is not Act.UNDO and one.id not in gone]


def state(decisions: list[LinkDecision]) -> bytes:
    return "\n".join(one.model_dump_json() for one in entities(MACHINE, LINKS, decisions)).encode()


@given(before=steps, between=steps)
def test_undoing_what_came_between_leaves_the_same_bytes(before, between):
    first = played(before)
    kept = state(first)
    then = played([*before, *[step for step in between if step[0] != "undo"]])
    # Of what came later, a reader's new word would stand for his earlier one: undone, the earlier stands again.
    later = then[len(first) :]
    for number, one in enumerate(reversed(later), 1000):
        then.append(a_link_decision(number, Act.UNDO, undoes=int(one.id, 16), by=one.made_by))
    assert state(then) == kept


@given(wanted=steps, seed=st.integers(0, 10_000))
def test_the_order_of_judgements_does_not_count(wanted, seed):
    stands = [one for one in standing(played(wanted)) if one.act is Act.JUDGE]
    shuffled = list(stands)
    random.Random(seed).shuffle(shuffled)
    assert state(stands) == state(shuffled)


@given(wanted=steps)
def test_what_is_told_apart_is_never_together_and_no_decision_is_lost(wanted):
    made = played(wanted)
    found = entities(MACHINE, LINKS, made)
    assert sorted(one for entity in found for one in entity.subjects) == sorted(one.id for one in PEOPLE)
    of = {subject: entity.id for entity in found for subject in entity.subjects}
    pairs: dict = {}
    for one in standing(made):
        if one.act is Act.JUDGE:
            pairs.setdefault(pair_of(one), []).append(one)
    shown = {decision for entity in found for conflict in entity.conflicts for decision in conflict.decisions}
    for (a, b), said in pairs.items():
        if verdict(said) is Judgement.NEGATIVE:
            assert of[a] != of[b]
        elif verdict(said) is None or (verdict(said) is Judgement.POSITIVE and of[a] != of[b]):
            assert {one.id for one in said} <= shown
    assert all(entity.kind in (MentionKind.PERSON, MentionKind.ORG) for entity in found)
