"""The Protocol of notes, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from models.ids import CaseId
from models.note import Note, NoteFilter


class NoteStore(Protocol):
    """What people wrote down of cases."""

    def add(self, note: Note) -> None: ...
    def withdraw(self, note: str, *, at: dt.datetime, why: str) -> None:
        """Mark it as withdrawn; the first mark stands."""

    def of_case(self, case: CaseId, wanted: NoteFilter) -> Sequence[Note]:
        """Those that are wanted, the newest first."""


class NoteRecords(Protocol):
    """The part of `ports.Records` about notes."""

    @property
    def notes(self) -> NoteStore: ...
