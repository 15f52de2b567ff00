"""Sentences written before the rules were touched: signs that are found, and everyday life that raises no alarm.

One half (`tune`) guided the rules, the other (`held`) was to be only measured; both come from one hand.
"""

from pathlib import Path

import pytest
from support.language import flags

from models.indicator import Polarity, Strength

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "support" / "held" / "indicators.tsv").read_text("utf-8").splitlines()
]


def raised(text, language):
    return {f.category: f.strength for f in flags(text, language=language) if f.polarity is Polarity.ASSERTED}


@pytest.mark.parametrize(("half", "found", "alarms"), [("tune", 27, 1), ("held", 24, 3)])
def test_signs_are_found_and_everyday_life_raises_no_alarm(half, found, alarms):
    signs = [(language, category, text) for h, language, category, text in ROWS if h == half and category != "-"]
    everyday = [(language, text) for h, language, category, text in ROWS if h == half and category == "-"]
    assert len(signs) == len(everyday) == 30
    missed = [text for language, category, text in signs if category not in raised(text, language)]
    false = [text for language, text in everyday if set(raised(text, language).values()) - {Strength.WEAK}]
    assert len(signs) - len(missed) >= found, missed
    assert len(false) <= alarms, false
