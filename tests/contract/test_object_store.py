"""What an object store must do besides: versions, several at once, TLS, keys that nobody sees. The common suite is `test_blob_store`."""

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from support.certificates import certificates
from support.s3.between import Failing
from support.s3.fixtures import PART, SHARED, a_bucket
from support.s3.server import READER_KEY, MissingServerError, Server

from models.errors import Altered, NotFound, StoreUnavailable
from models.ids import Sha256
from services.ingest.blobs.s3 import S3Blobs
from services.ingest.blobs.s3_client import S3Address, S3Client
from services.ingest.blobs.s3_sending import part_for

SEVERAL_PARTS = b"acta 17\n" * 1_500_000
GIB = 1024**3


def versions(client: S3Client, prefix: str = "") -> list[str]:
    """The names of all versions and marks of erasure below a prefix."""
    return sorted(
        one["Key"]
        for page in client.pages("list_object_versions", Prefix=prefix)
        for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
    )


@pytest.fixture
def keeping_store(object_store_url: str, tmp_path: Path) -> Iterator[S3Blobs]:
    """A store over a bucket that keeps versions."""
    store = S3Blobs(a_bucket(object_store_url, locks=True), tmp_path / "work", part=PART)
    yield store
    store.close()


def test_an_erasure_takes_every_version_and_nothing_else(keeping_store: S3Blobs) -> None:
    client = keeping_store._client
    for content in (b"acta 17", SEVERAL_PARTS):
        gone, kept = keeping_store.put(io.BytesIO(content)).sha256, keeping_store.put(io.BytesIO(b"kept")).sha256
        key = keeping_store._key(gone)
        client.call("put_object", Key=key, Body=b"a hand wrote over it")
        client.call("delete_object", Key=key)
        assert not keeping_store.has(gone)
        assert keeping_store.put(io.BytesIO(content)).repaired is False
        client.call("put_object", Key=f"{key}.note", Body=b"of somebody else")
        assert versions(client, key) == [key] * 4 + [f"{key}.note"]
        assert keeping_store.remove(gone)
        assert versions(client, key) == [f"{key}.note"]
        assert keeping_store.verify(kept)
        assert not keeping_store.remove(gone)


def test_what_a_hand_deleted_is_still_erased(keeping_store: S3Blobs) -> None:
    """A mark of erasure hides bytes that are all there."""
    sha256 = keeping_store.put(io.BytesIO(b"acta 17")).sha256
    keeping_store._client.call("delete_object", Key=keeping_store._key(sha256))
    assert not keeping_store.has(sha256)
    assert keeping_store.remove(sha256)
    assert versions(keeping_store._client) == []


def test_the_same_bytes_sent_by_many_at_once_are_one_blob(keeping_store: S3Blobs) -> None:
    """This server looks for an object and writes it in two steps: it may keep the same bytes as two versions."""
    for content in (b"acta 17", SEVERAL_PARTS):
        with ThreadPoolExecutor(6) as threads:
            blobs = list(threads.map(lambda _, content=content: keeping_store.put(io.BytesIO(content)), range(6)))
        assert len(set(blobs)) == 1
        assert not blobs[0].repaired
        assert list(keeping_store.all()) == [blobs[0].sha256]
        assert keeping_store.verify(blobs[0].sha256)
        assert keeping_store.remove(blobs[0].sha256)
        assert versions(keeping_store._client) == []


def test_two_folders_of_a_bucket_know_nothing_of_each_other(bucket: S3Address, tmp_path: Path) -> None:
    ours, theirs = (S3Blobs(replace(bucket, prefix=f"{bucket.prefix}{name}"), tmp_path) for name in ("", "-b"))
    sha256 = ours.put(io.BytesIO(b"acta 17")).sha256
    assert list(theirs.all()) == []
    assert not theirs.remove(sha256)
    assert ours.has(sha256)


def test_a_server_without_conditions_is_written_to_all_the_same(bucket: S3Address, tmp_path: Path) -> None:
    line = Failing(bucket.endpoint or "", share=0)
    line.without_conditions = True
    store = S3Blobs(replace(bucket, endpoint=line.url), tmp_path, part=PART)
    for content in (b"acta 17", SEVERAL_PARTS):
        sha256 = store.put(io.BytesIO(content)).sha256
        assert store.verify(sha256)
        assert not store.put(io.BytesIO(content)).repaired
    line.close()


