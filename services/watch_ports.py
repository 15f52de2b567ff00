"""The Protocol of saved searches and alerts, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Protocol

from models.ids import CaseId, DocumentId, UserId
from models.watch import Alert, AlertId, Channel, Inbox, SavedId, SavedSearch

Place = tuple[DocumentId, int]
"""A page."""


class WatchStore(Protocol):
    """Saved searches by maker, what they have found, alerts, and what is to be sent."""

    def add(self, saved: SavedSearch) -> None: ...
    def saw(self, saved: SavedId, pages: Collection[Place]) -> None:
        """These pages are not new to a watch."""

    def get(self, saved: SavedId) -> SavedSearch | None: ...
    def of(self, user: UserId | None) -> Sequence[SavedSearch]:
        """Somebody's, the newest first."""

    def remove(self, saved: SavedId) -> None:
        """Forget a search with its alerts."""

    def stamp(self) -> str:
        """A word that changes when there are other watches; empty: there are none."""

    def watching_ids(self) -> Sequence[SavedId]: ...
    def watching(self, *, without: Collection[SavedId] = ()) -> Sequence[SavedSearch]: ...
    def mark(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """Stretches of documents were indexed and are to be held against the watches."""

    def marked(self, *, limit: int) -> Sequence[tuple[DocumentId, int]]:
        """Stretches that wait for that, the oldest first."""

    def unmark(self, stretches: Collection[tuple[DocumentId, int]]) -> None: ...
    def found(self, saved: SavedId, case: CaseId, pages: Sequence[Place], *, at: dt.datetime) -> Alert | None:
        """Alert on those of the pages that are new to a watch; None: none is, or it is there no more."""

    def inbox(
        self, user: UserId | None, cases: Collection[CaseId], *, unread: bool, limit: int, offset: int
    ) -> Inbox: ...
    def any_unread(self, user: UserId | None) -> bool:
        """Whether somebody has alerts, on whatever case, that he did not read."""

    def unread_ids(self, user: UserId | None, cases: Collection[CaseId]) -> frozenset[AlertId]:
        """Somebody's alerts on some cases that were not read."""

    def read(self, user: UserId | None, alerts: Collection[AlertId], *, at: dt.datetime) -> int:
        """Mark some of somebody's alerts as read. Returns how many were not before."""

    def to_send(self, *, now: dt.datetime, limit: int) -> Sequence[Channel]:
        """What is due to be sent."""

    def sent(self, channel: str) -> None: ...
    def not_sent(self, channel: str, *, again: dt.datetime | None) -> None:
        """Try again at a time, or never."""


class WatchRecords(Protocol):
    """The part of `ports.Records` that holds watches."""

    @property
    def watches(self) -> WatchStore: ...
