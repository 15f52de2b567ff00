"""The session's one object store, and a folder in a bucket for each test that asks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.s3.server import ACCESS_KEY, SECRET_KEY
from support.sharing import SharedServer

from models.ids import fresh
from services.ingest.blobs.s3 import S3Blobs
from services.ingest.blobs.s3_client import S3Address, S3Client

PART = 5 * 1024 * 1024
"""The smallest part that stores take: what is larger is sent in several."""

SHARED = SharedServer("object_store", "An object store", "support.s3.server")


def pytest_configure(config: pytest.Config) -> None:
    """Join the hooks in the process that hands out."""
    SHARED.join(config)


@pytest.fixture(scope="session")
def object_store_url() -> Iterator[str]:
    """The address of the server. Skips where it cannot be had; fails there in CI."""
    with SHARED.address() as url:
        yield url


@pytest.fixture(scope="session")
def shared_bucket(object_store_url: str) -> S3Address:
    """A bucket that tests share."""
    return a_bucket(object_store_url)


@pytest.fixture
def bucket(shared_bucket: S3Address) -> S3Address:
    """An empty folder in it."""
    return replace(shared_bucket, prefix=f"unit/{fresh()[:20]}")


@pytest.fixture
def object_store(bucket: S3Address, tmp_path: Path) -> Iterator[S3Blobs]:
    """A store over a folder of its own."""
    store = S3Blobs(bucket, tmp_path / "work", part=PART)
    yield store
    store.close()


def a_bucket(url: str, *, locks: bool = False, ca_file: Path | None = None) -> S3Address:
    """An empty bucket; `locks`: one that keeps versions, and may keep them under a lock."""
    address = S3Address(
        bucket=f"t{fresh()[:20].lower()}",
        prefix="unit/lince",
        endpoint=url,
        access_key=ACCESS_KEY,
        secret_key=SECRET_KEY,
        ca_file=ca_file,
        patience=30,
    )
    client = S3Client(address)
    client.call("create_bucket", **({"ObjectLockEnabledForBucket": True} if locks else {}))
    client.close()
    return address


def settings_of(address: S3Address) -> dict[str, str]:
    """The variables that have Lince use a bucket."""
    return {
        "LINCE_BLOBS_URL": f"s3://{address.bucket}/{address.prefix}",
        "LINCE_BLOBS_ENDPOINT": address.endpoint or "",
        "LINCE_BLOBS_ACCESS_KEY": address.access_key,
        "LINCE_BLOBS_SECRET_KEY": address.secret_key,
        "LINCE_BLOBS_TIMEOUT": f"{address.patience:g}",
    }
