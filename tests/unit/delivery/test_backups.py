"""Backups: made while others work, checked to the last byte, and restored with everything that was there."""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from support.web import OURS, opened, receive

from api import backing_up, restoring
from api.cli.main import run
from api.erasure_lists import LIST, SIGNATURE
from api.settings import Settings
from models.errors import Altered, Conflict, DataFolderBusy, StorageFull, UsageError
from models.search import Scope
from services.ingest.blobs.local import LocalBlobs
from services.records import secret
from services.records.checkpoints import CHECKPOINTS


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


def checked(place, tmp_path, keys="keys"):
    return restoring.check(place, Settings(data=tmp_path / "any"), keys=keys and tmp_path / keys)


def files_of(folder):
    return sorted(file for file in folder.rglob("*") if file.is_file())


def signed_anew(place, key=None, **files):
    """A stranger's signature under a backup, with other files told: the bytes of each, or None for one that is not."""
    told = json.loads((place / "backup.json").read_bytes())
    for name, content in files.items():
        told["files"].pop(name, None)
        if content is not None:
            told["files"][name] = hashlib.sha256(content).hexdigest()
    content, key = json.dumps(told).encode(), key or Ed25519PrivateKey.generate()
    (place / "backup.json").write_bytes(content)
    (place / "backup.sig").write_bytes(key.sign(content))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (place / "public-key.pem").write_bytes(public)


def own_key(tmp_path):
    """The key of the installation, as one would have it who wants to see what else is checked."""
    derived = secret.derived_key((tmp_path / "keys" / "secret").read_bytes(), CHECKPOINTS)
    return Ed25519PrivateKey.from_private_bytes(derived[:32])


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


def test_local_rules_come_back_with_the_set_in_use(data, tmp_path):
    for folder in ("rules", "rules.in-use"):
        (data / folder).mkdir()
        (data / folder / "slang.yaml").write_text(f"# {folder}", encoding="utf-8")
    (data / "rules" / "notes.txt").write_text("no rule", encoding="utf-8")
    with opened(data) as workspace:
        place, _ = backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "keys")
    restored(place, tmp_path)
    for folder in ("rules", "rules.in-use"):
        there = tmp_path / "restored" / folder
        assert [(one.name, one.read_text("utf-8")) for one in there.iterdir()] == [("slang.yaml", f"# {folder}")]
    (place / "rules" / "slang.yaml").write_text("# other", encoding="utf-8")
    with pytest.raises(Altered):
        checked(place, tmp_path)


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
        checked(place, tmp_path)
    with pytest.raises(Altered):
        restored(place, tmp_path)
    assert not (tmp_path / "restored").exists()


def test_a_damaged_original_is_told_and_the_rest_restored(made, tmp_path, capsys):
    place, _ = made
    one = (place / "originals.sha256").read_text().split()[0]
    file = place.parent / "blobs" / one[:2] / one[2:4] / one
    file.chmod(0o600)
    file.write_bytes(b"another")
    assert list(checked(place, tmp_path).lacking) == [one]
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
    assert sorted(one.name for one in to.iterdir()) == sorted([".lock", "blobs", LIST, SIGNATURE, place.name])
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


def test_a_second_restore_into_the_same_place_is_refused_and_does_the_first_no_harm(made, tmp_path, monkeypatch):
    place, _ = made
    usual, refused = restoring._originals, []

    def meanwhile(*given):
        with pytest.raises(DataFolderBusy, match="going on"):
            restored(place, tmp_path)
        refused.append(True)
        return usual(*given)

    monkeypatch.setattr(restoring, "_originals", meanwhile)
    assert list(restored(place, tmp_path).lacking) == []
    assert refused == [True]
    with opened(tmp_path / "restored") as workspace:
        of_all(workspace)
    assert not list(tmp_path.glob(".*restoring"))


def test_a_disk_of_its_own_is_refused_before_anything_is_copied(made, tmp_path, monkeypatch):
    place, _ = made
    (tmp_path / "restored").mkdir()
    monkeypatch.setattr(type(tmp_path), "is_mount", lambda path: path == tmp_path / "restored")
    with pytest.raises(UsageError, match="disk of its own"):
        restored(place, tmp_path)
    assert list((tmp_path / "restored").iterdir()) == []