def test_a_program_gets_no_file_of_damaged_bytes(object_store: S3Blobs, tmp_path: Path) -> None:
    sha256 = object_store.put(io.BytesIO(b"acta 17")).sha256
    object_store._client.call("put_object", Key=object_store._key(sha256), Body=b"acta 18")
    with pytest.raises(Altered, match=sha256), object_store.path(sha256):
        pytest.fail("it was handed out")
    assert list((tmp_path / "work").iterdir()) == []


def test_a_copy_goes_when_whoever_asked_for_it_fails(object_store: S3Blobs, tmp_path: Path) -> None:
    sha256 = object_store.put(io.BytesIO(SEVERAL_PARTS)).sha256
    copy = object_store.path(sha256)
    assert copy.__enter__().stat().st_mode & 0o777 == 0o400
    assert copy.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None) is not True
    assert list((tmp_path / "work").iterdir()) == []


def test_a_bucket_that_is_gone_is_not_an_original_that_is_gone(bucket: S3Address, tmp_path: Path) -> None:
    store = S3Blobs(replace(bucket, bucket="renamed-bucket"), tmp_path)
    sha256 = Sha256("0" * 64)
    for act in (store.has, store.open, store.verify, store.remove):
        with pytest.raises(StoreUnavailable, match="no such bucket"):
            act(sha256)


def test_nothing_is_asked_before_the_first_use(tmp_path: Path) -> None:
    address = S3Address("bucket", endpoint="http://127.0.0.1:9", access_key="k", secret_key="s", patience=0.2)
    with pytest.raises(NotFound):
        S3Blobs(address, tmp_path).has(Sha256("../../etc/passwd"))
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        S3Blobs(address, tmp_path).has(Sha256("0" * 64))


def test_nothing_of_other_programs_is_heeded(object_store: S3Blobs, monkeypatch, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.write_text("[default]\naws_access_key_id = other\naws_secret_access_key = other\nregion = elsewhere\n")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "other",
        "AWS_SECRET_ACCESS_KEY": "other",
        "AWS_SESSION_TOKEN": "other",
        "AWS_PROFILE": "of-nobody",
        "AWS_CONFIG_FILE": str(profile),
        "AWS_SHARED_CREDENTIALS_FILE": str(profile),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_CA_BUNDLE": str(profile),
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    assert object_store.verify(object_store.put(io.BytesIO(b"acta 17")).sha256)


@pytest.mark.parametrize(
    ("change", "says"),
    [({"secret_key": "guessed-key"}, "refuses the key"), ({"access_key": READER_KEY}, "lacks a right")],
)
def test_no_key_is_in_an_error_or_a_log_line(bucket: S3Address, tmp_path: Path, capfd, change, says) -> None:
    address = replace(bucket, **change)
    store = S3Blobs(address, tmp_path)
    with structlog.testing.capture_logs() as lines, pytest.raises(StoreUnavailable, match=says) as told:
        store.put(io.BytesIO(b"El hostal Aurora"))
    written = "".join(
        [*capfd.readouterr(), str(lines), repr(told.value), told.value.advice, repr(address), repr(store)]
    )
    causes = [error for error in (told.value.__cause__, told.value.__context__) if error is not None]
    assert told.value.__cause__ is None, causes
    for secret in (address.secret_key, address.access_key, "Aurora"):
        assert secret not in written


@pytest.mark.parametrize("size", [PART + 1, 700 * GIB, 5 * 1024 * GIB])
def test_a_file_has_no_more_parts_than_a_store_takes(size: int) -> None:
    part = part_for(size, least=PART)
    assert part >= PART
    assert -(-size // part) <= 10_000


@pytest.fixture(scope="module")
def secured() -> Iterator[Server]:
    try:
        server = Server(certificate=certificates())
        server.start()
    except MissingServerError as error:
        SHARED.missing(str(error))
    yield server
    server.stop()


def test_a_certificate_of_ones_own_authority_is_trusted_and_no_other(secured: Server, tmp_path: Path) -> None:
    address = a_bucket(secured.url, ca_file=secured.certificate("ca.crt"))
    store = S3Blobs(address, tmp_path / "work", part=PART)
    for content in (b"acta 17", SEVERAL_PARTS):
        assert store.verify(store.put(io.BytesIO(content)).sha256)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="certificate of the object store is not trusted") as told:
        S3Blobs(replace(address, ca_file=None), tmp_path).put(io.BytesIO(b"acta 18"))
    assert "LINCE_BLOBS_CA_FILE" in told.value.advice
    assert time.monotonic() - began < address.patience
    with pytest.raises(StoreUnavailable, match="certificate file of the object store cannot be read"):
        S3Blobs(replace(address, ca_file=tmp_path / "absent.pem"), tmp_path).has(Sha256("0" * 64))
