"""`lince matrix`: act, means and purpose of a case or a document, with sources and gaps."""

import sys
from typing import Annotated

import typer
from rich.table import Table

from api import matrices
from api.cli.options import DataOption, JsonOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings
from models.ids import DocumentId
from models.matrix import Matrix


def matrix(
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    document: Annotated[str, typer.Option("--document", help="Id of one document of any case, in its place.")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a case tells of act, means and purpose: how many flags, by how many independent sources.

    Copies, the parts of one file, what one person kept or wrote and what one document quotes of another are one
    source. Flags that readers dismissed are left out. It counts passages; it weighs nobody.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        found = (
            matrices.of_document(workspace, workspace.operator, DocumentId(document))
            if document
            else matrices.of_case(workspace, workspace.operator, one_case(workspace, case).id)
        )
    finally:
        workspace.close()
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
    else:
        _show(found)


def _show(found: Matrix) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    table = Table("element", "category", "flags", "confirmed", "documents", "sources", "", box=None)
    for told in found.elements:
        marks = "the victim's word alone" if told.victim_alone else "" if told.needed else "need not be shown"
        table.add_row(
            told.element.value, "all", str(told.flags), "", str(told.documents), str(told.sources), marks, style="bold"
        )
        for cell in found.cells:
            if cell.element is told.element:
                notes = ["the victim's word alone"] if cell.victim_alone else []
                notes += [f"{cell.conflicts} at odds"] if cell.conflicts else []
                table.add_row(
                    "", cell.category, str(cell.flags), str(cell.confirmed), str(cell.documents), str(cell.sources),
                    ", ".join(notes),
                )  # fmt: skip
    console.print(table)
    for one in found.together:
        names = " and ".join(element.value for element in one.elements)
        console.print(f"{names} together: {one.documents} documents, {one.sources} sources.")
    console.print(found.note)
    for gap in found.missing:
        console.print(f"- {gap.words}")
    if found.dismissed:
        console.print(f"{found.dismissed} flags were dismissed and are left out.", style="dim")
    if found.beside:
        beside = ", ".join(f"{name} {many}" for name, many in found.beside.items())
        console.print(f"Beside the elements: {beside}.", style="dim")
