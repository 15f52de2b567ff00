"""Tokens for some acts and cases, logins listed and ended, and what two devices at once leave behind."""

import datetime as dt
import threading
import time
from typing import Any

import pytest
from support.matrix import a_space
from support.web import FOREIGNER, MEMBERS, OURS, OURS_TOO, PASSWORD, SPARE, THEIRS, World, receive, served, session_of

from api.http import events
from api.http.auth import DEVICE_COOKIE, SESSION_COOKIE
from models.case import Role
from models.ids import DocumentId
from models.watch import SavedId
from services.records.permissions import IN_CASE, OUTSIDE_CASES

ANA = MEMBERS[Role.INVESTIGATOR]
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]


def make(world: World, **limits: Any) -> Any:
    return world.call("POST", "/api/v1/me/tokens", by=ANA, json={"label": "lab", "days": 1, **limits})


def log_in(world: World, user: Any = ANA, **more: Any) -> Any:
    return world.call("POST", "/api/v1/login", json={"login": user.login, "password": PASSWORD}, **more)


def test_a_token_for_one_case_knows_no_other(world: World) -> None:
    token = make(world, cases=[OURS.id]).json()["secret"]
    assert [one["id"] for one in world.call("GET", "/api/v1/cases", token=token).json()["cases"]] == [OURS.id]
    found = world.call("GET", "/api/v1/search?q=71234567&facet=case", token=token).json()
    assert {hit["case"] for hit in found["hits"]} == {OURS.id}
    assert world.call("GET", "/api/v1/links", token=token).json()["links"] == []
    closed = world.call("GET", f"/api/v1/cases/{OURS_TOO.id}", token=token)
    absent = world.call("GET", f"/api/v1/cases/{'0' * 32}", token=token)
    assert (closed.status_code, closed.content) == (404, absent.content)
    assert world.call("GET", f"/api/v1/documents/{world.document_of(OURS_TOO)}", token=token).status_code == 404


def test_a_token_for_one_case_changes_nothing_outside_of_it(world: World) -> None:
    """Nor is it told of searches that look beyond: they quote what is sought in other cases."""
    for cases in ([OURS.id], [OURS_TOO.id], None):
        search = {"text": "deuda", "name": "la deuda", "cases": cases}
        assert world.call("POST", "/api/v1/watches", by=ANA, json=search).status_code == 201
    token = make(world, cases=[OURS.id]).json()["secret"]
    found = world.call("GET", "/api/v1/watches", token=token).json()["saved"]
    assert [one["cases"] for one in found] == [[OURS.id]]
    sent = {"number": "X-9", "title": "", "country": "BO"}
    assert world.call("POST", "/api/v1/cases", token=token, json=sent).status_code == 403
    assert world.call("POST", "/api/v1/joint-spaces", token=token, json=a_space()).status_code == 403
    assert world.call("GET", "/api/v1/joint-spaces", token=token).status_code == 403


def test_a_token_for_one_case_marks_the_alerts_of_that_case_alone(world: World) -> None:
    """Nor does anybody mark, or count, alerts on a case that was taken from him."""
    kept = {"text": "deuda", "name": "la deuda", "watching": True}
    saved = SavedId(world.call("POST", "/api/v1/watches", by=ANA, json=kept).json()["saved"]["id"])
    watches, now = world.workspace.records.watches, world.workspace.clock.now()
    alerts = {}
    for case in (OURS, OURS_TOO):
        found = watches.found(saved, case.id, [(DocumentId(world.document_of(case)), 9)], at=now)
        assert found is not None
        alerts[case.id] = found.id
    token = make(world, cases=[OURS.id]).json()["secret"]

    def mark(*named: str, **who: Any) -> Any:
        return world.call("POST", "/api/v1/inbox/read", json={"alerts": named} if named else {}, **who).json()["read"]

    assert mark(alerts[OURS_TOO.id], token=token) == 0
    assert mark(token=token) == 1
    assert world.call("GET", "/api/v1/inbox", by=ANA).json()["unread"] == 1
    path = f"/api/v1/cases/{OURS_TOO.id}/members/{ANA.id}"
    assert world.call("DELETE", path, by=MEMBERS[Role.PROSECUTOR]).status_code == 204
    assert mark(by=ANA) == 0
    assert mark(alerts[OURS_TOO.id], by=ANA) == 0


