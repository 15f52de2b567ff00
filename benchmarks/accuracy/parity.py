"""Whether both engines give one answer to generated queries, and show no document to the wrong actor.

    ./lince bench accuracy.parity [--pages 10000] [--queries 1000] [--actors 200] [--seed 20] [--freeze]

A query agrees when totals, documents, hits, their order, and facets are equal. A check of scopes is one (actor,
document, way). A server that `ELASTICSEARCH_URL` names is used, else the suite's own is started. `--freeze` writes
`parity.json`.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from elasticsearch import Elasticsearch

from benchmarks.speed.elastic_ratio import server
from models.ids import fresh
from services.ports import SearchEngine
from services.search import mapping
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.embedded import EmbeddedEngine

FROZEN = Path(__file__).with_suffix(".json")


def parity(engines: tuple[SearchEngine, SearchEngine], *, pages: int, queries: int, seed: int) -> dict[str, object]:
    """How many queries have one answer, and in what the others differ."""
    from support import parity as generated  # noqa: PLC0415 - found once the tests' folder is on the path

    records = generated.pages(pages, seed=seed)
    for engine in engines:
        engine.rebuild(records)
    kinds: Counter[str] = Counter()
    alike = with_hits = 0
    for query, scope in generated.queries(queries, seed=seed + 1):
        found = generated.differences(*engines, query, scope)
        kinds.update(found)
        alike += not found
        with_hits += engines[0].find(query, scope).total > 0
    return {"pages": pages, "queries": queries, "with hits": with_hits, "alike": alike, "differences": dict(kinds)}


def scopes(engine: SearchEngine, *, actors: int, seed: int) -> dict[str, object]:
    """How many checks of scopes were made, and how many failed."""
    from support import scopes as generated  # noqa: PLC0415

    engine.rebuild(generated.world())
    checks = leaks = 0
    for scope in generated.actors(actors, seed=seed):
        made, wrong = generated.leaks(engine, scope)
        checks += made
        leaks += len(wrong)
    return {"engine": engine.name, "actors": actors, "checks": checks, "leaks": leaks}


def main() -> None:
    options = argparse.ArgumentParser()
    for name, default in (("pages", 10_000), ("queries", 1_000), ("actors", 200), ("seed", 20)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--freeze", action="store_true")
    chosen = options.parse_args()
    with server() as url, tempfile.TemporaryDirectory() as folder:
        address = Address(url, prefix=f"b{fresh()[:8]}", patience=120)
        engines = EmbeddedEngine(Path(folder, "index")), ElasticEngine(address)
        found: dict[str, object] = {
            "mapping": mapping.VERSION,
            "seed": chosen.seed,
            "parity": parity(engines, pages=chosen.pages, queries=chosen.queries, seed=chosen.seed),
            "scopes": [scopes(engine, actors=chosen.actors, seed=chosen.seed) for engine in engines],
        }
        for engine in engines:
            engine.close()
        with Elasticsearch(url) as client:
            client.indices.delete(index=f"{address.prefix}-*")
            client.options(ignore_status=404).indices.delete_index_template(name=f"{address.prefix}-*")
    text = json.dumps(found, indent=1) + "\n"
    sys.stdout.write(text)
    if chosen.freeze:
        FROZEN.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
