"""A new SQLite catalogue of a test takes the statements that the migrations end in: they cost a fifth of a second."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from services.records import upgrade
from services.records.database import Database


@pytest.fixture(scope="session", autouse=True)
def copied_beginnings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Upgrades of a catalogue that has rows, or is a server's, go on as they are."""
    by_migrations = upgrade.upgrade
    made = tmp_path_factory.mktemp("beginning") / "catalogue.sqlite"
    statements: list[str] = []

    def copied(database: Database, revision: str | None) -> None:
        if revision is not None or database.locks:
            by_migrations(database, revision)
            return
        if not statements:
            first = Database(made)
            by_migrations(first, None)
            first.close()
            with closing(sqlite3.connect(made)) as before:
                statements.extend(list(before.iterdump())[1:-1])
        # Another program may be making the same catalogue just now: who comes second finds it made.
        with database.writing() as connection:
            begun = connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is not None
            for statement in () if begun else statements:
                connection.exec_driver_sql(statement)

    upgrade.upgrade = copied
    yield
    upgrade.upgrade = by_migrations