def test_a_token_for_some_acts_does_no_other(world: World) -> None:
    token = make(world, acts=["search.*", "page.read"]).json()["secret"]
    document = world.document_of(OURS)
    statuses = {
        path: world.call("GET", path, token=token).status_code
        for path in (
            "/api/v1/search?q=deuda",
            "/api/v1/search/export?q=deuda",
            f"/api/v1/documents/{document}/pages/1",
            f"/api/v1/documents/{document}",
            f"/api/v1/documents/{document}/original",
            f"/api/v1/cases/{OURS.id}",
            "/api/v1/cases",
            "/api/v1/links",
            "/api/v1/agencies",
        )
    }
    assert list(statuses.values()) == [200, 200, 200, 403, 403, 403, 403, 403, 403]
    assert world.call("GET", f"/api/v1/documents/{'0' * 32}", token=token).status_code == 404
    sent = {"number": "NEW-1", "country": "BO"}
    assert world.call("POST", "/api/v1/cases", token=token, json=sent).status_code == 403


def test_a_token_gives_nothing_that_its_owner_has_not(world: World) -> None:
    token = make(world, acts=[f"{act}" for act in sorted({*IN_CASE, *OUTSIDE_CASES})]).json()["secret"]
    assert world.call("GET", "/api/v1/audit", token=token).status_code == 403
    assert world.call("GET", "/api/v1/users", token=token).status_code == 403
    assert make(world, cases=[THEIRS.id]).status_code == 404
    assert make(world, cases=["0" * 32]).content == make(world, cases=[THEIRS.id]).content


@pytest.mark.parametrize(("acts", "code"), [(["search.fly"], "usage"), (["everything"], "invalid"), (["*"], "invalid")])
def test_an_act_that_there_is_not_makes_no_token(world: World, acts: list[str], code: str) -> None:
    refused = make(world, acts=acts)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert len(world.call("GET", "/api/v1/me/tokens", by=ANA).json()["tokens"]) == 1


def test_a_listed_token_tells_what_it_is_for_and_when_it_was_used(world: World) -> None:
    made = make(world, acts=["search.find"], cases=[OURS.id]).json()
    assert made["token"]["limits"] == {"acts": ["search.find"], "cases": [OURS.id]}
    world.call("GET", "/api/v1/search?q=deuda", token=made["secret"])
    listed = world.call("GET", "/api/v1/me/tokens", by=ANA).json()["tokens"]
    (token,) = [one for one in listed if one["id"] == made["token"]["id"]]
    assert token["used"] is not None
    assert token["limits"] == made["token"]["limits"]


def test_an_administrator_sees_and_ends_the_logins_of_his_people(world: World) -> None:
    path = f"/api/v1/users/{ANA.id}/sessions"
    listed = world.call("GET", path, by=ADMINISTRATOR)
    assert {one["kind"] for one in listed.json()["sessions"]} == {"browser", "token"}
    assert session_of(ANA) not in listed.text
    assert world.call("GET", path, by=FOREIGNER).status_code == 404
    assert world.call("DELETE", path, by=ADMINISTRATOR).status_code == 204
    assert world.call("GET", "/api/v1/me", by=ANA).status_code == 401
    assert world.call("GET", "/api/v1/me", token=f"lince_token-{ANA.login}").status_code == 401
    assert log_in(world).status_code == 200


