"""What joint spaces open, asked of every route by every role of the other agency: nothing that was not lent.

    ./lince bench faults.joint_matrix [--freeze]

Checks (route x role x level x what became of the loan) against `tests/support/matrix_joint.py`. Prints a JSON line with
the number of checks, what was open, and what was wrong; `--freeze` writes `joint_matrix.json`.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from argon2 import PasswordHasher
from support import web
from support.matrix_joint import OPENED, RELATIONS, Check, Space, is_open, routes_of_cases, wrong

from api import accounts
from api.logs import configure_logs
from models.case import Role, Sensitivity

FROZEN = Path(__file__).with_suffix(".json")


def run(space: Space, *, roles: Collection[Role] = tuple(Role)) -> tuple[Counter[str], Counter[str]]:
    """Ask everything; returns numbers of checks, and what was wrong with how many."""
    told: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    routes = list(routes_of_cases())
    before = {(route, role): space.ask(route, role) for route in routes for role in roles}
    for relation in RELATIONS:
        space.hold(Sensitivity.ORDINARY)
        space.become(relation)
        for level in Sensitivity:
            space.hold(level)
            for (route, role), then in before.items():
                found = wrong(Check(route, role, relation, level), then, space.ask(route, role))
                told["checks"] += 1
                told["open"] += route in OPENED and is_open(Check(route, role, relation, level))
                if found:
                    faults[f"{route} {role.value} {relation} {level.value}: {found}"] += 1
    told["routes"] = len(routes)
    return told, faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    accounts._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # noqa: SLF001
    with tempfile.TemporaryDirectory() as folder:
        web.build(Path(folder) / "template")
        configure_logs("error")
        with web.a_world(Path(folder) / "template", Path(folder) / "data") as world:
            told, faults = run(Space(world))
    found = {**told, "roles": len(Role), "levels": len(Sensitivity), "relations": RELATIONS, "wrong": dict(faults)}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
