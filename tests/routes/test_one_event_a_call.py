"""H3: every call that reads or writes leaves exactly one event of its act, good or refused, and none holds exhibit text.

Over all routes of the permission matrix. What leaves none touches no case and nobody else's account; what leaves more
does more than one thing, each told.
"""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.matrix import CALLERS, ROUTES, path_of
from support.web import World, a_world, token_of

# Of the one who asks, or of nobody: no case and no other person is touched.
NONE = {
    "GET /health", "GET /ready", "GET /metrics", "GET /api/v1/openapi.json", "GET /api/v1/me", "GET /api/v1/me/second-factor",
    "GET /login", "GET /language/{language}", "GET /help", "GET /cases/new", "GET /login/provider",
    "GET /login/provider/back", "GET /login/provider/leave",
    # The form of a search, before anything was typed; the page of a list, before there is one.
    "GET /search/list",
    # Parts of one upload, whose begin and end leave their events.
    "OPTIONS /api/v1/cases/{case}/uploads", "HEAD /api/v1/cases/{case}/uploads/{upload}",
    "PATCH /api/v1/cases/{case}/uploads/{upload}",
}  # fmt: skip
# Several acts in one call.
SEVERAL = {
    # The case, and its creator's place in it.
    "POST /api/v1/cases": ["case.create", "case.add_member"],
    "POST /cases/new": ["case.create", "case.add_member"],
    # That something was sent, and each exhibit that was recorded of it.
    "POST /api/v1/cases/{case}/exhibits": ["exhibit.receive", "exhibit.record"],
    # The password, and that files are read again with it.
    "POST /api/v1/cases/{case}/passwords": ["case.add_password", "document.retry"],
    "POST /cases/{case}/passwords": ["case.add_password", "document.retry"],
    # A page is read, and others are sought by it.
    "GET /api/v1/search/like/{document}/{number}": ["page.read", "search.like"],
    # The question, and that it was written into a file.
    "POST /api/v1/cases/{case}/asks/file": ["ask.send", "ask.write"],
    # The ways of the case, and what they share with other cases.
    "GET /api/v1/cases/{case}/routes/links": ["route.list", "link.list"],
    # What two agencies have together is recorded for each of them (G3).
    "POST /api/v1/joint-spaces": ["joint.make"] * 2,
    "POST /api/v1/joint-spaces/{space}/sign": ["joint.sign"] * 2,
    "POST /api/v1/joint-spaces/{space}/close": ["joint.end"] * 2,
    "POST /api/v1/joint-spaces/{space}/members": ["joint.add_member"] * 2,
    "DELETE /api/v1/joint-spaces/{space}/members/{user}": ["joint.remove_member"] * 2,
    "POST /api/v1/cases/{case}/loans": ["loan.make"] * 2,
    "POST /api/v1/cases/{case}/loans/{loan}/approve": ["loan.approve"] * 2,
    "POST /api/v1/cases/{case}/loans/{loan}/extend": ["loan.extend"] * 2,
    "POST /api/v1/cases/{case}/loans/{loan}/withdraw": ["loan.withdraw"] * 2,
}
WORDS = ("Marisol", "71234567", "deuda", "personal", "libreta")
"""Of the exhibits of the world."""

API = [route for route in ROUTES if route.split(" ", 1)[1].startswith("/api/") or route in NONE]


# What must be refused first before the rest is: the look that was granted stands before it.
GRANTED = {"GET /api/v1/search/like/{document}/{number}"}


def asked(world: World, route: str, caller: str):
    user, by_token = CALLERS[caller]
    number = list(CALLERS).index(caller)
    sent = dict(ROUTES[route].ask(world, number))
    path = path_of(route, world, sent)
    headers = {} if path.startswith(("/api/", "/health", "/ready", "/metrics")) else {"Accept": "text/html"}
    headers |= sent.pop("headers", {})
    who = {"token": token_of(user)} if by_token and user else {"by": user}
    before = world.workspace.records.audit.head().sequence
    answer = world.call(route.split(" ", 1)[0], path, headers=headers, **who, **sent)
    return answer, world.workspace.records.audit.read(after=before, limit=1000)


def somebody(route: str, statuses: range) -> str | None:
    """Whoever gets such an answer, users before nobody."""
    callers = dict(zip(CALLERS, ROUTES[route].statuses, strict=True))
    return next((name for name, status in callers.items() if status in statuses and name != "nobody"), None)


@contextmanager
def world_for(route: str, still: World, template: Path, data: Path):
    """The shared world for a look, a world of its own for a change."""
    if route.startswith("GET "):
        yield still
    else:
        with a_world(template, data) as own:
            yield own


@pytest.mark.parametrize("route", API)
def test_H3_a_call_leaves_one_event_and_no_text_of_an_exhibit(route: str, still_world, template, tmp_path) -> None:
    caller = somebody(route, range(200, 300))
    if caller is None:
        pytest.skip("nobody gets a good answer in this world")
    with world_for(route, still_world, template, tmp_path / "data") as world:
        answer, events = asked(world, route, caller)
        assert answer.status_code < 300
        told = [event.action for event in events]
        if route in NONE:
            assert told == []
        elif route in SEVERAL:
            assert sorted(told) == sorted(SEVERAL[route])
        else:
            assert len(told) == 1, told
        said = json.dumps([event.model_dump(mode="json") for event in events], ensure_ascii=False)
        assert not [word for word in WORDS if word in said]


@pytest.mark.parametrize("route", [route for route in API if "{" in route])
def test_H3_a_refused_call_leaves_one_event_that_says_so(route: str, still_world) -> None:
    caller = somebody(route, range(403, 405))
    if caller is None or route in NONE:
        pytest.skip("nobody is refused here, or nothing is touched")
    answer, events = asked(still_world, route, caller)
    assert answer.status_code in (403, 404)
    told = [event.outcome for event in events]
    assert "ok" not in told[-1:]
    assert len(told) == 1 + (route in GRANTED), [(event.action, event.outcome) for event in events]
