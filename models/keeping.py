"""How long a case is kept, what holds it longer, and what was erased of it."""

import datetime as dt
from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import AgencyId, CaseId, DocumentId, PersonId, UserId


def months_after(since: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month; the last of all days where that is beyond it."""
    years, month = divmod(since.month - 1 + months, 12)
    year = since.year + years
    if year >= dt.MAXYEAR:
        return dt.date.max
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(since.day, last))


class KeptFor(StrEnum):
    """What a rule of retention is about: the case with all that it holds, or its people of one category."""

    CASE = "case"
    VICTIM = "victim"
    POSSIBLE_VICTIM = "possible_victim"
    WITNESS = "witness"
    SUSPECT = "suspect"
    CONVICTED = "convicted"
    OTHER = "other"


class RetentionRule(Record):
    """How long something is kept, from which event on. Never changed: a later one takes its place."""

    id: str
    case: CaseId
    about: KeptFor
    months: int = Field(ge=1, le=1200)
    event: str = Field(description="what the time is counted from, in words: final judgement")
    since: dt.date | None = Field(default=None, description="when that was; absent: it has not happened yet")
    reason: str = Field(description="the law, or the order")
    set_by: str
    set_at: UtcTime

    @property
    def ends(self) -> dt.date | None:
        """The day after which it is to be reviewed and erased; None as long as the event has not happened."""
        if self.since is None:
            return None
        return months_after(self.since, self.months)


class LegalHold(Record):
    """Somebody's order that nothing of a case, of a document or of a person is erased."""

    id: str
    case: CaseId
    document: DocumentId | None = None
    person: PersonId | None = None
    order: str = Field(description="number of the order")
    reason: str
    until: dt.date | None = Field(default=None, description="day of its next review; it holds beyond it")
    set_by: str
    set_at: UtcTime
    lifted_by: str | None = None
    lifted_at: UtcTime | None = None
    lifted_order: str = Field(default="", description="number of the order that lifted it")


class DueState(StrEnum):
    """Where something stands on its way to erasure."""

    NO_RULE = "no_rule"
    WAITS = "waits"
    """The event that the time is counted from has not happened."""
    RUNS = "runs"
    DUE = "due"
    HELD = "held"
    """It is due, and a legal hold stands against it."""


REVIEWED_EVERY = 12
"""Months after which a case is looked at again that no rule ends: the rule of whatever has no other."""


class Due(Record):
    """A case or a person of it, with the rule that counts, who answers for it and when it is reviewed.

    A document, and a person whose category has no rule of its own, is kept as its case is.
    """

    case: CaseId
    number: str = Field(description="of the case")
    person: PersonId | None = None
    label: str = Field(default="", description="of the person, as everybody on the team sees it")
    state: DueState
    rule: RetentionRule | None = None
    ends: dt.date | None = None
    owner: str = Field(default="", description="login of the officer who answers for the case; empty: nobody")
    review: dt.date = Field(
        description="the day of the next review: when its time is over, else a year after it was opened or the rule "
        "was set, and each year again"
    )
    holds: tuple[str, ...] = Field(default=(), description="ids of the holds that stand against an erasure")


class Keeping(Record):
    """What is said of how long a case is kept."""

    case: CaseId
    rules: tuple[RetentionRule, ...] = Field(description="all that were ever set, the newest first")
    holds: tuple[LegalHold, ...] = Field(description="those lifted too, the newest first")
    due: tuple[Due, ...] = Field(description="the case and its people, the soonest first")


class ErasureKind(StrEnum):
    """What an erasure takes away."""

    CASE = "case"
    DOCUMENT = "document"
    """With the container that it was found in, and with all that is inside."""
    PERSON = "person"
    """With every file that names her: what names her cannot be kept and she be gone."""


class ErasureState(StrEnum):
    """How far an erasure is."""

    ASKED = "asked"
    """A second person must agree."""
    APPROVED = "approved"
    """Whoever writes the index does it next."""
    ERASING = "erasing"
    """Its rows are gone; bytes, index and the file's free pages follow. What was cut off here is gone on with."""
    DONE = "done"


class Counted(Record):
    """So many of something, and why they are there."""

    what: str
    count: int = Field(ge=0)
    why: str = ""


class ErasedOriginal(Record):
    """An original, by its hashes. `bytes`: whether they went, or another case holds the same ones."""

    sha256: str
    sha512: str
    size: int
    bytes: str = Field(examples=["erased", "held by another case"])


class Certificate(Record):
    """What an erasure took, by hash and count, and what is still there and why. It quotes nothing that was erased."""

    form: str = "lince erasure certificate 1"
    id: str
    agency: str
    kind: ErasureKind
    case: CaseId
    case_number: str
    subject: str = Field(description="id of the case, document or person")
    order: str
    reason: str
    asked_by: str
    asked_at: UtcTime
    approved_by: str
    approved_at: UtcTime
    erased_at: UtcTime
    originals: tuple[ErasedOriginal, ...]
    erased: tuple[Counted, ...] = Field(description="rows by table, page images, pages of the index, vectors")
    remained: tuple[Counted, ...]
    checked: tuple[Counted, ...] = Field(description="what was looked for afterwards; every count must be 0")
    audit_event: int = Field(description="the event of the audit log that stood last before this certificate")
    audit_hash: str = Field(description="its hash")


class Erasure(Record):
    """An erasure from the asking to its certificate."""

    id: str
    agency: AgencyId
    case: CaseId
    case_number: str
    kind: ErasureKind
    document: DocumentId | None = None
    person: PersonId | None = None
    order: str
    reason: str
    state: ErasureState
    asked_by: str
    user: UserId | None = Field(default=None, description="who asked; absent: the machine's operator")
    asked_at: UtcTime
    approved_by: str | None = None
    approved_at: UtcTime | None = None
    certificate: Certificate | None = None
    signature: str = Field(default="", description="Ed25519, over the file of the certificate, hexadecimal")
    key: str = Field(default="", description="SHA-256 of the public key's file")

    @property
    def subject(self) -> str:
        """Id of what is erased."""
        return self.document or self.person or self.case
