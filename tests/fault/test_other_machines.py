"""Workers on other machines: one catalogue on PostgreSQL, one store of originals, a folder of its own for each."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.postgres import a_server, own
from support.web import OURS, build, opened, receive

from api.pool import Pool
from models.job import JobState, Stage
from services.records.moving import move


@pytest.fixture
def server(tmp_path, postgres_address):
    """The data folder of the first machine."""
    build(tmp_path / "server")
    move(tmp_path / "server" / "catalogue.sqlite", postgres_address, lambda *_: None)
    return tmp_path / "server"


@pytest.fixture
def environment(server, tmp_path, postgres_address):
    """Of a second machine that shares the database, the originals and the secret."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "blobs").symlink_to(server / "blobs")
    return {
        **os.environ,
        "LINCE_DATA": str(other),
        "LINCE_DATABASE_URL": postgres_address,
        "LINCE_SECRET_FILE": str(server / "secret"),
    }


def worker(environment, *words):
    """Started; what it tells goes to a file beside its folder."""
    command = [sys.executable, "-P", "-m", "api.cli.main", "worker", *words]
    with told_of(environment).open("wb") as file:
        return subprocess.Popen(command, env=environment, stderr=file)


def told_of(environment):
    return Path(environment["LINCE_DATA"]).with_suffix(".told")


@contextmanager
def waiting(server, address, count):
    """The first machine, with so many files that wait; it has no worker of its own."""
    with opened(server, database_url=address, workers=0) as workspace:
        for number in range(count):
            receive(workspace, OURS, f"otra{number}.txt", f"Llamar a Yolanda Quispe al 7{number:07}.".encode())
        yield workspace


def states(workspace, stage):
    with workspace.records.database.reading() as connection:
        query = "SELECT state, count(*) FROM job WHERE stage = %s GROUP BY state"
        return dict(connection.exec_driver_sql(query, (stage,)).all())


def test_each_does_its_part(server, environment, postgres_address):
    with waiting(server, postgres_address, 6) as workspace:
        before = states(workspace, Stage.EXTRACT).get(JobState.QUEUED, 0)
        assert before >= 6
        assert worker(environment, "--until-idle", "--only", "extract").wait(200) == 0
        assert states(workspace, Stage.EXTRACT).get(JobState.QUEUED, 0) == 0
        assert states(workspace, Stage.ANALYZE)[JobState.QUEUED] >= 6
        assert worker(environment, "--until-idle", "--only", "analyze").wait(200) == 0
        assert states(workspace, Stage.ANALYZE).get(JobState.QUEUED, 0) == 0
        assert states(workspace, Stage.INDEX)[JobState.QUEUED] >= 6
        assert workspace.records.audit.verify()[1] is None
        files = [one for one in workspace.records.evidence.files(OURS.id) if one.path.startswith("otra")]
        assert len(files) == 6
        assert all(workspace.records.evidence.page(one.document, 1) for one in files)


def test_one_that_is_gone_leaves_its_work_to_others(server, environment, postgres_address):
    with waiting(server, postgres_address, 30) as workspace:
        gone = worker(environment, "--only", "extract")
        end = time.monotonic() + 200
        while not states(workspace, Stage.EXTRACT).get(JobState.LEASED) and time.monotonic() < end:
            time.sleep(0.01)
        gone.send_signal(signal.SIGKILL)
        gone.wait(20)
        held = states(workspace, Stage.EXTRACT).get(JobState.LEASED, 0)
        # Its lease runs out by itself; here we do not wait for it.
        with workspace.records.database.writing() as connection:
            connection.exec_driver_sql("UPDATE job SET lease_until = '2020-01-01' WHERE state = 'leased'")
        assert workspace.records.jobs.sweep() == held
        assert worker(environment, "--until-idle", "--only", "extract").wait(200) == 0
        assert set(states(workspace, Stage.EXTRACT)) == {JobState.DONE}
        files = [one.document for one in workspace.records.evidence.files(OURS.id) if one.path.startswith("otra")]
        assert len(files) == len(set(files)) == 30
        assert all(workspace.records.evidence.last_page(one) == 1 for one in files)


def test_a_database_that_goes_and_comes_again_stops_nobody(tmp_path):
    with a_server() as database:
        address = own(database.address("postgres"), "lince")
        build(tmp_path / "server")
        move(tmp_path / "server" / "catalogue.sqlite", address, lambda *_: None)
        with opened(tmp_path / "server", database_url=address, workers=0) as workspace:
            pool = Pool(workspace)
            pool.start()
            (tmp_path / "other").mkdir()
            (tmp_path / "other" / "blobs").symlink_to(tmp_path / "server" / "blobs")
            secret = str(tmp_path / "server" / "secret")
            settings = {
                "LINCE_DATA": str(tmp_path / "other"),
                "LINCE_DATABASE_URL": address,
                "LINCE_SECRET_FILE": secret,
            }
            beside = worker({**os.environ, **settings})
            try:
                receive(workspace, OURS, "una.txt", b"Llamar a Yolanda Quispe al 71234567.")
                assert until(lambda: states(workspace, Stage.INDEX).get(JobState.DONE, 0) > 0)
                database.stop(how=signal.SIGQUIT)
                time.sleep(4)
                database.start()
                receive(workspace, OURS, "otra.txt", b"Llamar a Yolanda Mamani al 72345678.")
                done = JobState.DONE
                assert until(
                    lambda: set(states(workspace, Stage.INDEX)) == {done} == set(states(workspace, Stage.ANALYZE))
                )
                assert until(lambda: pool.healthy), (
                    pool.trouble,
                    [one.name for one in pool._threads if not one.is_alive()],
                )
                assert beside.poll() is None
            finally:
                beside.terminate()
                beside.wait(60)
                pool.stop()


def until(true, seconds=150):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"blobs": None}, "not in the store"),
        ({"LINCE_SECRET_FILE": ""}, "secret"),
        ({"LINCE_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "cannot be reached"),
        ({"words": ("--only", "index")}, "extract or analyze"),
    ],
)
def test_one_that_lacks_something_fails_no_file(server, environment, change, told):
    with waiting(server, environment["LINCE_DATABASE_URL"], 1) as workspace:
        if "blobs" in change:
            (Path(environment["LINCE_DATA"]) / "blobs").unlink()
        wrong = {**environment, **{name: value for name, value in change.items() if name.startswith("LINCE_")}}
        if not wrong["LINCE_SECRET_FILE"]:
            del wrong["LINCE_SECRET_FILE"]
        process = worker(wrong, "--until-idle", *change.get("words", ()))
        assert process.wait(200) in (1, 2)
        assert told in told_of(wrong).read_text(encoding="utf-8")
        assert JobState.FAILED not in states(workspace, Stage.EXTRACT)
        assert states(workspace, Stage.EXTRACT)[JobState.QUEUED] >= 1
