"""Who answers for a case, and its closing: for routes, pages and verbs."""

from pydantic import Field

from api.wiring import Workspace
from models.asked import LONGEST_REASON, AskedFor
from models.audit import Actor
from models.base import Record
from models.case import Case
from models.errors import Conflict, NotFound
from models.ids import CaseId, UserId
from services.records import scoping


class ClosingAsked(Record):
    """A case to be closed, or opened again, and by whose order."""

    closed: bool = Field(description="false: it is opened again", examples=[True])
    order: str = Field(min_length=1, max_length=200, pattern=r"\w", examples=["112/2026"])
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\w", examples=["final judgement"])


class OfficerAsked(Record):
    """Who is to answer for a case."""

    login: str = Field(min_length=2, max_length=63, examples=["i.mamani"])


def close_case(workspace: Workspace, actor: Actor, case: CaseId, asked: ClosingAsked) -> Case:
    """Close a case: nothing is written in it from now on, and its officers alone see it. Or open it again.

    What was received before is read to its end. Order and reason are sealed for auditors.
    Raises NotFound, NotAllowed, Conflict (it is so already).
    """
    action = "case.close" if asked.closed else "case.reopen"
    found = workspace.access.check(actor, case, action=action)
    if asked.closed is (found.closed is not None):
        workspace.records.audit.append(actor, action, case=case, outcome=Conflict.code)
        raise Conflict("The case is so already.", next_step="Reload the page.")
    at = workspace.clock.now() if asked.closed else None
    with workspace.records.transaction():
        workspace.records.cases.close(case, at)
        why: AskedFor = {"why": f"{asked.order.strip()}: {asked.reason.strip()}"}
        workspace.records.audit.append(actor, action, case=case, subject=case, asked=why)
    return found.model_copy(update={"closed": at})


def appoint(workspace: Workspace, actor: Actor, case: CaseId, login: str) -> Case:
    """Name an officer of a case who answers for it from now on.

    Raises NotFound (also: no officer of the case has this login), NotAllowed.
    """
    found = workspace.access.check(actor, case, action="case.appoint")
    known = scoping.officers(workspace.records, case)
    officer = next((one for one in known if workspace.records.people.user(one).login == login), None)
    if officer is None:
        workspace.records.audit.append(actor, "case.appoint", case=case, outcome=NotFound.code)
        raise NotFound("No officer of the case has this login.", next_step="Give him a place in the case first.")
    with workspace.records.transaction():
        workspace.records.cases.appoint(case, officer)
        workspace.records.audit.append(actor, "case.appoint", case=case, subject=officer)
    return found.model_copy(update={"officer": officer})


def responsible(workspace: Workspace, case: Case) -> UserId | None:
    """Who answers for a case: the officer who was named, else the one who has been in it the longest."""
    return scoping.responsible(workspace.records, case)
