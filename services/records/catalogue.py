"""All stores over one database."""

import contextlib
import datetime as dt
from functools import partial
from pathlib import Path

from sqlalchemy import text

from models.audit import AuditHead
from models.errors import DataFolderUnusable, FeatureMissing
from models.ids import PersonId
from models.protected import Identity
from models.search import Scope
from services.ports import Clock
from services.protection.forms import Forms
from services.protection_ports import MakeForms
from services.records import anchor as anchors
from services.records import sealing, secret
from services.records.anchor import GENESIS, Anchor
from services.records.audit import SqlAuditLog
from services.records.bates import SqlBatesStore
from services.records.captures import SqlCaptureStore
from services.records.carried import SqlCarriedStore
from services.records.cases import SqlCaseStore
from services.records.checkpoints import FOLDER, Checkpoints
from services.records.corrections import SqlCorrectionStore
from services.records.cover import Cover
from services.records.custody import SqlCustodyStore
from services.records.database import Database
from services.records.disclosures import SqlDisclosureStore
from services.records.erased import SqlErasing
from services.records.evidence import SqlEvidenceStore
from services.records.graph_views import SqlGraphViewStore
from services.records.guides import SqlGuideStore
from services.records.holdings import SqlHoldingStore
from services.records.identities import SqlIdentityStore
from services.records.joint import SqlJointStore
from services.records.keeping import SqlKeepingStore
from services.records.levels import SqlLevelStore
from services.records.links import SqlLinkStore
from services.records.meaning import SqlMeaningStore
from services.records.narrowed import NarrowedDatabase
from services.records.near import SqlNearStore
from services.records.notes import SqlNoteStore
from services.records.outcomes import SqlOutcomeStore
from services.records.partners import SqlPartnerStore
from services.records.people import SqlPeopleStore
from services.records.pictures import SqlPictureStore
from services.records.prosecution import SqlProsecutionStore
from services.records.protected_people import SqlProtectionStore
from services.records.provisional import SqlProvisionalStore
from services.records.quarantine import SqlQuarantineStore
from services.records.queue import SqlJobQueue
from services.records.recipients import SqlRecipientStore
from services.records.redactions import SqlRedactionStore
from services.records.replays import SqlReplayStore
from services.records.requests import SqlRequestStore
from services.records.reviews import SqlReviewStore
from services.records.routes import SqlRouteStore
from services.records.sealed_texts import SqlSealedTexts
from services.records.sealing import Sealer
from services.records.second_factors import SqlSecondFactorStore
from services.records.tags import SqlTagStore
from services.records.tally import SqlWorkTally
from services.records.translations import SqlTranslationStore
from services.records.versions import SqlVersionStore
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
        self,
        database: Database,
        clock: Clock,
        anchor: Anchor,
        checkpoints: Checkpoints,
        *,
        sealing: bytes,
        sealer: Sealer,
        forms: MakeForms,
    ) -> None:
        self.database = database
        self._narrowed = partial(
            Catalogue,
            clock=clock,
            anchor=anchor,
            checkpoints=checkpoints,
            sealing=sealing,
            sealer=sealer,
            forms=forms,
        )
        cover = Cover(sealer)
        self.people = SqlPeopleStore(database)
        self.guides = SqlGuideStore(database)
        self.factors = SqlSecondFactorStore(database, sealing)
        self.identities = SqlIdentityStore(database)
        self.cases = SqlCaseStore(database)
        self.levels = SqlLevelStore(database)
        self.joint = SqlJointStore(database, cover)
        self.evidence = SqlEvidenceStore(database, clock, cover)
        self.jobs = SqlJobQueue(database, clock)
        self.requests = SqlRequestStore(database)
        self.worklog = SqlWorkLog(database, clock)
        self.tally = SqlWorkTally(database)
        self.near = SqlNearStore(database)
        self.corrections = SqlCorrectionStore(database, cover)
        self.routes = SqlRouteStore(database)
        self.partners = SqlPartnerStore(database, sealing)
        self.holdings = SqlHoldingStore(database, cover)
        self.meaning = SqlMeaningStore(database)
        self.watches = SqlWatchStore(database, cover)
        self.bates = SqlBatesStore(database)
        self.redactions = SqlRedactionStore(database, cover)
        self.custody = SqlCustodyStore(database, cover, sealing)
        self.disclosures = SqlDisclosureStore(database, cover)
        self.versions = SqlVersionStore(database)
        self.keeping = SqlKeepingStore(database, cover)
        self.notes = SqlNoteStore(database, cover)
        self.tags = SqlTagStore(database, cover)
        self.graph_views = SqlGraphViewStore(database, cover)
        self.pictures = SqlPictureStore(database)
        self.translations = SqlTranslationStore(database, cover)
        self.quarantine = SqlQuarantineStore(database, cover)
        self.captures = SqlCaptureStore(database, cover)
        self.outcomes = SqlOutcomeStore(database, cover)
        self.recipients = SqlRecipientStore(database, cover)
        self.replays = SqlReplayStore(database, cover)
        self.carried = SqlCarriedStore(database, cover)
        self.erasing = SqlErasing(database, cover)
        self.prosecution = SqlProsecutionStore(database, cover)
        self.reviews = SqlReviewStore(database, cover)
        self.links = SqlLinkStore(database, cover)
        self.protection = SqlProtectionStore(database, cover, self.jobs, forms)
        self.provisional = SqlProvisionalStore(database, cover, forms)
        texts = SqlSealedTexts(database, sealing, clock)
        self.audit = SqlAuditLog(database, clock, anchor, checkpoints, texts, words=cover.words_for)

    def within(self, scope: Scope) -> "Catalogue":
        """The same for reading alone, as far as a scope goes: rows of documents outside of it are not there."""
        return self._narrowed(NarrowedDatabase(self.database, scope))

    @property
    def locks(self) -> bool:
        """Whether the database itself keeps who reads by `within` from rows of other cases."""
        return self.database.locks

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
    path: Path,
    clock: Clock | None = None,
    *,
    address: str | None = None,
    joining: bool = False,
    secret_file: Path | None = None,
    checkpoints: Path | None = None,
    protection_key: Path | None = None,
    forms: MakeForms | None = None,
) -> Catalogue:
    """Open a catalogue file, creating or upgrading it. Keys and checkpoints lie beside it unless kept elsewhere.

    `address`: of a PostgreSQL database that holds the records in place of the file; what lies beside it stays there.
    `joining`: this machine works for another's catalogue on a server, and begins to witness its log now.
    `forms`: what names a person; without it, nobody can be protected here.
    Raises DataFolderUnusable (also when a sealed log has lost its secret, or protected people their key), StorageFull,
    CatalogueUnreachable, SettingsError.
    """
    place = secret_file or path.with_name(secret.NAME)
    database = open_database(path, address)
    try:
        _one_place(database, path, address)
        anchor = _anchored(database, path, place, joining=joining and address is not None)
        signed = Checkpoints(checkpoints or path.with_name(FOLDER), secret.read_or_make(place))
        database.migrate()
        _one_place(database, path, address)  # a move may have begun meanwhile; from here on we hold it up
        sealer = Sealer(protection_key or path.with_name(sealing.NAME))
        _openable(database, sealer)
    except BaseException:
        database.close()
        raise
    made = Catalogue(
        database,
        clock or SystemClock(),
        anchor,
        signed,
        sealing=secret.read_or_make(place),
        sealer=sealer,
        forms=forms or _no_forms,
    )
    if address is not None and not made.audit.is_ours():
        made.database.close()
        raise DataFolderUnusable(
            f"The secret {place} is of another installation than this database.",
            next_step="Put the server's secret there, or point LINCE_SECRET_FILE to it.",
        )
    return made


