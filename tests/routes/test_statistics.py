"""Statistics through the API: reproducible for a day, over one's own cases, as JSON and CSV, with nobody in them."""

import csv
import datetime as dt
import itertools
from typing import Any

import pytest
from support.factories import a_case, an_indicator
from support.matrix import INVESTIGATOR, flag_of
from support.web import HOME, MEMBERS, STRANGERS, World, add_document, join

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


SIGN = "debt_bondage"
MONTHS = (dt.date(2020, 3, 31), dt.date(2020, 4, 30), dt.date(2020, 5, 31))
CASES = tuple(a_case(f"LPZ-C{number}", agency=HOME) for number in range(3))
ONE, TWO, ALL = STRANGERS[Role.ANALYST], STRANGERS[Role.PROSECUTOR], STRANGERS[Role.ADMINISTRATOR]
"""A reader of the first case, one of two, and an administrator who has a place in all three."""

Counts = tuple[tuple[int, ...], ...]
"""By case, the flags at the end of each month."""


def filled(world: World, counts: Counts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cases of early 2020 whose flags came month by month, each in a document of its own."""
    workspace = world.workspace
    for case, users in zip(CASES, ((ONE, TWO, ALL), (TWO, ALL), (ALL,)), strict=True):
        opened = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
        workspace.records.cases.add(case.model_copy(update={"opened": opened}))
        for user in users:
            join(workspace, case, user, role=Role.INVESTIGATOR if user is ALL else None)
    for month, day in enumerate(MONTHS):
        then = dt.datetime.combine(day.replace(day=9), dt.time(12), tzinfo=dt.UTC)
        with monkeypatch.context() as clock:
            clock.setattr(type(workspace.clock), "now", lambda _, then=then: then)
            for case, by_month in zip(CASES, counts, strict=True):
                for number in range(by_month[month - 1] if month else 0, by_month[month]):
                    text = f"Llamar a Marisol al 71234567 por la deuda {case.number} {number}."
                    exhibit = add_document(workspace, case, f"hoja{number}.txt", text)
                    document = workspace.records.evidence.full_document(exhibit.document)
                    kept = workspace.records.evidence.analysis(exhibit.document)
                    assert document is not None
                    assert kept is not None
                    flag = an_indicator(document, "deuda", category=SIGN)
                    workspace.records.evidence.save_analysis(kept.model_copy(update={"indicators": (flag,)}))


def told_to(world: World) -> dict[tuple[str, str], Any]:
    """All that the three are told: of each month and of today, as JSON; the CSV says the same."""
    found = {}
    for name, user in (("one", ONE), ("two", TWO), ("all", ALL)):
        for day in (*map(str, MONTHS), ""):
            query = f"?until={day}" if day else ""
            told = world.call("GET", f"{ADDRESS}{query}", by=user).json()
            lines = list(csv.DictReader(world.call("GET", f"{ADDRESS}/csv{query}", by=user).text.splitlines()))
            assert lines == [
                {
                    "until": told["until"], "table": table["name"], "row": row["name"], "column": column,
                    "count": "<5*" if value is None else str(value),
                }
                for table in told["tables"]
                for row in (*table["rows"], {"name": "all", "values": table["total"]})
                for column, value in zip(table["columns"], row["values"], strict=True)
            ]  # fmt: skip
            found[name, day] = told["tables"]
    return found


def figures(told: dict[tuple[str, str], Any]) -> list[int]:
    return [
        value
        for tables in told.values()
        for table in tables
        for values in (*(row["values"] for row in table["rows"]), table["total"])
        for value in values
        if value is not None
    ]


def whole(count: int) -> int:
    return count - count % 5


def possible(told: dict[tuple[str, str], Any]) -> list[set[tuple[int, ...]]]:
    """Every flags of the three cases at each month that give what is told, and have only grown in between."""

    def flags(name: str, day: str) -> int:
        signs = next(one for one in told[name, day] if one["name"] == "signs")
        return next((row["values"][-1] or 0 for row in signs["rows"] if row["name"] == SIGN), 0)

    open_to = []
    for day in map(str, MONTHS):
        one, two, every = (flags(name, day) for name in ("one", "two", "all"))
        open_to.append(
            {
                (a, b, c)
                for a, b, c in itertools.product(range(15), repeat=3)
                if (whole(a), whole(a + b), whole(a + b + c)) == (one, two, every)
            }
        )
    for first, then in ((0, 1), (1, 2), (1, 0), (2, 1)):
        grown = [1, -1][first > then]
        open_to[then] = {
            there for there in open_to[then]
            if any(all(grown * (b - a) >= 0 for a, b in zip(here, there, strict=True)) for here in open_to[first])
        }  # fmt: skip
    return open_to


def test_what_three_accounts_are_told_of_four_days_gives_no_small_count_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds all their answers and tries every world: no count of a case or month below five is the only one."""
    counts = ((1, 4, 6), (2, 5, 8), (3, 3, 3))
    filled(world, counts, monkeypatch)
    told = told_to(world)
    assert {value % 5 for value in figures(told)} == {0}
    assert min(figures(told)) == 5
    open_to = possible(told)
    for month in range(3):
        there = tuple(case[month] for case in counts)
        assert there in open_to[month]
        for case in range(3):
            assert len({one[case] for one in open_to[month]}) >= 5, (month, case)
        for some in ((1, 2), (0, 2)):  # the rest of the cases, beside what one of them is told
            assert len({sum(one[case] for case in some) for one in open_to[month]}) >= 5
    for case in range(3):
        for early, late in itertools.combinations(range(3), 2):
            grown = {b[case] - a[case] for a in open_to[early] for b in open_to[late] if b[case] >= a[case]}
            assert len(grown) >= 5, (case, early, late)


@pytest.mark.parametrize(
    "counts", [((1, 4, 6), (2, 5, 8), (3, 3, 3)), ((2, 3, 7), (1, 6, 7), (4, 4, 4)), ((4, 4, 9), (0, 5, 5), (1, 4, 4))]
)
def test_cases_that_differ_in_their_small_counts_are_told_alike(
    world: World, monkeypatch: pytest.MonkeyPatch, counts: Counts
) -> None:
    filled(world, counts, monkeypatch)
    told = told_to(world)
    for number, name in enumerate(("one", "two", "all")):
        for day, most in zip((*map(str, MONTHS), ""), (0, 5, 10, 10), strict=True):
            flags = [max(most - 5, 0), most, most + 5][number]
            assert told[name, day] == told_of(flags), (name, day)


def told_of(flags: int) -> list[dict[str, Any]]:
    """The tables of a few cases in which nobody has read the flags."""
    row = {"name": SIGN, "values": [None, None, None, None, flags, flags]}
    late = {"name": "not yet", "values": [flags]}
    columns = ["confirmed", "dismissed", "unsure", "at odds", "unread", "all"]
    return [
        {"name": "cases", "columns": ["cases"], "rows": [], "total": [None]},
        {"name": "signs", "columns": columns, "rows": [row] if flags else [], "total": [None] * 4 + [flags or None] * 2},
        {"name": "journeys", "columns": ["legs"], "rows": [], "total": [None]},
        {
            "name": "time to a first decision", "columns": ["documents"], "rows": [late] if flags else [],
            "total": [flags or None],
        },
    ]  # fmt: skip
