"""How many values of each case are in doubt, as the first page tells it: counted once for each state of a case."""

from api.holding import doubtful, is_whole, refresh
from api.wiring import Workspace
from models.audit import Actor
from models.ids import CaseId

AT_ONCE = 50
"""Stretches that are looked through for one count, over all cases: whoever opens a page does not wait for more."""


def count_doubts(workspace: Workspace, actor: Actor) -> dict[CaseId, int]:
    """The cases of an actor in which values are in doubt, with how many; of what was looked through by now.

    Made of each case alone, as `holding.list_doubts` is: the same for all who may read that list. Raises NotAllowed.
    """
    scope = workspace.access.scope(actor, action="ask.list_doubts")
    left, found = AT_ONCE, dict[CaseId, int]()
    for case_id, state in sorted(workspace.records.holdings.states(scope.cases).items()):
        kept = workspace.doubts.get(case_id)
        if kept is None or kept[0] != state:
            case = workspace.records.cases.get(case_id)
            if case is None:
                continue
            left -= refresh(workspace, case.agency, case=case_id, most=left) if left > 0 else 0
            kept = state, len(doubtful(workspace, case))
            if is_whole(workspace, case):
                workspace.doubts[case_id] = kept
        if kept[1]:
            found[case_id] = kept[1]
    workspace.access.looked(actor, "ask.list_doubts", scope, detail={"doubts": sum(found.values())})
    return found
