"""The audit log: append-only, each event chained to the one before and sealed with the installation's secret.

What is found by `verify`: any event changed, put in, taken out or moved, a tail cut off, a log emptied or written
anew, by whoever has the catalogue without the secret. With both, a checkpoint or a head that lies elsewhere tells.
"""

import contextlib
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.engine import Connection, Row

from models.asked import AskedFor
from models.audit import SYSTEM, Actor, ActorKind, AuditEvent, AuditHead
from models.errors import Altered
from models.ids import AgencyId, CaseId
from services.ports import Clock
from services.records import noting
from services.records import tables as t
from services.records.anchor import GENESIS, Anchor
from services.records.checkpoints import Checkpoints
from services.records.database import Database
from services.records.sealed_texts import Sealed, SqlSealedTexts
from services.records.volume import ALARM, Volume

LONGEST = 200
"""Characters of any text in an event. Ids and codes are shorter; what is longer came from a client."""

MOST_CASES = 500
"""Cases named in one event; a look through more leaves several events."""

SEALED = "sealed"
"""In an event's detail: the hash of what was sealed beside it."""

_ID = re.compile(r"[0-9a-f]{8,128}")

_INSERT = insert(t.audit)
_HEAD = select(t.audit.c.sequence, t.audit.c.hash).order_by(t.audit.c.sequence.desc()).limit(1)

_LAST = select(t.audit.c.at).order_by(t.audit.c.sequence.desc()).limit(1)

_DIFFER = dt.timedelta(seconds=30)
"""By which the clocks of machines on one catalogue may differ."""

_SYSTEM = Actor(kind=ActorKind.PROGRAM, name=SYSTEM)

_CLOCK_BACK: dict[str, Any] = {
    "actor": _SYSTEM,
    "action": "clock.back",
    "case": None,
    "cases": (),
    "subject": "",
    "outcome": "ok",
}
"""The event of a clock that was set back; it stands before the first one that bears the earlier time."""

MaskWords = Callable[[Connection, Sequence[CaseId], Any], Any]
"""A value of JSON without what names the protected people of some cases."""

_NEW_IN_FORM_2 = ("kind", "user", "cases", "form")


