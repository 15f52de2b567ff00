"""Pages bear the level of their document in the index, in the background; who sees what hangs on none of it."""

import json

import pytest
from support.web import MEMBERS, OURS, World, add_document

from api.indexing import label_index
from benchmarks.search import hidden
from models.case import Role, Sensitivity
from services.search.engines import tantivy_held


def test_the_index_takes_the_levels_over_and_searches_say_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels are for speed alone: before, while and after they are given, the same is found."""
    monkeypatch.setattr(tantivy_held, "_FROM", 1)
    workspace = world.workspace
    documents = [
        add_document(workspace, OURS, f"hoja{number}.txt", f"hoja {number} 71234567").document for number in range(4)
    ]
    analyst = MEMBERS[Role.ANALYST]

    def found() -> set[str]:
        answer = world.call("GET", f"/api/v1/search?q=hoja&case={OURS.id}", by=analyst).json()
        told = {hit["document"] for hit in answer["hits"]}
        assert answer["total"] == len(told)
        return told

    levels = workspace.records.levels
    assert found() == set(documents)
    levels.set_level(documents[:3], OURS.id, Sensitivity.SEALED)
    assert found() == {documents[3]}
    while label_index(workspace):
        assert found() == {documents[3]}
    assert levels.unlabelled(limit=9) == {}
    levels.set_level(documents[:2], OURS.id, Sensitivity.ORDINARY)
    assert found() == {documents[0], documents[1], documents[3]}
    levels.set_level([documents[3]], OURS.id, Sensitivity.SEALED)
    assert found() == {documents[0], documents[1]}


def test_what_was_measured_a_thousand_hidden_documents_cost_little() -> None:
    frozen = json.loads(hidden.FROZEN.read_text())
    assert frozen["labelled"]["ratio"]["1000"] <= 1.2 < frozen["listed"]["ratio"]["1000"]
