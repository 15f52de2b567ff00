"""G4: what another agency gets a hit on: of victims and witnesses nothing, of the accused no less than once."""

import json
import re

import pytest

from benchmarks.deconfliction import told as bench
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(bench.FROZEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kit() -> AnalysisKit:
    return AnalysisKit.standard()


def counts(told: str) -> tuple[int, int]:
    """How many are told, and of how many."""
    found = re.match(r"(\d+) of (\d+) told", told)
    assert found is not None
    return int(found[1]), int(found[2])


@pytest.mark.parametrize("which", ["tune", "held"])
def test_G4_of_passages_no_victims_value_is_told_and_those_of_the_accused_are(kit: AnalysisKit, which: str) -> None:
    now, then = bench.passages(which, kit), FROZEN["tuned on" if which == "tune" else "held"]
    for whose in ("victims", "shelters and offices", "adverts for sex"):
        assert counts(now[whose])[0] == 0, whose
    for whose in ("accused", "adverts"):
        assert counts(now[whose])[0] >= counts(then[whose])[0], whose
    assert {whose: counts(told)[1] for whose, told in now.items()} == {
        whose: counts(told)[1] for whose, told in then.items()
    }


def test_G4_of_the_dossier_no_victims_value_is_told_and_those_of_the_accused_are(kit: AnalysisKit) -> None:
    now, then = bench.dossier(kit), FROZEN["dossier"]
    assert counts(now["victims"])[0] == 0
    assert counts(now["accused"])[0] >= counts(then["accused"])[0]
