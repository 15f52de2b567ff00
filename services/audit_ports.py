"""The Protocol of the audit log, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from models.asked import AskedFor
from models.audit import Actor, AuditEvent, AuditHead
from models.ids import AgencyId, CaseId


class AuditLog(Protocol):
    """Append-only, chained, and sealed with the installation's secret."""

    def append(
        self,
        actor: Actor,
        action: str,
        *,
        case: CaseId | None = None,
        cases: Sequence[CaseId] = (),
        subject: str = "",
        outcome: str = "ok",
        detail: Mapping[str, str | int] | None = None,
        asked: AskedFor | None = None,
        readers: AgencyId | None = None,
    ) -> AuditEvent:
        """Add an event; `cases` are those looked through, where they are several.

        `asked` is sealed for the auditors of the agency `readers`; None: of the actor's own.
        """

    def append_each(
        self, actor: Actor, action: str, subjects: Sequence[tuple[str, Mapping[str, str | int]]], *, case: CaseId
    ) -> None:
        """Add an event for each subject of one act, with its detail."""

    def read(self, *, after: int = 0, limit: int = 1000) -> Sequence[AuditEvent]: ...
    def read_back(self, *, before: int, limit: int = 1000) -> Sequence[AuditEvent]:
        """Those before a sequence number, the newest first."""

    def head(self) -> AuditHead: ...
    def last_at(self) -> dt.datetime | None:
        """When the last event was written; None of an empty log."""

    def verify(self, *, known: AuditHead | None = None) -> tuple[int, str | None]:
        """Number of sound events, and what is wrong with the next one (None: nothing).

        `known`: where the log ended once, as somebody wrote it down.
        """
