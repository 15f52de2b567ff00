"""A folder for what a command takes out of exhibits, gone with the command, and with the next one if it was killed."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_HELD = "held"
_YOUNG = 600.0
"""Seconds in which a folder without its lock is left alone: whoever made it may be about to take it."""


@contextlib.contextmanager
def passing_folder(prefix: str) -> Iterator[Path]:
    """A folder among the system's temporary ones, private to its user. Wipes others of the prefix that nobody holds."""
    _wipe(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        with (folder / _HELD).open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # the system lets go of it when the process ends, however that comes
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wipe(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        # Another user's, or gone meanwhile.
        with contextlib.suppress(OSError):
            if not _is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    """Raises OSError."""
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        return True
    try:
        with (folder / _HELD).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime < _YOUNG
    except BlockingIOError:
        return True
    return False
