"""`lince test`: the launcher's verb; here it only says so."""

from typing import Annotated

import typer

from models.errors import NotYet


def test(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
    """Run the whole suite. Works from a checkout, through the launcher."""
    del arguments
    raise NotYet(
        "The test suite is not part of an installed Lince.", next_step="Run `./lince test` in a checkout of the source."
    )
