"""`lince restore`: a backup becomes a data folder again."""

from pathlib import Path
from typing import Annotated

import typer

from api import erasure_lists, restoring
from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import DataOption
from api.cli.terminal import Terminal
from api.reindexing import reindex
from api.settings import read_settings
from api.wiring import open_workspace
from models.errors import UsageError


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="A folder that `lince backup` printed.")],
    data: DataOption = None,
    keys: Annotated[
        Path | None, typer.Option("--keys", help="Folder with the keys, as `lince backup` wrote it.")
    ] = None,
    erased: Annotated[
        Path | None,
        typer.Option("--erased", help="Folder with a newer list of erasures than the one beside the backup."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Read all of it against its hashes, and restore nothing.")
    ] = False,
) -> None:
    """Make a new data folder of a backup: each byte is checked, then the audit log, then the index is built anew.

    What was erased after the backup was made is erased again, by the list of erasures that lies beside the backups.
    """
    settings = read_settings(data=data)
    console = Terminal(stderr=True, highlight=False, markup=False, soft_wrap=True)
    with console.status("") as status:

        def told(count: int, of: int) -> None:
            status.update(f"{count} of {of} originals")

        if check:
            found = restoring.check(backup, settings, keys=keys, told=told)
        else:
            found = restoring.restore(backup, settings, keys=keys, erased=_listed(erased), told=told)
    sound = found.told.originals - len(found.told.lacking) - len(found.lacking)
    console.print(f"{sound} originals and page images are sound.")
    console.print(f"The records are whole, up to event {found.told.audit.sequence} of the audit log.")
    if not found.proved:
        console.print(f"Whose backup it is, is not proved. SHA-256 of the key that signed it: {found.key}")
        console.print(
            "Give --keys FOLDER or LINCE_SECRET_FILE to prove it, or compare it with a fingerprint that you know."
        )
    if found.erased:
        console.print(f"{found.erased} erasures that came after the backup were carried out again.")
    if not found.listed:
        console.print("No list of erasures lies beside the backup: what was erased after it was made has come back.")
        console.print("Give the folder of a newer list with --erased, into a new folder; or erase it again.")
    for one in (*found.told.lacking, *found.lacking):
        console.print(f"Missing or damaged: {one}")
    if not check:
        workspace = open_workspace(settings)
        try:
            pages = reindex(workspace, waits=console.print)
        finally:
            workspace.close()
        console.print(f"{pages} pages indexed. The data folder is {settings.data}.")
    raise typer.Exit(SOME_FAILED if found.lacking or found.told.lacking else DONE)


def _listed(folder: Path | None) -> Path | None:
    """The folder of a list of erasures. Raises UsageError where there is none."""
    if folder is not None and not (folder / erasure_lists.LIST).is_file():
        raise UsageError(f"There is no list of erasures in {folder}.", next_step="Name the folder of newer backups.")
    return folder
