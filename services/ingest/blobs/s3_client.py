"""Calls to an object store: its address, tries again with a growing pause, and errors that say what to do.

A call that the store fails in passing (5xx, too busy, cut, silent, bytes changed on the way) is made again until the
patience of the address is at its end. What it refuses for good is told at once. No error and no log line holds a key
of the store, a name of a file, or a word of one.
"""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - the client's own, which has the built-in's name
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    SSLError,
)
from botocore.parsers import ResponseParserError
from botocore.session import Session
from urllib3.exceptions import HTTPError, TimeoutError  # noqa: A004 - the same

from models.errors import LinceError, StorageFull, StoreUnavailable

log = structlog.get_logger("lince.blobs")

_T = TypeVar("_T")

FAULTS = (ClientError, BotoCoreError, HTTPError, ResponseParserError)
"""What the client raises: answers that are errors, and calls without an answer."""

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_CONNECTIONS = 16
_FULL = 507
_OURS = 501
"""A server that lacks a feature says so with a 5xx; asking again changes nothing."""
_PASSING = frozenset(
    {
        "SlowDown", "RequestTimeout", "RequestLimitExceeded", "TooManyRequests", "Throttling", "ThrottlingException",
        "InternalError", "ServiceUnavailable", "OperationAborted", "ConditionalRequestConflict",
        # The bytes were changed or cut on the way; they are sent again.
        "BadDigest", "InvalidDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch",
    }
)  # fmt: skip
_NO_SPACE = frozenset({"InsufficientStorage", "XMinioStorageFull", "QuotaExceeded", "EntityTooLargeForQuota"})
_NOT_LET_IN = frozenset(
    {
        "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "AuthorizationHeaderMalformed",
        "RequestTimeTooSkewed",
    }
)  # fmt: skip

_OF_A_STORE = {
    "head_object": "ETag", "get_object": "ETag", "put_object": "ETag", "upload_part": "ETag",
    "create_multipart_upload": "UploadId", "complete_multipart_upload": "ETag", "list_objects_v2": "IsTruncated",
}  # fmt: skip
"""What an answer must hold: another server may say 200 to everything, and has stored nothing."""


@dataclass(frozen=True)
class S3Address:
    """Where originals lie, and how to get there. Printed, it shows no key."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    """Address of the server; None: Amazon's for the region."""
    region: str = "us-east-1"
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    ca_file: Path | None = None
    patience: float = 60.0
    """Seconds for which a call that fails in passing is made again."""

    def key(self, place: str) -> str:
        """The name of an object."""
        return f"{self.prefix}/{place}" if self.prefix else place


class S3Client:
    """The client of one address, made at the first call. Safe for many threads."""

    def __init__(self, address: S3Address, *, pause: Callable[[float], object] = time.sleep) -> None:
        self.address = address
        self._pause = pause
        self._lock = threading.Lock()
        self._client: Any = None

    def call(self, operation: str, /, *expected: int, **arguments: Any) -> Any:
        """Call one operation on the bucket.

        Raises ClientError for an answer of an `expected` status, StoreUnavailable, StorageFull.
        """

        def once() -> Any:
            answer = getattr(self._connected(), operation)(Bucket=self.address.bucket, **arguments)
            if _OF_A_STORE.get(operation, "ResponseMetadata") not in answer:
                raise StoreUnavailable(
                    "What answers at the address of the object store is none.",
                    next_step="Correct LINCE_BLOBS_ENDPOINT. A login page of a network in between answers so, too.",
                )
            return answer

        return self.patiently(once, *expected)

    def pages(self, operation: str, /, *expected: int, **arguments: Any) -> Iterator[Any]:
        """The answers of an operation that lists, one after another; each is asked for with the same patience."""
        more = True
        while more:
            answer = self.call(operation, *expected, **arguments)
            yield answer
            more = bool(answer.get("IsTruncated"))
            for name, value in answer.items():
                if name == "NextContinuationToken":
                    arguments["ContinuationToken"] = value
                elif name.startswith("Next") and value:
                    arguments[name.removeprefix("Next")] = value

    def patiently(self, act: Callable[[], _T], *expected: int) -> _T:
        """Do something until it comes off. Raises as `call` does."""
        until = time.monotonic() + self.address.patience
        tries = 0
        while True:
            try:
                return act()
            except FAULTS as error:
                if status_of(error) in expected and code_of(error) != "NoSuchBucket" and not is_passing(error):
                    raise
                pause = random.uniform(0.5, 1) * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**tries)  # noqa: S311
                if not is_passing(error) or time.monotonic() + pause >= until:
                    raise told(error, self.address) from None
                tries += 1
                log.debug("object store asked again", tries=tries, kind=kind_of(error))
            self._pause(pause)

    def close(self) -> None:
        """Let the connections go. They come again at the next use."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = self._made()
            return self._client

    def _made(self) -> Any:
        address = self.address
        if address.ca_file is not None and not address.ca_file.is_file():
            raise StoreUnavailable(
                "The certificate file of the object store cannot be read.",
                next_step="Correct LINCE_BLOBS_CA_FILE: it names the PEM file of who signed its certificate.",
            )
        session = Session(session_vars={"profile": (None, None, None, None)})
        # What this machine's user has set up for other programs must not send exhibits elsewhere.
        for name in ("config_file", "credentials_file"):
            session.set_config_variable(name, os.devnull)
        return session.create_client(
            "s3",
            region_name=address.region,
            endpoint_url=address.endpoint,
            aws_access_key_id=address.access_key,
            aws_secret_access_key=address.secret_key,
            verify=True if address.ca_file is None else str(address.ca_file),
            config=Config(
                connect_timeout=min(10.0, address.patience / 2),
                read_timeout=min(60.0, address.patience / 2),
                retries={"total_max_attempts": 1},
                max_pool_connections=_CONNECTIONS,
                s3={"addressing_style": "path" if address.endpoint else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                ignore_configured_endpoint_urls=True,
                proxies={},
                user_agent="lince",
            ),
        )


def code_of(error: BaseException) -> str:
    """The store's own code of an error; "" where it gave no answer."""
    if not isinstance(error, ClientError):
        return ""
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: BaseException) -> int:
    """The HTTP status of an error; 0 where there was no answer."""
    if not isinstance(error, ClientError):
        return 0
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def kind_of(error: BaseException) -> str:
    """What went wrong, for a log line: a code or a class, never a message."""
    return code_of(error) or type(error).__name__


