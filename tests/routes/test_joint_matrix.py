"""Joint spaces × every route × role × level: what was not lent, or is no more, is told by no route (G1, G3).

All roles by `lince bench faults.joint_matrix`; here one in each relation.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.matrix_joint import RELATIONS, Space
from support.web import World, a_world

from benchmarks.faults import joint_matrix
from models.case import Role, Sensitivity


@pytest.fixture
def unhurried(template: Path, tmp_path: Path) -> Iterator[World]:
    """A world that answers however often somebody asks."""
    with a_world(template, tmp_path / "data") as world:
        yield world


@pytest.mark.parametrize("role", [Role.ANALYST])
def test_g3_no_route_tells_what_was_not_lent(unhurried: World, role: Role) -> None:
    told, faults = joint_matrix.run(Space(unhurried), roles=[role])
    assert faults == {}
    assert told["checks"] == told["routes"] * len(RELATIONS) * len(Sensitivity)
    assert told["open"] > 0
