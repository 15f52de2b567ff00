"""`lince statistics`: counts without personal data over all cases, as they stood on a day."""

import datetime as dt
import sys
from typing import Annotated

import typer
from rich.table import Table

from api import counting
from api.cli.options import DataOption, JsonOption, open_existing
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings
from models.errors import UsageError
from models.statistics import Statistics


def statistics(
    until: Annotated[
        str, typer.Option("--until", help="As it stood at the end of a month: 2026-02-28; absent: today.")
    ] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count cases, signs, journeys and times to a first decision. Nobody's name or words are in it.

    Counts are told in whole fives, rounded down, and a sum is that of what is told: none can be worked out from others.
    What does not reach five is not told. A day within a month is taken for the end of the month before it.
    """
    if as_csv and as_json:
        raise UsageError("Either --csv or --json.", next_step="Ask twice for both.")
    try:
        day = dt.date.fromisoformat(until) if until else None
    except ValueError:
        raise UsageError("--until is no day.", next_step="Write it as 2026-03-04.") from None
    workspace = open_existing(read_settings(data=data))
    try:
        found = counting.count(workspace, workspace.operator, until=day)
    finally:
        workspace.close()
    if as_csv:
        sys.stdout.write(counting.as_csv(found))
    elif as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
    else:
        _show(found)


def _show(found: Statistics) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    for one in found.tables:
        table = Table(one.name, *one.columns, box=None)
        for name, values in [*((row.name, row.values) for row in one.rows), ("all", one.total)]:
            table.add_row(name, *("…" if value is None else str(value) for value in values))
        console.print(table)
    console.print(
        f"As it stood on {found.until}. Counts are whole fives, rounded down, and sums those of what is told; … is a "
        f"count under {found.least}, or none. Rows in which no count reaches {found.least} are left out.",
        style="dim",
    )