def test_a_disk_that_fills_during_a_restore_is_told_as_such_and_leaves_nothing(made, tmp_path, monkeypatch):
    place, _ = made

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(restoring, "_originals", full)
    with pytest.raises(StorageFull, match="Nothing was restored"):
        restored(place, tmp_path)
    assert not list(tmp_path.glob("*restor*"))
    monkeypatch.undo()
    assert list(restored(place, tmp_path).lacking) == []


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


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("name", ["../victim/file", "{tmp}/victim/file", "checkpoints/../../victim/file", "secret"])
def test_nothing_is_written_outside_of_the_folder(made, tmp_path, name, own):
    place, _ = made
    name = name.format(tmp=tmp_path)
    for folder in (place.parent / "victim", tmp_path / "victim"):
        folder.mkdir()
        (folder / "file").write_bytes(b"before" if folder.parent == tmp_path else b"after")
    signed_anew(place, own_key(tmp_path) if own else None, **{name: b"after"})
    with pytest.raises(Altered):
        restored(place, tmp_path)
    with pytest.raises(Altered):
        checked(place, tmp_path)
    assert (tmp_path / "victim" / "file").read_bytes() == b"before"
    assert not [one for one in tmp_path.iterdir() if "restor" in one.name]


def test_whose_it_is_is_asked_before_anything_is_written(made, tmp_path, monkeypatch):
    place, _ = made
    signed_anew(place)
    monkeypatch.setattr(restoring, "_drafted", None)
    with pytest.raises(Conflict, match="another installation"):
        restored(place, tmp_path)
    with pytest.raises(Conflict, match="another installation"):
        checked(place, tmp_path)


