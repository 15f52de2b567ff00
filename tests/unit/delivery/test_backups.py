"""Backups: made while others work, checked to the last byte, and restored with everything that was there."""

import os
import shutil
import subprocess
import sys
import threading

import pytest
from support.web import OURS, build, opened, receive

from api import backing_up, restoring
from api.cli.main import run
from api.settings import Settings
from models.errors import Altered, Conflict, UsageError
from models.search import Scope
from services.ingest.blobs.local import LocalBlobs


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    data = tmp_path_factory.mktemp("built")
    build(data)
    return data


@pytest.fixture
def data(template, tmp_path):
    return shutil.copytree(template, tmp_path / "data")


@pytest.fixture
def made(data, tmp_path):
    with opened(data) as workspace:
        place, told = backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "keys")
    return place, told


def of_all(workspace):
    """What a reader meets, and the bytes behind it."""
    records = workspace.records
    cases = records.cases.all()
    files = [file for case in cases for file in records.evidence.files(case.id)]
    documents = [records.evidence.full_document(file.document) for file in files if file.document]
    assert all(workspace.blobs.verify(file.sha256) for file in files)
    return cases, files, documents, records.evidence.completeness(Scope(cases=frozenset(case.id for case in cases)))


def restored(place, tmp_path, name="restored", **settings):
    return restoring.restore(place, Settings(data=tmp_path / name, **settings), keys=tmp_path / "keys")


def test_everything_comes_back(data, made, tmp_path):
    place, told = made
    with opened(data) as before:
        wanted, head = of_all(before), before.records.audit.head()
    assert told.audit == head
    found = restored(place, tmp_path)
    assert (list(found.lacking), told.lacking) == ([], ())
    with opened(tmp_path / "restored") as after:
        assert of_all(after) == wanted
        assert after.records.audit.verify() == (head.sequence + 1, None)
        assert [event.action for event in after.records.audit.read()][-2:] == ["backup.make", "backup.restore"]


def test_whoever_has_only_sha256sum_and_openssl_checks_it(made):
    place, _ = made
    for command in (
        "sha256sum --check --strict originals.sha256",
        "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in backup.json -sigfile backup.sig",
    ):
        subprocess.run(command.split(), cwd=place, check=True, capture_output=True)


def test_the_keys_lie_apart(made, tmp_path):
    place, _ = made
    secret = (tmp_path / "keys" / "secret").read_bytes()
    assert not any(secret.strip() in file.read_bytes() for file in place.parent.rglob("*") if file.is_file())
    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="holds no keys"):
        restoring.restore(place, Settings(data=tmp_path / "r"), keys=None)
    assert not (tmp_path / "r").exists()
    (tmp_path / "keys" / "secret").write_bytes(b"x" * 64)
    with pytest.raises(Conflict, match="another installation"):
        restored(place, tmp_path)
    assert not (tmp_path / "restored").exists()


def test_a_second_one_copies_what_is_new(data, made, tmp_path):
    first, _ = made
    blobs = tmp_path / "backups" / "blobs"
    before = {file: file.stat().st_ino for file in blobs.rglob("*") if file.is_file()}
    with opened(data) as workspace:
        got = receive(workspace, OURS, "nuevo.txt", b"Llamar al 72345678.")
        second, _ = backing_up.make(workspace, tmp_path / "backups", keys=None)
    after = {file: file.stat().st_ino for file in blobs.rglob("*") if file.is_file()}
    assert {file.name for file in after.keys() - before.keys()} == {got.sha256}
    assert all(after[file] == inode for file, inode in before.items())
    for place, there in ((first, False), (second, True)):
        restored(place, tmp_path, place.name)
        with opened(tmp_path / place.name) as workspace:
            assert any(file.path == "nuevo.txt" for file in workspace.records.evidence.files(OURS.id)) is there


@pytest.mark.parametrize("name", ["catalogue.sqlite", "audit.head", "originals.sha256", "backup.json"])
def test_whoever_changes_a_byte_is_found(made, tmp_path, name):
    place, _ = made
    file = place / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Altered):
        restoring.check(place)
    with pytest.raises(Altered):
        restored(place, tmp_path)
    assert not (tmp_path / "restored").exists()


