"""The session's one Elasticsearch: an address given by ELASTICSEARCH_URL, else a server of our own, else a skip.

With several workers the process that hands out tests starts the server, as soon as it knows that some test needs it,
so that all share one and it is there by the time they ask. In continuous integration (CI) it may not be missing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
from elasticsearch import Elasticsearch

from models.ids import fresh
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address

ADDRESS = "ELASTICSEARCH_URL"
NAME = "elasticsearch"
"""What stands in the ids of tests that need the server: the name of the engine or of their file."""

_LIMIT = 600
"""Seconds until it must be there, also where it is fetched first."""


class _Host:
    """Keeps the server's process; with it ends the server, however this process ends."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, folder: Path) -> None:
        if self._process is None and ADDRESS not in os.environ:
            folder.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, str(Path(__file__).with_name("server.py")), str(folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE)

    def stop(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(60)
            self._process = None


_host = _Host()


def _folder(run: str) -> Path:
    return Path(tempfile.gettempdir()) / f"lince-elastic-{run}"


class Shared:
    """Hooks of the process that hands out tests to workers."""

    def __init__(self) -> None:
        self._run = ""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:
        """Start the server where some test needs it."""
        if any(NAME in one for one in ids):
            self._run = node.workerinput["testrunuid"]
            _host.start(_folder(self._run))

    def pytest_unconfigure(self) -> None:
        """Stop it."""
        if self._run:
            _stop(self._run)


def _stop(run: str) -> None:
    _host.stop()
    shutil.rmtree(_folder(run), ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Join the hooks in the process that hands out."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(Shared(), "shared-elasticsearch")


@pytest.fixture(scope="session")
def elastic_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the server. Skips where it cannot be had; fails there in CI."""
    if given := os.environ.get(ADDRESS):
        yield given
        return
    own = "PYTEST_XDIST_WORKER" not in os.environ
    run = fresh()[:12] if own else os.environ["PYTEST_XDIST_TESTRUNUID"]
    if own:
        _host.start(_folder(run))
    try:
        state = _wait(_folder(run))
        if "url" not in state:
            no_server(state["missing"])
        yield state["url"]
    finally:
        if own:
            _stop(run)


def no_server(why: str) -> NoReturn:
    """Skip for want of a server, in one line; in CI fail."""
    reason = f"Elasticsearch cannot be started here: {why}"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _wait(folder: Path) -> dict[str, str]:
    until = time.monotonic() + _LIMIT
    while time.monotonic() < until:
        if (folder / "state.json").exists():
            found: dict[str, str] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
            return found
        time.sleep(0.1)
    return {"missing": f"it was not there after {_LIMIT} seconds"}


@pytest.fixture
def elastic_address(elastic_url: str) -> Iterator[Address]:
    """The server with a prefix of the test's own; what it made goes with it."""
    address = Address(elastic_url, prefix=f"t{fresh()[:10]}", patience=60)
    yield address
    wipe(address)


def wipe(address: Address) -> None:
    """Delete all indices and templates of a prefix."""
    with Elasticsearch(address.url) as client:
        client.indices.delete(index=f"{address.prefix}-*", ignore_unavailable=True, allow_no_indices=True)
        client.options(ignore_status=404).indices.delete_index_template(name=f"{address.prefix}-*")


@pytest.fixture
def elastic_engine(elastic_address: Address) -> Iterator[ElasticEngine]:
    """A new, empty engine."""
    engine = ElasticEngine(elastic_address)
    yield engine
    engine.close()
