"""One state of all records as a file, while others go on writing; and what of the store the records name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select, union
from sqlalchemy.exc import DatabaseError

from models.audit import AuditHead
from models.errors import Altered, LinceError, StorageFull
from services.records import erasing
from services.records.copying import copy
from services.records.database import Database

_ROOM = "Free space on the disk where it is written, and run the same command again."


def snapshot(database: Database, file: Path) -> None:
    """Write all records, as they are at one moment, into a new SQLite file, whichever database they are in.

    Raises StorageFull, and what else is wrong with a database as our own error.
    """
    if database.locks:  # a server's
        target = Database(file)
        try:
            target.migrate()
            with database.reading() as before, target.writing() as after:
                copy(before, after)
        finally:
            target.shrink_log()
            target.close()
        return
    with closing(sqlite3.connect(database.path)) as before, closing(sqlite3.connect(file)) as after:
        try:
            before.backup(after)
            after.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise StorageFull("There is no space left for the copy of the records.", next_step=_ROOM) from error
            raise


def last_event(file: Path) -> AuditHead:
    """The last event of the audit log in such a file."""
    with closing(sqlite3.connect(file)) as connection:
        last = connection.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    return AuditHead(sequence=last[0], hash=last[1])


class Stated(NamedTuple):
    """What such a file says of itself."""

    revision: str | None
    end: AuditHead
    stored: int
    """How many bytes in the store it names, each once."""


def stated(file: Path) -> Stated:
    """What a file says that may be any file. Raises Altered where it is no catalogue."""
    try:
        with closing(Database(file)) as database:
            revision = database.checked_revision()
        return Stated(revision, last_event(file), len(list(stored(file))))
    except (LinceError, DatabaseError, sqlite3.Error, TypeError, ValueError) as error:
        raise Altered("The records of the backup are no catalogue.") from error


def stored(file: Path) -> Iterator[str]:
    """SHA-256 of all bytes in the store that the records of such a file name, in order."""
    database = Database(file)
    try:
        named = union(*(select(table.c[column]).where(table.c[column].is_not(None)) for table, column in erasing.BYTES))
        with database.reading() as connection:
            yield from sorted(connection.execute(named).scalars())
    finally:
        database.close()
        for left in file.parent.glob(f"{file.name}-*"):
            left.unlink(missing_ok=True)
