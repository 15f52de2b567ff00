"""`lince compare-names`: not in this release."""

from typing import Annotated

import typer

from models.errors import NotYet


def compare_names(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
    """Not in this release."""
    del arguments
    raise NotYet("Scoring of name pairs comes with the Linking release.")
