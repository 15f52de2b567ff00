"""Joint spaces × every route × role × level: what was not lent, or is no more, is told by no route (G1, G3).

All roles by `lince bench faults.joint_matrix`; here one in each relation.
"""

import pytest
from support.matrix_joint import RELATIONS, Space
from support.web import World

from benchmarks.faults import joint_matrix
from models.case import Role, Sensitivity


@pytest.mark.parametrize("role", [Role.ANALYST])
def test_g3_no_route_tells_what_was_not_lent(world: World, role: Role) -> None:
    told, faults = joint_matrix.run(Space(world), roles=[role])
    assert faults == {}
    assert told["checks"] == told["routes"] * len(RELATIONS) * len(Sensitivity)
    assert told["open"] > 0
