"""What every blob store must do. An adapter exists when it stands in ADAPTERS and is green."""

import datetime as dt
import hashlib
import io

import pytest
from support.factories import a_hashed_file

from models.errors import NotFound
from models.ids import Sha256
from services.blob_ports import BlobStore
from services.ingest.blobs.local import LocalBlobs
from services.ingest.blobs.s3 import S3Blobs

ADAPTERS = ("local", "object_store")
SEVERAL_PARTS = b"acta 17\n" * 1_500_000
"""More than an object store is sent at once."""


@pytest.fixture(params=ADAPTERS)
def store(request, tmp_path) -> BlobStore:
    if request.param == "local":
        return LocalBlobs(tmp_path / "blobs")
    return request.getfixturevalue("object_store")


def damage(store: BlobStore, sha256: Sha256, content: bytes) -> None:
    """Have other bytes lie under a hash, as a bad disk or a hand does."""
    if isinstance(store, S3Blobs):
        store._client.call("put_object", Key=store._key(sha256), Body=content)
        return
    with store.path(sha256) as place:
        place.chmod(0o600)
        place.write_bytes(content)


@pytest.mark.parametrize("content", [b"acta 17\n" * 300_000, SEVERAL_PARTS])
def test_bytes_come_back_as_they_went_in(store, content):
    blob = store.put(io.BytesIO(content))
    assert blob.sha256 == hashlib.sha256(content).hexdigest()
    assert blob.sha512 == hashlib.sha512(content).hexdigest()
    assert blob.size == len(content)
    with store.open(blob.sha256) as file:
        assert file.read() == content


def test_the_same_bytes_are_kept_once(store):
    first, second = store.put(io.BytesIO(b"twice")), store.put(io.BytesIO(b"twice"))
    assert first.sha256 == second.sha256
    assert not first.repaired
    assert not second.repaired
    with store.open(first.sha256) as file:
        assert file.read() == b"twice"


def test_nothing_is_a_blob_too(store):
    blob = store.put(io.BytesIO(b""))
    assert blob.size == 0
    assert store.has(blob.sha256)


def test_a_path_lives_inside_its_context(store):
    blob = store.put(io.BytesIO(b"page image"))
    with store.path(blob.sha256) as path:
        assert path.read_bytes() == b"page image"


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_is_absent_is_not_found(store, name):
    assert not_there(store, Sha256(name))


def not_there(store: BlobStore, sha256: Sha256) -> bool:
    with pytest.raises(NotFound):
        store.open(sha256)
    with pytest.raises(NotFound), store.path(sha256):
        pass
    return True


def test_sound_bytes_verify(store):
    assert store.verify(store.put(io.BytesIO(b"sound")).sha256)


class Broken(io.BytesIO):
    """A stream that gives one block and then fails, as an upload that is cut does."""

    def read(self, size=-1):
        if self.tell():
            raise ConnectionResetError
        return super().read(4)


@pytest.mark.parametrize("count", [3, 40])
def test_many_are_kept_as_one_by_one_and_a_broken_one_costs_only_itself(store, count):
    contents = [b"nota %d" % number for number in range(count)]
    streams = [io.BytesIO(content) for content in contents]
    blobs = store.put_all([*streams, Broken(b"cut short"), io.BytesIO(contents[0])])
    assert isinstance(blobs[count], ConnectionResetError)
    assert blobs[count + 1] == blobs[0]
    for content, blob in zip(contents, blobs, strict=False):
        with store.open(blob.sha256) as file:
            assert file.read() == content
    assert store.put_all([]) == []


def test_a_cut_stream_leaves_nothing(store):
    with pytest.raises(ConnectionResetError):
        store.put(Broken(b"half of the file"))
    assert not store.has(Sha256(hashlib.sha256(b"half").hexdigest()))


def test_a_hashed_file_is_taken_in_and_its_own_name_may_go(store, tmp_path):
    file = a_hashed_file(tmp_path / "part", b"acta 17")
    blob = store.adopt(file)
    assert (blob.sha256, blob.sha512, blob.size, blob.repaired) == (file.sha256, file.sha512, 7, False)
    file.path.unlink()
    assert store.verify(blob.sha256)
    with store.open(blob.sha256) as stored:
        assert stored.read() == b"acta 17"


def test_a_hashed_file_that_is_there_already_is_kept_once(store, tmp_path):
    store.put(io.BytesIO(b"acta 17"))
    file = a_hashed_file(tmp_path / "part", b"acta 17")
    assert not store.adopt(file).repaired
    file.path.unlink()
    assert store.verify(file.sha256)


def test_a_file_of_several_parts_is_taken_in(store, tmp_path):
    file = a_hashed_file(tmp_path / "part", SEVERAL_PARTS)
    assert store.adopt(file).size == len(SEVERAL_PARTS)
    file.path.unlink()
    assert store.verify(file.sha256)


def test_it_is_read_from_any_place(store):
    blob = store.put(io.BytesIO(SEVERAL_PARTS))
    with store.open(blob.sha256) as file:
        assert file.seek(-9, io.SEEK_END) == len(SEVERAL_PARTS) - 9
        assert file.read() == SEVERAL_PARTS[-9:]
        assert file.read(1) == b""
        file.seek(1_000_001)
        assert file.read(2_000_000) == SEVERAL_PARTS[1_000_001:3_000_001]
        file.seek(5, io.SEEK_CUR)
        assert (file.tell(), file.read(3)) == (3_000_006, SEVERAL_PARTS[3_000_006:3_000_009])
        assert len(file.read()) == len(SEVERAL_PARTS) - 3_000_009


@pytest.mark.parametrize("damaged", [b"other bytes", b"Acta 17\n" * 3])
def test_damaged_bytes_are_found_and_replaced_when_they_come_again(store, damaged):
    content = b"acta 17\n" * 3
    blob = store.put(io.BytesIO(content))
    damage(store, blob.sha256, damaged)
    assert not store.verify(blob.sha256)
    assert store.put(io.BytesIO(content)).repaired
    assert store.verify(blob.sha256)
    assert not store.put(io.BytesIO(content)).repaired


def test_who_looks_may_end_a_check(store):
    blob = store.put(io.BytesIO(SEVERAL_PARTS))
    looks = []

    def look() -> None:
        looks.append(1)
        if len(looks) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.verify(blob.sha256, look)


def test_what_is_removed_is_gone_and_can_come_again(store):
    kept, gone = (store.put(io.BytesIO(content)).sha256 for content in (b"kept", b"gone"))
    assert store.remove(gone)
    assert not store.remove(gone)
    assert (store.has(kept), store.has(gone)) == (True, False)
    assert not_there(store, gone)
    assert not store.put(io.BytesIO(b"gone")).repaired
    assert store.verify(gone)


def test_all_that_is_there_is_listed(store):
    assert list(store.all()) == []
    hashes = [blob.sha256 for blob in store.put_all(io.BytesIO(b"nota %d" % number) for number in range(20))]
    assert list(store.all()) == sorted(hashes)
    assert list(store.all(before=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5))) == sorted(hashes)
    assert list(store.all(before=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5))) == []
    assert store.has_all(hashes)
    assert not store.has_all([*hashes, Sha256("0" * 64)])
    assert store.has_all([])


def test_a_sound_store_says_so_and_keeps_nothing_of_the_question(store):
    assert store.health() is None
    assert list(store.all()) == []
