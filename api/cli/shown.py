"""Records on the terminal: a line each for a person, or JSON Lines for a program; and reasons that are asked for."""

import sys
from collections.abc import Callable, Iterable

from pydantic import BaseModel
from rich.text import Text

from api.cli.terminal import Terminal
from api.names import json_shown
from models.errors import UsageError


def show(shown: Iterable[BaseModel], line: Callable[[BaseModel], Text], *, as_json: bool) -> None:
    """Write records; says so where there are none."""
    console = Terminal(highlight=False, soft_wrap=True)
    empty = True
    for one in shown:
        empty = False
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        else:
            console.print(line(one))
    if empty and not as_json:
        console.print("Nothing.", style="dim")


def a_reason(text: str) -> str:
    """A reason that may be kept. Raises UsageError."""
    reason = text.strip()
    if not any(sign.isalnum() for sign in reason) or len(reason) > 1000:
        raise UsageError(
            "A decision needs a reason of 1 to 1,000 characters.", next_step='For example --reason "same card, page 2".'
        )
    return reason
