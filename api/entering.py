"""A bundle of another server as it enters: hostile until all of it was checked, then taken in whole or not at all.

Order: the envelope is read to its end into a folder of its own, every file against the signed list; every row is read
once without being stored; then originals and images go into the store, where nobody sees them without a row; then all
rows, jobs, ledgers and the event are one transaction. Cut off before that, nothing has entered: enter it again.
"""

import tempfile
import zlib
from collections.abc import Collection
from pathlib import Path

from api import custody, peers
from api.bundle_reading import STORED, Came, accepted, checked, is_stored
from api.wiring import Workspace
from models.audit import Actor
from models.carried import (
    Carried,
    CarriedCase,
    Direction,
    Entered,
    Manifest,
    ObjectKind,
)
from models.case import Agency, Case, Membership, Role, User
from models.custody import ItemId
from models.document import DocumentState, stretch_of
from models.errors import (
    Conflict,
    LinceError,
    NotAllowed,
    NotFound,
    UsageError,
)
from models.ids import AgencyId, CaseId, DocumentId, Sha256, UserId, derived
from models.job import AGAIN, JobOrder, Priority, Stage
from models.joint import Loan, Party, Space, Terms
from services.casefile import envelope
from services.ingest import extract
from services.ports import HashedFile
from services.records import carrying, precedents

ACTION = "bundle.in"
_AT_ONCE = 500


def look(workspace: Workspace, actor: Actor, bundle: Path) -> Manifest:
    """Check a bundle to its end and give its list; nothing is stored. Raises as `enter`."""
    return _entered(workspace, actor, bundle, agency=None, number="", storing=False)[0]


def enter(
    workspace: Workspace, actor: Actor, bundle: Path, *, agency: AgencyId | None = None, number: str = ""
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
    workspace: Workspace, actor: Actor, bundle: Path, *, agency: AgencyId | None, number: str, storing: bool
) -> tuple[Manifest, Entered | None]:
    workspace.access.allow(actor, ACTION)
    workspace.folder.work.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="entering-", dir=workspace.folder.work) as work:
            came = Came(Path(work))
            try:
                with bundle.open("rb") as stream:
                    manifest = envelope.opened(
                        stream, peers.identity(workspace), lambda *told: accepted(workspace, came, *told)
                    )
            except FileNotFoundError as error:
                raise UsageError(f"There is no file {bundle}.", next_step="Check its path.") from error
            home = None if manifest.kind == "space" else peers.home(workspace, actor, agency)
            checker = checked(came, manifest, home)
            if not storing:
                workspace.records.audit.append(actor, ACTION, subject=manifest.id, detail={"act": "look"})
                return manifest, None
            return manifest, _Entering(workspace, actor, came, manifest, home=home, number=number).run(checker)
    except LinceError as error:
        if not isinstance(error, NotAllowed):
            workspace.records.audit.append(actor, ACTION, outcome=error.code)
        raise


