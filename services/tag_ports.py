"""The Protocol of tags, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from models.ids import CaseId, DocumentId
from models.tag import Tag, TaggedPlace


class TagStore(Protocol):
    """Labels on what a case holds."""

    def add(self, tag: Tag) -> Tag:
        """Keep a tag; returns it as it is kept, or the one with its label that stands at that place already."""

    def remove(self, tag: str) -> None: ...
    def of_case(self, case: CaseId, document: DocumentId | None = None) -> Sequence[Tag]:
        """All of a case, or those of a document of it, the newest first."""

    def places(self, cases: Collection[CaseId]) -> Collection[TaggedPlace]:
        """Where the labels of some cases stand, each place once."""


class TagRecords(Protocol):
    """The part of `ports.Records` about tags."""

    @property
    def tags(self) -> TagStore: ...
