"""The permission matrix: every route, every kind of caller, against the table of `support.matrix`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from support.matrix import CALLERS, INVESTIGATOR, ROUTES, ask, path_of
from support.web import MEMBERS, OURS, SECRET_WORD, STRANGERS, THEIRS, World, a_world

from models.case import Role

UNSAFE = {route for route in ROUTES if not route.startswith(("GET ", "HEAD ", "OPTIONS "))}
STRANGER = STRANGERS[Role.INVESTIGATOR]


def routes_of(world: World) -> set[str]:
    return {
        f"{method} {context.path}"
        for context in iter_route_contexts(world.app.routes)
        for method in context.methods or ()
        if method != "HEAD" or "GET" not in (context.methods or ())
    }


@contextmanager
def world_for(route: str, still: World, template: Path, data: Path) -> Iterator[World]:
    """The shared world for a look, a world of its own for a change."""
    if route in UNSAFE:
        with a_world(template, data) as own:
            yield own
    else:
        yield still


def test_the_table_names_every_route_and_no_other(still_world: World) -> None:
    assert routes_of(still_world) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_permissions(route: str, still_world: World, template: Path, tmp_path: Path) -> None:
    with world_for(route, still_world, template, tmp_path / "data") as world:
        documented = _documented(still_world, route)
        seen = {}
        for caller in CALLERS:
            answer = ask(world, route, caller)
            seen[caller] = answer.status_code
            assert documented is None or answer.status_code in documented, (caller, answer.status_code)
            if caller.startswith(("stranger", "foreign")) and route.startswith("GET /api/"):
                assert "deuda" not in answer.text
        assert seen == ROUTES[route].expected()


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if re.search(r"\{(case|document|link|upload|run|proposal)\}", route)]
)
def test_forbidden_and_absent_are_the_same_bytes(route: str, still_world: World) -> None:
    forbidden = ask(still_world, route, "stranger investigator", number=1)
    absent = ask(still_world, route, "stranger investigator", number=1, absent=True)
    assert (forbidden.status_code, forbidden.content) == (absent.status_code, absent.content)
    assert forbidden.status_code == 404
    assert _fixed(forbidden.headers) == _fixed(absent.headers)


@pytest.mark.parametrize("route", ["password", "deactivate", "activate"])
def test_a_foreign_user_and_an_absent_one_are_the_same_bytes(route: str, still_world: World) -> None:
    answers = [
        still_world.call(
            "POST",
            f"/api/v1/users/{user}/{route}",
            by=CALLERS["foreign administrator"][0],
            json={"password": "tres nubes sobre el salar"},
        )
        for user in (INVESTIGATOR.id, "0" * 32)
    ]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("route", sorted(UNSAFE - {"POST /api/v1/login", "POST /login"}))
@pytest.mark.parametrize("given", ["", "another session's"])
def test_changes_need_the_token_of_the_session(route: str, given: str, still_world: World) -> None:
    asked = dict(ROUTES[route].ask(still_world, 4))
    headers = {**asked.pop("headers", {}), **({"X-CSRF-Token": given} if given else {})}
    path = path_of(route, still_world, asked)
    answer = still_world.call(
        route.split(" ", 1)[0], path, by=MEMBERS[Role.ADMINISTRATOR], csrf=False, headers=headers, **asked
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


@pytest.mark.parametrize("route", sorted(UNSAFE))
@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.test"}, {"Origin": "null"}]
)
def test_changes_from_another_site_are_refused(route: str, headers: dict[str, str], still_world: World) -> None:
    asked = dict(ROUTES[route].ask(still_world, 4))
    headers = {**asked.pop("headers", {}), **headers}
    path = path_of(route, still_world, asked)
    answer = still_world.call(route.split(" ", 1)[0], path, by=MEMBERS[Role.ADMINISTRATOR], headers=headers, **asked)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search?q={word}",
        "/api/v1/search?facet=person&facet=phone",
        "/api/v1/entities",
        "/api/v1/entities/places?kind=PHONE&normal=%2B59171234567",
        "/api/v1/links",
        "/api/v1/cases",
        "/search?q={word}",
        "/entities",
        "/lent",
        "/links",
        "/",
    ],
)
@pytest.mark.parametrize("role", list(Role))
def test_what_spans_cases_shows_nothing_of_other_peoples(path: str, role: Role, still_world: World) -> None:
    """The value in the foreign case is the same as in ours: neither it, nor its count, nor its case may show."""
    path = path.format(word="71234567")
    mine = still_world.call("GET", path, by=MEMBERS[role], headers={"Accept": "text/html"})
    for hidden in (SECRET_WORD, THEIRS.id, THEIRS.number, "secreto.txt", still_world.document_of(THEIRS)):
        assert hidden not in mine.text
    assert mine.status_code == ROUTES[f"GET {path.partition('?')[0]}"].expected()[f"member {role}"]


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/entities", "/api/v1/links"])
def test_asking_for_a_foreign_case_by_name_is_absent(path: str, still_world: World) -> None:
    foreign = still_world.call("GET", path, by=INVESTIGATOR, params={"case": THEIRS.id})
    absent = still_world.call("GET", path, by=INVESTIGATOR, params={"case": "0" * 32})
    assert foreign.status_code == 404
    assert foreign.content == absent.content


def test_a_case_taken_away_is_closed_at_once(world: World) -> None:
    path = f"/api/v1/cases/{OURS.id}"
    analyst = MEMBERS[Role.ANALYST]
    assert world.call("GET", path, by=analyst).status_code == 200
    assert world.call("DELETE", f"{path}/members/{analyst.id}", by=INVESTIGATOR).status_code == 204
    assert world.call("GET", path, by=analyst).status_code == 404
    document = world.document_of(OURS)
    assert world.call("GET", f"/api/v1/documents/{document}/original", by=analyst).status_code == 404


def test_a_foreign_user_cannot_be_given_a_place(world: World) -> None:
    path = f"/api/v1/cases/{OURS.id}/members"
    foreign = world.call("POST", path, by=INVESTIGATOR, json={"login": "f.administrator"})
    absent = world.call("POST", path, by=INVESTIGATOR, json={"login": "nobody.such"})
    assert foreign.status_code == 404
    assert foreign.content == absent.content


def test_every_visit_and_every_refusal_leaves_an_event(world: World) -> None:
    world.call("GET", f"/api/v1/documents/{world.document_of(OURS)}/original", by=INVESTIGATOR)
    world.call("GET", f"/api/v1/cases/{OURS.id}", by=STRANGER)
    world.call("GET", "/api/v1/users", by=INVESTIGATOR)
    assert world.actions()[-3:] == [
        (INVESTIGATOR.login, "document.download", "ok"),
        (STRANGER.login, "case.open", "not_found"),
        (INVESTIGATOR.login, "user.list", "refused"),
    ]


def _documented(world: World, route: str) -> set[int] | None:
    method, path = route.split(" ", 1)
    operation = world.app.openapi()["paths"].get(path, {}).get(method.lower())
    return None if operation is None else {int(status) for status in operation["responses"]}


def _fixed(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "x-request-id"}
