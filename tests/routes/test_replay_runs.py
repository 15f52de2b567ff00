"""A replay that is begun on the server: followed to its end, one at a time, stopped, and ended with the right to it."""

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.web import FOREIGNER, MEMBERS, OURS, World, a_world

from api import exporting, replay_runs
from models.case import Role, Sensitivity
from models.ids import DocumentId

ANALYST, OFFICER, INTERPRETER = (MEMBERS[role] for role in (Role.ANALYST, Role.INVESTIGATOR, Role.INTERPRETER))
REPLAY = f"/api/v1/cases/{OURS.id}/replay"


@pytest.fixture
def world(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """One whose server has the turn to itself. Its documents were never read: they come out otherwise."""
    monkeypatch.setattr(replay_runs, "_turn", threading.Lock())
    with a_world(template, tmp_path / "data", analysis_engine="small", meaning=False) as made:
        yield made
        made.call("DELETE", f"{REPLAY}/run", by=OFFICER)
        assert replay_runs._turn.acquire(timeout=60)


def begun(world: World, **asked: Any) -> dict[str, Any]:
    answer = world.call("POST", REPLAY, by=OFFICER, json=asked)
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    return told


def told(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.call("GET", f"{REPLAY}/run", by=OFFICER).json()
    return found


def ended(world: World) -> dict[str, Any]:
    until = time.monotonic() + 240
    while (found := told(world))["state"] == "running":
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def events(world: World) -> list[Any]:
    """What the log says of replays begun and ended."""
    read = [one for one in world.workspace.records.audit.read(limit=10_000) if one.action == "case.verify"]
    return [one for one in read if one.detail.get("act") in ("begin", "end")]


def test_C2_a_replay_is_followed_to_its_end_and_what_each_document_came_to_is_kept(world: World) -> None:
    assert world.call("GET", f"{REPLAY}/run", by=OFFICER).status_code == 404
    first = begun(world)
    assert (first["state"], first["done"], first["of"] > 0) == ("running", 0, True)
    assert world.call("POST", REPLAY, by=OFFICER, json={}).status_code == 409
    text = world.call("GET", f"{REPLAY}/events", by=OFFICER).text
    lines = [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
    assert [one["done"] for one in lines] == sorted(one["done"] for one in lines)
    assert lines[-1] == told(world)
    assert (lines[-1]["state"], lines[-1]["done"]) == ("done", first["of"])
    assert sum(lines[-1]["counts"].values()) == first["of"]
    kept = world.call("GET", REPLAY, by=OFFICER).json()
    assert (kept["never"], kept["counts"]) == (0, lines[-1]["counts"])
    assert [one.detail["act"] for one in events(world)] == ["begin", "begin", "end"]
    assert [one.outcome for one in events(world)] == ["ok", "conflict", "ok"]
    assert events(world)[-1].detail["documents"] == first["of"]
    assert multiprocessing.active_children() == []
    one = world.document_of(OURS)
    assert begun(world, documents=[one], again=True)["of"] == 1
    assert ended(world)["counts"] == {next(iter(ended(world)["counts"])): 1}


def test_one_that_is_stopped_ends_and_leaves_no_process(world: World) -> None:
    begun(world)
    assert world.call("DELETE", f"{REPLAY}/run", by=OFFICER).status_code == 204
    assert ended(world)["state"] == "stopped"
    assert replay_runs._turn.acquire(timeout=60)
    replay_runs._turn.release()
    assert multiprocessing.active_children() == []


def test_it_ends_with_the_right_to_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_LOOK", 0.0)
    begun(world)
    world.workspace.records.cases.remove_member(OURS.id, OFFICER.id)
    until = time.monotonic() + 60
    while len(found := events(world)) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert found[-1].outcome == "not_found"
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_told(world: World) -> None:
    begun(world)
    until = time.monotonic() + 60
    while not (children := multiprocessing.active_children()):
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(children[0].pid or 0, signal.SIGKILL)
    found = ended(world)
    assert (found["state"], found["problem"]) == ("failed", "The process that derived the case again has ended.")


def test_who_may_not_or_sees_not_all_of_it_is_told_of_none(world: World) -> None:
    assert world.call("POST", REPLAY, by=INTERPRETER, json={}).status_code == 403
    assert world.call("POST", REPLAY, by=FOREIGNER, json={}).status_code == 404
    assert world.call("POST", REPLAY, by=OFFICER, json={"documents": ["0" * 32]}).status_code == 404
    assert world.call("POST", REPLAY, by=OFFICER, json={"documents": ["x"]}).status_code == 422
    assert world.call("GET", f"{REPLAY}/run", by=OFFICER).status_code == 404
    begun(world)
    assert world.call("GET", f"{REPLAY}/run", by=ANALYST).status_code == 200
    hidden = DocumentId(world.document_of(OURS))
    world.workspace.records.levels.set_level([hidden], OURS.id, Sensitivity.SEALED)
    for method, path in (("GET", "run"), ("GET", "events"), ("DELETE", "run")):
        assert world.call(method, f"{REPLAY}/{path}", by=ANALYST).status_code == 404
    # Who began it does not see it any more either: it ends.
    assert replay_runs._turn.acquire(timeout=60)
    replay_runs._turn.release()
    assert events(world)[-1].outcome == "not_found"
