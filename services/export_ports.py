"""The Protocol of what is kept of exports, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.ids import CaseId, DocumentId
from models.produced import BatesRange


class BatesStore(Protocol):
    """Numbers of pages. A number is given once in a case, and never taken back."""

    def assign(
        self, case: CaseId, wanted: Sequence[tuple[DocumentId, int]], *, prefix: str, width: int
    ) -> Mapping[DocumentId, BatesRange]:
        """The numbers of documents with so many pages each; who has none yet gets the next ones, in the order given.

        A document that has other pages than before gets new numbers; its old ones stay given. `prefix` and `width`
        are those of new numbers: given ones keep theirs.
        """


class ExportRecords(Protocol):
    """What the catalogue keeps of exports."""

    @property
    def bates(self) -> BatesStore: ...