def is_passing(error: BaseException) -> bool:
    """Whether the same call may come off a moment later."""
    if isinstance(error, ClientError):
        status = status_of(error)
        return code_of(error) in _PASSING or status == 429 or (status >= 500 and status not in (_FULL, _OURS))
    if isinstance(error, SSLError):
        return not _distrusted(error)
    return isinstance(error, ConnectionError | HTTPClientError | IncompleteReadError | ResponseParserError | HTTPError)


def told(error: Exception, address: S3Address) -> LinceError:
    """An error of the client as one of ours, with what to do about it."""
    code, status = code_of(error), status_of(error)
    if status == _FULL or code in _NO_SPACE:
        return StorageFull(
            "The object store is full.",
            next_step="Free space there, or raise the bucket's quota, and run the same command again.",
        )
    if code == "NoSuchBucket":
        return StoreUnavailable(
            "The object store has no such bucket.", next_step="Make the bucket, or correct LINCE_BLOBS_URL."
        )
    if code == "RequestTimeTooSkewed":
        return StoreUnavailable(
            "The object store refuses calls: its clock and that of this machine differ.",
            next_step="Have both clocks set by a time server.",
        )
    if code in _NOT_LET_IN:
        return StoreUnavailable(
            "The object store refuses the credentials.",
            next_step="Set LINCE_BLOBS_ACCESS_KEY, LINCE_BLOBS_SECRET_KEY and LINCE_BLOBS_REGION to valid ones.",
        )
    if code == "403":  # asked without a body, a store gives no reason
        return StoreUnavailable(
            "The object store refuses the key: it is not valid there, or lacks a right.",
            next_step="Run `lince doctor`, which tells which of the two.",
        )
    if status == 403:
        return StoreUnavailable(
            "The key for the object store lacks a right that Lince needs.",
            next_step="Give it the rights listed in docs/object-store.md.",
        )
    if _distrusted(error):
        return StoreUnavailable(
            "The certificate of the object store is not trusted.",
            next_step="Set LINCE_BLOBS_CA_FILE to the PEM file of the authority that signed it.",
        )
    if isinstance(error, ReadTimeoutError | TimeoutError):
        return StoreUnavailable(
            f"The object store did not answer within {address.patience:g} seconds.",
            next_step="Try again in a moment. If it stays slow, look at its disks and its log.",
        )
    if status:
        return StoreUnavailable(
            f"The object store could not do what was asked of it (status {status}).",
            next_step="Look at its log; then run `lince doctor`. Nothing is lost: what waits goes on when it is back.",
        )
    return StoreUnavailable(
        "The object store cannot be reached.",
        next_step="Start it, or correct LINCE_BLOBS_URL and LINCE_BLOBS_ENDPOINT. Nothing is lost: what waits goes on "
        "when it is back.",
    )


def _distrusted(error: BaseException) -> bool:
    return isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)
