"""The graph over cases: imported entities stand apart from mentions, meet values of documents, and go in one go."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.agencies import Side, a_side

from api import graphing, judging
from api.graphing import Format
from models.errors import BadEntities, Conflict, NotFound, UsageError
from models.graph import NodeType
from models.ids import derived
from models.mention import MentionKind
from services.graph.build import CaseParts

FILE = b"\n".join(
    json.dumps(one).encode()
    for one in (
        {
            "id": "p1",
            "schema": "Person",
            "properties": {
                "name": ["Ana Rojas"],
                "alias": ["la Jefa"],
                "phone": ["+34600111222"],
                "birthDate": ["1990-02-31", "1991-05"],
            },
        },
        {"id": "v1", "schema": "Vehicle", "properties": {"registrationNumber": ["1234 ABC"], "owner": ["p1"]}},
        {"id": "s1", "schema": "Sanction", "properties": {}},
    )
)


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    made = a_side(tmp_path, "Unidad de allá", "ES")
    yield made
    made.workspace.close()


def take(side: Side, data: bytes = FILE, reason: str = "list of the unit") -> graphing.Imported:
    return graphing.take_in(side.workspace, side.officer, side.case.id, data, reason=reason)


def test_what_is_taken_in_is_tied_and_apart_from_mentions(side: Side) -> None:
    told = take(side)
    assert (told.entities, told.known, told.left_out) == (3, 0, 1)
    found = {one.name: one for one in judging.entities_of(side.workspace, side.officer, side.case.id)}
    assert found["Ana Rojas"].by_hand
    assert found["Ana Rojas"].also == ("la Jefa",)
    assert found["Ana Rojas"].mentions == 0
    kept = [one.one for one in side.workspace.records.links.decisions([side.case.id])]
    assert {(one.days, one.years) for one in kept if one.text == "Ana Rojas"} == {((), (1990, 1991))}
    steps = graphing.neighbours(side.workspace, side.officer, found["Ana Rojas"].id).steps
    assert {step.two.name: step.two.kind for step in steps} == {
        "+34600111222": MentionKind.PHONE, "1234 ABC": MentionKind.PLATE,
    }  # fmt: skip


def test_the_same_file_again_makes_nothing_twice(side: Side) -> None:
    take(side)
    again = take(side)
    assert (again.entities, again.known) == (0, 3)


def test_it_is_taken_back_in_one_go(side: Side) -> None:
    take(side)
    [first, *_] = side.workspace.records.links.decisions([side.case.id])
    judging.undo(side.workspace, side.officer, side.case.id, first.id, reason="wrong file")
    assert judging.entities_of(side.workspace, side.officer, side.case.id) == []
    with pytest.raises(Conflict):
        judging.undo(side.workspace, side.officer, side.case.id, first.id, reason="wrong file")


def test_a_bad_file_leaves_nothing(side: Side) -> None:
    with pytest.raises(BadEntities):
        take(side, FILE + b"\n{")
    assert judging.entities_of(side.workspace, side.officer, side.case.id) == []
    with pytest.raises(UsageError, match="reason"):
        take(side, reason=" - ")


def test_what_was_written_is_taken_in_elsewhere(side: Side, tmp_path: Path) -> None:
    take(side)
    data = graphing.export(side.workspace, side.officer, Format.FTM)
    other = a_side(tmp_path / "other", "Policía de aquí", "BO")
    try:
        told = graphing.take_in(other.workspace, other.officer, other.case.id, data, reason="from the other unit")
        assert told.entities == 3
        found = {one.name for one in judging.entities_of(other.workspace, other.officer, other.case.id)}
        assert {"Ana Rojas", "+34600111222", "1234 ABC"} <= found
        ana = next(
            one for one in judging.entities_of(other.workspace, other.officer, other.case.id) if one.name == "Ana Rojas"
        )
        beside = graphing.neighbours(other.workspace, other.officer, ana.id)
        assert {"+34600111222", "1234 ABC"} == {step.two.name for step in beside.steps}
        decisions = {one.id for one in other.workspace.records.links.decisions([other.case.id])}
        assert {proof.decision for step in beside.steps for proof in step.proofs} <= decisions
    finally:
        other.workspace.close()


def test_each_look_is_in_the_log_of_its_cases_without_names(side: Side) -> None:
    take(side)
    found = judging.entities_of(side.workspace, side.officer, side.case.id)
    graphing.path(side.workspace, side.officer, found[0].id, found[1].id)
    graphing.export(side.workspace, side.officer, Format.GEXF)
    events = [one for one in side.workspace.records.audit.read() if one.action.startswith("graph.")]
    assert [one.action for one in events][-2:] == ["graph.read", "graph.export"]
    assert all(one.case == side.case.id for one in events)
    assert "Rojas" not in json.dumps([one.model_dump(mode="json") for one in events])


def test_who_has_no_place_in_the_case_sees_nothing_of_it(side: Side) -> None:
    take(side)
    ana = judging.entities_of(side.workspace, side.officer, side.case.id)[0]
    with pytest.raises(NotFound):
        graphing.neighbours(side.workspace, side.administrator, ana.id)
    with pytest.raises(NotFound):
        graphing.export(side.workspace, side.administrator, Format.FTM, cases=[side.case.id])
    assert graphing.export(side.workspace, side.administrator, Format.FTM) == b""
    assert {node.type for node in graphing._graph(side.workspace, side.officer, None).nodes} == {NodeType.ENTITY}


def test_cases_that_give_nothing_to_the_graph_are_not_looked_into(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    take(side)
    for number in range(3):
        empty = side.case.model_copy(update={"id": derived("case", str(number)), "number": f"V-{number}"})
        side.workspace.access.create(side.officer, empty)
    looked: list[str] = []
    usual = graphing._parts

    def counted(*given: Any, **named: Any) -> CaseParts:
        looked.append(given[2])
        return usual(*given, **named)

    monkeypatch.setattr(graphing, "_parts", counted)
    graph, scope = graphing.graph_in(side.workspace, side.officer, None)
    assert len(scope.cases) == 4
    assert looked == [side.case.id]
    assert "Ana Rojas" in {node.name for node in graph.nodes}
