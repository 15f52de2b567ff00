"""`lince disclosures`: what was given to whom, whether it comes to the same again, and what may not leave."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import disclosing, repeating
from api.cli.options import DataOption, JsonOption, ReasonOption, one_case, open_existing, reasoned
from api.cli.terminal import Terminal
from api.disclosing import Disclosures
from api.names import json_shown, shown
from api.settings import read_settings
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.disclosure import CodeAsked, Disclosure, Repeated
from models.errors import UsageError
from models.ids import CaseId, DocumentId

_MOST = 60
"""Signs of a recipient in a list."""


class Act(StrEnum):
    """What may be done."""

    LIST = "list"
    SHOW = "show"
    CHECK = "check"
    KEEP = "keep"
    FREE = "free"


def disclosures(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[
        str, typer.Argument(help="With show and check: the number; with keep and free: the document's id.")
    ] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case; not with keep and free.")] = "",
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what left a case, to whom and under which conditions; make it again and compare; keep a document in.

    `check` makes a disclosure again, says whether every hash is the same and why where not, and gives nothing out.
    `keep` marks a document, with all that is inside it, as for intelligence only: no export, case file, report or copy
    takes it, and one that would is refused by its number. `free` takes that off. Both need --reason.
    """
    if act in (Act.KEEP, Act.FREE):
        asked, number = _code(act, what, reason), 0
    else:
        asked, number = None, 0 if act is Act.LIST else _number(act, what)
    workspace = open_existing(read_settings(data=data))
    try:
        actor = reasoned(workspace, reason)
        if asked is not None:
            found: Disclosures | Disclosure | Repeated = disclosing.set_code(
                workspace, actor, DocumentId(what.strip()), asked
            )
        else:
            found = _found(workspace, actor, one_case(workspace, case).id, act, number)
    finally:
        workspace.close()
    if as_json:
        _as_json(found)
    elif isinstance(found, Disclosures):
        _list(found, coded_alone=asked is not None)
    elif isinstance(found, Disclosure):
        _show(found)
    else:
        _compared(found)


def _found(
    workspace: Workspace, actor: Actor, case: CaseId, act: Act, number: int
) -> Disclosures | Disclosure | Repeated:
    if act is Act.LIST:
        return disclosing.ledger(workspace, actor, case)
    if act is Act.SHOW:
        return disclosing.disclosure(workspace, actor, case, number)
    return repeating.repeat(workspace, actor, case, number)


def _code(act: Act, document: str, reason: str) -> CodeAsked:
    if not document.strip():
        raise UsageError("Which document?", next_step=f"For example: lince disclosures {act} 0f3a… (its id).")
    if not any(sign.isalnum() for sign in reason) or len(reason) > LONGEST_REASON:
        raise UsageError("Why? A handling code needs its reason.", next_step='For example --reason "names a source".')
    return CodeAsked(held=act is Act.KEEP, reason=reason)


def _number(act: Act, what: str) -> int:
    if not (what.isascii() and what.isdecimal() and 0 < len(what) < 10 and int(what)):
        raise UsageError(
            "Which one? Its number is missing.", next_step=f"For example: lince disclosures {act} 3 --case NUMBER."
        )
    return int(what)


def _as_json(found: Disclosures | Disclosure | Repeated) -> None:
    some = (*found.disclosures, *found.coded) if isinstance(found, Disclosures) else (found,)
    for one in some:
        sys.stdout.write(json_shown(one.model_dump_json()) + "\n")


def _list(found: Disclosures, *, coded_alone: bool) -> None:
    console = Terminal(highlight=False, markup=False, soft_wrap=True)
    if not coded_alone:
        table = Table("#", "when", "recipient", "what", "version", "documents", "by", box=None)
        for one in found.disclosures:
            table.add_row(
                str(one.number), f"{one.at:%Y-%m-%d %H:%M}", one.recipient[:_MOST] or "(not stated)",
                f"{one.given_as.value} {one.form}", str(one.version), str(len(one.items)), one.by,
            )  # fmt: skip
        console.print(table if found.disclosures else "Nothing was given.")
    for coded in found.coded:
        console.print(f"For intelligence only: {coded.document}, since {coded.set_at:%Y-%m-%d}, by {coded.set_by}")
    if coded_alone and not found.coded:
        console.print("No document of the case is for intelligence only.")


def _show(one: Disclosure) -> None:
    console = Terminal(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{one.number}: {one.given_as.value} {one.form}, version {one.version}, {one.at:%Y-%m-%d %H:%M} UTC")
    for name in ("recipient", "basis", "conditions"):
        console.print(f"{name}: {shown(getattr(one, name)) or '(not stated)'}")
    console.print(f"by: {one.by}")
    if one.without_intelligence:
        console.print("What was for intelligence only was left out.")
    table = Table("number", "document", "SHA-256", "redaction", "held back", box=None)
    for item in one.items:
        table.add_row(
            str(item.number),
            item.document,
            item.sha256,
            str(item.redaction or ""),
            item.held.value if item.held else "",
        )
    console.print(table)
    console.print(f"Hash of what was given: {one.digest}")


def _compared(found: Repeated) -> None:
    console = Terminal(highlight=False, markup=False, soft_wrap=True)
    if found.same:
        console.print(f"{found.number}: the same, {found.now}")
        return
    console.print(f"{found.number}: other bytes than were given.\nthen {found.before}\nnow  {found.now}")
    console.print(
        f"Other parts: {', '.join(found.parts)}" if found.parts else "It has no parts that can be told apart."
    )
    for one in found.why:
        about = "" if one.number is None else f" number {one.number}"
        change = f": {one.before or '—'} → {one.now or '—'}" if one.before or one.now else ""
        console.print(f"  {one.why.value.replace('_', ' ')}{about}{change}")
