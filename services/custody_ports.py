"""The Protocols of the chain of custody and of prosecutors' files, parts of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from models.audit import Actor
from models.custody import CustodyAct, CustodyEntry, CustodyFacts, ItemId, OriginalCheck
from models.ids import CaseId, DocumentId, Sha256
from models.prosecution import Assertion, FileCheck, FileExhibit, FileId, FileVersion, ProsecutionFile


class CustodyStore(Protocol):
    """Ledgers of items. Entries are added, and never changed."""

    def append(
        self,
        item: ItemId,
        case: CaseId,
        act: CustodyAct,
        *,
        actor: Actor,
        at: dt.datetime,
        facts: CustodyFacts,
        words: Mapping[str, str],
    ) -> CustodyEntry:
        """Add an entry behind the last one of its item; the files that its facts name come from the item."""

    def ledger(self, item: ItemId) -> Sequence[CustodyEntry]:
        """The entries of an item, the first one first; none where there is no such item."""

    def ledgers(self, case: CaseId) -> Mapping[ItemId, Sequence[CustodyEntry]]:
        """The entries of all items of a case, the item that came in first before the others."""

    def files(self, case: CaseId) -> Mapping[ItemId, frozenset[DocumentId]]:
        """The files of each item that has some."""

    def fault(self, entries: Sequence[CustodyEntry]) -> int | None:
        """The number of the first entry of an item that was changed, moved or put in; None: all are sound.

        Words that were masked since are held against what lies sealed.
        """

    def salt(self, entry: CustodyEntry) -> str:
        """The salt under which an entry's words stand in its line; told only with words that are shown."""

    def note_checks(self, found: Mapping[Sha256, bool], *, at: dt.datetime) -> None:
        """Keep what a re-reading of originals found: whether each is what was received."""

    def checks(self, originals: Iterable[Sha256]) -> Mapping[Sha256, OriginalCheck]:
        """The last check of those originals that had one."""

    def due(self, before: dt.datetime, *, limit: int) -> Sequence[Sha256]:
        """Originals whose last check, or receipt where they had none, is older; the oldest first."""

    def places_of(self, original: Sha256) -> Sequence[tuple[CaseId, DocumentId]]:
        """The documents that were received with these bytes."""


class ProsecutionStore(Protocol):
    """Prosecutors' files. What was put in is taken out by a mark; a number is given once."""

    def add(self, file: ProsecutionFile) -> None: ...
    def get(self, file: FileId) -> ProsecutionFile | None: ...
    def of_case(self, case: CaseId) -> Sequence[ProsecutionFile]: ...
    def change(self, file: ProsecutionFile) -> None:
        """Keep title, language, court, summary and prefix as they are in `file`."""

    def change_exhibit(self, file: ProsecutionFile, exhibit: FileExhibit) -> None:
        """Keep title and note of an exhibit as they are in `exhibit`."""

    def renumber(self, file: FileId, numbers: Mapping[int, int]) -> None:
        """Give exhibits and what is pinned to them other numbers, from old to new; both are the same numbers."""

    def add_exhibit(self, file: ProsecutionFile, exhibit: FileExhibit) -> int:
        """Keep an exhibit under the next number; returns it."""

    def remove_exhibit(self, file: FileId, number: int, *, by: str, at: dt.datetime) -> None:
        """Mark an exhibit as removed, and withdraw what is pinned to it."""

    def add_assertion(self, file: ProsecutionFile, assertion: Assertion) -> int:
        """Keep an assertion under the next number; returns it."""

    def withdraw_assertion(self, file: FileId, number: int, *, by: str, at: dt.datetime) -> None: ...
    def add_version(self, file: ProsecutionFile, version: FileVersion) -> int:
        """Keep what was built under the next number, whatever its own is; returns it."""

    def versions(self, file: FileId) -> Sequence[FileVersion]:
        """All that were built, the first one first."""

    def check_version(self, file: FileId, version: int, check: FileCheck) -> None:
        """Keep what was found when a version was read back last."""


class CustodyRecords(Protocol):
    """What the catalogue keeps of custody and of prosecutors' files."""

    @property
    def custody(self) -> CustodyStore: ...
    @property
    def prosecution(self) -> ProsecutionStore: ...
