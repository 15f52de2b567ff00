"""One state of all records as a file, while others go on writing; and what of the store the records name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import select, union

from models.audit import AuditHead
from services.records import erasing
from services.records.copying import copy
from services.records.database import Database


def snapshot(database: Database, file: Path) -> None:
    """Write all records, as they are at one moment, into a new SQLite file, whichever database they are in."""
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
    with (
        closing(sqlite3.connect(database.path)) as before,
        closing(sqlite3.connect(file)) as after,
    ):
        before.backup(after)
        after.execute("PRAGMA journal_mode=DELETE")


def last_event(file: Path) -> AuditHead:
    """The last event of the audit log in such a file."""
    with closing(sqlite3.connect(file)) as connection:
        last = connection.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    return AuditHead(sequence=last[0], hash=last[1])


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
