"""All stores over one database."""

import contextlib
import datetime as dt
from pathlib import Path

from sqlalchemy import text

from models.audit import AuditHead
from models.errors import DataFolderUnusable
from services.ports import Clock
from services.records import anchor as anchors
from services.records import secret
from services.records.anchor import GENESIS, Anchor
from services.records.audit import SqlAuditLog
from services.records.cases import SqlCaseStore
from services.records.checkpoints import FOLDER, Checkpoints
from services.records.corrections import SqlCorrectionStore
from services.records.database import Database
from services.records.evidence import SqlEvidenceStore
from services.records.links import SqlLinkStore
from services.records.meaning import SqlMeaningStore
from services.records.near import SqlNearStore
from services.records.people import SqlPeopleStore
from services.records.queue import SqlJobQueue
from services.records.reviews import SqlReviewStore
from services.records.routes import SqlRouteStore
from services.records.second_factors import SqlSecondFactorStore
from services.records.watches import SqlWatchStore
from services.records.worklog import SqlWorkLog


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The present, in UTC."""
        return dt.datetime.now(dt.UTC)


class Catalogue:
    """The records of one data folder."""

    def __init__(
        self, database: Database, clock: Clock, anchor: Anchor, checkpoints: Checkpoints, *, sealing: bytes
    ) -> None:
        self.database = database
        self.people = SqlPeopleStore(database)
        self.factors = SqlSecondFactorStore(database, sealing)
        self.cases = SqlCaseStore(database)
        self.evidence = SqlEvidenceStore(database, clock)
        self.jobs = SqlJobQueue(database, clock)
        self.worklog = SqlWorkLog(database, clock)
        self.near = SqlNearStore(database)
        self.corrections = SqlCorrectionStore(database)
        self.routes = SqlRouteStore(database)
        self.meaning = SqlMeaningStore(database)
        self.watches = SqlWatchStore(database)
        self.reviews = SqlReviewStore(database)
        self.links = SqlLinkStore(database)
        self.audit = SqlAuditLog(database, clock, anchor, checkpoints)

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """All store calls inside happen together or not at all."""
        return self.database.transaction()

    def close(self) -> None:
        """Put the head of the audit log on the disk, and give back all connections."""
        self.audit.settle()
        self.database.close()


_FIRST_SEALED = "0003"
"""The migration from which on the audit log is sealed."""


def open_catalogue(
    path: Path, clock: Clock | None = None, *, secret_file: Path | None = None, checkpoints: Path | None = None
) -> Catalogue:
    """Open a catalogue file, creating or upgrading it. Secret and checkpoints lie beside it unless kept elsewhere.

    Raises DataFolderUnusable (also when a sealed log has lost its secret), StorageFull.
    """
    place = secret_file or path.with_name(secret.NAME)
    database = Database(path)
    try:
        anchor = _anchored(database, path, place)
        signed = Checkpoints(checkpoints or path.with_name(FOLDER), secret.read_or_make(place))
        database.migrate()
    except BaseException:
        database.close()
        raise
    return Catalogue(database, clock or SystemClock(), anchor, signed, sealing=secret.read_or_make(place))


def _anchored(database: Database, path: Path, place: Path) -> Anchor:
    """The head of the log; made with the catalogue, or as it is brought to the form that has one, and never later."""
    revision = database.checked_revision()
    sealed = revision is not None and revision >= _FIRST_SEALED
    if sealed and not place.exists():
        raise DataFolderUnusable(
            f"The secret {place} is missing, which seals the audit log of this data folder.",
            next_step="Put it back from a backup, or point LINCE_SECRET_FILE to it. SECURITY.md says what it is.",
        )
    anchor = Anchor(path.with_name(anchors.NAME), secret.read_or_make(place))
    if not sealed and not anchor.exists:
        # Before the tables: a start that is cut off here goes on with it.
        anchor.begin(_end_of(database, revision))
    return anchor


def _end_of(database: Database, revision: str | None) -> AuditHead:
    if revision is None:
        return AuditHead(sequence=0, hash=GENESIS)
    with database.reading() as connection:
        last = connection.execute(text("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")).first()
    return AuditHead(sequence=0, hash=GENESIS) if last is None else AuditHead(sequence=last[0], hash=last[1])
