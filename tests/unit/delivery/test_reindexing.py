"""`lince reindex` beside a server: the server builds the index anew, and searches go on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.factories import a_case, a_document, a_page, an_agency
from support.stored import store
from support.waiting import until

from api import reindexing
from api.cli import main as cli
from api.pool import Pool
from api.reindexing import Orders, reindex
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.errors import EngineUnavailable, LinceError, StorageFull
from models.search import SearchRequest

CASE = a_case("BO-1")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = open_workspace(Settings(data=tmp_path / "data", meaning=False))
    made.records.people.add_agency(an_agency())
    made.records.cases.add(CASE)
    store(made.records, a_document(a_page("hotel"), case=CASE.id))
    yield made
    made.close()


@contextmanager
def served(workspace: Workspace) -> Iterator[Pool]:
    """The index writer of a server that holds the folder."""
    pool = Pool(workspace)
    thread = threading.Thread(target=pool._index, daemon=True)
    with workspace.folder.hold("lince serve"):
        thread.start()
        try:
            yield pool
        finally:
            pool._stop.set()
            thread.join(20)


def found(workspace: Workspace) -> int:
    return workspace.finder.find(SearchRequest(text="hotel"), actor=workspace.operator, cases=None).total


def test_a_running_server_builds_the_index_anew(workspace, monkeypatch, capsys):
    with pytest.raises(EngineUnavailable):
        found(workspace)
    with served(workspace):
        monkeypatch.setenv("LINCE_DATA", str(workspace.data))
        assert cli.run(["reindex"]) == 0
        said = capsys.readouterr().err
        assert "1 pages indexed" in said
        assert "1 documents compared" in said
        assert found(workspace) == 1
    events = [event for event in workspace.records.audit.read() if event.action == "index.rebuild"]
    assert [event.detail for event in events] == [{"pages": 1}]
    assert sorted(path.name for path in workspace.data.glob("reindex.*")) == ["reindex.answer"]


def test_two_orders_at_once_are_one(workspace):
    told: list[int] = []
    waiting: list[str] = []
    with workspace.folder.hold("lince serve"):
        threads = [threading.Thread(target=lambda: told.append(reindex(workspace, waits=waiting.append))) for _ in "12"]
        for thread in threads:
            thread.start()
        assert until(lambda: len(waiting) == 2)
        assert reindexing.carry_out(workspace)
        assert until(lambda: len(told) == 2)
    assert told == [1, 1]
    assert Orders(workspace.folder).waiting() is None


def test_what_ends_a_rebuild_is_told_to_who_ordered_it(workspace, monkeypatch):
    def full(_workspace):
        raise StorageFull("The disk that holds the search index is full.")

    monkeypatch.setattr(reindexing, "rebuild_index", full)
    with served(workspace), pytest.raises(LinceError, match="is full") as error:
        reindex(workspace, waits=lambda _: None)
    assert error.value.advice


def test_an_order_whose_server_ends_is_done_by_who_gave_it(workspace):
    told: list[int] = []
    with workspace.folder.hold("lince ingest"):
        thread = threading.Thread(target=lambda: told.append(reindex(workspace, waits=lambda _: None)))
        thread.start()
        assert until(lambda: Orders(workspace.folder).waiting())
    thread.join(20)
    assert told == [1]
    assert found(workspace) == 1
    assert Orders(workspace.folder).waiting() is None
