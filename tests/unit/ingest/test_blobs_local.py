"""The folder store: what lies on disk, and what a crash or a full disk leaves."""

import errno
import io
import os
import stat
import time

import pytest
from support.factories import a_hashed_file

from models.errors import StorageFull
from services.ingest.blobs import local
from services.ingest.blobs.local import LocalBlobs


def test_A1_a_blob_lies_under_its_hash_and_is_read_only(tmp_path):
    blob = LocalBlobs(tmp_path).put(io.BytesIO(b"exhibit"))
    place = tmp_path / blob.sha256[:2] / blob.sha256[2:4] / blob.sha256
    assert place.read_bytes() == b"exhibit"
    assert stat.S_IMODE(place.stat().st_mode) == 0o400
    assert not list((tmp_path / "incoming").iterdir())


def test_a_flipped_byte_does_not_verify(tmp_path):
    store = LocalBlobs(tmp_path)
    blob = store.put(io.BytesIO(b"exhibit"))
    with store.path(blob.sha256) as place:
        place.chmod(0o600)
        place.write_bytes(b"exhibiT")
    assert not store.verify(blob.sha256)


@pytest.mark.parametrize("damage", [b"exhibiT", b"exh", b"exhibit and more", b""])
def test_the_same_bytes_received_again_mend_what_the_disk_damaged(tmp_path, damage):
    store = LocalBlobs(tmp_path)
    blob = store.put(io.BytesIO(b"exhibit"))
    with store.path(blob.sha256) as place:
        place.chmod(0o600)
        place.write_bytes(damage)
    assert store.put(io.BytesIO(b"exhibit")).repaired
    assert store.verify(blob.sha256)
    assert stat.S_IMODE(place.stat().st_mode) == 0o400
    assert not store.put(io.BytesIO(b"exhibit")).repaired


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    store = LocalBlobs(tmp_path)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        store.put(io.BytesIO(b"exhibit"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_old_leftovers_go_and_young_ones_stay(tmp_path):
    LocalBlobs(tmp_path)
    old, young = tmp_path / "incoming" / "blob-old", tmp_path / "incoming" / "blob-young"
    for leftover in (old, young):
        leftover.write_bytes(b"half")
    yesterday = time.time() - 2 * 86400
    os.utime(old, (yesterday, yesterday))
    LocalBlobs(tmp_path)
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize("answer", [None, -1])
def test_where_the_disk_cannot_confirm_all_at_once_each_file_and_folder_is_confirmed(tmp_path, monkeypatch, answer):
    confirmed = set()
    monkeypatch.setattr(local, "_syncfs", answer and (lambda _descriptor: answer))
    monkeypatch.setattr(os, "fsync", lambda descriptor: confirmed.add(os.fstat(descriptor).st_ino))
    blobs = LocalBlobs(tmp_path).put_all(io.BytesIO(b"nota %d" % number) for number in range(2 * local.MANY))
    places = [tmp_path / blob.sha256[:2] / blob.sha256[2:4] / blob.sha256 for blob in blobs]
    folders = {folder for place in places for folder in (place.parent, place.parent.parent, tmp_path)}
    # A file keeps its number when it gets its name.
    assert confirmed == {path.stat().st_ino for path in [*places, *folders]}


def test_the_disk_confirms_many_files_at_once_where_it_can(tmp_path, monkeypatch):
    calls, alone = [], []
    monkeypatch.setattr(local, "_syncfs", lambda descriptor: calls.append(descriptor) or 0)
    monkeypatch.setattr(os, "fsync", alone.append)
    LocalBlobs(tmp_path).put_all(io.BytesIO(b"nota %d" % number) for number in range(2 * local.MANY))
    assert (len(calls), alone) == (2, [])


def test_a_hashed_file_is_not_read_again_where_it_can_have_a_second_name(tmp_path, monkeypatch):
    store, file = LocalBlobs(tmp_path / "blobs"), a_hashed_file(tmp_path / "part", b"acta 17")
    monkeypatch.setattr(LocalBlobs, "put", lambda *_: pytest.fail("it was copied"))
    blob = store.adopt(file)
    with store.path(blob.sha256) as place:
        assert place.stat().st_ino == file.path.stat().st_ino
        assert place.stat().st_mode & 0o777 == 0o400
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


def test_on_another_disk_a_hashed_file_is_copied(tmp_path, monkeypatch):
    store, file = LocalBlobs(tmp_path / "blobs"), a_hashed_file(tmp_path / "part", b"acta 17")

    def refuse(*_):
        raise OSError(errno.EXDEV, "other disk")

    monkeypatch.setattr(os, "link", refuse)
    blob = store.adopt(file)
    assert blob.sha256 == file.sha256
    assert store.verify(blob.sha256)
