"""Tables of Markdown for the pages that are written from measurements, and the frozen runs that they read."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by docs/figures.py from benchmarks/**/*.json; measure anew, then run `make docs`. -->"


def frozen(name: str) -> Any:
    """A frozen run, by its path below benchmarks/ without its ending."""
    return json.loads((ROOT / "benchmarks" / f"{name}.json").read_text(encoding="utf-8"))


def source(*names: str) -> str:
    """Where figures come from, as the last line of a section."""
    return "From " + ", ".join(f"`benchmarks/{name}.json`" for name in names) + "."


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; numbers to the right."""
    found = [[str(cell) for cell in row] for row in rows]
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, marks, *found))


def short(value: float) -> str:
    """Three digits that count, with commas between thousands."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
