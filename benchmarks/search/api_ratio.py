"""A search through the API against the bare engine over the same index, in one run: ratios of p95.

    ./lince bench search.api_ratio [--pages 100000] [--queries 60] [--engines embedded elasticsearch]
        [--data FOLDER] [--freeze]

The catalogue holds pages with word boxes in 700 cases, and who asks is a member of 500 of them. `ours` is a call of
`/api/v1/search` with everything it does: the session, the scope, the audit event with its sealed words, the engine,
snippets with their boxes, the completeness note, JSON. `bare` is the query built by hand over the same index, with the
exact numbers and the facets; it knows no catalogue, no rights and no snippets. `engine` is our engine alone. The three
take turns; times are by the clock, in milliseconds, since the engine's threads and the disk count. `memory_mb` is what
the process that answers holds of its own when it has answered all. A server that `ELASTICSEARCH_URL` names is used,
else the suite's own is started. `--data` keeps what the embedded engine is filled with and asks it again the next time:
a million pages take half an hour. Goal: p95 at most 1.3 times at 100,000 pages; at most 150 ms at 1,000,000 on the
embedded engine but for fuzzy queries, and 600 MB. `--freeze` writes `api_ratio.json`, and keeps other sizes in it.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from unittest import mock

import tantivy
from elasticsearch import Elasticsearch
from nacl.pwhash import argon2id
from starlette.testclient import TestClient
from support import web
from support.factories import a_case, a_user, an_agency

from api.http.app import create_app
from api.logs import configure_logs
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from benchmarks.search.scale import KINDS, typed
from benchmarks.speed import elastic_ratio, search_ratio
from benchmarks.speed.search_ratio import SCOPE, p95, pages, vocabulary
from models.case import Role
from models.document import Document, DocumentState, Page, TextSource
from models.ids import Sha256, derived, fresh
from models.search import IndexRecord
from models.session import SessionKind
from models.words import Words
from services.records import sealed_texts
from services.search import analysis, mapping
from services.search.engines.elastic import ElasticEngine
from services.search.engines.embedded import EmbeddedEngine
from services.search.engines.generations import Generations

FROZEN = Path(__file__).with_suffix(".json")
_WARM = 8
_CASES = 700
_COUNTED = 500_000
"""Pages beyond which bare tantivy is not asked for documents beside facets."""
_DRAWN = 2_000
"""Pages from which words are drawn."""

Act = Callable[[], object]
Bare = Callable[[str, IndexRecord, int], tuple[Act, Act]]
"""For a kind of query and a place on a page: how the bare engine and how our own answers."""


class _There(random.Random):
    """Draws what is asked for by the place that was drawn before, so that all ask for the same words."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self._at = at

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:  # noqa: ARG002 - it is known
        return self._at

    def choice(self, seq: Sequence[Any]) -> Any:  # type: ignore[override]
        return seq[0]


