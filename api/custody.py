"""The chain of custody of a case's items: what comes in, changes hands, is sealed, re-read, returned.

For routes and verbs. Every act is an entry of the item's ledger and an event of the audit log, in one transaction; the
event holds the entry's hash, so that the sealed log vouches for the end of each ledger.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.case import User
from models.custody import (
    ActAsked,
    AnswerAsked,
    CustodyAct,
    CustodyEntry,
    CustodyFacts,
    CustodyItem,
    CustodyOfCase,
    HandOverAsked,
    IntakeAsked,
    ItemId,
    ItemLedger,
)
from models.errors import Altered, Conflict, NotAllowed, NotFound, UsageError
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, Sha256, fresh
from services.custody import state
from services.ports import Records

KEEP, CLOSE, READ = "custody.keep", "custody.close", "custody.read"
_ABSENT = "There is no such item, or it is not yours to see."
_BATCH = 10_000
_BLOCK = 1024 * 1024
_AHEAD = dt.timedelta(minutes=5)
"""By which a stated time may be ahead of our clock, or before what it follows on: people tell no seconds."""


def intake(workspace: Workspace, actor: Actor, case: CaseId, asked: IntakeAsked) -> ItemLedger:
    """Take a thing into custody: its ledger begins, and whoever writes it has the thing.

    Raises NotFound (also a file that is not of the case), NotAllowed, Conflict (the number is taken), UsageError.
    """
    words = asked.model_dump(mode="json", exclude={"documents", "photo"})
    words = {name: str(value).strip() for name, value in words.items() if str(value).strip() or name == "seal"}
    with acting(workspace, actor, action=KEEP, case=case), workspace.records.transaction():
        _not_ahead(workspace, asked.seized_at)
        for entries in workspace.records.custody.ledgers(case).values():
            if entries[0].words["number"] == words["number"]:
                raise Conflict("An item of this case has this number already.", next_step="Give it another number.")
        wanted = [*asked.documents, *([asked.photo] if asked.photo else [])]
        files = _files(workspace.access.seen_in(actor, case), case, wanted)
        facts = CustodyFacts(files={one: files[one] for one in asked.documents}, photo=asked.photo)
        item = ItemId(fresh())
        _append(workspace, actor, case, item, CustodyAct.INTAKE, facts=facts, words=words)
    return _ledger(workspace, actor, case, item)


def hand_over(workspace: Workspace, actor: Actor, case: CaseId, item: ItemId, asked: HandOverAsked) -> ItemLedger:
    """Hand an item to somebody; it stays with who has it until that is accepted.

    Raises NotFound (also the receiver), NotAllowed (another has the item; a receiver cannot be oneself), Conflict.
    """
    with acting(workspace, actor, action=KEEP, case=case), workspace.records.transaction():
        now = _open(workspace, actor, case, item)
        _holds(actor, now)
        _not_ahead(workspace, asked.happened)
        _not_before(asked.happened, _seized(workspace, item), "it was seized")
        receiver = None if asked.to is None else _receiver(workspace, actor, asked.to)
        facts = CustodyFacts(happened=asked.happened or "", to=None if receiver is None else receiver.id)
        words = {
            "from": now.holder, "to": asked.outside.strip() if receiver is None else receiver.login,
            "purpose": asked.purpose, "place": asked.place, "seal": asked.seal.strip(),
        }  # fmt: skip
        _append(workspace, actor, case, item, CustodyAct.HAND_OVER, facts=facts, words=words)
    return _ledger(workspace, actor, case, item)


def answer(workspace: Workspace, actor: Actor, case: CaseId, item: ItemId, asked: AnswerAsked) -> ItemLedger:
    """Accept or refuse what was handed over, or take it back: the second half of a transfer, by another person.

    Raises NotFound, NotAllowed (somebody else was named; nobody accepts what he handed over), Conflict, UsageError.
    """
    with acting(workspace, actor, action=KEEP, case=case), workspace.records.transaction():
        now = _open(workspace, actor, case, item, pending=True)
        given = now.pending
        if given is None:
            raise Conflict("Nothing waits for an answer: the item was handed to nobody.")
        _not_ahead(workspace, asked.happened)
        _not_before(asked.happened, given.since, "it was handed over")
        if asked.answer == "recall":
            if actor.name != given.by and not actor.operator:
                raise NotAllowed("Who handed it over takes it back, and nobody else.")
        elif actor.name == given.by:
            raise NotAllowed("Who handed it over cannot answer for the receiver.", next_step="Recall it instead.")
        elif given.user is not None and actor.user != given.user:
            raise NotAllowed("It was handed to somebody else: his account answers.")
        elif given.user is None and asked.answer == "accept" and not asked.receipt.strip():
            raise UsageError(
                "receipt: a receiver outside is proved by the number of the signed receipt.",
                next_step="Write down its number.",
            )
        facts = CustodyFacts(happened=asked.happened or "", to=given.user, answers=given.entry)
        words = {
            "from": now.holder, "to": given.to, "condition": asked.condition, "seal": asked.seal.strip(),
            **_said(place=asked.place, receipt=asked.receipt),
        }  # fmt: skip
        _append(workspace, actor, case, item, CustodyAct(asked.answer), facts=facts, words=words)
    return _ledger(workspace, actor, case, item)


def act(workspace: Workspace, actor: Actor, case: CaseId, item: ItemId, asked: ActAsked) -> ItemLedger:
    """Write down what was done with an item that one has. Return and disposal end its ledger.

    Raises NotFound, NotAllowed, Conflict, UsageError.
    """
    kind = CustodyAct(asked.act)
    action = CLOSE if kind in (CustodyAct.RETURN, CustodyAct.DISPOSE) else KEEP
    with acting(workspace, actor, action=action, case=case), workspace.records.transaction():
        now = _open(workspace, actor, case, item)
        if kind is not CustodyAct.FILE and action is KEEP:
            _holds(actor, now)
        _not_ahead(workspace, asked.happened)
        if kind is not CustodyAct.RECORD:  # the first stages are those of the place, before anything is seized
            _not_before(asked.happened, _seized(workspace, item), "it was seized")
        if kind is CustodyAct.UNSEAL and not now.seal:
            raise Conflict("The item has no seal that could be broken.")
        files = _files(workspace.access.seen_in(actor, case), case, asked.documents)
        facts = CustodyFacts(happened=asked.happened or "", stage=asked.stage, files=files)
        words = {
            "purpose": asked.purpose,
            **_said(
                seal=asked.seal or (now.seal if kind is CustodyAct.UNSEAL else ""),
                order=asked.order, place=asked.place, held_by=asked.held_by, to=asked.to,
            ),
        }  # fmt: skip
        _append(workspace, actor, case, item, kind, facts=facts, words=words, action=action)
    return _ledger(workspace, actor, case, item)


def check(workspace: Workspace, actor: Actor, case: CaseId) -> CustodyOfCase:
    """Read every stored original of a case again, as far as the actor sees it, and write down what was found.

    Raises NotFound, NotAllowed. An original that is missing or changed is told in the answer, not raised.
    """
    with acting(workspace, actor, action=KEEP, case=case):
        seen = workspace.access.seen_in(actor, case)
        originals = _originals(seen, case)
        found = reread(workspace, {one.sha256 for one in originals.values()})
        with workspace.records.transaction():
            now = workspace.clock.now()
            workspace.records.custody.note_checks({one: sound == one for one, sound in found.items()}, at=now)
            for item in _items(workspace, seen, case):
                if item.closed is None and item.documents:
                    write_check(workspace, actor, item, {one: found[originals[one].sha256] for one in item.documents})
            bad = sum(sound != one for one, sound in found.items())
            detail: dict[str, str | int] = {"act": "check", "originals": len(found), "altered": bad}
            workspace.records.audit.append(actor, KEEP, case=case, subject=case, detail=detail)
    return told_of_case(workspace, seen, case)


def reread(workspace: Workspace, originals: Iterable[Sha256]) -> Mapping[Sha256, str]:
    """The hash of each original as it lies in the store now: its own where it is sound, "" where it is missing."""
    found = {}
    for sha256 in sorted(originals):
        try:
            sound = workspace.blobs.has(sha256) and workspace.blobs.verify(sha256)
            found[sha256] = str(sha256) if sound else _hash_now(workspace, sha256)
        except NotFound:
            found[sha256] = ""
    return found


def write_check(workspace: Workspace, actor: Actor, item: CustodyItem, found: Mapping[DocumentId, str]) -> CustodyEntry:
    """Write into an item's ledger what the re-reading of its files found. In a transaction of the caller."""
    files = {one.document: one.sha256 for one in workspace.records.evidence.first_exhibits(found).values()}
    return workspace.records.custody.append(
        item.id, item.case, CustodyAct.CHECK, actor=actor, at=workspace.clock.now(),
        facts=CustodyFacts(files=files, found=dict(found)), words={},
    )  # fmt: skip


