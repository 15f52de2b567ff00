"""A case, or what an agency lent to a joint space, as it leaves for another server: signed, encrypted, written down.

What may not leave by an export leaves by no bundle: documents that name protected people or whom their texts call
victims, redacted ones, those held closely from whoever carries, what was lent for intelligence only. They stay, and are
counted.
"""

import datetime as dt
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api import custody, disclosing, exporting, leaving, peers, transferring
from api.bundle_files import BundleFiles
from api.cli.whole_file import whole_file
from api.names import shown
from api.wiring import Workspace
from models.audit import Actor
from models.carried import (
    BundleId,
    Carried,
    CarriedCase,
    CarriedItem,
    CarriedObject,
    Direction,
    LeftBack,
    Manifest,
    ObjectKind,
    Peer,
)
from models.case import Agency, Case, Sensitivity
from models.custody import ItemLedger
from models.errors import Altered, Conflict, LinceError, NotAllowed, NotFound, StorageFull, UsageError
from models.ids import CaseId, DocumentId, fresh
from models.joint import HandlingCode, Loan, Space, SpaceId, SpaceState
from services.casefile import envelope
from services.casefile.agekeys import recipient_of
from services.casefile.gather import CaseFile, Item
from services.custody import chain
from services.ingest.blobs.local import FULL
from services.protection.leaving import Leaving
from services.records import carrying, database
from services.records.lent import over

ACTION = "bundle.out"
WAITING = "waiting"
"""Why a document stays that was not read and understood to its end: whom it names is not known yet."""


@dataclass
class _Load:
    """What leaves of one case."""

    case: Case
    file: CaseFile
    leaving: Leaving | None
    documents: list[DocumentId]
    ledgers: Sequence[ItemLedger] = ()
    unfinished: frozenset[DocumentId] = frozenset()
    people: tuple[object, ...] = ()
    """Whom the case protects, and whom its texts call a victim, as it was gathered."""
    left: Counter[str] = field(default_factory=Counter)

    def take(self, item: Item) -> None:
        """A document leaves, or stays and is counted."""
        if item.document in self.unfinished:
            self.left[WAITING] += 1
        elif item.held is not None:
            self.left[item.held.value] += 1
        else:
            self.documents.append(item.document)


def carry_case(workspace: Workspace, actor: Actor, case: CaseId, *, peer: Peer, purpose: str, to: Path) -> Carried:
    """Write a case as a bundle for another server. One audit event and the items' ledgers tell of it.

    Raises NotFound, NotAllowed, TransferRefused, Altered (an original is not as received), Conflict, UsageError,
    StorageFull.
    """
    try:
        load = _whole(workspace, actor, case)
        agency = workspace.records.people.agency(load.case.agency)
        return _carry(workspace, actor, [load], sender=agency, peer=peer, purpose=purpose, to=to)
    except LinceError as error:
        _refused(workspace, actor, error, case=case)
        raise


def carry_space(
    workspace: Workspace, actor: Actor, space: SpaceId, *, agency: Agency, peer: Peer, purpose: str, to: Path
) -> Carried:
    """Write the agreement of a joint space and what an agency lent to it as a bundle for another party's server.

    Codes, conditions and ends travel along; what was lent for intelligence only stays.
    Raises NotFound, NotAllowed (no party), Conflict (over, or not signed by all), and as `carry_case`.
    """
    try:
        found, loans = _lent(workspace, space, agency, peer)
        loads, kept = _loads(workspace, actor, found, loans)
        return _carry(
            workspace, actor, loads, sender=agency, peer=peer, purpose=purpose, to=to, space=found, loans=kept
        )
    except LinceError as error:
        _refused(workspace, actor, error, subject=space)
        raise


def _refused(
    workspace: Workspace, actor: Actor, error: LinceError, *, case: CaseId | None = None, subject: str = ""
) -> None:
    if not isinstance(error, NotFound | NotAllowed):  # those left an event at the door
        workspace.records.audit.append(actor, ACTION, case=case, subject=subject, outcome=error.code)


