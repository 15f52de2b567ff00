"""How signs spread over months, places, kinds of exploitation and ways of recruiting; words that rise beside them."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId, WordingId


class TrendBy(StrEnum):
    """What flags are counted by."""

    MONTH = "month"
    PLACE = "place"
    EXPLOITATION = "exploitation"
    CHANNEL = "channel"


class TrendRow(Record):
    """Flags of one category under one value; an empty value: not told."""

    value: str
    category: str
    flags: int = Field(ge=0)
    confirmed: int = Field(ge=0)
    documents: int = Field(ge=0)


class TermPlace(Record):
    """Where a term stands near a confirmed flag."""

    document: DocumentId
    name: str
    page: int
    words: str = Field(description="the term with the words around it")


class WordingVerdict(StrEnum):
    """What a reader says of a term that was proposed."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Neither any more: the term is open again."""


class WordingDecision(Record):
    """A reader's word on a term. Added, never changed; of a term the last one stands, in its case alone."""

    id: WordingId
    case: CaseId
    term: str = Field(min_length=2, max_length=80)
    category: str = Field(max_length=64)
    verdict: WordingVerdict
    reason: str = Field(min_length=1, max_length=1000)
    made_by: str
    user: UserId
    made_at: UtcTime


class Candidate(Record):
    """A term that stands near confirmed flags more often than elsewhere in the case."""

    term: str
    category: str = Field(description="of most of the flags near it")
    near: int = Field(ge=0, description="times near a confirmed flag")
    elsewhere: int = Field(ge=0)
    documents: int = Field(ge=0, description="documents in which it stands near one")
    score: float = Field(description="log-likelihood ratio (Dunning's G²) of the two rates; orders the list")
    places: tuple[TermPlace, ...] = Field(description="the first of them")
    verdict: WordingVerdict | None = Field(default=None, description="None: open")
