"""An Elasticsearch that is away, slow, full, old, closed or emptied: a sentence that says what to do, and nothing lost."""

import dataclasses
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from elasticsearch import Elasticsearch
from support.elastic.between import Line, saying
from support.elastic.fixtures import SHARED, wipe
from support.elastic.server import MissingServerError, Server
from support.factories import a_case, a_document, a_page, an_agency
from support.search import a_document_id, a_record, a_scope, ask, places
from support.stored import store

from api import reindexing
from api.cli.folder_checks import server_check
from api.folder import DataFolder
from api.http.health import get_health, get_readiness
from api.indexing import rebuild_index
from api.settings import Settings, read_settings
from api.wiring import Workspace, open_workspace
from models.audit import Actor, ActorKind
from models.case import Case, Role
from models.errors import EngineUnavailable, LinceError, StorageFull
from models.meaning import Passage
from models.rebuild import RebuildState
from models.search import Everything, IndexRecord, Query
from services.meaning_ports import StretchPassages
from services.nlp.encoder import SentenceEncoder
from services.search import mapping
from services.search.engines import elastic_answer, elastic_indices, elastic_mark
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.elastic_mark import Mark
from services.search.indexer import records_of


def _no_pause(_: float) -> None:
    """Do not wait between tries."""


@pytest.fixture
def line(elastic_url: str) -> Iterator[Line]:
    line = Line(elastic_url)
    yield line
    line.close()


@pytest.fixture
def engine(elastic_address: Address, line: Line) -> Iterator[ElasticEngine]:
    engine = ElasticEngine(dataclasses.replace(elastic_address, url=line.url), pause=_no_pause)
    yield engine
    engine.close()


def _closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_is_down_at_the_start_is_told_and_used_when_it_is_there(
    elastic_address: Address, line: Line
) -> None:
    line.cut = True
    engine = ElasticEngine(dataclasses.replace(elastic_address, url=line.url), pause=_no_pause)
    problem = engine.health()
    assert problem is not None
    assert (problem.code, "cannot be reached" in problem.message) == ("engine_unavailable", True)
    for act in (
        lambda: ask(engine, "hotel"),
        lambda: list(engine.stream(Query(node=Everything()), a_scope("c1"))),
        lambda: engine.count(a_scope("c1")),
        lambda: engine.write([a_record("hotel")]),
        lambda: engine.rebuild([a_record("hotel")]),
    ):
        with pytest.raises(EngineUnavailable, match="cannot be reached") as told:
            act()
        assert "LINCE_SEARCH_URL" in told.value.advice
    line.cut = False
    engine.write([a_record("hotel")])
    assert ask(engine, "hotel").total == 1
    assert engine.health() is None
    engine.close()


@pytest.mark.parametrize("arriving", [1, 2])
def test_a_server_that_goes_down_in_the_middle_of_a_bulk_loses_nothing(
    engine: ElasticEngine, line: Line, arriving: int
) -> None:
    engine.write([a_record("hotel", page=page) for page in range(1, 4)])
    many = [a_record(f"hostal {n}", document=f"d{n}", page=n) for n in range(2_500)]
    bulks = []

    def until(piece: bytes) -> bool:
        bulks.extend([1] * piece.count(b"/_bulk"))
        return len(bulks) > arriving

    line.until = until
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        engine.write(many, replacing=[a_document_id("one")])
    line.until, line.cut = None, False
    # What was there is there, and the same write done again is whole.
    assert ask(engine, "hotel").total == 3
    engine.write(many, replacing=[a_document_id("one")])
    assert (ask(engine, "hostal").total, ask(engine, "hotel").total) == (2_500, 0)
    assert engine.count(a_scope("c1")) == 2_500