def _gathered(workspace: Workspace, actor: Actor, case: CaseId) -> tuple[_Load, list[DocumentId]]:
    """What there is of a case, nothing of it taken yet, and which of its documents are for intelligence only."""
    unfinished, people = carrying.unfinished(workspace.records.database, case), _people(workspace, case)
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    found = workspace.records.cases.get(case)
    assert found is not None
    told = leaving.of_case(workspace.records, case)
    file = CaseFile(workspace.access.seen(scope), found, whole=workspace.records, scope=scope, leaving=told)
    exporting.check_originals(workspace, file, exporting.of_account(workspace, actor, case, action=ACTION).look)
    kept = [document for place, document in scope.kept_in if place == case]
    return _Load(found, file, told, [], unfinished=unfinished, people=people), kept


def _people(workspace: Workspace, case: CaseId) -> tuple[object, ...]:
    named = [one.name for one in workspace.records.provisional.in_force(case)]
    return (workspace.records.protection.version(case), *sorted(named))


def _whole(workspace: Workspace, actor: Actor, case: CaseId) -> _Load:
    load, kept = _gathered(workspace, actor, case)
    load.left.update(HandlingCode.INTELLIGENCE_ONLY.value for _ in kept)
    for item in load.file.items:
        load.take(item)
    carried = frozenset(load.documents)
    load.ledgers = [
        one for one in custody.ledgers(workspace, workspace.access.seen_in(actor, case), case)
        if one.item.documents and carried.issuperset(one.item.documents)
    ]  # fmt: skip
    return load


def _lent(workspace: Workspace, space: SpaceId, agency: Agency, peer: Peer) -> tuple[Space, Sequence[Loan]]:
    found, now = workspace.records.joint.get(space), workspace.clock.now()
    if found is None or found.party(agency.id) is None:
        raise NotFound("There is no such joint space of this agency.")
    if over(workspace.records, found, now) or found.state(now) is not SpaceState.ACTIVE:
        raise Conflict("The agreement is over, or was not signed by all: nothing of it leaves.")
    other = peer.card.agency
    parties = [workspace.records.people.agency(party.agency) for party in found.parties]
    if not any(peers.same(one, other) for one in parties) or peers.same(agency, other):
        raise NotAllowed(
            "That server is of no other party to the agreement.", next_step="What was lent goes to parties alone."
        )
    return found, [one for one in workspace.records.joint.loans([space]) if one.owner == agency.id and one.approved_at]


def _loads(
    workspace: Workspace, actor: Actor, space: Space, loans: Sequence[Loan]
) -> tuple[list[_Load], Sequence[Loan]]:
    """What of the loans leaves; loans that ended go along without their documents, so that they end there too."""
    now = workspace.clock.now()
    strictest, secret = space.strictest.codes, HandlingCode.INTELLIGENCE_ONLY
    free = [one for one in loans if secret not in (*one.codes, *strictest)]
    loads = []
    for case in dict.fromkeys(one.case for one in free if one.open(now)):
        load, coded = _gathered(workspace, actor, case)
        load.case = load.case.model_copy(update={"title": "", "number": f"{space.number} · {case[:8]}"})
        here = [one for one in free if one.case == case and one.open(now)]

        def lent(document: DocumentId, here: Sequence[Loan] = here) -> bool:
            ordinary = workspace.records.levels.level(document) is Sensitivity.ORDINARY
            return any(one.document == document or (one.document is None and ordinary) for one in here)

        load.left.update(secret.value for document in coded if lent(document))
        for item in filter(lambda item: lent(item.document), load.file.items):
            if any(one.document in (None, item.document) for one in loans if one not in free and one.case == case):
                load.left[secret.value] += 1  # the strictest code of several loans holds
            else:
                load.take(item)
        loads.append(load)
    leaving_ = {document for load in loads for document in load.documents}
    return loads, [one for one in free if not one.open(now) or one.document is None or one.document in leaving_]


