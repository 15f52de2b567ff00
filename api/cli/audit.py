"""`lince audit`: the audit log, for whoever runs the machine, and for the authority that asks for it."""

import json as jsons
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import typer
from rich.table import Table

from api import audit_texts
from api.auditing import list_events
from api.cli.audit_key import asked, user_named
from api.cli.options import DataOption, JsonOption, open_existing
from api.cli.rows import written
from api.cli.terminal import Terminal
from api.names import json_shown, shown
from api.settings import read_settings
from api.wiring import Workspace
from models.asked import OpenedText
from models.audit import AuditEvent
from models.case import User

_BATCH = 1000


class _Reader(NamedTuple):
    """By whose key the texts are opened; nobody's: by the installation's."""

    user: User | None
    phrase: str


def audit(
    after: Annotated[int, typer.Option("--after", min=0, help="Only events after this number.")] = 0,
    last: Annotated[int, typer.Option("--last", min=1, help="Without --json: so many events, the newest.")] = 50,
    action: Annotated[str, typer.Option("--action", help="Only this act, or noun.*: volume.unusual has alarms.")] = "",
    texts: Annotated[
        bool, typer.Option("--texts", help="Also what was asked and why, as far as it was sealed for the operator.")
    ] = False,
    reader: Annotated[
        str, typer.Option("--reader", help="With --texts: an auditor, who types his passphrase; opens by his key.")
    ] = "",
    json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the audit log: who did what, when, on which id. With --json all of it, an event a line, as it is sealed.

    Reading it leaves an event too. `lince verify audit` proves that nothing was changed.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        by = _reader(workspace, reader) if texts or reader else None
        if json:
            written((f"{json_shown(line)}\n" for line in _lines(workspace, by, after, action)), batch=_BATCH)
            return
        end = workspace.records.audit.head().sequence
        Terminal(highlight=False, soft_wrap=True).print(
            _table(workspace, by, after if action else max(after, end - last), action)
        )
    finally:
        workspace.close()


def _reader(workspace: Workspace, login: str) -> _Reader:
    return _Reader(user_named(workspace, login), asked("Passphrase")) if login else _Reader(None, "")


def _stretches(
    workspace: Workspace, by: _Reader | None, after: int, action: str
) -> Iterator[tuple[Sequence[AuditEvent], dict[int, OpenedText]]]:
    """All up to the present end, with their texts: the events that this reading leaves are not among them."""
    end = workspace.records.audit.head().sequence
    while after < end:
        found = list_events(workspace, workspace.operator, after=after, limit=_BATCH, action=action)
        events = [event for event in found.events if event.sequence <= end]
        told: Sequence[OpenedText] = ()
        if by is not None:
            told = audit_texts.open_texts(
                workspace, workspace.operator, reader=by.user, phrase=by.phrase, after=after, limit=_BATCH
            ).texts
        yield events, {one.event: one for one in told}
        after = found.last


def _lines(workspace: Workspace, by: _Reader | None, after: int, action: str) -> Iterator[str]:
    for events, texts in _stretches(workspace, by, after, action):
        for event in events:
            if event.sequence in texts:
                text = texts[event.sequence].model_dump(mode="json", exclude={"event"})
                yield jsons.dumps({**event.model_dump(mode="json"), "text": text}, ensure_ascii=False)
            else:
                yield event.model_dump_json()


def _table(workspace: Workspace, by: _Reader | None, after: int, action: str) -> Table:
    table = Table("", "when (UTC)", "who", "did", "case", "on", "outcome", *(["asked"] if by else []), box=None)
    for events, texts in _stretches(workspace, by, after, action):
        for one in events:
            when = f"{one.at:%Y-%m-%d %H:%M:%S}"
            cells = [str(one.sequence), when, one.actor, one.action, one.case or "", one.subject, one.outcome]
            table.add_row(*cells, *([_told(texts.get(one.sequence))] if by else []))
    return table


def _told(text: OpenedText | None) -> str:
    if text is None:
        return ""
    if not text.opened:
        return "(sealed for others)"
    said = jsons.dumps(text.asked, ensure_ascii=False) if text.asked else ""
    return shown(" · ".join(part for part in (said, text.reason and f"because: {text.reason}") if part))
