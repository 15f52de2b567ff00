"""What a person says of a name that the machine read, or missed. It is kept in the catalogue of this machine only."""

from typing import Self

from pydantic import Field, model_validator

from models.base import Record, UtcTime
from models.ids import AgencyId, CaseId, CorrectionId, DocumentId
from models.mention import MentionKind

NAMES = (MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE)
"""Kinds that a person may give. Numbers and papers have rules of their own."""


class Correction(Record):
    """`words` are a name of `kind`, wherever they stand; with no kind they are no name.

    `instead` is what the machine read there and is no name by itself: a span that was too long or too short. A
    correction counts in its case, or, shared, in all cases of its agency. It is never changed: it is withdrawn.
    """

    id: CorrectionId
    case: CaseId
    agency: AgencyId
    shared: bool = Field(default=False, description="counts in all cases of the agency")
    kind: MentionKind | None = Field(default=None, description="None: no name")
    words: str = Field(min_length=1, max_length=200)
    instead: str = Field(default="", max_length=200)
    document: DocumentId | None = Field(default=None, description="where it was said")
    reason: str = Field(default="", max_length=500)
    made_by: str
    made_at: UtcTime
    withdrawn_by: str | None = None
    withdrawn_at: UtcTime | None = None

    @model_validator(mode="after")
    def _names_only(self) -> Self:
        if self.kind is not None and self.kind not in NAMES:
            raise ValueError("only people, bodies and places are corrected by their words")
        return self

    @property
    def counts(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.withdrawn_at is None
