"""A request body on its way to the intake, never wholly in memory.

The body is spooled into a nameless temporary file in the data folder and handed on when it is whole. A pipe
would save one copy, but hold a thread for as long as a slow sender pleases; and a cut upload must leave nothing.
"""

import base64
import binascii
import contextlib
import errno
import hashlib
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from models.errors import HashMismatch, StorageFull, UsageError
from models.ids import Sha256

MEDIA_TYPE = "application/octet-stream"
_BLOCK = 1024 * 1024

_RESERVE = 64 * 1024 * 1024
"""Bytes of the disk that uploads leave free: the catalogue must still be able to say what happened."""

_HEX = re.compile(r"[0-9a-fA-F]{64}")
HEX: dict[str, Any] = {"pattern": "^[0-9a-fA-F]{64}$"}
"""As the description of the API tells the shape; `declared_hash` checks it, and says what to send."""

_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):")


def declared_hash(*, content_sha256: str | None, repr_digest: str | None) -> Sha256 | None:
    """The SHA-256 that the sender declares: hexadecimal, or as RFC 9530 has it.

    Raises UsageError when one is given but cannot be read: a hash that is overlooked protects nobody.
    """
    if content_sha256 is not None:
        if _HEX.fullmatch(content_sha256.strip()) is None:
            raise UsageError("X-Content-SHA256 holds no SHA-256.", next_step="Send 64 hexadecimal digits.")
        return Sha256(content_sha256.strip().lower())
    if repr_digest is not None:
        found = _DIGEST.search(repr_digest)
        try:
            raw = base64.b64decode(found[1], validate=True) if found is not None else b""
        except binascii.Error:
            raw = b""
        if len(raw) != hashlib.sha256().digest_size:
            raise UsageError("Repr-Digest holds no SHA-256.", next_step="Send sha-256=:<base64>: or X-Content-SHA256.")
        return Sha256(raw.hex())
    return None


def taking(description: str) -> dict[str, Any]:
    """How a route documents that its body is bytes of any kind."""
    content = {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "description": description, "content": content}}


def announced(request: Request) -> int | None:
    """The length of the body that the sender gave; None where there is no such number."""
    given = request.headers.get("content-length", "")
    return int(given) if given.isdigit() else None


@contextlib.asynccontextmanager
async def spooled(
    request: Request,
    folder: Path,
    *,
    declared: Sha256 | None = None,
    apart: Callable[[BinaryIO], HashMismatch] | None = None,
) -> AsyncIterator[BinaryIO]:
    """The whole body as a file at its beginning; gone when the context ends, and after a crash too.

    `apart` is given the file where it is not what was declared. Raises StorageFull, HashMismatch.
    """
    with _typed_errors():
        file = await run_in_threadpool(_open, folder, announced(request))
    try:
        digest = hashlib.sha256() if declared is not None else None
        with _typed_errors():
            pending = bytearray()
            async for chunk in request.stream():
                pending += chunk
                if len(pending) >= _BLOCK:
                    await run_in_threadpool(_write, file, bytes(pending), digest)
                    pending.clear()
            await run_in_threadpool(_write, file, bytes(pending), digest)
        if digest is not None and digest.hexdigest() != declared:
            assert apart is not None
            raise await run_in_threadpool(apart, file)
        await run_in_threadpool(file.seek, 0)
        yield file
    finally:
        await run_in_threadpool(file.close)


def _open(folder: Path, length: int | None) -> BinaryIO:
    # Once here and once in the store, before this one goes.
    if length is not None and shutil.disk_usage(folder).free < 2 * length + _RESERVE:
        raise StorageFull("The file does not fit on the data folder's disk; nothing was stored.")
    return tempfile.TemporaryFile(dir=folder)


def _write(file: BinaryIO, block: bytes, digest: "hashlib._Hash | None") -> None:
    if digest is not None:
        digest.update(block)
    file.write(block)


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull("The disk of the data folder is full; nothing of this file was stored.") from error
        raise
