"""Who has a place in a case. Called by the routes, the pages and the command line alike."""

from pydantic import Field

from api.wiring import Workspace
from models.audit import Actor
from models.base import Record, UtcTime
from models.case import Membership, Role
from models.errors import NotFound
from models.ids import AgencyId, CaseId, UserId


class Member(Record):
    """Somebody with a place in a case."""

    user: UserId
    login: str
    name: str
    agency: AgencyId
    role: Role = Field(description="the role in the case")
    since: UtcTime
    granted_by: str


class Members(Record):
    """The members of a case, the first one first."""

    members: tuple[Member, ...]


def list_members(workspace: Workspace, actor: Actor, case: CaseId) -> Members:
    """Who has a place in the case. Raises NotFound."""
    workspace.access.case(actor, case, action="case.open")
    return Members(members=tuple(_member(workspace, known) for known in workspace.records.cases.members(case)))


def add_member(workspace: Workspace, actor: Actor, case: CaseId, login: str, *, role: Role | None = None) -> Member:
    """Give an active user of the case's agency a place in it, in his own role or in `role`.

    Raises NotFound (the case, or no such user there), NotAllowed (also: not in that role), Conflict (he has one).
    """
    home = workspace.access.check(actor, case, action="case.add_member").agency
    known = workspace.records.people.user_by_login(login)
    if known is None or known[0].agency != home or not known[0].active:
        workspace.records.audit.append(actor, "case.add_member", case=case, outcome=NotFound.code)
        raise NotFound("The case's agency has no such user.", next_step="Check the login.")
    workspace.access.add_member(actor, case, known[0].id, role=role)
    return next(
        _member(workspace, membership)
        for membership in workspace.records.cases.members(case)
        if membership.user == known[0].id
    )


def remove_member(workspace: Workspace, actor: Actor, case: CaseId, user: UserId) -> None:
    """Take a place back; acts at once, also on open event streams. Raises NotFound, NotAllowed (the last one)."""
    workspace.access.remove_member(actor, case, user)


def _member(workspace: Workspace, membership: Membership) -> Member:
    user = workspace.records.people.user(membership.user)
    return Member(
        user=user.id,
        login=user.login,
        name=user.name,
        agency=user.agency,
        role=membership.role or user.role,
        since=membership.since,
        granted_by=membership.granted_by,
    )
