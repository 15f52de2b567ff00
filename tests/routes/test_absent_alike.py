"""What is forbidden and what is absent: the same bytes, the same events, and the same work, counted in statements.

A clock would tell of the machine's other work. What an answer takes here is what it asks the catalogue: where both ask
the same statements in the same order, they take the same time.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, event
from support.factories import a_user, an_agency
from support.matrix import ROUTES, ask
from support.web import MEMBERS, OURS, World, add_session

from models.case import Role, User

CALLERS = ("stranger investigator", "foreign administrator")
_NOBODYS = {"language", "number", "name", "form", "which", "kind"}
"""Parts of an address that name nothing of anybody's."""
WITH_A_THING = [route for route in ROUTES if set(re.findall(r"\{(\w+)", route)) - _NOBODYS]
NOT_HIDDEN = re.compile(r"\{(space|peer|partner|recipient|loan)\}|/loans$")
"""Spaces are of both agencies of the world (see below for a third), the others of the installation; each row of a loan
makes another space."""


class Told(NamedTuple):
    """What an answer is made of, and what it took."""

    status: int
    content: bytes
    events: list[tuple[str, str]]
    statements: list[str]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of any database meanwhile; as many values as there may be, or none, count as one.

    When a session was last used is noted once a minute, whatever is asked: that is left out.
    """
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE session SET used="):
            if asked and asked[-1].startswith("BEGIN"):
                asked.pop()
            return
        asked.append(re.sub(r"\(\?(?:, \?)*\)|\(SELECT 1 FROM \(SELECT 1\) WHERE 1!=1\)", "(?)", statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def told(world: World, route: str, caller: str, monkeypatch: pytest.MonkeyPatch, *, absent: bool) -> Told:
    """The answer to the last call alone: what a row of the matrix makes before is not counted."""
    call, audit = world.call, world.workspace.records.audit
    before: list[int] = []

    def counted(*given: Any, **more: Any) -> Any:
        before.append(audit.head().sequence)
        asked.clear()
        return call(*given, **more)

    with statements() as asked, monkeypatch.context() as patch:
        patch.setattr(world, "call", counted)
        answer = ask(world, route, caller, number=1, absent=absent)
        taken = list(asked)
    events = [(one.action, one.outcome) for one in audit.read(after=before[-1], limit=1000)]
    return Told(answer.status_code, re.sub(rb"urn:uuid:[0-9a-f-]{36}", b"", answer.content), events, taken)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("route", [route for route in WITH_A_THING if not NOT_HIDDEN.search(route)])
def test_forbidden_and_absent_are_the_same_work(
    route: str, caller: str, still_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for absent in (False, True):  # what is remembered is remembered for both
        told(still_world, route, caller, monkeypatch, absent=absent)
    forbidden, absent_one = (told(still_world, route, caller, monkeypatch, absent=absent) for absent in (False, True))
    assert forbidden[:3] == absent_one[:3]
    assert forbidden.statements == absent_one.statements


BY_DOCUMENT = sorted(
    route for route in ROUTES
    if route.startswith("GET ") and set(re.findall(r"\{(\w+)", route)) in ({"document"}, {"document", "number"})
)  # fmt: skip


def looked_at(world: World, route: str, by: User, *, asked: dict[str, Any] | None = None, **parts: object) -> Told:
    """An answer about a thing, asked for the second time."""
    method, shape = route.split(" ")
    path, body = shape.format(**parts), asked or {}
    headers = {} if path.startswith("/api/") else {"Accept": "text/html"}
    world.call(method, path, by=by, headers=headers, **body)
    audit = world.workspace.records.audit
    before = audit.head().sequence
    with statements() as made:
        answer = world.call(method, path, by=by, headers=headers, **body)
        taken = list(made)
    events = [(one.action, one.outcome) for one in audit.read(after=before)]
    return Told(answer.status_code, re.sub(rb"urn:uuid:[0-9a-f-]{36}", b"", answer.content), events, taken)


def test_what_is_sealed_or_kept_from_somebody_in_his_own_case_is_the_same_work(world: World) -> None:
    """A document for whose level nobody named him, and one that names him: he has a place in the case of both."""
    prosecutor, analyst, examiner = MEMBERS[Role.PROSECUTOR], MEMBERS[Role.ANALYST], MEMBERS[Role.FORENSIC]
    document = world.document_of(OURS)
    kept = {"login": examiner.login, "reason": "it names him"}
    assert world.call("POST", f"/api/v1/documents/{document}/barred", by=prosecutor, json=kept).status_code < 300
    sealed = {"level": "sealed", "reason": "it names an officer"}
    assert world.call("POST", f"/api/v1/documents/{document}/level", by=prosecutor, json=sealed).status_code == 200
    assert len(BY_DOCUMENT) > 15
    for route in BY_DOCUMENT:
        for by in (analyst, examiner):
            hidden, absent = (looked_at(world, route, by, document=one, number=1) for one in (document, "0" * 32))
            assert hidden[:3] == absent[:3], route
            assert hidden.statements == absent.statements, route


SPACES = [route for route in ROUTES if "/joint-spaces/{space}" in route and "/api/" in route]


@pytest.mark.parametrize("route", SPACES)
def test_a_space_of_two_agencies_is_for_a_third_the_same_work_as_none(route: str, world: World) -> None:
    agency = an_agency("tercera")
    user = a_user("tercera.admin", role=Role.ADMINISTRATOR).model_copy(update={"agency": agency.id})
    people = world.workspace.records.people
    people.add_agency(agency)
    people.add_user(user, password_hash="h")
    add_session(world.workspace, user)
    asked = dict(ROUTES[route].ask(world, 7))
    space, other = asked.pop("space"), {"user": asked.pop("user", "")}
    hidden, absent = (looked_at(world, route, user, asked=asked, space=one, **other) for one in (space, "0" * 32))
    assert (hidden.status, absent.status) == (404, 404)
    assert hidden[:3] == absent[:3]
    assert hidden.statements == absent.statements
