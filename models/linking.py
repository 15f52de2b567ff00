"""What linking speaks of: subjects of documents, links that the machine proposes, and what people decide about them.

A subject is a person or a value as one stretch of a document tells it. The machine joins subjects of a case to its
entities and proposes links across cases; it never decides. People decide: each decision is an edge or a statement by
a named actor, is added and never changed, and is taken back by another one.
"""

from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import Field, model_validator

from models.base import Record, UtcTime
from models.ids import CaseId, DecisionId, DocumentId, SubjectId, UserId, derived
from models.link import Band
from models.mention import MentionKind


class Subject(Record):
    """A person or value of a stretch of a document, with what the text ties to it, at its first mention.

    `key` is the value under which writings meet, of a person the folded fullest name. The place is what a decision is
    found again by when a later analysis names the subject otherwise.
    """

    id: SubjectId
    case: CaseId
    document: DocumentId = Field(description="empty: made by hand")
    stretch: int = Field(default=0, ge=0)
    kind: MentionKind
    key: str = Field(min_length=1, max_length=2000)
    text: str = Field(description="as written where it is told most fully")
    page: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    mentions: int = Field(default=1, ge=1)
    days: tuple[str, ...] = Field(default=(), description="of birth, ISO 8601")
    years: tuple[int, ...] = Field(default=(), description="of birth")
    values: tuple[str, ...] = Field(default=(), description="keys of numbers, papers, addresses tied to a person")
    office: bool = Field(default=False, description="acts in the case by an office, not as a party")
    sides: tuple[str, ...] = Field(default=(), description="where texts put a person: victim, suspect, office")
    lands: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="value → countries of a plate or platforms of a user name it may be of"
    )
    parents: tuple[str, ...] = Field(default=(), description="names of the parents whose child the text calls a person")

    @classmethod
    def id_of(cls, document: DocumentId, stretch: int, kind: MentionKind, key: str) -> SubjectId:
        """Computed from what it is and where, so that redoing the analysis names the same subject."""
        return SubjectId(derived("subject", document, str(stretch), kind, key))


class MachineLink(NamedTuple):
    """Two subjects that the machine joins in a case, or proposes across cases; `one` is the smaller id.

    `odds` are log odds, `parts` what they are the sum of. `worth` orders proposals: how much a decision may bring.
    """

    one: SubjectId
    two: SubjectId
    across: bool
    odds: float
    score: float
    band: Band
    parts: tuple[tuple[str, float], ...]
    worth: float = 0.0
    grounds: tuple[str, ...] = ()


class Judgement(StrEnum):
    """What a person says of two subjects."""

    POSITIVE = "positive"
    """They are one and the same."""
    NEGATIVE = "negative"
    """They are not the same."""
    UNSURE = "unsure"


class Act(StrEnum):
    """What a decision does."""

    JUDGE = "judge"
    CREATE = "create"
    RENAME = "rename"
    RETYPE = "retype"
    ALIAS = "alias"
    NOT_ENTITY = "not_entity"
    UNDO = "undo"


_WITH_VALUE = {Act.RENAME, Act.RETYPE, Act.ALIAS}


class LinkDecision(Record):
    """An edge between two subjects, a statement about one, or the undoing of an earlier decision.

    The subjects are kept as the one who decided saw them.
    """

    id: DecisionId
    case: CaseId
    other_case: CaseId | None = Field(default=None, description="of the second subject, where that is another one")
    act: Act
    one: Subject | None = None
    two: Subject | None = None
    judgement: Judgement | None = None
    value: str = Field(default="", max_length=300, description="the new name, kind or alias")
    undoes: DecisionId | None = None
    batch: str = Field(default="", description="decisions that were taken in one go and are undone in one")
    reason: str = Field(min_length=1, max_length=1000)
    made_by: str
    user: UserId | None = Field(default=None, description="absent: the machine's operator")
    made_at: UtcTime
    blind: bool = Field(default=True, description="made without seeing what another decided of the same two")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.act is Act.UNDO) != (self.undoes is not None) or (self.act is Act.UNDO) != (self.one is None):
            raise ValueError("an undoing names a decision and nothing else")
        if (self.act is Act.JUDGE) != (self.judgement is not None) or (self.act is Act.JUDGE) != (self.two is not None):
            raise ValueError("a judgement is about two subjects")
        if (self.act in _WITH_VALUE) != bool(self.value):
            raise ValueError("a new name, kind or alias has a value, nothing else has")
        return self

    @property
    def by(self) -> str:
        """Whose it is: an id, since names may come again."""
        return self.user or self.made_by

    @property
    def cases(self) -> frozenset[CaseId]:
        """The cases that it is about."""
        return frozenset({self.case, self.other_case or self.case})


class ConflictKind(StrEnum):
    """How decisions contradict one another."""

    AT_ODDS = "at_odds"
    """Readers say the opposite of the same two subjects."""
    CHAIN = "chain"
    """Two are the same as a third, and are not the same."""
    OTHER_NAME = "other_name"
    """Readers give one entity different names or kinds."""


class LinkConflict(Record):
    """Decisions that cannot all hold. All of them stand; none is followed where they contradict."""

    kind: ConflictKind
    decisions: tuple[DecisionId, ...] = Field(min_length=2)
    subjects: tuple[SubjectId, ...]


class CaseEntity(Record):
    """A person or value of a case: what the machine joined, as people corrected it.

    `id` stays when documents come: it is the smallest of the subjects that people decided on, else of all.
    """

    id: SubjectId
    case: CaseId
    kind: MentionKind
    name: str
    also: tuple[str, ...] = Field(default=(), description="other writings, and aliases that people added")
    confirmed: bool = Field(default=False, description="somebody has decided that it is one, and nobody otherwise")
    by_hand: bool = Field(default=False, description="made by a person, with no mention of its own")
    not_entity: bool = Field(default=False, description="people say that it is none")
    mentions: int = Field(ge=0)
    documents: int = Field(ge=0)
    subjects: tuple[SubjectId, ...] = Field(min_length=1)
    gone: tuple[SubjectId, ...] = Field(default=(), description="decided on, and found by no analysis any more")
    conflicts: tuple[LinkConflict, ...] = ()
