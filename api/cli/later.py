"""Verbs of the contract that later releases bring: they say so, and end with the exit code for it."""

from collections.abc import Callable
from typing import Annotated

import typer

from models.errors import NotYet

LATER = {
    "backup": "Backup comes with the Scale release: until then, stop the server and copy the data folder.",
    "restore": "Restore comes with the Scale release: until then, copy the data folder back.",
}


def later(verb: str) -> Callable[..., None]:
    """A command that takes any arguments and says when the verb comes."""

    def command(arguments: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
        """Not in this release."""
        del arguments
        raise NotYet(LATER[verb])

    return command
