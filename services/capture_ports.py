"""The Protocol of web captures, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.capture import DeclaredCapture
from models.ids import CaseId


class CaptureStore(Protocol):
    """Captures as they were declared: added, never changed."""

    def add(self, capture: DeclaredCapture) -> None: ...
    def of_case(self, case: CaseId) -> Sequence[DeclaredCapture]:
        """Those of a case, the newest first."""


class CaptureRecords(Protocol):
    """The part of `ports.Records` about captures."""

    @property
    def captures(self) -> CaptureStore: ...
