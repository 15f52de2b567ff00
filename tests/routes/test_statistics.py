"""Statistics through the API: reproducible for a day, over one's own cases, as JSON and CSV, with nobody in them."""

import datetime as dt

from support.matrix import INVESTIGATOR, flag_of
from support.web import MEMBERS, STRANGERS, World

from models.case import Role

ADDRESS = "/api/v1/statistics"


def test_a_day_gives_the_same_counts_again_and_small_ones_are_not_told(world: World) -> None:
    flag_of(world)
    today = world.workspace.clock.now().date()
    answers = [world.call("GET", f"{ADDRESS}?until={today}", by=INVESTIGATOR) for _ in range(2)]
    assert answers[0].content == answers[1].content
    tables = {one["name"]: one for one in answers[0].json()["tables"]}
    assert tables["cases"]["total"] == [None]
    assert tables["signs"]["rows"] == []
    assert not {"deuda", "Marisol", "libreta", INVESTIGATOR.login} & set(answers[0].text.split('"'))


def test_what_came_later_is_not_in_it(world: World) -> None:
    flag_of(world)
    before = world.workspace.clock.now().date() - dt.timedelta(days=2)
    tables = {
        one["name"]: one for one in world.call("GET", f"{ADDRESS}?until={before}", by=INVESTIGATOR).json()["tables"]
    }
    assert tables["signs"]["rows"] == []
    tomorrow = world.workspace.clock.now().date() + dt.timedelta(days=1)
    assert world.call("GET", f"{ADDRESS}?until={tomorrow}", by=INVESTIGATOR).status_code == 422
    long_ago = world.call("GET", f"{ADDRESS}?until=1999-01-01", by=INVESTIGATOR).json()
    assert [one["total"] for one in long_ago["tables"]] == [[None], [None] * 6, [None], [None]]


def test_days_of_a_month_are_the_end_of_the_month_before(world: World) -> None:
    asked = [
        world.call("GET", f"{ADDRESS}?until={day}", by=INVESTIGATOR).json() for day in ("2020-02-29", "2020-03-30")
    ]
    assert asked[0] == asked[1]
    assert asked[0]["until"] == "2020-02-29"
    assert world.call("GET", f"{ADDRESS}?until=2020-03-31", by=INVESTIGATOR).json()["until"] == "2020-03-31"


def test_csv_says_the_same_and_a_strangers_cases_are_none(world: World) -> None:
    flag_of(world)
    answer = world.call("GET", f"{ADDRESS}/csv", by=MEMBERS[Role.ANALYST])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "until,table,row,column,count"
    assert lines[-1].endswith("time to a first decision,all,documents,<5*")
    nothing = world.call("GET", f"{ADDRESS}/csv", by=STRANGERS[Role.ANALYST]).text.splitlines()
    assert nothing[1].endswith("cases,all,cases,<5*")
    assert world.call("GET", f"{ADDRESS}?until=soon", by=INVESTIGATOR).status_code == 422
