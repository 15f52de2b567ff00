"""An object store that fails a share of all calls, goes away, or dies in the middle: nothing is lost, nothing is there twice."""

import dataclasses
import datetime as dt
import hashlib
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.factories import a_hashed_file
from support.pipeline import World
from support.s3.between import AFTER, BEFORE, Failing
from support.s3.fixtures import PART

from models.document import DocumentState
from models.errors import StorageFull, StoreUnavailable
from models.ids import Sha256
from services.ingest.blobs import s3_sending
from services.ingest.blobs.s3 import S3Blobs
from services.ingest.blobs.s3_client import S3Address
from services.pipeline import MAX_ATTEMPTS

SHARE = 0.3
SEVERAL_PARTS = random.Random(7).randbytes(2 * PART + 17)


def _no_pause(_: float) -> None:
    """Do not wait between tries."""


@pytest.fixture
def line(bucket: S3Address) -> Iterator[Failing]:
    line = Failing(bucket.endpoint or "", share=0)
    yield line
    line.close()


@pytest.fixture
def store(bucket: S3Address, line: Failing, tmp_path: Path) -> Iterator[S3Blobs]:
    store = S3Blobs(dataclasses.replace(bucket, endpoint=line.url), tmp_path / "work", part=PART, pause=_no_pause)
    yield store
    store.close()


def versions(store: S3Blobs) -> Counter[str]:
    """How many versions of each object lie there, whatever it is, and how many uploads are open."""
    client = store._client
    found = Counter(
        one["Key"].rpartition("/")[2]
        for page in client.pages("list_object_versions", Prefix=store._address.key(""))
        for one in page.get("Versions", ())
    )
    for page in client.pages("list_multipart_uploads", Prefix=store._address.key("")):
        found["uploads"] += len(page.get("Uploads", ()))
    return +found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_calls_in_ten_fail_and_nothing_is_lost_or_there_twice(store, line, tmp_path, seed):
    contents = [random.Random(seed).randbytes(size) for size in (0, 1, 70_000, 300_000)] + [SEVERAL_PARTS]
    contents += [b"nota %d" % number for number in range(40)]
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    line.share, line._random = SHARE, random.Random(seed)
    blobs = [store.put(io.BytesIO(content)) for content in contents[:5]]
    blobs += store.put_all(io.BytesIO(content) for content in contents[5:])
    assert [blob.sha256 for blob in blobs] == hashes
    assert not any(blob.repaired for blob in blobs)
    again = store.put_all(io.BytesIO(content) for content in contents)
    assert again == blobs
    assert not store.adopt(a_hashed_file(tmp_path / "part", SEVERAL_PARTS)).repaired
    for content, sha256 in zip(contents, hashes, strict=True):
        assert store.verify(sha256)
        with store.open(sha256) as file:
            assert file.read() == content
        with store.path(sha256) as place:
            assert place.read_bytes() == content
    assert list(store.all()) == sorted(hashes)
    assert store.remove(hashes[4])
    assert sum(line.failed.values()) > line.calls * 0.2
    assert set(line.failed) == {*BEFORE, *AFTER}
    line.share = 0
    held = versions(store)
    del held["uploads"]  # begun by a call whose answer was lost; they show nowhere, and are swept a day later
    assert held == Counter(sorted(set(hashes) - {hashes[4]}))


@pytest.mark.parametrize("kind", AFTER)
def test_a_write_whose_answer_is_lost_is_done_once(store, line, kind):
    """The store did it and could not say so: the next try finds the object there, and compares it."""
    for content in (b"acta 17", SEVERAL_PARTS):
        first = []

        def once(method: str, path: str, first=first) -> bool:
            ends = (method == "PUT" and "partNumber" not in path) or (method == "POST" and "uploads" not in path)
            if ends:
                first.append(1)
            return ends and len(first) == 1

        line.only, line.kinds, line.share = once, (kind,), 1
        blob = store.put(io.BytesIO(content))
        line.share = 0
        assert not blob.repaired
        assert versions(store)[blob.sha256] == 1
        assert versions(store)["uploads"] == 0
        assert store.verify(blob.sha256)


