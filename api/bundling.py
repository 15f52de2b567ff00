"""Bundles of a case as pages and the API have them: those that there were, and one that is written and handed out."""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from api import carrying, exporting, peers
from api.wiring import Workspace
from models.audit import Actor
from models.carried import Carried
from models.errors import NotFound, UsageError
from models.ids import CaseId


def of_case(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Carried]:
    """Those that left with it or brought it, the newest first. Raises NotFound, NotAllowed, ReasonNeeded."""
    workspace.access.case(actor, case, action="disclosure.read")
    return [one for one in workspace.records.carried.all() if one.case == case][::-1]


def archive(
    workspace: Workspace, actor: Actor, case: CaseId, *, peer: str, purpose: str, still: Callable[[], Actor | None]
) -> tuple[BinaryIO, exporting.Rights]:
    """A case written for a known server, to be sent as long as the rights last. Kept nowhere.

    `still` gives the actor as he is now. Raises what `carry_case` raises, UsageError for a server that is not known.
    """
    workspace.access.check(actor, case, action=carrying.ACTION)
    try:
        other = peers.standing(workspace, peer)
    except NotFound as error:
        raise UsageError(error.message, next_step=error.advice) from error
    with exporting.alone(workspace) as work:
        place = work / "bundle"
        carrying.carry_case(workspace, actor, case, peer=other, purpose=purpose, to=place)
        # Between being written and taken away, the right to it may have ended.
        rights = exporting.Rights(workspace, case, still, action=carrying.ACTION)
        rights.ask()
        return place.open("rb"), rights
