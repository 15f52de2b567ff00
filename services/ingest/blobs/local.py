"""A folder as blob store: `ab/cd/<sha256>`, each file written once and then read-only.

A blob is copied into `incoming/` of the same file system, hashed on the way, forced to disk, and then
renamed to its place: whatever is under its final name is whole. What a crash leaves in `incoming/`
is never read; leftovers older than a day are removed when the store is opened.

Disks damage files all the same. When the same bytes come again, the stored file is compared with them, and replaced
when it is not what its name says.
"""

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import structlog

from models.errors import NotFound, StorageFull
from models.ids import Sha256
from services.ports import Readable

log = structlog.get_logger("lince.blobs")

BLOCK = 1024 * 1024
STALE_SECONDS = 24 * 3600
SHA256 = re.compile(r"[0-9a-f]{64}")
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class LocalBlob:
    """What was taken in."""

    sha256: Sha256
    sha512: str
    size: int
    repaired: bool = False
    """The stored file had been damaged, and these bytes took its place."""


class LocalBlobs:
    """BlobStore over a folder. Safe for many processes at once: the last step is one rename."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clean()

    def put(self, stream: Readable) -> LocalBlob:
        """Copy a stream in. Raises StorageFull; nothing half-written is ever visible."""
        descriptor, name = tempfile.mkstemp(dir=self._incoming, prefix="blob-")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                blob = _copy(stream, file)
                os.fchmod(file.fileno(), 0o400)
                os.fsync(file.fileno())
            repaired = self._place(temporary, blob)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull("There is no space left for the file.") from error
            raise
        finally:
            temporary.unlink(missing_ok=True)
        if repaired:
            log.error("a stored file was damaged and is replaced by the same bytes received again", sha256=blob.sha256)
        return replace(blob, repaired=repaired)

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open for reading. Raises NotFound."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound("The store holds no such bytes.") from None

    @contextmanager
    def path(self, sha256: Sha256) -> Iterator[Path]:
        """The stored file itself. Raises NotFound."""
        place = self._path(sha256)
        if not place.is_file():
            raise NotFound("The store holds no such bytes.")
        yield place

    def has(self, sha256: Sha256) -> bool:
        """Whether the bytes are there."""
        return self._path(sha256).is_file()

    def verify(self, sha256: Sha256) -> bool:
        """Whether the stored bytes still have this hash. Raises NotFound."""
        digest = hashlib.sha256()
        with self.open(sha256) as file:
            while block := file.read(BLOCK):
                digest.update(block)
        return digest.hexdigest() == sha256

    def _path(self, sha256: Sha256) -> Path:
        # A hash is never a path: anything else could climb out of the folder.
        if not SHA256.fullmatch(sha256):
            raise NotFound("The store holds no such bytes.")
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def _place(self, temporary: Path, blob: LocalBlob) -> bool:
        """Put the bytes where they belong; True when they took the place of damaged ones."""
        place = self._path(blob.sha256)
        damaged = place.is_file()
        if damaged and self._sound(place, blob):
            return False
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        temporary.replace(place)
        # The name itself must survive a power cut, and so must the folders made for it.
        for folder in (place.parent, place.parent.parent, self._root):
            _sync_folder(folder)
        return damaged

    def _sound(self, place: Path, blob: LocalBlob) -> bool:
        try:
            return place.stat().st_size == blob.size and self.verify(blob.sha256)
        except OSError:  # the disk does not give it back
            return False

    def _clean(self) -> None:
        limit = time.time() - STALE_SECONDS
        for leftover in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if leftover.lstat().st_mtime < limit:
                    leftover.unlink()


def _copy(stream: Readable, file: BinaryIO) -> LocalBlob:
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    while block := stream.read(BLOCK):
        short.update(block)
        long.update(block)
        size += len(block)
        rest = memoryview(block)
        while rest:
            rest = rest[file.write(rest) :]
    return LocalBlob(sha256=Sha256(short.hexdigest()), sha512=long.hexdigest(), size=size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
