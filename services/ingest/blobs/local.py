"""A folder as blob store: `ab/cd/<sha256>`, each file written once and then read-only.

A blob is copied into `incoming/` of the same file system, hashed on the way, forced to disk, and then
renamed to its place: whatever is under its final name is whole. Many small ones are forced to disk together.
What a crash leaves in `incoming/` is never read; leftovers older than a day are removed when the store is opened.

Disks damage files all the same. When the same bytes come again, the stored file is compared with them, and replaced
when it is not what its name says.
"""

import contextlib
import ctypes
import datetime as dt
import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import structlog

from models.errors import DataFolderUnusable, LinceError, StorageFull
from models.ids import Sha256, fresh
from services.blob_ports import HashedFile, Readable
from services.ingest.blobs.stored import Blob, absent, copied, hash_at, intact, place_of

log = structlog.get_logger("lince.blobs")

STALE_SECONDS = 24 * 3600
FULL = (errno.ENOSPC, errno.EDQUOT)

MANY = 8
"""From so many files on, the file system is told to confirm all that it has."""

_syncfs = getattr(ctypes.CDLL(None), "syncfs", None)


class LocalBlobs:
    """BlobStore over a folder. Safe for many processes at once: the last step is one rename."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clean()

    def put(self, stream: Readable) -> Blob:
        """Copy a stream in. Raises StorageFull; nothing half-written is ever visible."""
        (blob,) = self.put_all([stream])
        if isinstance(blob, OSError):
            raise blob
        return blob

    def put_all(self, streams: Iterable[Readable]) -> list[Blob | OSError]:
        """Copy streams in, with one confirmation of the disk for all. An error of one stands in its place.

        Raises StorageFull: what was confirmed before stays, the rest is not there.
        """
        taken: list[tuple[Path, Blob] | OSError] = []
        try:
            for stream in streams:
                try:
                    taken.append(self._taken(stream))
                except OSError as error:
                    if error.errno in FULL:
                        raise
                    taken.append(error)
            placed = iter(self._placed([one for one in taken if not isinstance(one, OSError)]))
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull("There is no space left for the file.") from error
            raise
        finally:
            for one in taken:
                if not isinstance(one, OSError):
                    one[0].unlink(missing_ok=True)
        return [one if isinstance(one, OSError) else next(placed) for one in taken]

    def _placed(self, whole: Sequence[tuple[Path, Blob]]) -> list[Blob]:
        """Whole on the disk before it has its name, and its name on the disk before it counts."""
        confirm([temporary for temporary, _ in whole])
        blobs = [replace(blob, repaired=self._place(temporary, blob)) for temporary, blob in whole]
        places = [self._path(blob.sha256) for blob in blobs]
        confirm([*{folder for place in places for folder in list(place.parents)[:2]}, self._root])
        return blobs

    def _taken(self, stream: Readable) -> tuple[Path, Blob]:
        """A copy under a name of its own, and what is in it."""
        descriptor, name = tempfile.mkstemp(dir=self._incoming, prefix="blob-")
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                blob = copied(stream, file)
                os.fchmod(file.fileno(), 0o400)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name), blob

    def adopt(self, file: HashedFile) -> Blob:
        """Take in a file whose hashes are known: by a second name for it, else by a copy. Raises StorageFull."""
        blob = Blob(sha256=file.sha256, sha512=file.sha512, size=file.size)
        temporary = self._incoming / f"link-{fresh()}"
        try:
            os.link(file.path, temporary)
        except OSError:  # another disk, or one without such names
            with file.path.open("rb", buffering=0) as stream:
                return self.put(stream)
        try:
            temporary.chmod(0o400)
            return self._placed([(temporary, blob)])[0]
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull("There is no space left for the file.") from error
            raise
        finally:
            temporary.unlink(missing_ok=True)

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open for reading. Raises NotFound."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise absent() from None

    @contextmanager
    def path(self, sha256: Sha256) -> Iterator[Path]:
        """The stored file itself. Raises NotFound."""
        place = self._path(sha256)
        if not place.is_file():
            raise absent()
        yield place

    def has(self, sha256: Sha256) -> bool:
        """Whether the bytes are there."""
        return self._path(sha256).is_file()

    def has_all(self, hashes: Iterable[Sha256]) -> bool:
        """Whether all of them are there."""
        return all(map(self.has, hashes))

    def all(self, *, before: dt.datetime | None = None) -> Iterator[Sha256]:
        """The hashes of all that is there, in order; `before`: of what was stored before that moment."""
        for first in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            for place in sorted(first.glob("*/*")):
                found = hash_at(place.relative_to(self._root).as_posix())
                if found is not None and (before is None or place.stat().st_mtime < before.timestamp()):
                    yield found

    def health(self) -> LinceError | None:
        """Whether the folder can be read and written."""
        if os.access(self._incoming, os.R_OK | os.W_OK | os.X_OK):
            return None
        return DataFolderUnusable("The folder of originals cannot be read and written.")

    def keeps(self) -> str:
        """Nothing is kept of what is erased."""
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    def verify(self, sha256: Sha256, look: Callable[[], None] = lambda: None) -> bool:
        """Whether the stored bytes still have this hash. `look` is called with each piece. Raises NotFound."""
        with self.open(sha256) as file:
            return intact(file, sha256, look)

    def remove(self, sha256: Sha256) -> bool:
        """Take bytes out, and the folders that they alone were in; False where there are none."""
        place = self._path(sha256)
        try:
            place.unlink()
        except FileNotFoundError:
            return False
        with contextlib.suppress(OSError):  # others lie in them, or come this moment
            place.parent.rmdir()
            place.parent.parent.rmdir()
        confirm([self._root])
        return True

    def _path(self, sha256: Sha256) -> Path:
        return self._root / place_of(sha256)

    def _place(self, temporary: Path, blob: Blob) -> bool:
        """Put the bytes where they belong; True when they took the place of damaged ones."""
        place = self._path(blob.sha256)
        damaged = place.is_file()
        if damaged and self._sound(place, blob):
            return False
        try:
            temporary.replace(place)
        except FileNotFoundError:
            for folder in (place.parent.parent, place.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
            temporary.replace(place)
        if damaged:
            log.error("a stored file was damaged and is replaced by the same bytes received again", sha256=blob.sha256)
        return damaged

    def _sound(self, place: Path, blob: Blob) -> bool:
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


def confirm(paths: Sequence[Path]) -> None:
    """Have the disk confirm what was written to files and folders of one file system.

    Many of them are confirmed by one call for the whole file system, where there is one (Linux).
    """
    if len(paths) >= MANY and _syncfs is not None and _confirmed_all(paths[0]):
        return
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _confirmed_all(path: Path) -> bool:
    assert _syncfs is not None
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return bool(_syncfs(descriptor) == 0)
    finally:
        os.close(descriptor)
