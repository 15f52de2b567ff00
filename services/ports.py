"""The Protocols that cross a folder. Each has a contract suite in `tests/contract/` over all its adapters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from models.analysis import Analysis, PageLanguage
from models.asked import AskedFor
from models.audit import Actor
from models.case import Case, Membership, Role
from models.correction import Correction
from models.document import Document, DocumentHead, DocumentSummary, Page, Problem, Table
from models.entity import Entity
from models.exhibit import Exhibit
from models.ids import AgencyId, CaseId, CorrectionId, DocumentId, ExhibitId, Sha256, UserId
from models.indicator import Indicator
from models.job import FileStatus, Progress, Standing
from models.mention import Mention, MentionKind
from models.search import Completeness, IndexRecord, Query, RankedPage, Ranking, Scope
from services.audit_ports import AuditLog
from services.capture_ports import CaptureRecords
from services.custody_ports import CustodyRecords
from services.deconfliction_ports import PartnerRecords
from services.export_ports import ExportRecords
from services.graph_view_ports import GraphViewRecords
from services.keeping_ports import KeepingRecords
from services.level_ports import LevelAccess, LevelRecords
from services.link_ports import LinkStore
from services.meaning_ports import MeaningRecords
from services.note_ports import NoteRecords
from services.outcome_ports import OutcomeRecords
from services.people_ports import GuideStore, PeopleStore, SecondFactorStore
from services.picture_ports import PictureRecords
from services.protection_ports import Check, ProtectionStore, ProvisionalStore
from services.quarantine_ports import QuarantineRecords
from services.recipient_ports import RecipientRecords
from services.review_ports import ReviewStore, RouteStore
from services.tag_ports import TagRecords
from services.translation_ports import TranslationRecords
from services.watch_ports import WatchRecords
from services.work_ports import JobQueue, NearStore, RequestStore, WorkLog, WorkTally


class Clock(Protocol):
    """The time, so that tests can set it."""

    def now(self) -> dt.datetime:
        """The present, in UTC."""


class CaseStore(Protocol):
    """Cases and membership. Only the access door calls it."""

    def add(self, case: Case) -> None: ...
    def get(self, case: CaseId) -> Case | None: ...
    def by_number(self, number: str, *, agency: AgencyId | None) -> Sequence[Case]: ...
    def all(self) -> Sequence[Case]: ...
    def these(self, cases: Collection[CaseId]) -> Sequence[Case]:
        """Those of some cases that are there, by number."""

    def places_of(self, user: UserId, *, among: Collection[CaseId] | None = None) -> Sequence[tuple[Case, Role | None]]:
        """The cases of a user, or those `among` some, by number, each with the role that he was given there."""

    def close(self, case: CaseId, at: dt.datetime | None) -> None: ...
    def appoint(self, case: CaseId, officer: UserId) -> None: ...
    def follow_role(self, user: UserId) -> None:
        """All places of a user are in his own role from now on."""

    def add_member(self, membership: Membership) -> None: ...
    def remove_member(self, case: CaseId, user: UserId) -> None: ...
    def members(self, case: CaseId) -> Sequence[Membership]: ...
    def add_password(self, case: CaseId, password: str) -> None: ...
    def passwords(self, case: CaseId) -> Sequence[str]: ...


class EvidenceStore(Protocol):
    """Exhibits, documents, pages and what was found on them."""

    def add_exhibit(self, exhibit: Exhibit) -> bool:
        """Record a receipt; False when this very receipt is there already."""

    def add_exhibits(self, exhibits: Sequence[Exhibit]) -> Mapping[ExhibitId, Exhibit]:
        """Record receipts; returns those that were there already, as they are recorded."""

    def exhibit(self, exhibit: ExhibitId) -> Exhibit | None: ...
    def exhibits_of(self, document: DocumentId) -> Sequence[Exhibit]: ...
    def first_exhibits(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, Exhibit]: ...
    def beside(self, exhibit: Exhibit, endings: Sequence[str]) -> Sequence[Exhibit]: ...
    def children_of(self, document: DocumentId) -> Sequence[Exhibit]: ...
    def files(self, case: CaseId) -> Sequence[FileStatus]:
        """Every received file of a case with its state, by path."""

    def each_file(self, case: CaseId) -> Iterator[FileStatus]:
        """The same, one after another: for cases of any size. Read it to its end, or close it."""

    def inner(self, case: CaseId) -> Iterator[tuple[DocumentId, DocumentId]]:
        """Each container of a case with each part found in it."""

    def standings(self, cases: Collection[CaseId]) -> Mapping[CaseId, Standing]:
        """How the files of each case stand; cases without any are left out."""

    def progress(self, case: CaseId) -> Progress: ...
    def begin_document(self, summary: DocumentSummary) -> None:
        """Put a reading without pages in place of an earlier one, whose pages and findings go."""

    def add_pages(self, document: DocumentId, pages: Sequence[Page], tables: Sequence[Table] = ()) -> None:
        """Add pages and tables to a reading that was begun."""

    def update_document(self, summary: DocumentSummary) -> None:
        """Tell how far a reading is, and in the end how it ended."""

    def save_document(self, document: Document) -> None:
        """Put a whole document in place of an earlier reading."""

    def save_readings(self, readings: Sequence[tuple[DocumentSummary, Sequence[Page], Sequence[Table]]]) -> None:
        """Put whole readings of several documents in place of earlier ones."""

    def cut_document(self, document: DocumentId, *, after: int) -> None:
        """Forget what came after a page: pages, tables, findings."""

    def document(self, document: DocumentId) -> DocumentSummary | None: ...

    def heads(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, DocumentHead]:
        """The heads of those documents that are there."""

    def custodians(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, tuple[str, ...]]:
        """Whose material each document was, by its receipts; documents of nobody in particular are left out."""

    def case_of(self, document: DocumentId) -> CaseId | None: ...
    def full_document(self, document: DocumentId, *, stretch: int | None = None, words: bool = True) -> Document | None:
        """The whole document, or the pages of one stretch of it without its tables."""

    def stretches(
        self, wanted: Iterable[tuple[DocumentId, int]], *, words: bool = True
    ) -> Mapping[tuple[DocumentId, int], Document]:
        """Stretches of documents, each without its tables; those of documents that are not there are left out."""

    def as_read(self, wanted: Iterable[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], Document]:
        """The same with the words that were read, protected names too: for analysis and redaction alone."""

    def pages(
        self, document: DocumentId, *, first: int = 1, last: int | None = None, words: bool = False
    ) -> Sequence[Page]:
        """Pages by number."""

    def last_page(self, document: DocumentId) -> int:
        """The highest number of its pages, 0 without pages."""

    def last_pages(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, int]:
        """The highest number of the pages of each document that has some."""

    def page(self, document: DocumentId, number: int) -> Page | None: ...
    def pages_at(self, wanted: Iterable[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], Page]: ...
    def any_original(self) -> Sha256 | None:
        """SHA-256 of one that was received; None where nothing was."""

    def add_page_image(self, document: DocumentId, number: int, image: Sha256) -> None:
        """Give an image to a page that has none; nothing happens where there is no such page, or one with an image."""

    def save_analysis(self, analysis: Analysis) -> None: ...
    def save_analyses(self, analyses: Sequence[Analysis]) -> None:
        """Put analyses of different stretches in place of earlier ones."""

    def analysis(self, document: DocumentId, *, stretch: int = 0) -> Analysis | None: ...
    def analyses(self, wanted: Iterable[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], Analysis]:
        """The analyses of those stretches that have one."""

    def languages(self, document: DocumentId) -> Sequence[PageLanguage]:
        """What analysis says of each page's language, without its findings."""

    def outdated(self, version: str) -> Sequence[tuple[DocumentId, CaseId, int]]:
        """Stretches of documents whose analysis was made by another version than this one."""

    def mentions(self, document: DocumentId, *, page: int | None = None) -> Sequence[Mention]: ...
    def indicators(self, document: DocumentId, *, page: int | None = None) -> Sequence[Indicator]: ...
    def entities(
        self, scope: Scope, *, kind: MentionKind | None, text: str, limit: int, offset: int
    ) -> tuple[int, Sequence[Entity]]: ...
    def spread(self, scope: Scope, *, kind: MentionKind, values: Iterable[str]) -> Mapping[str, int]:
        """In how many documents of the scope each of some values stands; those that stand in none are left out."""

    def shared(self, scope: Scope, *, kinds: Iterable[MentionKind]) -> Sequence[tuple[MentionKind, str]]:
        """Kind and normal form of all values that stand in two or more cases of the scope."""

    def values(self, scope: Scope, *, kind: MentionKind) -> Mapping[str, frozenset[CaseId]]:
        """Every normal form of a kind in the scope, with the cases that it stands in."""

    def months(self, scope: Scope) -> Mapping[DocumentId, frozenset[str]]:
        """The months (2026-02) that each document of the scope tells of; documents without a date are left out."""

    def places(
        self, scope: Scope, *, kind: MentionKind, normal: str, grouped: bool = False
    ) -> Sequence[tuple[CaseId, str, Mention]]:
        """All mentions of a value in the scope, each with its case and its document's name.

        By their own normal form, or, `grouped`, by the value under which they count: `Mention.entity`.
        """

    def completeness(self, scope: Scope) -> Completeness: ...


