"""`lince backup`: copies of an installation that can be restored."""

from pathlib import Path
from typing import Annotated

import typer

from api import backing_up
from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import DataOption, open_existing
from api.cli.terminal import Terminal
from api.settings import read_settings


def backup(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups lie: best on another disk.")],
    data: DataOption = None,
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="Folder for the keys: another one, kept apart. Without it they are not copied."),
    ] = None,
) -> None:
    """Make a backup while others work: the records of one moment, and each original that is not in the folder yet.

    Every hash is in it, and all of it is signed. Unfinished uploads and the search index are not: the ones are sent
    again, the other is built anew.
    """
    workspace = open_existing(read_settings(data=data))
    console = Terminal(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        with console.status("") as status:
            place, made = backing_up.make(
                workspace, to, keys=keys, told=lambda count, of: status.update(f"{count} of {of} originals")
            )
    finally:
        workspace.close()
    whole = made.originals - len(made.lacking)
    console.print(f"{whole} originals and page images, {made.size} bytes, and the records.")
    typer.echo(place)
    if keys is None:
        console.print("The keys are not in it. Without them it cannot be opened: keep a copy apart (--keys FOLDER).")
    for one in made.lacking:
        console.print(f"Missing or damaged in the store, and not in the backup: {one}")
    raise typer.Exit(SOME_FAILED if made.lacking else DONE)
