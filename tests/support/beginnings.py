"""A new SQLite catalogue of a test is a copy of one that the migrations made once: they cost a fifth of a second."""

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

    def copied(database: Database, revision: str | None) -> None:
        if revision is not None or database.locks:
            by_migrations(database, revision)
            return
        if not made.exists():
            first = Database(made)
            by_migrations(first, None)
            first.shrink_log()
            first.close()
        with closing(sqlite3.connect(made)) as before, closing(sqlite3.connect(database.path)) as after:
            before.backup(after)

    upgrade.upgrade = copied
    yield
    upgrade.upgrade = by_migrations
