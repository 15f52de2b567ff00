"""Generated dates, amounts and decoys: what was reached once stays reached."""

import json

import pytest

from benchmarks.accuracy import dates, money
from services.nlp.analyze import AnalysisKit

MEASURES = {"dates": dates, "money": money}
SLACK = 0.005
"""How far below the frozen scores a version may fall: five of a thousand values."""


@pytest.fixture(scope="module", params=sorted(MEASURES))
def both(request):
    """(scores now, frozen scores) of one measure."""
    measure = MEASURES[request.param]
    scores = measure.score(AnalysisKit.standard(), seed=measure.REPORT_SEED, half="report", size=measure.SIZE)[0]
    return scores, json.loads(measure.FROZEN.read_text(encoding="utf-8"))


def test_the_texts_are_those_of_the_frozen_run(both):
    scores, frozen = both
    same = ("texts", "values", "decoys", "countries")
    assert {k: scores[k] for k in same} == {k: frozen[k] for k in same}
    assert scores["values"] + scores["decoys"] >= 1_500
    assert scores["countries"] >= 30


@pytest.mark.parametrize(("name", "least"), [("precision", 0.97), ("recall", 0.95), ("right", 0.95)])
def test_scores_stay(both, name, least):
    scores, frozen = both
    assert scores[name] >= max(least, frozen[name] - SLACK)


@pytest.mark.parametrize("both", ["money"], indirect=True)
def test_what_an_amount_is_stays_told(both):
    scores, frozen = both
    assert set(frozen["told"]) == {"payment", "period", "unit"}
    assert all(scores["told"][about] >= told - 0.02 for about, told in frozen["told"].items())
