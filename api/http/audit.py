"""The audit log, for administrators: who did what to which id. It holds ids and counts, never what an exhibit says."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.wiring import Workspace
from models.audit import Actor, AuditEvent
from models.base import Record

router = APIRouter(prefix="/audit", tags=["audit"])

_BATCH = 1000
_BATCHES = 50
"""One answer looks through so many batches; the next one goes on from there."""


class AuditEvents(Record):
    """A stretch of the log. Ask for more with `after` = `last`."""

    events: tuple[AuditEvent, ...]
    last: int


class AuditCheck(Record):
    """What recomputing the chain of hashes gave."""

    checked: int
    fault: str | None


def list_events(workspace: Workspace, actor: Actor, *, after: int = 0, limit: int = 100) -> AuditEvents:
    """Events on the cases and by the users of the administrator's own agency. Raises NotAllowed.

    What another agency does stays its own, even on a shared server. The machine's operator sees all.
    """
    workspace.access.allow(actor, "audit.read")
    cases = {case.id for case in workspace.records.cases.all() if case.agency == actor.agency}
    users = [user for user in workspace.records.people.users() if user.agency == actor.agency]
    names = {name for user in users for name in (user.login, user.id)}
    found: list[AuditEvent] = []
    last = after
    for _ in range(_BATCHES):
        batch = workspace.records.audit.read(after=last, limit=_BATCH)
        if not batch or len(found) == limit:
            break
        for event in batch:
            last = event.sequence
            # A refused login has a stranger for its actor: it belongs to the agency of the account it was aimed at.
            own = event.case in cases if event.case is not None else bool({event.actor, event.subject} & names)
            if own or actor.operator:
                found.append(event)
            if len(found) == limit:
                break
    workspace.records.audit.append(actor, "audit.read", detail={"events": len(found)})
    return AuditEvents(events=tuple(found), last=last)


def check_audit(workspace: Workspace, actor: Actor) -> AuditCheck:
    """Recompute the whole chain. Raises NotAllowed."""
    workspace.access.allow(actor, "audit.read")
    checked, fault = workspace.records.audit.verify()
    workspace.records.audit.append(actor, "audit.verify", outcome="ok" if fault is None else "fault")
    return AuditCheck(checked=checked, fault=fault)


@router.get(
    "",
    summary="Read the audit log",
    responses=answers(*SIGNED_IN, "not_allowed", "invalid", example=AuditEvents(events=(examples.EVENT,), last=17)),
)
def read_audit(
    workspace: Here,
    actor: CurrentActor,
    after: Annotated[int, Query(ge=0, description="only events after this sequence number")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="at most so many")] = 100,
) -> AuditEvents:
    """Events of your agency's cases and users, in their order."""
    return list_events(workspace, actor, after=after, limit=limit)


@router.get(
    "/check",
    summary="Check the audit log",
    responses=answers(*SIGNED_IN, "not_allowed", example=AuditCheck(checked=1042, fault=None)),
)
def read_audit_check(workspace: Here, actor: CurrentActor) -> AuditCheck:
    """Recomputes the chain of hashes; names the first event that was changed, removed or put in."""
    return check_audit(workspace, actor)