def test_bytes_that_are_changed_on_the_way_do_not_arrive(store, line):
    line.kinds, line.share = ("changed",), 1
    line.only = lambda method, _path: method == "PUT"
    hasty = S3Blobs(dataclasses.replace(store._address, patience=1), store._work, part=PART)
    with pytest.raises(StoreUnavailable):
        hasty.put(io.BytesIO(b"acta 17"))
    with pytest.raises(StoreUnavailable):
        hasty.put(io.BytesIO(SEVERAL_PARTS))
    line.share = 0
    assert versions(store) == Counter()


def test_a_store_that_is_away_is_told_by_every_call_and_used_when_it_is_back(store, line, tmp_path):
    there = store.put(io.BytesIO(b"acta 17")).sha256
    line.down = True
    hasty = S3Blobs(dataclasses.replace(store._address, patience=0.5), tmp_path / "hasty", part=PART)
    for act in (
        lambda: hasty.put(io.BytesIO(b"acta 18")),
        lambda: hasty.put_all([io.BytesIO(b"acta 18")]),
        lambda: hasty.adopt(a_hashed_file(tmp_path / "part", b"acta 18")),
        lambda: hasty.open(there),
        lambda: hasty.path(there).__enter__(),
        lambda: hasty.has(there),
        lambda: hasty.has_all([there]),
        lambda: hasty.verify(there),
        lambda: hasty.remove(there),
        lambda: list(hasty.all()),
    ):
        with pytest.raises(StoreUnavailable, match="cannot be reached") as told:
            act()
        assert "LINCE_BLOBS_ENDPOINT" in told.value.advice
    problem = hasty.health()
    assert problem is not None
    assert problem.code == "store_unavailable"
    assert list((tmp_path / "hasty").iterdir()) == []
    line.down = False
    assert hasty.health() is None
    assert hasty.verify(there)
    assert versions(store) == Counter([there])


def test_a_reading_that_is_cut_goes_on_where_it_was(store, line):
    sha256 = store.put(io.BytesIO(SEVERAL_PARTS)).sha256
    asked = []
    line.kinds, line.share = ("cut",), 1
    line.only = lambda method, path: method == "GET" and asked.append(path) is None and len(asked) <= 3
    with store.open(sha256) as file:
        assert file.read() == SEVERAL_PARTS
    assert len(asked) == 4


def test_a_server_that_says_yes_to_everything_is_no_store(store, line, tmp_path):
    """A login page of a hotel's network: what is sent there is lost, and must not count as stored."""
    there = store.put(io.BytesIO(b"acta 17")).sha256
    line.login_page = True
    for act in (
        lambda: store.put(io.BytesIO(b"acta 18")),
        lambda: store.put(io.BytesIO(SEVERAL_PARTS)),
        lambda: store.put_all([io.BytesIO(b"acta 18")]),
        lambda: store.adopt(a_hashed_file(tmp_path / "part", b"acta 18")),
        lambda: store.open(there),
        lambda: store.path(there).__enter__(),
        lambda: store.has(there),
        lambda: list(store.all()),
    ):
        with pytest.raises(StoreUnavailable, match="is none"):
            act()
    problem = store.health()
    assert problem is not None
    assert problem.code == "store_unavailable"
    line.login_page = False
    assert versions(store) == Counter([there])


DYING = """
import io, os, sys, threading
from pathlib import Path
from services.ingest.blobs.s3 import S3Blobs
from services.ingest.blobs.s3_client import S3Address

bucket, prefix, endpoint, access, secret, work, size, part = sys.argv[1:]
store = S3Blobs(S3Address(bucket, prefix, endpoint, access_key=access, secret_key=secret), Path(work), part=int(part))
print("begin", flush=True)
store.put(io.BytesIO(bytes(int(size))))
print("done", flush=True)
"""


