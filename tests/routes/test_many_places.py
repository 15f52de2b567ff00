"""A user with places in a thousand cases, and an agency provider that tells of a thousand groups: clear answers."""

import pytest
from support.factories import NOON
from support.web import HOME, MEMBERS, SECRET_WORD, THEIRS, World, join

from models.case import Case, Role
from models.ids import CaseId, derived

ANA = MEMBERS[Role.INVESTIGATOR]
MANY = 1_000


@pytest.fixture
def crowded(world: World) -> World:
    with world.workspace.records.transaction():
        for number in range(MANY):
            case = Case(
                id=CaseId(derived("many", str(number))), agency=HOME.id, number=f"GR-{number}", title=f"Grupo {number}",
                country="BO", opened=NOON,
            )  # fmt: skip
            world.workspace.records.cases.add(case)
            join(world.workspace, case, ANA)
    return world


def test_whoever_has_a_thousand_places_sees_them_all_searches_and_leaves_whole_events(crowded: World) -> None:
    listed = crowded.call("GET", "/api/v1/cases", by=ANA)
    assert listed.status_code == 200
    numbers = {one["number"] for one in listed.json()["cases"]}
    assert {f"GR-{number}" for number in range(MANY)} <= numbers
    assert THEIRS.number not in numbers
    before = crowded.workspace.records.audit.head().sequence
    found = crowded.call("GET", "/api/v1/search?q=71234567", by=ANA)
    assert found.status_code == 200
    assert len(found.json()["hits"]) == 2
    assert SECRET_WORD not in found.text
    told = [one for one in crowded.workspace.records.audit.read(after=before) if one.action == "search.find"]
    assert len({case for one in told for case in one.cases}) >= MANY, "each case has the look in its trail"
    assert crowded.workspace.records.audit.verify()[1] is None
    assert crowded.call("GET", f"/api/v1/cases/{derived('many', '7')}", by=ANA).json()["number"] == "GR-7"


def test_a_thousand_cases_are_too_many_for_one_certificate_and_nothing_is_half_done(crowded: World) -> None:
    cases = [derived("many", str(number)) for number in range(MANY)]
    before = crowded.workspace.records.audit.head().sequence
    answer = crowded.call("POST", "/api/v1/certificates", by=ANA, json={"cases": cases, "query": "deuda"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert crowded.workspace.records.audit.head().sequence == before
