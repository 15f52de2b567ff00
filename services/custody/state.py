"""What the entries of an item come to: who has it, under which seal, and what is missing in its chain."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from models.custody import (
    CustodyAct,
    CustodyEntry,
    CustodyGap,
    CustodyItem,
    GapCode,
    OriginalCheck,
    PendingTransfer,
)
from models.ids import DocumentId, Sha256

LONGEST_UNHELD = dt.timedelta(hours=24)
"""From which on a time without a record is a gap."""


def happened(entry: CustodyEntry) -> dt.datetime:
    """When an act took place: as stated, else as it was written down."""
    stated = entry.facts.happened
    return dt.datetime.fromisoformat(stated).astimezone(dt.UTC) if stated else entry.at


def item_of(entries: Sequence[CustodyEntry]) -> CustodyItem:
    """An item out of its ledger, without its gaps. The first entry is its intake."""
    first = entries[0]
    words = first.words
    now = CustodyItem(
        id=first.item, case=first.case, number=words["number"], description=words["description"],
        holder=first.by, user=first.user, place=words.get("stored_at") or "", seal=words["seal"],
        documents=tuple(first.facts.files), photo=first.facts.photo, entries=len(entries), head=entries[-1].hash,
    )  # fmt: skip
    for entry in entries[1:]:
        now = now.model_copy(update=_change(now, entry))
    return now


def _change(now: CustodyItem, entry: CustodyEntry) -> Mapping[str, object]:
    words = entry.words
    match entry.act:
        case CustodyAct.SEAL:
            return {"seal": words["seal"]}
        case CustodyAct.UNSEAL:
            return {"seal": ""}
        case CustodyAct.HAND_OVER:
            pending = PendingTransfer(
                entry=entry.number, by=entry.by, to=words["to"], user=entry.facts.to, since=happened(entry)
            )
            return {"pending": pending}
        case CustodyAct.ACCEPT:
            holder = {"holder": now.pending.to if now.pending else entry.by, "user": entry.facts.to}
            return {"pending": None, "place": words.get("place") or now.place, "seal": words["seal"], **holder}
        case CustodyAct.REFUSE | CustodyAct.RECALL:
            return {"pending": None}
        case CustodyAct.FILE:
            return {"documents": tuple(dict.fromkeys((*now.documents, *entry.facts.files)))}
        case CustodyAct.RECORD:
            return {"place": words.get("place") or now.place}
        case CustodyAct.RETURN | CustodyAct.DISPOSE:
            return {"closed": entry.act, "holder": words.get("to") or now.holder, "user": None}
        case _:
            return {}


def gaps(
    entries: Sequence[CustodyEntry],
    *,
    now: dt.datetime,
    originals: Mapping[DocumentId, Sha256],
    received: Mapping[DocumentId, dt.datetime],
    checks: Mapping[Sha256, OriginalCheck],
    every: dt.timedelta,
) -> tuple[CustodyGap, ...]:
    """All holes in the chain of an item, by time.

    `originals`, `received`: of its documents; `checks`: of stored originals; `every`: how old a check may be.
    """
    found = [*_unheld(entries), *_transfers(entries, now), *_seals(entries, now), *_late(entries)]
    for document, sha256 in originals.items():
        check = checks.get(sha256)
        if check is not None and not check.sound:
            found.append(CustodyGap(code=GapCode.ALTERED, since=check.since or check.checked, detail=document))
            continue
        last = check.checked if check is not None else received[document]
        if now - last > every:
            found.append(CustodyGap(code=GapCode.UNCHECKED, since=last, detail=document))
    return tuple(sorted(found, key=lambda one: (one.since, one.code)))


def _unheld(entries: Sequence[CustodyEntry]) -> Iterator[CustodyGap]:
    """Between the seizure and the intake nobody has it but whom a record names."""
    seized = dt.datetime.fromisoformat(entries[0].words["seized_at"]).astimezone(dt.UTC)
    stages = (happened(one) for one in entries if one.act is CustodyAct.RECORD)
    known = sorted([seized, entries[0].at, *(at for at in stages if seized < at < entries[0].at)])
    for one, two in pairwise(known):
        if two - one > LONGEST_UNHELD:
            yield CustodyGap(code=GapCode.UNHELD, since=one, until=two, entry=1)


def _transfers(entries: Iterable[CustodyEntry], now: dt.datetime) -> Iterator[CustodyGap]:
    given: CustodyEntry | None = None
    for entry in entries:
        if entry.act is CustodyAct.HAND_OVER:
            given = entry
        elif given is not None and entry.act in (CustodyAct.ACCEPT, CustodyAct.REFUSE, CustodyAct.RECALL):
            since, until = happened(given), happened(entry)
            if until - since > LONGEST_UNHELD:
                yield CustodyGap(code=GapCode.SLOW_TRANSFER, since=since, until=until, entry=given.number)
            given = None
    if given is not None and now >= happened(given):
        yield CustodyGap(code=GapCode.OPEN_TRANSFER, since=happened(given), entry=given.number)


def _seals(entries: Sequence[CustodyEntry], now: dt.datetime) -> Iterator[CustodyGap]:
    """No seal from the beginning; a broken one that was not replaced within a day; another than it left with."""
    seal, bare = entries[0].words["seal"], None if entries[0].words["seal"] else entries[0]
    for entry in entries[1:]:
        left_with_another = entry.act is CustodyAct.HAND_OVER and entry.words["seal"] not in ("", seal)
        if left_with_another or (entry.act is CustodyAct.ACCEPT and entry.words["seal"] != seal):
            detail = f"{seal or '—'} → {entry.words['seal'] or '—'}"
            yield CustodyGap(code=GapCode.SEAL_DIFFERS, since=happened(entry), entry=entry.number, detail=detail)
        if entry.act in (CustodyAct.SEAL, CustodyAct.ACCEPT) and entry.words["seal"]:
            yield from _bare(bare, happened(entry))
            seal, bare = entry.words["seal"], None
        elif entry.act is CustodyAct.UNSEAL or (entry.act is CustodyAct.ACCEPT and seal):
            seal, bare = "", entry
        elif entry.act in (CustodyAct.RETURN, CustodyAct.DISPOSE):
            yield from _bare(bare, happened(entry))
            return
    yield from _bare(bare, None if bare is None else now, still=True)


def _bare(entry: CustodyEntry | None, until: dt.datetime | None, *, still: bool = False) -> Iterator[CustodyGap]:
    if entry is None or until is None:
        return
    since, end = happened(entry), None if still else until
    if entry.act is CustodyAct.INTAKE:
        yield CustodyGap(code=GapCode.NO_SEAL, since=since, until=end, entry=entry.number)
    elif until - since > LONGEST_UNHELD:
        yield CustodyGap(code=GapCode.UNSEALED, since=since, until=end, entry=entry.number)


def _late(entries: Iterable[CustodyEntry]) -> Iterator[CustodyGap]:
    for entry in entries:
        if entry.at - happened(entry) > LONGEST_UNHELD:
            yield CustodyGap(code=GapCode.WRITTEN_LATE, since=happened(entry), until=entry.at, entry=entry.number)