def test_a_server_that_goes_down_in_a_rebuild_leaves_the_index_as_it_was(
    engine: ElasticEngine, line: Line, elastic_address: Address
) -> None:
    engine.write([a_record("hotel")])
    line.until = lambda piece: b"hostal" in piece
    with pytest.raises(EngineUnavailable):
        engine.rebuild(a_record(f"hostal {n}", page=n) for n in range(5_000))
    line.until, line.cut = None, False
    assert (ask(engine, "hotel").total, ask(engine, "hostal").total) == (1, 0)
    # The next one sweeps away what the cut one could not.
    assert engine.rebuild([a_record("hostal")]) == 1
    with Elasticsearch(elastic_address.url) as client:
        assert len(client.indices.get(index=f"{elastic_address.prefix}-*")) == 1


def test_a_slow_server_is_not_waited_for_without_end(elastic_address: Address, line: Line) -> None:
    patient = ElasticEngine(dataclasses.replace(elastic_address, url=line.url))
    patient.write([a_record("hotel")])
    hasty = ElasticEngine(dataclasses.replace(elastic_address, url=line.url, patience=0.5))
    line.delay = 5
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match=r"within 0\.5 seconds"):
        ask(hasty, "hotel")
    assert time.monotonic() - began < 4.5
    problem = hasty.health()
    assert problem is not None
    assert "slow" in problem.message
    line.delay = 0
    assert ask(hasty, "hotel").total == 1
    hasty.close()
    patient.close()


def test_a_full_disk_stops_writing_and_not_reading(elastic_address: Address, elastic_engine: ElasticEngine) -> None:
    elastic_engine.write([a_record("hotel")])
    with Elasticsearch(elastic_address.url) as client:

        def block(on: bool | None) -> None:  # noqa: FBT001
            # As the server itself does when its disk is nearly full.
            settings = {"index.blocks.read_only_allow_delete": on}
            client.indices.put_settings(index=f"{elastic_address.prefix}-*", settings=settings)

        block(True)
        with pytest.raises(StorageFull, match="disk is full") as told:
            elastic_engine.write([a_record("hostal", page=2)])
        assert "Free space" in told.value.advice
        problem = elastic_engine.health()
        assert problem is not None
        assert problem.code == "storage_full"
        assert ask(elastic_engine, "hotel").total == 1
        block(None)
    elastic_engine.write([a_record("hostal", page=2)])
    assert elastic_engine.health() is None
    assert ask(elastic_engine, "hostal").total == 1


@pytest.mark.parametrize("block", ["write", "read_only", "read"])
def test_an_index_that_somebody_blocked_is_told_and_goes_on_when_it_is_open(
    elastic_address: Address, elastic_engine: ElasticEngine, block: str
) -> None:
    elastic_engine.write([a_record("hotel")])
    with Elasticsearch(elastic_address.url) as client:
        client.indices.put_settings(index=f"{elastic_address.prefix}-*", settings={f"index.blocks.{block}": True})
        acts: list[Callable[[], None]] = [lambda: elastic_engine.remove([a_document_id("one")])]
        if block != "read":
            acts.append(lambda: elastic_engine.write([a_record("hostal", page=2)]))
        for act in acts:
            with pytest.raises(EngineUnavailable, match=f"somebody set index.blocks.{block} in"):
                act()
        problem = elastic_engine.health()
        assert problem is not None
        assert f"somebody set index.blocks.{block} in" in problem.message
        assert "disk" not in problem.message
        if block == "read":
            with pytest.raises(EngineUnavailable, match="may not be searched"):
                ask(elastic_engine, "hotel")
        else:
            assert ask(elastic_engine, "hotel").total == 1
        if block == "read_only":
            with pytest.raises(EngineUnavailable, match="somebody set index"):
                elastic_engine.rebuild([a_record("hotel")])
        client.indices.put_settings(index=f"{elastic_address.prefix}-*", settings={f"index.blocks.{block}": None})
    elastic_engine.write([a_record("hostal", page=2)])
    assert elastic_engine.count(a_scope("c1")) == 2
    assert elastic_engine.health() is None