class _Entering:
    """A bundle that was checked to its end, on its way into store and catalogue."""

    def __init__(
        self, workspace: Workspace, actor: Actor, came: Came, manifest: Manifest, *, home: Agency | None, number: str
    ) -> None:
        self._workspace, self._records, self._actor = workspace, workspace.records, actor
        self._came, self._manifest, self._home, self._number = came, manifest, home, number
        assert came.peer is not None
        self._peer = came.peer
        self._agencies: dict[AgencyId, AgencyId] = {}

    def run(self, checker: carrying.Entering) -> Entered:
        """Raises Conflict, StorageFull."""
        manifest = self._manifest
        cases = tuple(case.id for case in manifest.cases)
        home = None if self._home is None else self._home.id
        before = self._records.carried.bundle(manifest.id, Direction.IN)
        if before is not None:
            if before.digest != self._came.digest:
                raise Conflict("Another bundle entered under the number of this one.")
            return Entered(bundle=before, new=False, cases=cases, agency=home)
        self._refuse_early()
        files = 0
        for one in manifest.objects:
            if one.kind in STORED and one.sha256 in self._came.staged:
                place = self._came.staged[one.sha256]
                self._workspace.blobs.adopt(HashedFile(place, Sha256(one.sha256), one.sha512, one.size))
                files += 1
        with self._records.transaction():
            self._take_agencies()
            for case in manifest.cases:
                self._take_case(case)
            if manifest.space is not None:
                self._take_space(manifest.space)
            with self._records.database.writing() as connection:
                added = checker.take_in(connection, self._came.lines(ObjectKind.ROWS))
            for loan in manifest.loans:
                self._take_loan(loan)
            self._queue()
            for item in manifest.items:
                words = {**item.words, "received_from": f"{self._peer.card.agency.name}, bundle {manifest.id}"}
                custody.write_entered(
                    self._workspace, self._actor, item.case, ItemId(derived(item.id, item.case)),
                    words=words, documents=item.documents,
                )  # fmt: skip
            carried = self._noted(sum(len(case.documents) for case in manifest.cases))
        return Entered(bundle=carried, new=True, cases=cases, added=dict(added), files=files, agency=home)

    def _refuse_early(self) -> None:
        """What would be refused in the transaction is told before files go into the store."""
        for case in self._manifest.cases:
            self._known(case)

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
        came = [
            one for one in self._records.carried.all() if one.direction is Direction.IN and one.peer == self._peer.id
        ]
        mine = [one for one in came if one.case == case.id or (one.space and self._manifest.space is not None)]
        if here.agency != owner or not mine:
            raise Conflict(
                "This very case is here already, and did not come from that sender: nothing was stored.",
                next_step="What is here stays. Talk to the sender.",
            )
        return here

    @property
    def _owner(self) -> AgencyId:
        if self._home is not None:
            return self._home.id
        sender = self._manifest.sender
        return self._agencies.get(sender.id) or self._found(sender) or sender.id

    def _found(self, agency: Agency) -> AgencyId | None:
        for one in self._records.people.agencies():
            if one.id == agency.id or (one.name, one.country) == (agency.name, agency.country):
                return one.id
        return None

    def _take_agencies(self) -> None:
        """The parties of a space: those that are here by id or name, and new ones without people."""
        for one in self._manifest.parties:
            here = self._found(one)
            if here is None:
                self._records.people.add_agency(one)
            self._agencies[one.id] = here or one.id

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

    def _take_space(self, space: Space) -> None:
        """An agreement that is here must be the same; its end is taken over.

        Whoever has people here signs here: what another server says of a signature opens nothing to them.
        """
        told = {self._agencies[one.agency]: one for one in space.parties}
        ours = peers.with_people(self._workspace) - {self._owner}
        blank = {"terms": Terms(), "signed_by": None, "signed_at": None}
        parties = tuple(
            one.model_copy(update={"agency": agency} | (blank if agency in ours else {}))
            for agency, one in sorted(told.items())
        )
        space = space.model_copy(update={"parties": parties})
        here = self._records.joint.get(space.id)
        if here is None:
            self._records.joint.add(space)
            for party in parties:
                if party.signed_at is not None:
                    self._records.joint.sign(space.id, party)
        elif _words(here, ours) != _words(space, ours):
            raise Conflict("An agreement under this number is here already, with other words or parties.")
        if space.ended_at is not None and (here is None or here.ended_at is None):
            self._records.joint.end(space.id, at=space.ended_at)

    def _take_loan(self, loan: Loan) -> None:
        """A loan with its codes and conditions; of one that is here, its end and whether it was withdrawn."""
        if self._records.cases.get(loan.case) is None:
            return  # it ended before anything of it came here
        stand_in = self._stand_in(self._owner)
        told = loan.model_copy(
            update={
                "owner": self._owner, "lent_by": stand_in,
                "approved_by": None if loan.approved_by is None else stand_in,
            }
        )  # fmt: skip
        here = self._records.joint.loan(loan.id)
        if here is None:
            self._records.joint.lend(told)
        elif (here.case, here.document, here.codes, here.conditions) != (
            told.case, told.document, told.codes, told.conditions,
        ):  # fmt: skip
            raise Conflict("A loan of the bundle is here already, under other conditions.")
        else:
            self._records.joint.change(told)

    def _stand_in(self, agency: AgencyId) -> UserId:
        """An account that nobody can use stands for people of the sender, whom this server does not know."""
        user = UserId(derived(agency, "lent from another server"))
        try:
            self._records.people.user(user)
        except NotFound:
            account = User(
                id=user, login=f"elsewhere.{user[:12]}", name="(another server)", agency=agency,
                role=Role.INVESTIGATOR, active=False,
            )  # fmt: skip
            self._records.people.add_user(account, password_hash="")
        return user

    def _queue(self) -> None:
        """What came is indexed and linked; what had not been read to its end is read here."""
        evidence, orders = self._records.evidence, []
        linked: list[tuple[DocumentId, int]] = []
        for case in self._manifest.cases:
            for document in case.documents:
                known = evidence.document(document)
                if known is None or known.state is DocumentState.READING:
                    orders.append(_order(document, case.id, Stage.EXTRACT, extract.VERSION, 0))
                    continue
                for stretch in range(stretch_of(max(1, evidence.last_page(document))) + 1):
                    orders.append(_order(document, case.id, Stage.INDEX, AGAIN, stretch))
                    linked.append((document, stretch))
        for at in range(0, len(orders), _AT_ONCE):
            self._records.jobs.again_all(orders[at : at + _AT_ONCE], changed=True)
        analyzed = self._records.evidence.analyses(linked) if linked else {}
        self._records.links.mark([one for one in linked if one in analyzed])
        with self._records.database.writing() as connection:
            precedents.refresh(connection, sorted({document for document, _ in linked}))

    def _noted(self, documents: int) -> Carried:
        manifest, now = self._manifest, self._workspace.clock.now()
        one = manifest.kind == "case"
        carried = Carried(
            id=manifest.id, direction=Direction.IN, kind=manifest.kind, case=manifest.cases[0].id if one else None,
            space=None if manifest.space is None else manifest.space.id, peer=self._peer.id,
            agency=self._peer.card.agency.name, digest=self._came.digest, documents=documents, left=manifest.left,
            purpose=manifest.purpose, by=self._actor.name, at=now,
        )  # fmt: skip
        packer = zlib.compressobj()
        excerpt = b"".join(packer.compress(line) for line in self._came.lines(ObjectKind.EXCERPT)) + packer.flush()
        self._records.carried.note(carried, excerpt=excerpt)
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


def _words(space: Space, ours: Collection[AgencyId]) -> Space:
    """An agreement without its end, and without what those said who sign here."""
    parties = tuple(Party(agency=one.agency) if one.agency in ours else one for one in space.parties)
    return space.model_copy(update={"ended_at": None, "parties": parties})


def _order(document: DocumentId, case: CaseId, stage: Stage, version: str, stretch: int) -> JobOrder:
    return JobOrder(document=document, case=case, stage=stage, version=version, stretch=stretch, priority=Priority.BULK)
