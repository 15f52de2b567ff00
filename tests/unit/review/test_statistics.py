"""Counts under five are left out, and nobody can work them out from the others and the sums."""

import datetime as dt
import random

import numpy as np
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


def test_large_counts_are_told_with_their_sum():
    assert told(table("t", ("n",), {"a": [7], "b": [12]})) == {"a": (7,), "b": (12,), "all": (19,)}


def test_a_small_count_takes_the_next_smallest_with_it():
    assert told(table("t", ("n",), {"a": [2], "b": [12], "c": [30]})) == {
        "a": (None,), "b": (None,), "c": (30,), "all": (44,),
    }  # fmt: skip


def test_two_small_counts_that_sum_to_less_than_five_take_a_third():
    assert told(table("t", ("n",), {"a": [1], "b": [2], "c": [9], "d": [40]})) == {
        "a": (None,), "b": (None,), "c": (None,), "d": (40,), "all": (52,),
    }  # fmt: skip
    assert told(table("t", ("n",), {"a": [3], "b": [4], "c": [9]})) == {
        "a": (None,), "b": (None,), "c": (9,), "all": (16,),
    }  # fmt: skip


def test_a_small_count_alone_takes_the_sum():
    assert told(table("t", ("n",), {"a": [3], "b": [0]})) == {"a": (None,), "b": (0,), "all": (None,)}


def test_an_empty_table_and_zeros_are_told():
    assert told(table("t", ("n",), {})) == {"all": (0,)}
    assert told(table("t", ("x", "y"), {"a": [0, 0]})) == {"a": (0, 0, 0), "all": (0, 0, 0)}


def worked_out(grid, found):
    """The small counts that follow from what is told: those that the equations of the sums determine."""
    shown = [row.values for row in found.rows] + [found.total]
    places = [(r, c) for r, values in enumerate(shown) for c, value in enumerate(values) if value is None]
    if not places:
        return []
    height, width = len(shown), len(shown[0])
    lines = [[(r, c) for r in range(height)] for c in range(width)]
    lines += [[(r, c) for c in range(width)] for r in range(height)] if width > 1 else []
    rows = [[(1 if place != line[-1] else -1) if place in line else 0 for place in places] for line in lines]
    matrix = np.array(rows, dtype=float)
    rank = np.linalg.matrix_rank(matrix)
    known = []
    for n, place in enumerate(places):
        unit = np.zeros(len(places))
        unit[n] = 1
        if np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank and 0 < grid[place[0]][place[1]] < 5:
            known.append(place)
    return known


@pytest.mark.parametrize("seed", range(40))
def test_no_small_count_follows_from_the_sums(seed):
    dice = random.Random(seed)
    width, height = dice.choice([1, 1, 2, 3, 5]), dice.randint(1, 6)
    counts = {f"r{n}": [dice.choice([0, 0, 1, 2, 3, 4, 6, 9, 15, 40]) for _ in range(width)] for n in range(height)}
    found = table("t", tuple(f"c{n}" for n in range(width)), counts)
    grid = [[*counts[name], sum(counts[name])] if width > 1 else counts[name] for name in sorted(counts)]
    grid.append([sum(column) for column in zip(*grid, strict=True)])
    assert not any(value is not None and 0 < value < 5 for row in found.rows for value in row.values)
    assert worked_out(grid, found) == []


def differences(grid, before, now, then):
    """Changes by one to four that follow from the tables of two days: of a count, a sum, or what is left out of a line."""
    height, width = len(grid), len(grid[0])
    lines = [[(r, c) for r in range(height)] for c in range(width)]
    lines += [[(r, c) for c in range(width)] for r in range(height)] if width > 1 else []
    shown = [[row.values for row in found.rows] + [found.total] for found in (now, then)]

    def follows(table, some):
        """Whether the sum of some places follows from what is told."""
        places = [(r, c) for r in range(height) for c in range(width)]
        rows = [[(1 if p != line[-1] else -1) if p in line else 0 for p in places] for line in lines]
        rows += [[int(p == (r, c)) for p in places] for r, c in places if table[r][c] is not None]
        wanted = [int(p in some) for p in places]
        rank = np.linalg.matrix_rank(np.array(rows, dtype=float))
        return np.linalg.matrix_rank(np.array([*rows, wanted], dtype=float)) == rank

    groups = [[(r, c)] for r in range(height) for c in range(width)]
    groups += [[(r, c) for r, c in line[:-1] if shown[0][r][c] is None] for line in lines]
    return [
        some for some in groups
        if some and 0 < abs(sum(grid[r][c] - before[r][c] for r, c in some)) < 5
        and follows(shown[0], some) and follows(shown[1], some)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_no_small_change_follows_from_two_months(seed):
    dice = random.Random(seed)
    width, height = dice.choice([1, 1, 2, 3, 5]), dice.randint(1, 6)
    names = [f"r{n}" for n in range(height)]
    old = {name: [dice.choice([0, 0, 3, 6, 9, 15, 40]) for _ in range(width)] for name in names}
    new = {name: [n + dice.choice([0, 0, 0, 1, 2, 4, 5, 11]) for n in old[name]] for name in names}
    columns = tuple(f"c{n}" for n in range(width))
    then, now = table("t", columns, old), table("t", columns, new, before=old)

    def whole(counts):
        grid = [[*counts[name], sum(counts[name])] if width > 1 else counts[name] for name in names]
        return [*grid, [sum(column) for column in zip(*grid, strict=True)]]

    assert differences(whole(new), whole(old), now, then) == []
    assert worked_out(whole(new), now) == []


def test_a_count_that_changed_by_few_since_the_month_before_is_left_out():
    old, new = {"a": [10], "b": [20], "c": [30]}, {"a": [12], "b": [20], "c": [41]}
    assert told(table("t", ("n",), new, before=old)) == {"a": (None,), "b": (None,), "c": (None,), "all": (73,)}
    assert told(table("t", ("n",), old, before=old)) == {"a": (10,), "b": (20,), "c": (30,), "all": (60,)}
    gone = {"a": [10], "b": [20]}
    assert told(table("t", ("n",), {"a": [10]}, before={**gone, "b": [3]}))["all"] == (None,)


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
    assert found["cases"]["BO 2026"] == (7,)
    assert found["signs"]["debt_bondage"] == (6, 6, 0, 0, 0, 12)
    assert found["cases with debt_bondage"]["debt_bondage"] == (None,)
    assert found["time to a first decision"] == {"columns": ("documents",), "within a week": (None,), "all": (None,)}


def test_journeys_go_from_country_to_country_and_name_no_town():
    leg = a_leg("Villa Secreta", "Salta")
    legs = [LegInCase(id=leg.id, case=a_case().id, name="x", leg=leg)] * 6
    found = statistics([facts(1, legs=legs)], until=dt.date(2026, 3, 2))
    assert "Secreta" not in found.model_dump_json()
    assert next(one for one in found.tables if one.name == "journeys").rows[0].values == (6,)
