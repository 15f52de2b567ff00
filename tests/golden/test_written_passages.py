"""Values in passages written by hand: what was reached once stays reached, kind by kind."""

import json

import pytest

from benchmarks.accuracy import passages
from models.mention import MentionKind
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(passages.FROZEN.read_text(encoding="utf-8"))
WRONG = 1
"""How many values of one kind may be lost, or be found where there are none, beyond the frozen run."""


@pytest.fixture(scope="module")
def scores():
    return passages.score(AnalysisKit.standard())[0]


def test_the_passages_are_those_of_the_frozen_run(scores):
    assert scores["texts"] == FROZEN["texts"] >= 250
    assert {kind: row["values"] for kind, row in scores["by_kind"].items()} == {
        kind: row["values"] for kind, row in FROZEN["by_kind"].items()
    }


@pytest.mark.parametrize("kind", sorted(FROZEN["by_kind"]))
def test_each_kind(scores, kind):
    now, before = scores["by_kind"][kind], FROZEN["by_kind"][kind]
    slack = WRONG / before["values"] + 0.0001
    assert now["precision"] >= before["precision"] - slack
    assert now["recall"] >= before["recall"] - slack
    assert now["right"] >= before["right"] - slack
    assert now["check_wrong"] <= before["check_wrong"]


def test_what_the_text_states_of_people_stays_told(scores):
    assert all(scores["told"][role] >= told for role, told in FROZEN["told"].items())


def test_marks_are_read_as_they_stand():
    text, marks = passages.plain("tel. [[T=+1|a [[U?|b]]]] [[Ii=x.y:1~x.z:1|c]]")
    assert text == "tel. a b c"
    assert [(m.kind, text[m.start : m.end], m.normals, m.check, m.optional) for m in marks] == [
        (MentionKind.URL, "b", (), "", True),
        (MentionKind.PHONE, "a b", ("+1",), "", False),
        (MentionKind.ID, "c", ("x.y:1", "x.z:1"), "invalid", False),
    ]
    with pytest.raises(ValueError, match="b"):
        passages.plain("a [[T|b")
