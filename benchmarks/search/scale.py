"""The embedded engine from ten thousand pages to a million: how long answers take, and how much memory the server.

    ./lince bench search.scale [--sizes 10000 100000 1000000] [--queries 100] [--keep FOLDER] [--freeze | --check]

Pages and queries are those of `speed.search_ratio`, in a scope of 500 of 700 cases. Each size is asked in a process of
its own, which has loaded what the server loads. Times are CPU milliseconds of the thread that answers, since other
work on a machine does not count there; `clock` is the time that passed. Memory is what the process had at most: `own`
is its own, `all` with the files of the index that were looked at, which the system may take back. `--keep` uses
indices that are there already. `--freeze` writes `scale.json`, with what a later run must hold; `--check` ends with an
error where it does not. Goals: 150 ms for all kinds but fuzzy, 600 MB, at a million pages.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.search_ratio import SCOPE, p95, pages, vocabulary
from models.ids import CaseId, derived
from models.search import Query, Scope
from services.search import mapping
from services.search.engines.embedded import EmbeddedEngine
from services.search.syntax import parse

KINDS = ("word", "phrase", "boolean", "fuzzy", "prefix", "facet")
FROZEN = Path(__file__).with_suffix(".json")
LEEWAY = 1.5
"""How much higher a later figure may be."""
_WARM = 10
_FACETS = ("person", "place", "indicator")


def build(folder: Path, size: int) -> float | None:
    """Fill an index; CPU seconds for a thousand pages with the making of the pages, None where it was there."""
    if folder.exists():
        return None
    chance = random.Random(20)
    engine, began = EmbeddedEngine(folder), time.process_time()
    engine.rebuild(pages(size, vocabulary(chance, 30_000), chance))
    engine.close()
    return round((time.process_time() - began) * 1000 / size, 3)


def typed(kind: str, words: Sequence[str], chance: random.Random) -> str:
    """A query of a kind for words that follow one another on some page."""
    at = chance.randrange(len(words) - 2)
    one, two = words[at], words[at + 1]
    match kind:
        case "phrase":
            return f'"{one} {two}"'
        case "boolean":
            return f"{one} {two} -{words[0]}"
        case "fuzzy":
            return f"{one}~1"
        case "prefix":
            return f"{one[:4]}*"
        case _:
            return one


def ask(folder: Path, queries: int) -> dict[str, Any]:
    """What the queries cost, in this process."""
    # What a server has loaded counts as its memory.
    import api.http.app  # noqa: F401, PLC0415

    chance = random.Random(21)
    texts = [record.text.split() for record in pages(2_000, vocabulary(random.Random(20), 30_000), random.Random(20))]
    engine = EmbeddedEngine(folder)
    scope = Scope(cases=frozenset(CaseId(derived("case", str(n))) for n in range(SCOPE)))
    found: dict[str, Any] = {}
    for kind in KINDS:
        spent, passed = [], []
        for number in range(_WARM + queries):
            node = parse(typed(kind, chance.choice(texts), chance))
            query = Query(node=node, facets=_FACETS if kind == "facet" else (), limit=20)
            began, clock = time.thread_time(), time.perf_counter()
            engine.find(query, scope)
            if number >= _WARM:
                spent.append((time.thread_time() - began) * 1000)
                passed.append((time.perf_counter() - clock) * 1000)
        found[kind] = {"p50": statistics.median(spent), "p95": p95(spent), "p95 by the clock": p95(passed)}
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    memory = {name: int(told[line].split()[0]) / 1024 for name, line in (("all", "VmHWM"), ("own", "RssAnon"))}
    return {"ms": found, "memory_mb": memory}


def rounded(value: Any) -> Any:
    """The same with figures that can be read."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return round(value, 1) if isinstance(value, float) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--asked", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if given.asked is not None:
        print(json.dumps(ask(given.asked, given.queries)))
        return
    sizes: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        for size in given.sizes:
            folder = (given.keep or Path(place)) / str(size)
            spent = build(folder, size)
            command = [sys.executable, "-P", "-m", "benchmarks.search.scale", "--asked", str(folder)]
            told = subprocess.run(
                [*command, "--queries", str(given.queries)], check=True, capture_output=True, text=True
            ).stdout
            sizes[str(size)] = {"build_cpu_s_per_1000": spent, **rounded(json.loads(told))}
            print(json.dumps({size: sizes[str(size)]}), flush=True)
    least, most = (sizes[str(size)] for size in (min(given.sizes), max(given.sizes)))
    growth = {kind: round(most["ms"][kind]["p95"] / least["ms"][kind]["p95"], 1) for kind in KINDS}
    result = {"mapping": mapping.VERSION, "scope": SCOPE, "queries": given.queries, "sizes": sizes, "growth": growth}
    result["most"] = {
        "p95": {kind: round(most["ms"][kind]["p95"] * LEEWAY, 1) for kind in KINDS},
        "own memory_mb": round(most["memory_mb"]["own"] * LEEWAY, 1),
    }
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if given.check:
        kept = json.loads(FROZEN.read_text(encoding="utf-8"))["most"]
        if slow := [kind for kind in KINDS if most["ms"][kind]["p95"] > kept["p95"][kind]]:
            sys.exit(f"Not held: {', '.join(slow)}")
        if most["memory_mb"]["own"] > kept["own memory_mb"]:
            sys.exit("Not held: memory")


if __name__ == "__main__":
    main()
