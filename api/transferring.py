"""To whom what leaves a case may go: the list of recipients of its agency, and a ground with approvers for all others.

Exports, case files, redacted copies and loans ask `check` before anything is made, and bundles do.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import LONGEST_NAME, Case, body_name
from models.country import Country
from models.errors import Conflict, NotAllowed, NotFound, TransferRefused, UsageError
from models.ids import AgencyId, CaseId, fresh
from models.recipient import (
    LONGEST_TEXT,
    Approval,
    GroundKind,
    Recipient,
    Transfer,
    TransferRules,
    folded,
)

LIST, CHANGE = "recipient.list", "recipient.change"
READ, ASK, APPROVE = "transfer.list", "transfer.ask", "transfer.approve"
_ABSENT = "There is no such ground, or it is not yours to see."


class RecipientAsked(Record):
    """Who is to be on an agency's list, and by which law or treaty."""

    country: Country = Field(examples=["AR"])
    name: str = Field(
        default="",
        max_length=LONGEST_NAME,
        description="as it is written in exports; absent: every body of that country",
        examples=["Fiscalía Pilcomayo"],
    )
    ground: str = Field(min_length=3, max_length=LONGEST_TEXT, pattern=r"\w", examples=["Mercosur agreement 12/01"])


class TransferAsked(Record):
    """Who is to get something of a case although he is not on the list, and on what ground."""

    recipient: str = Field(
        min_length=3, max_length=LONGEST_NAME, pattern=r"\w", description="as exports will name him",
        examples=["Fiscalía Pilcomayo"],
    )  # fmt: skip
    country: Country = Field(examples=["AR"])
    kind: GroundKind
    ground: str = Field(min_length=3, max_length=LONGEST_TEXT, pattern=r"\w", examples=["letter rogatory 31/2026"])


class Recipients(Record):
    """An agency's list, and what it asks of transfers."""

    recipients: tuple[Recipient, ...]
    rules: TransferRules


class TransferShown(Record):
    """A recorded ground, and whether something may leave on it now."""

    transfer: Transfer
    holds: bool


class Going(NamedTuple):
    """To whom something goes."""

    name: str
    country: str
    ground: str
    """Id of the recorded ground; empty where he is on the list."""

    @property
    def told(self) -> dict[str, str | int]:
        """What the event of an act says of it."""
        return {"country": self.country, "ground": self.ground} if self.ground else {"country": self.country}


# The list


def recipients(workspace: Workspace, actor: Actor, agency: AgencyId) -> Recipients:
    """The list of an agency. Raises NotAllowed."""
    workspace.access.allow(actor, LIST)
    workspace.records.audit.append(actor, LIST, subject=agency)
    return _list(workspace, agency)


def add(workspace: Workspace, actor: Actor, agency: AgencyId, asked: RecipientAsked) -> Recipients:
    """Put somebody on the list. Raises NotAllowed, UsageError (no name), Conflict (he is on it)."""
    workspace.access.allow(actor, CHANGE)
    recipient = Recipient(
        id=fresh(), agency=agency, country=asked.country, name=_named(asked.name) if asked.name.strip() else "",
        ground=" ".join(asked.ground.split()), set_by=actor.name, set_at=workspace.clock.now(),
    )  # fmt: skip
    with workspace.records.transaction():
        known = workspace.records.recipients.of_agency(agency)
        if any((one.country, folded(one.name)) == (recipient.country, folded(recipient.name)) for one in known):
            raise Conflict("This recipient is on the list already.")
        workspace.records.recipients.add(recipient)
        detail: dict[str, str | int] = {"country": recipient.country, "listed": 1}
        told = {"recipient": recipient.name, "ground": recipient.ground}
        workspace.records.audit.append(actor, CHANGE, subject=recipient.id, detail=detail, asked=told)
    return _list(workspace, agency)


def remove(workspace: Workspace, actor: Actor, agency: AgencyId, recipient: str) -> Recipients:
    """Take somebody off the list; acts at once. Raises NotAllowed, NotFound."""
    workspace.access.allow(actor, CHANGE)
    with workspace.records.transaction():
        done = workspace.records.recipients.remove(agency, recipient)
        outcome = "ok" if done else NotFound.code
        workspace.records.audit.append(actor, CHANGE, subject=recipient, outcome=outcome, detail={"listed": 0})
    if not done:
        raise NotFound("The list has no such recipient.", next_step="See the list.")
    return _list(workspace, agency)


def set_rules(workspace: Workspace, actor: Actor, agency: AgencyId, rules: TransferRules) -> Recipients:
    """Say what an agency asks of transfers; acts at once. Raises NotAllowed."""
    workspace.access.allow(actor, CHANGE)
    with workspace.records.transaction():
        workspace.records.recipients.set_rules(agency, rules)
        detail: dict[str, str | int] = {name: int(value) for name, value in rules.model_dump().items()}
        workspace.records.audit.append(actor, CHANGE, subject=agency, detail=detail)
    return _list(workspace, agency)


# Grounds for all others


