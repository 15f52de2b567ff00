"""The engine on Elasticsearch against bare Elasticsearch with the same mapping, in one run: ratios.

    ./lince bench speed.elastic_ratio [--pages 8000] [--queried 100000] [--queries 100] [--freeze | --check]

The pages are those of `search_ratio`. Bare Elasticsearch gets the same columns by `helpers.parallel_bulk` from
documents that lie ready: their text, which it parts itself (by `standard`, which neither folds nor stems), and in a
second line the terms that we make. Its queries are built by hand, of our own index, filled anew with `--queried` pages,
and answer as much: hits with their places, the exact number of pages and of documents, facets. It weighs words by the
whole index, in one request. CPU time is the client's
and the server's. Of answers, p95 is by the clock, with bare and ours taking turns. A server that `ELASTICSEARCH_URL`
names is used, else the suite's own is started. Prints one JSON line a measure.
Goals: indexing at most 1.25 times, p95 at most 1.3 times. `--freeze` writes `elastic_ratio.json`, with the ratio that
a later run must hold beside each; `--check` ends with an error where one is not held.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch, helpers

from benchmarks.speed.search_ratio import BATCH, SCOPE, p95, pages, vocabulary
from models.ids import CaseId, derived, fresh
from models.search import IndexRecord, Query, Scope
from services.search import analysis, lists, mapping
from services.search.columns import columns
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.elastic_schema import template
from services.search.syntax import parse

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

KINDS = ("phrase", "boolean", "fuzzy", "facet", "list", "word", "prefix")
LINES = 10
"""Of a list that is searched line by line: for each its pages, their number by case, and its best pages."""
FROZEN = Path(__file__).with_suffix(".json")
LEEWAY = {"p50": 1.4, "p95": 1.4, "mean": 1.25, "index": 1.15}
"""How much higher a later ratio may be: answers are clocked, and machines are shared."""
_HEAP = "-Xms1g -Xmx1g"


@contextmanager
def server() -> Iterator[str]:
    """The address of a server with the usual compiler and collector."""
    if given := os.environ.get("ELASTICSEARCH_URL"):
        yield given
        return
    from support.elastic.server import Server  # noqa: PLC0415 - only where no server is given

    own = Server(options=_HEAP)
    try:
        yield own.start()
    finally:
        own.stop()


class Clock:
    """CPU seconds of this process and of the server."""

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client
        self._began = self._now()

    def _now(self) -> float:
        # The server looks at its own figures once a second.
        time.sleep(1.1)
        nodes = self._client.nodes.stats(metric="process")["nodes"].values()
        return time.process_time() + float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000)

    def spent(self) -> float:
        """Since the last time it was asked."""
        now = self._now()
        spent, self._began = now - self._began, now
        return spent


def index_bare(client: Elasticsearch, index: str, documents: Sequence[dict[str, Any]], *, analyzed: bool) -> float:
    """By `parallel_bulk`, which reads what is there already; the text is parted there, or comes in terms."""
    made = template(f"{index}*", "none")["template"]
    if analyzed:
        for column in made["mappings"]["properties"].values():
            if column.get("analyzer"):
                column["analyzer"] = "standard"
    client.indices.create(index=index, settings=made["settings"], mappings=made["mappings"])
    named = ({"_index": index, **document} for document in documents)
    clock = Clock(client)
    deque(helpers.parallel_bulk(client, named, thread_count=2, chunk_size=BATCH, request_timeout=120), maxlen=0)
    client.indices.refresh(index=index)
    return clock.spent()


def as_text(record: IndexRecord) -> dict[str, Any]:
    """A page as one would hand it over whose engine analyzes: the same columns, from its text."""
    texts = (analysis.FOLDED, analysis.EXACT, analysis.stem(record.language or "es"))
    found = {**columns(record), **dict.fromkeys(texts, record.text), "_id": record.id}
    for name, field in mapping.FIELDS.items():
        if field.kind is mapping.Kind.WORDS:
            found[mapping.words(name)] = mapping.values(record, name)
    return found


def index_ours(client: Elasticsearch, engine: ElasticEngine, records: Sequence[IndexRecord]) -> float:
    clock = Clock(client)
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        engine.write(batch, replacing=list({record.document for record in batch}))
    return clock.spent()


def word(typed: str) -> dict[str, Any]:
    """A word as the mapping asks for it: as written, or by its stem in any language."""
    readings: list[dict[str, Any]] = [{"term": {analysis.FOLDED: analysis.terms(analysis.FOLDED, typed)[0]}}]
    for language in analysis.STEMS:
        column = analysis.stem(language)
        readings.append({"term": {column: {"value": analysis.terms(column, typed)[0], "boost": 0.5}}})
    return {"dis_max": {"queries": readings}}


Act = Callable[[], object]


def acts(
    kind: str, text: str, *, client: Elasticsearch, index: str, engine: ElasticEngine, chance: random.Random
) -> tuple[Act, Act]:
    """One query of a kind: how bare Elasticsearch answers it, and how we do."""
    if kind == "list":
        lines = [acts("line", text, client=client, index=index, engine=engine, chance=chance) for _ in range(LINES)]
        return lambda: [bare() for bare, _ in lines], lambda: [ours() for _, ours in lines]
    scope = Scope(cases=frozenset(CaseId(derived("case", str(n))) for n in range(SCOPE)))
    words = text.split()
    at = chance.randrange(len(words) - 2)
    one, two = words[at], words[at + 1]
    folded = analysis.terms(analysis.FOLDED, f"{one} {two}")
    facets: tuple[str, ...] = ()
    match kind:
        case "word" | "facet":
            typed, bare = one, word(one)
            facets = ("person", "place", "indicator") if kind == "facet" else ()
        case "phrase" | "line":
            typed, bare = f'"{one} {two}"', {"match_phrase": {analysis.FOLDED: " ".join(folded)}}
        case "boolean":
            typed = f"{one} {two} -{words[0]}"
            bare = {"bool": {"must": [word(one), word(two)], "must_not": [word(words[0])]}}
        case "fuzzy":
            near = {"value": folded[0], "fuzziness": 1, "rewrite": "constant_score"}
            typed, bare = f"{one}~1", {"fuzzy": {analysis.FOLDED: near}}
        case _:
            typed, bare = f"{one[:4]}*", {"prefix": {analysis.FOLDED: folded[0][:4]}}
    if kind == "line":
        facets = ("case",)
    size = 3 if kind == "line" else 20
    counted: dict[str, Any] = {name: {"terms": {"field": name, "size": 50}} for name in facets}
    counted["documents"] = {"terms": {"field": "document", "size": 60_000}}
    counted["number"] = {"stats_bucket": {"buckets_path": "documents>_count"}}

    def answer() -> object:
        return client.search(
            index=index,
            query={"bool": {"must": [bare], "filter": [{"terms": {"case": sorted(scope.cases)}}]}},
            sort=["_score", "document", "page"],
            size=size,
            aggs=counted,
            docvalue_fields=[{"field": "case"}, {"field": "language"}],
            track_total_hits=True,
            filter_path=["hits", "aggregations.number", *(f"aggregations.{name}" for name in facets)],
        )

    node = lists.query(f"{one} {two}", countries=()) if kind == "line" else parse(typed)
    query = Query(node=node, facets=facets, limit=size)
    return answer, lambda: engine.find(query, scope)


def clocked(act: Act) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def measure_queries(
    client: Elasticsearch, index: str, engine: ElasticEngine, records: Sequence[IndexRecord], *, number: int
) -> Iterator[dict[str, Any]]:
    chance = random.Random(21)

    def ask(kind: str) -> tuple[Act, Act]:
        text = chance.choice(records).text
        return acts(kind, text, client=client, index=index, engine=engine, chance=chance)

    for kind in KINDS:
        chosen = [ask(kind) for _ in range(number + 10)]
        for warm in chosen[:10]:
            for act in warm:
                act()
        times: tuple[list[float], list[float]] = ([], [])
        for turn, pair in enumerate(chosen[10:]):
            for which in (turn % 2, 1 - turn % 2):
                times[which].append(clocked(pair[which]))
        spent = []
        for which in (0, 1):
            clock = Clock(client)
            for pair in chosen[10:]:
                pair[which]()
            spent.append(clock.spent() * 1000 / number)
        yield line(f"{kind} p50", *map(statistics.median, times), unit="ms")
        yield line(f"{kind} p95", *map(p95, times), unit="ms")
        yield line(f"{kind} mean", *spent, unit="CPU ms")


def line(measure: str, bare: float, ours: float, *, unit: str) -> dict[str, Any]:
    leeway = next(more for name, more in LEEWAY.items() if name in measure)
    return {
        "measure": measure,
        "unit": unit,
        "bare": round(bare, 3),
        "ours": round(ours, 3),
        "ratio": round(ours / bare, 2),
        "most": round(ours / bare * leeway, 2),
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=8_000)
    options.add_argument("--queried", type=int, default=100_000)
    options.add_argument("--queries", type=int, default=100)
    options.add_argument("--freeze", action="store_true")
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args()
    chance = random.Random(20)
    records = list(pages(chosen.pages, vocabulary(chance, 30_000), chance))
    found = []
    with server() as url:
        client = Elasticsearch(url, request_timeout=120)
        address = Address(url, prefix=f"b{fresh()[:8]}", patience=120)
        engine, bare = ElasticEngine(address), f"{address.prefix}-bare"
        terms = [{"_id": record.id, **columns(record)} for record in records]
        texts = [as_text(record) for record in records]
        spent: dict[str, list[float]] = {"ours": [], "terms": [], "text": []}
        # The first turn warms the server's compiler.
        for turn in range(3):
            spent["text"].append(index_bare(client, f"{bare}-text{turn}", texts, analyzed=True))
            spent["terms"].append(index_bare(client, f"{bare}-terms{turn}", terms, analyzed=False))
            engine.rebuild([])
            spent["ours"].append(index_ours(client, engine, records))
        text, prepared, ours = (min(spent[name][1:]) * 1000 / chosen.pages for name in ("text", "terms", "ours"))
        found.append(line("index", text, ours, unit="CPU s per 1,000 pages"))
        found.append(line("index, bare handed our terms", prepared, ours, unit="CPU s per 1,000 pages"))
        say(found[-2])
        say(found[-1])
        client.indices.delete(index=f"{bare}-*")
        chance = random.Random(20)
        engine.rebuild(pages(chosen.queried, vocabulary(chance, 30_000), chance))
        alias = f"{address.prefix}-v{mapping.VERSION}"
        for measured in measure_queries(client, alias, engine, records, number=chosen.queries):
            found.append(measured)
            say(measured)
        engine.close()
        client.indices.delete(index=f"{address.prefix}-*")
        client.options(ignore_status=404).indices.delete_index_template(name=f"{address.prefix}-*")
        client.close()
    if chosen.freeze:
        told = {name: getattr(chosen, name) for name in ("pages", "queried", "queries")} | {"scope": SCOPE}
        told |= {"mapping": mapping.VERSION, "measures": found}
        FROZEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if chosen.check:
        kept = {one["measure"]: one["most"] for one in json.loads(FROZEN.read_text(encoding="utf-8"))["measures"]}
        if worse := [one for one in found if one["ratio"] > kept.get(one["measure"], one["ratio"])]:
            sys.exit(f"Not held: {json.dumps(worse)}")


def say(measured: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(measured) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
