"""The registry of extractors and rules, pinned: joining or leaving it is a change that somebody decided."""

import json
from pathlib import Path

from support.language import kit

from services.nlp.extractors import EXTRACTORS
from services.nlp.pipelines import READ

GOLDEN = json.loads((Path(__file__).parent / "extractor_registry.json").read_text(encoding="utf-8"))


def test_extractors_stand_in_their_order():
    assert [extractor.name for extractor in EXTRACTORS] == GOLDEN["extractors"]
    assert all(extractor.version for extractor in EXTRACTORS)


def test_each_language_has_the_same_pipeline():
    for language in READ:
        assert kit().pipeline(language).pipe_names == GOLDEN["pipeline"]


def test_rules_by_category_and_language():
    rules = {rule.id: [rule.category, sorted(rule.patterns)] for rule in kit().book.rules}
    assert rules == GOLDEN["rules"]
