"""Indicators in own passages: what rules and classifier once reached together stays, on both parts."""

import json

import pytest

from benchmarks.accuracy import indicators_passages as bench
from benchmarks.accuracy.indicators_marked import passages
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(bench.FROZEN.read_text(encoding="utf-8"))
SLACK = 0.02
"""About three categories of a part: all languages together."""


@pytest.fixture(scope="module")
def scores():
    return bench.score(AnalysisKit.standard(), passages())[0]


@pytest.mark.parametrize("part", bench.PARTS)
@pytest.mark.parametrize("tier", ["all", "rules"])
def test_rates_stay(scores, part, tier):
    now, then = scores[part][tier]["all"], FROZEN[part][tier]["all"]
    for unit in ("document", "span"):
        assert now[unit]["f1"] >= then[unit]["f1"] - SLACK, unit
        assert now[unit]["precision"] >= then[unit]["precision"] - 2 * SLACK, unit
    assert now["polarity"] >= then["polarity"] - SLACK
    assert now["alarms"] <= then["alarms"] + 0.15


def test_every_passage_is_read_once_and_all_categories_stand_in_each_part():
    rows = list(passages())
    assert len({one.told.text for one in rows}) == len(rows)
    for part in bench.PARTS:
        assert len({m.category for one in rows if one.part == part for m in one.told.marks}) == 19
        assert any(not one.told.marks for one in rows if one.part == part)
