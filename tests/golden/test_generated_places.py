"""Generated contexts of ambiguous place names: what is told stays right, and what nobody could say stays open."""

import json

import pytest

from benchmarks.accuracy import places
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(places.FROZEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores():
    return places.score(AnalysisKit.standard(), seed=places.REPORT_SEED, each=places.EACH)[0]


def test_all_together(scores):
    assert scores["right"] >= FROZEN["right"] - 0.02
    assert scores["right_of_told"] >= FROZEN["right_of_told"] - 0.005
    assert scores["left_open"] <= FROZEN["left_open"] + 0.02
    assert scores["rightly_open"] >= FROZEN["rightly_open"] - 0.02


@pytest.mark.parametrize("context", places.CONTEXTS)
def test_each_context(scores, context):
    assert scores["by_context"][context]["read"] >= FROZEN["by_context"][context]["read"] - 4
    assert scores["by_context"][context]["right"] >= FROZEN["by_context"][context]["right"] - 0.05
