"""A folder that is written beside its place and moved there when it is whole: nothing half written is ever seen.

Or the same as one archive, of which nothing lies in a folder at any time.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from models.errors import Conflict, StorageFull, UsageError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST)
_BLOCK = 256 * 1024
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every member of an archive: that of the container's clock would make each one another file."""


@dataclass(frozen=True)
class Written:
    """A file of the folder: its path inside, parts separated by /, and what is in it."""

    path: str
    size: int
    sha256: str
    sha512: str


class Staging:
    """Writes files and remembers their hashes. `look` is called with each piece: where it raises, nothing is left."""

    def __init__(self, root: Path, look: Callable[[], None] = lambda: None) -> None:
        self.root = root
        self.files: list[Written] = []
        self.look = look

    def write(self, path: str, pieces: Iterable[bytes]) -> Written:
        """A new file out of its pieces, hashed on the way. Raises FileExistsError: no name is written twice."""
        short, long, size = hashlib.sha256(), hashlib.sha512(), 0
        with self._new(path) as file:
            for piece in pieces:
                self.look()
                file.write(piece)
                short.update(piece)
                long.update(piece)
                size += len(piece)
        written = Written(path, size, short.hexdigest(), long.hexdigest())
        self.files.append(written)
        return written

    def _new(self, path: str) -> IO[bytes]:
        place = self.root / path
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place.open("xb")

    @property
    def digest(self) -> str:
        """SHA-512 over the list of all files."""
        lines = sorted(f"{one.sha512}  {one.path}\n" for one in self.files)
        return hashlib.sha512("".join(lines).encode()).hexdigest()


class _Archive(Staging):
    """Writes the files into a ZIP archive, one behind the other."""

    def __init__(self, packed: zipfile.ZipFile, look: Callable[[], None]) -> None:
        super().__init__(Path(), look)
        self._packed = packed

    def _new(self, path: str) -> IO[bytes]:
        if path in self._packed.NameToInfo:
            raise FileExistsError(errno.EEXIST, "written twice", path)
        return self._packed.open(zipfile.ZipInfo(path, _EARLIEST), "w", force_zip64=True)


@contextlib.contextmanager
def archived(file: BinaryIO, look: Callable[[], None] = lambda: None) -> Iterator[Staging]:
    """An archive to be written into a file of its own, which stands at its begin again at the end.

    Raises StorageFull.
    """
    try:
        with zipfile.ZipFile(file, "w") as packed:
            yield _Archive(packed, look)
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(
                "There is no space left on this server to write the archive.",
                next_step="Free space in its data folder, and export again.",
            ) from error
        raise
    file.seek(0)


def zipped(root: Path, file: BinaryIO, look: Callable[[], None] = lambda: None) -> None:
    """Everything in a folder as an archive, in a file that stands at its begin again at the end."""
    with archived(file, look) as folder:
        for path in sorted(one for one in root.rglob("*") if one.is_file()):
            with path.open("rb") as source:
                folder.write(path.relative_to(root).as_posix(), iter(lambda: source.read(_BLOCK), b""))


@contextlib.contextmanager
def staged(to: Path, look: Callable[[], None] = lambda: None) -> Iterator[Staging]:
    """A folder to be written, which lies at `to` once the block ends well, and nowhere when it does not.

    Raises UsageError where something lies there, Conflict where another export was faster, StorageFull.
    """
    to = to.expanduser().absolute()
    if os.path.lexists(to) and not (to.is_dir() and not to.is_symlink() and not any(to.iterdir())):
        raise UsageError(f"{to} is there already.", next_step="Name a new folder, or an empty one.")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=to.parent, prefix=f".{to.name[:60]}."))
    except OSError as error:
        raise _told(error, to) from error
    try:
        yield Staging(draft, look)
        os.sync()  # whole on the disk before it has its name
        draft.rename(to)
    except OSError as error:
        if error.errno in _FULL or error.filename is not None:
            raise _told(error, to) from error
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _told(error: OSError, to: Path) -> Exception:
    if error.errno in _FULL:
        return StorageFull(
            f"There is no space left for the export at {to}.",
            next_step="Nothing was left there. Free space or name another disk with --to, and export again.",
        )
    if error.errno in _TAKEN:
        return Conflict(f"Another export was written to {to} meanwhile.", next_step="Name another folder.")
    return UsageError(f"The export cannot be written to {to}: {error.strerror}.", next_step="Name another folder.")
