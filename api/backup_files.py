"""Files of a backup: whoever has the disk may have put anything there, so only plain files are read, and no link."""

import contextlib
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from models.errors import Altered, DataFolderBusy, UsageError
from models.ids import Sha256
from services.blob_ports import HashedFile
from services.ingest.blobs.stored import BLOCK, copied


def reading(folder: Path, name: str) -> BinaryIO:
    """A plain file below a folder; `name` may lead through folders. Raises Altered where it is none, or by a link."""
    *above, last = PurePosixPath(name).parts
    with contextlib.ExitStack() as held:
        try:
            at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            held.callback(os.close, at)
            for part in above:
                at = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
                held.callback(os.close, at)
            file = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
        except OSError as error:
            raise Altered(f"The file {name} is missing, or is a link.") from error
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise Altered(f"The file {name} is no plain file.")
    return os.fdopen(file, "rb")


@contextlib.contextmanager
def alone(folder: Path, place: Path, flags: int, *, cannot: str, busy: str) -> Iterator[int]:
    """Hold `place`, in a folder or the folder itself, and nobody else meanwhile. An absent folder is made.

    Raises UsageError (`cannot`: be made, be written), and DataFolderBusy in the words of `busy`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, flags, 0o600)
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot {cannot}: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderBusy(busy) from None
        yield handle
    finally:
        os.close(handle)


@contextlib.contextmanager
def writing(file: Path) -> Iterator[BinaryIO]:
    """A new file for this account alone, whatever the umask; on the disk at the end. Raises OSError: one is there."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        os.fchmod(made.fileno(), 0o600)
        yield made
        made.flush()
        os.fsync(made.fileno())


def copy(stream: BinaryIO, file: Path) -> HashedFile:
    """Copy a stream into a new file; what the hash says is what was written."""
    with stream, writing(file) as made:
        got = copied(stream, made)
    return HashedFile(path=file, sha256=got.sha256, sha512=got.sha512, size=got.size)


def hash_of(stream: BinaryIO) -> Sha256:
    """SHA-256 of what is left of a stream; closes it."""
    digest = hashlib.sha256()
    with stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return Sha256(digest.hexdigest())