@pytest.mark.parametrize("name", ["catalogue.sqlite", "audit.head", "checkpoints", "original"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_only_plain_files_are_read(made, tmp_path, name, kind):
    place, _ = made
    one = (place / "originals.sha256").read_text().split()[0]
    file = place.parent / "blobs" / one[:2] / one[2:4] / one if name == "original" else place / name
    if name == "checkpoints":
        file.mkdir(exist_ok=True)
        (file / "audit-1.txt").write_bytes(b"told")
        signed_anew(place, own_key(tmp_path), **{"checkpoints/audit-1.txt": b"told"})
    aside = file.rename(tmp_path / "aside")
    file.symlink_to(aside) if kind == "link" else os.mkfifo(file)
    if name == "original":
        assert list(checked(place, tmp_path).lacking) == [one] == list(restored(place, tmp_path).lacking)
        return
    with pytest.raises(Altered):
        checked(place, tmp_path)
    with pytest.raises(Altered):
        restored(place, tmp_path)
    assert not [one for one in tmp_path.iterdir() if "restor" in one.name]


@pytest.mark.parametrize("line", ["{hash}  /etc/passwd", "{hash} ../blobs/{at}", "{hash}0  ../blobs/{at}", "x{hash}"])
def test_the_list_of_originals_names_their_places_and_nothing_else(made, tmp_path, line):
    place, _ = made
    first, *rest = (place / "originals.sha256").read_text().splitlines()
    one = first[:64]
    changed = "\n".join([line.format(hash=one, at=f"{one[:2]}/{one[2:4]}/{one}"), *rest, ""]).encode()
    (place / "originals.sha256").write_bytes(changed)
    signed_anew(place, own_key(tmp_path), **{"originals.sha256": changed})
    for look in (checked, restored):
        with pytest.raises(Altered):
            look(place, tmp_path)


@pytest.mark.parametrize("name", ["catalogue.sqlite", "audit.head", "originals.sha256"])
def test_a_check_demands_each_file(made, tmp_path, name):
    place, _ = made
    signed_anew(place, **{name: None})
    with pytest.raises(Altered):
        checked(place, tmp_path, keys=None)


def test_a_check_says_whether_it_is_proved_whose_it_is(made, tmp_path, capsys):
    place, _ = made
    assert checked(place, tmp_path).proved
    command = ["restore", str(place), "--check", "--data", str(tmp_path / "any")]
    assert run(command) == 0
    told = capsys.readouterr().err
    assert "not proved" in told
    assert hashlib.sha256((place / "public-key.pem").read_bytes()).hexdigest() in told
    assert run([*command, "--keys", str(tmp_path / "keys")]) == 0
    assert "not proved" not in capsys.readouterr().err
    assert run([*command, "--keys", str(tmp_path / "nowhere")]) == 2


@pytest.mark.parametrize("what", ["rubbish", "another"])
def test_a_check_opens_the_records(made, tmp_path, what):
    place, _ = made
    file = place / "catalogue.sqlite"
    if what == "rubbish":
        file.write_bytes(b"rubbish")
    else:
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
    signed_anew(place, **{"catalogue.sqlite": file.read_bytes()})
    with pytest.raises(Altered, match="records"):
        checked(place, tmp_path, keys=None)


def test_a_log_that_is_broken_is_never_shown(made, tmp_path):
    place, _ = made
    file = place / "catalogue.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit SET action = 'another' WHERE sequence = 2")
    signed_anew(place, own_key(tmp_path), **{"catalogue.sqlite": file.read_bytes()})
    with pytest.raises(Altered, match="audit log"):
        restored(place, tmp_path)
    assert not [one for one in tmp_path.iterdir() if "restor" in one.name]


def test_no_key_gets_in_with_the_checkpoints(data, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    key = shutil.move(data / "secret", kept / "secret")
    with opened(data, secret_file=key, checkpoints=kept) as workspace:
        workspace.records.audit.checkpoint()
        (kept / "audit-0.txt").symlink_to(key)
        place, _ = backing_up.make(workspace, tmp_path / "backups", keys=None)
    assert any(file.parent.name == "checkpoints" and file.suffix == ".sig" for file in files_of(place))
    assert not [file for file in files_of(place) if key.read_bytes() in file.read_bytes()]


@pytest.mark.parametrize("keys", ["backups", "backups/keys", "."])
def test_keys_lie_neither_in_the_folder_nor_around_it(data, tmp_path, keys):
    with opened(data) as workspace, pytest.raises(UsageError, match="whoever finds it"):
        backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / keys)
    assert not (tmp_path / "backups").exists()


def test_keys_of_another_installation_stay(data, made, tmp_path):
    (tmp_path / "keys" / "secret").write_bytes(b"y" * 64)
    with opened(data) as workspace, pytest.raises(Conflict, match="another installation"):
        backing_up.make(workspace, tmp_path / "others", keys=tmp_path / "keys")
    assert (tmp_path / "keys" / "secret").read_bytes() == b"y" * 64
    assert [one for one in (tmp_path / "others").iterdir() if one.name[0] != "."] == []


def test_keys_that_cannot_be_written_are_told_as_such(data, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with opened(data) as workspace, pytest.raises(UsageError, match="keys cannot be written"):
        backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "file")


def test_an_original_that_was_damaged_in_the_folder_is_copied_again(data, made, tmp_path):
    place, _ = made
    one, other = (line[:64] for line in (place / "originals.sha256").read_text().splitlines()[:2])
    file = place.parent / "blobs" / one[:2] / one[2:4] / one
    file.chmod(0o600)
    file.write_bytes((place.parent / "blobs" / other[:2] / other[2:4] / other).read_bytes())
    found = restored(place, tmp_path, "first")
    assert list(found.lacking) == [one]
    assert LocalBlobs(tmp_path / "first" / "blobs").has(other)
    with opened(data) as workspace:
        second, told = backing_up.make(workspace, tmp_path / "backups", keys=None)
    assert told.lacking == ()
    assert list(checked(second, tmp_path).lacking) == []


def test_this_account_alone_reads_it_whatever_the_umask(data, tmp_path):
    before = os.umask(0)
    try:
        with opened(data) as workspace:
            workspace.records.audit.checkpoint()
            place, _ = backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "keys")
        restored(place, tmp_path)
    finally:
        os.umask(before)
    for folder in (place, place.parent / "blobs", tmp_path / "keys", tmp_path / "restored"):
        open_to_others = [one.name for one in (folder, *folder.rglob("*")) if one.stat().st_mode & 0o077]
        assert open_to_others == []


def test_checkpoints_come_back_to_where_they_are_kept(data, tmp_path):
    with opened(data, checkpoints=tmp_path / "c") as workspace:
        workspace.records.audit.checkpoint()
        place, _ = backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "keys")
        workspace.records.audit.append(workspace.operator, "case.open")
        workspace.records.audit.checkpoint()
    with pytest.raises(Conflict, match="that the backup has not"):
        restored(place, tmp_path, checkpoints=tmp_path / "c")
    assert not (tmp_path / "restored").exists()
    restored(place, tmp_path, checkpoints=tmp_path / "d")
    told = {file.name: file.read_bytes() for file in (place / "checkpoints").iterdir()}
    assert told
    assert {file.name: file.read_bytes() for file in (tmp_path / "d").iterdir()} == told
    assert not (tmp_path / "restored" / "checkpoints").exists()


@pytest.mark.parametrize("words", [["backup"], ["restore"], ["restore", "nowhere"]])
def test_wrong_words_are_told(tmp_path, words, capsys):
    assert run([*words, "--data", str(tmp_path / "d")]) == 2
    assert capsys.readouterr().err
