"""J4: an acquittal asks each case that the person is linked to for a review, and tells there no more than it may."""

from pathlib import Path

import pytest
from support.matrix import OUTCOME, REVIEWED
from support.named import link, told
from support.web import FOREIGNER, MEMBERS, OURS, OURS_TOO, THEIRS, World, a_world

from models.case import Role, Sensitivity
from models.mention import MentionKind

ANA, BEA, FORENSIC = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.ANALYST, Role.FORENSIC))
REVIEWS = "/api/v1/outcome-reviews"
HTML = {"Accept": "text/html"}


@pytest.fixture
def world(template: Path, tmp_path: Path):
    with a_world(template, tmp_path / "data") as own:
        for case in (OURS, OURS_TOO, THEIRS):
            told(own, case, "Rufino Ñancupil Rojas")
        link(own)
        yield own


def person(world: World, case=OURS) -> str:
    every = world.workspace.records.links.subjects(case.id)
    return next(entity for subject, entity in every if subject.kind is MentionKind.PERSON)


def acquitted(world: World) -> dict:
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/entities/{person(world)}/outcomes", by=ANA, json=OUTCOME)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(world: World, *, by=ANA) -> list[dict]:
    answer = world.call("GET", REVIEWS, by=by)
    assert answer.status_code == 200, answer.text
    return answer.json()["reviews"]


def test_J4_an_acquittal_makes_a_review_of_each_link_in_other_cases(world: World) -> None:
    assert listed(world) == []
    made = acquitted(world)
    assert (made["made_by"], made["court"], made["day"]) == (ANA.login, OUTCOME["court"], OUTCOME["day"])
    (one,) = listed(world)
    assert (one["case"], one["entity"], one["name"]) == (OURS_TOO.id, person(world, OURS_TOO), "Rufino Ñancupil Rojas")
    assert (one["origin"], one["court"], one["reference"]) == (OURS.id, OUTCOME["court"], OUTCOME["reference"])
    (theirs,) = listed(world, by=FOREIGNER)
    assert theirs["case"] == THEIRS.id
    recorded = world.call("GET", f"/api/v1/cases/{OURS.id}/outcomes", by=BEA).json()["outcomes"]
    assert [one["id"] for one in recorded] == [made["id"]]


def test_J4_another_agency_learns_how_it_ended_and_nothing_of_the_case(world: World) -> None:
    acquitted(world)
    (one,) = listed(world, by=FOREIGNER)
    assert (one["kind"], one["day"], one["agency"]) == ("acquitted", OUTCOME["day"], "Unidad Yungas")
    assert (one["origin"], one["court"], one["reference"]) == (None, "", "")
    said = world.call("GET", REVIEWS, by=FOREIGNER).text
    assert not [
        word for word in (OURS.id, OURS.number, OUTCOME["court"], OUTCOME["reference"], ANA.login) if word in said
    ]


def test_J4_of_a_case_held_closely_only_that_a_review_is_due_is_told(world: World) -> None:
    acquitted(world)
    world.workspace.records.levels.set_case(OURS.id, Sensitivity.RESTRICTED)
    (one,) = listed(world, by=FOREIGNER)
    assert (one["kind"], one["day"], one["agency"], one["origin"]) == (None, None, "", None)


def test_J4_a_link_that_comes_later_asks_for_its_review_too_and_one_that_is_denied_does_not(world: World) -> None:
    acquitted(world)
    assert len(listed(world)) == 1
    proposals = world.call("GET", "/api/v1/link-proposals", by=ANA, params={"kind": "PERSON"}).json()["proposals"]
    (proposal,) = proposals
    body = {"judgement": "negative", "reason": "otra cédula"}
    world.call("POST", f"/api/v1/link-proposals/{proposal['id']}/decisions", by=ANA, json=body)
    assert listed(world) == []
    assert len(listed(world, by=FOREIGNER)) == 1


def test_J4_whoever_does_not_see_the_document_is_not_told_of_the_review(world: World) -> None:
    acquitted(world)
    (one,) = listed(world)
    world.workspace.records.levels.set_level([one["document"]], OURS_TOO.id, Sensitivity.SEALED)
    assert listed(world) == []


def test_J4_a_review_is_closed_once_with_a_reason_that_stays(world: World) -> None:
    acquitted(world)
    (one,) = listed(world)
    path = f"{REVIEWS}/{one['id']}/close"
    assert world.call("POST", path, by=BEA, json=REVIEWED).status_code == 403
    assert world.call("POST", path, by=FOREIGNER, json=REVIEWED).status_code == 404
    assert world.call("POST", path, by=ANA, json={"end": "kept", "reason": ""}).status_code == 422
    before = world.workspace.records.audit.head().sequence
    closed = world.call("POST", path, by=ANA, json=REVIEWED)
    assert closed.status_code == 200
    (event,) = world.workspace.records.audit.read(after=before)
    assert (event.action, event.case, event.detail["end"]) == ("outcome.review", OURS_TOO.id, "kept")
    (now,) = listed(world)
    assert (now["closed"]["reason"], now["closed"]["closed_by"]) == (REVIEWED["reason"], ANA.login)
    assert world.call("POST", path, by=ANA, json=REVIEWED).status_code == 409
    assert [one["closed"] for one in listed(world, by=FOREIGNER)] == [None]


def test_J4_only_an_officer_records_it_of_a_person_on_a_day_that_was(world: World) -> None:
    path = f"/api/v1/cases/{OURS.id}/entities/{person(world)}/outcomes"
    assert world.call("POST", path, by=FORENSIC, json=OUTCOME).status_code == 403
    assert world.call("POST", path, by=ANA, json=OUTCOME | {"day": "2999-01-01"}).status_code == 422
    every = world.workspace.records.links.subjects(OURS.id)
    paper = next(subject.id for subject, _ in every if subject.kind is MentionKind.ID)
    assert (
        world.call("POST", f"/api/v1/cases/{OURS.id}/entities/{paper}/outcomes", by=ANA, json=OUTCOME).status_code
        == 422
    )


def test_J4_the_inbox_shows_it_and_closes_it(world: World) -> None:
    page = f"/cases/{OURS.id}/entities/{person(world)}"
    assert f'action="{page}/outcomes"' in world.call("GET", page, by=ANA, headers=HTML).text
    assert world.call("POST", f"{page}/outcomes", by=ANA, data=OUTCOME, headers=HTML).status_code == 303
    assert OUTCOME["court"] in world.call("GET", page, by=ANA, headers=HTML).text
    inbox = world.call("GET", "/inbox", by=ANA, headers=HTML).text
    assert "Rufino Ñancupil Rojas" in inbox
    assert OUTCOME["court"] in inbox
    theirs = world.call("GET", "/inbox", by=FOREIGNER, headers=HTML).text
    assert "Rufino Ñancupil Rojas" in theirs
    assert OUTCOME["court"] not in theirs
    (one,) = listed(world)
    sent = world.call("POST", f"/inbox/reviews/{one['id']}", by=ANA, data=REVIEWED, headers=HTML)
    assert sent.status_code == 303
    assert "Rufino Ñancupil Rojas" not in world.call("GET", "/inbox", by=ANA, headers=HTML).text
