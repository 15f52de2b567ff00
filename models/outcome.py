"""How proceedings against a person ended, and what other cases must look at again because of it."""

import datetime as dt
from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, SubjectId, UserId


class OutcomeKind(StrEnum):
    """How they ended without a conviction."""

    ACQUITTED = "acquitted"
    SHELVED = "shelved"


class CourtOutcome(Record):
    """An acquittal or a shelving that an officer recorded of a person of a case. Never changed."""

    id: str
    case: CaseId
    document: DocumentId | None = Field(default=None, description="where the person stands first; null: made by hand")
    entity: SubjectId
    subjects: tuple[SubjectId, ...] = Field(description="of which the entity was made then")
    kind: OutcomeKind
    day: dt.date
    court: str
    reference: str = Field(description="of the decision")
    made_by: str
    user: UserId | None = None
    made_at: UtcTime


class ReviewEnd(StrEnum):
    """What became of a person's data in another case."""

    KEPT = "kept"
    """They are still needed there, for the reason that is given."""
    CORRECTED = "corrected"
    ERASURE = "erasure"
    """An erasure was asked for."""
    NOT_THE_SAME = "not_the_same"


class ReviewClosed(Record):
    """A review that somebody closed, with his reason."""

    id: str
    outcome: str
    case: CaseId
    document: DocumentId | None = None
    subject: SubjectId
    end: ReviewEnd
    reason: str
    closed_by: str
    user: UserId | None = None
    closed_at: UtcTime


class OutcomeReview(Record):
    """A person of a case whose data are to be looked at again, as proceedings elsewhere ended.

    Of the other case no more is told than whoever reads may know of it.
    """

    id: str
    case: CaseId
    entity: SubjectId
    name: str = Field(description="as the reader's own case writes it")
    document: DocumentId | None
    page: int
    agency: str = Field(default="", description="where they ended; empty: that is not told")
    kind: OutcomeKind | None = Field(default=None, description="null: that is not told")
    day: dt.date | None = None
    origin: CaseId | None = Field(default=None, description="the other case, where it is the reader's too")
    court: str = ""
    reference: str = ""
    closed: ReviewClosed | None = None
