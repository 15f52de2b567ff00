"""Joint spaces: agreements between agencies of this installation, who belongs to them, and what is lent to them.

Nothing works before every party has signed, nor after the end. Each act is recorded for each party, for its auditors.
"""

import datetime as dt
from collections.abc import Sequence

from pydantic import Field

from api import transferring
from api.wiring import Workspace
from models.audit import WORKER, Actor
from models.base import Record, UtcTime
from models.case import Role
from models.errors import Conflict, NotAllowed, NotFound, TransferRefused, UsageError
from models.ids import AgencyId, CaseId, DocumentId, UserId, fresh
from models.joint import (
    LONGEST_NUMBER,
    LONGEST_TEXT,
    MOST_PARTIES,
    HandlingCode,
    Loan,
    LoanId,
    Part,
    Party,
    Space,
    SpaceId,
    SpaceMember,
    SpaceState,
    Terms,
)
from services.records.lent import over

_ABSENT = "There is no such joint space, or it is not yours to see."
_ABSENT_LOAN = "There is no such loan, or it is not yours to see."


class SpaceAsked(Record):
    """An agreement to be proposed by one of its parties. It has an end, and the end comes after its begin."""

    number: str = Field(min_length=1, max_length=LONGEST_NUMBER, pattern=r"\S", examples=["ECI-2026-01"])
    purpose: str = Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\w", examples=["recruitment, La Paz – Salta"])
    begins: UtcTime
    ends: UtcTime
    languages: tuple[str, ...] = Field(min_length=1, max_length=20, examples=[["es", "pt"]])
    rules: str = Field(default="", max_length=LONGEST_TEXT, description="on use, in words")
    parties: tuple[AgencyId, ...] = Field(min_length=1, max_length=MOST_PARTIES - 1, description="besides one's own")


class SpaceShown(Record):
    """A joint space with how far it is, and the strictest terms of its parties, which hold."""

    space: Space
    state: SpaceState
    strictest: Terms
    members: tuple[SpaceMember, ...] = ()


class LoanAsked(Record):
    """What is lent to a space: a document of a case, or the whole case."""

    space: SpaceId
    document: DocumentId | None = Field(default=None, description="absent: the whole case, but what is held closely")
    codes: tuple[HandlingCode, ...] = ()
    conditions: str = Field(default="", max_length=LONGEST_TEXT, examples=["Ask us before a hearing."])


def propose(workspace: Workspace, actor: Actor, asked: SpaceAsked) -> SpaceShown:
    """Propose an agreement. Raises NotAllowed, NotFound (an agency), UsageError (dates, parties)."""
    workspace.access.allow(actor, "joint.make")
    if actor.agency is None:
        raise NotAllowed("An agreement is proposed by somebody of one of its agencies.")
    if asked.ends <= asked.begins or asked.ends <= workspace.clock.now():
        raise UsageError("The end comes before the begin, or is over.", next_step="Give an end that is to come.")
    parties = (actor.agency, *asked.parties)
    known = {agency.id for agency in workspace.records.people.agencies()}
    if len(set(parties)) != len(parties) or not set(parties) <= known:
        raise UsageError("The parties are different agencies of this installation.", next_step="`lince agency list`.")
    told = asked.model_dump(exclude={"parties"})
    for case, _ in [] if actor.user is None else workspace.records.cases.places_of(actor.user):
        # Parties read it before anything is lent: whoever proposes it knows whom his cases protect.
        told |= workspace.records.protection.words(case.id, {name: told[name] for name in ("purpose", "rules")})
    space = Space(
        id=SpaceId(fresh()), parties=tuple(Party(agency=one) for one in parties), made_by=actor.name,
        made_at=workspace.clock.now(), **told,
    )  # fmt: skip
    with workspace.records.transaction():
        workspace.records.joint.add(space)
        _record(workspace, actor, "joint.make", space)
    return _shown(workspace, space)


def list_spaces(workspace: Workspace, actor: Actor) -> Sequence[SpaceShown]:
    """The agreements that the actor's agency is a party to, the newest first."""
    workspace.access.allow(actor, "joint.list")
    joint = workspace.records.joint
    found = joint.all() if actor.operator else joint.of_agency(actor.agency) if actor.agency else []
    shown = [_shown(workspace, space) for space in found if _reads(workspace, actor, space)]
    workspace.records.audit.append(actor, "joint.list", detail={"spaces": len(shown)})
    return shown