def _carry(
    workspace: Workspace,
    actor: Actor,
    loads: Sequence[_Load],
    *,
    sender: Agency,
    peer: Peer,
    purpose: str,
    to: Path,
    space: Space | None = None,
    loans: Sequence[Loan] = (),
) -> Carried:
    if not purpose.strip() or len(purpose) > 2000:
        raise UsageError("For what? A purpose of up to 2,000 characters is missing.", next_step="Say it.")
    if not any(load.documents for load in loads) and not loans:
        raise Conflict("There is nothing that may leave.")
    if to.exists():
        raise UsageError(f"{to} is there already.", next_step="Name a new file.")
    for load in loads:
        _may_go(workspace, load.case.id, peer)
    cases = [load.case.id for load in loads] if space is None else [one.case for one in loans]
    purpose = _said(workspace, cases, purpose.strip())
    loans = [one.model_copy(update={"conditions": _said(workspace, [one.case], one.conditions)}) for one in loans]
    if space is not None:
        words = {"purpose": space.purpose, "rules": space.rules}
        space = space.model_copy(update=_said(workspace, cases, words))
    workspace.folder.work.mkdir(parents=True, exist_ok=True)
    bundle, now = BundleId(fresh()), _made_at(workspace, loads, space)
    with tempfile.TemporaryDirectory(prefix="bundle-", dir=workspace.folder.work) as work:
        files = BundleFiles(workspace, Path(work))
        files.write(ObjectKind.ROWS, _rows(workspace, loads, sender, whole=space is None))
        files.write(
            ObjectKind.EXCERPT, (line for load in loads for line in _excerpt(workspace, load, whole=space is None))
        )
        _stored(workspace, loads, files)
        manifest = _manifest(
            loads, files, bundle=bundle, sender=sender, peer=peer, purpose=purpose, now=now, space=space, loans=loans,
            parties=[] if space is None else _parties(workspace, space),
        )  # fmt: skip
        try:
            with whole_file(to) as out:
                digest = envelope.write(
                    out, manifest, signer=exporting.signer(workspace), recipient=recipient_of(peer.card.recipient),
                    files=files.opened(),
                )  # fmt: skip
                carried = _told(manifest, digest, peer, by=actor.name, at=workspace.clock.now())
                _written_down(workspace, actor, carried, loads, peer=peer)
        except LookupError as error:
            raise Altered("A stored file changed while it was copied. Nothing was written.") from error
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull(f"There is no space left for {to}.", next_step="Name another disk.") from error
            raise UsageError(
                f"The bundle cannot be written to {to}: {error.strerror}.", next_step="Name another file."
            ) from error
    return carried


def _made_at(workspace: Workspace, loads: Sequence[_Load], space: Space | None) -> dt.datetime:
    """Now, or behind the last bundle of the same where the clock was set back: the receiver goes by their order."""
    cases = {load.case.id for load in loads}
    before = [
        one.made_at for one in workspace.records.carried.all()
        if one.direction is Direction.OUT and one.made_at is not None
        and (one.case in cases if space is None else one.space == space.id)
    ]  # fmt: skip
    return max([workspace.clock.now(), *(one + dt.timedelta(microseconds=1) for one in before)])


def _said(workspace: Workspace, cases: Sequence[CaseId], value: Any) -> Any:
    """What somebody typed, without whom some cases protect and whom their texts call a victim."""
    for case in dict.fromkeys(cases):
        value = workspace.records.protection.words(case, value)
        told = leaving.of_case(workspace.records, case)
        value = value if told is None else told.value(value)
    return value


def _told(manifest: Manifest, digest: str, peer: Peer, *, by: str, at: dt.datetime) -> Carried:
    return Carried(
        id=manifest.id, direction=Direction.OUT, kind=manifest.kind, peer=peer.id, agency=peer.card.agency.name,
        case=manifest.cases[0].id if manifest.kind == "case" else None,
        space=None if manifest.space is None else manifest.space.id, digest=digest,
        documents=sum(len(case.documents) for case in manifest.cases), left=manifest.left, purpose=manifest.purpose,
        by=by, at=at, made_at=manifest.made_at,
    )  # fmt: skip


def _rows(workspace: Workspace, loads: Sequence[_Load], sender: Agency, *, whole: bool) -> Iterator[bytes]:
    for load in loads:
        mask = None if load.leaving is None else load.leaving.value
        yield from carrying.rows(
            workspace.records.database, load.case.id, load.documents, agency=sender.name, whole=whole, mask=mask
        )


def _excerpt(workspace: Workspace, load: _Load, *, whole: bool) -> Iterator[bytes]:
    """Ledgers as lines that hang together, with the words that are shown and their salts; then events of the log.

    Of what was lent, only that it was received: the case's other acts are its owner's.
    """
    for ledger in load.ledgers:
        for entry in ledger.entries:
            told = {"item": ledger.item.id, "line": chain.line(entry), "hash": entry.hash}
            masked = entry.masked or _masked(load, entry.words) != dict(entry.words)
            shown_ = {} if masked else {"words": dict(entry.words), "salt": workspace.records.custody.salt(entry)}
            yield json.dumps({"custody": {**told, **shown_}}).encode() + b"\n"
    carried = frozenset(load.documents)
    receipts = {one.id for item in load.file.items if item.document in carried for one in item.receipts}
    for event in load.file.events:
        if event.subject in receipts or (whole and (event.subject in carried or event.action.startswith("case."))):
            act = event.model_dump(mode="json")
            act["detail"] = _masked(load, act["detail"]) if whole else {}
            yield json.dumps({"audit": act}).encode() + b"\n"


