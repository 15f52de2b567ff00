"""The wire of tus 1.0.0: what its headers say, who writes to an upload now, and bytes on their way into it."""

import asyncio
import base64
import binascii
import contextlib
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.http.uploads import announced, declared_hash
from models.errors import ChecksumMismatch, LinceError, StorageFull, TooLarge, UsageError
from models.exhibit import Custody, Source
from services.ingest.unfinished import RESERVE, Unfinished, Upload, Writer

MEDIA_TYPE = "application/offset+octet-stream"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS: Mapping[str, Callable[[], "hashlib._Hash"]] = {
    "sha256": hashlib.sha256,
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
}
"""Checksums of single requests. sha1 is what the protocol asks of every server; it guards against accidents only."""

LARGEST = 1 << 42
"""Bytes of one upload."""

SILENCE = 60.0
"""A sender that is silent for so many seconds is gone; what he sent stays."""

_BLOCK = 1024 * 1024
_METADATA = re.compile(r"(?P<key>[^\s,]+)(?: +(?P<value>[A-Za-z0-9+/=_-]*))?")
_CUSTODY = tuple(Custody.model_fields)


class TusVersion(LinceError):
    """The sender speaks another version."""

    code = "tus_version"
    next_step = "Send Tus-Resumable: 1.0.0."


class WrongMediaType(LinceError):
    """The bytes do not come as the protocol has it."""

    code = "media_type"
    next_step = "Send Content-Type: application/offset+octet-stream."


class UnknownChecksum(LinceError):
    """A checksum that cannot be computed, or read."""

    code = "checksum_algorithm"
    next_step = "Send Upload-Checksum: sha256 <base64>."


@dataclass(frozen=True)
class Digest:
    """A hash to be computed, and what it must come to."""

    running: "hashlib._Hash"
    expected: bytes


@dataclass(frozen=True)
class Turn:
    """One's turn to write, until somebody rings."""

    writer: Writer
    bell: asyncio.Event


@dataclass
class Desk:
    """The uploads of a server, and a bell for each that is being written: who rings it wants to write himself."""

    store: Unfinished
    bells: dict[str, asyncio.Event] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def turn(self, upload: Upload) -> AsyncIterator[Turn]:
        """The right to write to an upload. Raises UploadBusy, NotFound."""
        # Taking the lock is two system calls; closing flushes nothing.
        with self.store.writing(upload) as writer:
            bell = self.bells[upload.id] = asyncio.Event()
            try:
                yield Turn(writer, bell)
            finally:
                self.bells.pop(upload.id, None)

    def free(self) -> int:
        """Bytes that the disk has left."""
        return shutil.disk_usage(self.store.root).free

    async def take_place(self, upload: Upload) -> None:
        """Have an earlier writer end, and give him a moment for it."""
        bell = self.bells.get(upload.id)
        if bell is not None:
            bell.set()
            for _ in range(100):
                await asyncio.sleep(0.02)
                if self.bells.get(upload.id) is not bell:
                    return


def source_of(metadata: str, *, declared: str | None) -> Source:
    """What `Upload-Metadata` says of a file. Raises UsageError."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in metadata.split(","))):
        parsed = _METADATA.fullmatch(pair)
        try:
            value = base64.b64decode((parsed and parsed["value"]) or "", validate=True).decode()
        except ValueError:
            parsed = None
        if parsed is None:
            raise UsageError(
                "Upload-Metadata cannot be read.", next_step="Send each key with its value in base64 of UTF-8."
            )
        found[parsed["key"]] = value
    sha256 = declared_hash(content_sha256=declared or found.get("sha256") or None, repr_digest=None)
    try:
        return Source(
            path=found.get("path") or found.get("filename") or "",
            custodian=found.get("custodian", ""),
            declared_sha256=sha256,
            modified=found.get("modified") or None,
            custody=Custody(**{name: found.get(name, "") for name in _CUSTODY}),
        )
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UsageError(
            f"Upload-Metadata: {field} is not usable.", next_step="See the lengths and forms in the API's description."
        ) from None


async def take_in(
    request: Request, upload: Upload, turn: Turn, digest: Digest | None, *, free: Callable[[], int]
) -> None:
    """The body into the part, block by block. Raises ChecksumMismatch, StorageFull, and TooLarge."""
    writer = turn.writer
    before = writer.offset
    wanted = announced(request) or 0
    if wanted > upload.length - before:
        raise _too_long()
    if free() < wanted + RESERVE:
        raise StorageFull("The disk of the data folder is full; what arrived of the file is kept.")
    whole = False
    pending = bytearray()
    try:
        async for chunk in _until(turn.bell, request.stream()):
            pending += chunk
            if writer.offset + len(pending) > upload.length:
                writer.back_to(before)
                pending.clear()
                raise _too_long()
            if len(pending) >= _BLOCK:
                block = bytes(pending)
                pending.clear()
                await run_in_threadpool(_write, writer, block, digest)
        whole = True
    finally:
        if pending and (whole or digest is None):
            await run_in_threadpool(_write, writer, bytes(pending), digest)
        right = digest is None or (whole and digest.running.digest() == digest.expected)
        if not right:
            writer.back_to(before)
        await run_in_threadpool(writer.settle)
    if not right:
        raise ChecksumMismatch("The bytes of this request are not those of its checksum; they were dropped.")


async def _until(bell: asyncio.Event, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks of a stream, until it ends. Raises ClientDisconnect: for silence, and when the bell is rung."""
    rung = asyncio.ensure_future(bell.wait())
    try:
        while True:
            chunk = asyncio.ensure_future(anext(stream, None))
            done, _ = await asyncio.wait({chunk, rung}, timeout=SILENCE, return_when=asyncio.FIRST_COMPLETED)
            if chunk not in done:
                chunk.cancel()
                with contextlib.suppress(asyncio.CancelledError, ClientDisconnect):
                    await chunk
                raise ClientDisconnect
            found = chunk.result()
            if found is None:
                return
            yield found
    finally:
        rung.cancel()


def _write(writer: Writer, block: bytes, digest: Digest | None) -> None:
    if digest is not None:
        digest.running.update(block)
    writer.write(block)


def digest_of(checksum: str | None) -> Digest | None:
    """A hash to be computed, and what it must come to. Raises UnknownChecksum."""
    if checksum is None:
        return None
    name, _, value = checksum.strip().partition(" ")
    make = ALGORITHMS.get(name)
    try:
        expected = base64.b64decode(value.strip(), validate=True)
    except binascii.Error:
        expected = b""
    if make is None or len(expected) != make().digest_size:
        raise UnknownChecksum("Upload-Checksum holds no checksum that is known here.")
    return Digest(make(), expected)


def _too_long() -> TooLarge:
    return TooLarge(
        "More bytes were sent than Upload-Length said the file has; none of this request is kept.",
        next_step="Ask HEAD for the offset and send no more than is left from there; if the file is longer than was "
        "said, begin a new upload with its true length.",
    )