def read_space(workspace: Workspace, actor: Actor, space: SpaceId) -> SpaceShown:
    """One of them, with its members. Raises NotFound."""
    found = _space(workspace, actor, space, "joint.list")
    workspace.records.audit.append(actor, "joint.list", subject=space)
    return _shown(workspace, found)


def sign(workspace: Workspace, actor: Actor, space: SpaceId, terms: Terms) -> SpaceShown:
    """Sign for one's own agency, with what it asks of all that is lent. The signer leads its part of the space.

    Raises NotFound, NotAllowed, Conflict (signed already, or over).
    """
    workspace.access.allow(actor, "joint.sign")
    found = _space(workspace, actor, space, "joint.sign")
    party, now = found.party(actor.agency), workspace.clock.now()
    if party is None or actor.user is None:
        raise NotAllowed("Somebody of a party signs for it.")
    if party.signed_at is not None or over(workspace.records, found, now):
        raise Conflict("This agency has signed already, or the agreement is over.")
    with workspace.records.transaction():
        signed = party.model_copy(update={"terms": terms, "signed_by": actor.name, "signed_at": now})
        workspace.records.joint.sign(space, signed)
        leader = SpaceMember(space=space, user=actor.user, part=Part.LEADER, since=now, granted_by=actor.name)
        workspace.records.joint.put_member(leader)
        _record(workspace, actor, "joint.sign", found)
    return read_again(workspace, space)


def put_member(workspace: Workspace, actor: Actor, space: SpaceId, login: str, part: Part) -> SpaceShown:
    """Give somebody of one's own agency a part, or another one. Raises NotFound, NotAllowed (oneself; no leader)."""
    found = _led(workspace, actor, space)
    known = workspace.records.people.user_by_login(login)
    if known is None or known[0].agency != actor.agency or not known[0].active:
        raise NotFound("Your agency has no such user.", next_step="Check the login.")
    user = known[0]
    if user.id == actor.user:
        raise NotAllowed("Nobody gives a part to himself.", next_step="Ask another leader of your agency.")
    if user.role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.INTERPRETER):
        raise NotAllowed("Somebody of this role has no place in a joint space.")
    member = SpaceMember(space=space, user=user.id, part=part, since=workspace.clock.now(), granted_by=actor.name)
    with workspace.records.transaction():
        workspace.records.joint.put_member(member)
        _record(workspace, actor, "joint.add_member", found, user=user.id, part=part.value)
    return read_again(workspace, space)


def remove_member(workspace: Workspace, actor: Actor, space: SpaceId, user: UserId) -> SpaceShown:
    """Take a place back; acts at once. Raises NotFound, NotAllowed (the last leader of an agency)."""
    found = _led(workspace, actor, space)
    members = _members_of(workspace, space, actor.agency)
    if user not in {member.user for member in members}:
        raise NotFound("Nobody of your agency has this place.")
    if [member.user for member in members if member.part is Part.LEADER] == [user]:
        raise NotAllowed("The last leader of an agency stays.", next_step="Name another leader first.")
    with workspace.records.transaction():
        workspace.records.joint.remove_member(space, user)
        _record(workspace, actor, "joint.remove_member", found, user=user)
    return read_again(workspace, space)


def close(workspace: Workspace, actor: Actor, space: SpaceId) -> SpaceShown:
    """End a space before its day, for all parties and for good. Raises NotFound, NotAllowed."""
    found = _led(workspace, actor, space)
    with workspace.records.transaction():
        workspace.records.joint.end(space, at=workspace.clock.now())
        _record(workspace, actor, "joint.end", found)
    return read_again(workspace, space)


def lend(workspace: Workspace, actor: Actor, case: CaseId, asked: LoanAsked) -> Loan:
    """Lend a document of a case, or the case, to a space of its agency.

    Where a party asks for two persons, it waits for a second officer. Raises NotFound, NotAllowed, Conflict (no space
    that all have signed; somebody is named there on whom nobody has decided), TransferRefused (a party is not on the
    list of recipients).
    """
    workspace.access.check(actor, case, action="loan.make")
    document = asked.document
    if document is not None and workspace.access.check_document(actor, document, action="loan.make") != case:
        raise NotFound("There is no such document, or it is not yours to see.")
    found = _owned(workspace, actor, case, asked.space)
    if document is not None and document in workspace.records.provisional.named(case):
        raise Conflict(
            "The document names somebody whom texts call a victim, a minor or a witness.",
            next_step="Add the person to the case, or lift the protection with a reason; then lend it.",
        )
    now = workspace.clock.now()
    if found.state(now) not in (SpaceState.ACTIVE, SpaceState.SIGNED):
        raise Conflict("Nothing is lent before all parties have signed, nor after the end.")
    assert actor.user is not None
    _may_go(workspace, actor, case, found, "loan.make")
    strictest = found.strictest
    loan = Loan(
        id=LoanId(fresh()), space=found.id, case=case, document=asked.document, owner=_home(workspace, case),
        codes=asked.codes, conditions=asked.conditions.strip(), lent_by=actor.user, lent_at=now,
        until=now + dt.timedelta(days=strictest.retention_days), approved_at=None if strictest.two_persons else now,
    )  # fmt: skip
    with workspace.records.transaction():
        workspace.records.joint.lend(loan)
        _record(workspace, actor, "loan.make", found, case=case, loan=loan.id, waits=int(strictest.two_persons))
    return loan


