"""Reading and checking the audit log. Called by the routes and the command line alike.

It holds ids and counts, never what an exhibit says. An auditor reads the events of his agency; what another agency does
stays its own, even on a shared server. The machine's operator reads all.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from pydantic import Field

from api.stamping import StampState, verify_stamps
from api.wiring import Workspace
from models.audit import Actor, AuditEvent
from models.base import Record
from models.errors import Altered
from models.ids import CaseId

MOST_EVENTS = 2**62
"""Numbers of events that a database can hold."""

_BATCH = 1000
_BATCHES = 50
"""One answer looks through so many batches; the next one goes on from there."""


class AuditEvents(Record):
    """A stretch of the log. Ask for more with `after` = `last`."""

    events: tuple[AuditEvent, ...]
    last: int


class AuditCheck(Record):
    """What recomputing the chain of hashes gave."""

    checked: int = Field(description="events that are sound")
    fault: str | None = Field(description="what is wrong with the next one; null: nothing")
    stamped: int | None = Field(
        default=None, description="checkpoints with a sound time stamp of the authority; null: none is asked"
    )
    pending: int | None = Field(default=None, description="checkpoints that wait for one")
    head: str = Field(description="where the log ends, to be written down: `lince verify audit --known` takes it")


def list_events(
    workspace: Workspace,
    actor: Actor,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int = 100,
    action: str = "",
) -> AuditEvents:
    """Events on the cases and by the users of the auditor's own agency. Raises NotAllowed.

    What another agency does stays its own, even on a shared server. The machine's operator sees all. `action`: of this
    name alone, or `noun.*`. `before`: those before that number, the newest first, and `after` does not count.
    """
    workspace.access.allow(actor, "audit.read")
    found, last = concerning(workspace, actor, after=after, before=before, limit=limit, chosen=acts_of(action))
    workspace.records.audit.append(actor, "audit.read", detail={"events": len(found)})
    return AuditEvents(events=tuple(found), last=last)


def concerning(
    workspace: Workspace,
    actor: Actor,
    *,
    after: int,
    before: int | None = None,
    limit: int,
    chosen: Callable[[AuditEvent], bool] = lambda _event: True,
) -> tuple[Sequence[AuditEvent], int]:
    """The chosen ones of the events that are an auditor's to see, and the number of the last one looked at.

    `before`: the newest first of those before that number, and `after` does not count.
    """
    log = workspace.records.audit
    cases = {case.id for case in workspace.records.cases.all() if case.agency == actor.agency}
    users = {user.id for user in workspace.records.people.users() if user.agency == actor.agency}
    names = {user.login for user in workspace.records.people.users() if user.id in users}
    found: list[AuditEvent] = []
    last = after if before is None else before
    for _ in range(_BATCHES):
        batch = log.read(after=last, limit=_BATCH) if before is None else log.read_back(before=last, limit=_BATCH)
        if not batch or len(found) == limit:
            break
        for event in batch:
            last = event.sequence
            if chosen(event) and (
                actor.operator
                or (
                    event.detail.get("party") == actor.agency or _concerns(event, cases=cases, users=users, names=names)
                )
            ):
                found.append(_held_to(event, cases) if not actor.operator else event)
            if len(found) == limit:
                break
    return found, last


def acts_of(action: str) -> Callable[[AuditEvent], bool]:
    """Which events are of an act, or of a noun's (`noun.*`); empty: all."""
    if action.endswith(".*"):
        return lambda event: event.action.startswith(action[:-1])
    return lambda event: action in ("", event.action)


def _at_party(event: AuditEvent, actor: Actor) -> bool:
    """Whether an act in a joint space is recorded for the actor's agency, as one of its parties."""
    return actor.agency is not None and event.detail.get("party") == actor.agency


def _concerns(
    event: AuditEvent, *, cases: AbstractSet[CaseId], users: AbstractSet[str], names: AbstractSet[str]
) -> bool:
    """Whether an event is an agency's own: on its cases, by its people, or aimed at them by a stranger's login."""
    if event.case is not None:
        return event.case in cases
    # By id: a login is a name that anybody can be given. Events of form 1 have no ids, and were written before.
    by = event.user in users if event.form > 1 else event.actor in names
    return by or event.subject in users or not cases.isdisjoint(event.cases)


def _held_to(event: AuditEvent, cases: AbstractSet[CaseId]) -> AuditEvent:
    """Without the ids of other agencies' cases that a look went through besides."""
    own = tuple(case for case in event.cases if case in cases)
    return event if own == event.cases else event.model_copy(update={"cases": own})


def check_audit(workspace: Workspace, actor: Actor) -> AuditCheck:
    """Recompute the whole chain. Raises NotAllowed."""
    workspace.access.allow(actor, "audit.read")
    head = workspace.records.audit.head()
    checked, fault = workspace.records.audit.verify()
    stamps = StampState()
    try:
        stamps = verify_stamps(workspace)
    except Altered as error:
        fault = fault or error.message
    workspace.records.audit.append(actor, "audit.verify", outcome="ok" if fault is None else "fault")
    return AuditCheck(checked=checked, fault=fault, head=str(head), **stamps.model_dump())
