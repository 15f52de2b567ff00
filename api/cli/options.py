"""Options that several verbs share."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Data folder (default: LINCE_DATA, else ~/.lince).", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON Lines on standard output, for programs.")]
