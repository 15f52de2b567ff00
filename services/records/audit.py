"""The audit log: append-only, each event chained to the one before by SHA-256."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Row

from models.audit import Actor, AuditEvent
from models.ids import CaseId
from services.ports import Clock
from services.records import tables as t
from services.records.database import Database

GENESIS = "0" * 64
"""What the first event chains to."""


class SqlAuditLog:
    """The log in the catalogue. Appending takes part in the current transaction: no act without its event."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(
        self,
        actor: Actor,
        action: str,
        *,
        case: CaseId | None = None,
        subject: str = "",
        outcome: str = "ok",
        detail: dict[str, str | int] | None = None,
    ) -> AuditEvent:
        """Add an event at the end of the chain."""
        with self._database.writing() as connection:
            last = connection.execute(
                select(t.audit.c.sequence, t.audit.c.hash).order_by(t.audit.c.sequence.desc()).limit(1)
            ).first()
            values: dict[str, Any] = {
                "sequence": 1 if last is None else last.sequence + 1,
                "at": self._clock.now(),
                "actor": actor.name,
                "action": action,
                "case": case,
                "subject": subject,
                "outcome": outcome,
                "detail": detail or {},
                "previous": GENESIS if last is None else last.hash,
            }
            event = AuditEvent(**values, hash=digest(values))
            connection.execute(insert(t.audit).values(**event.model_dump()))
            return event

    def read(self, *, after: int = 0, limit: int = 1000) -> Sequence[AuditEvent]:
        """Events in their order, after a sequence number."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.audit).where(t.audit.c.sequence > after).order_by(t.audit.c.sequence).limit(limit)
            ).all()
        return [_event(row) for row in rows]

    def verify(self) -> tuple[int, str | None]:
        """Recompute the whole chain. A cut tail shows only against a head kept elsewhere."""
        previous, checked = GENESIS, 0
        while True:
            events = self.read(after=checked)
            if not events:
                return checked, None
            for event in events:
                if event.sequence != checked + 1:
                    return checked, f"event {checked + 1} is missing"
                if event.previous != previous or event.hash != digest(event.model_dump(exclude={"hash"})):
                    return checked, f"event {event.sequence} was changed"
                previous, checked = event.hash, event.sequence


def digest(values: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON (sorted keys, UTF-8, no spaces) of all fields but the hash."""
    canonical = json.dumps(
        {**values, "at": values["at"].isoformat()}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()


def _event(row: Row[Any]) -> AuditEvent:
    return AuditEvent(**row._mapping)
