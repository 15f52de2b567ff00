"""PostgreSQL 15 and newer behind the catalogue: for a unit's server, and for workers on several machines.

The same tables and the same statements as on SQLite. What differs is told to SQLAlchemy by a dialect of our own: whole
numbers have 64 bits, words are kept without a limit and sorted by code point, and the few functions of SQLite that
queries use have their counterparts. One writer at a time, as there: a transaction holds an advisory lock until it ends,
so that whoever reads and then writes never meets another one in between.
"""

import contextlib
import datetime as dt
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import BigInteger, Engine, create_engine, event, text, types
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.engine import URL, Connection, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.errors import CatalogueUnreachable, DataFolderBusy, DataFolderUnusable, SettingsError, StorageFull
from services.records.alone import alone
from services.records.database import BUSY_SECONDS, Database
from services.records.keepable import kept_json, kept_words
from services.records.postgres_tables import SCOPE, WHOLE, lock_later, make_tables
from services.records.tables import metadata

_WRITING = 0x6C696E6365
"""The number of the advisory lock that a writer holds: the word "lince" in ASCII."""

OLDEST = 15
"""The oldest release of PostgreSQL that is served."""


class _Compiler(PGCompiler_psycopg):
    """Functions of SQLite that our queries use."""

    def visit_json_each_func(self, function: Any, **kw: Any) -> str:
        """The values of a JSON list, as words; the column is called `value` there too."""
        return f"json_array_elements_text(CAST({self.process(function.clauses, **kw)} AS json))"

    def visit_json_extract_func(self, function: Any, **kw: Any) -> str:
        """What stands at `$.name` or `$[number]`, as words: whoever wants a number says so by a cast."""
        document, path = function.clauses
        found = re.fullmatch(r"\$(?:\.(\w+)|\[(\d+)\])", path.value)
        assert found is not None
        key = f"'{found[1]}'" if found[1] else found[2]
        return f"(CAST({self.process(document, **kw)} AS json) ->> {key})"

    def visit_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """Small letters and capitals of ASCII are the same, as SQLite has it."""
        made: str = self.visit_ilike_op_binary(binary, operator, **kw)  # type: ignore[no-untyped-call]
        return made

    def visit_max_func(self, function: Any, **kw: Any) -> str:
        """Of several values the greatest; of one, over all rows."""
        name = "greatest" if len(function.clauses) > 1 else "max"
        return f"{name}({self.process(function.clauses, **kw)})"

    def visit_substr_func(self, function: Any, **kw: Any) -> str:
        """Places in words are numbers of 32 bits here."""
        words, *places = (self.process(one, **kw) for one in function.clauses)
        return f"substr({', '.join([words, *(f'CAST({place} AS INTEGER)' for place in places)])})"

    def visit_group_concat_func(self, function: Any, **kw: Any) -> str:
        """Values with a comma between them."""
        return f"string_agg({self.process(function.clauses, **kw)}, ',')"


