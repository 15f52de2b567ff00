"""What a look leaves behind: an event in the trail of each case it went through, and nothing of what was sent."""

import json
from typing import Any

import pytest
from support.matrix import link_of
from support.web import FOREIGN_AUDITOR, FOREIGNER, MEMBERS, OURS, OURS_TOO, STRANGERS, THEIRS, World, join

from models.audit import Actor, ActorKind, AuditEvent
from models.case import Role

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]
AUDITOR = MEMBERS[Role.AUDITOR]
BOTH = tuple(sorted((OURS.id, OURS_TOO.id)))


def last(world: World) -> AuditEvent:
    return world.workspace.records.audit.read(after=world.workspace.records.audit.head().sequence - 1)[0]


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/api/v1/search?q=deuda", "search.find"),
        ("/api/v1/entities", "entity.list"),
        ("/api/v1/entities/places?kind=PHONE&normal=%2B59171234567", "entity.list"),
        ("/api/v1/links", "link.list"),
    ],
)
def test_a_look_through_cases_is_in_the_trail_of_each(world: World, path: str, action: str) -> None:
    assert world.call("GET", path, by=INVESTIGATOR).status_code == 200
    assert (last(world).action, last(world).case, last(world).cases) == (action, None, BOTH)
    assert (last(world).user, last(world).kind) == (INVESTIGATOR.id, "person")
    one = f"{path}{'&' if '?' in path else '?'}case={OURS.id}"
    assert world.call("GET", one, by=INVESTIGATOR).status_code == 200
    assert (last(world).action, last(world).case, last(world).cases) == (action, OURS.id, ())


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/api/v1/search", "search.find"),
        ("/api/v1/entities", "entity.list"),
        ("/api/v1/entities/places?kind=PHONE&normal=%2B59171234567", "entity.list"),
        ("/api/v1/links", "link.list"),
    ],
)
def test_a_refused_look_is_in_the_log(world: World, path: str, action: str) -> None:
    assert world.call("GET", f"{path}{'&' if '?' in path else '?'}case={THEIRS.id}", by=INVESTIGATOR).status_code == 404
    told = last(world)
    assert (told.actor, told.action, told.outcome, told.subject) == (
        INVESTIGATOR.login,
        action,
        "not_found",
        THEIRS.id,
    )


@pytest.mark.parametrize(
    ("path", "action", "by"),
    [
        ("/api/v1/agencies", "agency.list", INVESTIGATOR),
        ("/api/v1/users", "user.list", ADMINISTRATOR),
        ("/api/v1/me/tokens", "token.list", INVESTIGATOR),
    ],
)
def test_lists_of_people_leave_an_event(world: World, path: str, action: str, by: Any) -> None:
    assert world.call("GET", path, by=by).status_code == 200
    assert (last(world).user, last(world).action, last(world).outcome) == (by.id, action, "ok")


def test_a_link_that_was_read_is_named(world: World) -> None:
    link = link_of(world)
    assert world.call("GET", f"/api/v1/links/{link}", by=INVESTIGATOR).status_code == 200
    assert (last(world).action, last(world).subject, last(world).cases) == ("link.read", link, BOTH)
    assert world.call("GET", f"/api/v1/links/{link}", by=STRANGERS[Role.ANALYST]).status_code == 404
    assert (last(world).action, last(world).subject, last(world).outcome) == ("link.read", link, "not_found")


@pytest.mark.parametrize("path", ["/links", "/entities", "/search"])
@pytest.mark.parametrize("case", [THEIRS.id, "0" * 32, "A" * 5000, "x", "' or 1=1"])
def test_pages_do_not_answer_for_a_case_that_is_not_there(world: World, path: str, case: str) -> None:
    answer = world.call("GET", path, by=INVESTIGATOR, params={"case": case}, headers={"Accept": "text/html"})
    assert answer.status_code == (404 if len(case) == 32 or path == "/search" else 422)
    assert "AAAA" not in "".join(event.model_dump_json() for event in world.workspace.records.audit.read())


def test_pages_hold_to_a_case_of_ones_own(world: World) -> None:
    page = world.call("GET", "/entities", by=INVESTIGATOR, params={"case": OURS.id}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f"case={OURS.id}" in page.text
    assert world.call("GET", "/links", by=INVESTIGATOR, params={"case": OURS.id}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "request_"),
    [
        ("GET", "/api/v1/search", {"params": {"case": "A" * 5000}}),
        ("GET", "/api/v1/entities", {"params": {"case": "x"}}),
        ("GET", "/api/v1/links", {"params": {"case": OURS.id.upper()}}),
        ("POST", "/api/v1/search", {"json": {"cases": ["A" * 900_000]}}),
        ("POST", "/api/v1/search", {"json": {"cases": [f"{OURS.id}\n"]}}),
    ],
)
def test_what_is_no_id_is_refused_before_it_is_written(
    world: World, method: str, path: str, request_: dict[str, Any]
) -> None:
    before = world.workspace.records.audit.head().sequence
    answer = world.call(method, path, by=INVESTIGATOR, **request_)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert world.workspace.records.audit.head().sequence == before


