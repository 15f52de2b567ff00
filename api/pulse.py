"""The sign of life of a worker that runs by itself, for whoever watches over it: a file that stays young."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from services.beating import beating
from services.records.database import Database

NAME = "alive"
"""Of the file, in the data folder."""

SECONDS = 15.0
"""Between two signs. Who sees none for four times as long has a worker that does nothing."""


@contextlib.contextmanager
def pulse(folder: Path, database: Database, *, seconds: float = SECONDS) -> Iterator[None]:
    """Touch the file as long as the process lives and the records answer, from a thread of its own."""
    file = folder / NAME
    file.unlink(missing_ok=True)

    def sign() -> None:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
        file.touch()

    try:
        with beating("pulse", sign, seconds=seconds, at_once=True):
            yield
    finally:
        file.unlink(missing_ok=True)