class _Types(PGTypeCompiler):
    """Types of columns."""

    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - SQLAlchemy's name
        """As wide as SQLite's."""
        del type_, kw
        return "BIGINT"

    def visit_VARCHAR(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - SQLAlchemy's name
        """Lengths are checked by the models."""
        del type_, kw
        return "VARCHAR"


class _Tables(PGDDLCompiler):
    """How tables are made."""

    def get_column_specification(self, column: Any, **kw: Any) -> str:
        """Words sort by code point, numbers that the database gives have 64 bits, as both do in SQLite."""
        made: str = super().get_column_specification(column, **kw)  # type: ignore[no-untyped-call]
        made = re.sub(r" (VARCHAR|TEXT)\b", r' \1 COLLATE "C"', made, count=1)
        return made.replace(" SERIAL", " BIGSERIAL").replace("DEFAULT x''", "DEFAULT ''")

    def visit_computed_column(self, generated: Any, **kw: Any) -> str:
        """Kept with the row: releases before 18 compute none while they read."""
        del kw
        made = self.sql_compiler.process(generated.sqltext, include_table=False, literal_binds=True)
        return f"GENERATED ALWAYS AS ({made}) STORED"

    def visit_foreign_key_constraint(self, constraint: Any, **kw: Any) -> str:
        """Checked at once, or at the end where a transaction asks for it."""
        made: str = super().visit_foreign_key_constraint(constraint, **kw)  # type: ignore[no-untyped-call]
        return f"{made} DEFERRABLE"


class _Whole(BigInteger):
    """A whole number; SQLite has no other."""

    render_bind_cast = True


class _Words(types.String):
    """Words. U+0000, which PostgreSQL keeps nowhere, is kept as its picture, so that places stay what they are."""

    render_bind_cast = True

    def bind_processor(self, dialect: Any) -> Any:
        """What is asked for is changed in the same way as what is kept."""
        del dialect
        return lambda value: kept_words(value) if isinstance(value, str) else value


class Dialect(PGDialect_psycopg):
    """PostgreSQL as this catalogue uses it."""

    supports_statement_cache = True
    statement_compiler = _Compiler
    type_compiler_cls = _Types
    ddl_compiler = _Tables
    colspecs = {**PGDialect_psycopg.colspecs, types.Integer: _Whole, types.String: _Words}  # noqa: RUF012 - SQLAlchemy's way


registry.register("postgresql.lince", __name__, Dialect.__name__)


class PostgresDatabase(Database):
    """A database on a server. `address`: postgresql://user:password@host:port/name, with the options of libpq."""

    def __init__(self, address: str) -> None:
        self._url = _url(address)
        self._began_with(self._made())
        self._narrowing: Engine | None = None

    def _made(self, *, whole: bool = True) -> Engine:
        """`whole`: its sessions may have the rows of all cases; otherwise of none, until they are narrowed to some."""
        given = {
            "connect_timeout": 10,
            "application_name": "lince",
            "options": f"-c timezone=UTC -c jit=off -c lock_timeout={BUSY_SECONDS}s -c client_min_messages=warning"
            f" -c {WHOLE}={'on' if whole else 'off'}",
        }
        engine = create_engine(
            self._url,
            connect_args=given,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=40,
            hide_parameters=True,
            json_serializer=lambda value: kept_json(json.dumps(value, ensure_ascii=False)),
        )
        event.listen(engine, "begin", _hold_writing)
        event.listen(engine, "handle_error", _without_words)
        return engine

    @property
    def name(self) -> str:
        """Where it is, without the password."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=True)

    def for_narrowing(self) -> Engine:
        """One for all: what a connection knows of a scope is kept with it, and filled anew by whoever takes it."""
        if self._narrowing is None:
            self._narrowing = self._made(whole=False)
        return self._narrowing

    def for_reading(self, connection: Connection) -> Connection:
        """One state of all tables, for as long as the connection is held."""
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def narrow(self, connection: Connection, cases: Iterable[str]) -> None:
        """From now on the session has no row of another case, whatever is asked of it."""
        listed = ",".join(sorted(cases)) or "none"
        connection.execute(text("SELECT set_config(:name, :listed, false)"), {"name": SCOPE, "listed": listed})

    def clock(self) -> dt.datetime:
        """The time of the server."""
        with self.reading() as connection:
            told: dt.datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return told.astimezone(dt.UTC)

    def alone(self, lost: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """Be the one server for these records. Raises DataFolderBusy; `lost`: another one has come in meanwhile."""
        return alone(self, lost)

    def concerns(self) -> tuple[str, ...]:
        """What of the server's settings leaves words or rows less closed than they could be, in sentences."""
        with self.reading() as connection:
            asked = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            unbound = connection.execute(asked).scalar_one()
            told = connection.execute(text("SHOW log_error_verbosity")).scalar_one()
        found = []
        if unbound:
            found.append("its role is a superuser, whom the second lock (row-level security) does not bind.")
        if told != "terse":
            found.append("its log repeats rows that it refuses: set log_error_verbosity to terse.")
        return tuple(found)

    @property
    def locks(self) -> bool:
        """Whether the database itself keeps a narrowed session from rows of other cases."""
        return True

    def close(self) -> None:
        """Give back all connections."""
        super().close()
        if self._narrowing is not None:
            self._narrowing.dispose()

    def own(self, statement: str) -> str:
        """With the driver's sign for a value."""
        return statement.replace("?", "%s")

    def shrink_log(self) -> None:
        """The log is the server's: it is written over in its own time, and never read by queries."""

    def rewrite(self) -> None:
        """Write every table anew, without what deleted rows said, and what the server noted of them.

        Each is held for as long as that takes. Raises DataFolderBusy where somebody reads an older state, which would
        keep the rows, or holds a table: nobody waits behind us for more than a moment.
        """
        with _typed_errors(), self._engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            _until_nobody_reads_what_was(own)
            own.exec_driver_sql("SET lock_timeout = '2s'")
            try:
                for table in (*(f'"{table.name}"' for table in metadata.sorted_tables), "pg_catalog.pg_statistic"):
                    own.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
            finally:
                own.exec_driver_sql(f"SET lock_timeout = '{BUSY_SECONDS}s'")

    def size(self) -> int:
        """Bytes on the server's disk."""
        with self.reading() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def revision(self) -> str | None:
        """The migration the database stands at; None when it is empty."""
        with self._engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            release = int(own.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
            if release < OLDEST:
                raise DataFolderUnusable(f"PostgreSQL {release} is too old: {OLDEST} or newer is needed.")
            if own.execute(text("SELECT to_regclass('alembic_version')")).scalar() is None:
                return None
            return own.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def lock_later(self, connection: Connection) -> None:
        """The same: by row-level security."""
        lock_later(connection)

    def migrate(self) -> None:
        """Make the tables in an empty database as this code has them; bring older ones to it, with all data."""
        with self.typed_errors():
            if self.revision() is None:
                with self.writing() as connection:
                    if self.revision() is None:  # nobody else made them meanwhile
                        make_tables(connection)
        super().migrate()

    def typed_errors(self) -> contextlib.AbstractContextManager[None]:
        """What goes wrong on the server is told as our own error."""
        return _typed_errors()


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres") or not url.database:
        raise SettingsError("LINCE_DATABASE_URL must be postgresql://user:password@host:port/name.") from None
    return url.set(drivername="postgresql+lince")


def _hold_writing(connection: Connection) -> None:
    if "isolation_level" not in connection.get_execution_options():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


_PATIENCE = 30.0


def _until_nobody_reads_what_was(connection: Connection) -> None:
    """Wait for readers that began before now: for them the server keeps rows that are deleted."""
    began = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_xmin IS NOT NULL AND xact_start < :began"
    )
    end = time.monotonic() + _PATIENCE
    while connection.execute(older, {"began": began}).scalar_one():
        if time.monotonic() > end:
            raise DataFolderBusy("Somebody reads a state of before; what was erased is rewritten later.")
        time.sleep(0.2)


def _without_words(context: ExceptionContext) -> None:
    """The server tells with an error the row that it refused: no word of an exhibit may stand in a log."""
    told, error = context.original_exception, context.sqlalchemy_exception
    state = getattr(told, "sqlstate", None)
    if state is None or error is None:
        return
    # Of errors in data (class 22) the first line, too, repeats what it was given.
    first = "" if state.startswith("22") else str(told).partition("\n")[0]
    told.args = (f"{state} {first}".strip(),)
    error.args = (f"({type(told).__name__}) {told.args[0]}", *error.args[1:])


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise DataFolderBusy("Too many ask the database at once; nothing of this step was stored.") from error
    except DatabaseError as error:
        state = getattr(error.orig, "sqlstate", None) or ""
        if state.startswith("53"):  # out of room, memory, or connections
            raise StorageFull("The database server has no room left; nothing of this step was stored.") from error
        if state == "55P03":
            raise DataFolderBusy(
                "Another process holds the catalogue; nothing of this step was stored.",
                next_step="Run the same command again when this machine has less to do: it continues where it stopped.",
            ) from error
        away = not state and isinstance(error, OperationalError | InterfaceError)
        if error.connection_invalidated or away or state[:2] in ("08", "57", "28", "3D"):
            raise CatalogueUnreachable("The database of the catalogue cannot be reached.") from error
        if state == "25006":
            raise DataFolderUnusable("The database of the catalogue is open for reading alone.") from error
        raise
