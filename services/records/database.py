"""The database behind the catalogue: SQLite in a folder, or PostgreSQL behind the same calls (`postgres`).

One `Database` serves a whole process. A transaction is bound to the calling context, so that
stores called inside `transaction()` take part in it without being handed a connection.
"""

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import TypeDecorator

from models.errors import DataFolderBusy, DataFolderUnusable, StorageFull

HEAD = "0069"
"""The migration that this code expects."""

# A writer waits this long for another one. Writes here take milliseconds, but SQLite lets nobody queue: on a machine
# with ten times more to do than it has processors, a writer was passed over for a minute.
BUSY_SECONDS = 300

_ROOM = "SQLITE_TMPDIR"
"""Where SQLite writes what it needs for a while."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A time in UTC: stored without zone, always read back with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC, zone dropped."""
        del dialect
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Zone put back."""
        del dialect
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Database:
    """Connections and transactions. Runs in every process of the product; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._began_with(self._sqlite())

    def _sqlite(self, **options: Any) -> Engine:
        given = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(f"sqlite:///{self.path}", connect_args=given, hide_parameters=True, **options)
        _prepare(engine)
        return engine

    def _began_with(self, engine: Engine) -> None:
        self._engine = engine
        self._current: ContextVar[Connection | None] = ContextVar(f"lince-connection-{id(self)}", default=None)
        self._afterwards: ContextVar[dict[str, Callable[[], None]] | None] = ContextVar(
            f"lince-afterwards-{id(self)}", default=None
        )
        self._undone: ContextVar[list[Callable[[], None]] | None] = ContextVar(f"lince-undone-{id(self)}", default=None)

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, for migrations."""
        return self._engine

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock; commit at the end, undo everything on an error. Nests: the outermost commits."""
        if self._current.get() is not None:
            yield
            return
        afterwards: dict[str, Callable[[], None]] = {}
        undone: list[Callable[[], None]] = []
        try:
            with self.typed_errors(), self._engine.connect() as connection, connection.begin():
                token, waiting = self._current.set(connection), self._afterwards.set(afterwards)
                kept = self._undone.set(undone)
                try:
                    yield
                finally:
                    self._undone.reset(kept)
                    self._afterwards.reset(waiting)
                    self._current.reset(token)
        except Exception:
            for call in undone:
                call()
            raise
        for call in afterwards.values():
            call()

    def after_undoing(self, call: Callable[[], None]) -> None:
        """Have something done if the present transaction is undone by an error: what must be known all the same."""
        undone = self._undone.get()
        if undone is not None:
            undone.append(call)

    def after_commit(self, name: str, call: Callable[[], None]) -> None:
        """Have something done once the present transaction is committed; the last call of a name counts.

        Never done when it is undone, or when the process dies in between. It must not raise.
        """
        afterwards = self._afterwards.get()
        assert afterwards is not None
        afterwards[name] = call

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection inside a transaction: the current one, else one of its own."""
        with self.transaction():
            connection = self._current.get()
            assert connection is not None
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading: the current transaction's, else one that sees the last commit."""
        connection = self._current.get()
        if connection is not None:
            yield connection
            return
        with self.typed_errors(), self._engine.connect() as own:
            yield self.for_reading(own)

    def for_reading(self, connection: Connection) -> Connection:
        """A connection of its own as readers have it: each statement sees the last commit."""
        return connection.execution_options(isolation_level="AUTOCOMMIT")

    def narrow(self, connection: Connection, cases: Iterable[str]) -> None:
        """Have the database itself keep a session from rows of other cases, where it can."""

    def clock(self) -> dt.datetime:
        """The time of the machine that the database is on."""
        return dt.datetime.now(dt.UTC)

    def alone(self, lost: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """Be the one server for these records: here the lock of the folder says so. Raises DataFolderBusy."""
        del lost
        return contextlib.nullcontext()

    def concerns(self) -> tuple[str, ...]:
        """What of the server's settings leaves words or rows less closed than they could be, in sentences."""
        return ()

    @property
    def locks(self) -> bool:
        """Whether it can."""
        return False

    def for_narrowing(self) -> Engine:
        """An engine whose connections may be narrowed to a scope: none of them is lent to somebody else as it is."""
        return self._sqlite(poolclass=NullPool)

    def own(self, statement: str) -> str:
        """A statement with a question mark for each value, as this database's driver takes it."""
        return statement

    def shrink_log(self) -> None:
        """Bring what was written into the database's file, and empty the log beside it: it holds what rows said before.

        Where somebody reads an older state just now, it waits for the next time.
        """
        with self._engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            own.exec_driver_sql("PRAGMA busy_timeout=2000")
            own.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            own.exec_driver_sql(f"PRAGMA busy_timeout={round(BUSY_SECONDS * 1000)}")

    def rewrite(self) -> None:
        """Write the database's file anew, without what deleted rows said, and empty the log beside it."""
        # Elsewhere a copy of everything would lie for that time.
        before = os.environ.get(_ROOM)
        os.environ[_ROOM] = str(self.path.parent)
        try:
            with self._engine.connect() as connection:
                own = connection.execution_options(isolation_level="AUTOCOMMIT")
                overwriting(own)
                own.exec_driver_sql("VACUUM")
        finally:
            if before is None:
                del os.environ[_ROOM]
            else:
                os.environ[_ROOM] = before
        self.shrink_log()

    @property
    def name(self) -> str:
        """Where it is, without a password."""
        return str(self.path)

    def size(self) -> int:
        """Bytes on the disk."""
        files = self.path.parent.glob(f"{self.path.name}*")
        return sum(file.stat().st_size for file in files if file.is_file())

    def migrate(self) -> None:
        """Bring the schema to this code's version; keeps all data. A newer schema is refused."""
        with self.typed_errors():
            revision = self.revision()
            if revision == HEAD:
                return
            # Alembic takes a third of a second to import: only a first or an upgrading start pays it.
            from services.records.upgrade import upgrade  # noqa: PLC0415

            upgrade(self, revision)

    def lock_later(self, connection: Connection) -> None:
        """Lock tables that came with a migration, where the database has locks of its own."""

    def checked_revision(self) -> str | None:
        """The same, with what is wrong with the file told as our own error."""
        with self.typed_errors():
            return self.revision()

    def revision(self) -> str | None:
        """The migration the database stands at; None when it is empty."""
        with self._engine.connect() as connection:
            known = connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")).first()
            if known is None:
                return None
            row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
            return None if row is None else str(row[0])

    def typed_errors(self) -> contextlib.AbstractContextManager[None]:
        """What goes wrong with the database is told as our own error."""
        return _typed_errors()

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def _prepare(engine: Engine) -> None:
    """Have every connection of an engine kept as this catalogue needs it."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction handling is switched off: BEGIN is ours, below.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            # What is deleted or changed leaves no words behind in the file.
            "secure_delete=FAST",
            f"busy_timeout={round(BUSY_SECONDS * 1000)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # What the database is asked for its level says nothing of this: it would name one for readers too.
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            # IMMEDIATE takes the write lock first: a read that later turns into a write would fail at once instead.
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def overwriting(connection: Connection) -> None:
    """What this connection deletes or changes from now on is overwritten in the file, where the database can."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def keys_at_the_end(connection: Connection) -> None:
    """Rows may point at others that are gone until this transaction ends."""
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON" if sqlite else "SET CONSTRAINTS ALL DEFERRED")


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        reason = str(error.orig).lower()
        # The index of the log beside a catalogue that nobody has open finds no room: not told as a full disk.
        if "full" in reason or getattr(error.orig, "sqlite_errorname", "") == "SQLITE_IOERR_SHMSIZE":
            raise StorageFull("The disk of the data folder is full; nothing of this step was stored.") from error
        if "readonly" in reason or "unable to open" in reason or "disk i/o" in reason:
            raise DataFolderUnusable("The catalogue in the data folder cannot be opened for writing.") from error
        if "locked" in reason or "busy" in reason:
            raise DataFolderBusy(
                "Another process holds the catalogue; nothing of this step was stored.",
                next_step="Run the same command again when this machine has less to do: it continues where it stopped.",
            ) from error
        if "not a database" in reason or "malformed" in reason:
            raise DataFolderUnusable(
                "The catalogue in the data folder is damaged.",
                next_step="Keep the folder as it is and restore the catalogue from a backup; the originals are intact.",
            ) from error
        raise
