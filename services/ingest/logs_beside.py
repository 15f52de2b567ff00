"""Logs that lie beside a SQLite database (`name-wal`, `name-journal`), laid into the folder in which it is read.

The reading process sees one file and its own folder: what belongs together is brought there before it starts.
"""

import shutil
from pathlib import Path

LOGS = ("-wal", "-journal")
LARGEST = 1024 * 1024 * 1024
"""Bytes of a database and its logs together that are copied."""
MAGIC = b"SQLite format 3\0"
_LAID = "log-beside"


def is_database(path: Path) -> bool:
    """Whether a file is a SQLite database, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def lay(log: Path, folder: Path, *, ending: str) -> None:
    """Copy a log into the folder. One that is empty, or too large to be read with its database, stays away."""
    if 0 < log.stat().st_size <= LARGEST:
        shutil.copyfile(log, folder / f"{_LAID}{ending}")


def lay_neighbours(database: Path, folder: Path) -> None:
    """Copy the logs that lie beside a file, if it is a database."""
    if not is_database(database):
        return
    for ending in LOGS:
        log = database.with_name(database.name + ending)
        if log.is_file() and not log.is_symlink():
            lay(log, folder, ending=ending)


def laid(folder: Path) -> dict[str, Path]:
    """The logs in the folder, by how their names end."""
    places = {ending: folder / f"{_LAID}{ending}" for ending in LOGS}
    return {ending: place for ending, place in places.items() if place.is_file()}