def open_database(path: Path, address: str | None = None) -> Database:
    """The file, or the server's database where there is an address. Nothing is made or asked yet."""
    if address is None:
        return Database(path)
    # The driver takes a fifth of a second to import: only those who use it pay it.
    from services.records.postgres import PostgresDatabase  # noqa: PLC0415

    return PostgresDatabase(address)


ELSEWHERE = "catalogue.elsewhere"
"""Of the file beside a catalogue's place that says on which server its records are."""
MOVING = "catalogue.moving"
"""Of the file beside a catalogue that says where it is being moved to: neither side is opened until that is done."""
MOVED = "catalogue.moved.sqlite"
"""What the file is called after its records were moved to a server. Nothing reads it any more; it holds all of them."""


def _one_place(database: Database, path: Path, address: str | None) -> None:
    """Records are in the file or on the server: whoever forgets the address must not begin anew beside them."""
    mark, moving = path.with_name(ELSEWHERE), path.with_name(MOVING)
    if moving.exists() and path.exists():
        raise DataFolderUnusable(
            f"The records of this data folder are being moved to {moving.read_text(encoding='utf-8').strip()}.",
            next_step="Wait until that is done; where it was cut off, run `lince migrate` again: it goes on.",
        )
    if address is None:
        if mark.exists():
            raise DataFolderUnusable(
                f"The records of this data folder are in a database: {mark.read_text(encoding='utf-8').strip()}.",
                next_step="Set LINCE_DATABASE_URL to its address, with the password.",
            )
        return
    # A move that was refused or cut off leaves tables over there, and no mark here.
    if path.exists() and (not mark.exists() or database.checked_revision() is None):
        raise DataFolderUnusable(
            f"The database is empty, and the records of this data folder are in {path.name}.",
            next_step="Bring them over with `lince migrate`, or choose another folder with --data or LINCE_DATA.",
        )
    if not mark.exists():
        mark.write_text(f"{database.name}\n", encoding="utf-8")


def _no_forms(_person: PersonId, _label: str, _identity: Identity) -> Forms:
    raise FeatureMissing("Nobody can be protected by this program.", next_step="Use the server or `lince person`.")


def _openable(database: Database, sealer: Sealer) -> None:
    """Nothing may be written without the key where somebody is protected: nobody could tell what names her."""
    with database.reading() as connection:
        row = connection.execute(text("SELECT id, sealed FROM case_person WHERE protected LIMIT 1")).first()
    if row is not None:
        sealer.open(row.sealed, f"person/{row.id}")


def _anchored(database: Database, path: Path, place: Path, *, joining: bool) -> Anchor:
    """The head of the log; made with the catalogue, or as it is brought to the form that has one, and never later.

    But for a machine that joins: what it saw of the log begins now.
    """
    revision = database.checked_revision()
    sealed = revision is not None and revision >= _FIRST_SEALED
    if sealed and not place.exists():
        raise DataFolderUnusable(
            f"The secret {place} is missing, which seals the audit log of this data folder.",
            next_step="Put it back from a backup, or point LINCE_SECRET_FILE to it. SECURITY.md says what it is.",
        )
    anchor = Anchor(path.with_name(anchors.NAME), secret.read_or_make(place))
    if (joining or not sealed) and not anchor.exists:
        # Before the tables: a start that is cut off here goes on with it.
        anchor.begin(_end_of(database, revision))
    return anchor


def _end_of(database: Database, revision: str | None) -> AuditHead:
    if revision is None:
        return AuditHead(sequence=0, hash=GENESIS)
    with database.reading() as connection:
        last = connection.execute(text("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")).first()
    return AuditHead(sequence=0, hash=GENESIS) if last is None else AuditHead(sequence=last[0], hash=last[1])
