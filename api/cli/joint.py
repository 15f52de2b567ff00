"""`lince joint`: the joint spaces of this machine, and what was lent of a case."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import joint as spaces
from api.cli.options import DataOption, ReasonOption, one_case, open_existing, reasoned
from api.cli.terminal import Terminal
from api.settings import read_settings
from models.errors import UsageError
from models.joint import LoanId, SpaceId


class Act(StrEnum):
    """What may be done at the machine itself."""

    LIST = "list"
    SHOW = "show"
    LOANS = "loans"
    WITHDRAW = "withdraw"


def joint(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    which: Annotated[str, typer.Argument(help="With show: id of the space. With withdraw: id of the loan.")] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="With loans and withdraw: number of the case.")] = "",
    reason: ReasonOption = "",
    data: DataOption = None,
) -> None:
    """List joint spaces and what was lent of a case, or withdraw a loan.

    Agreements are proposed and signed, and things are lent, by people of the parties: through the API, under their own
    names. The operator of the machine signs for nobody.
    """
    if act in (Act.SHOW, Act.WITHDRAW) and not which.strip():
        raise UsageError("Which one? Its id is missing.", next_step="`lince joint list` has them.")
    workspace = open_existing(read_settings(data=data))
    console, operator = Terminal(highlight=False, soft_wrap=True), reasoned(workspace, reason)
    try:
        match act:
            case Act.LIST:
                table = Table("id", "number", "state", "begins", "ends", "parties", "members", box=None)
                for one in spaces.list_spaces(workspace, operator):
                    table.add_row(*_row(one), str(len(one.members)))
                console.print(table)
            case Act.SHOW:
                found = spaces.read_space(workspace, operator, SpaceId(which.strip()))
                typer.echo(found.model_dump_json(indent=2))
            case Act.LOANS | Act.WITHDRAW:
                of = one_case(workspace, case)
                if act is Act.WITHDRAW:
                    spaces.withdraw(workspace, operator, of.id, LoanId(which.strip()))
                table = Table("id", "space", "document", "codes", "until", "state", box=None)
                for loan in spaces.list_loans(workspace, operator, of.id):
                    state = "withdrawn" if loan.withdrawn_at else "lent" if loan.approved_at else "waits"
                    what, codes = loan.document or "the case", ", ".join(loan.codes)
                    table.add_row(loan.id, loan.space, what, codes, loan.until.date().isoformat(), state)
                console.print(table)
    finally:
        workspace.close()


def _row(one: spaces.SpaceShown) -> tuple[str, ...]:
    space = one.space
    signed = sum(party.signed_at is not None for party in space.parties)
    days = (space.begins.date().isoformat(), space.ends.date().isoformat())
    return (space.id, space.number, one.state.value, *days, f"{signed} of {len(space.parties)} signed")