class SqlAuditLog:
    """The log in the catalogue. Appending takes part in the current transaction: no act without its event."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        anchor: Anchor,
        checkpoints: Checkpoints,
        texts: SqlSealedTexts,
        *,
        words: MaskWords,
    ) -> None:
        """`words`: masks what names whom a case protects. An event is never changed: it must not say it at first."""
        self.texts = texts
        self._words = words
        self.volume = Volume()
        self._database = database
        self._clock = clock
        self._anchor = anchor
        self._checkpoints = checkpoints

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
        """Add an event at the end of the chain; several when it concerns more than `MOST_CASES` cases.

        What was `asked`, and the actor's reason, are sealed for auditors; the event names the sealed text by its hash.
        `readers`: the agency of these auditors; None: the actor's own.
        Returns the last one. Texts that no id or code of ours has (long, or not printable) are kept by their hash.
        """
        named = [cases[at : at + MOST_CASES] for at in range(0, len(cases), MOST_CASES)] or [()]
        act: dict[str, Any] = {"actor": actor, "action": action, "case": case, "outcome": outcome}
        stated = [_stated(**act, cases=part, subject=subject, detail=detail or {}) for part in named]
        event = self._add(stated, actor, asked, readers)
        alarm = self.volume.note(event)
        if alarm is not None:
            told: dict[str, str | int] = {"what": alarm.what, "count": alarm.number}
            self.append(_SYSTEM, ALARM, cases=alarm.cases, subject=alarm.user, detail=told)
        return event

    def append_each(
        self, actor: Actor, action: str, subjects: Sequence[tuple[str, Mapping[str, str | int]]], *, case: CaseId
    ) -> None:
        """Add an event for each subject of one act, with its detail."""
        act: dict[str, Any] = {"actor": actor, "action": action, "case": case, "cases": (), "outcome": "ok"}
        if subjects:
            self._add([_stated(**act, subject=subject, detail=detail) for subject, detail in subjects], actor)

    def _add(
        self,
        stated: Sequence[dict[str, Any]],
        actor: Actor,
        asked: AskedFor | None = None,
        readers: AgencyId | None = None,
    ) -> AuditEvent:
        """Chain, seal and insert events; returns the last one."""
        told_why = {**(asked or {}), **({"reason": actor.reason} if actor.reason else {})}
        now = self._clock.now()
        if any(told["outcome"] != "ok" for told in stated):
            # What is refused inside a transaction undoes it: that somebody tried is known all the same.
            again = [dict(told) for told in stated]
            self._database.after_undoing(lambda: self._again(again, actor, asked))
        with self._database.writing() as connection:
            stated = [self._without_names(connection, told) for told in stated]
            text = self.texts.seal(readers or actor.agency, told_why) if told_why else None
            if text is not None:
                for told in stated:
                    told["detail"] = {**told["detail"], SEALED: text.digest}
            back = self._turned_back(connection, now)
            if back is not None:
                stated = [_stated(**_CLOCK_BACK, detail={"seconds": back}), *stated]
            before = last = self.head()
            events = []
            for told in stated:
                values = {"sequence": last.sequence + 1, "at": now, **told, "form": 2, "previous": last.hash}
                event = AuditEvent(**values, hash=self._anchor.seal(canonical(values)))
                last = AuditHead(sequence=event.sequence, hash=event.hash)
                events.append(event)
            connection.execute(_INSERT, [event.model_dump() for event in events])
            if text is not None:
                self.texts.keep({event.sequence: text for event in events if SEALED in event.detail})
            head = last
            self._database.after_commit("audit head", lambda: self._written(head, now, before=before))
        return events[-1]

    def _without_names(self, connection: Connection, told: Mapping[str, Any]) -> dict[str, Any]:
        """An event whose subject and detail name nobody whom a case of it protects."""
        said = {"subject": told["subject"], "detail": told["detail"]}
        cases = [case for case in (told["case"], *told["cases"]) if case is not None]
        return {**told, **self._words(connection, cases, said)}

    def _again(self, stated: Sequence[dict[str, Any]], actor: Actor, asked: AskedFor | None) -> None:
        self._add(stated, actor, asked)

    @staticmethod
    def _turned_back(connection: Connection, now: dt.datetime) -> int | None:
        """Seconds by which the clock stands before the last event, None where machines may differ by them."""
        last = connection.execute(_LAST).scalar()
        back = dt.timedelta() if last is None else last - now
        return round(back.total_seconds()) if back > _DIFFER else None

    def _written(self, head: AuditHead, at: dt.datetime, *, before: AuditHead) -> None:
        noting.note(head.sequence)
        self._anchor.advance(head, stands=lambda known: known == before or self._holds(known))
        self._checkpoints.note(head, at)

    def checkpoint(self) -> Path | None:
        """Keep a signed checkpoint of where the log ends now; None for an empty log. Raises DataFolderUnusable."""
        head = self.head()
        return self._checkpoints.keep(head, self._clock.now()) if head.sequence else None

    def stated(self, checkpoint: Path) -> AuditHead:
        """The head that a checkpoint of this installation states. Raises Altered."""
        return self._checkpoints.head(checkpoint)

    def read(self, *, after: int = 0, limit: int = 1000) -> Sequence[AuditEvent]:
        """Events in their order, after a sequence number. Raises Altered where one is none any more."""
        return self._events(select(t.audit).where(t.audit.c.sequence > after).order_by(t.audit.c.sequence).limit(limit))

    def read_back(self, *, before: int, limit: int = 1000) -> Sequence[AuditEvent]:
        """Events before a sequence number, the newest first. Raises Altered where one is none any more."""
        number = t.audit.c.sequence
        return self._events(select(t.audit).where(number < before).order_by(number.desc()).limit(limit))

    def _events(self, query: Select[Any]) -> Sequence[AuditEvent]:
        try:
            with self._database.reading() as connection:
                return [_event(row) for row in connection.execute(query)]
        except ValueError as error:
            raise Altered("an event of the audit log was changed: it cannot be read") from error

    def head(self) -> AuditHead:
        """Where the log ends now."""
        with self._database.reading() as connection:
            last = connection.execute(_HEAD).first()
        return AuditHead(sequence=0, hash=GENESIS) if last is None else AuditHead(**last._mapping)

    def last_at(self) -> dt.datetime | None:
        """When the last event was written; None of an empty log."""
        with self._database.reading() as connection:
            return connection.execute(_LAST).scalar()

    def is_ours(self) -> bool:
        """Whether the last event, where it is a sealed one, was sealed by the secret that we have."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.audit).order_by(t.audit.c.sequence.desc()).limit(1)).first()
        last = None if row is None else _event(row)
        return (
            last is None
            or last.form != 2
            or last.hash == self._anchor.seal(canonical(last.model_dump(exclude={"hash"})))
        )

    def verify(self, *, known: AuditHead | None = None) -> tuple[int, str | None]:
        """Recompute the whole chain and hold it against its head, the checkpoints and a head that was written down.

        Returns how many events are sound, and what is wrong with the next one (None: nothing).
        """
        # The head first: the log may grow meanwhile, and the head never leads it.
        mark = self._anchor.read()
        sealed_from = None if mark is None else mark.sealed_from
        heads = [head for head in (known, None if mark is None else mark.head) if head is not None]
        try:
            heads += self._checkpoints.heads()
        except Altered as error:
            return 0, str(error)
        previous, checked = GENESIS, 0
        while events := self._readable(after=checked):
            texts = self.texts.of(events[0].sequence, events[-1].sequence)
            for event in events:
                fault = self._fault(event, previous, expected=checked + 1, sealed_from=sealed_from)
                fault = fault or _text_fault(event, texts.get(event.sequence))
                if fault is None and any(head.sequence == event.sequence and head.hash != event.hash for head in heads):
                    fault = f"event {event.sequence} is not the one that stood there before: the log was written anew"
                if fault is not None:
                    return checked, fault
                previous, checked = event.hash, event.sequence
        if self.head().sequence > checked:
            return checked, f"event {checked + 1} was changed"
        last = max((head.sequence for head in heads), default=0)
        if checked < last:
            return checked, f"events {checked + 1} to {last} were cut off"
        if mark is None:
            return checked, "the head kept beside the catalogue is missing, was changed, or has another secret"
        return checked, None

    def _readable(self, *, after: int) -> Sequence[AuditEvent]:
        """The next events, up to one that cannot be read."""
        try:
            return self.read(after=after)
        except Altered:
            events: list[AuditEvent] = []
            with contextlib.suppress(Altered):
                while one := self.read(after=after + len(events), limit=1):
                    events += one
            return events

    def _holds(self, head: AuditHead) -> bool:
        """Whether an event stands where it stood."""
        query = select(t.audit.c.hash).where(t.audit.c.sequence == head.sequence)
        with self._database.reading() as connection:
            return head.sequence == 0 or connection.execute(query).scalar() == head.hash

    def settle(self) -> None:
        """Put the head on the disk; at the end of a process."""
        head = self.head()
        if head.sequence:
            self._anchor.advance(head, settle=True, stands=self._holds)

    def _fault(self, event: AuditEvent, previous: str, *, expected: int, sealed_from: int | None) -> str | None:
        if event.sequence != expected:
            return f"event {expected} is missing"
        values = event.model_dump(exclude={"hash"})
        made = self._anchor.seal(canonical(values)) if event.form == 2 else digest(values)
        unsealed = sealed_from is not None and (event.form == 1) != (event.sequence < sealed_from)
        if event.previous != previous or event.hash != made or unsealed:
            return f"event {event.sequence} was changed"
        return None


