"""Legs in own sentences and in the dossier: what was once reached stays, and .8 is the least."""

import json
from collections import Counter

import pytest

from api.dossier import Truth
from benchmarks.accuracy import dossier_legs, legs
from services.nlp.analyze import AnalysisKit

FROZEN = json.loads(legs.FROZEN.read_text(encoding="utf-8"))
FRESH = json.loads(legs.FROZEN_FRESH.read_text(encoding="utf-8"))
SLACK = 0.04
"""About one leg of a part and language."""
LANGUAGES = ("es", "pt", "en")


@pytest.fixture(scope="module")
def kit():
    return AnalysisKit.standard()


@pytest.fixture(scope="module")
def scores(kit):
    return legs.score(kit)[0]


@pytest.mark.parametrize("part", legs.PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_rates_stay(scores, part, language):
    now, then = scores[part][language], FROZEN[part][language]
    assert (now["legs"], now["without"]) == (then["legs"], then["without"])
    assert now["f1"] >= max(0.8, then["f1"] - SLACK)
    assert now["alarms"] <= then["alarms"]


@pytest.fixture(scope="module")
def fresh(kit):
    return legs.score(kit, texts=legs.FRESH)[0]


@pytest.mark.parametrize("language", [*LANGUAGES, "fr", "it"])
def test_rates_of_fresh_sentences_stay(fresh, language):
    for part in legs.PARTS:
        now, then = fresh[part][language], FRESH[part][language]
        assert (now["legs"], now["without"]) == (then["legs"], then["without"])
        assert now["f1"] >= max(0.8, then["f1"] - SLACK), part
        assert now["alarms"] <= then["alarms"], part


def test_there_are_forty_of_each_and_none_stands_twice():
    rows = legs.sentences()
    assert {language: sum(one.language == language for one in rows) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, 40
    )
    fresh = legs.sentences(legs.FRESH)
    assert Counter(one.language for one in fresh) == dict.fromkeys(LANGUAGES, 40) | {"fr": 15, "it": 15}
    assert len({one.text for one in (*rows, *fresh)}) == len(rows) + len(fresh)
    assert 0.25 <= sum(one.part == "aside" for one in rows) / len(rows) <= 0.4


def test_the_dossier(dossier: Truth, kit):
    found = dossier_legs.score(dossier, kit)[0]
    assert found["legs"] == sum(not leg.optional for leg in dossier.legs)
    assert found["f1"] >= 0.92
    assert found["alarms"] == 0


def test_the_truth_names_pages_that_there_are(dossier: Truth):
    pages = {
        (file.path, "" if part is file else part.path, page.number): page.text
        for file, part in dossier.walk()
        for page in part.pages
    }
    for leg in dossier.legs:
        text = " ".join(pages[leg.file, leg.inside, leg.page].split())
        assert all(place in text for place in (leg.origin, leg.destination, leg.crossing, *leg.transit)), leg