def test_a_closed_index_is_told_and_a_rebuild_takes_its_place(
    elastic_address: Address, elastic_engine: ElasticEngine
) -> None:
    elastic_engine.write([a_record("hotel")])
    with Elasticsearch(elastic_address.url) as client:
        client.indices.close(index=f"{elastic_address.prefix}-*")
    with pytest.raises(EngineUnavailable, match="is closed in Elasticsearch"):
        ask(elastic_engine, "hotel")
    problem = elastic_engine.health()
    assert problem is not None
    assert "is closed in Elasticsearch" in problem.message
    assert elastic_engine.rebuild([a_record("hotel")]) == 1
    assert ask(elastic_engine, "hotel").total == 1


def test_an_index_in_the_place_of_the_alias_is_named_by_all_that_meet_it(
    elastic_address: Address, elastic_engine: ElasticEngine
) -> None:
    alias = f"{elastic_address.prefix}-v{mapping.VERSION}"
    with Elasticsearch(elastic_address.url) as client:
        client.indices.create(index=alias)
        for act in (
            lambda: elastic_engine.write([a_record("hotel")]),
            lambda: ask(elastic_engine, "hotel"),
            lambda: elastic_engine.rebuild([a_record("hotel")]),
        ):
            with pytest.raises(EngineUnavailable, match=f"is named {alias}"):
                act()
        problem = elastic_engine.health()
        assert problem is not None
        assert f"is named {alias}" in problem.message
        client.indices.delete(index=alias)
    assert elastic_engine.rebuild([a_record("hotel")]) == 1


def test_a_template_of_somebody_else_before_ours_is_refused_and_the_index_in_use_stays(
    elastic_address: Address, elastic_engine: ElasticEngine
) -> None:
    elastic_engine.write([a_record("hotel")])
    name = f"{elastic_address.prefix}-zz"
    with Elasticsearch(elastic_address.url) as client:
        client.indices.put_index_template(
            name=name,
            index_patterns=[f"{elastic_address.prefix}-v*"],
            priority=900,
            template={"mappings": {"properties": {"a": {"type": "keyword"}}}},
        )
        before = set(client.indices.get(index=f"{elastic_address.prefix}-*"))
        for act in (
            lambda: elastic_engine.rebuild([a_record("hostal")]),
            lambda: elastic_engine.write([a_record("hostal", agency="another")]),
        ):
            with pytest.raises(EngineUnavailable, match="another index template"):
                act()
        assert set(client.indices.get(index=f"{elastic_address.prefix}-*")) == before
        assert ask(elastic_engine, "hotel").total == 1
        # One that was made before this was looked at.
        strange = f"{elastic_address.prefix}-v{mapping.VERSION}-strange"
        client.indices.create(index=strange, aliases={f"{elastic_address.prefix}-v{mapping.VERSION}": {}})
        problem = elastic_engine.health()
        assert problem is not None
        assert "another index template" in problem.message
        client.indices.delete(index=strange)
    assert elastic_engine.health() is None


def test_nobody_writes_while_another_process_builds_anew_and_nothing_is_lost(
    elastic_address: Address, elastic_engine: ElasticEngine
) -> None:
    other = ElasticEngine(elastic_address)
    pages = [a_record(f"hotel {number}", document=f"d{number}") for number in range(3)]
    elastic_engine.rebuild(pages)
    late = a_record("hotel late", document="late")

    def slowly() -> Iterator[IndexRecord]:
        yield from pages
        for act in (
            lambda: other.write([late]),
            lambda: other.remove([a_document_id("d0")]),
            lambda: other.rebuild(pages),
        ):
            with pytest.raises(EngineUnavailable, match="being built anew"):
                act()

    with closing(other):
        other.write([a_record("hotel before", document="d0", page=2)])  # it knows the indices by now
        assert elastic_engine.rebuild(slowly()) == 3
        other.write([late])
        assert ask(elastic_engine, "hotel").total == ask(other, "hotel").total == 4
    with Elasticsearch(elastic_address.url) as client:
        made = set(client.indices.get(index=f"{elastic_address.prefix}-*"))
        assert made == set(client.indices.get_alias(name=f"{elastic_address.prefix}-v{mapping.VERSION}"))


