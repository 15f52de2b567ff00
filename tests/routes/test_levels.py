"""The permission matrix by level: every route about a document or a case × every caller × how closely it is held.

What a caller may not see for its level answers as what is not there, on every route.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.factories import NOON
from support.matrix import CALLERS, INVESTIGATOR, ROUTES, ask
from support.web import ACTING, MEMBERS, OURS, OURS_TOO, SPARE, World, a_world

from models.case import Role, Sensitivity
from models.ids import DocumentId
from models.level import Reader
from services.records.audit import SEALED
from services.records.permissions import ASSIGNED, AT_LEVEL, OPEN_TO

ABOUT_A_DOCUMENT = [route for route in ROUTES if "{document}" in route]
# An ask is made by an act that needs its reason itself; a kept view is there for its owner alone (test_graph_views).
ABOUT_A_CASE = [
    route
    for route in ROUTES
    if re.search(r"^GET .*\{(document|case)\}", route) and not re.search("{(ask|view)}", route)
]
REASON = {"X-Lince-Reason": "oficio%2014%2F2026"}

NO_REASON = {
    "GET /api/v1/cases/{case}",
    "GET /api/v1/cases/{case}/progress",
    "GET /api/v1/cases/{case}/events",
    "GET /api/v1/cases/{case}/members",
    "GET /api/v1/documents/{document}/level",
    "GET /api/v1/cases/{case}/loans",
    "GET /cases/{case}/loans",
    "GET /api/v1/cases/{case}/keeping",
    "GET /api/v1/cases/{case}/transfers",
    "GET /cases/{case}/transfers",
    "GET /documents/{document}/access",
}
"""Routes that show nothing of what documents say."""

TAKES_ALONG = {
    "GET /api/v1/documents/{document}/redactions/{redaction}/file": "redaction.download",
    "GET /api/v1/documents/{document}/original": "document.download",
    "GET /api/v1/cases/{case}/report": "case.report",
    "GET /api/v1/cases/{case}/runs": "case.report",
    "GET /api/v1/cases/{case}/runs/{run}": "case.report",
    "GET /api/v1/cases/{case}/entities": "entity.list",
    "GET /api/v1/cases/{case}/entities/{entity}": "entity.list",
    "GET /api/v1/cases/{case}/entity-conflicts": "entity.list",
    "GET /cases/{case}/entities": "entity.list",
    "GET /cases/{case}/entities/{entity}": "entity.list",
    "GET /cases/{case}/report": "case.report",
    "GET /cases/{case}/runs/{run}": "case.report",
}

CLOSE = [Sensitivity.RESTRICTED, Sensitivity.SEALED]


@pytest.fixture(scope="module")
def own_world(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(template, tmp_path_factory.mktemp("levels") / "data") as world:
        yield world


@pytest.fixture(scope="module")
def calm_world(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One in which nothing waits to be read, so that streams of events end by themselves."""
    with a_world(template, tmp_path_factory.mktemp("calm") / "data") as world:
        yield world


def role_of(caller: str) -> Role | None:
    """The role that a caller has in our case; None: he has no place there."""
    user, _ = CALLERS[caller]
    if user is None or not (caller.startswith("member") or user in (INVESTIGATOR, ACTING)):
        return None
    return Role.INVESTIGATOR if user == ACTING else user.role


@pytest.mark.parametrize("level", CLOSE)
@pytest.mark.parametrize("route", ABOUT_A_DOCUMENT)
def test_h9_a_document_held_closely_is_absent_for_all_others(route: str, level: Sensitivity, own_world: World) -> None:
    document = DocumentId(own_world.document_of(OURS))
    levels = own_world.workspace.records.levels
    expected = ROUTES[route].expected()
    absent = {caller: ask(own_world, route, caller, number=1, absent=True) for caller in CALLERS}
    levels.set_level([document], OURS.id, level)
    levels.unname([document], MEMBERS[Role.INTERPRETER].id)
    try:
        for caller in CALLERS:
            role = role_of(caller)
            sees = role is not None and role not in ASSIGNED and role in OPEN_TO[level]
            if sees and not route.startswith("GET "):
                continue  # what it changes is tried in the matrix of ordinary documents
            answer = ask(own_world, route, caller, number=1)
            if sees:
                assert answer.status_code == expected[caller], caller
            elif role is not None and expected[caller] != 404:
                assert (answer.status_code, answer.content) == (404, absent[caller].content), caller
            else:
                assert answer.status_code == expected[caller], caller
        reader = Reader(document=document, case=OURS.id, user=SPARE[0].id, since=NOON, granted_by="ana")
        levels.name([document], reader)
        if route.startswith("GET "):
            none = dict.fromkeys(("flag", "redaction"), "0" * 32)
            nothing = any(f"{{{name}}}" in route for name in none)
            path = route[4:].format(case=OURS.id, document=document, number=1, **none)
            named, unnamed = own_world.call("GET", path, by=SPARE[0]), own_world.call("GET", path, by=SPARE[3])
            assert (named.status_code == 404) == nothing
            assert (unnamed.status_code == 404) == (level is Sensitivity.SEALED or nothing)
    finally:
        levels.unname([document], SPARE[0].id)
        levels.set_level([document], OURS.id, Sensitivity.ORDINARY)
        own_world.workspace.records.levels.name(
            [document],
            Reader(
                document=document, case=OURS.id, user=MEMBERS[Role.INTERPRETER].id, since=NOON, granted_by="operator"
            ),
        )


