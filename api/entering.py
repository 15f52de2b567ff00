"""A bundle of another server as it enters: hostile until all of it was checked, then taken in whole or not at all.

Order: the envelope is read to its end into a folder of its own, every file against the signed list; every row is read
once without being stored; then originals and images go into the store, where nobody sees them without a row; then all
rows, jobs, ledgers and the event are one transaction. Cut off before that, nothing has entered: enter it again.
"""

import tempfile
import zlib
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from api import custody, peers
from api.bundle_reading import STORED, Came, accepted, checked, is_stored
from api.entering_spaces import EnteringSpace
from api.wiring import Workspace
from models.audit import Actor
from models.carried import (
    Brought,
    BroughtCase,
    Carried,
    CarriedCase,
    Direction,
    Entered,
    Manifest,
    ObjectKind,
)
from models.case import Agency, Case, Membership, Role
from models.custody import ItemId
from models.document import DocumentState, stretch_of
from models.errors import (
    Conflict,
    LinceError,
    NotAllowed,
    UsageError,
)
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from models.job import AGAIN, JobOrder, Priority, Stage
from services.blob_ports import HashedFile
from services.casefile import envelope
from services.ingest import extract
from services.records import entering, precedents

ACTION = "bundle.in"
_AT_ONCE = 500


def look(workspace: Workspace, actor: Actor, bundle: Path | BinaryIO) -> Manifest:
    """Check a bundle to its end and give its list; nothing is stored. Raises as `enter`."""
    return _entered(workspace, actor, bundle, agency=None, number="", storing=False)[0]


def told(manifest: Manifest) -> Brought:
    """What somebody is shown of a bundle before he takes it in."""
    return Brought(
        id=manifest.id,
        kind=manifest.kind,
        sender=manifest.sender,
        made_at=manifest.made_at,
        purpose=manifest.purpose,
        space="" if manifest.space is None else manifest.space.number,
        cases=tuple(
            BroughtCase(number=one.number, title=one.title, sensitivity=one.sensitivity, documents=len(one.documents))
            for one in manifest.cases
        ),
        left=manifest.left,
        files=len(manifest.objects),
        size=sum(one.size for one in manifest.objects),
    )


def enter(
    workspace: Workspace, actor: Actor, bundle: Path | BinaryIO, *, agency: AgencyId | None = None, number: str = ""
) -> Entered:
    """Take a bundle in: a case into one's agency, a joint space as what its owner lent. The same again changes nothing.

    `agency`: whose case it becomes; `number`: of the case here, where its own is taken.
    Raises BadBundle, NotForUs, UnknownSender, OtherVersion, Conflict (a number or the case is here otherwise),
    NotAllowed, UsageError, StorageFull: then nothing has entered.
    """
    found = _entered(workspace, actor, bundle, agency=agency, number=number, storing=True)[1]
    assert found is not None
    return found


def _entered(
    workspace: Workspace,
    actor: Actor,
    bundle: Path | BinaryIO,
    *,
    agency: AgencyId | None,
    number: str,
    storing: bool,
) -> tuple[Manifest, Entered | None]:
    workspace.access.allow(actor, ACTION)
    workspace.folder.work.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="entering-", dir=workspace.folder.work) as work:
            came = Came(Path(work))
            try:
                with bundle.open("rb") if isinstance(bundle, Path) else nullcontext(bundle) as stream:
                    manifest = envelope.opened(
                        stream, peers.identity(workspace), lambda *told: accepted(workspace, came, *told),
                        know=lambda key: peers.senders(workspace, key),
                    )  # fmt: skip
            except FileNotFoundError as error:
                raise UsageError(f"There is no file {bundle}.", next_step="Check its path.") from error
            home = None if manifest.kind == "space" else peers.home(workspace, actor, agency)
            checker = checked(workspace, came, manifest, home)
            if not storing:
                workspace.records.audit.append(actor, ACTION, subject=manifest.id, detail={"act": "look"})
                return manifest, None
            return manifest, _Entering(workspace, actor, came, manifest, home=home, number=number).run(checker)
    except LinceError as error:
        if not isinstance(error, NotAllowed):
            workspace.records.audit.append(actor, ACTION, outcome=error.code)
        raise
    except FileNotFoundError as error:
        # A server that starts clears the folder of what was left by whoever was cut off.
        workspace.records.audit.append(actor, ACTION, outcome=Conflict.code)
        raise Conflict(
            "A server began its work here meanwhile: nothing entered.", next_step="Enter it again."
        ) from error


