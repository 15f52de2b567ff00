"""What an actor may see."""

from collections.abc import Iterable
from typing import Self

from pydantic import Field

from models.base import Record
from models.ids import CaseId, DocumentId

DocumentPlace = tuple[CaseId, DocumentId]
"""A document with its case."""


class Scope(Record):
    """What an actor may see. Made by the access door alone; it has no default."""

    cases: frozenset[CaseId] = Field(description="cases that are seen, but for what is hidden in them")
    hidden: frozenset[DocumentPlace] = Field(default=frozenset(), description="documents of these that are not seen")
    parts: frozenset[DocumentPlace] = Field(default=frozenset(), description="single documents of other cases")
    unasked: frozenset[CaseId] = Field(
        default=frozenset(), description="his too, and left out: looking there needs a reason, and he gave none"
    )

    @property
    def every_case(self) -> frozenset[CaseId]:
        """The cases of which anything is seen."""
        return self.cases | {case for case, _ in self.parts} if self.parts else self.cases

    @property
    def whole(self) -> bool:
        """Whether its cases tell all of it."""
        return not (self.hidden or self.parts)

    def sees(self, case: CaseId, document: DocumentId) -> bool:
        """Whether a document of a case is in it."""
        place = (case, document)
        return (case in self.cases and place not in self.hidden) or place in self.parts

    def within(self, cases: Iterable[CaseId]) -> Self:
        """What of it lies in some cases."""
        kept = frozenset(cases)
        changes = {
            "cases": self.cases & kept,
            "hidden": frozenset(place for place in self.hidden if place[0] in kept),
            "parts": frozenset(place for place in self.parts if place[0] in kept),
            "unasked": self.unasked & kept,
        }
        return self.model_copy(update=changes)
