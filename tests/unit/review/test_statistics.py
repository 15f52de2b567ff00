"""Counts are told in whole fives: nobody can work out a small one, from sums, from other days or from other scopes."""

import datetime as dt
import itertools
import random

import pytest
from support.factories import NOON, a_case
from support.reviewing import a_decision, a_flag, a_leg, placed

from models.leg import LegInCase
from models.review import Verdict
from services.review.standing import threads
from services.review.statistics import CaseFacts, statistics
from services.review.suppression import table


def told(found):
    return {row.name: row.values for row in found.rows} | {"all": found.total}


def test_counts_are_told_in_whole_fives_with_the_sum_of_what_is_told():
    assert told(table("t", ("n",), {"a": [7], "b": [12], "c": [10]})) == {
        "a": (5,),
        "b": (10,),
        "c": (10,),
        "all": (25,),
    }


def test_fewer_than_five_are_told_neither_by_a_figure_nor_by_a_row():
    assert told(table("t", ("n",), {"a": [4], "b": [0], "c": [5]})) == {"c": (5,), "all": (5,)}
    assert told(table("t", ("x", "y"), {"a": [4, 9], "b": [4, 3]})) == {"a": (None, 5, 5), "all": (None, 5, 5)}
    assert told(table("t", ("n",), {"a": [4], "b": [4]})) == {"all": (None,)}
    assert told(table("t", ("x", "y"), {})) == {"all": (None, None, None)}


READINGS = ("confirmed", "dismissed", "unsure", "at odds", "unread")


def told_at(*days):
    """What is told of one count on some days."""
    return [told(table("cases", ("cases",), {"MX": [count]}))["all"] for count in days]


def test_neither_months_nor_hours_tell_a_change_of_a_few():
    """Figures of three months, and of one day asked twice: differences are multiples of five."""
    assert told_at(6, 9, 9) == [(5,), (5,), (5,)]
    assert told_at(9, 10) == [(5,), (10,)]
    first, then = table("t", ["cases"], {"MX": [10], "AR": [30]}), table("t", ["cases"], {"MX": [13], "AR": [40]})
    assert [told(one)["MX"] for one in (first, then, then)] == [(10,)] * 3


def test_sums_of_several_columns_solve_nothing():
    counts = {"r0": [0, 2, 0, 0, 0], "r1": [9, 9, 2, 5, 0], "r2": [0, 1, 0, 9, 0], "r3": [2, 3, 0, 9, 0]}
    assert told(table("signs", READINGS, counts)) == {
        "r1": (5, 5, None, 5, None, 15),
        "r2": (None, None, None, 5, None, 5),
        "r3": (None, None, None, 5, None, 5),
        "all": (5, 5, None, 15, None, 25),
    }


def test_a_part_of_the_cases_beside_all_of_them_tells_nothing_of_the_others():
    mine, every = table("cases", ["cases"], {"MX": [10]}), table("cases", ["cases"], {"AR": [3], "MX": [10]})
    assert told(mine) == told(every)


SMALL = range(1, 5)


def worlds(shown, publish, least, most):
    """Every value that each count may have: a search over all worlds that give what is shown."""
    open_to = [set() for _ in least]
    for world in itertools.product(*(range(a, b + 1) for a, b in zip(least, most, strict=True))):
        if publish(world) == shown:
            for values, value in zip(open_to, world, strict=True):
                values.add(value)
    return open_to


def some_counts(dice, many):
    return [dice.choice([0, 1, 2, 3, 4, 4, 5, 7, 9]) for _ in range(many)]


@pytest.mark.parametrize("seed", range(40))
def test_a_search_over_all_worlds_of_a_table_finds_no_small_count(seed):
    """Whoever knows how it is done and tries every table: each small count may be any other one below five."""
    dice = random.Random(seed)
    width, height = dice.choice([(1, 5), (2, 2), (5, 1), (1, 4)])
    names, columns = [f"r{n}" for n in range(height)], tuple(f"c{n}" for n in range(width))

    def publish(cells):
        return table("t", columns, {name: cells[n * width :][:width] for n, name in enumerate(names)})

    cells = some_counts(dice, width * height)
    most = [4 if cell < 5 else 9 for cell in cells]
    for cell, values in zip(cells, worlds(publish(cells), publish, [0] * len(cells), most), strict=True):
        assert cell not in SMALL or values == set(range(5))


@pytest.mark.parametrize("seed", range(40))
def test_a_search_over_dates_finds_no_small_count_and_no_small_change(seed):
    """Counts that grow: of four days all figures are kept, and no change of one to four is the only one."""
    dice = random.Random(seed)
    days = list(itertools.accumulate([dice.randint(0, 6), *(dice.randint(0, 4) for _ in range(3))]))

    def publish(counts):
        return [table("t", ("n",), {"a": [count]}) for count in counts]

    shown = publish(days)
    grown = [
        world for world in itertools.combinations_with_replacement(range(max(days) + 6), len(days))
        if publish(world) == shown
    ]  # fmt: skip
    for day, count in enumerate(days):
        assert count not in SMALL or len({world[day] for world in grown}) > 1
    for first, last in itertools.combinations(range(len(days)), 2):
        change = days[last] - days[first]
        assert change not in SMALL or len({world[last] - world[first] for world in grown}) > 1