def test_a_damaged_original_is_told_and_the_rest_restored(made, tmp_path, capsys):
    place, _ = made
    one = (place / "originals.sha256").read_text().split()[0]
    file = place.parent / "blobs" / one[:2] / one[2:4] / one
    file.chmod(0o600)
    file.write_bytes(b"another")
    assert list(restoring.check(place).lacking) == [one]
    command = ["restore", str(place), "--data", str(tmp_path / "r"), "--keys", str(tmp_path / "keys")]
    assert run(command) == 4
    assert one in capsys.readouterr().err
    assert not LocalBlobs(tmp_path / "r" / "blobs").has(one)


def test_an_original_that_is_damaged_in_the_store_is_told_when_the_backup_is_made(data, tmp_path, capsys):
    with opened(data) as workspace:
        one = workspace.records.evidence.files(OURS.id)[0].sha256
    file = data / "blobs" / one[:2] / one[2:4] / one
    file.chmod(0o600)
    file.write_bytes(b"another")
    assert run(["backup", str(tmp_path / "b"), "--data", str(data)]) == 4
    assert one in capsys.readouterr().err


def test_nothing_is_written_over(data, made):
    place, _ = made
    with pytest.raises(Conflict, match="already"):
        restoring.restore(place, Settings(data=data), keys=None)
    with opened(data) as workspace, pytest.raises(UsageError, match="lost with it"):
        backing_up.make(workspace, data / "backups", keys=None)


def test_others_write_meanwhile(data, tmp_path):
    """Each backup is one state: what its records name is in it."""
    stop = threading.Event()

    def write():
        with opened(data) as own:
            number = 0
            while not stop.is_set():
                receive(own, OURS, f"n{number}.txt", f"Llamar al 7{number:07}.".encode())
                number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with opened(data) as workspace:
            made = [backing_up.make(workspace, tmp_path / f"b{turn}", keys=tmp_path / "keys") for turn in range(3)]
    finally:
        stop.set()
        thread.join()
    for turn, (place, told) in enumerate(made):
        assert told.lacking == ()
        restored(place, tmp_path, f"r{turn}")
        with opened(tmp_path / f"r{turn}") as workspace:
            of_all(workspace)


_KILLED = """
import sys, os, signal
from pathlib import Path
from api import backing_up
from api.settings import Settings
from api.wiring import open_workspace
def told(count, of):
    if count >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
backing_up.make(open_workspace(Settings(data=Path(sys.argv[1]))), Path(sys.argv[2]), keys=None, told=told)
"""


@pytest.mark.parametrize("at", [0, 1, 2])
def test_one_that_is_killed_leaves_nothing_that_looks_like_one(data, tmp_path, at):
    to = tmp_path / "backups"
    command = [sys.executable, "-P", "-c", _KILLED, str(data), str(to), str(at)]
    assert subprocess.run(command, env=dict(os.environ), capture_output=True, check=False).returncode == -9
    assert [place for place in to.iterdir() if place.name[0] != "." and place.name != "blobs"] == []
    with opened(data) as workspace:
        place, _ = backing_up.make(workspace, to, keys=tmp_path / "keys")
    assert sorted(one.name for one in to.iterdir()) == sorted([".lock", "blobs", place.name])
    restored(place, tmp_path)


def test_a_restore_that_was_cut_off_begins_anew(made, tmp_path, monkeypatch):
    place, _ = made

    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_originals", cut)
        with pytest.raises(KeyboardInterrupt):
            restored(place, tmp_path)
    assert not (tmp_path / "restored").exists()
    restored(place, tmp_path)


def test_of_postgresql_it_is_a_folder_like_any_other(data, tmp_path, postgres_address):
    from services.records.moving import move

    with opened(data) as workspace:
        wanted = of_all(workspace)
    move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    with opened(data, database_url=postgres_address) as workspace:
        place, _ = backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "keys")
    restored(place, tmp_path)
    with opened(tmp_path / "restored") as after:
        assert of_all(after) == wanted
        assert after.records.audit.verify()[1] is None
        after.records.audit.append(after.operator, "case.open")  # triggers and numbers are there again
        with after.records.database.reading() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").scalar()
    assert count > 20
    assert run(["migrate", "--data", str(tmp_path / "restored"), "--to", postgres_address]) == 1


@pytest.mark.parametrize("words", [["backup"], ["restore"], ["restore", "nowhere"]])
def test_wrong_words_are_told(tmp_path, words, capsys):
    assert run([*words, "--data", str(tmp_path / "d")]) == 2
    assert capsys.readouterr().err