def _masked(load: _Load, words: Mapping[str, Any]) -> dict[str, Any]:
    return dict(words) if load.leaving is None else dict(load.leaving.value(dict(words)))


def _stored(workspace: Workspace, loads: Sequence[_Load], files: BundleFiles) -> None:
    for load in loads:
        carried = frozenset(load.documents)
        for item in load.file.items:
            if item.document in carried:
                one = item.receipt
                files.add(CarriedObject(kind=ObjectKind.ORIGINAL, sha256=one.sha256, sha512=one.sha512, size=one.size))
    for load in loads:
        for image in carrying.images(workspace.records.database, load.documents):
            files.image(image)


def _manifest(
    loads: Sequence[_Load],
    files: BundleFiles,
    *,
    bundle: BundleId,
    sender: Agency,
    peer: Peer,
    purpose: str,
    now: dt.datetime,
    space: Space | None,
    loans: Sequence[Loan],
    parties: Sequence[Agency],
) -> Manifest:
    left: Counter[str] = sum((load.left for load in loads), Counter())
    items = [
        CarriedItem(
            id=one.item.id, case=load.case.id, words=_masked(load, one.entries[0].words),
            documents=one.item.documents, head=one.item.head,
        )
        for load in loads for one in load.ledgers
    ]  # fmt: skip
    return Manifest.model_validate(
        {
            "id": bundle, "made_at": now, "tables": database.HEAD, "kind": "case" if space is None else "space",
            "sender": sender, "recipient": peer.card.recipient, "purpose": purpose, "space": space,
            "cases": [
                CarriedCase(
                    id=load.case.id, number=load.case.number, title=load.file.case.title if space is None else "",
                    country=load.case.country, sensitivity=load.case.sensitivity, opened=load.case.opened,
                    documents=tuple(load.documents),
                )
                for load in loads
            ],
            "parties": parties, "loans": loans, "items": items, "objects": files.listed,
            "left": [LeftBack(reason=reason, documents=number) for reason, number in sorted(left.items())],
        }
    )  # fmt: skip


def _parties(workspace: Workspace, space: Space) -> list[Agency]:
    return [workspace.records.people.agency(party.agency) for party in space.parties]


def _may_go(workspace: Workspace, case: CaseId, peer: Peer) -> transferring.Going:
    """That a case may go to the agency of a server. Raises TransferRefused."""
    agency = peer.card.agency
    return transferring.check(workspace, case, recipient=agency.name, country=agency.country)


def _written_down(workspace: Workspace, actor: Actor, carried: Carried, loads: Sequence[_Load], *, peer: Peer) -> None:
    """The bundle, the ledgers of the items whose files leave, and the events: before the file has its name."""
    told = f"{shown(carried.agency)}, peer {carried.peer}"
    detail: dict[str, str | int] = {
        "bundle": carried.id, "peer": carried.peer, "documents": carried.documents, "sha256": carried.digest,
        "left": sum(one.documents for one in carried.left),
    }  # fmt: skip
    with workspace.records.transaction():
        peers.still(workspace, peer)
        if any(load.people != _people(workspace, load.case.id) for load in loads):
            raise Conflict("Somebody was protected while the bundle was written.", next_step="Make it anew.")
        workspace.records.carried.note(carried, cases=[load.case.id for load in loads])
        for load in loads:
            going = _may_go(workspace, load.case.id, peer).told
            for one in load.ledgers:
                if one.item.closed is None:
                    custody.write_copy_left(workspace, actor, one.item, purpose=f"bundle {carried.id}", to=told)
            going |= disclosing.enter_bundle(workspace, actor, load.file, load.documents, carried)
            workspace.records.audit.append(actor, ACTION, case=load.case.id, subject=carried.id, detail=detail | going)
        if not loads:
            workspace.records.audit.append(actor, ACTION, subject=carried.id, detail=detail)
