"""The Protocol of what is kept apart, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.ids import CaseId
from models.quarantine import Quarantined


class QuarantineStore(Protocol):
    """Files with another hash than was declared; their bytes lie beside the records, under their ids."""

    def add(self, file: Quarantined) -> None: ...
    def of_case(self, case: CaseId) -> Sequence[Quarantined]:
        """Those of a case, the newest first."""

    def drop(self, file: str) -> None: ...
    def ids(self) -> frozenset[str]:
        """Those of every case."""


class QuarantineRecords(Protocol):
    """The part of `ports.Records` about what is kept apart."""

    @property
    def quarantine(self) -> QuarantineStore: ...
