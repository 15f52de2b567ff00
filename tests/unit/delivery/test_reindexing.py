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
from api.reindexing import Answer, Orders, reindex
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.audit import Actor, ActorKind
from models.case import Role
from models.errors import Conflict, EngineUnavailable, LinceError, NotAllowed, StorageFull
from models.ids import UserId
from models.rebuild import Rebuild, RebuildState
from models.search import SearchRequest

CASE = a_case("BO-1")
ADMINISTRATOR = Actor(kind=ActorKind.PERSON, name="Ana Quispe", user=UserId("u-ana"), role=Role.ADMINISTRATOR)


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
    def full(_workspace, **_):
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


def told(workspace: Workspace) -> Rebuild:
    found = reindexing.look(workspace)
    assert found is not None
    return found


def log_of(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Who did it, how it went and which order it was."""
    read = workspace.records.audit.read(limit=100)
    return [(one.actor, one.outcome, one.subject) for one in read if one.action == "index.rebuild"]


def test_an_administrator_has_the_server_build_it_and_sees_how_far_it_is(workspace, monkeypatch):
    store(workspace.records, a_document(a_page("hostal"), name="otra.txt", case=CASE.id))
    assert reindexing.look(workspace) is None
    before = reindexing.described(workspace)
    assert (before.files, before.pages, before.last) == (2, 2, None)
    seen = []
    rebuild = reindexing.rebuild_index

    def watched(*args, tell, **more):
        def telling(done):
            tell(done)
            seen.append((told(workspace).state, told(workspace).done, told(workspace).of))

        return rebuild(*args, tell=telling, **more)

    monkeypatch.setattr(reindexing, "rebuild_index", watched)
    begun = reindexing.begin(workspace, ADMINISTRATOR)
    assert (begun.state, begun.done, begun.of, begun.made_by) == (RebuildState.WAITING, 0, 2, "Ana Quispe")
    assert told(workspace) == begun
    with served(workspace):
        assert until(lambda: told(workspace).finished)
    assert seen == [(RebuildState.RUNNING, 1, 2), (RebuildState.RUNNING, 2, 2)]
    ended = told(workspace)
    assert (ended.id, ended.state, ended.done, ended.pages) == (begun.id, RebuildState.DONE, 2, 2)
    assert (ended.made_by, ended.asked_at) == (begun.made_by, begun.asked_at)
    assert found(workspace) == 1
    operator = workspace.operator.name
    assert log_of(workspace) == [("Ana Quispe", "ok", begun.id), (operator, "ok", begun.id)]


def test_a_second_order_is_told_of_the_first_and_others_may_give_none(workspace):
    first = reindexing.begin(workspace, ADMINISTRATOR)
    with pytest.raises(Conflict, match="anew already") as error:
        reindexing.begin(workspace, ADMINISTRATOR)
    assert error.value.advice
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            reindexing.begin(workspace, ADMINISTRATOR.model_copy(update={"role": role}))
    assert [outcome for _, outcome, _ in log_of(workspace)] == ["ok", "conflict", *["refused"] * (len(Role) - 1)]
    assert Orders(workspace.folder).waiting() == first.id


def test_an_order_that_a_server_was_cut_off_at_is_done_by_the_next(workspace, monkeypatch):
    class Killed(BaseException):
        """The process is gone."""

    rebuild = reindexing.rebuild_index

    def cut(*args, tell, **more):
        def dies(done):
            tell(done)
            raise Killed

        return rebuild(*args, tell=dies, **more)

    begun = reindexing.begin(workspace, ADMINISTRATOR)
    with monkeypatch.context() as patch:
        patch.setattr(reindexing, "rebuild_index", cut)
        with pytest.raises(Killed):
            reindexing.carry_out(workspace)
    reindexing._done.clear()  # what the process that is gone knew
    assert told(workspace) == begun
    with served(workspace):
        assert until(lambda: told(workspace).state is RebuildState.DONE)
    assert told(workspace).id == begun.id
    assert found(workspace) == 1


def test_one_that_fails_says_why_and_can_be_begun_again(workspace, monkeypatch):
    def full(*_, **__):
        raise StorageFull("The disk that holds the search index is full.")

    with monkeypatch.context() as patch:
        patch.setattr(reindexing, "rebuild_index", full)
        first = reindexing.begin(workspace, ADMINISTRATOR)
        assert not reindexing.carry_out(workspace)
    failed = told(workspace)
    assert (failed.state, failed.problem) == (RebuildState.FAILED, "The disk that holds the search index is full.")
    assert failed.advice
    assert log_of(workspace)[-1] == (workspace.operator.name, "storage_full", first.id)
    second = reindexing.begin(workspace, ADMINISTRATOR)
    assert reindexing.carry_out(workspace)
    assert (told(workspace).id, told(workspace).state) == (second.id, RebuildState.DONE)


def test_how_long_it_takes_is_said_by_the_pace_of_the_last_time(workspace):
    orders = Orders(workspace.folder)
    orders.answer("a" * 32, Answer(600, seconds=60.0, files=30))
    assert reindexing.described(workspace).seconds == 0.1
    orders.answer("b" * 32, Answer(0, "No.", seconds=60.0, files=30))
    assert reindexing.described(workspace).seconds == 0.0


def test_an_order_of_an_earlier_version_is_done(workspace):
    (workspace.data / "reindex.order").write_text("c" * 32, encoding="utf-8")
    (workspace.data / "reindex.answer").write_text(
        '{"order": "d", "pages": 1, "message": "", "next_step": ""}', encoding="utf-8"
    )
    assert told(workspace).state is RebuildState.WAITING
    assert reindexing.carry_out(workspace)
    assert (told(workspace).id, told(workspace).asked_at) == ("c" * 32, None)
