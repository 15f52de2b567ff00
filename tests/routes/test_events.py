"""Progress events: they follow the work, and end with it or with the right to see it."""

import json
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from support.web import MEMBERS, OURS, World, receive, served, session_of, token_of

from api.http import events
from api.http.auth import SESSION_COOKIE
from models.case import Role

ANALYST = MEMBERS[Role.ANALYST]
PATH = f"/api/v1/cases/{OURS.id}/events"
COOKIES = {"Cookie": f"{SESSION_COOKIE}={session_of(ANALYST)}"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "INTERVAL", 0.05)
    monkeypatch.setattr(events, "HEARTBEAT", 0.2)


def told(answer: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    """Name and content of each event; heartbeats are events without content."""
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
        elif line.startswith(":"):
            yield "heartbeat", {}


def test_a_case_without_work_is_finished_at_once(world: World) -> None:
    with served(world.app) as client, client.stream("GET", PATH, headers=COOKIES) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert [name for name, _ in told(answer)] == ["progress", "finished"]


def test_each_change_is_told_and_silence_is_bridged(world: World) -> None:
    receive(world.workspace, OURS, "nuevo.txt", b"uno")
    with served(world.app) as client, client.stream("GET", PATH, headers=COOKIES) as answer:
        seen = told(answer)
        assert next(seen) == ("progress", _progress(files=2, files_done=1, size=3))
        assert next(seen)[0] == "heartbeat"
        receive(world.workspace, OURS, "otro.txt", b"dos")
        changed = next(event for event in seen if event[0] != "heartbeat")
        assert changed == ("progress", _progress(files=3, files_done=1, size=6))


@pytest.mark.parametrize("way", ["membership", "log-out", "deactivation", "token"])
def test_a_right_that_is_taken_away_ends_the_stream(world: World, way: str) -> None:
    receive(world.workspace, OURS, "nuevo.txt", b"uno")
    investigator = MEMBERS[Role.INVESTIGATOR]
    headers = {"Authorization": f"Bearer {token_of(investigator)}"} if way == "token" else COOKIES
    with served(world.app) as client, client.stream("GET", PATH, headers=headers) as answer:
        seen = told(answer)
        assert next(seen)[0] == "progress"
        match way:
            case "membership":
                world.workspace.access.remove_member(world.workspace.operator, OURS.id, ANALYST.id)
            case "log-out":
                world.workspace.records.people.end_sessions(ANALYST.id)
            case "deactivation":
                world.workspace.records.people.set_active(ANALYST.id, active=False)
            case "token":
                world.workspace.records.people.end_sessions(investigator.id)
        taken = time.monotonic()
        assert [name for name, _ in seen if name != "heartbeat"] == ["gone"]
        assert time.monotonic() - taken < 20  # at the next look, which a busy machine delays


def test_open_streams_hold_no_threads_and_leave_no_events(world: World) -> None:
    receive(world.workspace, OURS, "nuevo.txt", b"uno")
    before = threading.active_count()  # other tests of the process may have left some
    limits = httpx.Limits(max_connections=80)
    with served(world.app) as client, httpx.Client(base_url=client.base_url, limits=limits, trust_env=False) as many:
        streams = [many.stream("GET", PATH, headers=COOKIES) for _ in range(60)]
        answers = [stream.__enter__() for stream in streams]
        seen = [told(answer) for answer in answers]
        assert all(next(one)[0] == "progress" for one in seen)
        # Twice as many as the server has threads, and it still answers others.
        visits = len(world.actions())
        # Held up by the streams it would not answer at all: no stream ends by itself.
        assert client.get("/health", timeout=30).status_code == 200
        # Each was looked at again, and left no event.
        assert all(next(one)[0] == "heartbeat" for one in seen)
        assert len(world.actions()) == visits
        assert threading.active_count() < before + 60
        for stream in streams:
            stream.__exit__(None, None, None)


def _progress(*, files: int, files_done: int, size: int) -> dict[str, object]:
    before = len("Llamar a Marisol al 71234567 por la deuda.")
    return {
        "files": files,
        "files_done": files_done,
        "pages": 1,
        "bytes": before + size,
        "problems": 0,
        "waiting": {"extract": files - files_done},
        "parts": {"extract": files - files_done},
    }