def write_copy_left(workspace: Workspace, actor: Actor, item: CustodyItem, *, purpose: str, to: str) -> None:
    """Write into an item's ledger that copies of its files left. In a transaction of the caller, who checked it."""
    words = {"purpose": purpose, "to": to}
    _append(workspace, actor, item.case, item.id, CustodyAct.RECORD, facts=CustodyFacts(), words=words)


def write_entered(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    item: ItemId,
    *,
    words: Mapping[str, str],
    documents: Iterable[DocumentId],
) -> None:
    """Begin the ledger of an item whose files came from another server; one that is here goes on as it is.

    In a transaction of the caller, who checked it.
    """
    if not workspace.records.custody.ledger(item):
        facts = CustodyFacts(files=_files(workspace.records, case, documents))
        _append(workspace, actor, case, item, CustodyAct.INTAKE, facts=facts, words=words)


def of_case(workspace: Workspace, actor: Actor, case: CaseId) -> CustodyOfCase:
    """All items of a case that the actor sees, with what is missing. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=READ)
    return told_of_case(workspace, workspace.access.seen_in(actor, case), case)


def ledger(workspace: Workspace, actor: Actor, case: CaseId, item: ItemId) -> ItemLedger:
    """An item with all entries of its ledger. Raises NotFound, NotAllowed, Altered (an entry is not as written)."""
    with acting(workspace, actor, action=READ, case=case):
        found = _ledger(workspace, actor, case, item)
        _sound(workspace, found.item.number, found.entries)
    workspace.records.audit.append(actor, READ, case=case, subject=item)
    return found


def ledgers(
    workspace: Workspace, seen: Records, case: CaseId, *, now: dt.datetime | None = None
) -> Sequence[ItemLedger]:
    """All items of a case as far as `seen` goes, each with its entries, held against the audit log.

    For reports and exports that the door has let through. `now`: up to when gaps are told. Raises Altered.
    """
    found = workspace.records.custody.ledgers(case)
    _vouched(workspace, case, found)
    items = _items(workspace, seen, case, now=now)
    for item in items:
        _sound(workspace, item.number, found[item.id])
    return [ItemLedger(item=item, entries=tuple(found[item.id])) for item in items]


def _append(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    item: ItemId,
    kind: CustodyAct,
    *,
    facts: CustodyFacts,
    words: Mapping[str, str],
    action: str = KEEP,
) -> None:
    entry = workspace.records.custody.append(
        item, case, kind, actor=actor, at=workspace.clock.now(), facts=facts, words=words
    )
    detail: dict[str, str | int] = {"act": kind.value, "entry": entry.number, "hash": entry.hash}
    workspace.records.audit.append(actor, action, case=case, subject=item, detail=detail)


def _items(workspace: Workspace, seen: Records, case: CaseId, *, now: dt.datetime | None = None) -> list[CustodyItem]:
    """Items all of whose files are seen, with their gaps."""
    every = dt.timedelta(days=workspace.settings.check_originals or 7)
    whole, mine = workspace.records.custody.files(case), seen.custody.files(case)
    shown = {
        item: entries
        for item, entries in workspace.records.custody.ledgers(case).items()
        if whole.get(item, frozenset()) == mine.get(item, frozenset())
    }
    originals = _originals(workspace.records, case)
    checks = workspace.records.custody.checks(one.sha256 for one in originals.values())
    found = []
    for entries in shown.values():
        item = state.item_of(entries)
        gaps = state.gaps(
            entries,
            now=now or workspace.clock.now(),
            originals={one: originals[one].sha256 for one in item.documents if one in originals},
            received={one: originals[one].received for one in item.documents if one in originals},
            checks=checks,
            every=every,
        )
        found.append(item.model_copy(update={"gaps": gaps}))
    return found


def told_of_case(workspace: Workspace, seen: Records, case: CaseId, *, now: dt.datetime | None = None) -> CustodyOfCase:
    """The same for an act that the door has let through, as far as `seen` goes. `now`: up to when gaps are told."""
    items = _items(workspace, seen, case, now=now)
    originals = _originals(seen, case)
    checks = workspace.records.custody.checks(one.sha256 for one in originals.values())
    named = {document for documents in seen.custody.files(case).values() for document in documents}
    # What was found inside of something came from where that came from.
    loose = [one for document, one in originals.items() if document not in named and one.parent is None]
    times = [one.checked for one in checks.values()]
    return CustodyOfCase(
        items=tuple(items),
        unaccounted=len(loose),
        altered=tuple(
            document for document, one in originals.items() if one.sha256 in checks and not checks[one.sha256].sound
        ),
        checked=min(times) if times and len(checks) == len({one.sha256 for one in originals.values()}) else None,
    )


def _ledger(workspace: Workspace, actor: Actor, case: CaseId, item: ItemId) -> ItemLedger:
    seen = workspace.access.seen_in(actor, case)
    found = next((one for one in _items(workspace, seen, case) if one.id == item), None)
    if found is None:
        raise NotFound(_ABSENT)
    return ItemLedger(item=found, entries=tuple(workspace.records.custody.ledger(item)))


def _open(workspace: Workspace, actor: Actor, case: CaseId, item: ItemId, *, pending: bool = False) -> CustodyItem:
    """An item on which something may be done now."""
    now = _ledger(workspace, actor, case, item).item
    if now.closed is not None:
        raise Conflict("The ledger of this item is closed: it was returned or disposed of.")
    if now.pending is not None and not pending:
        raise Conflict("The item was handed over and not accepted yet.", next_step="Have that answered first.")
    return now


def _holds(actor: Actor, now: CustodyItem) -> None:
    """Who has it acts; what is with somebody outside is written down by any officer of the case."""
    if now.user is not None and actor.user != now.user and not actor.operator:
        raise NotAllowed("Somebody else has this item.", next_step="Have it handed over to you first.")


def _receiver(workspace: Workspace, actor: Actor, login: str) -> User:
    known = workspace.records.people.user_by_login(login.strip().lower())
    if known is None or not known[0].active:
        raise NotFound("There is no such account.", next_step="Check the login, or name a receiver outside.")
    if known[0].id == actor.user:
        raise NotAllowed("A transfer has two sides: you cannot hand it to yourself.")
    return known[0]


def _originals(records: Records, case: CaseId) -> Mapping[DocumentId, Exhibit]:
    """The first receipt of each document of a case."""
    documents = [status.document for status in records.evidence.files(case)]
    found: dict[DocumentId, Exhibit] = {}
    for at in range(0, len(documents), _BATCH):
        found |= records.evidence.first_exhibits(documents[at : at + _BATCH])
    return found


def _files(seen: Records, case: CaseId, documents: Iterable[DocumentId]) -> dict[DocumentId, Sha256]:
    """The originals of files of a case. Raises NotFound for what is not of it, or not seen."""
    wanted = list(dict.fromkeys(documents))
    found = seen.evidence.first_exhibits(wanted)
    if any(one not in found or found[one].case != case for one in wanted):
        raise NotFound("There is no such file in the case, or it is not yours to see.")
    return {one: found[one].sha256 for one in wanted}


def _hash_now(workspace: Workspace, sha256: Sha256) -> str:
    with workspace.blobs.open(sha256) as stream:
        digest = hashlib.sha256()
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _said(**words: str) -> dict[str, str]:
    return {name: value.strip() for name, value in words.items() if value.strip()}


def _not_ahead(workspace: Workspace, moment: str | None) -> None:
    if moment and dt.datetime.fromisoformat(moment) > workspace.clock.now() + _AHEAD:
        raise UsageError("The stated time is in the future.", next_step="Check the time and its offset.")


def _not_before(moment: str | None, earliest: dt.datetime, what: str) -> None:
    if moment and dt.datetime.fromisoformat(moment) < earliest - _AHEAD:
        raise UsageError(f"The stated time is before {what}.", next_step="Check the time and its offset.")


def _seized(workspace: Workspace, item: ItemId) -> dt.datetime:
    return dt.datetime.fromisoformat(workspace.records.custody.ledger(item)[0].words["seized_at"])


def _sound(workspace: Workspace, number: str, entries: Sequence[CustodyEntry]) -> None:
    broken = workspace.records.custody.fault(entries)
    if broken is not None:
        raise Altered(f"The custody ledger of item {number} is not as it was written: entry {broken} is the first.")


def _vouched(workspace: Workspace, case: CaseId, found: Mapping[ItemId, Sequence[CustodyEntry]]) -> None:
    """Hold ledgers against the sealed log, which knows entries that were cut off and items that are gone."""
    after = 0
    while batch := workspace.records.audit.read(after=after):
        after = batch[-1].sequence
        for event in batch:
            if event.case != case or event.action not in (KEEP, CLOSE) or "hash" not in event.detail:
                continue
            at = int(event.detail["entry"])
            entries = found.get(ItemId(event.subject), ())
            if len(entries) < at or entries[at - 1].hash != event.detail["hash"]:
                raise Altered(
                    f"The custody ledger {event.subject} is not as the audit log knows it: entry {at} is missing or "
                    "was exchanged."
                )