def test_a_rebuild_that_was_killed_bars_nobody_for_long(
    elastic_address: Address, elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    elastic_engine.write([a_record("hotel")])
    with Elasticsearch(elastic_address.url) as client:
        Mark(f"{elastic_address.prefix}-v{mapping.VERSION}").take(client)
    with pytest.raises(EngineUnavailable, match="being built anew"):
        elastic_engine.write([a_record("hotel", page=2)])
    monkeypatch.setattr(elastic_mark, "time", SimpleNamespace(time=lambda: time.time() + 400, monotonic=time.monotonic))
    elastic_engine.write([a_record("hotel", page=2)])
    assert elastic_engine.rebuild([a_record("hotel")]) == 1


def test_a_rebuild_whose_mark_ran_out_is_not_put_in_use(
    elastic_address: Address, elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    elastic_engine.write([a_record("hotel")])

    def too_slowly() -> Iterator[IndexRecord]:
        yield a_record("hostal")
        later = SimpleNamespace(time=lambda: time.time() + 400, monotonic=time.monotonic)
        monkeypatch.setattr(elastic_mark, "time", later)

    with pytest.raises(EngineUnavailable, match="being built anew"):
        elastic_engine.rebuild(too_slowly())
    assert (ask(elastic_engine, "hotel").total, ask(elastic_engine, "hostal").total) == (1, 0)


def test_a_reader_who_pauses_too_long_is_told_so(
    elastic_address: Address, elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elastic_answer, "_CHUNK", 2)
    views: list[str] = []
    opened = Elasticsearch.open_point_in_time

    def noted(client: Elasticsearch, **asked: Any) -> Any:
        told = opened(client, **asked)
        views.append(told["id"])
        return told

    monkeypatch.setattr(Elasticsearch, "open_point_in_time", noted)
    elastic_engine.rebuild([a_record("hotel", document=f"d{number}") for number in range(5)])
    with closing(elastic_engine.stream(Query(node=Everything()), a_scope("c1"))) as hits:
        next(hits)
        with Elasticsearch(elastic_address.url) as client:
            client.close_point_in_time(id=views[-1])
        with pytest.raises(EngineUnavailable, match="read too slowly"):
            list(hits)


def test_an_index_that_wants_a_copy_which_no_node_can_hold_works_as_any(
    elastic_address: Address, elastic_engine: ElasticEngine
) -> None:
    elastic_engine.write([a_record("hotel")])
    with Elasticsearch(elastic_address.url) as client:
        settings = {"index.auto_expand_replicas": False, "index.number_of_replicas": 1}
        client.indices.put_settings(index=f"{elastic_address.prefix}-*", settings=settings)
        assert client.cluster.health(index=f"{elastic_address.prefix}-*")["status"] == "yellow"
    elastic_engine.write([a_record("hotel", page=2)])
    assert ask(elastic_engine, "hotel").total == 2
    assert elastic_engine.health() is None
    assert elastic_engine.rebuild([a_record("hotel")]) == 1


@pytest.fixture(scope="module")
def node() -> Iterator[tuple[Server, Line]]:
    """A server of these tests alone, which they may kill, and the line to it."""
    try:
        server = Server()
        line = Line(server.start())
    except MissingServerError as error:
        SHARED.missing(str(error))
    yield server, line
    line.close()
    server.stop()


@pytest.fixture
def killable(node: tuple[Server, Line]) -> Iterator[ElasticEngine]:
    _, line = node
    engine = ElasticEngine(Address(line.url, prefix=f"killed{time.monotonic_ns()}", patience=60), pause=_no_pause)
    yield engine
    engine.close()


def _until(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.2)


def test_a_node_that_is_killed_while_it_indexes_loses_nothing_and_is_used_again(
    node: tuple[Server, Line], killable: ElasticEngine
) -> None:
    server, line = node
    killable.write([a_record("hotel", page=page) for page in range(1, 4)])
    many = [a_record(f"hostal {n}", document=f"d{n}", page=n) for n in range(2_500)]
    bulks = []

    def until(piece: bytes) -> bool:
        bulks.extend([1] * piece.count(b"/_bulk"))
        if len(bulks) == 2:
            server.kill()
        return False

    line.until = until
    with pytest.raises(EngineUnavailable, match=r"cannot be reached|did not answer"):
        killable.write(many, replacing=[a_document_id("one")])
    line.until = None
    problem = killable.health()
    assert problem is not None
    assert problem.code == "engine_unavailable"
    line.lead(server.start())

    def well() -> bool:
        """Until its files are read it says so, in our words."""
        problem = killable.health()
        assert problem is None or problem.code == "engine_unavailable"
        return problem is None

    _until(well)
    assert ask(killable, "hotel").total == 3
    killable.write(many, replacing=[a_document_id("one")])
    assert (ask(killable, "hostal").total, ask(killable, "hotel").total) == (2_500, 0)
    assert killable.count(a_scope("c1")) == 2_500


def test_a_node_that_lost_its_shards_answers_nothing_by_halves_and_a_rebuild_fills_it(
    node: tuple[Server, Line], killable: ElasticEngine
) -> None:
    server, line = node
    records = [a_record("hotel", page=page) for page in range(1, 4)]
    killable.write(records)
    server.kill()
    server.lose_shards()
    line.lead(server.start())

    def red() -> bool:
        problem = killable.health()
        return problem is not None and "is not there" in problem.message and "lince reindex" in problem.message

    _until(red)
    for act in (
        lambda: ask(killable, "hotel"),
        lambda: list(killable.stream(Query(node=Everything()), a_scope("c1"))),
        lambda: killable.count(a_scope("c1")),
        lambda: killable.write([a_record("hostal", page=4)]),
        lambda: killable.remove([a_document_id("one")]),
    ):
        with pytest.raises(EngineUnavailable, match="is not there in Elasticsearch"):
            act()
    assert killable.rebuild(records) == 3
    assert killable.health() is None
    assert ask(killable, "hotel").total == 3


def test_an_index_of_an_older_mapping_is_named_and_made_anew(
    elastic_address: Address, elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(elastic_indices.mapping, "VERSION", "3")
        before = ElasticEngine(elastic_address)
        before.write([a_record("hotel")])
        before.close()
    problem = elastic_engine.health()
    assert problem is not None
    assert "another version" in problem.message
    for act in (lambda: ask(elastic_engine, "hotel"), lambda: elastic_engine.write([a_record("hotel")])):
        with pytest.raises(EngineUnavailable, match="another version") as told:
            act()
        assert "lince reindex" in told.value.advice
    assert elastic_engine.rebuild([a_record("hotel"), a_record("hotel", page=2)]) == 2
    assert ask(elastic_engine, "hotel").total == 2
    assert elastic_engine.health() is None
    with Elasticsearch(elastic_address.url) as client:
        (index,) = client.indices.get(index=f"{elastic_address.prefix}-*")
        assert "-v3-" not in index


def test_an_index_that_was_deleted_is_told_from_one_never_begun(
    elastic_address: Address, elastic_engine: ElasticEngine
) -> None:
    assert elastic_engine.health() is None
    assert not elastic_engine.begun()
    elastic_engine.write([a_record("hotel")])
    with Elasticsearch(elastic_address.url) as client:
        client.indices.delete(index=f"{elastic_address.prefix}-*")
    for act in (lambda: ask(elastic_engine, "hotel"), lambda: elastic_engine.count(a_scope("c1"))):
        with pytest.raises(EngineUnavailable, match="missing") as told:
            act()
        assert "lince reindex" in told.value.advice
    fresh = ElasticEngine(elastic_address)
    with pytest.raises(EngineUnavailable, match="missing"):
        fresh.write([a_record("bar")])
    problem = fresh.health()
    assert problem is not None
    assert "lince reindex" in problem.message
    assert fresh.rebuild([a_record("hotel")]) == 1
    assert (ask(fresh, "hotel").total, ask(elastic_engine, "hotel").total) == (1, 1)
    fresh.close()


@pytest.mark.parametrize(
    ("status", "body", "product", "message", "advice"),
    [
        (200, {"version": {"number": "7.17.28"}}, "Elasticsearch", "too old", "Upgrade"),
        (200, {"version": {"number": "8.19.5"}}, "Elasticsearch", "too old", "Upgrade"),
        (400, {"error": {"type": "media_type_header_exception"}}, "Elasticsearch", "too old", "Upgrade"),
        (200, {"version": {"number": "3.1.0"}}, "OpenSomething", "is not Elasticsearch", "LINCE_SEARCH_URL"),
        (401, {"error": {"type": "security_exception"}}, "Elasticsearch", "credentials", "LINCE_SEARCH_API_KEY"),
        (403, {"error": {"type": "security_exception"}}, "Elasticsearch", "lacks a right", "docs/elasticsearch.md"),
        (429, {"error": {"type": "circuit_breaking_exception"}}, "Elasticsearch", "too busy", "memory"),
        (503, {"error": {"type": "master_not_discovered_exception"}}, "Elasticsearch", "too busy", "moment"),
        (500, {"error": {"type": "x", "reason": "hotel secreto"}}, "Elasticsearch", "could not answer", "log"),
        (500, {"error": "hotel secreto"}, "Elasticsearch", "could not answer", "log"),
    ],
)
def test_what_a_server_refuses_is_told_in_our_words(
    status: int, body: dict[str, object], product: str, message: str, advice: str
) -> None:
    with saying(status, body, product=product) as url:
        engine = ElasticEngine(Address(url))
        with pytest.raises(LinceError, match=message) as told:
            ask(engine, "hotel")
        assert advice in told.value.advice
        assert "secreto" not in f"{told.value} {told.value.advice}"
        assert engine.health() is not None
        engine.close()


def test_the_doctor_says_what_to_do(elastic_address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINCE_SEARCH_PREFIX", elastic_address.prefix)

    def check(url: str) -> tuple[str, str, str | None]:
        monkeypatch.setenv("LINCE_SEARCH_URL", url)
        found = server_check(read_settings(data=tmp_path), DataFolder(tmp_path))
        return found.state, found.says, found.mend

    state, says, _ = check(elastic_address.url)
    assert (state, "lince reindex" in says) == ("note", True)
    with Elasticsearch(elastic_address.url) as client:
        assert not client.indices.exists(index=f"{elastic_address.prefix}-*", allow_no_indices=False)
    engine = ElasticEngine(elastic_address)
    engine.write([a_record("hotel")])
    assert check(elastic_address.url)[0] == "ok"
    with Elasticsearch(elastic_address.url) as client:
        client.indices.delete(index=f"{elastic_address.prefix}-*")
    assert check(elastic_address.url)[::2] == ("wrong", "lince reindex")
    assert check(_closed_port())[0] == "wrong"
    engine.close()


def on_the_node(address: Address, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Settings, Case, Workspace]:
    """A data folder with one empty case, whose index lies on the node."""
    monkeypatch.setenv("LINCE_SEARCH_PREFIX", address.prefix)
    monkeypatch.setenv("LINCE_SEARCH_URL", address.url)
    settings, case = read_settings(data=folder), a_case("BO-1")
    workspace = open_workspace(settings)
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(case)
    return settings, case, workspace


def test_the_doctor_counts_what_is_searched_by_meaning(
    elastic_address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, case, workspace = on_the_node(elastic_address, tmp_path, monkeypatch)
    document = a_document(a_page("Un pasaporte."), case=case.id)
    workspace.engine.write(records_of(document, store(workspace.records, document), agency="a", name="nota.txt"))
    made = StretchPassages(
        document=document.id,
        case=case.id,
        stretch=0,
        pages=1,
        passages=[Passage(page=1, start=0, end=13)],
        vectors=np.eye(1, 384, dtype=np.float16),
    )
    assert workspace.records.meaning.put(made, version=SentenceEncoder.version, texts={1: "Un pasaporte."})
    found = server_check(settings, DataFolder(tmp_path))
    assert (found.state, found.mend) == ("wrong", "lince reindex")
    assert "1 passages" in found.says
    rebuild_index(workspace)
    assert server_check(settings, DataFolder(tmp_path)).state == "ok"
    workspace.close()


def test_an_administrator_has_the_index_of_a_server_filled_anew(
    elastic_address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, case, workspace = on_the_node(elastic_address, tmp_path, monkeypatch)
    for name in ("una.txt", "otra.txt"):
        store(workspace.records, a_document(a_page("Un pasaporte."), name=name, case=case.id))
    assert server_check(settings, DataFolder(tmp_path)).mend == "lince reindex"
    boss = Actor(kind=ActorKind.PERSON, name="Ana Quispe", role=Role.ADMINISTRATOR)
    begun = reindexing.begin(workspace, boss)
    seen: list[int] = []
    rebuild = reindexing.rebuild_index

    def watched(*args: Any, tell: Callable[[int], None], **more: Any) -> int:
        def telling(done: int) -> None:
            tell(done)
            told = reindexing.look(workspace)
            assert told is not None
            assert told.state is RebuildState.RUNNING
            seen.append(told.done)

        return rebuild(*args, tell=telling, **more)

    monkeypatch.setattr(reindexing, "rebuild_index", watched)
    assert reindexing.carry_out(workspace)
    ended = reindexing.look(workspace)
    assert ended is not None
    assert (ended.id, ended.state, ended.done, ended.pages) == (begun.id, RebuildState.DONE, 2, 2)
    assert seen == [1, 2]
    assert server_check(settings, DataFolder(tmp_path)).state == "ok"
    workspace.close()


def test_the_doctor_tells_a_server_whose_index_is_gone(
    elastic_address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINCE_SEARCH_PREFIX", elastic_address.prefix)
    monkeypatch.setenv("LINCE_SEARCH_URL", elastic_address.url)
    settings, case = read_settings(data=tmp_path), a_case("BO-1")
    workspace = open_workspace(settings)
    found = server_check(settings, DataFolder(tmp_path))
    assert (found.state, found.mend) == ("note", None)
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(case)
    document = a_document(a_page("Un pasaporte."), case=case.id)
    workspace.engine.write(records_of(document, store(workspace.records, document), agency="a", name="nota.txt"))
    assert server_check(settings, DataFolder(tmp_path)).state == "ok"
    wipe(elastic_address)
    found = server_check(settings, DataFolder(tmp_path))
    assert (found.state, found.mend) == ("wrong", "lince reindex")
    assert "it lacks 1 of 1 pages" in found.says
    workspace.close()


def test_a_server_starts_without_its_engine_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINCE_SEARCH_URL", _closed_port())
    workspace = open_workspace(read_settings(data=tmp_path))
    assert get_health(workspace).engine == "elasticsearch"
    told = {check.part: (check.ready, check.code) for check in get_readiness(workspace, None).checks}
    assert told == {"database": (True, None), "engine": (False, "engine_unavailable"), "store": (True, None)}
    workspace.close()


def test_hits_are_the_same_before_and_after_a_rebuild(elastic_engine: ElasticEngine) -> None:
    records = [a_record(f"hotel {'bar ' * (n % 4)} {n}", document=f"d{n % 9}", page=n) for n in range(300)]
    for at in range(0, 300, 50):
        elastic_engine.write(records[at : at + 50])
        elastic_engine.write(records[at : at + 20])
    asked = ("hotel", "bar", "hotel bar", '"hotel bar"', "10*", "hotle~2", "hotel -bar")
    before = [ask(elastic_engine, text, limit=100) for text in asked]
    assert elastic_engine.rebuild(records) == 300
    after = [ask(elastic_engine, text, limit=100) for text in asked]
    assert [places(one) for one in before] == [places(one) for one in after]
    assert before == after
