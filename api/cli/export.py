"""`lince export`: not in this release."""

from typing import Annotated

import typer

from models.errors import NotYet


def export(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
    """Not in this release."""
    del arguments
    raise NotYet("Case files come with the Case file release.")
