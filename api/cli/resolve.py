"""`lince resolve`: not in this release."""

from typing import Annotated

import typer

from models.errors import NotYet


def resolve(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
    """Not in this release."""
    del arguments
    raise NotYet("Joining mentions across cases comes with the Linking release.")
