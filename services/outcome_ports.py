"""The Protocol of outcomes of proceedings, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from models.ids import CaseId
from models.outcome import CourtOutcome, ReviewClosed


class OutcomeStore(Protocol):
    """What was recorded of proceedings that ended, and the reviews that were closed. Both are added, never changed."""

    def add(self, outcome: CourtOutcome) -> None: ...
    def of_case(self, case: CaseId) -> Sequence[CourtOutcome]:
        """Those of a case, the newest first."""

    def all(self) -> Sequence[CourtOutcome]:
        """Those of every case, the newest first."""

    def close(self, closed: ReviewClosed) -> None: ...
    def closed(self, cases: Collection[CaseId]) -> Sequence[ReviewClosed]:
        """The reviews in some cases that were closed, the newest first."""


class OutcomeRecords(Protocol):
    """The part of `ports.Records` about outcomes."""

    @property
    def outcomes(self) -> OutcomeStore: ...
