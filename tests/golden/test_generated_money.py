"""Generated amounts and decoys: what was reached once stays reached."""

import json

import pytest

from benchmarks.accuracy import money
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(money.FROZEN.read_text(encoding="utf-8"))
SLACK = 0.005
"""How far below the frozen scores a version may fall: five of a thousand money."""


@pytest.fixture(scope="module")
def scores():
    return money.score(AnalysisKit.standard(), seed=money.REPORT_SEED, half="report", size=money.SIZE)[0]


def test_the_texts_are_those_of_the_frozen_run(scores):
    same = ("texts", "values", "decoys", "countries")
    assert {k: scores[k] for k in same} == {k: FROZEN[k] for k in same}
    assert scores["values"] + scores["decoys"] >= 1_500
    assert scores["countries"] >= 30


@pytest.mark.parametrize(("name", "least"), [("precision", 0.97), ("recall", 0.95), ("right", 0.95)])
def test_scores_stay(scores, name, least):
    assert scores[name] >= max(least, FROZEN[name] - SLACK)


@pytest.mark.parametrize("about", ["payment", "period", "unit"])
def test_what_an_amount_is_stays_told(scores, about):
    assert scores["told"][about] >= FROZEN["told"][about] - 0.02
