"""From the job of the index to the alert, on the threads of a server: within a minute, whoever does not answer."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.factories import a_case, a_document, a_page, an_agency
from support.stored import store
from support.waiting import until

from api import saving
from api.pool import Pool
from api.saving import SaveAsked
from api.settings import Settings
from api.wiring import INDEX_VERSION, Workspace, open_workspace
from models.job import Stage
from models.search import Query, Scope, Term

WITHIN = 60
ADDRESSES = 8
"""Each is waited for ten seconds: together longer than an alert may take."""
CASE = a_case("BO-1")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = open_workspace(Settings(data=tmp_path / "data", meaning=False, webhook_hosts="127.0.0.1"))
    made.records.people.add_agency(an_agency())
    made.records.cases.add(CASE)
    yield made
    made.close()


@contextmanager
def running(workspace: Workspace) -> Iterator[Pool]:
    """The threads of a pool that index, look and send; its readers have nothing to do here."""
    pool = Pool(workspace)
    threads = [threading.Thread(target=work, daemon=True) for work in (pool._index, pool._alert, pool._send)]
    for thread in threads:
        thread.start()
    try:
        yield pool
    finally:
        pool._stop.set()
        for thread in threads:
            thread.join(2 * ADDRESSES * 10)


def watch(workspace: Workspace, name: str, port: int) -> None:
    address = f"http://127.0.0.1:{port}/hook"
    saving.save(workspace, workspace.operator, SaveAsked(name=name, text="pasaporte", watching=True, webhook=address))


def index(workspace: Workspace, name: str) -> None:
    document = a_document(a_page("Un pasaporte."), name=name, case=CASE.id)
    store(workspace.records, document)
    workspace.records.jobs.enqueue(document.id, case=CASE.id, stage=Stage.INDEX, version=INDEX_VERSION)


def indexed(workspace: Workspace) -> int:
    query, scope = Query(node=Term(word="pasaporte"), limit=0), Scope(cases=frozenset([CASE.id]))
    return workspace.engine.find(query, scope).total


def test_an_alert_comes_within_a_minute_of_indexing_while_addresses_do_not_answer(workspace: Workspace) -> None:
    # One address a watch: each of them is waited for anew.
    deaf = [socket.create_server(("127.0.0.1", 0)) for _ in range(ADDRESSES)]
    for number, server in enumerate(deaf):
        watch(workspace, f"aviso {number}", server.getsockname()[1])
    with running(workspace):
        for number in (1, 2):
            index(workspace, f"{number}.txt")
            assert until(lambda n=number: indexed(workspace) == n, WITHIN)
            began = time.monotonic()
            wanted = number * ADDRESSES
            assert until(lambda n=wanted: saving.inbox(workspace, workspace.operator).total == n, WITHIN)
            assert time.monotonic() - began < WITHIN
        for server in deaf:
            server.close()


def test_an_ingest_that_settles_has_sent_what_its_watches_told(workspace: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WITHIN)
        watch(workspace, "aviso", server.getsockname()[1])
        taken = []

        def take() -> None:
            connection, _ = server.accept()
            with connection:
                taken.append(connection.recv(65_536))
                connection.sendall(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")

        taker = threading.Thread(target=take)
        taker.start()
        with running(workspace) as pool:
            index(workspace, "a.txt")
            assert until(lambda: workspace.records.jobs.waiting() == 0, WITHIN)
            pool.settle(patience=WITHIN)
            assert not workspace.records.watches.to_send(now=workspace.clock.now(), limit=1)
            assert len(taken) == 1
        taker.join()
