"""What is kept of the public fixtures: enough of them is read right, and no kind worse than by Apache Tika."""

import json
from pathlib import Path

import pytest

INGEST = Path(__file__).resolve().parents[2] / "benchmarks" / "ingest"
OURS = json.loads((INGEST / "documents.json").read_text(encoding="utf-8"))
TIKA = json.loads((INGEST / "tika.json").read_text(encoding="utf-8"))
RIGHT = 0.99
"""Share of all files."""


def test_enough_files_are_read_right():
    scored = [row for row in OURS.values() if "right" in row]
    assert sum(row["right"] for row in scored) >= RIGHT * sum(row["files"] for row in scored)


@pytest.mark.parametrize("kind", TIKA)
def test_no_kind_is_read_worse_than_by_the_peer(kind):
    assert OURS[kind]["files"] == TIKA[kind]["files"]
    assert OURS[kind]["right"] >= TIKA[kind]["right"]