def list_loans(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Loan]:
    """All that was ever lent of a case that the actor sees. Raises NotFound."""
    workspace.access.case(actor, case, action="loan.list")
    scope = workspace.access.scope(actor, action="loan.list", cases=[case], quiet=True)
    loans = workspace.records.joint.loans_of(case)
    return [one for one in loans if one.document is None or scope.sees(case, one.document)]


def loans_in(workspace: Workspace, actor: Actor, space: SpaceId) -> tuple[Sequence[Loan], Sequence[Loan]]:
    """What of a space's loans is of cases that the actor has a place in, and what is lent to him. Leaves no event."""
    own = workspace.access.scope(actor, action="loan.list", quiet=True)
    lent = workspace.access.scope(actor, action="search.find", quiet=True)
    now = workspace.clock.now()
    given: list[Loan] = []
    taken: list[Loan] = []
    for one in workspace.records.joint.loans([space]):
        if actor.operator or one.owner == actor.agency:
            if one.case in own.cases and (one.document is None or own.sees(one.case, one.document)):
                given.append(one)
        elif one.open(now) and (one.case in lent.cases if one.document is None else lent.sees(one.case, one.document)):
            taken.append(one)
    return given, taken


def approve(workspace: Workspace, actor: Actor, case: CaseId, loan: LoanId) -> Loan:
    """Approve what another officer lent. Raises NotFound, NotAllowed (one's own), Conflict, TransferRefused."""
    found = _loan(workspace, actor, case, loan, "loan.approve")
    if found.lent_by == actor.user:
        raise NotAllowed("Who lent it does not approve it.", next_step="Ask a second officer of the case.")
    if found.approved_at is not None or found.withdrawn_at is not None:
        raise Conflict("This loan waits for nobody.")
    space = workspace.records.joint.get(found.space)
    assert space is not None
    _may_go(workspace, actor, case, space, "loan.approve")
    changes = {"approved_by": actor.user, "approved_at": workspace.clock.now()}
    return _changed(workspace, actor, found.model_copy(update=changes), "loan.approve")


def withdraw(workspace: Workspace, actor: Actor, case: CaseId, loan: LoanId) -> Loan:
    """Take back what was lent; acts at once. Raises NotFound, NotAllowed."""
    found = _loan(workspace, actor, case, loan, "loan.withdraw")
    if found.withdrawn_at is not None:
        return found
    changes = {"withdrawn_by": actor.name, "withdrawn_at": workspace.clock.now()}
    return _changed(workspace, actor, found.model_copy(update=changes), "loan.withdraw")


def extend(workspace: Workspace, actor: Actor, case: CaseId, loan: LoanId, *, days: int) -> Loan:
    """Lend for longer than the strictest party keeps things: the owner's word.

    Where a party asks for two persons, what is extended waits for a second officer again. Raises NotFound, NotAllowed,
    Conflict (withdrawn), UsageError (no day of the calendar).
    """
    found = _loan(workspace, actor, case, loan, "loan.extend")
    space = workspace.records.joint.get(found.space)
    assert space is not None
    if found.withdrawn_at is not None and found.withdrawn_by != WORKER:
        raise Conflict("What was withdrawn is not extended.", next_step="Lend it again.")
    try:
        until = found.until + dt.timedelta(days=days)
    except OverflowError as error:
        raise UsageError("There is no such day.", next_step="Give fewer days.") from error
    changes: dict[str, object] = {"until": until, "withdrawn_at": None, "withdrawn_by": None}
    if space.strictest.two_persons:
        # Who extends it does not approve that: he takes the lender's place.
        changes |= {"approved_at": None, "approved_by": None, "lent_by": actor.user or found.lent_by}
    return _changed(workspace, actor, found.model_copy(update=changes), "loan.extend")


