"""What is over and was left lying: its case is closed after a while, and later its erasure is laid before the officers.

From the day on which a time is over it stands among what is due, for review. A later rule or a legal hold ends both
steps; nothing is erased before an officer of the case agrees to it (decision 0104).
"""

from api.keeping import all_due
from api.wiring import Workspace
from models.audit import WORKER, Actor, ActorKind
from models.case import Case
from models.ids import fresh
from models.keeping import Due, DueState, Erasure, ErasureKind, ErasureState

LOCKED_AFTER = 90
"""Days for review, after which the case is closed: its officers alone see it, and nothing is written in it."""
ASKED_AFTER = 180
"""Days after which its erasure is asked for."""

_WORKER = Actor(kind=ActorKind.PROGRAM, name=WORKER)


def look_after(workspace: Workspace) -> int:
    """Take the steps that are due by the clock, each once; returns how many were taken."""
    return sum(_step(workspace, one) for one in all_due(workspace) if one.state is DueState.DUE)


def _step(workspace: Workspace, one: Due) -> int:
    assert one.ends is not None
    case = workspace.records.cases.get(one.case)
    over = (workspace.clock.now().date() - one.ends).days
    if case is None or over <= LOCKED_AFTER:
        return 0
    if one.person is None and case.closed is None:
        with workspace.records.transaction():
            workspace.records.cases.close(case.id, workspace.clock.now())
            detail: dict[str, str | int] = {"over": over}
            workspace.records.audit.append(_WORKER, "case.close", case=case.id, subject=case.id, detail=detail)
        return 1
    return _ask(workspace, case, one) if over > ASKED_AFTER else 0


def _ask(workspace: Workspace, case: Case, one: Due) -> int:
    keeping = workspace.records.keeping
    assert one.rule is not None
    subject = one.person or case.id
    if any((known.case, known.subject) == (case.id, subject) for known in keeping.erasures(case.agency)):
        return 0  # asked for, agreed to or done
    erasure = Erasure(
        id=fresh(),
        agency=case.agency,
        case=case.id,
        case_number=case.number,
        kind=ErasureKind.CASE if one.person is None else ErasureKind.PERSON,
        person=one.person,
        order=f"{one.rule.event} {one.rule.since}",
        reason=one.rule.reason,
        state=ErasureState.ASKED,
        asked_by=WORKER,
        asked_at=workspace.clock.now(),
    )
    with workspace.records.transaction():
        keeping.ask(erasure)
        detail: dict[str, str | int] = {"kind": erasure.kind.value, "subject": subject}
        workspace.records.audit.append(_WORKER, "erasure.ask", case=case.id, subject=erasure.id, detail=detail)
    return 1
