"""The data folder: what lies where, and the lock of the one process that works on it."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from models.errors import DataFolderBusy, DataFolderUnusable, StorageFull


class DataFolder:
    """A data folder on a local disk. Opened by every process; worked on by one."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self.catalogue = self.root / "catalogue.sqlite"
        self.moving = self.root / "catalogue.moving"
        self.moved = self.root / "catalogue.moved.sqlite"
        self.elsewhere = self.root / "catalogue.elsewhere"
        self.blobs = self.root / "blobs"
        self.index = self.root / "index"
        self.work = self.root / "work"
        self.uploads = self.root / "uploads"
        self._lock = self.root / "lince.lock"

    def prepare(self) -> None:
        """Make what is missing, closed to other accounts. Raises DataFolderUnusable, StorageFull."""
        try:
            for folder in (self.root, self.blobs, self.index, self.work, self.uploads):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(self.root, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "not writable")
            for file in (self.catalogue, *self.root.glob("catalogue.sqlite-*"), self._lock):
                if file.exists() and not os.access(file, os.R_OK | os.W_OK):
                    raise PermissionError(errno.EACCES, f"{file.name} is not writable")
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StorageFull(f"No space left for the data folder {self.root}.") from error
            raise DataFolderUnusable(f"The data folder {self.root} cannot be used: {error.strerror}.") from error

    @property
    def exists(self) -> bool:
        """Whether a catalogue lies here, or what belongs to one on a server."""
        return self.catalogue.exists() or self.elsewhere.exists()

    @contextlib.contextmanager
    def hold(self, purpose: str) -> Iterator[None]:
        """Be the one process that works on the folder. Raises DataFolderBusy; a dead holder leaves no lock behind."""
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DataFolderBusy(f"The data folder {self.root} is in use by {self.holder}.") from error
            os.ftruncate(handle, 0)
            os.write(handle, f"{purpose} (process {os.getpid()})".encode())
            yield
        finally:
            os.close(handle)

    @property
    def holder(self) -> str:
        """Who works on the folder, or did last: what it was held for, and by which process."""
        return self._lock.read_bytes()[:200].decode("utf-8", "replace").strip() or "another process"
