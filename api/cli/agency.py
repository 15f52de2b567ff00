"""`lince agency`: the bodies that work on this machine."""

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from api.accounts import change_agency, create_agency
from api.cli.options import DataOption, JsonOption, country_of, open_existing
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings
from api.wiring import Workspace, open_workspace
from models.base import Record
from models.case import Agency
from models.errors import NotFound, UsageError


class Act(StrEnum):
    """What may be done with an agency."""

    LIST = "list"
    ADD = "add"
    CHANGE = "change"
    CASES = "cases"


def agency(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    name: Annotated[str, typer.Argument(help="The agency's name.")] = "",
    country: Annotated[str | None, typer.Option("--country", help="Its country, two letters.")] = None,
    new_name: Annotated[str, typer.Option("--name", help="With change: the name it is to have.")] = "",
    provisional: Annotated[
        bool | None,
        typer.Option(
            "--provisional/--no-provisional",
            help="With change: hold back whom texts call a victim from what leaves, until somebody decides.",
        ),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """List the agencies of the data folder, add one, or give one another name, country or protection of victims.

    `cases` lists the cases of all agencies, or of the one that is named, by their numbers.
    """
    given = (new_name or name).strip()
    if act in (Act.ADD, Act.CHANGE) and (not name.strip() or len(given) > 200):
        raise UsageError("Which agency? Its name has 1 to 200 characters.", next_step='For example "Unidad Yungas".')
    if act is Act.ADD and country is None:
        raise UsageError("A new agency needs its country.", next_step="For example --country BO.")
    land = None if country is None else country_of(country)
    settings = read_settings(data=data)
    workspace = open_workspace(settings) if act is Act.ADD else open_existing(settings)
    try:
        if act is Act.ADD and land is not None:
            create_agency(workspace, workspace.operator, name=given, country=land)
        elif act is Act.CHANGE:
            known = agency_named(workspace, name)
            change_agency(
                workspace, workspace.operator, known.id, name=given, country=land or known.country,
                provisional=provisional,
            )  # fmt: skip
        if act is Act.CASES:
            _show_cases(workspace, agency_named(workspace, name) if name.strip() else None, as_json=as_json)
        else:
            _show(workspace, as_json=as_json)
    finally:
        workspace.close()


def agency_named(workspace: Workspace, name: str) -> Agency:
    """The agency of that name; with no name, the only one. Raises NotFound, UsageError."""
    known = workspace.records.people.agencies()
    found = [one for one in known if one.name == name.strip()] if name.strip() else list(known)
    if len(found) > 1:
        raise UsageError(
            "There are several agencies.", next_step="Name one with --agency; `lince agency list` has them."
        )
    if not found:
        raise NotFound("There is no such agency.", next_step="`lince agency list` has those that there are.")
    return found[0]


def _show_cases(workspace: Workspace, only: Agency | None, *, as_json: bool) -> None:
    names = {one.id: one.name for one in workspace.records.people.agencies()}
    cases = sorted(workspace.access.cases(workspace.operator), key=lambda one: (one.number, names[one.agency]))
    cases = [case for case in cases if only is None or case.agency == only.id]
    if as_json:
        for case in cases:
            _line(case, agency_name=names[case.agency])
        return
    table = Table("case", "title", "agency", "country", "opened", box=None)
    for case in cases:
        opened = f"{case.opened:%Y-%m-%d}"
        table.add_row(*map(Text, (case.number, case.title, names[case.agency], case.country, opened)))
    Terminal(highlight=False).print(table)


def _show(workspace: Workspace, *, as_json: bool) -> None:
    told = list(_counted(workspace))
    workspace.records.audit.append(workspace.operator, "agency.list", detail={"agencies": len(told)})
    if as_json:
        for one, users, cases in told:
            _line(one, users=users, cases=cases)
        return
    table = Table("agency", "country", "users", "cases", "victims held back", box=None)
    for one, users, cases in told:
        table.add_row(one.name, one.country, str(users), str(cases), "yes" if one.provisional else "no")
    Terminal(highlight=False).print(table)


def _counted(workspace: Workspace) -> Iterator[tuple[Agency, int, int]]:
    """Each agency with its active users and its cases."""
    people = workspace.records.people
    users, cases = people.users(), workspace.records.cases.all()
    for one in people.agencies():
        active = sum(user.agency == one.id and user.active for user in users)
        yield one, active, sum(case.agency == one.id for case in cases)


def _line(told: Record, **more: str | int) -> None:
    sys.stdout.write(json_shown(json.dumps({**told.model_dump(mode="json"), **more}, ensure_ascii=False)) + "\n")
