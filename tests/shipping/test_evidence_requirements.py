"""docs/evidence-requirements.md names for each requirement the test that bears its number; the counts are those of the page."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/evidence-requirements.md").read_text(encoding="utf-8")
BLOCKS = {"A": 11, "B": 6, "C": 9, "D": 5, "E": 5, "F": 6, "G": 6, "H": 13, "I": 13, "J": 4}
STATES = ("covered", "partly", "left")
_ROW = re.compile(r"^\| ([A-J]\d+) \| (.+?) \| (\w+) \| (.*?) ?\| (.*?) ?\|$", re.MULTILINE)
_NODE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROWS = {number: (state, _NODE.findall(tests), lacks) for number, _, state, tests, lacks in _ROW.findall(TEXT)}


@cache
def collected(path: str) -> frozenset[str]:
    """Names that pytest collects of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def numbers_of(name: str) -> set[str]:
    """The requirements that a test bears in its name, as in `test_B1_B2_an_edit_is_found`."""
    found = set()
    for part in name.removeprefix("test_").upper().split("_"):
        if not re.fullmatch(r"[A-J]\d{1,2}", part):
            break
        found.add(part)
    return found


def test_every_requirement_stands_once_in_order() -> None:
    assert list(ROWS) == [f"{block}{number}" for block, last in BLOCKS.items() for number in range(1, last + 1)]
    assert len(_ROW.findall(TEXT)) == sum(BLOCKS.values())


@pytest.mark.parametrize("number", ROWS)
def test_its_tests_are_there_under_its_number_or_it_says_what_lacks(number: str) -> None:
    state, named, lacks = ROWS[number]
    assert state in STATES
    assert [f"{path}::{name}" for path, name in named if name not in collected(path)] == []
    assert [name for _, name in named if number not in numbers_of(name)] == []
    assert bool(named) is (state != "left")
    assert bool(lacks) is (state != "covered")


def test_the_counts_are_those_of_the_page() -> None:
    count = Counter(state for state, _, _ in ROWS.values())
    said = ", ".join(f"{count[state]} {state}" for state in STATES)
    assert f"{len(ROWS)} requirements: {said}." in TEXT, said
