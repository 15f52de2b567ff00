"""What lies under the paths that somebody offers: the files to take, and what is left out with the reason for it.

Nothing is followed and nothing but a regular file is opened. A link may point outside of what was seized; a pipe may
never answer; a folder that cannot be listed may hold anything, so it is a failure that the report names.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import UsageError
from models.exhibit import printable
from models.run import Unopened
from services.ingest.logs_beside import LOGS

_KINDS = (
    (stat.S_ISLNK, "it is a link, and links are not followed"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
)


@dataclass(frozen=True)
class Offered:
    """A file to take, with the path it is received under: folders keep their own name and what is below it."""

    path: Path
    name: str


def check_paths(paths: Sequence[Path], *, data: Path) -> None:
    """Look at every path before anything is received. Raises UsageError, which names all that cannot be taken.

    `data` is the data folder: what lies in it is no evidence.
    """
    absent = [path for path in paths if not _exists(path)]
    if absent:
        more = f" ({len(absent)} such paths)" if len(absent) > 1 else ""
        raise UsageError(
            f"There is no file or folder {printable(str(absent[0]))}{more}.",
            next_step="Check the path; nothing was received.",
        )
    for path in paths:
        place = _place(path)
        if not (place.is_dir() or place.is_file()):
            raise UsageError(
                f"{printable(str(path))} is no ordinary file.", next_step="Save its content to a file first."
            )
        if _part_of(place, data):
            raise UsageError(
                f"{printable(str(path))} is the data folder itself, or what Lince keeps in it.",
                next_step="Give the evidence, or choose another data folder with --data.",
            )


def offered(paths: Sequence[Path], *, data: Path | None = None) -> Iterator[Offered | Unopened]:
    """Every regular file under the paths, and everything that is left out. Raises UsageError for a missing path.

    A path that was named may be a link: somebody meant what it points to. Links below it are not followed.
    """
    for path in sorted(paths, key=lambda path: not path.name.endswith(LOGS)):
        place = _place(path)
        if place.is_dir():
            yield from _below(place, place.name, apart=_identity(data))
        else:
            yield Offered(place, path.name)


def open_regular(path: Path) -> BinaryIO:
    """Open a file that was offered. Raises OSError when it has become a link, a pipe or a device since it was seen."""
    # Without O_NONBLOCK the open of a pipe waits for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no ordinary file any more")
    return os.fdopen(descriptor, "rb")


def _place(path: Path) -> Path:
    """Where a path that was named leads to. Raises UsageError when nothing is there, or a folder cannot be listed."""
    if not _exists(path):
        raise UsageError(f"There is no file or folder {printable(str(path))}.", next_step="Check the path.")
    place = path.resolve()
    if place.is_dir() and not os.access(place, os.R_OK | os.X_OK):
        raise UsageError(f"The folder {printable(str(path))} cannot be read.", next_step="Check its permissions.")
    return place


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (OSError, ValueError):  # also where a folder above it cannot be entered
        return False
    return True


def _below(root: Path, base: str, *, apart: tuple[int, int] | None) -> Iterator[Offered | Unopened]:
    waiting = [(root, base)]
    while waiting:
        folder, name = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: _turn(entry.name))
        except OSError as error:
            yield _lost(f"{name}/", f"the folder cannot be read: {error.strerror}")
            continue
        folders = []
        for entry in entries:
            path, below = folder / entry.name, f"{name}/{entry.name}"
            try:
                facts = entry.stat(follow_symlinks=False)
            except OSError as error:
                yield _lost(below, error.strerror or "cannot be read")
                continue
            if stat.S_ISREG(facts.st_mode):
                yield Offered(path, below)
            elif not stat.S_ISDIR(facts.st_mode):
                yield _left_out(below, facts.st_mode)
            elif (facts.st_dev, facts.st_ino) == apart:
                yield Unopened(path=printable(f"{below}/"), reason="it is the data folder of Lince", failure=False)
            else:
                folders.append((path, below))
        waiting += reversed(folders)


def _turn(name: str) -> tuple[str, bool]:
    """By name; the logs of a database before it, so that they are there when it is read."""
    ending = next((ending for ending in LOGS if name.endswith(ending)), "")
    return name.removesuffix(ending), not ending


def _left_out(name: str, mode: int) -> Unopened:
    reason = next((reason for is_kind, reason in _KINDS if is_kind(mode)), "it is no ordinary file")
    return Unopened(path=printable(name), reason=reason, failure=False)


def _lost(name: str, reason: str) -> Unopened:
    return Unopened(path=printable(name), reason=reason)


def _identity(folder: Path | None) -> tuple[int, int] | None:
    if folder is None or not folder.is_dir():
        return None
    facts = folder.stat()
    return facts.st_dev, facts.st_ino


def _part_of(place: Path, data: Path) -> bool:
    """Whether a path is the data folder or lies in the folders that Lince keeps there."""
    kept = [data / name for name in ("blobs", "index", "work", "uploads")]
    return place == data or any(place.is_relative_to(folder) for folder in kept)
