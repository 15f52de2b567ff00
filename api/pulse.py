"""The sign of life of a worker that runs by itself, for whoever watches over it: a file that stays young."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import structlog

from models.errors import LinceError
from services.records.database import Database

log = structlog.get_logger("lince.worker")

NAME = "alive"
"""Of the file, in the data folder."""

SECONDS = 15.0
"""Between two signs. Who sees none for four times as long has a worker that does nothing."""


@contextlib.contextmanager
def pulse(folder: Path, database: Database, *, seconds: float = SECONDS) -> Iterator[None]:
    """Touch the file as long as the process lives and the records answer, from a thread of its own."""
    file = folder / NAME
    file.unlink(missing_ok=True)
    stop = threading.Event()

    def beat() -> None:
        while True:
            try:
                with database.reading() as connection:
                    connection.exec_driver_sql("SELECT 1")
                file.touch()
            except (LinceError, OSError) as error:
                log.warning("no sign of life", kind=type(error).__name__)
            if stop.wait(seconds):
                return

    thread = threading.Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        file.unlink(missing_ok=True)
