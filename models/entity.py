"""An entity: what mentions of one value speak of, counted over the documents that an actor may see."""

from pydantic import Field

from models.base import Record
from models.ids import CaseId, derived
from models.mention import MentionKind


class Entity(Record):
    """All mentions of one kind and normal form."""

    kind: MentionKind
    normal: str
    name: str = Field(description="the commonest written form")
    mentions: int = Field(ge=1)
    documents: int = Field(ge=1)
    cases: tuple[CaseId, ...]

    @property
    def id(self) -> str:
        """Computed from kind and normal form."""
        return derived(self.kind, self.normal)
