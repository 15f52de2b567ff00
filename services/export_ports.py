"""The Protocol of what is kept of exports, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.ids import CaseId, DocumentId
from models.produced import BatesRange
from models.redaction import Redaction, RedactionAct


class BatesStore(Protocol):
    """Numbers of pages. A number is given once in a case, and never taken back."""

    def assign(
        self, case: CaseId, wanted: Sequence[tuple[DocumentId, int]], *, prefix: str, width: int
    ) -> Mapping[DocumentId, BatesRange]:
        """The numbers of documents with so many pages each; who has none yet gets the next ones, in the order given.

        A document that has other pages than before gets new numbers; its old ones stay given. `prefix` and `width`
        are those of new numbers: given ones keep theirs.
        """


class RedactionStore(Protocol):
    """Redactions of documents. Acts are added, never changed; what was applied stays as it is."""

    def begin(self, redaction: Redaction) -> None:
        """A new draft. Raises Conflict where the document has one."""

    def get(self, redaction: str) -> Redaction | None: ...
    def of(self, document: DocumentId) -> Sequence[Redaction]:
        """All versions of a document, the newest first."""

    def of_case(self, case: CaseId) -> Sequence[Redaction]:
        """All versions of all documents of a case, by document and version."""

    def add(self, acts: Sequence[RedactionAct]) -> None:
        """Keep acts on marks of a draft. Raises Conflict once it was applied."""

    def acts(self, redaction: str) -> Sequence[RedactionAct]:
        """All acts of a version, in the order in which they were done."""

    def apply(self, redaction: Redaction) -> None:
        """Keep what was made of a draft. Raises Conflict where it was applied before."""


class ExportRecords(Protocol):
    """What the catalogue keeps of exports."""

    @property
    def redactions(self) -> RedactionStore: ...

    @property
    def bates(self) -> BatesStore: ...