class CorrectionStore(Protocol):
    """What people said of names. Rows are added and withdrawn, never changed."""

    def add(self, correction: Correction) -> None: ...
    def get(self, correction: CorrectionId) -> Correction | None: ...
    def withdraw(self, correction: CorrectionId, *, by: str, at: dt.datetime) -> None:
        """Have it count no more; the first withdrawal stands."""

    def of_case(self, case: CaseId) -> Sequence[Correction]:
        """All that were made in a case, the newest first."""

    def counting(self, case: CaseId) -> Sequence[Correction]:
        """Those that count in a case, its agency's shared ones among them, the oldest first."""

    def standing(self, cases: Iterable[CaseId], words: str) -> Sequence[tuple[DocumentId, CaseId, int]]:
        """Documents of cases, each with a page on which words may stand, however they are cased."""


class Records(
    MeaningRecords,
    WatchRecords,
    PartnerRecords,
    LevelRecords,
    ExportRecords,
    CustodyRecords,
    KeepingRecords,
    RecipientRecords,
    NoteRecords,
    TagRecords,
    GraphViewRecords,
    PictureRecords,
    OutcomeRecords,
    CaptureRecords,
    QuarantineRecords,
    TranslationRecords,
    Protocol,
):
    """The catalogue: all stores over one database."""

    @property
    def people(self) -> PeopleStore: ...
    @property
    def guides(self) -> GuideStore: ...
    @property
    def factors(self) -> SecondFactorStore: ...
    @property
    def cases(self) -> CaseStore: ...
    @property
    def evidence(self) -> EvidenceStore: ...
    @property
    def jobs(self) -> JobQueue: ...
    @property
    def worklog(self) -> WorkLog: ...
    @property
    def tally(self) -> WorkTally: ...
    @property
    def requests(self) -> RequestStore: ...
    @property
    def near(self) -> NearStore: ...
    @property
    def corrections(self) -> CorrectionStore: ...
    @property
    def reviews(self) -> ReviewStore: ...
    @property
    def routes(self) -> RouteStore: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def protection(self) -> ProtectionStore: ...
    @property
    def provisional(self) -> ProvisionalStore: ...
    @property
    def audit(self) -> AuditLog: ...
    def transaction(self) -> AbstractContextManager[None]:
        """All store calls inside happen together or not at all. Nests: the outermost one commits."""


