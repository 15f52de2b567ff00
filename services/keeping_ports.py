"""The Protocols of how long cases are kept and what is erased, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from models.ids import AgencyId, CaseId, DocumentId
from models.keeping import Certificate, Erasure, LegalHold, RetentionRule


class ErasureWork(NamedTuple):
    """What an erasure whose rows are gone still has to take away, and what it took."""

    documents: Sequence[DocumentId]
    originals: Sequence[tuple[str, str, int]]
    """SHA-256, SHA-512, size."""
    images: Sequence[str]
    """SHA-256 of page images and of redacted copies."""
    vectors: int = 0
    rows: Mapping[str, int] = {}
    """Rows that went, by table."""


class KeepingStore(Protocol):
    """Rules, holds and erasures on their way."""

    def add_rule(self, rule: RetentionRule) -> None: ...
    def rules(self, cases: Collection[CaseId]) -> Sequence[RetentionRule]:
        """All that were set in some cases, the newest first."""

    def add_hold(self, hold: LegalHold) -> None: ...
    def holds(self, cases: Collection[CaseId]) -> Sequence[LegalHold]:
        """All of some cases, the newest first; those lifted too."""

    def lift(self, case: CaseId, hold: str, *, by: str, at: dt.datetime, order: str) -> bool: ...
    def two_persons(self, agency: AgencyId) -> bool: ...
    def demand(self, agency: AgencyId, *, two_persons: bool) -> None: ...
    def ask(self, erasure: Erasure) -> None: ...
    def approve(self, erasure: str, *, by: str, at: dt.datetime) -> bool: ...
    def withdraw(self, erasure: str) -> bool: ...
    def certify(self, certificate: Certificate, *, signature: str, key: str) -> None: ...
    def erasure(self, erasure: str) -> Erasure | None: ...
    def erasures(self, agency: AgencyId | None) -> Sequence[Erasure]:
        """An agency's, or all, the newest first."""

    def approved(self) -> Sequence[Erasure]:
        """Those to be done, also those that were cut off, the oldest first."""


class ErasingStore(Protocol):
    """Erasures as they are carried out."""

    def concerned(self, erasure: Erasure) -> Sequence[DocumentId]: ...
    def originals(self, documents: Collection[DocumentId]) -> Sequence[tuple[str, str, int]]: ...
    def busy(self, documents: Collection[DocumentId]) -> bool: ...
    def begin(self, erasure: Erasure, documents: Sequence[DocumentId]) -> ErasureWork: ...
    def work(self, erasure: str) -> ErasureWork | None: ...
    def held_elsewhere(self, sha256: str) -> bool: ...
    def named(self) -> Iterator[str]:
        """SHA-256 of all bytes in the store that the records name, in order."""

    def remaining(self, case: CaseId, documents: Collection[DocumentId], *, whole: bool) -> Mapping[str, int]: ...
    def clean(self) -> None: ...


class KeepingRecords(Protocol):
    """The part of `ports.Records` about keeping and erasing."""

    @property
    def keeping(self) -> KeepingStore: ...
    @property
    def erasing(self) -> ErasingStore: ...