def transfers(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[TransferShown]:
    """All grounds that were recorded in a case, the newest first. Raises NotFound, NotAllowed."""
    found = workspace.access.case(actor, case, action=READ)
    return [_shown(workspace, found, one) for one in workspace.records.recipients.of_case(case)]


def ask(workspace: Workspace, actor: Actor, case: CaseId, asked: TransferAsked) -> TransferShown:
    """Record a ground. Nothing leaves on it before others agreed. Raises NotFound, NotAllowed, UsageError (no name)."""
    with acting(workspace, actor, action=ASK, case=case), workspace.records.transaction():
        transfer = Transfer(
            id=fresh(), case=case, recipient=_named(asked.recipient), country=asked.country, kind=asked.kind,
            ground=" ".join(asked.ground.split()), asked_by=actor.name, user=actor.user,
            asked_at=workspace.clock.now(),
        )  # fmt: skip
        workspace.records.recipients.record(transfer)
        detail: dict[str, str | int] = {"country": transfer.country, "kind": transfer.kind.value}
        workspace.records.audit.append(actor, ASK, case=case, subject=transfer.id, detail=detail)
    return _again(workspace, case, transfer.id)


def approve(workspace: Workspace, actor: Actor, case: CaseId, transfer: str) -> TransferShown:
    """Agree to a ground, as another officer. Raises NotFound, NotAllowed (one's own), Conflict (agreed to; ended)."""
    with acting(workspace, actor, action=APPROVE, case=case), workspace.records.transaction():
        found = _one(workspace, case, transfer)
        if actor.user is None or actor.user == found.user:
            raise NotAllowed(
                "Who recorded a ground does not agree to it, nor does the machine's operator.",
                next_step="Ask another officer of the case.",
            )
        if found.withdrawn_at is not None or actor.user in {one.user for one in found.approvals}:
            raise Conflict("This ground has ended, or you have agreed to it already.")
        approval = Approval(user=actor.user, by=actor.name, at=workspace.clock.now())
        workspace.records.recipients.approve(transfer, approval)
        workspace.records.audit.append(actor, APPROVE, case=case, subject=transfer)
    return _again(workspace, case, transfer)


def withdraw(workspace: Workspace, actor: Actor, case: CaseId, transfer: str) -> TransferShown:
    """End a ground; acts at once. Raises NotFound, NotAllowed, Conflict (it has ended)."""
    with acting(workspace, actor, action=ASK, case=case), workspace.records.transaction():
        if _one(workspace, case, transfer).withdrawn_at is not None:
            raise Conflict("This ground has ended already.")
        workspace.records.recipients.withdraw(transfer, by=actor.name, at=workspace.clock.now())
        detail: dict[str, str | int] = {"withdrawn": 1}
        workspace.records.audit.append(actor, ASK, case=case, subject=transfer, detail=detail)
    return _again(workspace, case, transfer)


# The door


def check(workspace: Workspace, case: CaseId, *, recipient: str, country: str = "") -> Going:
    """That something of a case may go to somebody. `country`: empty is that of the case's agency.

    Raises TransferRefused where he is not on the list of that agency, and no ground holds that others agreed to.
    """
    found = workspace.records.cases.get(case)
    assert found is not None
    home = workspace.records.people.agency(found.agency).country
    there = country or home
    store = workspace.records.recipients
    rules = store.rules(found.agency)
    listed = rules.own_country and there == home
    if listed or any(one.covers(recipient, there) for one in store.of_agency(found.agency)):
        return Going(recipient, there, "")
    names = {folded(recipient), folded(store.written(case, recipient))}
    asked = [one for one in store.of_case(case) if one.country == there and folded(one.recipient) in names]
    holding = next((one.id for one in asked if one.holds(rules)), None)
    if holding is None:
        if any(one.withdrawn_at is None for one in asked):
            raise TransferRefused(
                f"The recipient ({there}) is not on the agency's list, and the ground for it waits for another officer."
            )
        raise TransferRefused(f"The recipient ({there}) is not on the agency's list, and no ground for it is recorded.")
    return Going(recipient, there, holding)


def _list(workspace: Workspace, agency: AgencyId) -> Recipients:
    store = workspace.records.recipients
    return Recipients(recipients=tuple(store.of_agency(agency)), rules=store.rules(agency))


def _named(name: str) -> str:
    try:
        return body_name(name)
    except ValueError as error:
        raise UsageError(f"The recipient: {error}.", next_step="Name the court or office.") from error


def _one(workspace: Workspace, case: CaseId, transfer: str) -> Transfer:
    found = next((one for one in workspace.records.recipients.of_case(case) if one.id == transfer), None)
    if found is None:
        raise NotFound(_ABSENT)
    return found


def _shown(workspace: Workspace, case: Case, transfer: Transfer) -> TransferShown:
    return TransferShown(transfer=transfer, holds=transfer.holds(workspace.records.recipients.rules(case.agency)))


def _again(workspace: Workspace, case: CaseId, transfer: str) -> TransferShown:
    found = workspace.records.cases.get(case)
    assert found is not None
    return _shown(workspace, found, _one(workspace, case, transfer))
