"""The registry of extractors and rules, pinned: joining or leaving it is a change that somebody decided.

Whoever decided it writes the list anew with `make registry` and commits it with the change.
"""

import json
from pathlib import Path
from typing import Any

from support.language import kit

from services.nlp.extractors import EXTRACTORS
from services.nlp.pipelines import READ

PINNED = Path(__file__).parent / "extractor_registry.json"


def registry() -> dict[str, Any]:
    """As it is now."""
    return {
        "extractors": [extractor.name for extractor in EXTRACTORS],
        "pipeline": kit().pipeline(next(iter(READ))).pipe_names,
        "rules": {rule.id: [rule.category, sorted(rule.patterns)] for rule in kit().book.rules},
    }


def golden() -> dict[str, Any]:
    return json.loads(PINNED.read_text(encoding="utf-8"))


def test_extractors_stand_in_their_order():
    assert registry()["extractors"] == golden()["extractors"]
    assert all(extractor.version for extractor in EXTRACTORS)


def test_each_language_has_the_same_pipeline():
    for language in READ:
        assert kit().pipeline(language).pipe_names == golden()["pipeline"]


def test_rules_by_category_and_language():
    assert registry()["rules"] == golden()["rules"]


if __name__ == "__main__":
    PINNED.write_text(json.dumps(registry(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
