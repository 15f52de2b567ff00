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
