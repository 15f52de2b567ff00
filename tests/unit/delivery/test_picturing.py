"""Pictures of the graph of cases: who may have one, what is taken away of them, and what the log tells."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.agencies import Side, a_side

from api import graphing, picturing
from api.picturing import PictureAsked
from models.errors import NotFound
from models.graph import TieType

FILE = b"\n".join(
    json.dumps(one).encode()
    for one in (
        {"id": "p1", "schema": "Person", "properties": {"name": ["Ana Rojas"], "phone": ["+34600111222"]}},
        {"id": "p2", "schema": "Person", "properties": {"name": ["Luis Vega"]}},
    )
)


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    made = a_side(tmp_path, "Unidad de allá", "ES")
    graphing.take_in(made.workspace, made.officer, made.case.id, FILE, reason="list of the unit")
    yield made
    made.workspace.close()


def ids(side: Side) -> dict[str, str]:
    drawn = picturing.picture(side.workspace, side.officer, PictureAsked())
    return {one.node.name: one.node.id for one in drawn.stations}


def test_a_picture_has_the_stations_of_ones_cases_and_their_bonds(side: Side) -> None:
    drawn = picturing.picture(side.workspace, side.officer, PictureAsked())
    assert {one.node.name for one in drawn.stations} == {"Ana Rojas", "+34600111222", "Luis Vega"}
    assert [bond.types for bond in drawn.bonds] == [(TieType.TIED,)]
    known = ids(side)
    around = picturing.picture(side.workspace, side.officer, PictureAsked(entity=known["Ana Rojas"]))
    assert [one.node.name for one in around.stations] == ["Ana Rojas", "+34600111222"]
    exactly = PictureAsked(shown=(known["Luis Vega"], "f" * 32), most=0)
    assert [one.node.name for one in picturing.picture(side.workspace, side.officer, exactly).stations] == ["Luis Vega"]


def test_a_bond_is_proven_and_what_is_not_tied_is_absent(side: Side) -> None:
    known = ids(side)
    step = picturing.bond(side.workspace, side.officer, known["Ana Rojas"], known["+34600111222"])
    assert step.types == (TieType.TIED,)
    assert step.proofs[0].decision is not None
    with pytest.raises(NotFound):
        picturing.bond(side.workspace, side.officer, known["Ana Rojas"], known["Luis Vega"])


def test_who_has_no_place_in_the_case_draws_nothing_of_it(side: Side) -> None:
    known = ids(side)
    nothing = picturing.picture(side.workspace, side.administrator, PictureAsked(shown=tuple(known.values()), most=0))
    assert (nothing.total, nothing.stations) == (0, ())
    for asked in (PictureAsked(cases=(side.case.id,)), PictureAsked(entity=known["Ana Rojas"])):
        with pytest.raises(NotFound):
            picturing.picture(side.workspace, side.administrator, asked)


def test_the_log_tells_a_look_from_an_export_and_names_nobody(side: Side) -> None:
    picturing.picture(side.workspace, side.officer, PictureAsked(text="rojas"))
    picturing.picture(side.workspace, side.officer, PictureAsked(taken=True))
    events = [one for one in side.workspace.records.audit.read() if one.action.startswith("graph.")]
    assert [one.action for one in events][-2:] == ["graph.read", "graph.export"]
    assert "ojas" not in json.dumps([one.model_dump(mode="json") for one in events])