@pytest.mark.parametrize("way", ["deactivate", "sessions", "role"])
def test_a_right_taken_by_an_administrator_ends_an_open_stream_within_two_seconds(
    world: World, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in looks: the stream ends at the next one, and looks come at most two seconds apart."""
    assert events.INTERVAL <= 1
    monkeypatch.setattr(events, "INTERVAL", 0.05)
    receive(world.workspace, OURS, "nuevo.txt", b"uno")
    headers = {"Cookie": f"{SESSION_COOKIE}={session_of(SPARE[3])}"}
    looks: list[float] = []
    seen = events.look
    monkeypatch.setattr(events, "look", lambda *given: (looks.append(time.monotonic()), seen(*given))[1])
    taken: list[int] = []

    def take() -> None:
        path = f"/api/v1/users/{SPARE[3].id}/{way}"
        csrf = {
            "Cookie": f"{SESSION_COOKIE}={session_of(ADMINISTRATOR)}",
            "X-CSRF-Token": f"csrf-{ADMINISTRATOR.login}",
        }
        method, sent = ("DELETE", {}) if way == "sessions" else ("POST", {"role": "auditor"} if way == "role" else {})
        assert client.request(method, path, headers=csrf, json=sent).status_code < 300
        taken.append(len(looks))

    address = f"/api/v1/cases/{OURS.id}/events"
    with served(world.app) as client, client.stream("GET", address, headers=headers) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: progress"
        other = threading.Thread(target=take)
        other.start()
        assert "event: gone" in list(lines)
        other.join()
    assert len(looks) - taken[0] <= 2


def test_A8_two_sessions_of_one_account_from_two_devices_raise_an_event(world: World) -> None:
    first = log_in(world, SPARE[5])
    known = {DEVICE_COOKIE: first.cookies[DEVICE_COOKIE]}
    assert log_in(world, SPARE[5], cookies=known).status_code == 200
    told = [action for _, action, _ in world.actions()]
    assert "session.second_device" not in told
    assert log_in(world, SPARE[5], address="198.51.100.20").status_code == 200
    (event,) = [one for one in world.workspace.records.audit.read() if one.action == "session.second_device"]
    assert (event.user, event.subject, event.detail) == (SPARE[5].id, SPARE[5].id, {"others": 2})


def test_A8_every_event_has_one_personal_or_service_identity(world: World) -> None:
    """Nobody who is not logged in does anything but fail to log in."""
    for path in ("/api/v1/cases", "/api/v1/search?q=deuda", f"/api/v1/cases/{OURS.id}", "/api/v1/users"):
        assert world.call("GET", path).status_code == 401
        world.call("GET", path, by=ANA)
    world.call("POST", "/api/v1/login", json={"login": "nobody.such", "password": "x"})
    for event in world.workspace.records.audit.read():
        if event.user is None:
            assert (event.kind, event.actor) in {
                ("program", "operator"),
                ("program", "worker"),
                ("person", "anonymous"),
            }
            assert event.actor != "anonymous" or (event.action, event.outcome) == ("session.open", "refused")


def test_a_clock_set_back_opens_no_session_that_ended(world: World) -> None:
    opened = log_in(world, SPARE[6])
    cookie = {SESSION_COOKIE: opened.cookies[SESSION_COOKIE]}
    now = world.workspace.clock.now()
    clock = type("Clock", (), {"at": now, "now": lambda self: self.at})()
    object.__setattr__(world.workspace, "clock", clock)
    clock.at = now - dt.timedelta(hours=1)
    assert world.call("GET", "/api/v1/me", cookies=cookie).status_code == 401
    clock.at = now
    assert world.call("GET", "/api/v1/me", cookies=cookie).status_code == 200
    clock.at = now + dt.timedelta(hours=11)
    assert world.call("GET", "/api/v1/me", cookies=cookie).status_code == 401
    clock.at = now
    assert world.call("GET", "/api/v1/me", cookies=cookie).status_code == 401