@pytest.mark.parametrize("seed", range(40))
def test_a_search_over_two_scopes_finds_no_small_count(seed):
    """What one sees of his cases and another of these and more: rows of both, and the rest between them."""
    dice = random.Random(seed)
    mine, others = some_counts(dice, 2), some_counts(dice, 2)

    def publish(cells):
        a, b, c, d = cells
        return table("t", ("n",), {"x": [a], "y": [b]}), table("t", ("n",), {"x": [a + c], "y": [b + d]})

    found = worlds(publish([*mine, *others]), publish, [0] * 4, [9] * 4)
    for cell, values in zip([*mine, *others], found, strict=True):
        assert cell not in SMALL or len(values) > 1


@pytest.mark.parametrize("seed", range(300))
def test_elimination_over_months_and_scopes_determines_no_difference_of_a_few(seed):
    """Whatever sums and differences of figures are formed, they are multiples of five."""
    dice = random.Random(seed)
    width, height = dice.choice([1, 2, 3, 5]), dice.randint(1, 6)
    columns = tuple(f"c{n}" for n in range(width))
    counts = {f"r{n}": [dice.choice([0, 1, 2, 3, 4, 6, 9, 15, 40]) for _ in range(width)] for n in range(height)}
    found = table("t", columns, counts)
    for row in found.rows:
        assert all(value is None or (value >= 5 and value % 5 == 0) for value in row.values)
        assert width == 1 or (row.values[-1] or 0) == sum(value or 0 for value in row.values[:-1])
    for at, total in enumerate(found.total):
        assert (total or 0) == sum(row.values[at] or 0 for row in found.rows)
    for name, row in counts.items():
        for at, count in enumerate(row):
            for other in range(5) if count < 5 else ():
                assert table("t", columns, counts | {name: [*row[:at], other, *row[at + 1 :]]}) == found


def facts(number, flags=(), decisions=(), **more):
    return CaseFacts(case=a_case(f"C-{number}"), flags=[t.seen_by(None) for t in threads(flags, decisions)], **more)


def tables(*cases):
    found = statistics(cases, until=dt.date(2026, 3, 2))
    return {one.name: {"columns": one.columns, **told(one)} for one in found.tables}


def test_cases_signs_and_times():
    flags = [a_flag(page=page) for page in range(1, 13)]
    decisions = [
        a_decision(flag, Verdict.CONFIRMED if n < 6 else Verdict.DISMISSED, number=n) for n, flag in enumerate(flags)
    ]
    busy = facts(
        1,
        [placed(flag) for flag in flags],
        decisions,
        received={"d1": NOON},
        answered={"d1": NOON + dt.timedelta(days=3)},
    )
    found = tables(busy, *(facts(n) for n in range(2, 8)))
    assert found["cases"]["BO 2026"] == (5,)
    assert found["signs"]["debt_bondage"] == (5, 5, None, None, None, 10)
    assert "cases with debt_bondage" not in found
    assert found["time to a first decision"] == {"columns": ("documents",), "all": (None,)}


def holding(number, year=2026):
    """A case of a year with one flag in a document of its own."""
    one = a_case(f"C-{number}")
    flag = a_flag(document=f"d{number}")
    case = one.model_copy(update={"opened": one.opened.replace(year=year)})
    return CaseFacts(case=case, flags=[t.seen_by(None) for t in threads([placed(flag)], [])])


def test_cases_that_hold_a_sign_are_told_as_far_as_the_other_tables_bear_them():
    assert tables(*map(holding, range(7)))["cases with debt_bondage"]["debt_bondage"] == (5,)
    years = [holding(number, 2020 + number % 5) for number in range(20)]
    found = tables(*years)
    assert found["cases"] == {"columns": ("cases",), "all": (None,)}
    assert "cases with debt_bondage" not in found, "twenty would tell that each of five years has four cases"


def test_journeys_go_from_country_to_country_and_name_no_town():
    leg = a_leg("Villa Secreta", "Salta")
    legs = [LegInCase(id=leg.id, case=a_case().id, name="x", leg=leg)] * 6
    found = statistics([facts(1, legs=legs)], until=dt.date(2026, 3, 2))
    assert "Secreta" not in found.model_dump_json()
    assert next(one for one in found.tables if one.name == "journeys").rows[0].values == (5,)


def test_a_journey_that_was_only_planned_is_none():
    leg = a_leg("Salta", "Orán").model_copy(update={"planned": True})
    legs = [LegInCase(id=leg.id, case=a_case().id, name="x", leg=leg)] * 6
    found = statistics([facts(1, legs=legs)], until=dt.date(2026, 3, 2))
    assert next(one for one in found.tables if one.name == "journeys").rows == ()
