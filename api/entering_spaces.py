"""A joint space of a bundle as it enters: whose server sent it lends what is its own, and changes nothing else.

Ids in a bundle are its sender's words. What is here under one of them must be the sender's, or the bundle is refused.
"""

from collections.abc import Collection
from typing import Any

from api import peers
from api.wiring import Workspace
from models.carried import Manifest, Peer
from models.case import Agency, Role, User
from models.errors import BadBundle, Conflict, NotFound
from models.ids import AgencyId, UserId, derived
from models.joint import Loan, Party, Space, Terms
from services.protection.alike import alike


class EnteringSpace:
    """The parties, agreement and loans of a bundle, in the transaction of the caller."""

    def __init__(self, workspace: Workspace, manifest: Manifest, peer: Peer) -> None:
        self._workspace, self._records = workspace, workspace.records
        self._manifest = manifest
        self._agencies: dict[AgencyId, AgencyId] = {}
        # By the card that somebody took in: what the bundle says of its sender may be another's name.
        self._sender = peer.card.agency

    @property
    def owner(self) -> AgencyId:
        """The agency here that the sender's server is of."""
        return self._found(self._sender) or self._sender.id

    def take(self) -> None:
        """The parties, the agreement. Raises BadBundle, Conflict."""
        if self.owner in peers.with_people(self._workspace):
            raise Conflict("The bundle is of an agency whose people work on this server: nothing was stored.")
        space = self._manifest.space
        if space is not None:
            self._take_agencies()
            self._take_space(space)

    def _found(self, agency: Agency) -> AgencyId | None:
        """An agency as it is known here: by its id, or else by its name and country."""
        known = self._records.people.agencies()
        if any(one.id == agency.id for one in known):
            return agency.id
        return next((one.id for one in known if (one.name, one.country) == (agency.name, agency.country)), None)

    def _take_agencies(self) -> None:
        """The parties of a space: those that are here by id or name, and new ones without people."""
        for one in self._manifest.parties:
            party = self._sender if one.id == self._sender.id else one
            here = self._found(party)
            if here is None:
                self._records.people.add_agency(party)
            self._agencies[one.id] = here or one.id
        if self._sender.id not in self._agencies or len(set(self._agencies.values())) < len(self._agencies):
            raise BadBundle("The parties of the bundle's agreement are not its sender and different agencies.")

    def _take_space(self, space: Space) -> None:
        """An agreement that is here must be the same; its end is taken over.

        Whoever has people here signs here: what another server says of a signature opens nothing to them.
        """
        told = {self._agencies[one.agency]: one for one in space.parties}
        ours = peers.with_people(self._workspace)
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
        elif not alike(_words(here, ours), _words(space, ours)):
            raise Conflict("An agreement under this number is here already, with other words or parties.")
        if space.ended_at is not None and (here is None or here.ended_at is None):
            self._records.joint.end(space.id, at=space.ended_at)

    def lend(self, loan: Loan) -> None:
        """A loan with its codes and conditions; of one that is here, how far it goes. What was withdrawn stays so.

        Raises Conflict where it is of something that is not the sender's here.
        """
        case = self._records.cases.get(loan.case)
        if case is None:
            return  # it ended before anything of it came here
        if case.agency != self.owner:
            raise Conflict("The bundle lends what is another agency's here: nothing was stored.")
        place = None if loan.document is None else self._records.evidence.case_of(loan.document)
        if loan.document is not None and place != loan.case:
            if place is not None:
                raise Conflict("The bundle lends a document of another case: nothing was stored.")
            return  # it stayed with its owner
        stand_in = self._stand_in(self.owner)
        told = loan.model_copy(
            update={
                "owner": self.owner, "lent_by": stand_in,
                "approved_by": None if loan.approved_by is None else stand_in,
            }
        )  # fmt: skip
        here = self._records.joint.loan(loan.id)
        if here is None:
            self._records.joint.lend(told)
        elif not alike(_lent(here), _lent(told)):
            raise Conflict("A loan of the bundle is here already, of another or under other conditions.")
        elif here.withdrawn_at is None:
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


def _lent(loan: Loan) -> tuple[object, ...]:
    """Of a loan, what never changes."""
    return loan.space, loan.owner, loan.case, loan.document, loan.codes, loan.conditions


def _words(space: Space, ours: Collection[AgencyId]) -> dict[str, Any]:
    """An agreement without its end, and without what those said who sign here."""
    parties = tuple(Party(agency=one.agency) if one.agency in ours else one for one in space.parties)
    return space.model_copy(update={"ended_at": None, "parties": parties}).model_dump(mode="json")
