"""`lince gc`: find bytes in the store that no record names, and take them out."""

from typing import Annotated

import typer

from api import sweeping
from api.cli.options import DataOption, open_existing
from api.settings import read_settings


def gc(
    data: DataOption = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take them out; without it they are only listed.")] = False,
) -> None:
    """List stored bytes that no record names, by hash: what was left where storing was cut off more than a day ago.

    Nobody may work on these records meanwhile, a server or a worker of another machine neither. Originals and page
    images of a case are never among them.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        with workspace.folder.hold(sweeping.HOLDER), workspace.records.database.alone(lambda: None):
            if remove:
                typer.echo(f"{sweeping.sweep(workspace)} removed.")
                return
            count = 0
            for one in sweeping.unnamed(workspace):
                typer.echo(one)
                count += 1
            typer.echo(
                f"{count} named by no record. --remove takes them out." if count else "Nothing to remove.", err=True
            )
    finally:
        workspace.close()
