"""kill -9 of parts of the scaled setting while files are sent and read: the records are those of an undisturbed run."""

import contextlib
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ended import counted_twice
from support.files import a_pdf, a_zip
from support.postgres import a_server, own
from support.s3.fixtures import SHARED, a_bucket
from support.s3.server import MissingServerError, Server
from support.scaled import ROLES, Scaled
from support.site import a_scan

from services.ingest.blobs.s3_client import S3Address

KILLS = 6
LINES = ["Libreta", "Rosa debe 500 Bs", "Llamar al 71234567"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "received"
    folder.mkdir()
    for number in range(12):
        text = f"Nota {number}: el conductor Rufino Calisaya cobra {number} por pasajero, 7{number:07}."
        (folder / f"nota{number}.txt").write_text(text, encoding="utf-8")
    (folder / "acta.pdf").write_bytes(a_pdf("La declarante dijo que le quitaron el pasaporte y debía 500 dólares."))
    (folder / "libreta.png").write_bytes(a_scan(LINES))
    parts = {"carta.txt": b"Querida Rosa, el taller queda cerrado.", "hoja.png": a_scan([*LINES, "en la caja"])}
    (folder / "caja.zip").write_bytes(a_zip(parts))
    return folder


@pytest.fixture
def setting(tmp_path: Path, bucket: S3Address) -> Iterator[Scaled]:
    with a_server() as server:
        made = Scaled(tmp_path / "scaled", own(server.address("postgres"), "lince"), bucket)
        try:
            made.begin()
            yield made
        finally:
            made.end()


def test_whatever_is_killed_the_records_are_those_of_a_calm_run(setting: Scaled, files: Path) -> None:
    setting.send("calm", files)
    setting.settle()
    chance = random.Random(3)
    sending = threading.Thread(target=setting.send, args=("killed", files))
    sending.start()
    try:
        for name in chance.sample([*ROLES, *ROLES][:KILLS], KILLS):
            time.sleep(chance.uniform(0.3, 4))
            setting.kill_one(chance, name, hurry=True)
    finally:
        sending.join(240)
    as_calm(setting)


def as_calm(setting: Scaled) -> None:
    """Once all is final: the records of both cases are the same, and nothing was done in vain but what was in hand."""
    setting.settle()
    setting.end()
    assert setting.found("killed") == setting.found("calm")
    assert setting.wrong() == []
    with setting.records() as records:
        assert counted_twice(records) == 0


def test_a_database_and_a_store_that_die_and_come_again_lose_nothing(tmp_path: Path, files: Path) -> None:
    store = Server()
    try:
        store.start()
    except MissingServerError as error:
        SHARED.missing(str(error))
    with contextlib.ExitStack() as ends:
        ends.callback(store.stop)
        database = ends.enter_context(a_server())
        setting = Scaled(tmp_path / "scaled", own(database.address("postgres"), "lince"), a_bucket(store.url))
        ends.callback(setting.end)
        setting.begin()
        setting.send("calm", files)
        setting.settle()
        sending = threading.Thread(target=setting.send, args=("killed", files))
        sending.start()
        try:
            time.sleep(0.5)
            database.stop(how=signal.SIGQUIT)
            time.sleep(2)
            database.start()
            time.sleep(1)
            store.halt()
            time.sleep(2)
            store.start()
        finally:
            sending.join(240)
        # No part had to be started again: each waited.
        assert all(setting.alive(name) for name in ROLES), {name: setting.told(name)[-300:] for name in ROLES}
        as_calm(setting)
