"""How far the flags of cases are read, and how far readers agree: what the home page and the queues count.

Pages share it. Nothing here names a flag or tells what another reader decided.
"""

from collections.abc import Sequence

from pydantic import Field

from api import reviewing
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.ids import CaseId
from models.review import Agreement, FlagState
from services.ports import Records
from services.review import agreement


class Standing(Record):
    """How far the flags of a case are read, counted for one reader."""

    case: CaseId
    flags: int = Field(ge=0, description="that the newest analyses find")
    waiting: int = Field(ge=0, description="that wait for the one who asks")
    second: int = Field(ge=0, description="of those that wait, read by one other already")
    mine: int = Field(ge=0, description="on which a decision of the one who asks stands")
    conflicts: int = Field(ge=0, description="on which readers are at odds")
    agreement: Agreement = Field(description="of all pairs of readers together")

    @property
    def share(self) -> float:
        """The part of the reader's own work that is done, 0 to 1."""
        whole = self.mine + self.waiting
        return self.mine / whole if whole else 1.0


def standings(workspace: Workspace, actor: Actor, cases: Sequence[CaseId] | None = None) -> list[Standing]:
    """Each of the actor's cases whose flags he may read, or of some of them, by id. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action="review.list", cases=cases)
    seen, me = workspace.access.seen(scope), reviewing.reader_of(actor)
    found = [_standing(seen, me, case) for case in sorted(scope.cases)]
    workspace.access.looked(actor, "review.list", scope, detail={"waiting": sum(one.waiting for one in found)})
    return found


def _standing(seen: Records, me: str, case: CaseId) -> Standing:
    threads = reviewing.threads_of(seen, case)
    waiting = [thread for thread in threads if reviewing.waits_for(thread, me)]
    return Standing(
        case=case,
        flags=sum(not thread.gone for thread in threads),
        waiting=len(waiting),
        second=sum(bool(thread.standing) for thread in waiting),
        mine=sum(any(one.reader == me for one in thread.standing) for thread in threads),
        conflicts=sum(thread.seen_by(me).state is FlagState.CONFLICT for thread in threads),
        agreement=agreement.agreements(threads)[0],
    )
