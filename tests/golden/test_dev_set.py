"""The development set: no version may fall far below the frozen scores. Skipped where the set is absent."""

import json
from pathlib import Path

import pytest

from benchmarks.accuracy import dev_set, fresh, noise_pairs, reliability
from services.nlp.analyze import AnalysisKit

if not (dev_set.EVAL / "dev.jsonl").is_file():
    pytest.skip("the development set is not beside the checkout (../shared/eval)", allow_module_level=True)

FROZEN = json.loads(Path(dev_set.FROZEN).read_text(encoding="utf-8"))
SLACK = 0.02
"""How far below the frozen score a version may fall: one or two spans of a rare type."""


@pytest.fixture(scope="module")
def scores():
    return dev_set.summary(dev_set.run()[0])


@pytest.mark.parametrize("kind", sorted(FROZEN["overlap_f1"]))
def test_entities(scores, kind):
    assert scores["overlap_f1"][kind] >= FROZEN["overlap_f1"][kind] - SLACK


@pytest.mark.parametrize("kind", sorted(FROZEN["right_norm_of_gold"]))
def test_normal_forms(scores, kind):
    assert scores["right_norm_of_gold"][kind] >= FROZEN["right_norm_of_gold"][kind] - SLACK


def test_indicators(scores):
    assert scores["indicator_document"]["f1"] >= FROZEN["indicator_document"]["f1"] - SLACK
    # Was .85: thresholds that find a half more on texts of authors who knew nothing of the product (decision 0046).
    assert scores["indicator_document"]["precision"] >= 0.8
    # Rules alone are right in 92 of 100 categories that they find in a document.
    assert scores["rules_precision"] >= 0.92
    assert scores["polarity"] >= 0.94
    assert scores["flags_per_negative_document"] <= 0.1


def test_indicators_on_documents_whose_authors_knew_nothing_of_the_product():
    frozen = json.loads(fresh.FROZEN.read_text(encoding="utf-8"))
    found, _ = fresh.score(AnalysisKit.standard())
    for part, then in frozen.items():
        now = found[part]
        assert now["indicator_document"]["f1"] >= then["indicator_document"]["f1"] - SLACK, part
        assert now["indicator_document"]["precision"] >= then["indicator_document"]["precision"] - SLACK, part
        assert now["polarity"] >= then["polarity"] - SLACK, part
        assert now["flags_per_negative_document"] <= then["flags_per_negative_document"] + 0.2, part


def test_C5_a_confidence_means_what_it_says():
    frozen = json.loads(reliability.FROZEN.read_text(encoding="utf-8"))
    for family, pairs in reliability.told().items():
        assert reliability.table(pairs)["error"] <= frozen[family]["error"] + SLACK, family


def test_ocr_errors_cost_few_points():
    frozen = json.loads(noise_pairs.FROZEN.read_text(encoding="utf-8"))
    measured, _ = noise_pairs.score(AnalysisKit.standard(), noise_pairs.ROUNDS[:1])
    for kind in ("PERSON", "PLACE", "all", "indicators"):
        assert measured["points_lower"][kind] <= 6, kind
    # Bodies gained 1.7 points on clean text with version 8 of the network, and none on noisy text: 6.4 points apart.
    assert measured["points_lower"]["ORG"] <= 7
    for kind, score in frozen["noisy"].items():
        assert measured["noisy"][kind] >= score - SLACK, kind
