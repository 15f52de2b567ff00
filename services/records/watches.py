"""Saved searches and alerts in the catalogue.

What a watch has seen is kept as numbers of eight bytes, one a page: enough to tell a new page, and no text.
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row

from models.ids import CaseId, DocumentId, UserId, fresh
from models.watch import Alert, AlertId, Channel, Inbox, SavedId, SavedSearch
from services.records import tables as t
from services.records import watch_tables as w
from services.records.cover import Cover
from services.records.database import Database
from services.records.narrowed import among, as_list
from services.watch_ports import Place

_S, _A, _C, _D = w.saved_search.c, w.watch_alert.c, w.alert_channel.c, w.watch_due.c
_AT_ONCE = 500


class SqlWatchStore:
    """Searches are added and removed, never changed; of a watch only what it has seen grows."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    # Searches

    def add(self, saved: SavedSearch) -> None:
        """Keep a search."""
        values = saved.model_dump(mode="json") | {"made_at": saved.made_at}
        with self._database.writing() as connection:
            typed = {name: values[name] for name in ("name", "text", "filters", "without")}
            # By his own cases alone: what is masked for another case would tell him of it.
            for case in saved.cases or self._cover.seen_by(connection, saved.user):
                typed = self._cover.words(connection, case, typed)
            connection.execute(insert(w.saved_search).values(**{**values, **typed}, seen=b""))

    def saw(self, saved: SavedId, pages: Collection[Place]) -> None:
        """These pages are not new to a watch."""
        with self._database.writing() as connection:
            row = connection.execute(select(_S.seen).where(_S.id == saved)).first()
            if row is not None:
                grown = np.union1d(np.frombuffer(row.seen, dtype="<u8"), _numbers(pages)).astype("<u8")
                connection.execute(update(w.saved_search).where(_S.id == saved).values(seen=grown.tobytes()))

    def get(self, saved: SavedId) -> SavedSearch | None:
        """One by id."""
        return next(iter(self._read(_S.id == saved)), None)

    def of(self, user: UserId | None) -> Sequence[SavedSearch]:
        """Somebody's, the newest first."""
        return self._read(_whose(user))[::-1]

    def remove(self, saved: SavedId) -> None:
        """Forget a search with its alerts."""
        with self._database.writing() as connection:
            connection.execute(delete(w.saved_search).where(_S.id == saved))

    def stamp(self) -> str:
        """A word that changes when there are other watches; empty: there are none."""
        query = select(func.count(), func.max(_S.sequence)).where(_S.watching.is_(True))
        with self._database.reading() as connection:
            count, last = connection.execute(query).one()
        return f"{count}:{last}" if count else ""

    def watching_ids(self) -> Sequence[SavedId]:
        """All that watch."""
        query = select(_S.id).where(_S.watching.is_(True)).order_by(_S.sequence)
        with self._database.reading() as connection:
            return list(map(SavedId, connection.execute(query).scalars()))

    def watching(self, *, without: Collection[SavedId] = ()) -> Sequence[SavedSearch]:
        """All that watch, but those that are known already."""
        known = set(without)
        ids = [one for one in self.watching_ids() if one not in known]
        parts = (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
        return [saved for part in parts for saved in self._read(_S.id.in_(part))]

    def _read(self, condition: ColumnElement[bool]) -> list[SavedSearch]:
        columns = [_S[name] for name in SavedSearch.model_fields]
        query = select(*columns).where(condition).order_by(_S.sequence)
        with self._database.reading() as connection:
            return [SavedSearch(**row._mapping) for row in connection.execute(query)]

    # What was indexed

    def mark(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """Stretches of documents were indexed and are to be held against the watches."""
        if stretches:
            rows = [{"document": document, "stretch": stretch} for document, stretch in stretches]
            with self._database.writing() as connection:
                connection.execute(upsert(w.watch_due).on_conflict_do_nothing(), rows)

    def marked(self, *, limit: int) -> Sequence[tuple[DocumentId, int]]:
        """Stretches that wait for that, the oldest first."""
        query = select(_D.document, _D.stretch).order_by(_D.sequence).limit(limit)
        with self._database.reading() as connection:
            return [(DocumentId(row.document), row.stretch) for row in connection.execute(query)]

    def unmark(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """They were."""
        with self._database.writing() as connection:
            for document, stretch in stretches:
                connection.execute(delete(w.watch_due).where(_D.document == document, _D.stretch == stretch))

    # Alerts

    def found(self, saved: SavedId, case: CaseId, pages: Sequence[Place], *, at: dt.datetime) -> Alert | None:
        """Alert on those of the pages that are new to a watch; they are new no more."""
        with self._database.writing() as connection:
            row = connection.execute(
                select(_S.seen, _S.name, _S.webhook, _S.email).where(_S.id == saved, _S.watching.is_(True))
            ).first()
            if row is None:
                return None
            seen = np.frombuffer(row.seen, dtype="<u8")
            new = [page for page, number in zip(pages, _each(pages), strict=True) if number not in seen]
            if not new:
                return None
            self.saw(saved, new)
            alert = Alert(
                id=AlertId(fresh()),
                search=saved,
                name=row.name,
                case=case,
                pages=len(new),
                document=new[0][0],
                page=new[0][1],
                at=at,
            )
            connection.execute(insert(w.watch_alert).values(**alert.model_dump(exclude={"name", "case_number"})))
            for kind in ("webhook", "email"):
                if row._mapping[kind]:
                    connection.execute(
                        insert(w.alert_channel).values(id=fresh(), alert=alert.id, kind=kind, attempts=0, due=at)
                    )
        return alert

    def inbox(self, user: UserId | None, cases: Collection[CaseId], *, unread: bool, limit: int, offset: int) -> Inbox:
        """Somebody's alerts on these cases, the newest first."""
        mine = and_(_whose(user), _A.case.in_(sorted(cases)))
        there = select(func.count()).select_from(w.watch_alert.join(w.saved_search, _S.id == _A.search)).where(mine)
        new = there.where(_A.read_at.is_(None))
        wanted = _alerts().where(mine).order_by(_A.sequence.desc()).limit(limit).offset(offset)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.where(_A.read_at.is_(None)) if unread else wanted).all()
            return Inbox(
                unread=connection.execute(new).scalar_one(),
                total=connection.execute(there).scalar_one(),
                alerts=tuple(map(_alert, rows)),
            )

    def unread_ids(self, user: UserId | None, cases: Collection[CaseId]) -> frozenset[AlertId]:
        """Somebody's alerts on these cases that were not read."""
        query = select(_A.id).select_from(w.watch_alert.join(w.saved_search, _S.id == _A.search))
        query = query.where(_whose(user), _A.case.in_(sorted(cases)), _A.read_at.is_(None))
        with self._database.reading() as connection:
            return frozenset(map(AlertId, connection.execute(query).scalars()))

    def any_unread(self, user: UserId | None) -> bool:
        """Whether somebody has alerts, on whatever case, that he did not read: most have none at most times."""
        query = select(_A.id).select_from(w.watch_alert.join(w.saved_search, _S.id == _A.search))
        query = query.where(_whose(user), _A.read_at.is_(None)).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def read(self, user: UserId | None, alerts: Collection[AlertId], *, at: dt.datetime) -> int:
        """Mark some of somebody's alerts as read."""
        mine = select(_S.id).where(_whose(user))
        query = update(w.watch_alert).where(_A.search.in_(mine), _A.read_at.is_(None))
        query = query.where(_A.id.in_(among("alerts"))).values(read_at=at)
        with self._database.writing() as connection:
            return connection.execute(query, {"alerts": as_list(alerts)}).rowcount

    # Sending

    def to_send(self, *, now: dt.datetime, limit: int) -> Sequence[Channel]:
        """What is due to be sent, the longest due first."""
        query = (
            _alerts(_C.id.label("channel"), _C.kind, _C.attempts, _S.user, _S.webhook, _S.email)
            .join(w.alert_channel, _C.alert == _A.id)
            .where(_C.due <= now)
            .order_by(_C.due)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                Channel(
                    id=row.channel,
                    alert=_alert(row),
                    user=row.user,
                    attempts=row.attempts,
                    **{row.kind: row._mapping[row.kind]},
                )
                for row in connection.execute(query)
            ]

    def sent(self, channel: str) -> None:
        """It was: nothing is left of it but the alert."""
        with self._database.writing() as connection:
            connection.execute(delete(w.alert_channel).where(_C.id == channel))

    def not_sent(self, channel: str, *, again: dt.datetime | None) -> None:
        """Try again at a time, or never."""
        with self._database.writing() as connection:
            connection.execute(
                update(w.alert_channel).where(_C.id == channel).values(attempts=_C.attempts + 1, due=again)
            )


def _alerts(*more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(w.watch_alert, _S.name, t.case.c.number.label("case_number"), *more)
        .select_from(w.watch_alert.join(w.saved_search, _S.id == _A.search))
        .join(t.case, t.case.c.id == _A.case)
    )


def _alert(row: Row[Any]) -> Alert:
    return Alert(**{name: row._mapping[name] for name in Alert.model_fields})


def _whose(user: UserId | None) -> ColumnElement[bool]:
    return _S.user.is_(None) if user is None else _S.user == user


def _each(pages: Collection[Place]) -> list[int]:
    return [
        int.from_bytes(hashlib.sha256(f"{document}:{page}".encode()).digest()[:8], "little") for document, page in pages
    ]


def _numbers(pages: Collection[Place]) -> npt.NDArray[np.uint64]:
    return np.unique(np.array(_each(pages), dtype="<u8"))
