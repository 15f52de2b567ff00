"""What the pages that are written by programs have in common: tables of Markdown, frozen runs, and the writing."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
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


def written(below: str, pages: Mapping[str, Callable[[], str]], arguments: Sequence[str]) -> int:
    """Write the pages of a folder; with --check, name those that differ and return 1."""
    stale = []
    for name, page in pages.items():
        path, text = ROOT / below / name, page()
        if "--check" not in arguments:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.stderr.write(f"Stale in {below}: {', '.join(stale)}. Run `make docs`.\n")
    return 1 if stale else 0
