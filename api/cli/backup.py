"""`lince backup`: not in this release."""

from typing import Annotated

import typer

from models.errors import NotYet


def backup(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
    """Not in this release."""
    del arguments
    raise NotYet("Backup comes with the Scale release; until then, stop the server and copy the data folder.")
