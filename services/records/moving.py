"""Moves all records of a data folder from SQLite into an empty PostgreSQL database, and proves that none changed."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from models.errors import DataFolderBusy, DataFolderUnusable
from services.records.catalogue import ELSEWHERE, MOVED, MOVING, open_database
from services.records.copying import copy
from services.records.postgres import PostgresDatabase


def move(path: Path, address: str, told: Callable[[str, int], None]) -> Mapping[str, int]:
    """Copy every row, compare both sides, and leave a mark beside the file; returns how many rows each table has.

    `told` hears of each table and its rows as it is copied. Nobody else has the file open meanwhile, and a mark keeps
    everybody from both sides until the file is put away. Over there all is one transaction: what is cut off leaves no
    row, and a second call begins anew, or puts away what the first one had only to put away.
    Raises DataFolderUnusable (nothing to move), DataFolderBusy, CatalogueUnreachable, Conflict (other records there).
    """
    if not path.exists():
        raise DataFolderUnusable(f"There are no records in {path.name} to move.")
    source, target = open_database(path), PostgresDatabase(address)
    try:
        source.migrate()
        source.close()
        target.migrate()
        mark = path.with_name(MOVING)
        began = not mark.exists()
        _written(mark, target.name)
        copied = False
        try:
            with _alone(path) as before:
                with target.writing() as after:
                    counts = copy(before, after, told)
                    copied = True
                _written(path.with_name(ELSEWHERE), target.name)
                path.chmod(0o600)
                path.rename(path.with_name(MOVED))
                _on_disk(path.parent)
        except BaseException:
            # Once all is copied it may be committed, whatever the error: then only another call knows.
            if began and not copied:
                mark.unlink()
            raise
        mark.unlink()
    finally:
        source.close()
        target.close()
    return counts


@contextmanager
def _alone(path: Path) -> Iterator[Connection]:
    """A connection to a file that no other process has open, or can open. Raises DataFolderBusy.

    SQLite leaves its log (WAL) only where nobody else is connected; what the log held is then in the file.
    """
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            own.exec_driver_sql("PRAGMA busy_timeout=2000")
            left = own.exec_driver_sql("PRAGMA journal_mode=DELETE").scalar()
            own.exec_driver_sql("BEGIN EXCLUSIVE")
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            left = "wal"
        if left != "delete":
            raise DataFolderBusy(
                "Another process of Lince has the records of this data folder open.",
                next_step="Stop the server, workers and commands that use it; then run `lince migrate` again.",
            )
        yield connection


def _written(mark: Path, name: str) -> None:
    """A mark that says where the records are, whole and on the disk."""
    draft = mark.with_name(f".{mark.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(mark)
    _on_disk(mark.parent)


def _on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
