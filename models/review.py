"""What people decide about flags: a decision is an edge from a named reader to a passage. The flag never changes."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from models.base import Record, UtcTime
from models.ids import CaseId, DecisionId, DocumentId, UserId
from models.indicator import Indicator
from models.span import Span

READERS = 2
"""Readers whose decisions make a flag fully read: the second decides without seeing what the first did."""


class Verdict(StrEnum):
    """What a reader says of a flag: of the passage, never of a person."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    UNSURE = "unsure"


class Decision(Record):
    """A verdict on a flag, or, with none, the undoing of an earlier decision of the same reader.

    `flag` is what the reader saw, kept as it was: a later analysis may find it elsewhere or no more. Decisions are
    added, never changed: who decides again adds another, and the last one that is not undone stands.
    """

    id: DecisionId
    case: CaseId
    flag: Indicator
    verdict: Verdict | None = Field(default=None, description="None: it undoes another one")
    undoes: DecisionId | None = None
    instead: Indicator | None = Field(
        default=None, description="the flag as the reader says it should read, where it is told wrongly"
    )
    reason: str = Field(min_length=1, max_length=1000)
    made_by: str
    user: UserId | None = Field(default=None, description="the reader's id; None: the machine's operator")
    made_at: UtcTime
    blind: bool = Field(default=True, description="made without seeing what another reader decided")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.verdict is None) == (self.undoes is None):
            raise ValueError("a decision has a verdict or undoes another one")
        if self.instead is not None and self.verdict is not Verdict.CONFIRMED:
            raise ValueError("who corrects a flag confirms that it is one")
        return self

    @property
    def told(self) -> Indicator:
        """The flag as the reader says that it reads."""
        return self.instead or self.flag

    @property
    def says(self) -> tuple[object, ...]:
        """By what two readers agree: the verdict and, of a corrected flag, what they make of it."""
        one = self.instead
        return (self.verdict, *(() if one is None else (one.category, one.polarity, one.span)))

    @property
    def document(self) -> DocumentId:
        """Where the flag stood."""
        return self.flag.span.document

    @property
    def reader(self) -> str:
        """Whose it is: an id, since names may come again."""
        return self.user or self.made_by


class Precedent(Record):
    """A passage that readers judged, as later readings hold theirs against it: a reference and no words."""

    decision: DecisionId
    case: CaseId
    span: Span
    category: str
    holds: bool = Field(description="whether the readers say that the passage asserts the category")
    readers: int = Field(ge=1)
    vector: bytes = Field(repr=False)


class FlagState(StrEnum):
    """How far a flag is read."""

    UNREAD = "unread"
    ONCE = "once"
    AGREED = "agreed"
    CONFLICT = "conflict"


class FlagInPlace(Record):
    """A flag with the name of its document and the text around it."""

    flag: Indicator
    name: str = Field(description="file name of the document")
    before: str = Field(default="", description="text of the page just before it")
    after: str = ""


class ReviewedFlag(Record):
    """A flag and what its readers say of it, as far as the one who looks may see."""

    id: str
    flag: Indicator
    instead: Indicator | None = Field(default=None, description="as its readers corrected it, where they are at one")
    name: str
    before: str = ""
    after: str = ""
    state: FlagState
    readers: int = Field(ge=0, description="people who have decided")
    outcome: Verdict | None = Field(default=None, description="what they say; None: nothing yet, hidden, or at odds")
    decisions: tuple[Decision, ...] = Field(default=(), description="those that stand and may be seen")
    hidden: int = Field(default=0, ge=0, description="decisions of others, shown once the looker has decided")
    gone: bool = Field(default=False, description="the newest analysis does not find it any more")
    changed: tuple[str, ...] = Field(default=(), description="what the newest analysis tells otherwise than was read")

    @property
    def told(self) -> Indicator:
        """The flag as it counts: with what its readers corrected."""
        return self.instead or self.flag


class ChangeKind(StrEnum):
    """What a new analysis did to a flag."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    RETOLD = "retold"
    """At its place, but with another polarity, strength, rule or tier."""


class FlagChange(Record):
    """A flag before and after an analysis of its document was redone."""

    kind: ChangeKind
    case: CaseId
    document: DocumentId
    at: UtcTime
    before: Indicator | None = None
    after: Indicator | None = None
    decided: int = Field(default=0, ge=0, description="decisions that stand on it")


class GroundCode(StrEnum):
    """Why a passage is read before others, the most urgent first."""

    MINOR = "minor"
    CONFINED_NOW = "confined_now"
    THREAT = "threat"
    DISAGREEMENT = "disagreement"
    RECENT = "recent"


class Ground(Record):
    """One ground for a place in the queue."""

    code: GroundCode
    here: bool = Field(description="in this passage; false: elsewhere on its page or in its document")
    words: str = Field(description="in a sentence")


class FlagCopy(Record):
    """The same flag in a near copy of its page."""

    flag: str = Field(description="its id")
    document: DocumentId
    name: str = Field(description="file name of the document")
    page: int


class QueueEntry(Record):
    """A flag that waits for the reader who asks, and why it stands where it does."""

    position: int = Field(ge=1)
    flag: ReviewedFlag
    grounds: tuple[Ground, ...]
    explanation: str
    copies: tuple[FlagCopy, ...] = Field(
        default=(), description="the same flag in near copies, which stand next and wait for you too"
    )
    copy_of: str = Field(default="", description="id of the flag above whose copy it is; empty: of none")


class Agreement(Record):
    """How far two readers agree on the flags that both read blind."""

    first: str = Field(description="login; empty: all pairs together")
    second: str = ""
    category: str = Field(default="", description="empty: all categories")
    flags: int = Field(ge=0)
    agreed: int = Field(ge=0)
    kappa: float | None = Field(
        default=None, description="Cohen's kappa; None: nothing was read by two, or both gave one verdict throughout"
    )
