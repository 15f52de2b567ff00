"""`lince restore`: not in this release."""

from typing import Annotated

import typer

from models.errors import NotYet


def restore(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
    """Not in this release."""
    del arguments
    raise NotYet("Restore comes with the Scale release; until then, copy the data folder back.")
