"""`lince casefile`: a prosecutor's file of numbered exhibits and pinned assertions, and its build."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api import building, prosecuting
from api.cli.custody import asked_for, fields_of
from api.cli.options import (
    BasisOption,
    ConditionsOption,
    DataOption,
    FieldsOption,
    GivenOption,
    JsonOption,
    ReasonOption,
    RecipientCountryOption,
    RecipientOption,
    country_of,
    one_case,
    open_existing,
    options_as,
    reasoned,
)
from api.cli.terminal import Terminal
from api.names import json_shown, shown
from api.settings import read_settings
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.errors import NotFound, UsageError
from models.prosecution import AssertionAsked, ExhibitAsked, FileAsked, FileBuilt, FileId, ProsecutionFile


class Act(StrEnum):
    """What may be done with files."""

    LIST = "list"
    NEW = "new"
    ADD = "add"
    REMOVE = "remove"
    ASSERT = "assert"
    WITHDRAW = "withdraw"
    SHOW = "show"
    BUILD = "build"


def casefile(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    file: Annotated[str, typer.Argument(help="Id of the file, or the beginning of it; absent: the only one.")] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    given: GivenOption = None,
    fields: FieldsOption = None,
    number: Annotated[
        int, typer.Option("--number", min=0, help="With remove and withdraw: of the exhibit or assertion.")
    ] = 0,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="With build: folder to be made; new, or empty.")
    ] = None,
    recipient: RecipientOption = "",
    recipient_country: RecipientCountryOption = "",
    basis: BasisOption = "",
    conditions: ConditionsOption = "",
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a prosecutor's file together: documents become exhibits, statements are pinned to their words or boxes.

    `build` writes a bag with one PDF/A: assertions, elements, timeline, people, what contradicts, indexes, custody and
    stamped copies of all exhibits; the same bytes whenever nothing changed. README says how a court checks it.
    """
    if act is Act.BUILD and to is None:
        raise UsageError("Where to? Name a folder with --to.", next_step="It must be new, or empty.")
    if act in (Act.REMOVE, Act.WITHDRAW) and not number:
        raise UsageError("Which one? Its number is missing.", next_step="For example --number 3.")
    told = fields_of(given or (), fields)
    workspace = open_existing(read_settings(data=data))
    try:
        actor, of = reasoned(workspace, reason), one_case(workspace, case)
        if act is Act.LIST:
            _list(workspace, actor, of, as_json=as_json)
            return
        found: ProsecutionFile | FileBuilt
        if act is Act.NEW:
            found = prosecuting.begin(workspace, actor, of.id, asked_for(FileAsked, told))
        else:
            one = _named(workspace, actor, of, file)
            if act is Act.BUILD and to is not None:
                there = country_of(recipient_country) if recipient_country else ""
                asked = options_as(
                    building.BuildAsked, recipient=recipient, country=there, basis=basis, conditions=conditions
                )
                found = building.build(workspace, actor, of.id, one, asked, to=to)
            else:
                found = _changed(workspace, actor, of, one, act=act, told=told, number=number)
    finally:
        workspace.close()
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
    elif isinstance(found, FileBuilt):
        _built(found, to)
    else:
        _show(found)


def _changed(
    workspace: Workspace, actor: Actor, of: Case, one: FileId, *, act: Act, told: dict[str, object], number: int
) -> ProsecutionFile:
    match act:
        case Act.ADD:
            return prosecuting.add_exhibit(workspace, actor, of.id, one, asked_for(ExhibitAsked, told))
        case Act.ASSERT:
            return prosecuting.add_assertion(workspace, actor, of.id, one, asked_for(AssertionAsked, told))
        case Act.REMOVE:
            return prosecuting.remove_exhibit(workspace, actor, of.id, one, number)
        case Act.WITHDRAW:
            return prosecuting.withdraw_assertion(workspace, actor, of.id, one, number)
        case _:
            return prosecuting.read(workspace, actor, of.id, one)


def _named(workspace: Workspace, actor: Actor, of: Case, file: str) -> FileId:
    known = [one.id for one in prosecuting.files(workspace, actor, of.id) if one.id.startswith(file.strip())]
    if len(known) != 1:
        raise NotFound(
            "The case has no such file." if not known else "Which one? The case has several files.",
            next_step="`lince casefile list --case NUMBER` has them.",
        )
    return known[0]


def _list(workspace: Workspace, actor: Actor, of: Case, *, as_json: bool) -> None:
    table = Table("id", "title", "language", "exhibits", "assertions", "by", box=None)
    for one in prosecuting.files(workspace, actor, of.id):
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        table.add_row(one.id, shown(one.title[:80]), one.language, str(one.exhibits), str(one.assertions), one.made_by)
    if not as_json:
        Terminal(highlight=False, soft_wrap=True).print(table)


def _show(found: ProsecutionFile) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    console.print(f"{found.id}: {shown(found.title[:200])} ({found.language})", markup=False)
    table = Table("exhibit", "document", "title", box=None)
    for one in found.present:
        table.add_row(str(one.number), one.document, shown(one.title[:100]))
    console.print(table)
    for each in found.standing:
        line = f"A-{each.number} ({each.stance.value}) exhibit {each.exhibit}, p. {each.page}: {shown(each.text[:200])}"
        console.print(line, markup=False)


def _built(found: FileBuilt, to: Path | None) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    console.print(f"{to}: {found.files} files, {found.bytes} bytes; the PDF has {found.pages} pages.", markup=False)
    console.print(f"{found.exhibits} exhibits with {found.exhibit_pages} pages.")
    console.print(f"{found.resolved} of {found.assertions} assertions lead to hash, page and box.")
    console.print(f"SHA-512 of all of it: {found.digest}")
    console.print(f"Signed with the key {found.key}")