class Access(LevelAccess, Protocol):
    """The one door to case data. Every call names the actor, and every read and write leaves an audit event.

    What the actor may not see is NotFound, told in the same words as what is not there.
    """

    def allow(self, actor: Actor, action: str) -> None:
        """Check an act that concerns no single case. Raises NotAllowed."""

    def may(self, actor: Actor, action: str, *, case: CaseId | None = None) -> bool:
        """Whether an act would be allowed: what to offer. Leaves no event."""

    def scope(self, actor: Actor, *, action: str, cases: Iterable[CaseId] | None = None, quiet: bool = False) -> Scope:
        """The cases in which the actor may do `action`, narrowed to `cases` when given.

        Raises NotFound, NotAllowed; each leaves an event unless `quiet`. What was looked at goes to `looked`.
        """

    def looked(
        self,
        actor: Actor,
        action: str,
        scope: Scope,
        *,
        subject: str = "",
        outcome: str = "ok",
        detail: Mapping[str, str | int] | None = None,
        asked: AskedFor | None = None,
    ) -> None:
        """The event of a look through several cases: each of them is named in it."""

    def case(self, actor: Actor, case: CaseId, *, action: str, subject: str = "", check: Check = None) -> Case:
        """One case; `action` (noun.verb) is what goes into the audit log and is checked against the role."""

    def cases(self, actor: Actor) -> Sequence[Case]: ...
    def own(self, actor: Actor) -> Sequence[Case]:
        """The same as a part of a look that leaves its event itself."""

    def document(self, actor: Actor, document: DocumentId, *, action: str, check: Check = None) -> DocumentSummary:
        """A document without its pages; `page` brings them."""

    def page(self, actor: Actor, document: DocumentId, number: int, *, action: str) -> Page: ...
    def leaf(self, actor: Actor, document: DocumentId, number: int) -> tuple[DocumentSummary, Page]:
        """A document and a page of it in one look: two acts, told together."""

    def create(self, actor: Actor, case: Case) -> None:
        """Open a case; its creator becomes its first member."""

    def add_member(self, actor: Actor, case: CaseId, user: UserId, *, role: Role | None = None) -> None: ...
    def remove_member(self, actor: Actor, case: CaseId, user: UserId) -> None: ...


