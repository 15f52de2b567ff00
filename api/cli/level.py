"""`lince level`: how closely a case or a document is held, and who is named for a document."""

from typing import Annotated

import typer
from rich.table import Table

from api.classifying import (
    Holding,
    LevelAsked,
    classify_case,
    classify_document,
    holding,
    name_reader,
    unname_reader,
)
from api.cli.options import DataOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.settings import read_settings
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.case import Sensitivity
from models.errors import NotFound, UsageError
from models.ids import DocumentId

_NEXT = "`lince level --case NUMBER` or `lince level --document ID`."


def level(
    to: Annotated[Sensitivity | None, typer.Argument(help="How closely from now on; absent: only show.")] = None,
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    document: Annotated[str, typer.Option("--document", help="Id of the document.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="With a level: why. It goes into the audit log.")] = "",
    name: Annotated[str, typer.Option("--name", help="Login of a member to be named for the document.")] = "",
    unname: Annotated[str, typer.Option("--unname", help="Login whose name is taken back.")] = "",
    data: DataOption = None,
) -> None:
    """Show or change how closely a case or a document is held.

    A restricted or sealed case needs a reason for each look into it. A restricted document is seen by officers and
    analysts, a sealed one by those alone who are named for it; an interpreter sees only what he is named for.
    """
    if bool(case.strip()) == bool(document.strip()):
        raise UsageError("Which one? Name a case or a document.", next_step=_NEXT)
    if case.strip() and (name or unname):
        raise UsageError("People are named for documents, not for cases.", next_step="`lince member` has the others.")
    workspace = open_existing(read_settings(data=data))
    try:
        asked = None if to is None else _asked(to, reason)
        if case.strip():
            found = one_case(workspace, case)
            now = found if asked is None else classify_case(workspace, workspace.operator, found.id, asked)
            typer.echo(f"{now.number}: {now.sensitivity.value}")
            return
        Terminal(highlight=False, soft_wrap=True).print(
            _table(_held(workspace, DocumentId(document.strip()), asked, name=name, unname=unname))
        )
    finally:
        workspace.close()


def _asked(to: Sensitivity, reason: str) -> LevelAsked:
    if not any(sign.isalnum() for sign in reason) or len(reason) > LONGEST_REASON:
        raise UsageError(
            "Why? A change of level needs its reason.", next_step='For example --reason "names an officer".'
        )
    return LevelAsked(level=to, reason=reason)


def _held(workspace: Workspace, document: DocumentId, asked: LevelAsked | None, *, name: str, unname: str) -> Holding:
    operator = workspace.operator
    found = holding(workspace, operator, document)
    if name:
        found = name_reader(workspace, operator, document, name.strip().lower())
    if asked is not None:
        found = classify_document(workspace, operator, document, asked)
    if unname:
        known = next((one for one in found.readers if one.login == unname.strip().lower()), None)
        if known is None:
            raise NotFound("Nobody of this login is named for the document.")
        found = unname_reader(workspace, operator, document, known.user)
    return found


def _table(found: Holding) -> Table:
    table = Table("login", "name", "role in the case", "since", "by", box=None, title=found.level.value)
    for one in found.readers:
        table.add_row(one.login, one.name, one.role.value, one.since.date().isoformat(), one.granted_by)
    return table
