"""`lince export`: a case as a bag, a graph, tables or a load file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api import exporting
from api.cli.options import (
    BasisOption,
    ConditionsOption,
    DataOption,
    JsonOption,
    ReasonOption,
    RecipientCountryOption,
    RecipientOption,
    WithoutOption,
    country_of,
    one_case,
    open_existing,
    options_as,
    reasoned,
)
from api.cli.terminal import Terminal
from api.exporting import ExportAsked
from api.names import json_shown
from api.settings import read_settings
from models.produced import Exported, ExportFormat


def export(
    case: Annotated[str, typer.Argument(help="Number of the case.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Folder to be made; it must be new, or empty.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="In which form.")],
    recipient: RecipientOption = "",
    recipient_country: RecipientCountryOption = "",
    basis: BasisOption = "",
    conditions: ConditionsOption = "",
    without_intelligence: WithoutOption = False,
    prefix: Annotated[str, typer.Option("--prefix", help="With dat: of page numbers that are given now.")] = "",
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a case for others, byte for byte the same whenever nothing changed in it.

    Every stored original is read again before: one that is missing or changed stops the export. Names of protected
    people are masked, originals that name them stay here; completeness.json says so, and what could not be read.
    """
    country = country_of(recipient_country) if recipient_country else ""
    asked = options_as(
        ExportAsked, format=form, prefix=prefix, recipient=recipient, country=country, basis=basis,
        conditions=conditions, without_intelligence=without_intelligence,
    )  # fmt: skip
    workspace = open_existing(read_settings(data=data))
    try:
        found = one_case(workspace, case)
        written = exporting.export(workspace, reasoned(workspace, reason), found.id, asked, to)
    finally:
        workspace.close()
    if as_json:
        sys.stdout.write(json_shown(written.model_dump_json()) + "\n")
    else:
        _show(written, to)


def _show(written: Exported, to: Path) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    told = written.statement
    console.print(f"{to}: {written.files} files, {written.bytes} bytes.", markup=False)
    console.print(f"{told.documents} documents, {told.pages} pages, as of {told.as_of}.")
    if told.unread:
        console.print(f"{len(told.unread)} documents were not wholly read.")
    if told.pages_not_searchable:
        console.print(f"{told.pages_not_searchable} pages are in no search index.")
    if told.left_out:
        console.print(f"{told.left_out} documents for intelligence only were left out.")
    if told.withheld:
        console.print(f"{len(told.withheld)} originals are held back: they name protected people, or were redacted.")
    if told.redacted:
        console.print(
            f"{len(told.redacted)} documents leave as redacted copies; the table `withheld` tells what and why."
        )
    console.print(f"SHA-512 of all of it: {written.digest}")
    if written.key:
        console.print(f"Signed with the key {written.key}")