def _text_fault(event: AuditEvent, text: Sealed | None) -> str | None:
    named = event.detail.get(SEALED)
    if named == (None if text is None else text.digest):
        return None
    what = "was put in" if named is None else "is missing" if text is None else "was changed"
    return f"the sealed text of event {event.sequence} {what}"


def _stated(
    *,
    actor: Actor,
    action: str,
    case: CaseId | None,
    cases: Sequence[CaseId],
    subject: str,
    outcome: str,
    detail: Mapping[str, str | int],
) -> dict[str, Any]:
    """What is told of one event, without its place in the chain."""
    return {
        "actor": bounded(actor.name),
        "kind": actor.kind,
        "user": actor.user,
        "action": action,
        "case": None if case is None else bounded(case),
        "cases": tuple(bounded(one) for one in cases),
        "subject": _subject(subject, outcome),
        "outcome": bounded(outcome),
        "detail": {name: bounded(value) if isinstance(value, str) else value for name, value in detail.items()},
    }


def _subject(text: str, outcome: str) -> str:
    """What an event is about: an id or a code. Of what was not done an id alone: a client may ask for any word."""
    fits = not text or _ID.fullmatch(text) or (outcome == "ok" and not any(map(str.isspace, text)))
    return bounded(text) if fits else _unfit(text)


def bounded(text: str) -> str:
    """An id or code as it is; what cannot be one, by its hash: a client's text does not get into the log."""
    if len(text) <= LONGEST and text.isprintable():
        return text
    return _unfit(text)


def _unfit(text: str) -> str:
    return f"unfit:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def canonical(values: Mapping[str, Any]) -> bytes:
    """All fields but the hash as JSON (sorted keys, UTF-8, no spaces)."""
    told = json.dumps(
        {**values, "at": values["at"].isoformat()}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return told.encode("utf-8", "surrogateescape")


def digest(values: Mapping[str, Any]) -> str:
    """The hash of an event of form 1: SHA-256, without the secret and without the fields that came later."""
    return hashlib.sha256(
        canonical({name: value for name, value in values.items() if name not in _NEW_IN_FORM_2})
    ).hexdigest()


def _event(row: Row[Any]) -> AuditEvent:
    return AuditEvent(**row._mapping)
