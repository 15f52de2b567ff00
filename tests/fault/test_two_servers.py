"""Two servers for the same records: the second is refused, and takes nothing from the first."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from support.postgres import Server, a_server, own
from support.waiting import until

from api import sweeping
from api.cli.main import run
from api.pool import Pool
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.errors import CatalogueUnreachable, DataFolderBusy
from models.ids import DocumentId
from models.job import Stage
from services.records import alone
from services.records.postgres import PostgresDatabase


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 1.0)
    monkeypatch.setattr(alone, "_LOOK", 0.3)


def opened(folder: Path, address: str) -> Workspace:
    """A server's own folder, as on another machine with the same keys."""
    secret = folder.parent / "secret"
    return open_workspace(
        Settings(data=folder, database_url=address, workers=0, secret_file=secret, meaning=False)  # type: ignore[arg-type]
    )


@pytest.fixture
def two(tmp_path: Path, postgres_address: str) -> Iterator[tuple[Workspace, Workspace]]:
    first = opened(tmp_path / "first", postgres_address)
    second = opened(tmp_path / "second", postgres_address)
    yield first, second
    second.close()
    first.close()


@pytest.mark.usefixtures("quick")
def test_a_second_server_is_refused_and_takes_no_lease(two: tuple[Workspace, Workspace]) -> None:
    first, second = two
    pool = Pool(first)
    pool.start()
    try:
        first.records.jobs.enqueue(DocumentId("a"), case="c", stage=Stage.EXTRACT, version="1")  # type: ignore[arg-type]
        (job,) = first.records.jobs.lease(stages=[Stage.EXTRACT], holder="pool-first", seconds=60)
        with pytest.raises(DataFolderBusy, match="Another server") as told:
            Pool(second).start()
        assert "lince worker" in told.value.advice
        assert first.records.jobs.heartbeat(job, seconds=60)
    finally:
        pool.stop()
    other = Pool(second)
    other.start()
    other.stop()


@pytest.mark.usefixtures("quick")
def test_nothing_is_swept_beside_another_machine_s_server_or_worker(
    two: tuple[Workspace, Workspace], tmp_path: Path, postgres_address: str, monkeypatch, capsys
) -> None:
    first, second = two
    monkeypatch.setattr(sweeping, "GRACE", dt.timedelta(minutes=-5))
    left = second.blobs.put(io.BytesIO(b"left by one that died")).sha256
    monkeypatch.setenv("LINCE_DATABASE_URL", postgres_address)
    monkeypatch.setenv("LINCE_SECRET_FILE", str(tmp_path / "secret"))
    words = ["gc", "--remove", "--data", str(tmp_path / "second")]
    pool = Pool(first)
    pool.start()
    try:
        assert run(words) == 1
        assert "Another server" in capsys.readouterr().err
    finally:
        pool.stop()
    first.records.jobs.enqueue(DocumentId("b"), case="c", stage=Stage.EXTRACT, version="1")  # type: ignore[arg-type]
    (job,) = first.records.jobs.lease(stages=[Stage.EXTRACT], holder="worker-elsewhere", seconds=60)
    assert run(words) == 1
    assert "A worker is reading" in capsys.readouterr().err
    assert second.blobs.has(left)
    first.records.jobs.complete(job)
    assert run(words) == 0
    assert not second.blobs.has(left)


@pytest.fixture
def database() -> Iterator[Server]:
    with a_server() as server:
        yield server


@pytest.mark.usefixtures("quick")
def test_the_lock_is_taken_again_after_the_database_was_away(database: Server) -> None:
    address = own(database.address("postgres"), "lince")
    displaced: list[int] = []
    first, second = PostgresDatabase(address), PostgresDatabase(address)
    with first.alone(lambda: displaced.append(1)):
        database.stop(how=signal.SIGQUIT)
        with pytest.raises(CatalogueUnreachable), second.alone(lambda: None):
            pass
        database.start()
        assert until(lambda: locked(database), 20)
        with pytest.raises(DataFolderBusy), second.alone(lambda: None):
            pass
        # Cut off for a moment in which another one comes in: who was there first is told.
        assert displaced == []
        with psycopg.connect(database.address("lince"), autocommit=True) as connection:
            connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE objid = {_LOW}")
            connection.execute(f"SELECT pg_advisory_lock({alone.SERVING})")
            assert until(lambda: displaced, 20)
    first.close()
    second.close()


_LOW = alone.SERVING & 0xFFFFFFFF
"""The half of the lock's number that the server lists as `objid`."""


def locked(server: Server) -> bool:
    with psycopg.connect(server.address("lince"), autocommit=True) as connection:
        row = connection.execute(
            f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {_LOW}"
        ).fetchone()
    return row == (1,)


def test_whoever_starts_a_second_one_is_told_in_a_sentence(tmp_path: Path, postgres_address: str) -> None:
    def serve(name: str) -> subprocess.Popen[bytes]:
        settings = {
            "LINCE_DATA": str(tmp_path / name),
            "LINCE_SECRET_FILE": str(tmp_path / "secret"),
            "LINCE_DATABASE_URL": postgres_address,
            "LINCE_WORKERS": "0",
            "LINCE_PORT": "0",
        }
        with (tmp_path / f"{name}.told").open("wb") as file:
            command = [sys.executable, "-P", "-m", "api.cli.main", "serve"]
            return subprocess.Popen(command, env={**os.environ, **settings}, stdout=file, stderr=file)

    def told(name: str) -> str:
        return (tmp_path / f"{name}.told").read_text(encoding="utf-8")

    first = serve("first")
    try:
        assert until(lambda: "First login" in told("first"), 120)
        second = serve("second")
        assert second.wait(120) == 1
        assert "Another server works for these records" in told("second")
        # A server that is killed leaves no lock behind.
        first.kill()
        first.wait()
        third = serve("third")
        try:
            assert until(lambda: "Lince is open" in told("third"), 120)
            time.sleep(0.5)
            assert third.poll() is None
        finally:
            third.terminate()
            third.wait(30)
    finally:
        first.kill()
        first.wait()
