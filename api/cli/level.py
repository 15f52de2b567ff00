"""`lince level`: how closely a case or a document is held, and who is named for a document."""

from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api.classifying import (
    BarAsked,
    CaseLevelAsked,
    Holding,
    LevelAsked,
    bar,
    classify_case,
    classify_document,
    holding,
    name_reader,
    unbar,
    unname_reader,
)
from api.cli.options import DataOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.cli.unit import unit_named
from api.settings import read_settings
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.case import CASE_LEVELS, Sensitivity
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
    keep_from: Annotated[
        str,
        typer.Option("--keep-from", help="Login or unit that the document is kept from; with --reason."),
    ] = "",
    no_longer: Annotated[str, typer.Option("--no-longer", help="Whom it is kept from no more, as it is listed.")] = "",
    data: DataOption = None,
) -> None:
    """Show or change how closely a case or a document is held, and whom a document is kept from.

    A restricted or sealed case needs a reason for each look into it. A restricted document is seen by officers and
    analysts, a sealed one by those alone who are named for it; an interpreter sees only what he is named for. What is
    sealed by law is seen by the authority alone, and no more from here (`lince user authority`). Whoever a
    document is kept from, as it names him or somebody of his unit, loses it whatever his role, and is not told.
    """
    if bool(case.strip()) == bool(document.strip()):
        raise UsageError("Which one? Name a case or a document.", next_step=_NEXT)
    if case.strip() and (name or unname or keep_from or no_longer):
        raise UsageError("People are named for documents, not for cases.", next_step="`lince member` has the others.")
    workspace = open_existing(read_settings(data=data))
    try:
        asked = None if to is None else _asked(to, reason)
        if case.strip():
            found = one_case(workspace, case)
            now = found if asked is None else classify_case(workspace, workspace.operator, found.id, _of_case(asked))
            typer.echo(f"{now.number}: {now.sensitivity.value}")
            return
        held = _held(workspace, DocumentId(document.strip()), asked, name=name, unname=unname)
        if keep_from.strip():
            held = _kept_from(workspace, held.document, keep_from.strip(), reason)
        if no_longer.strip():
            held = _kept_no_longer(workspace, held, no_longer.strip())
        for table in _tables(held):
            Terminal(highlight=False, soft_wrap=True).print(table)
    finally:
        workspace.close()


def _asked(to: Sensitivity, reason: str) -> LevelAsked:
    if not any(sign.isalnum() for sign in reason) or len(reason) > LONGEST_REASON:
        raise UsageError(
            "Why? A change of level needs its reason.", next_step='For example --reason "names an officer".'
        )
    return LevelAsked(level=to, reason=reason)


def _of_case(asked: LevelAsked) -> CaseLevelAsked:
    if asked.level not in CASE_LEVELS:
        raise UsageError("A case is not sealed by law: documents are.", next_step="Name the document with --document.")
    return CaseLevelAsked.model_validate(asked.model_dump())


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


def _kept_from(workspace: Workspace, document: DocumentId, whom: str, reason: str) -> Holding:
    """Keep a document from a person, by login, or from a unit of the case's agency, by name."""
    known = workspace.records.people.user_by_login(whom.lower())
    case = workspace.access.check_document(workspace.operator, document, action="document.bar")
    found = workspace.records.cases.get(case)
    assert found is not None
    try:
        if known is not None:
            asked = BarAsked(login=whom.lower(), reason=reason)
        else:
            asked = BarAsked(unit=unit_named(workspace, found.agency, whom).id, reason=reason)
    except ValidationError as error:
        raise UsageError(
            "Why? It is kept from somebody for a reason of ten signs or more.",
            next_step='For example --reason "it names him as the one who warned them".',
        ) from error
    return bar(workspace, workspace.operator, document, asked)


def _kept_no_longer(workspace: Workspace, held: Holding, whom: str) -> Holding:
    known = next((one for one in held.kept_from if whom in (one.who, one.name)), None)
    if known is None:
        raise NotFound(
            "The document is kept from nobody of this name.", next_step="See the list of whom it is kept from."
        )
    return unbar(workspace, workspace.operator, held.document, known.who)


def _tables(found: Holding) -> list[Table]:
    table = Table("login", "name", "role in the case", "since", "by", box=None, title=found.level.value)
    for one in found.readers:
        table.add_row(one.login, one.name, one.role.value, one.since.date().isoformat(), one.granted_by)
    kept = Table("whom", "since", "by", "id", box=None, title="kept from")
    for other in found.kept_from:
        kept.add_row(other.name, other.since.date().isoformat(), other.made_by, other.who)
    return [table, kept] if found.kept_from else [table]