class _Entering:
    """A bundle that was checked to its end, on its way into store and catalogue."""

    def __init__(
        self, workspace: Workspace, actor: Actor, came: Came, manifest: Manifest, *, home: Agency | None, number: str
    ) -> None:
        self._workspace, self._records, self._actor = workspace, workspace.records, actor
        self._came, self._manifest, self._home, self._number = came, manifest, home, number
        assert came.peer is not None
        self._peer = came.peer
        self._space = EnteringSpace(workspace, manifest, came.peer)

    def run(self, checker: entering.Entering) -> Entered:
        """Raises Conflict, StorageFull."""
        manifest = self._manifest
        cases = tuple(case.id for case in manifest.cases)
        home = None if self._home is None else self._home.id
        before = self._before()
        if before is not None:
            return Entered(bundle=before, new=False, cases=cases, agency=home)
        self._refuse_early()
        files = 0
        for one in manifest.objects:
            if one.kind in STORED and one.sha256 in self._came.staged:
                place = self._came.staged[one.sha256]
                self._workspace.blobs.adopt(HashedFile(place, Sha256(one.sha256), one.sha512, one.size))
                files += 1
        with self._records.transaction():
            before = self._before()  # somebody may have entered it in the meantime
            if before is not None:
                return Entered(bundle=before, new=False, cases=cases, agency=home)
            self._refuse_early()
            if manifest.space is not None:
                self._space.take()
            for case in manifest.cases:
                self._take_case(case)
            with self._records.database.writing() as connection:
                added = checker.take_in(connection, self._came.lines(ObjectKind.ROWS))
            for case in manifest.cases:
                grown = [document for document in case.documents if document in checker.grown]
                self._records.protection.cover(case.id, grown)
            for loan in manifest.loans:
                self._space.lend(loan)
            self._queue()
            for item in manifest.items:
                words = {**item.words, "received_from": f"{self._peer.card.agency.name}, bundle {manifest.id}"}
                custody.write_entered(
                    self._workspace, self._actor, item.case, ItemId(derived(item.id, item.case)),
                    words=words, documents=item.documents,
                )  # fmt: skip
            carried = self._noted(sum(len(case.documents) for case in manifest.cases))
        return Entered(bundle=carried, new=True, cases=cases, added=dict(added), files=files, agency=home)

    def _before(self) -> Carried | None:
        """What is known of this very bundle, if it entered before. Raises Conflict."""
        before = self._records.carried.bundle(self._manifest.id, Direction.IN)
        if before is not None and before.digest != self._came.digest:
            raise Conflict("Another bundle entered under the number of this one.")
        return before

    def _refuse_early(self) -> None:
        """What is refused in the transaction is told before files go into the store as well.

        Raises Conflict, UnknownSender (dropped while the bundle was read).
        """
        peers.still(self._workspace, self._peer)
        for one in self._came_before:
            if one.made_at is not None and self._of_same(one) and one.made_at >= self._manifest.made_at:
                raise Conflict(
                    "A newer bundle of this entered already: what its sender took back since would come again.",
                    next_step="Ask the sender for a new one.",
                )
        for case in self._manifest.cases:
            self._known(case)

    @property
    def _came_before(self) -> list[Carried]:
        """Bundles of the same sender, whatever card it had then."""
        agency = self._peer.card.agency.id
        cards = {one.id for one in self._records.carried.peers() if one.card.agency.id == agency}
        return [one for one in self._records.carried.all() if one.direction is Direction.IN and one.peer in cards]

    def _of_same(self, one: Carried) -> bool:
        """Whether another bundle was of this case, or of this joint space."""
        if self._manifest.space is not None:
            return one.space == self._manifest.space.id
        return one.case in [case.id for case in self._manifest.cases]

    def _known(self, case: CarriedCase) -> Case | None:
        """The case as it is here. Raises Conflict where it is here by another way, or its number is another's."""
        here = self._records.cases.get(case.id)
        owner = self._owner
        if here is None:
            if self._records.cases.by_number(self._number or case.number, agency=owner):
                raise Conflict(
                    "The agency has another case of this number.", next_step="Enter it under another: --number."
                )
            return None
        mine = [
            one for one in self._came_before if one.case == case.id or (one.space and self._manifest.space is not None)
        ]
        if here.agency != owner or not mine:
            raise Conflict(
                "This very case is here already, and did not come from that sender: nothing was stored.",
                next_step="What is here stays. Talk to the sender.",
            )
        return here

    @property
    def _owner(self) -> AgencyId:
        """Whose a case of the bundle is here: the receiver's, or of a joint space the sender's."""
        return self._space.owner if self._home is None else self._home.id

    def _take_case(self, case: CarriedCase) -> None:
        if self._known(case) is not None:
            return
        told = case.model_dump(exclude={"documents"}) | {"agency": self._owner, "number": self._number or case.number}
        self._records.cases.add(Case(**told))
        if self._home is not None and self._actor.user is not None:
            self._records.cases.add_member(
                Membership(
                    case=case.id, user=self._actor.user, since=self._workspace.clock.now(), granted_by=self._actor.name,
                    role=Role.INVESTIGATOR if self._actor.role is Role.ADMINISTRATOR else None,
                )
            )  # fmt: skip

    def _queue(self) -> None:
        """What came is indexed and linked; what was not read or not understood to its end is so here."""
        evidence, orders = self._records.evidence, []
        stretches: dict[tuple[DocumentId, int], CaseId] = {}
        for case in self._manifest.cases:
            for document in case.documents:
                known = evidence.document(document)
                if known is None or known.state is DocumentState.READING:
                    orders.append(_order(document, case.id, Stage.EXTRACT, extract.VERSION, 0))
                    continue
                last = stretch_of(max(1, evidence.last_page(document)))
                stretches |= {(document, stretch): case.id for stretch in range(last + 1)}
        understood = self._records.evidence.analyses(stretches) if stretches else {}
        for (document, stretch), home in stretches.items():
            pages = evidence.last_page(document)
            stage = Stage.INDEX if (document, stretch) in understood or not pages else Stage.ANALYZE
            orders.append(_order(document, home, stage, AGAIN, stretch))
        for at in range(0, len(orders), _AT_ONCE):
            self._records.jobs.again_all(orders[at : at + _AT_ONCE], changed=True)
        self._records.links.mark(list(understood))
        with self._records.database.writing() as connection:
            precedents.refresh(connection, sorted({document for document, _ in stretches}))

    def _noted(self, documents: int) -> Carried:
        manifest, now = self._manifest, self._workspace.clock.now()
        one = manifest.kind == "case"
        carried = Carried(
            id=manifest.id, direction=Direction.IN, kind=manifest.kind, case=manifest.cases[0].id if one else None,
            space=None if manifest.space is None else manifest.space.id, peer=self._peer.id,
            agency=self._peer.card.agency.name, digest=self._came.digest, documents=documents, left=manifest.left,
            purpose=manifest.purpose, by=self._actor.name, at=now, made_at=manifest.made_at,
        )  # fmt: skip
        packer = zlib.compressobj()
        excerpt = b"".join(packer.compress(line) for line in self._came.lines(ObjectKind.EXCERPT)) + packer.flush()
        self._records.carried.note(carried, cases=[case.id for case in manifest.cases], excerpt=excerpt)
        detail: dict[str, str | int] = {
            "bundle": carried.id, "peer": carried.peer, "documents": documents, "sha256": carried.digest,
        }  # fmt: skip
        for case in manifest.cases:
            self._records.audit.append(self._actor, ACTION, case=case.id, subject=carried.id, detail=detail)
        if not manifest.cases:
            self._records.audit.append(self._actor, ACTION, subject=carried.id, detail=detail)
        missing = [one for one in manifest.objects if one.kind in STORED and not is_stored(self._workspace, one)]
        if missing:
            # Taken as bytes that were there already, which an erasure took out a moment ago.
            raise Conflict("Bytes were erased while the bundle entered.", next_step="Enter it again.")
        return carried


def _order(document: DocumentId, case: CaseId, stage: Stage, version: str, stretch: int) -> JobOrder:
    return JobOrder(document=document, case=case, stage=stage, version=version, stretch=stretch, priority=Priority.BULK)
