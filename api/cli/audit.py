"""`lince audit`: the audit log, for whoever runs the machine, and for the authority that asks for it."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.table import Table

from api.auditing import list_events
from api.cli.options import DataOption, JsonOption, open_existing
from api.cli.rows import written
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings
from api.wiring import Workspace
from models.audit import AuditEvent

_BATCH = 1000


def audit(
    after: Annotated[int, typer.Option("--after", min=0, help="Only events after this number.")] = 0,
    last: Annotated[int, typer.Option("--last", min=1, help="Without --json: so many events, the newest.")] = 50,
    json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the audit log: who did what, when, on which id. With --json all of it, an event a line, as it is sealed.

    Reading it leaves an event too. `lince verify audit` proves that nothing was changed.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        if json:
            written((f"{json_shown(event.model_dump_json())}\n" for event in _events(workspace, after)), batch=_BATCH)
            return
        end = workspace.records.audit.head().sequence
        Terminal(highlight=False, soft_wrap=True).print(_table(_events(workspace, max(after, end - last))))
    finally:
        workspace.close()


def _events(workspace: Workspace, after: int) -> Iterator[AuditEvent]:
    """All up to the present end: the events that this reading leaves are not among them."""
    end = workspace.records.audit.head().sequence
    while after < end:
        found = list_events(workspace, workspace.operator, after=after, limit=_BATCH)
        yield from (event for event in found.events if event.sequence <= end)
        after = found.last


def _table(events: Iterator[AuditEvent]) -> Table:
    table = Table("", "when (UTC)", "who", "did", "case", "on", "outcome", box=None)
    for one in events:
        when = f"{one.at:%Y-%m-%d %H:%M:%S}"
        table.add_row(str(one.sequence), when, one.actor, one.action, one.case or "", one.subject, one.outcome)
    return table
