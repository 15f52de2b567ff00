"""`lince note`: notes of a case, each a fact or an assessment with its reliability."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import noting
from api.cli.options import DataOption, JsonOption, ReasonOption, one_case, open_existing, options_as, reasoned
from api.cli.terminal import Terminal
from api.names import shown
from api.noting import NoteAsked, NoteEnded
from api.settings import read_settings
from models.note import Information, Nature, NoteFilter, Source


class Act(StrEnum):
    """What may be done with notes."""

    LIST = "list"
    WRITE = "write"
    WITHDRAW = "withdraw"


def note(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    which: Annotated[str, typer.Argument(help="With write: the note. With withdraw: its id.")] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    nature: Annotated[Nature | None, typer.Option("--nature", help="Fact, or your own assessment.")] = None,
    source: Annotated[
        Source | None, typer.Option("--source", help="Its source has proved right: A always, B mostly, C seldom, X ?")
    ] = None,
    information: Annotated[
        Information | None,
        typer.Option(
            "--information", help="1 certain, 2 known to the source itself, 3 backed by others, 4 by nothing."
        ),
    ] = None,
    document: Annotated[str | None, typer.Option("--document", help="Id of the document that it is about.")] = None,
    page: Annotated[int | None, typer.Option("--page", help="With write: number of its page.")] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Id of the person of the case that it tells of.")
    ] = None,
    standing: Annotated[bool, typer.Option("--standing", help="With list: without withdrawn ones.")] = False,
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the notes of a case, write one, or withdraw one: what it is and how reliable is never left open."""
    workspace = open_existing(read_settings(data=data))
    try:
        of = one_case(workspace, case).id
        if act is Act.WRITE:
            asked = options_as(
                NoteAsked, text=which, nature=nature, source=source, information=information,
                document=document, page=page, person=person,
            )  # fmt: skip
            found = [noting.write(workspace, reasoned(workspace, reason), of, asked)]
        elif act is Act.WITHDRAW:
            ended = options_as(NoteEnded, reason=reason)
            found = [noting.withdraw(workspace, reasoned(workspace, reason), of, which.strip(), ended)]
        else:
            wanted = options_as(
                NoteFilter, nature=nature, source=source, information=information,
                document=document, person=person, standing=standing,
            )  # fmt: skip
            found = list(noting.notes(workspace, reasoned(workspace, reason), of, wanted))
    finally:
        workspace.close()
    if as_json:
        for one in found:
            typer.echo(one.model_dump_json())
        return
    table = Table("id", "what", "reliability", "note", "by", "state", box=None)
    for one in found:
        state = "withdrawn" if one.withdrawn_at else "stands"
        table.add_row(one.id, one.nature, f"{one.source}{one.information}", shown(one.text), one.made_by, state)
    Terminal(highlight=False, soft_wrap=True).print(table)
