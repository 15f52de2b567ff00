"""The chain of custody in the catalogue: ledgers of items, and what the re-reading of originals found."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection

from models.audit import Actor
from models.custody import CustodyAct, CustodyEntry, CustodyFacts, ItemId, OriginalCheck
from models.ids import CaseId, DocumentId, Sha256
from services.custody import chain
from services.records import custody_tables as c
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database

_E, _F, _O = c.custody_entry.c, c.custody_file.c, c.original_check.c


class SqlCustodyStore:
    """Entries are added behind one another; triggers of the database refuse to change one."""

    def __init__(self, database: Database, cover: Cover, secret: bytes) -> None:
        self._database = database
        self._cover = cover
        self._secret = secret

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
        with self._database.writing() as connection:
            query = select(_E.number, _E.hash).where(_E.item == item).order_by(_E.number.desc()).limit(1)
            last = connection.execute(query).first()
            number, previous = (1, chain.GENESIS) if last is None else (last.number + 1, last.hash)
            written = dict(words)
            draft = CustodyEntry(
                item=item, case=case, number=number, at=at, act=act, by=actor.name, user=actor.user, facts=facts,
                words=written, commitment=chain.commitment(written, chain.salt_of(self._secret, item, number)),
                previous=previous, hash="",
            )  # fmt: skip
            shown = self._cover.words(connection, case, written)
            entry = draft.model_copy(update={"hash": chain.hash_of(draft), "words": shown, "masked": shown != written})
            values = entry.model_dump(exclude={"masked", "facts"})
            done = connection.execute(
                insert(c.custody_entry).values(**values, facts=facts.model_dump(mode="json", exclude_defaults=True))
            )
            if entry.masked:
                assert done.inserted_primary_key is not None
                sequence = done.inserted_primary_key[0]
                self._cover.keep(connection, f"{c.custody_entry.name}/{sequence}", {"words": written}, case=case)
            if act in (CustodyAct.INTAKE, CustodyAct.FILE) and facts.files:
                rows = [{"item": item, "document": one, "case": case} for one in facts.files]
                connection.execute(upsert(c.custody_file).on_conflict_do_nothing(), rows)
        return entry

    def ledger(self, item: ItemId) -> Sequence[CustodyEntry]:
        """The entries of an item, the first one first; none where there is no such item."""
        with self._database.reading() as connection:
            rows = connection.execute(select(c.custody_entry).where(_E.item == item).order_by(_E.number)).all()
            return [self._entry(row) for row in rows]

    def ledgers(self, case: CaseId) -> Mapping[ItemId, Sequence[CustodyEntry]]:
        """The entries of all items of a case, the item that came in first before the others."""
        query = select(c.custody_entry).where(_E.case == case).order_by(_E.sequence)
        found: dict[ItemId, list[CustodyEntry]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(ItemId(row.item), []).append(self._entry(row))
        return {item: sorted(entries, key=lambda one: one.number) for item, entries in found.items()}

    def files(self, case: CaseId) -> Mapping[ItemId, frozenset[DocumentId]]:
        """The files of each item that has some."""
        found: defaultdict[ItemId, set[DocumentId]] = defaultdict(set)
        with self._database.reading() as connection:
            for row in connection.execute(select(_F.item, _F.document).where(_F.case == case)):
                found[ItemId(row.item)].add(DocumentId(row.document))
        return {item: frozenset(documents) for item, documents in found.items()}

    def fault(self, entries: Sequence[CustodyEntry]) -> int | None:
        """The number of the first entry of an item that was changed, moved or put in; None: all are sound."""
        broken = chain.first_fault(entries)
        with self._database.reading() as connection:
            for entry in entries if broken is None else entries[: broken - 1]:
                if entry.masked and not self._sealed_fits(connection, entry):
                    return entry.number
        return broken

    def salt(self, entry: CustodyEntry) -> str:
        """The salt under which an entry's words stand in its line; told only with words that are shown."""
        return chain.salt_of(self._secret, entry.item, entry.number)

    def note_checks(self, found: Mapping[Sha256, bool], *, at: dt.datetime) -> None:
        """Keep what a re-reading of originals found: whether each is what was received."""
        with self._database.writing() as connection:
            for sha256, sound in found.items():
                row = {"sha256": sha256, "checked": at, "sound": sound, "since": None if sound else at}
                since = None if sound else func.coalesce(_O.since, at)
                connection.execute(
                    upsert(c.original_check)
                    .values(**row)
                    .on_conflict_do_update(index_elements=["sha256"], set_={**row, "since": since})
                )

    def checks(self, originals: Iterable[Sha256]) -> Mapping[Sha256, OriginalCheck]:
        """The last check of those originals that had one."""
        wanted = frozenset(originals)
        with self._database.reading() as connection:
            rows = connection.execute(select(c.original_check))
            return {Sha256(row.sha256): OriginalCheck(**row._mapping) for row in rows if row.sha256 in wanted}

    def due(self, before: dt.datetime, *, limit: int) -> Sequence[Sha256]:
        """Originals whose last check, or receipt where they had none, is older; the oldest first."""
        last = func.max(func.coalesce(_O.checked, t.exhibit.c.received))
        query = (
            select(t.exhibit.c.sha256)
            .outerjoin(c.original_check, _O.sha256 == t.exhibit.c.sha256)
            .group_by(t.exhibit.c.sha256)
            .having(last < before)
            .order_by(last)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [Sha256(one) for one in connection.execute(query).scalars()]

    def places_of(self, original: Sha256) -> Sequence[tuple[CaseId, DocumentId]]:
        """The documents that were received with these bytes."""
        e = t.exhibit.c
        query = select(e.case, e.document).where(e.sha256 == original).distinct().order_by(e.case, e.document)
        with self._database.reading() as connection:
            return [(CaseId(row.case), DocumentId(row.document)) for row in connection.execute(query)]

    def _entry(self, row: Row[Any]) -> CustodyEntry:
        values = {name: row._mapping[name] for name in CustodyEntry.model_fields if name not in ("masked", "facts")}
        told = CustodyEntry(**values, facts=CustodyFacts(**row.facts))
        return told.model_copy(update={"masked": chain.commitment(told.words, self.salt(told)) != told.commitment})

    def _sealed_fits(self, connection: Connection, entry: CustodyEntry) -> bool:
        query = select(_E.sequence).where(_E.item == entry.item, _E.number == entry.number)
        sequence = connection.execute(query).scalar_one()
        told = self._cover.kept(connection, f"{c.custody_entry.name}/{sequence}")
        return told is not None and chain.commitment(told["words"], self.salt(entry)) == entry.commitment
