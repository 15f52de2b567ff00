"""An entity: what mentions of one value speak of, counted over the documents that an actor may see."""

from pydantic import Field

from models.base import Record
from models.ids import CaseId, derived
from models.mention import CheckState, MentionKind
from models.place import PlaceReading
from models.stated import StatedRole


class Entity(Record):
    """All mentions of one kind and normal form; of a person also those that use a shorter name of it."""

    kind: MentionKind
    normal: str
    name: str = Field(description="the commonest written form")
    mentions: int = Field(ge=1)
    documents: int = Field(ge=1)
    cases: tuple[CaseId, ...]
    also: tuple[str, ...] = Field(default=(), description="other names by which documents call this person")
    roles: tuple[StatedRole, ...] = Field(default=(), description="stated somewhere of it, in alphabetical order")
    check: CheckState | None = Field(
        default=None, description="of papers, accounts and cases: whether the check digit is right; None: no such value"
    )
    places: tuple[PlaceReading, ...] = Field(default=(), description="where it lies, the commonest reading first")

    @property
    def id(self) -> str:
        """Computed from kind and normal form."""
        return derived(self.kind, self.normal)
