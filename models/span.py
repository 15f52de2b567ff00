"""Where something stands in the evidence, and what found it."""

from typing import Self

from pydantic import Field, model_validator

from models.base import Record
from models.ids import DocumentId


class Span(Record):
    """Half-open range of code points in a page's text."""

    document: DocumentId
    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError("an empty span points at nothing")
        return self


class Provenance(Record):
    """Which extractor or rule set, in which version."""

    extractor: str
    version: str
