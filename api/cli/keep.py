"""`lince keep`: how long a case is kept, what holds it, what is due."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api import closing, erasing, keeping
from api.cli.options import DataOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.closing import ClosingAsked
from api.keeping import HoldAsked, RuleAsked
from api.settings import read_settings
from api.wiring import Workspace
from models.errors import NotFound, UsageError
from models.ids import CaseId, DocumentId, PersonId
from models.keeping import Due, Keeping, KeptFor

_NEXT = '`lince keep CASE --months 120 --from "final judgement" --on 2026-03-04 --reason "Law 260"`.'


def keep(
    case: Annotated[str, typer.Argument(help="Number of the case; absent: what is due in all cases.")] = "",
    *,
    months: Annotated[int | None, typer.Option("--months", help="Keep it so many months.", min=1, max=1200)] = None,
    event: Annotated[str, typer.Option("--from", help="The event that they are counted from.")] = "",
    on: Annotated[
        dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Its day, once it is known.")
    ] = None,
    about: Annotated[KeptFor, typer.Option("--about", help="The case, or its people of a category.")] = KeptFor.CASE,
    hold: Annotated[str, typer.Option("--hold", help="Number of the order by which it is held.")] = "",
    document: Annotated[str, typer.Option("--document", help="With --hold: this document alone, by its id.")] = "",
    person: Annotated[str, typer.Option("--person", help="With --hold: this person alone, by label.")] = "",
    lift: Annotated[str, typer.Option("--lift", help="Id of a hold that ends.")] = "",
    order: Annotated[str, typer.Option("--order", help="With --lift: number of the order.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why: the law, or a sentence.")] = "",
    close: Annotated[str, typer.Option("--close", help="Number of the order by which the case is closed.")] = "",
    reopen: Annotated[str, typer.Option("--reopen", help="Number of the order by which it is opened again.")] = "",
    officer: Annotated[str, typer.Option("--officer", help="Login of the officer who answers for the case.")] = "",
    two_persons: Annotated[
        bool | None,
        typer.Option("--two-persons/--one-person", help="Whether erasures of the case's agency need a second person."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Say how long a case is kept and what holds it; show what is due.

    Nothing is erased by itself: what is due is shown, and `lince erase` erases it.
    """
    workspace = open_existing(read_settings(data=data))
    out = Terminal(highlight=False, soft_wrap=True)
    try:
        if not case.strip():
            if months is not None or hold or lift or close or reopen or officer or two_persons is not None:
                raise UsageError("Which case?", next_step=_NEXT)
            out.print(_due(keeping.due(workspace, workspace.operator)))
            return
        found = one_case(workspace, case)
        if two_persons is not None:
            erasing.demand(workspace, workspace.operator, found.agency, two_persons=two_persons)
        if months is not None:
            _set_rule(workspace, found.id, about, months, event, on, reason)
        if hold:
            _set_hold(workspace, found.id, hold, document, person, reason)
        if lift:
            if not order.strip():
                raise UsageError("By which order? A hold ends by one.", next_step="Name it with --order.")
            keeping.lift_hold(workspace, workspace.operator, found.id, lift, order)
        if officer:
            closing.appoint(workspace, workspace.operator, found.id, officer.strip().lower())
        if close or reopen:
            closed = _close(workspace, found.id, close, reopen, reason)
            out.print("The case is closed." if closed else "The case is open again.")
        told = keeping.keeping(workspace, workspace.operator, found.id)
        for table in _tables(told):
            out.print(table)
    finally:
        workspace.close()


def person_of(workspace: Workspace, case: CaseId, label: str) -> PersonId:
    """A person of a case by label or id. Raises NotFound."""
    for one in workspace.records.protection.people(case):
        if label.strip() in (one.label, one.id):
            return one.id
    raise NotFound("The case has no such person.", next_step="`lince person list --case NUMBER` has them.")


def _set_rule(
    workspace: Workspace, case: CaseId, about: KeptFor, months: int, event: str, on: dt.datetime | None, reason: str
) -> None:
    try:
        asked = RuleAsked(
            about=about, months=months, event=event, since=None if on is None else on.date(), reason=reason
        )
    except ValidationError as error:
        raise UsageError("A rule needs its event and its reason.", next_step=_NEXT) from error
    keeping.set_rule(workspace, workspace.operator, case, asked)


def _set_hold(workspace: Workspace, case: CaseId, order: str, document: str, person: str, reason: str) -> None:
    try:
        asked = HoldAsked(
            order=order,
            reason=reason,
            document=DocumentId(document.strip()) if document.strip() else None,
            person=person_of(workspace, case, person) if person.strip() else None,
        )
    except ValidationError as error:
        raise UsageError("A hold needs its reason, and the id of a document has 32 digits.", next_step=_NEXT) from error
    keeping.set_hold(workspace, workspace.operator, case, asked)


def _close(workspace: Workspace, case: CaseId, close: str, reopen: str, reason: str) -> bool:
    """Close a case or open it again; whether it is closed. Raises UsageError, Conflict."""
    if close and reopen:
        raise UsageError("Closed, or opened again? Give one of --close and --reopen.")
    try:
        asked = ClosingAsked(closed=bool(close), order=close or reopen, reason=reason)
    except ValidationError as error:
        raise UsageError("A case is closed by an order, and for a reason.", next_step="Add --reason.") from error
    return closing.close_case(workspace, workspace.operator, case, asked).closed is not None


def _tables(told: Keeping) -> list[Table]:
    rules = Table("about", "months", "from", "on", "reason", "by", box=None, title="rules")
    for rule in told.rules:
        since = "" if rule.since is None else rule.since.isoformat()
        rules.add_row(rule.about.value, str(rule.months), rule.event, since, rule.reason, rule.set_by)
    holds = Table("id", "order", "what", "reason", "by", "lifted", box=None, title="holds")
    for hold in told.holds:
        what = hold.document or hold.person or "the case"
        lifted = "" if hold.lifted_at is None else f"{hold.lifted_order}, {hold.lifted_by}"
        holds.add_row(hold.id, hold.order, what, hold.reason, hold.set_by, lifted)
    return [rules, holds, _due(told.due)]


def _due(found: Sequence[Due]) -> Table:
    table = Table("case", "person", "state", "ends", "review", "owner", "holds", box=None, title="due")
    for one in found:
        ends = "" if one.ends is None else one.ends.isoformat()
        review = one.review.isoformat()
        table.add_row(one.number, one.label, one.state.value, ends, review, one.owner, str(len(one.holds) or ""))
    return table
