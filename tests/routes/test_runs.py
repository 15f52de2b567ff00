"""What is uploaded, or read again, through the server ends in a kept run report as an ingest does."""

import datetime as dt
from typing import Any

import pytest
from support.web import MEMBERS, OURS, OURS_TOO, THEIRS, World, add_document

from api import web_runs
from models.case import Case, Role
from models.document import Document, DocumentState
from models.job import Stage
from services.copies import Printed, page_print

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]


def upload(world: World, name: str, content: bytes, *, case: Case = OURS) -> Any:
    answer = world.call(
        "POST", f"/api/v1/cases/{case.id}/exhibits", by=INVESTIGATOR, params={"path": name}, content=content
    )
    assert answer.status_code == 201
    return answer.json()


def read_all(world: World, *, state: DocumentState = DocumentState.DONE) -> None:
    """End every job, as if the files had been read."""
    records = world.workspace.records
    while jobs := records.jobs.lease(stages=list(Stage), holder="test", seconds=60, limit=10):
        for job in jobs:
            exhibit = records.evidence.exhibits_of(job.document)[0]
            records.jobs.complete(job)
            records.evidence.save_document(
                Document(
                    id=job.document,
                    case=exhibit.case,
                    sha256=exhibit.sha256,
                    name=exhibit.name,
                    media_type="text/plain",
                    state=state,
                    version="1",
                )
            )


def runs(world: World, case: Case = OURS, *, kind: str = web_runs.UPLOAD) -> list[Any]:
    told = world.call("GET", f"/api/v1/cases/{case.id}/runs", by=INVESTIGATOR).json()["runs"]
    return [run for run in told if run["kind"] == kind]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_runs, "PAUSE", dt.timedelta(0))


@pytest.mark.usefixtures("hurried")
def test_uploads_of_one_sitting_are_one_run_with_its_report(world: World) -> None:
    upload(world, "a.txt", b"uno")
    upload(world, "b.txt", b"dos")
    upload(world, "b.txt", b"dos")
    assert web_runs.close_due(world.workspace) == 0
    read_all(world, state=DocumentState.CORRUPT)
    assert runs(world) == []
    assert web_runs.close_due(world.workspace) == 1
    (run,) = runs(world)
    assert (run["by"], run["files"], run["attention"]) == (INVESTIGATOR.login, 2, 2)
    report = world.call("GET", f"/api/v1/cases/{OURS.id}/runs/{run['id']}", by=INVESTIGATOR).json()
    assert [(file["path"], file["state"]) for file in report["every_file"]] == [
        ("a.txt", "corrupt"),
        ("b.txt", "corrupt"),
    ]
    assert report["started"] <= report["ended"]
    page = world.call("GET", f"/cases/{OURS.id}/runs/{run['id']}", by=INVESTIGATOR)
    assert "a.txt" in page.text
    assert world.call("GET", f"/cases/{OURS.id}", by=INVESTIGATOR).text.count(f"/runs/{run['id']}") == 1
    assert web_runs.close_due(world.workspace) == 0


@pytest.mark.usefixtures("hurried")
def test_runs_of_two_cases_are_apart_and_a_pause_ends_one(world: World) -> None:
    upload(world, "a.txt", b"uno")
    upload(world, "b.txt", b"dos", case=OURS_TOO)
    read_all(world)
    assert web_runs.close_due(world.workspace) == 2
    upload(world, "c.txt", b"tres")
    read_all(world)
    web_runs.close_due(world.workspace)
    assert [run["files"] for run in runs(world)] == [1, 1]
    assert [run["files"] for run in runs(world, OURS_TOO)] == [1]


def test_a_run_waits_for_a_pause(world: World) -> None:
    upload(world, "a.txt", b"uno")
    read_all(world)
    assert web_runs.close_due(world.workspace) == 0
    assert runs(world) == []


@pytest.mark.usefixtures("hurried")
def test_what_is_read_again_through_the_server_is_a_run_too(world: World) -> None:
    asked = {"every": True}
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/retry", by=INVESTIGATOR, json=asked)
    assert answer.status_code == 202
    read_all(world)
    assert web_runs.close_due(world.workspace) == 1
    (run,) = runs(world, kind=web_runs.RETRY)
    assert run["files"] == answer.json()["files"]


TEXT = "Declaro que llegué a la terminal con mi prima y que nos quitaron los pasaportes el primer día " * 5


def test_pages_that_say_nearly_the_same_are_told_in_facts_and_report_and_never_across_cases(world: World) -> None:
    for case, name, text in (
        (OURS, "declaracion.txt", TEXT),
        (OURS, "copia.txt", f"{TEXT}."),
        (THEIRS, "ajena.txt", f"{TEXT}!"),
    ):
        exhibit = add_document(world.workspace, case, name, f"{text} 71234567")
        pages = {1: Printed(text, page_print(text))}
        world.workspace.records.near.add(exhibit.document, case=case.id, pages=pages)
    first = next(file for file in world.workspace.records.evidence.files(OURS.id) if file.path == "copia.txt")
    card = world.call("GET", f"/api/v1/documents/{first.document}", by=INVESTIGATOR).json()
    assert [(near["name"], near["pages"]) for near in card["near"]] == [("declaracion.txt", 1)]
    page = world.call("GET", f"/documents/{first.document}/pages/1", by=INVESTIGATOR)
    assert "declaracion.txt" in page.text
    assert "ajena.txt" not in page.text
    report = world.call("GET", f"/api/v1/cases/{OURS.id}/report", by=INVESTIGATOR).json()
    assert [(near["path"], near["other_path"]) for near in report["near"]] == [("copia.txt", "declaracion.txt")]
    text = world.call("GET", f"/api/v1/cases/{OURS.id}/report", by=INVESTIGATOR, params={"format": "text"}).text
    assert "1 pages of copia.txt as in declaracion.txt" in text
    assert "copia.txt" in world.call("GET", f"/cases/{OURS.id}/report", by=INVESTIGATOR).text
