"""`lince recipient`: to whom what leaves an agency's cases may go without a ground for each."""

from enum import StrEnum
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api import transferring
from api.cli.agency import agency_named
from api.cli.options import DataOption, JsonOption, country_of, open_existing
from api.cli.terminal import Terminal
from api.settings import read_settings
from api.transferring import RecipientAsked, Recipients
from models.errors import UsageError


class Act(StrEnum):
    """What may be done with the list."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    RULES = "rules"


def recipient(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    which: Annotated[
        str, typer.Argument(help="With add: its name, or none for a whole country. With remove: id.")
    ] = "",
    *,
    country: Annotated[str, typer.Option("--country", help="With add: where it is, two letters.")] = "",
    ground: Annotated[str, typer.Option("--ground", help="With add: the law or treaty that allows it.")] = "",
    own_country: Annotated[
        bool | None,
        typer.Option("--own-country/--listed-only", help="With rules: whether bodies of its country need no line."),
    ] = None,
    two_persons: Annotated[
        bool | None,
        typer.Option("--two-persons/--one-person", help="With rules: officers that must agree to a ground."),
    ] = None,
    agency: Annotated[str, typer.Option("--agency", help="Of which agency, where there are several.")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List to whom an agency gives things, put somebody on the list, take him off, or say what transfers need.

    Whoever is not on it gets nothing before a ground is recorded (`lince transfer`) and other officers agree to it.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        home, operator = agency_named(workspace, agency).id, workspace.operator
        match act:
            case Act.LIST:
                told = transferring.recipients(workspace, operator, home)
            case Act.ADD:
                if not country:
                    raise UsageError("A recipient needs its country.", next_step="For example --country AR.")
                try:
                    asked = RecipientAsked(country=country_of(country), name=which, ground=ground)
                except ValidationError as error:
                    raise UsageError(
                        "A recipient needs its ground, and has a name of up to 200 characters.",
                        next_step='For example --ground "Mercosur agreement 12/01".',
                    ) from error
                told = transferring.add(workspace, operator, home, asked)
            case Act.REMOVE:
                if not which.strip():
                    raise UsageError("Which one? Its id is missing.", next_step="`lince recipient list` has them.")
                told = transferring.remove(workspace, operator, home, which.strip())
            case Act.RULES:
                rules = workspace.records.recipients.rules(home)
                given = {"own_country": own_country, "two_persons": two_persons}
                changed = rules.model_copy(update={name: one for name, one in given.items() if one is not None})
                told = transferring.set_rules(workspace, operator, home, changed)
    finally:
        workspace.close()
    if as_json:
        typer.echo(told.model_dump_json())
    else:
        _show(told)


def _show(told: Recipients) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    table = Table("id", "country", "name", "ground", "by", box=None)
    for one in told.recipients:
        table.add_row(one.id, one.country, one.name or "(every body)", one.ground, one.set_by)
    console.print(table)
    console.print("Bodies of its own country " + ("need no line." if told.rules.own_country else "need a line too."))
    console.print(f"Officers that must agree to a ground: {told.rules.approvals}.")
