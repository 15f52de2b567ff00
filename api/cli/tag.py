"""`lince tag`: short labels on documents and pages of a case."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import tagging
from api.cli.options import DataOption, JsonOption, ReasonOption, one_case, open_existing, options_as, reasoned
from api.cli.terminal import Terminal
from api.names import shown
from api.settings import read_settings
from api.tagging import TagAsked
from models.errors import NotFound, UsageError
from models.tag import TagFilter, label_key, plain


class Act(StrEnum):
    """What may be done with tags."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"


def tag(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    label: Annotated[str, typer.Argument(help="The label; with list: only what carries it.")] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    document: Annotated[str | None, typer.Option("--document", help="Id of the document.")] = None,
    page: Annotated[
        int | None, typer.Option("--page", help="Number of its page; without: the document as a whole.")
    ] = None,
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what carries a label in a case; put a label on a document or a page, or take it off."""
    workspace = open_existing(read_settings(data=data))
    try:
        of, actor = one_case(workspace, case).id, reasoned(workspace, reason)
        key = label_key(of, plain(label)) if label else None
        if act is Act.LIST:
            found = tagging.tags(workspace, actor, of, options_as(TagFilter, label=key, document=document)).tags
        else:
            wanted = options_as(TagFilter, label=key, document=document)
            if key is None or wanted.document is None:
                raise UsageError("A label and a document are needed.", next_step="Give the label, and --document.")
            there = tagging.tags(workspace, actor, of, wanted).tags
            if workspace.records.evidence.case_of(wanted.document) != of:
                raise NotFound("There is no such document in the case.")
            if act is Act.ADD:
                asked = options_as(TagAsked, label=label, page=page)
                found = (tagging.add(workspace, actor, wanted.document, asked),)
            else:
                found = tuple(one for one in there if one.page == page)
                if not found:
                    raise NotFound("There is no such tag, or it is not yours to see.")
                for one in found:
                    tagging.remove(workspace, actor, one.document, one.id)
    finally:
        workspace.close()
    if as_json:
        for one in found:
            typer.echo(one.model_dump_json())
        return
    table = Table("label", "document", "page", "part", "by", box=None)
    for one in found:
        place = "" if one.box is None else " ".join(f"{side:g}" for side in one.box)
        table.add_row(shown(one.label), one.document, str(one.page or ""), place, one.made_by)
    Terminal(highlight=False, soft_wrap=True).print(table)
