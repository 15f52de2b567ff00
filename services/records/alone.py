"""One server for the records of a database: a lock that its session holds for as long as it lives.

A folder has a lock of its own; a database is reached from many folders. A second server would take the leases of the
first one's writer for those of a dead one, and write half of the pages into an index of its own.
"""

import contextlib
import time
from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from models.errors import DataFolderBusy, LinceError
from services.beating import beating
from services.records.database import Database

SERVING = 0x6C696E6366
"""The number of the lock: the one behind that of writers."""

PATIENCE = 15.0
"""Seconds that a start waits for a server that is just ending."""

_LOOK = 5.0
_TRY = text("SELECT pg_try_advisory_lock(:number)")
_NOTICE = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
"""Have the database notice within half a minute that this machine is gone."""


@contextlib.contextmanager
def alone(database: Database, lost: Callable[[], None]) -> Iterator[None]:
    """Be the one server. Raises DataFolderBusy, CatalogueUnreachable.

    `lost`: called where another one came in while the database was away.
    """
    held = [_locked(database)]

    def look() -> None:
        if held and _answers(held[0]):
            return
        if held:
            _leave(held.pop())
        try:
            held.append(_locked(database))
        except DataFolderBusy:
            lost()
        except LinceError:
            return  # away: the next look tries again

    try:
        with beating("alone", look, seconds=_LOOK):
            yield
    finally:
        for connection in held:
            _leave(connection)


def _locked(database: Database) -> Connection:
    """A session that holds the lock."""
    end = time.monotonic() + PATIENCE
    with database.typed_errors(), contextlib.ExitStack() as undo:
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        undo.callback(_leave, connection)
        for statement in _NOTICE:
            connection.exec_driver_sql(statement)
        while not connection.execute(_TRY, {"number": SERVING}).scalar_one():
            if time.monotonic() > end:
                raise DataFolderBusy(
                    "Another server works for these records.",
                    next_step="Stop it first; or start `lince worker` here, which reads files for it.",
                )
            time.sleep(0.5)
        undo.pop_all()
    return connection


def _answers(connection: Connection) -> bool:
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def _leave(connection: Connection) -> None:
    """End the session, and with it the lock: it must not go back among those that are lent."""
    with contextlib.suppress(DBAPIError):
        connection.invalidate()
    connection.close()
