"""`lince transfer`: grounds for what goes to somebody who is not on the list of recipients."""

from enum import StrEnum
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api import transferring
from api.cli.options import DataOption, JsonOption, ReasonOption, country_of, one_case, open_existing, reasoned
from api.cli.terminal import Terminal
from api.settings import read_settings
from api.transferring import TransferAsked
from models.errors import UsageError
from models.recipient import GroundKind


class Act(StrEnum):
    """What may be done at the machine itself."""

    LIST = "list"
    ASK = "ask"
    WITHDRAW = "withdraw"


def transfer(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    which: Annotated[str, typer.Argument(help="With ask: the recipient's name. With withdraw: id of the ground.")] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    country: Annotated[str, typer.Option("--country", help="With ask: where the recipient is, two letters.")] = "",
    kind: Annotated[GroundKind, typer.Option("--kind", help="With ask: what it rests on.")] = GroundKind.SINGLE_CASE,
    ground: Annotated[str, typer.Option("--ground", help="With ask: the order, request or treaty.")] = "",
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the grounds on which something of a case may go to others, record one, or end one.

    Officers of the case agree to a ground in the server, under their own names: the machine's operator does not.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        of, operator = one_case(workspace, case).id, reasoned(workspace, reason)
        if act is Act.ASK:
            if not country:
                raise UsageError("Where is the recipient?", next_step="For example --country AR.")
            try:
                asked = TransferAsked(recipient=which, country=country_of(country), kind=kind, ground=ground)
            except ValidationError as error:
                raise UsageError(
                    "A ground needs the name of the recipient, and words of its own.",
                    next_step='For example --ground "letter rogatory 31/2026".',
                ) from error
            transferring.ask(workspace, operator, of, asked)
        elif act is Act.WITHDRAW:
            transferring.withdraw(workspace, operator, of, which.strip())
        found = transferring.transfers(workspace, operator, of)
    finally:
        workspace.close()
    if as_json:
        for shown in found:
            typer.echo(shown.model_dump_json())
        return
    table = Table("id", "recipient", "country", "kind", "ground", "by", "agreed", "state", box=None)
    for shown in found:
        one = shown.transfer
        state = "ended" if one.withdrawn_at else "holds" if shown.holds else "waits"
        agreed = ", ".join(each.by for each in one.approvals)
        table.add_row(one.id, one.recipient, one.country, one.kind.value, one.ground, one.asked_by, agreed, state)
    Terminal(highlight=False, soft_wrap=True).print(table)
