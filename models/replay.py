"""A document derived again from its stored original, and held against what the catalogue tells of it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, Sha256
from models.job import Stage

MOST_DIFFERENCES = 50
"""Differences that are told of one document; all are counted."""


class Fact(StrEnum):
    """What may differ."""

    STATE = "state"
    PAGE = "page"
    TABLE = "table"
    PART = "part"
    """A file found inside."""
    LANGUAGE = "language"
    MENTION = "mention"
    FLAG = "flag"
    LEG = "leg"
    DECISION = "decision"
    """A reader's decision, whose passage no longer stands where it was made."""
    ASSERTION = "assertion"
    """An assertion of a prosecutor's file, pinned to words that no longer stand there."""


class How(StrEnum):
    """In which way a stored fact and the derived one differ."""

    GONE = "gone"
    """It is stored, and was not derived again."""
    NEW = "new"
    """It was derived, and is not stored."""
    CHANGED = "changed"


class Outcome(StrEnum):
    """What became of a document."""

    SAME = "same"
    EXPLAINED = "explained"
    """It differs, and what made it was changed since, or waits to be made again."""
    UNEXPLAINED = "unexplained"
    """It differs, although nothing that makes it was changed."""
    ORIGINAL_MISSING = "original_missing"
    ORIGINAL_CHANGED = "original_changed"
    WAITING = "waiting"
    """It was never read: nothing is stored that could be derived again."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what is stored."""
        return self in (Outcome.SAME, Outcome.EXPLAINED, Outcome.WAITING)


class Difference(Record):
    """A fact that is not the same. It tells its place and what made it, and no text."""

    fact: Fact
    how: How
    page: int | None = Field(default=None, description="null: of the whole document")
    start: int | None = None
    end: int | None = None
    what: str = Field(
        default="", description="kind or category, fields that changed, or the id of a decision", examples=["PHONE"]
    )
    made_by: str = Field(default="", description="extractor or rule and its version", examples=["phones 3"])


class Change(Record):
    """What was changed between the stored facts and those derived now."""

    of: str = Field(description="reading, analysis, precedents, waiting, limits", examples=["analysis"])
    before: str = ""
    after: str = Field(default="", description="version; the stage that waits; the problem that tells a limit")
    parts: tuple[str, ...] = Field(
        default=(), description="what is another there: engine, model, rules", examples=[["phones 2 → 3"]]
    )
    stretch: int | None = Field(
        default=None, description="of these hundred pages alone, the first being 0; null: of the whole document"
    )


class Counts(Record):
    """What was compared: nothing else counts."""

    pages: int = 0
    images: int = Field(default=0, description="of pages, where one is stored")
    tables: int = 0
    parts: int = 0
    mentions: int = 0
    flags: int = 0
    legs: int = 0
    decisions: int = 0
    assertions: int = 0
    left: int = Field(
        default=0,
        description="not compared: decisions whose flag stands nowhere any more, assertions on words that are masked, "
        "page images that could not be drawn again",
    )


class Replayed(Record):
    """What a document came to."""

    document: DocumentId
    case: CaseId
    sha256: Sha256 = Field(description="of its original, as it was received")
    outcome: Outcome
    compared: Counts = Counts()
    differs: int = Field(default=0, description="differences in all")
    differences: tuple[Difference, ...] = Field(default=(), description=f"the first {MOST_DIFFERENCES}")
    changes: tuple[Change, ...] = Field(default=(), description="that explain them; empty where nothing was changed")
    read_by: str = Field(default="", description="version of the readers that made what is stored")
    analyzed_by: tuple[str, ...] = Field(default=(), description="versions of the analysis that made what is stored")
    drawn: tuple[int, ...] = Field(
        default=(), description="pages whose image was drawn since it was read, and was drawn again"
    )
    stored: str = Field(default="", description="SHA-256 over the stored facts that were compared")
    by: str = Field(default="", description="digest of the versions that derived them again")
    at: UtcTime


MOST_TOLD = 1000
"""Documents that are told one by one of a case; all are counted."""


class ReplayOfCase(Record):
    """What the documents of a case came to when each was last derived again."""

    counts: dict[Outcome, int] = Field(description="documents by outcome")
    never: int = Field(description="documents that were never derived again")
    documents: tuple[Replayed, ...] = Field(default=(), description=f"the first {MOST_TOLD} that are not the same")
    oldest: UtcTime | None = Field(default=None, description="when the first of them was derived again")


class ReplayAsked(Record):
    """What is to be derived again."""

    documents: tuple[Annotated[DocumentId, Field(pattern=r"^[0-9a-f]{32}$")], ...] = Field(
        default=(),
        max_length=10_000,
        description="of the case; absent: all that you see",
        examples=[["3f2a0c7e9b1d4e5f8a6b7c8d9e0f1a2b"]],
    )
    again: bool = Field(
        default=False, description="also those of which nothing changed since they were last derived again"
    )


class RunState(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class ReplayRun(Record):
    """A replay that somebody began on the server."""

    id: str
    state: RunState
    done: int = Field(default=0, description="documents that were derived again, or are as they were")
    of: int = Field(description="documents in all")
    counts: dict[Outcome, int] = Field(default_factory=dict, description="documents by outcome")
    made_by: str
    begun_at: UtcTime
    problem: str = ""
    advice: str = ""

    @property
    def finished(self) -> bool:
        """Whether it goes on no more."""
        return self.state is not RunState.RUNNING


class Recipe(Record):
    """What a stage is made of on this machine since a time: readers, engines, models, rules, outside programs."""

    stage: Stage
    version: str
    parts: tuple[str, ...] = Field(examples=[["phones 3", "rules 41"]])
    since: UtcTime
