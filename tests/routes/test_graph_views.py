"""Kept views of a graph: their owner's alone, within rights, gone with what is erased."""

from typing import Any

import pytest
from support.erasure import ORDER
from support.web import ACTING, MEMBERS, OURS, World, add_document

from api.eraser import carry_out
from api.wiring import linker
from models.case import Role, Sensitivity

OFFICER, OTHER, PROSECUTOR = (MEMBERS[role] for role in (Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR))
VIEWS = f"/api/v1/cases/{OURS.id}/graph-views"
FILTERS = [["kind", "PHONE"], ["least", "2"], ["from", ""]]


def kept(world: World, name: str, places: dict[str, Any] | None = None, by: Any = OFFICER) -> dict[str, Any]:
    body = {"name": name, "places": places or {"a" * 32: [3, -4]}, "filters": FILTERS}
    answer = world.call("POST", VIEWS, by=by, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def names(world: World, by: Any = OFFICER) -> list[str]:
    return [one["name"] for one in world.call("GET", VIEWS, by=by).json()["views"]]


def test_a_view_is_its_owners_alone_and_kept_anew_under_its_name(world: World) -> None:
    first = kept(world, " El  hostal ")
    again = kept(world, "El hostal", {"b" * 32: [1, 2], "c" * 32: [0, 0]})
    kept(world, "Otra", by=OTHER)
    assert (first["name"], again["stations"], names(world), names(world, OTHER)) == (
        "El hostal",
        2,
        ["El hostal"],
        ["Otra"],
    )
    read = world.call("GET", f"{VIEWS}/{again['id']}", by=OFFICER).json()
    assert (read["places"], read["filters"]) == ({"b" * 32: [1, 2], "c" * 32: [0, 0]}, FILTERS)
    for by in (OTHER, PROSECUTOR, ACTING):
        absent = world.call("GET", f"{VIEWS}/{'0' * 32}", by=by)
        for method in ("GET", "DELETE"):
            answer = world.call(method, f"{VIEWS}/{again['id']}", by=by)
            assert (answer.status_code, answer.content) == (404, absent.content)
    assert world.call("DELETE", f"{VIEWS}/{again['id']}", by=OFFICER).status_code == 204
    assert names(world) == []
    events = [one for one in world.workspace.records.audit.read(limit=1000) if one.action == "graph.keep"]
    assert [one.detail for one in events if one.outcome == "ok"] == [
        {"stations": 1}, {"stations": 2}, {"stations": 1}, {"removed": 1},
    ]  # fmt: skip
    assert "hostal" not in repr(events)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": "x" * 81}, {"places": {"Rosa": [1, 2]}}, {"places": {"a" * 32: [1]}},
        {"places": {"a" * 32: [1.5, 2]}}, {"places": {"a" * 32: [1, 10**9]}}, {"filters": [["kind", "Rosa"]]}, {"filters": [["Rosa", "on"]]}, {"filters": [["least", "71234567"]]},
        {"places": {f"{number:032x}": [0, 0] for number in range(5001)}},
    ],
)  # fmt: skip
def test_what_is_no_view_is_refused(still_world: World, wrong: dict[str, Any]) -> None:
    body = {"name": "Vista", "places": {}, **wrong}
    assert still_world.call("POST", VIEWS, by=OFFICER, json=body).status_code == 422


def test_a_person_keeps_so_many_and_who_leaves_the_case_reaches_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.graph_views.MOST_VIEWS", 1)
    one = kept(world, "Una")
    assert kept(world, "Una")["name"] == "Una"
    full = world.call("POST", VIEWS, by=OFFICER, json={"name": "Dos", "places": {}})
    assert (full.status_code, full.json()["code"]) == (409, "conflict")
    assert world.call("DELETE", f"/api/v1/cases/{OURS.id}/members/{OFFICER.id}", by=OTHER).status_code == 204
    for path in (VIEWS, f"{VIEWS}/{one['id']}"):
        assert world.call("GET", path, by=OFFICER).status_code == 404


def test_an_erasure_leaves_no_place_of_what_stands_nowhere_any_more(world: World) -> None:
    documents = [
        world.document_of(OURS),
        add_document(world.workspace, OURS, "otra.txt", "Otra vez 71234567.").document,
    ]
    links = linker(world.workspace)
    while links.work_once():
        pass
    shown = world.call("POST", "/api/v1/graph/picture", by=OFFICER, json={"cases": [OURS.id], "most": 50}).json()
    there = {one["node"]["id"] for one in shown["stations"]}
    assert there
    kept(world, "Todo", {one: [1, 1] for one in (*there, "f" * 32)})
    for document, stand in zip(documents, (there, set()), strict=True):
        made = world.call(
            "POST", f"/api/v1/cases/{OURS.id}/erasures", by=PROSECUTOR, json={"document": document, **ORDER}
        )
        assert made.status_code == 202, made.text
        assert carry_out(world.workspace) == 1
        (left,) = world.workspace.records.graph_views.of(OURS.id, OFFICER.id)
        assert left.places.keys() == stand


def test_a_view_of_a_case_held_closely_needs_a_reason(world: World) -> None:
    path = f"{VIEWS}/{kept(world, 'Una')['id']}"
    world.workspace.records.levels.set_case(OURS.id, Sensitivity.RESTRICTED)
    assert world.call("GET", path, by=OFFICER).json()["code"] == "reason_needed"
    with_one = {"X-Lince-Reason": "oficio%2014%2F2026"}
    assert world.call("GET", path, by=OFFICER, headers=with_one).status_code == 200


def test_in_a_closed_case_views_are_opened_and_none_is_kept(world: World) -> None:
    mine = kept(world, "Una", by=PROSECUTOR)
    world.workspace.records.cases.close(OURS.id, world.workspace.clock.now())
    assert world.call("POST", VIEWS, by=PROSECUTOR, json={"name": "x", "places": {}}).status_code == 403
    assert world.call("GET", f"{VIEWS}/{mine['id']}", by=PROSECUTOR).status_code == 200
