"""The audit log, for auditors: who did what to which id. It holds ids and counts, never what an exhibit says."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.auditing import MOST_EVENTS, AuditCheck, AuditEvents, check_audit, list_events
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get(
    "",
    summary="Read the audit log",
    responses=answers(*SIGNED_IN, "invalid", example=AuditEvents(events=(examples.EVENT,), last=17)),
)
def read_audit(
    workspace: Here,
    actor: CurrentActor,
    after: Annotated[int, Query(ge=0, le=MOST_EVENTS, description="only events after this sequence number")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="at most so many")] = 100,
    action: Annotated[
        str,
        Query(pattern=r"^([a-z]+\.(\*|[a-z_]+))?$", max_length=60, description="this act alone, or noun.*"),
    ] = "",
) -> AuditEvents:
    """Events of your agency's cases and users, in their order; `action=volume.unusual` for the alarms of volume."""
    return list_events(workspace, actor, after=after, limit=limit, action=action)


@router.get(
    "/check",
    summary="Check the audit log",
    responses=answers(*SIGNED_IN, example=AuditCheck(checked=1042, fault=None, head=f"1042:{'5b' * 32}")),
)
def read_audit_check(workspace: Here, actor: CurrentActor) -> AuditCheck:
    """Recomputes the chain of seals; names the first event that was changed, removed, put in or cut off."""
    return check_audit(workspace, actor)
