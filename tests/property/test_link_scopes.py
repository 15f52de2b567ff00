"""No link leaks: whatever the memberships, of a case that is not one's own nothing shows but which agency to ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.factories import NOON, a_case, a_document, a_mention, a_page, a_user, an_actor, an_agency
from support.stored import store

from api import judging, proposing
from api.settings import Settings
from api.wiring import Workspace, linker, open_workspace
from models.case import Membership, Sensitivity
from models.errors import NotFound
from models.linking import Judgement
from models.mention import MentionKind
from models.proposal import Reach

HERE, THERE = an_agency("Unidad Yungas"), an_agency("Fiscalía Pilcomayo", country="AR")
CASES = [
    a_case("YUN-1", agency=HERE), a_case("YUN-2", agency=HERE).model_copy(update={"sensitivity": Sensitivity.RESTRICTED}),
    a_case("PIL-1", agency=THERE), a_case("PIL-2", agency=THERE).model_copy(update={"sensitivity": Sensitivity.RESTRICTED}),
]  # fmt: skip
USERS = [a_user("ana", agency=HERE), a_user("bea", agency=THERE)]
NAMES = {HERE.id: HERE.name, THERE.id: THERE.name}


@dataclass
class World:
    """Four cases of two agencies that share a woman and her phone; each writes her name in its own way."""

    workspace: Workspace

    def hold(self, wanted: set[tuple[int, int]]) -> None:
        cases = self.workspace.records.cases
        for number, case in enumerate(CASES):
            for who, user in enumerate(USERS):
                held = any(found.id == case.id for found, _ in cases.places_of(user.id))
                if held and (who, number) not in wanted:
                    cases.remove_member(case.id, user.id)
                elif not held and (who, number) in wanted:
                    cases.add_member(Membership(case=case.id, user=user.id, since=NOON, granted_by="operator"))


def signs_of(number: int) -> set[str]:
    """What would tell of a case: its id and number, its document, its way of writing the name."""
    return {CASES[number].id, CASES[number].number, f"secreto{number}", f"Apodo{number}"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    workspace = open_workspace(Settings(data=Path(tmp_path_factory.mktemp("links")) / "data"))
    records = workspace.records
    for agency in (HERE, THERE):
        records.people.add_agency(agency)
    for user in USERS:
        records.people.add_user(user, password_hash="h")
    for number, case in enumerate(CASES):
        records.cases.add(case)
        name = f"Wenceslada Ñancupil Apodo{number}"
        page = a_page(f"Vio a {name}, celular 71234567, en casa.", boxes=True)
        document = a_document(page, case=case.id, name=f"secreto{number}.txt")
        store(
            records, document,
            a_mention(document, "71234567", kind=MentionKind.PHONE, normal="+59171234567"),
            a_mention(document, name, kind=MentionKind.PERSON, normal=name.lower()),
        )  # fmt: skip
    work = linker(workspace)
    while work.work_once():
        pass
    yield World(workspace)
    workspace.close()


held = st.sets(st.tuples(st.integers(0, 1), st.integers(0, 3)))


@given(wanted=held, user=st.integers(0, 1))
def test_of_a_case_that_is_not_ours_nothing_shows_but_whom_to_ask(world, wanted, user):
    world.hold(wanted)
    actor = an_actor(USERS[user]).model_copy(update={"reason": "revisión de vínculos"})
    mine = {number for who, number in wanted if who == user}
    told = proposing.list_proposals(world.workspace, actor, proposing.Wanted(), limit=1000)
    pairs = {frozenset(side.case for side in one.sides) for one in told.proposals}
    assert pairs == {frozenset({CASES[a].id, CASES[b].id}) for a in mine for b in mine if a < b}
    asks = proposing.list_asks(world.workspace, actor, limit=1000)
    others = [case for number, case in enumerate(CASES) if number not in mine]
    open_agencies = (
        {NAMES[case.agency] for case in others if case.sensitivity is Sensitivity.ORDINARY} if mine else set()
    )
    assert {one.agency for one in asks.asks} == open_agencies
    assert {one.side.case for one in asks.asks} == ({CASES[number].id for number in mine} if open_agencies else set())
    stories = [judging.list_entities(world.workspace, actor, CASES[number].id, limit=1000) for number in sorted(mine)]
    for said in (told, asks, *stories):
        text = said.model_dump_json()
        for number in set(range(len(CASES))) - mine:
            assert not any(sign in text for sign in signs_of(number))
    event = world.workspace.records.audit.read(after=world.workspace.records.audit.head().sequence - 1)[0]
    assert {event.case, *event.cases} - {None} <= {CASES[number].id for number in mine}


@given(wanted=held, user=st.integers(0, 1))
def test_a_proposal_that_is_not_ours_is_absent_by_every_way(world, wanted, user):
    world.hold(wanted)
    actor = an_actor(USERS[user]).model_copy(update={"reason": "revisión de vínculos"})
    mine = {CASES[number].id for who, number in wanted if who == user}
    absent = _refused(world, actor, "0" * 64)
    for link in world.workspace.records.links.proposals([case.id for case in CASES]):
        sides = world.workspace.records.links.found(link[:2])
        if not {side.case for side in sides} <= mine:
            assert _refused(world, actor, f"{link.one}{link.two}") == absent


def _refused(world, actor, proposal: str) -> list[str]:
    said = []
    for ask in (
        lambda: proposing.read_proposal(world.workspace, actor, proposal),
        lambda: proposing.decide(world.workspace, actor, proposal, judgement=Judgement.POSITIVE, reason="x"),
    ):
        with pytest.raises(NotFound) as refused:
            ask()
        said.append(f"{refused.value} {refused.value.advice}")
    return said


@given(wanted=held, user=st.integers(0, 1))
def test_the_door_tells_how_far_each_case_reaches(world, wanted, user):
    world.hold(wanted)
    mine = {number for who, number in wanted if who == user}
    reach = world.workspace.access.reach(an_actor(USERS[user]), [case.id for case in CASES], action="link.list")
    for number, case in enumerate(CASES):
        ordinary = case.sensitivity is Sensitivity.ORDINARY
        assert reach[case.id] is (Reach.FULL if number in mine else Reach.ASK if ordinary else Reach.NOTHING)