def test_an_auditor_sees_his_agencys_trail_and_nothing_of_others(world: World) -> None:
    """Also where one look went through cases of both, and where somebody bears a name of the program's own."""
    audit = world.workspace.records.audit
    join(world.workspace, OURS, FOREIGNER, role=Role.INVESTIGATOR)
    world.call("GET", "/api/v1/search?q=deuda", by=FOREIGNER)
    stranger = Actor(kind=ActorKind.PERSON, name=INVESTIGATOR.login, user=FOREIGNER.id)
    audit.append(stranger, "case.list")
    audit.append(world.workspace.operator, "index.rebuild")

    def seen(by: Any) -> list[dict[str, Any]]:
        return world.call("GET", "/api/v1/audit", by=by, params={"limit": 1000}).json()["events"]

    ours, theirs = seen(AUDITOR), seen(FOREIGN_AUDITOR)
    assert [event["cases"] for event in ours if event["action"] == "search.find"] == [[OURS.id]]
    assert [event["cases"] for event in theirs if event["action"] == "search.find"] == [[THEIRS.id]]
    assert [event for event in ours if event["action"] == "case.list"] == []
    assert [event["user"] for event in theirs if event["action"] == "case.list"] == [FOREIGNER.id]
    assert not any(event["action"] == "index.rebuild" for event in (*ours, *theirs))
    assert THEIRS.id not in json.dumps(ours)


def test_an_absent_document_and_a_foreign_one_leave_the_same_event(world: World) -> None:
    told = []
    for document in (world.document_of(THEIRS), "0" * 32):
        for path in ("", "/pages/1"):
            assert world.call("GET", f"/api/v1/documents/{document}{path}", by=INVESTIGATOR).status_code == 404
            told.append(
                last(world).model_dump(include={"action", "outcome", "case", "detail"}) | {"named": last(world).subject}
            )
    assert [{**one, "named": ""} for one in told[:2]] == [{**one, "named": ""} for one in told[2:]]
    assert [one["named"] for one in told] == [world.document_of(THEIRS)] * 2 + ["0" * 32] * 2


@pytest.mark.parametrize(
    ("path", "sent", "action"),
    [
        ("/api/v1/cases", {"number": THEIRS.number, "country": "BO"}, None),
        ("/api/v1/cases", {"number": OURS.number, "country": "BO"}, "case.create"),
        (
            "/api/v1/users",
            {
                "login": FOREIGNER.login,
                "name": "X",
                "agency": ADMINISTRATOR.agency,
                "role": "analyst",
                "password": "tres nubes sobre el salar",
            },
            "user.create",
        ),
    ],
)
def test_a_name_that_is_taken_tells_little_and_the_asking_shows(
    world: World, path: str, sent: dict[str, str], action: str | None
) -> None:
    """Numbers are an agency's own: another one's are free. A login says neither whose it is nor where."""
    answer = world.call("POST", path, by=ADMINISTRATOR, json=sent)
    assert answer.status_code == (201 if action is None else 409)
    if action is not None:
        assert (last(world).user, last(world).action, last(world).outcome) == (ADMINISTRATOR.id, action, "conflict")
        assert answer.json()["next_step"].startswith("Choose another")
        for word in (FOREIGNER.login, FOREIGNER.name, FOREIGNER.agency, OURS.id, OURS.number):
            assert word not in answer.text


def test_H4_an_administrator_neither_reads_nor_deletes_the_log(world: World) -> None:
    world.call("GET", "/api/v1/users", by=ADMINISTRATOR)
    for path in ("/api/v1/audit", "/api/v1/audit/check"):
        refused = world.call("GET", path, by=ADMINISTRATOR)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert (last(world).user, last(world).action, last(world).outcome) == (
            ADMINISTRATOR.id,
            "audit.read",
            "refused",
        )
    for method in ("DELETE", "PUT", "PATCH", "POST"):
        for by in (ADMINISTRATOR, AUDITOR):
            assert world.call(method, "/api/v1/audit", by=by, json={}).status_code == 405
    told = world.call("GET", "/api/v1/audit", by=AUDITOR, params={"limit": 1000}).json()["events"]
    assert ADMINISTRATOR.id in {event["user"] for event in told if event["action"] == "user.list"}
    assert world.call("GET", "/api/v1/audit/check", by=AUDITOR).json()["fault"] is None


def test_H4_an_auditor_works_on_no_case_and_sees_no_document(world: World) -> None:
    """So he is not recorded as anything but an auditor; neither can he give himself another role."""
    path = f"/api/v1/cases/{OURS.id}/members"
    for sent in ({"login": "s.auditor"}, {"login": "s.auditor", "role": "analyst"}):
        assert world.call("POST", path, by=INVESTIGATOR, json=sent).status_code == 403
    assert world.call("GET", f"/api/v1/documents/{world.document_of(OURS)}", by=AUDITOR).status_code == 404
    own = f"/api/v1/users/{AUDITOR.id}/role"
    assert world.call("POST", own, by=AUDITOR, json={"role": "administrator"}).status_code == 403
