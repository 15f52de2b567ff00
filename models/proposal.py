"""Proposals across cases as a reviewer sees them: both sides, what speaks for and against, and what was decided."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.base import Record
from models.ids import CaseId, DocumentId, SubjectId
from models.link import Band
from models.linking import Judgement, LinkDecision
from models.mention import MentionKind
from models.words import Box


class Reach(StrEnum):
    """How far a link to a case may be told to somebody."""

    FULL = "full"
    ASK = "ask"
    """That there may be one, and which agency to ask; nothing of the case."""
    NOTHING = "nothing"


class ProposalState(StrEnum):
    """What was decided on a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"
    CONFLICT = "conflict"
    """Reviewers say the opposite; both stand."""


class Side(Record):
    """One of the two, at the place that shows the link best."""

    case: CaseId
    agency: str = Field(description="its name")
    subject: SubjectId
    entity: SubjectId
    text: str = Field(description="as written where it is told most fully")
    document: DocumentId
    name: str = Field(description="file name of the document")
    page: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()
    mentions: int


class Part(Record):
    """A part of the evidence, in log odds."""

    code: str
    amount: float
    words: str


class Proposal(Record):
    """Two people or values of two cases that may be one. `worth` is what a decision is expected to bring."""

    id: str
    kind: MentionKind
    band: Band
    score: float = Field(ge=0, le=1)
    sides: tuple[Side, Side]
    reason: str = Field(description="one line")
    supports: tuple[Part, ...] = Field(default=(), description="what speaks for it, the strongest first")
    against: tuple[Part, ...] = Field(default=(), description="what speaks against it, the strongest first")
    worth: float
    explanation: str = Field(description="why it stands where it does in the queue")
    state: ProposalState
    readers: int = Field(ge=0, description="people who have decided")
    decisions: tuple[LinkDecision, ...] = Field(default=(), description="those that stand and may be seen")
    hidden: int = Field(default=0, ge=0, description="decisions of others, shown once the looker has decided")


class Ask(Record):
    """A possible link to a case that is not the looker's: whom to ask, and nothing else."""

    id: str
    kind: MentionKind
    side: Side
    agency: str = Field(description="name of the agency to ask")
    words: str


class BulkRule(Record):
    """Which open proposals a decision in bulk is about. All that is given must hold."""

    kinds: tuple[MentionKind, ...] = ()
    bands: tuple[Band, ...] = Field(min_length=1)
    least: float = Field(default=0.0, ge=0, le=1, description="score from which on")
    codes: tuple[Annotated[str, Field(pattern="^[a-z_]{1,40}$")], ...] = Field(
        default=(), max_length=20, description="parts that must be among the evidence"
    )


VERDICTS = {
    Judgement.POSITIVE: ProposalState.ACCEPTED,
    Judgement.NEGATIVE: ProposalState.REJECTED,
    Judgement.UNSURE: ProposalState.UNSURE,
}
"""What a judgement makes of a proposal."""
