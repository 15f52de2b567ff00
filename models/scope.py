"""What an actor may see."""

from collections.abc import Iterable
from typing import Self

from pydantic import Field

from models.base import Record
from models.case import Case
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

    conditions: frozenset[tuple[CaseId, DocumentId | None, str]] = Field(
        default=frozenset(), description="what its owner asks of what was lent; no document: of the whole case"
    )
    lent_as: frozenset[tuple[CaseId, str]] = Field(
        default=frozenset(), description="cases that are lent, and what is told in place of their numbers"
    )

    kept_in: frozenset[DocumentPlace] = Field(
        default=frozenset(), description="of what is hidden: what he sees otherwise, and is for intelligence only"
    )

    by_law: frozenset[DocumentPlace] = Field(
        default=frozenset(), description="of what is hidden: what is sealed by law in his own cases; its count is told"
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

    def conditions_of(self, case: CaseId, document: DocumentId) -> tuple[str, ...]:
        """What the owner of a document asks of who was lent it; nothing of one's own cases."""
        found = {told for at, one, told in self.conditions if at == case and one in (None, document)}
        return tuple(sorted(found))

    def told(self, case: Case) -> Case:
        """A case as its number and title may be told: of one that is lent, that of the space and nothing more."""
        label = dict(self.lent_as).get(case.id)
        return case if label is None else case.model_copy(update={"number": label, "title": ""})

    def within(self, cases: Iterable[CaseId]) -> Self:
        """What of it lies in some cases."""
        kept = frozenset(cases)
        changes = {
            "cases": self.cases & kept,
            "hidden": frozenset(place for place in self.hidden if place[0] in kept),
            "parts": frozenset(place for place in self.parts if place[0] in kept),
            "unasked": self.unasked & kept,
            "conditions": frozenset(one for one in self.conditions if one[0] in kept),
            "kept_in": frozenset(place for place in self.kept_in if place[0] in kept),
            "by_law": frozenset(place for place in self.by_law if place[0] in kept),
            "lent_as": frozenset(one for one in self.lent_as if one[0] in kept),
        }
        return self.model_copy(update=changes)
