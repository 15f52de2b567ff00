"""Pages by whether somebody has decided on their flags: exact, true at once, and never of another's cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.factories import OPERATOR, SetClock, a_case, a_document, a_page, a_user, an_actor, an_agency
from support.reviewing import a_decision, a_flag
from support.stored import store

from models.case import Membership, Role
from models.search import HitPage, ReviewState, SearchRequest
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.search.engines.embedded import EmbeddedEngine
from services.search.finder import Finder
from services.search.indexer import records_of

ONE, TWO = a_case("BO-1"), a_case("BO-2")
ANA = a_user("ana", role=Role.INVESTIGATOR)


class World:
    """In each of two cases a document: three pages with a flag and one without."""

    def __init__(self, folder: Path) -> None:
        self.records = open_catalogue(folder / "c.sqlite", SetClock())
        self.engine = EmbeddedEngine(folder / "index")
        self.records.people.add_agency(an_agency())
        self.records.people.add_user(ANA, password_hash="h")
        self.flags = {}
        for case in (ONE, TWO):
            self.records.cases.add(case)
            document = a_document(
                *(a_page(f"deuda {number}", number=number) for number in (1, 2, 3, 4)), case=case.id, name=case.number
            )
            self.flags[case.id] = [
                a_flag(0, 5, document=document.id, page=number, text="deuda") for number in (1, 2, 3)
            ]
            analysis = store(self.records, document).model_copy(update={"indicators": tuple(self.flags[case.id])})
            self.records.evidence.save_analysis(analysis)
            self.engine.write(records_of(document, analysis, agency="a1", name=document.name))
        now = SetClock().now()
        self.records.cases.add_member(Membership(case=ONE.id, user=ANA.id, since=now, granted_by="operator"))
        self.finder = Finder(self.records, AccessDoor(self.records, SetClock()), self.engine)

    def find(self, state: ReviewState | None = None, *, actor: object = OPERATOR) -> HitPage:
        request = SearchRequest(text="deuda", facets=("review", "case"), review=state)
        return self.finder.find(request, actor=actor, cases=None)  # type: ignore[arg-type]

    def facet(self, **more: object) -> dict[str, int]:
        return {one.value: one.count for one in self.find(**more).facets["review"]}  # type: ignore[arg-type]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.engine.close()
    world.records.close()


def test_pages_are_counted_and_narrowed_by_whether_somebody_decided(world: World) -> None:
    assert world.facet() == {"unread": 6}
    world.records.reviews.add(a_decision(world.flags[ONE.id][1], case=ONE.id))
    world.records.reviews.add(a_decision(world.flags[TWO.id][0], case=TWO.id, number=1))
    assert world.facet() == {"unread": 4, "read": 2}
    found = world.find(ReviewState.READ)
    assert {(hit.case_number, hit.page) for hit in found.hits} == {("BO-1", 2), ("BO-2", 1)}
    assert {one.value: one.count for one in found.facets["review"]} == {"unread": 4, "read": 2}
    assert world.find(ReviewState.UNREAD).total == 4
    assert world.find().total == 8
    world.records.reviews.add(a_decision(world.flags[ONE.id][1], case=ONE.id, number=2, undoes=0))
    assert world.facet() == {"unread": 5, "read": 1}


def test_the_states_of_pages_are_those_of_ones_own_cases(world: World) -> None:
    world.records.reviews.add(a_decision(world.flags[TWO.id][0], case=TWO.id))
    ana = an_actor(ANA)
    assert world.facet(actor=ana) == {"unread": 3}
    assert world.find(ReviewState.READ, actor=ana).total == 0
    assert world.find(ReviewState.UNREAD, actor=ana).total == 3


def test_all_hits_keep_to_the_state(world: World) -> None:
    world.records.reviews.add(a_decision(world.flags[ONE.id][0], case=ONE.id))
    request = SearchRequest(text="deuda", review=ReviewState.READ)
    *hits, end = world.finder.every(request, actor=OPERATOR, cases=None)
    assert ([hit.page for hit in hits], end.total) == ([1], 1)  # type: ignore[union-attr]
