"""Copies are found and pages that only look alike are kept apart, as well as was frozen: benchmarks/search/near_copies."""

import json

import pytest

from benchmarks.search import near_copies

FROZEN = json.loads(near_copies.FROZEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages(dossier):
    texts = [page.text for top in dossier.files for file in top.walk() for page in file.pages]
    return near_copies.distinct([*texts, *near_copies.OWN["pages"]])


def test_copies_are_found_as_often_as_was_frozen(pages):
    found = near_copies.recall(pages)
    for name, told in FROZEN["recall"]["own"].items():
        assert found[name]["minhash"] >= told["minhash"], name


def test_filled_forms_and_different_pages_are_no_copies(pages):
    found = near_copies.apart(pages)
    assert found["pages"]["told"] <= 1  # the sample holds one page twice: typed, and as its scan
    for how in ("forms", "forms, 2% misread", "forms in capitals"):
        assert found[how]["told"] <= FROZEN["apart"][how]["told"], how