@pytest.mark.parametrize("level", CLOSE)
@pytest.mark.parametrize("route", ABOUT_A_CASE)
def test_h3_a_case_held_closely_needs_a_reason_on_every_route(
    route: str, level: Sensitivity, calm_world: World
) -> None:
    expected = ROUTES[route].expected()
    calm_world.workspace.records.levels.set_case(OURS.id, level)
    try:
        for caller in CALLERS:
            role = role_of(caller)
            without = ask(calm_world, route, caller, number=1)
            with_one = ask(calm_world, route, caller, number=1, reason=REASON)
            wanted = expected[caller]
            if route in TAKES_ALONG and role is not None and wanted < 400:
                wanted = wanted if role in AT_LEVEL[level][TAKES_ALONG[route]] else 403
            assert with_one.status_code == wanted, caller
            open_without = wanted >= 400 or role is None or route in NO_REASON
            assert without.status_code == (wanted if open_without else 403), caller
    finally:
        calm_world.workspace.records.levels.set_case(OURS.id, Sensitivity.ORDINARY)


@pytest.mark.parametrize("path", ["/api/v1/search?q=71234567", "/api/v1/entities", "/search?q=71234567"])
def test_h3_what_spans_cases_leaves_out_those_that_need_a_reason(path: str, calm_world: World) -> None:
    calm_world.workspace.records.levels.set_case(OURS.id, Sensitivity.RESTRICTED)
    try:
        hidden = calm_world.document_of(OURS)
        page = {"Accept": "text/html"}
        without = calm_world.call("GET", path, by=INVESTIGATOR, headers=page).text
        with_one = calm_world.call("GET", path, by=INVESTIGATOR, headers=page | REASON).text
        assert hidden not in without
        assert calm_world.document_of(OURS_TOO) in without or "entities" in path
        assert hidden in with_one or OURS.id in with_one
        named = calm_world.call("GET", "/api/v1/search", params={"q": "deuda", "case": OURS.id}, by=INVESTIGATOR)
        assert (named.status_code, named.json()["code"]) == (403, "reason_needed")
        told = calm_world.call("GET", "/api/v1/search?q=71234567", by=INVESTIGATOR).json()
        assert told["completeness"]["cases_unasked"] == 1
    finally:
        calm_world.workspace.records.levels.set_case(OURS.id, Sensitivity.ORDINARY)


def test_what_is_sealed_shows_in_no_list_count_or_file_of_the_case(world: World) -> None:
    document = world.document_of(OURS)
    address = f"/api/v1/documents/{document}"
    prosecutor, analyst = MEMBERS[Role.PROSECUTOR], MEMBERS[Role.ANALYST]
    asked = {"level": "sealed", "reason": "nombra a un funcionario"}
    assert world.call("POST", f"{address}/level", by=analyst, json=asked).status_code == 403
    answer = world.call("POST", f"{address}/level", by=prosecutor, json=asked)
    assert (answer.status_code, answer.json()["level"]) == (200, "sealed")
    assert [one["login"] for one in answer.json()["readers"]] == ["m.interpreter", "m.prosecutor"]
    for path in (
        f"/api/v1/cases/{OURS.id}/files",
        f"/api/v1/cases/{OURS.id}/report",
        f"/api/v1/cases/{OURS.id}/runs",
        f"/api/v1/cases/{OURS.id}/matrix",
        f"/api/v1/cases/{OURS.id}/review/flags",
        f"/api/v1/cases/{OURS.id}/trends",
        f"/api/v1/cases/{OURS.id}/routes",
        f"/api/v1/cases/{OURS.id}/progress",
        "/api/v1/search?q=deuda&facet=phone",
        "/api/v1/search/export?q=deuda",
        "/api/v1/entities",
        "/api/v1/links",
        "/api/v1/statistics",
        f"/cases/{OURS.id}",
        f"/cases/{OURS.id}/files",
        f"/cases/{OURS.id}/report",
    ):
        seen = world.call("GET", path, by=INVESTIGATOR, headers={"Accept": "text/html"})
        assert seen.status_code == 200, path
        for hidden in (document, "libreta.txt", "Marisol"):
            assert hidden not in seen.text, path
    progress = world.call("GET", f"/api/v1/cases/{OURS.id}/progress", by=INVESTIGATOR).json()
    assert (progress["files"], progress["pages"], progress["bytes"]) == (0, 0, 0)
    run = world.call("GET", f"/api/v1/cases/{OURS.id}/runs/{world.run_of(OURS)}", by=INVESTIGATOR).json()
    assert (run["files"], run["every_file"]) == (0, [])
    assert world.call("GET", address, by=INVESTIGATOR).content == (
        world.call("GET", f"/api/v1/documents/{'0' * 32}", by=INVESTIGATOR).content
    )
    assert world.call("GET", address, by=prosecutor).status_code == 200
    named = world.call("POST", f"{address}/readers", by=prosecutor, json={"login": INVESTIGATOR.login})
    assert named.status_code == 201
    assert world.call("GET", address, by=INVESTIGATOR).status_code == 200
    gone = world.call("DELETE", f"{address}/readers/{INVESTIGATOR.id}", by=prosecutor)
    assert gone.status_code == 200
    assert world.call("GET", address, by=INVESTIGATOR).status_code == 404
    _refused, event = [one for one in world.workspace.records.audit.read() if one.action == "document.classify"]
    told = {name: value for name, value in event.detail.items() if name != SEALED}
    assert told == {"from": "ordinary", "to": "sealed", "documents": 1}
    assert SEALED in event.detail
    assert asked["reason"] not in event.model_dump_json()
