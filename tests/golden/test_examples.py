"""Readers' decisions as examples: what comes again is told better, and what is unlike it no worse."""

import json

import pytest

from benchmarks.accuracy import examples
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(examples.FROZEN.read_text(encoding="utf-8"))
SLACK = 0.03
"""By how much new weights may move a rate."""


@pytest.fixture(scope="module")
def scores():
    return examples.score(AnalysisKit.standard())[0]


def test_the_documents_are_those_of_the_frozen_run(scores):
    assert scores["documents"] == FROZEN["documents"] >= 200


def test_decisions_on_unlike_documents_change_next_to_nothing(scores):
    without, heeded = scores["unlike"]["without"], scores["unlike"]["with"]
    assert all(abs(without[name] - heeded[name]) <= SLACK for name in ("f1", "precision", "recall"))
    assert heeded["alarms"] <= without["alarms"] + SLACK


def test_papers_that_come_again_are_told_as_their_readers_told_them(scores):
    without, heeded, before = (*scores["again"].values(), FROZEN["again"])
    gained = before["with"]["f1"] - before["without"]["f1"]
    assert heeded["f1"] - without["f1"] >= gained - SLACK > 0
    assert heeded["precision"] >= before["with"]["precision"] - SLACK
    assert heeded["alarms"] <= before["with"]["alarms"] * 1.5 < without["alarms"]


def test_a_text_is_filled_anew_with_its_marks():
    text, marks = examples._changed("Ana pagó 12345 hoy.", [(9, 14, "debt_bondage", "asserted")], [
        (0, 3, "Melquiades"), (9, 14, "99999"),
    ])  # fmt: skip
    assert (text, marks) == ("Melquiades pagó 99999 hoy.", [(16, 21, "debt_bondage", "asserted")])
