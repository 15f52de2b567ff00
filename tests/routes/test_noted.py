"""H3: what is refused behind the door stands in the log as well, once, by the pattern of its address."""

from typing import Any

import pytest
from support.matrix import a_space, ask
from support.web import APART, AWAY, FOREIGNER, MEMBERS, OURS, STRANGERS, World

from models.case import Role

OFFICER, PROSECUTOR = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.PROSECUTOR]
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]


def left(world: World, method: str, path: str, **asked: Any) -> tuple[int, list[tuple[str, str, str]]]:
    """The status of an answer, and actor, action and outcome of each event that it left."""
    audit = world.workspace.records.audit
    before = audit.head().sequence
    answer = world.call(method, path, **asked)
    return answer.status_code, [(one.actor, one.action, one.outcome) for one in audit.read(after=before)]


def signed_space(world: World) -> str:
    made = world.call("POST", "/api/v1/joint-spaces", by=OFFICER, json=a_space())
    assert made.status_code == 201, made.text
    space = str(made.json()["space"]["id"])
    for by in (OFFICER, FOREIGNER):
        signed = world.call("POST", f"/api/v1/joint-spaces/{space}/sign", by=by, json={"two_persons": True})
        assert signed.status_code == 200, signed.text
    return space


def test_who_lends_and_approves_himself_is_told_of(world: World) -> None:
    lent = {"space": signed_space(world)}
    loan = world.call("POST", f"/api/v1/cases/{OURS.id}/loans", by=OFFICER, json=lent)
    assert loan.status_code == 201, loan.text
    path = f"/api/v1/cases/{OURS.id}/loans/{loan.json()['id']}/approve"
    assert left(world, "POST", path, by=OFFICER) == (403, [(OFFICER.login, "call.refuse", "not_allowed")])
    (event,) = world.workspace.records.audit.read(after=world.workspace.records.audit.head().sequence - 1)
    assert event.detail == {"route": "POST /api/v1/cases/{case}/loans/{loan}/approve"}
    assert event.subject == OURS.id


@pytest.mark.parametrize(
    ("login", "status"), [("nobody.such", 404), (OFFICER.login, 403), (MEMBERS[Role.AUDITOR].login, 403)]
)
def test_who_may_not_be_given_a_part_in_a_space_is_told_of(world: World, login: str, status: int) -> None:
    path = f"/api/v1/joint-spaces/{signed_space(world)}/members"
    code, events = left(world, "POST", path, by=OFFICER, json={"login": login, "part": "member"})
    assert (code, len(events)) == (status, 1)
    assert "nobody.such" not in repr(world.workspace.records.audit.read(limit=10_000))


@pytest.mark.parametrize(
    ("method", "path", "by", "body"),
    [
        ("POST", f"/api/v1/users/{ADMINISTRATOR.id}/role", ADMINISTRATOR, {"role": "auditor"}),
        ("POST", f"/api/v1/users/{FOREIGNER.id}/role", FOREIGNER, {"role": "auditor"}),
        ("POST", f"/api/v1/users/{FOREIGNER.id}/deactivate", FOREIGNER, {}),
        ("POST", f"/api/v1/users/{OFFICER.id}/role", OFFICER, {"role": "administrator"}),
        ("POST", f"/api/v1/cases/{OURS.id}/members", OFFICER, {"login": OFFICER.login}),
        ("POST", f"/api/v1/cases/{OURS.id}/members", OFFICER, {"login": MEMBERS[Role.AUDITOR].login}),
        ("POST", f"/api/v1/cases/{OURS.id}/members", OFFICER, {"login": "nobody.such"}),
        ("POST", f"/api/v1/cases/{OURS.id}/members", STRANGERS[Role.ANALYST], {"login": OFFICER.login}),
        ("POST", f"/api/v1/users/{APART[0].id}/activate", OFFICER, {}),
        ("GET", f"/api/v1/users/{APART[0].id}/sessions", FOREIGNER, None),
        ("POST", f"/api/v1/users/{OFFICER.id}/unit", ADMINISTRATOR, {"unit": "0" * 32}),
        ("POST", "/api/v1/agencies", ADMINISTRATOR, {"name": AWAY.name, "country": "AR"}),
        ("POST", "/api/v1/users", ADMINISTRATOR, {"login": OFFICER.login, "name": "X", "role": "analyst",
                                                  "agency": ADMINISTRATOR.agency, "password": "tres nubes sobre el sal"}),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_one_event(world: World, method: str, path: str, by: Any, body: Any) -> None:
    code, events = left(world, method, path, by=by, **({} if body is None else {"json": body}))
    assert code in (403, 404, 409), code
    assert len(events) == 1, events
    assert (events[0][0], events[0][2] == "ok") == (by.login, False)


def test_what_is_granted_leaves_none_besides_its_own(world: World) -> None:
    world.call("GET", f"/api/v1/cases/{OURS.id}", by=OFFICER)
    world.call("GET", "/api/v1/nothing-here", by=OFFICER)
    world.call("GET", f"/api/v1/cases/{'0' * 32}", by=OFFICER)
    ask(world, "GET /api/v1/users", "stranger investigator")
    assert "call.refuse" not in {action for _, action, _ in world.actions()}