def test_a_sender_that_is_killed_leaves_nothing_that_looks_like_a_blob(store, line, bucket, tmp_path):
    size = 6 * PART
    sha256 = Sha256(hashlib.sha256(bytes(size)).hexdigest())
    reached = []
    line.only = lambda _method, path: "partNumber=3" in path and reached.append(path) is None
    line.kinds, line.share = ("busy",), 1
    arguments = [bucket.bucket, bucket.prefix, line.url, bucket.access_key, bucket.secret_key]
    sender = subprocess.Popen(
        [sys.executable, "-P", "-c", DYING, *arguments, str(tmp_path / "dying"), str(size), str(PART)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    until = time.monotonic() + 60
    while not reached and time.monotonic() < until:
        time.sleep(0.05)
    sender.send_signal(signal.SIGKILL)
    # Between them stands what it logs, where the store kept it waiting.
    said = sender.communicate()[0].splitlines()
    assert (said[0], b"done" in said) == (b"begin", False)
    line.share = 0
    assert not store.has(sha256)
    assert list(store.all()) == []
    assert versions(store) == Counter({"uploads": 1})
    assert list((tmp_path / "dying").iterdir()) == []
    # The next one stores it whole. What the dead one left is removed by whoever sends parts a day later.
    assert not store.put(io.BytesIO(bytes(size))).repaired
    assert store.verify(sha256)


def test_parts_that_were_left_long_ago_are_swept(store, bucket, monkeypatch, tmp_path):
    left = store._client.call("create_multipart_upload", Key=bucket.key("aa/bb/left"))["UploadId"]
    store.put(io.BytesIO(SEVERAL_PARTS))
    assert versions(store)["uploads"] == 1, left
    monkeypatch.setattr(s3_sending, "_STALE", dt.timedelta(minutes=-1))
    S3Blobs(store._address, tmp_path, part=PART).put(io.BytesIO(SEVERAL_PARTS[::-1]))
    assert versions(store)["uploads"] == 0


def test_a_full_disk_of_this_machine_is_told_and_leaves_nothing(store, monkeypatch):
    class Full(io.BytesIO):
        def read(self, size=-1):
            raise OSError(28, "No space left on device")

    with pytest.raises(StorageFull):
        store.put(Full())
    assert versions(store) == Counter()


def test_files_wait_for_a_store_that_goes_away_and_are_read_when_it_is_back(store, line, tmp_path):
    world = World(tmp_path, store)
    for number in range(3):
        world.receive(b"acta %d" % number, f"acta {number}.txt")
    line.down = True
    store._client.address = dataclasses.replace(store._address, patience=0.2)
    for _ in range(MAX_ATTEMPTS + 3):
        with pytest.raises(StoreUnavailable):
            world.run()
    with pytest.raises(StoreUnavailable):
        world.receive(b"acta 4", "acta 4.txt")
    line.down = False
    world.run()
    assert {path: (file.state, file.problems) for path, file in world.files().items()} == {
        f"acta {number}.txt": (DocumentState.DONE, ()) for number in range(3)
    }


@pytest.mark.parametrize("seed", [4, 5])
def test_a_case_read_over_a_store_that_fails_is_the_case_read_over_a_sound_one(store, line, tmp_path, seed):
    for name in ("sound", "failing"):
        (tmp_path / name).mkdir()
    sound, failing = World(tmp_path / "sound"), World(tmp_path / "failing", store)
    line.share, line._random = SHARE, random.Random(seed)
    for world in (sound, failing):
        world.reader.children = {b"sobre %d" % n: {f"hoja {n}.txt": b"hoja %d" % (n % 7)} for n in range(12)}
        for number in range(12):
            world.receive(b"sobre %d" % number, f"sobre {number}.txt")
        world.run()
    told = [
        {path: (file.state, file.sha256, file.counts, file.problems) for path, file in world.files().items()}
        for world in (sound, failing)
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 24
    assert list(store.all()) == list(sound.blobs.all())
    line.share = 0
    assert versions(store) == Counter(sound.blobs.all())
    assert sum(line.failed.values()) > line.calls * 0.2