def boxed(record: IndexRecord) -> Page:
    """The page as a layer of text gave it: lines of ten words, five points a letter."""
    numbers, at = array("i"), 0
    for number, word in enumerate(record.text.split()):
        x, y = 40_00 + 52_00 * (number % 10), 40_00 + 14_00 * (number // 10)
        numbers.extend((at, at + len(word), x, y, x + 50_00, y + 10_00, 10_000))
        at += len(word) + 1
    return Page(
        number=record.page,
        width=595,
        height=842,
        source=TextSource.LAYER,
        text=record.text,
        words=Words.of_numbers(numbers.tobytes()),
        language=record.language,
    )


def as_read(records: Sequence[IndexRecord]) -> Document:
    """The document of some pages, as its reading would be kept."""
    first = records[0]
    return Document(
        id=first.document,
        case=first.case,
        sha256=Sha256(derived("sha", first.document) * 2),
        name=first.name,
        media_type=first.media_type,
        state=DocumentState.DONE,
        version="1",
        pages=tuple(map(boxed, records)),
    )


def fill(workspace: Workspace, number: int) -> str:
    """An investigator in 500 of 700 cases, and their pages in the catalogue and the index; returns his token."""
    agency, user = an_agency("bench"), a_user("bench", role=Role.INVESTIGATOR)
    user = user.model_copy(update={"agency": agency.id})
    people, cases = workspace.records.people, workspace.records.cases
    people.add_agency(agency)
    people.add_user(user, password_hash="h")
    auditor = a_user("auditor", role=Role.AUDITOR).model_copy(update={"agency": agency.id})
    people.add_user(auditor, password_hash="h")
    workspace.records.audit.texts.make(auditor.id, agency.id, "siete rios de piedra")
    web.add_session(workspace, user, kind=SessionKind.TOKEN, hours=48)
    with workspace.records.transaction():
        for one in range(_CASES):
            case = a_case(f"B-{one}", agency=agency).model_copy(update={"id": derived("case", str(one))})
            cases.add(case)
            if one < SCOPE:
                web.join(workspace, case, user)

    def stored() -> Iterator[IndexRecord]:
        chance = random.Random(20)
        documents = groupby(pages(number, vocabulary(chance, 30_000), chance), key=lambda one: one.document)
        while some := [list(records) for _, records in islice(documents, 200)]:
            with workspace.records.transaction():
                for records in some:
                    workspace.records.evidence.save_document(as_read(records))
            for records in some:
                yield from records

    workspace.engine.rebuild(stored())
    return web.token_of(user)


def bare_elastic(workspace: Workspace, client: Elasticsearch) -> Bare:
    """How the bare server and our engine answer the same query."""
    engine = workspace.engine
    assert isinstance(engine, ElasticEngine)
    index = f"{workspace.settings.search_prefix}-v{mapping.VERSION}"

    def both(kind: str, record: IndexRecord, at: int) -> tuple[Act, Act]:
        return elastic_ratio.acts(kind, record.text, client=client, index=index, engine=engine, chance=_There(at))

    return both


def bare_tantivy(workspace: Workspace) -> Bare:
    """How bare tantivy and our engine answer the same query."""
    engine = workspace.engine
    assert isinstance(engine, EmbeddedEngine)
    index = tantivy.Index.open(str(Generations(workspace.folder.index).current()))
    for name in analysis.names():
        index.register_tokenizer(name, analysis.analyzer(name))
    index.reload()
    many = index.searcher().num_docs > _COUNTED

    def both(kind: str, record: IndexRecord, at: int) -> tuple[Act, Act]:
        alone, uncounted, ours = search_ratio.acts(kind, index, engine, [record], _There(at))
        # Beyond some 65,000 documents bare tantivy refuses to count them beside facets.
        return (uncounted if kind == "facet" and many else alone), ours

    return both


def measure(
    workspace: Workspace, token: str, bare: Bare, queries: int, keeping: ExitStack
) -> dict[str, dict[str, float]]:
    """By kind: p95 of the three in milliseconds, the ratio of the API's to the bare engine's, and medians."""
    chance = random.Random(20)
    known = list(pages(_DRAWN, vocabulary(chance, 30_000), chance))
    chance = random.Random(21)
    client = keeping.enter_context(TestClient(create_app(workspace, pool=None), base_url="http://lince.test"))
    headers = {"Authorization": f"Bearer {token}"}
    found = {}
    for kind in KINDS:
        times: tuple[list[float], ...] = ([], [], [])
        for number in range(_WARM + queries):
            record = chance.choice(known)
            words = record.text.split()
            at = chance.randrange(len(words) - 2)
            facets = ["person", "place", "indicator"] if kind == "facet" else []
            body = {"text": typed(kind, words, _There(at)), "facets": facets, "limit": 20}
            alone, ours = bare(kind, record, at)
            acts = (alone, ours, partial(call, client, headers, body))
            for turn in range(3):
                which = (turn + number) % 3
                began = time.perf_counter()
                acts[which]()
                if number >= _WARM:
                    times[which].append((time.perf_counter() - began) * 1000)
        high, middle = ([round(of(one), 1) for one in times] for of in (p95, statistics.median))
        found[kind] = {"bare": high[0], "engine": high[1], "api": high[2], "ratio": round(high[2] / high[0], 2)}
        found[kind] |= {"bare p50": middle[0], "engine p50": middle[1], "api p50": middle[2]}
        print(json.dumps({kind: found[kind]}), flush=True)
    return found


def call(client: TestClient, headers: dict[str, str], body: dict[str, Any]) -> bytes:
    """One search through the API."""
    answer = client.post("/api/v1/search", json=body, headers=headers)
    answer.raise_for_status()
    return answer.content


def asked(url: str | None, folder: Path, number: int, queries: int) -> dict[str, Any]:
    """The figures of one engine, over a workspace in a folder that is filled unless it is already."""
    prefix = f"a{fresh()[:8]}"
    settings = Settings(
        data=folder / "data", meaning=False, rate_calls=0, search_url=url, search_prefix=prefix, search_timeout=300
    )
    kept = folder / "token"
    with ExitStack() as opened:
        workspace = open_workspace(settings)
        opened.callback(workspace.close)
        if not kept.exists():
            kept.write_text(fill(workspace, number), encoding="utf-8")
        if url is None:
            bare = bare_tantivy(workspace)
        else:
            client = Elasticsearch(url, request_timeout=300)
            opened.callback(client.close)
            opened.callback(client.indices.delete, index=f"{prefix}-*")
            bare = bare_elastic(workspace, client)
        found: dict[str, Any] = {"p95_ms": measure(workspace, kept.read_text(encoding="utf-8"), bare, queries, opened)}
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return {**found, "memory_mb": round(int(told["RssAnon"].split()[0]) / 1024)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument(
        "--engines", nargs="+", choices=("embedded", "elasticsearch"), default=["embedded", "elasticsearch"]
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    configure_logs("WARNING")
    kept = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {}
    told: dict[str, dict[str, Any]] = kept["sizes"] if kept.get("mapping") == mapping.VERSION else {}
    for name in given.engines:
        with ExitStack() as opened:
            opened.enter_context(mock.patch.object(sealed_texts, "MEMORY", argon2id.MEMLIMIT_MIN))
            if given.data and name == "embedded":
                given.data.mkdir(parents=True, exist_ok=True)
                folder = given.data
            else:
                folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            url = opened.enter_context(elastic_ratio.server()) if name == "elasticsearch" else None
            told.setdefault(str(given.pages), {})[name] = asked(url, folder, given.pages, given.queries)
    if given.freeze:
        whole = {"mapping": mapping.VERSION, "queries": given.queries, "scope": SCOPE, "sizes": told}
        FROZEN.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
