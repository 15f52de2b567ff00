"""How signs spread over months, places, kinds of exploitation and ways of recruiting; words that rise beside them."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId, WordingId
from models.indicator import LOCAL
from models.span import Span

TERM = f"{LOCAL}term_"
"""How the names of the rules begin that accepted terms are."""


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
    start: int = Field(default=0, ge=0, description="first code point of the term on its page")
    end: int = Field(default=0, ge=0, description="code point behind its last")

    @property
    def span(self) -> Span:
        """The term itself."""
        return Span(document=self.document, page=self.page, start=self.start, end=self.end)


class WordingVerdict(StrEnum):
    """What a reader says of a term that was proposed."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Neither any more: the term is open again."""


class TermExample(Record):
    """A passage that speaks for a term, or against it: a place and no words, which stay in the document."""

    span: Span
    fires: bool = Field(description="beside a flag that readers confirmed; false: beside one that they dismissed")


class WordingDecision(Record):
    """A reader's word on a term. Added, never changed; of a term the last one stands, in its case alone.

    An accepted one is a local rule of its case: its flags carry `rule`. It stays silent at its examples against it.
    """

    id: WordingId
    case: CaseId
    term: str = Field(min_length=2, max_length=80)
    category: str = Field(max_length=64)
    verdict: WordingVerdict
    reason: str = Field(min_length=1, max_length=1000)
    made_by: str
    user: UserId
    made_at: UtcTime
    examples: tuple[TermExample, ...] = Field(default=(), description="what it was accepted upon")

    @property
    def rule(self) -> str:
        """The name of the rule that an acceptance makes, as flags carry it."""
        return f"{TERM}{self.id[:12]}@1"


class WordingTaken(WordingDecision):
    """A decision that was kept, and what follows of it."""

    again: int = Field(default=0, ge=0, description="documents that are analyzed again, since the term stands in them")


class LocalTerm(Record):
    """An accepted term as the rule that it is: kept apart from the shipped rules, for its case alone."""

    term: str
    category: str
    rule: str = Field(description="as its flags carry it")
    reason: str = Field(description="why it was accepted")
    made_by: str
    made_at: UtcTime
    documents: tuple[DocumentId, ...] = Field(description="those that it was taken from")
    silent: int = Field(ge=0, description="places at which it stays silent: beside flags that readers dismissed")
    flags: int = Field(ge=0, description="that it raises in the newest analyses")
    confirmed: int = Field(ge=0, description="those of them that readers confirmed")
    dismissed: int = Field(ge=0)
    places: tuple[TermPlace, ...] = Field(default=(), description="the first of what it flags")


class Candidate(Record):
    """A term that stands near confirmed flags more often than elsewhere in the case."""

    term: str
    category: str = Field(description="of most of the flags near it")
    near: int = Field(ge=0, description="times near a confirmed flag")
    elsewhere: int = Field(ge=0)
    documents: int = Field(ge=0, description="documents in which it stands near one")
    score: float = Field(description="log-likelihood ratio (Dunning's G²) of the two rates; orders the list")
    places: tuple[TermPlace, ...] = Field(description="the first of them")
    against: tuple[TermPlace, ...] = Field(default=(), description="where it stands beside flags that were dismissed")