Meanwhile = Callable[[Sequence[RankedPage]], None]


class SearchEngine(Protocol):
    """An index of pages. Speaks models, never engine JSON. Applies the scope inside the engine."""

    @property
    def name(self) -> str: ...
    @property
    def features(self) -> frozenset[str]:
        """Named abilities beyond the contract."""

    def write(
        self,
        records: Sequence[IndexRecord],
        *,
        replacing: Sequence[DocumentId] = (),
        ending: Mapping[DocumentId, int] | None = None,
    ) -> None:
        """Put pages in place of those of the same number. Durable when it returns.

        All pages of the `replacing` documents are removed first, and those after their last page of the `ending` ones.
        """

    def remove(self, documents: Sequence[DocumentId]) -> None: ...
    def find(self, query: Query, scope: Scope, *, meanwhile: Meanwhile | None = None) -> Ranking:
        """The pages of the scope that answer, and the numbers over all of them.

        `meanwhile`: what is done with the pages, once, while an engine may still be counting. Its errors come through.
        """

    def stream(self, query: Query, scope: Scope) -> Generator[RankedPage, None, None]:
        """Every page of the scope that answers, however many, in the order of `find`, of one state of the index."""

    def rebuild(self, records: Iterable[IndexRecord]) -> int:
        """Fill a new generation, then put it in place of the old one. Returns the number of pages."""

    def count(self, scope: Scope) -> int: ...
    def health(self) -> Problem | None: ...
    def close(self) -> None: ...
