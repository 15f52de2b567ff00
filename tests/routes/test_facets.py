"""Facets and lists by their own addresses: the counts and lines of a search, of one's cases alone."""

import json
from typing import Any

import pytest
from support.web import MEMBERS, OURS, SECRET_WORD, STRANGERS, THEIRS, World

from models.case import Role
from services.search import mapping, reviewed

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
PATH = "/api/v1/facets"


def counted(world: World, text: str, *, by: Any = INVESTIGATOR, **more: Any) -> dict[str, Any]:
    answer = world.call("POST", PATH, by=by, json={"text": text, **more})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_facets_are_those_of_the_search(world: World) -> None:
    searched = world.call(
        "POST", "/api/v1/search", by=INVESTIGATOR, json={"text": "712-34567", "facets": ["case", "phone"]}
    ).json()
    found = counted(world, "712-34567", facets=["case", "phone"])
    assert found == {name: searched[name] for name in ("total", "documents", "facets", "completeness")}
    by_address = world.call("GET", f"{PATH}?q=712-34567&facet=case&facet=phone", by=INVESTIGATOR)
    assert by_address.json() == found


def test_without_names_all_facets_are_counted(world: World) -> None:
    assert set(counted(world, "")["facets"]) == {*mapping.FACETS, reviewed.FACET}


def test_facets_count_nothing_that_one_may_not_see(world: World) -> None:
    assert counted(world, "71234567", by=STRANGERS[Role.ANALYST])["total"] == 0
    assert THEIRS.id not in json.dumps(counted(world, ""))
    assert counted(world, SECRET_WORD)["total"] == 0
    refused = world.call("POST", PATH, by=INVESTIGATOR, json={"cases": [THEIRS.id]})
    absent = world.call("POST", PATH, by=INVESTIGATOR, json={"cases": ["0" * 32]})
    assert refused.status_code == absent.status_code == 404
    assert refused.json()["detail"] == absent.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "status"), [({"facets": ["plate"]}, 501), ({"facets": ["x"]}, 422), ({"text": "(a"}, 422)]
)
def test_what_cannot_be_counted_is_told(world: World, asked: dict[str, Any], status: int) -> None:
    assert world.call("POST", PATH, by=INVESTIGATOR, json=asked).status_code == status


def test_one_event_tells_of_the_counting_and_not_of_its_query(world: World) -> None:
    before = world.workspace.records.audit.head().sequence
    counted(world, "71234567")
    (event,) = world.workspace.records.audit.read(after=before)
    assert (event.action, event.detail["pages"], event.outcome) == ("search.find", 2, "ok")
    assert "71234567" not in event.model_dump_json()


def test_a_list_is_searched_by_both_of_its_addresses(world: World) -> None:
    asked = {"lines": ["71234567", "nadie"], "cases": [OURS.id]}
    one, other = (world.call("POST", f"/api/v1/{at}", by=INVESTIGATOR, json=asked) for at in ("lists", "search/list"))
    assert one.status_code == 200
    assert one.text == other.text
    assert [json.loads(line).get("state") for line in one.text.splitlines()][:2] == ["found", "absent"]


def test_a_search_counts_no_more_fields_than_its_address_may_name(world: World) -> None:
    for path in (PATH, "/api/v1/search", "/api/v1/search/export"):
        asked = {"text": "712", "facets": ["case"] * 21}
        assert world.call("POST", path, by=INVESTIGATOR, json=asked).status_code == 422
