"""docs/pains.md names the tests that guard each pain: they exist, and the counts at its head are those of the page."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/pains.md").read_text(encoding="utf-8")
STATES = ("guarded", "partly", "not yet")
PAINS, FEATURES = 58, 10
_HEAD = re.compile(r"^### (\d+|[A-J])\. (.+) · (guarded|partly|not yet)$", re.MULTILINE)
_NODE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def entries() -> dict[str, tuple[str, str]]:
    """State and text of each entry, by its number or letter."""
    parts = _HEAD.split(TEXT)[1:]
    return {
        number: (state, body.split("\n## ")[0])
        for number, _, state, body in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    }


@cache
def collected(path: str) -> frozenset[str]:
    """Names that pytest collects of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def test_every_pain_and_feature_stands_once_in_order() -> None:
    assert list(entries()) == [*map(str, range(1, PAINS + 1)), *"ABCDEFGHIJ"]
    assert len(re.findall(r"^### ", TEXT, re.MULTILINE)) == PAINS + FEATURES


@pytest.mark.parametrize("number", entries())
def test_it_is_guarded_by_tests_that_there_are_or_says_what_lacks(number: str) -> None:
    state, body = entries()[number]
    named = _NODE.findall(body)
    assert [f"{path}::{name}" for path, name in named if name not in collected(path)] == []
    assert len(set(named)) == len(named)
    assert bool(named) is (state != "not yet")
    assert ("Not yet:" in body) is (state != "guarded")
    assert number.isalpha() or re.search(r"^Asked for in [\w./#;, -]+\.$", body, re.MULTILINE)


def test_the_counts_are_those_of_the_page() -> None:
    for name, wanted in (("pains", str.isdigit), ("features", str.isalpha)):
        count = Counter(state for number, (state, _) in entries().items() if wanted(number))
        said = ", ".join(f"{count[state]} {state}" for state in STATES)
        assert f"{name.capitalize()}: {said}." in TEXT, said
