"""Answers that are files to be kept: no browser shows them, whatever is in them."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

import structlog
from fastapi.responses import StreamingResponse

from api.exporting import Rights, in_blocks
from models.errors import Altered
from models.ids import Sha256

log = structlog.get_logger("lince.blobs")

_BLOCK = 256 * 1024

SHOWN_NOWHERE = "default-src 'none'; sandbox"
"""The policy of content that a browser opens all the same: it loads nothing and runs nothing."""


def archive(
    stream: BinaryIO, *, name: str, rights: Rights | None = None, media_type: str = "application/zip"
) -> StreamingResponse:
    """A file of ours under its `name`, as long as the right to it lasts; it is closed at the end."""
    return StreamingResponse(
        in_blocks(stream, rights),
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": SHOWN_NOWHERE,
        },
    )


def sound_blocks(stream: BinaryIO, sha256: Sha256) -> Iterator[bytes]:
    """The bytes of a stored file, of which the last block is given only where all are what their name says.

    Whoever is sent a file that was changed in the store gets no whole one. Raises Altered: for a small file at once,
    for a larger one when most of it is on its way, so that its answer is cut short of what it announced.
    """
    digest = hashlib.sha256()
    last = stream.read(_BLOCK)
    digest.update(last)
    if len(last) < _BLOCK:
        _be_sound(stream, digest.hexdigest(), sha256)
    return _rest(stream, digest, last, sha256)


def _rest(stream: BinaryIO, digest: "hashlib._Hash", last: bytes, sha256: Sha256) -> Iterator[bytes]:
    with stream:
        while block := stream.read(_BLOCK):
            yield last
            digest.update(block)
            last = block
        _be_sound(stream, digest.hexdigest(), sha256)
        yield last


def _be_sound(stream: BinaryIO, found: str, sha256: Sha256) -> None:
    if found != sha256:
        stream.close()
        log.error("a stored file is not what its name says", sha256=sha256)
        raise Altered(f"The stored bytes of {sha256} were changed. Nothing of them is given out.")
