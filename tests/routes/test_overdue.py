"""H6: a time that is over is for review, then the case is closed, then its erasure waits for an officer; a hold stops it."""

import datetime as dt
from typing import Any

import pytest
from support.web import MEMBERS, OURS, World

from api.eraser import carry_out
from api.overdue import ASKED_AFTER, LOCKED_AFTER, look_after
from models.case import Role

OFFICER, ANALYST = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.ANALYST]
CASE = f"/api/v1/cases/{OURS.id}"
RULE = {"months": 12, "event": "final judgement", "since": "2020-03-31", "reason": "Law 260"}
OVER = dt.date(2021, 3, 31)


@pytest.fixture
def clock(world: World) -> Any:
    """A clock that a test sets to some days after the time was over."""

    class Clock:
        days = 0

        def now(self) -> dt.datetime:
            return dt.datetime.combine(OVER, dt.time(9), dt.UTC) + dt.timedelta(days=self.days)

    made = Clock()
    object.__setattr__(world.workspace, "clock", made)
    rule = world.workspace.records.keeping
    assert rule.rules([OURS.id]) == []
    return made


def set_rule(world: World, **more: Any) -> None:
    sent = {**RULE, **more}
    assert world.call("POST", f"{CASE}/keeping/rules", by=OFFICER, json=sent).status_code == 201


def state(world: World) -> str:
    told = world.call("GET", f"{CASE}/keeping", by=OFFICER).json()["due"]
    return str(next(one["state"] for one in told if not one["label"]))


def erasures(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.call("GET", "/api/v1/erasures", by=OFFICER).json()["erasures"]
    return found


def test_h6_review_then_lock_then_erasure(world: World, clock: Any) -> None:
    set_rule(world)
    steps = []
    for days in (-1, 1, LOCKED_AFTER, LOCKED_AFTER + 1, ASKED_AFTER, ASKED_AFTER + 1, ASKED_AFTER + 2):
        clock.days = days
        taken = look_after(world.workspace)
        seen = world.call("GET", CASE, by=ANALYST).status_code
        steps.append((days, state(world), taken, seen, [one["state"] for one in erasures(world)]))
    assert steps == [
        (-1, "runs", 0, 200, []),
        (1, "due", 0, 200, []),
        (LOCKED_AFTER, "due", 0, 200, []),
        (LOCKED_AFTER + 1, "due", 1, 404, []),
        (ASKED_AFTER, "due", 0, 404, []),
        (ASKED_AFTER + 1, "due", 1, 404, ["asked"]),
        (ASKED_AFTER + 2, "due", 0, 404, ["asked"]),
    ]
    assert [one for one in world.actions() if one[0] == "worker"][-2:] == [
        ("worker", "case.close", "ok"), ("worker", "erasure.ask", "ok"),
    ]  # fmt: skip
    assert carry_out(world.workspace) == 0
    (asked,) = erasures(world)
    assert (asked["asked_by"], asked["order"], asked["reason"]) == ("worker", "final judgement 2020-03-31", "Law 260")
    agreed = world.call("POST", f"/api/v1/erasures/{asked['id']}/approve", by=OFFICER)
    assert agreed.status_code == 200, agreed.text
    assert carry_out(world.workspace) == 1
    assert world.call("GET", CASE, by=OFFICER).status_code == 404


def test_h6_a_hold_with_its_author_and_day_stops_both_steps(world: World, clock: Any) -> None:
    set_rule(world)
    hold = {"order": "77/2026", "reason": "appeal is pending", "until": "2022-01-01"}
    made = world.call("POST", f"{CASE}/keeping/holds", by=OFFICER, json=hold)
    assert made.status_code == 201
    told = made.json()
    assert (told["set_by"], told["until"]) == (OFFICER.login, "2022-01-01")
    clock.days = ASKED_AFTER + 100
    assert look_after(world.workspace) == 0
    assert (state(world), erasures(world)) == ("held", [])
    assert world.call("GET", CASE, by=ANALYST).status_code == 200
    lift = f"{CASE}/keeping/holds/{told['id']}/lift"
    assert world.call("POST", lift, by=OFFICER, json={"order": "12/2027"}).status_code == 200
    assert [look_after(world.workspace) for _ in range(3)] == [1, 1, 0]


def test_h6_a_later_rule_ends_it(world: World, clock: Any) -> None:
    set_rule(world)
    clock.days = LOCKED_AFTER + 1
    set_rule(world, months=120)
    assert (look_after(world.workspace), state(world)) == (0, "runs")


def test_h6_a_victims_time_is_shorter_than_her_cases(world: World, clock: Any) -> None:
    body = {"identity": {"name": "Delfina Ochoa Mercado"}, "categories": ["victim"], "age": 30, "source": "acta"}
    person = world.call("POST", f"{CASE}/persons", by=OFFICER, json=body).json()["person"]
    set_rule(world, months=240)
    set_rule(world, about="victim")
    clock.days = LOCKED_AFTER + 1
    assert look_after(world.workspace) == 0
    clock.days = ASKED_AFTER + 1
    assert look_after(world.workspace) == 1
    (asked,) = erasures(world)
    assert (asked["kind"], asked["person"], asked["state"]) == ("person", person["id"], "asked")
    assert world.call("GET", CASE, by=ANALYST).status_code == 200