def read_again(workspace: Workspace, space: SpaceId) -> SpaceShown:
    """A space as it stands now. The caller has looked whether it may be shown."""
    found = workspace.records.joint.get(space)
    assert found is not None
    return _shown(workspace, found)


def _shown(workspace: Workspace, space: Space) -> SpaceShown:
    over(workspace.records, space, workspace.clock.now())
    return SpaceShown(
        space=space,
        state=space.state(workspace.clock.now()),
        strictest=space.strictest,
        members=tuple(workspace.records.joint.members(space.id)),
    )


def _reads(workspace: Workspace, actor: Actor, space: Space) -> bool:
    """Members of a space read it, and of its parties who signs for them and who audits them."""
    if actor.operator or actor.role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ADMINISTRATOR, Role.AUDITOR):
        return actor.operator or space.party(actor.agency) is not None
    return actor.user in {member.user for member in workspace.records.joint.members(space.id)}


def _space(workspace: Workspace, actor: Actor, space: SpaceId, action: str) -> Space:
    found = workspace.records.joint.get(space)
    if found is None or not _reads(workspace, actor, found):
        workspace.records.audit.append(actor, action, subject=space, outcome=NotFound.code)
        raise NotFound(_ABSENT)
    return found


def _led(workspace: Workspace, actor: Actor, space: SpaceId) -> Space:
    """A space in which the actor leads his agency's part. Raises NotFound, NotAllowed, Conflict (over)."""
    workspace.access.allow(actor, "joint.change")
    found = _space(workspace, actor, space, "joint.change")
    leaders = {one.user for one in workspace.records.joint.members(space) if one.part is Part.LEADER}
    if actor.user not in leaders:
        workspace.records.audit.append(actor, "joint.change", subject=space, outcome="refused")
        raise NotAllowed("A leader of your agency's part does this.", next_step="Ask one of them.")
    if over(workspace.records, found, workspace.clock.now()):
        raise Conflict("This space is over.")
    return found


def _members_of(workspace: Workspace, space: SpaceId, agency: AgencyId | None) -> list[SpaceMember]:
    members = workspace.records.joint.members(space)
    return [one for one in members if workspace.records.people.user(one.user).agency == agency]


def _home(workspace: Workspace, case: CaseId) -> AgencyId:
    found = workspace.records.cases.get(case)
    assert found is not None
    return found.agency


def _owned(workspace: Workspace, actor: Actor, case: CaseId, space: SpaceId) -> Space:
    """A space that a case's agency is a party to, for somebody of that agency. Raises NotFound, NotAllowed."""
    if actor.user is None or actor.agency != _home(workspace, case):
        raise NotAllowed("What is lent is lent by an officer of its owner.")
    return _space(workspace, actor, space, "loan.make")


def _may_go(workspace: Workspace, actor: Actor, case: CaseId, space: Space, action: str) -> None:
    """That things of a case may go to each other party. Raises TransferRefused, with its event."""
    home = _home(workspace, case)
    try:
        for party in space.parties:
            if party.agency != home:
                agency = workspace.records.people.agency(party.agency)
                transferring.check(workspace, case, recipient=agency.name, country=agency.country)
    except TransferRefused as error:
        workspace.records.audit.append(actor, action, case=case, subject=space.id, outcome=error.code)
        raise


def _loan(workspace: Workspace, actor: Actor, case: CaseId, loan: LoanId, action: str) -> Loan:
    workspace.access.check(actor, case, action=action)
    found = workspace.records.joint.loan(loan)
    if found is None or found.case != case:
        raise NotFound(_ABSENT_LOAN)
    if found.document is not None:
        workspace.access.check_document(actor, found.document, action=action)
    if actor.agency != found.owner and not actor.operator:
        raise NotAllowed("What was lent is its owner's to change.")
    return found


def _changed(workspace: Workspace, actor: Actor, loan: Loan, action: str) -> Loan:
    space = workspace.records.joint.get(loan.space)
    assert space is not None
    with workspace.records.transaction():
        workspace.records.joint.change(loan)
        _record(workspace, actor, action, space, case=loan.case, loan=loan.id)
    return loan


def _record(
    workspace: Workspace, actor: Actor, action: str, space: Space, *, case: CaseId | None = None, **detail: str | int
) -> None:
    """An event for each party: what stands in the owner's trail stands in that of the others too, without his case."""
    for party in space.parties:
        mine = case if case is not None and party.agency == _home(workspace, case) else None
        told: dict[str, str | int] = {"party": party.agency, **detail}
        workspace.records.audit.append(actor, action, case=mine, subject=space.id, detail=told)
