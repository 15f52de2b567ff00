"""Metrics: who reads them, what they tell, and that they tell it of nobody."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.matrix import ROUTES
from support.web import MEMBERS, OURS, THEIRS, World, a_world, receive, token_of
from support.working import read_and_index

from api.http import measured
from api.http.watched import SEARCHES
from api.wiring import reading_pipeline
from models.case import Role
from models.errors import CatalogueUnreachable, EngineUnavailable
from models.job import Stage

TOKEN = "a-monitor-of-the-unit-2027"
OFFICER = MEMBERS[Role.INVESTIGATOR]


@pytest.fixture(scope="module")
def watched(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("metrics") / "data"
    with a_world(template, data, metrics_token=TOKEN, analysis_engine="small", meaning=False) as world:
        yield world


def read(world: World) -> dict[str, dict[tuple[str, ...], float]]:
    """The value of each sample, by its name and the values of its labels in the order of their names."""
    answer = world.call("GET", "/metrics", token=TOKEN)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = tuple(value for _, value in sorted(sample.labels.items()))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


def test_whoever_has_the_token_reads_them_and_nobody_else(watched: World) -> None:
    assert watched.call("GET", "/metrics", token=TOKEN).status_code == 200
    for other in ({}, {"by": MEMBERS[Role.ADMINISTRATOR]}, {"token": token_of(OFFICER)}, {"token": TOKEN[:-1]}):
        asked: dict[str, Any] = other
        refused = watched.call("GET", "/metrics", **asked)
        assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")
    # It opens nothing else, and reading leaves no event: a monitor asks every few seconds.
    assert watched.call("GET", "/api/v1/me", token=TOKEN).status_code == 401
    before = watched.workspace.records.audit.head().sequence
    watched.call("GET", "/metrics", token=TOKEN)
    assert watched.workspace.records.audit.head().sequence == before


def test_without_a_token_in_the_settings_there_is_nothing(world: World) -> None:
    absent = world.call("GET", "/nothing-here", headers={"Accept": "application/json"})
    for token in (None, "", TOKEN):
        answer = world.call("GET", "/metrics", token=token)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.content == absent.content


def test_the_way_of_a_file_is_counted(watched: World) -> None:
    before = read(watched)
    receive(watched.workspace, OURS, "informe.txt", b"Llamar a Yolanda Quispe al 71112223 por la deuda.")
    receive(watched.workspace, OURS, "roto.pdf", b"%PDF-1.7\nnothing of a PDF")
    waiting = read(watched)
    assert waiting["lince_jobs"][("waited_for", "extract", "queued")] == 2
    assert 0 <= waiting["lince_oldest_job_age_seconds"][("waited_for", "extract")] < 60
    read_and_index(watched)
    after = read(watched)

    def grown(name: str, *labels: str) -> float:
        return after[name][labels] - before.get(name, {}).get(labels, 0)

    assert not after.get("lince_oldest_job_age_seconds")
    assert ("waited_for", "extract", "queued") not in after.get("lince_jobs", {})
    assert grown("lince_job_seconds_count", "done", "extract") == 1
    assert grown("lince_job_seconds_count", "corrupt", "extract") == 1
    assert grown("lince_job_seconds_count", "done", "analyze") == 2
    assert grown("lince_job_seconds_count", "done", "index") >= 2
    assert grown("lince_pages_total", "extract") == grown("lince_pages_total", "analyze") == 1
    assert after["lince_job_seconds_bucket"][("+Inf", "done", "extract")] >= 1
    assert after["lince_busy_workers"][()] == 0
    assert after["lince_database_bytes"][()] > 0
    assert 0 < after["lince_disk_free_bytes"][()] <= after["lince_disk_size_bytes"][()]


def test_requests_are_counted_by_the_pattern_of_their_address(watched: World) -> None:
    watched.call("GET", "/api/v1/search?q=71234567", by=OFFICER)
    watched.call("GET", f"/api/v1/cases/{OURS.id}", by=OFFICER)
    watched.call("GET", f"/api/v1/cases/{THEIRS.id}", by=OFFICER)
    watched.call("GET", "/api/v1/cases/Yolanda-Quispe/71234567", by=OFFICER)
    watched.call("GET", "/static/nothing.css")
    watched.call("YOLANDA", "/api/v1/cases", by=OFFICER)
    found = read(watched)
    requests = found["lince_http_requests_total"]
    assert requests[("GET", "/api/v1/search", "200")] >= 1
    assert requests[("GET", "/api/v1/cases/{case}", "200")] >= 1
    assert requests[("GET", "/api/v1/cases/{case}", "404")] >= 1
    assert any(method == "other" for method, _, _ in requests)
    assert found["lince_search_seconds_count"][("search",)] >= 1
    assert set(SEARCHES) <= {route.partition(" ")[2] for route in ROUTES}


def test_no_label_has_what_somebody_typed(watched: World) -> None:
    """Values of labels come from fixed sets, so that their number is bounded and they tell of nobody."""
    for path in ("/api/v1/search?q=Yolanda", "/cases/Yolanda", "/Yolanda%20Quispe", "/static/Yolanda.js"):
        watched.call("GET", path, by=OFFICER)
    receive(watched.workspace, OURS, "Yolanda Quispe.txt", b"Yolanda Quispe llama al 71112223.")
    read_and_index(watched)
    text = watched.call("GET", "/metrics", token=TOKEN).text
    people = [user.login for user in MEMBERS.values()]
    assert [
        word for word in ("Yolanda", "Quispe", "71112223", OURS.id, OURS.number, OURS.title, *people) if word in text
    ] == []


def test_a_part_that_is_away_is_told_and_the_rest_is_still_there(
    watched: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise CatalogueUnreachable("The database cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(type(watched.workspace.engine), "health", lambda _: EngineUnavailable("It is away."))
        ready = read(watched)["lince_part_ready"]
        assert (ready[("engine",)], ready[("database",)], ready[("all",)]) == (0, 1, 0)
    with monkeypatch.context() as patch:
        patch.setattr(type(watched.workspace.records.people), "agencies", away)
        found = read(watched)
        assert found["lince_part_ready"][("database",)] == 0
        assert "lince_jobs" not in found
        assert found["lince_http_requests_total"]
    with monkeypatch.context() as patch:
        patch.setattr(measured, "PATIENCE", 0.2)
        patch.setattr(type(watched.workspace.engine), "health", lambda _: time.sleep(2))
        assert read(watched)["lince_part_ready"] == {("all",): 0}
    time.sleep(2)
    assert read(watched)["lince_part_ready"][("all",)] == 1


def test_a_job_that_fails_is_counted_as_tried_again_and_then_as_failed(
    watched: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(watched).get("lince_job_seconds_count", {})
    receive(watched.workspace, OURS, "una.txt", b"Una nota de otra cosa.")
    reading = reading_pipeline(watched.workspace)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("Una nota")

    monkeypatch.setattr(reading, "_extract", fail)
    while reading.work_once(holder="test"):
        pass
    after = read(watched)["lince_job_seconds_count"]
    assert after[("again", Stage.EXTRACT)] - before.get(("again", Stage.EXTRACT), 0) == 2
    assert after[("failed", Stage.EXTRACT)] - before.get(("failed", Stage.EXTRACT), 0) == 1
