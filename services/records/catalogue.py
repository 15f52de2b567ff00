"""All stores over one database."""

import contextlib
import datetime as dt
from pathlib import Path

from services.ports import Clock
from services.records.audit import SqlAuditLog
from services.records.cases import SqlCaseStore
from services.records.database import Database
from services.records.evidence import SqlEvidenceStore
from services.records.people import SqlPeopleStore
from services.records.queue import SqlJobQueue
from services.records.worklog import SqlWorkLog


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The present, in UTC."""
        return dt.datetime.now(dt.UTC)


class Catalogue:
    """The records of one data folder."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.people = SqlPeopleStore(database)
        self.cases = SqlCaseStore(database)
        self.evidence = SqlEvidenceStore(database)
        self.jobs = SqlJobQueue(database, clock)
        self.worklog = SqlWorkLog(database, clock)
        self.audit = SqlAuditLog(database, clock)

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """All store calls inside happen together or not at all."""
        return self.database.transaction()

    def close(self) -> None:
        """Give back all connections."""
        self.database.close()


def open_catalogue(path: Path, clock: Clock | None = None) -> Catalogue:
    """Open a catalogue file, creating or upgrading it. Raises DataFolderUnusable, StorageFull."""
    database = Database(path)
    database.migrate()
    return Catalogue(database, clock or SystemClock())
