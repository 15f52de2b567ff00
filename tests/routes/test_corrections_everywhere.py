"""From a correction to what search and entities show, and back: in the case, not beyond its agency."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.matrix import INVESTIGATOR
from support.web import FOREIGNER, OURS, OURS_TOO, THEIRS, World, a_world, add_document

from api.wiring import indexing_pipeline, reading_pipeline
from models.case import Case, User
from models.ids import DocumentId
from models.job import Stage

TEXT = "Le pagaban en Luz Andina, calle 4. La cuenta de Luz Andina la llevaba el portero, 71234567."


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(template, tmp_path / "data", analysis_engine="small") as made:
        for case, name in ((OURS, "a.txt"), (OURS_TOO, "b.txt"), (THEIRS, "c.txt")):
            add_document(made.workspace, case, name, TEXT)
        for case in (OURS, OURS_TOO, THEIRS):
            analyzed_again(made, case)
        work(made)
        yield made


def document_of(world: World, case: Case) -> DocumentId:
    return next(
        f.document for f in world.workspace.records.evidence.files(case.id) if f.path in {"a.txt", "b.txt", "c.txt"}
    )


def analyzed_again(world: World, case: Case) -> None:
    document = document_of(world, case)
    world.workspace.records.jobs.again(document, case=case.id, stage=Stage.ANALYZE, version="again", changed=True)


def work(world: World) -> None:
    """What the workers and the index thread do, until nothing waits."""
    stages = [reading_pipeline(world.workspace), indexing_pipeline(world.workspace)]
    while sum(stage.work_once(holder="test", batch=20) for stage in stages):
        pass


def bodies(world: World, by: User) -> list[str]:
    answer = world.call("GET", "/api/v1/entities", by=by, params={"kind": "ORG", "text": "luz andina"})
    assert answer.status_code == 200, answer.text
    return [one["normal"] for one in answer.json()["entities"]]


def found(world: World, by: User) -> set[str]:
    answer = world.call("GET", "/api/v1/search", by=by, params={"q": 'org:"luz andina"'})
    assert answer.status_code == 200, answer.text
    return {hit["case"] for hit in answer.json()["hits"]}


def correct(world: World, **asked: object) -> str:
    address = f"/api/v1/documents/{document_of(world, OURS)}/corrections"
    answer = world.call("POST", address, by=INVESTIGATOR, json={"words": "Luz Andina", "kind": "ORG", **asked})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["correction"]["id"])


def test_a_correction_shows_in_search_and_entities_and_is_gone_when_withdrawn(world: World) -> None:
    before = bodies(world, INVESTIGATOR), found(world, INVESTIGATOR)
    one = correct(world)
    work(world)
    assert bodies(world, INVESTIGATOR) == ["luz andina"]
    assert found(world, INVESTIGATOR) == {OURS.id}
    world.call("POST", f"/api/v1/cases/{OURS.id}/corrections/{one}/withdraw", by=INVESTIGATOR, json={})
    work(world)
    assert (bodies(world, INVESTIGATOR), found(world, INVESTIGATOR)) == before == ([], set())


def test_a_shared_one_counts_in_the_cases_of_its_agency_and_in_no_other(world: World) -> None:
    one = correct(world, shared=True)
    analyzed_again(world, THEIRS)
    work(world)
    assert found(world, INVESTIGATOR) == {OURS.id, OURS_TOO.id}
    assert (bodies(world, FOREIGNER), found(world, FOREIGNER)) == ([], set())
    assert world.call("GET", f"/api/v1/cases/{OURS.id}/corrections", by=FOREIGNER).status_code == 404
    address = f"/api/v1/cases/{THEIRS.id}/corrections"
    assert world.call("GET", address, by=FOREIGNER).json() == {"corrections": []}
    assert world.call("POST", f"{address}/{one}/withdraw", by=FOREIGNER, json={}).status_code == 404
