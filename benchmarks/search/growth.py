"""Both engines from ten thousand pages to a million, side by side: how answers and the filling of the index grow.

    ./lince bench search.growth [--sizes 10000 100000] [--queries 40] [--engines embedded elasticsearch] [--freeze]

Pages and queries are those of `search.scale`, in a scope of 500 of 700 cases; `list` is a line of a list, with its
pages by case. CPU is that of this process and of the server, in milliseconds a query and seconds a thousand pages;
`p95` is by the clock, which other work on the machine lengthens. A server that `ELASTICSEARCH_URL` names is used, else
the suite's own is started. Prints a table; `--freeze` writes `growth.json`, and keeps what is there of other sizes and
engines.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.search.scale import KINDS, typed
from benchmarks.speed.elastic_ratio import Clock, server
from benchmarks.speed.search_ratio import SCOPE, p95, pages, vocabulary
from models.ids import CaseId, derived, fresh
from models.search import Query, Scope
from services.ports import SearchEngine
from services.search import lists, mapping
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.embedded import EmbeddedEngine
from services.search.syntax import parse

FROZEN = Path(__file__).with_suffix(".json")
_WARM = 8
_FACETS = ("person", "place", "indicator")

Spent = Callable[[], float]
"""CPU seconds since it was asked last."""


@contextmanager
def embedded() -> Iterator[tuple[SearchEngine, Spent]]:
    """The engine of a laptop, in a folder of its own."""
    began = time.process_time()

    def spent() -> float:
        nonlocal began
        since, began = time.process_time() - began, time.process_time()
        return since

    with tempfile.TemporaryDirectory() as place:
        engine = EmbeddedEngine(Path(place) / "index")
        yield engine, spent
        engine.close()


@contextmanager
def elasticsearch() -> Iterator[tuple[SearchEngine, Spent]]:
    """The engine of deployments, with a server."""
    with server() as url:
        client = Elasticsearch(url, request_timeout=300)
        address = Address(url, prefix=f"g{fresh()[:8]}", patience=300)
        engine = ElasticEngine(address)
        yield engine, Clock(client).spent
        engine.close()
        client.indices.delete(index=f"{address.prefix}-*")
        client.options(ignore_status=404).indices.delete_index_template(name=f"{address.prefix}-*")
        client.close()


ENGINES = {"embedded": embedded, "elasticsearch": elasticsearch}


def measured(engine: SearchEngine, spent: Spent, size: int, queries: int) -> dict[str, Any]:
    """What filling and asking cost at a size."""
    chance = random.Random(20)
    records = pages(size, vocabulary(chance, 30_000), chance)
    spent()
    engine.rebuild(records)
    found: dict[str, Any] = {"index": {"cpu_s_per_1000": round(spent() * 1000 / size, 3)}}
    texts = [record.text.split() for record in pages(2_000, vocabulary(random.Random(20), 30_000), random.Random(20))]
    scope = Scope(cases=frozenset(CaseId(derived("case", str(n))) for n in range(SCOPE)))
    chance = random.Random(21)
    for kind in (*KINDS, "list"):
        asked = []
        for _ in range(_WARM + queries):
            words = chance.choice(texts)
            text = typed("phrase" if kind == "list" else kind, words, chance)
            node = lists.query(text.strip('"'), countries=()) if kind == "list" else parse(text)
            facets = {"facet": _FACETS, "list": ("case",)}.get(kind, ())
            asked.append(Query(node=node, facets=facets, limit=3 if kind == "list" else 20))
        for query in asked[:_WARM]:
            engine.find(query, scope)
        spent()
        passed = []
        for query in asked[_WARM:]:
            began = time.perf_counter()
            engine.find(query, scope)
            passed.append((time.perf_counter() - began) * 1000)
        found[kind] = {"cpu_ms": round(spent() * 1000 / queries, 2), "p95_ms": round(p95(passed), 1)}
    return found


def table(told: dict[str, dict[str, Any]]) -> str:
    """The figures for reading: a line for each kind, a column for each engine and size."""
    columns = [(engine, size) for engine, sizes in told.items() for size in sorted(sizes, key=int)]
    rows = [["", *(f"{engine}, {int(size):,}" for engine, size in columns)], ["---"] * (len(columns) + 1)]
    rows.append(["indexing, CPU s per 1,000 pages", *(str(told[e][s]["index"]["cpu_s_per_1000"]) for e, s in columns)])
    for kind in (*KINDS, "list"):
        each = (told[engine][size][kind] for engine, size in columns)
        rows.append([f"{kind}, CPU ms (p95)", *(f"{one['cpu_ms']} ({one['p95_ms']})" for one in each)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    kept = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {}
    told: dict[str, dict[str, Any]] = kept.get("engines", {}) if kept.get("mapping") == mapping.VERSION else {}
    for name in given.engines:
        for size in given.sizes:
            with ENGINES[name]() as (engine, spent):
                told.setdefault(name, {})[str(size)] = measured(engine, spent, size, given.queries)
            sys.stderr.write(f"{name} {size}\n")
            if given.freeze:
                whole = {"mapping": mapping.VERSION, "scope": SCOPE, "queries": given.queries, "engines": told}
                FROZEN.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    print(table(told))


if __name__ == "__main__":
    main()
