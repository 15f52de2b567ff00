"""A candidate link: one value that stands in more than one case."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.ids import CaseId, DocumentId, derived
from models.mention import MentionKind
from models.words import Box


class Band(StrEnum):
    """How far a link may be trusted. A link by name alone is never above possible."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class LinkPlace(Record):
    """One place where the shared value stands."""

    case: CaseId
    document: DocumentId
    name: str = Field(description="file name of the document")
    page: int
    start: int
    end: int
    text: str = Field(description="as written there")
    boxes: tuple[Box, ...] = ()
    confidence: float


class Link(Record):
    """A value shared by two or more cases, with the best place in each."""

    kind: MentionKind
    normal: str
    band: Band
    reason: str
    code: str = Field(default="", description="the reason's name, for translation")
    params: dict[str, str | int] = Field(default_factory=dict, description="what the reason speaks of")
    common: bool = Field(default=False, description="stands with so many cases or names that it says little")
    cases: tuple[CaseId, ...] = Field(min_length=2)
    places: tuple[LinkPlace, ...]

    @property
    def id(self) -> str:
        """Computed from kind and normal form."""
        return derived(self.kind, self.normal)
