"""`lince watch`: saved searches that tell of new pages, and their inbox."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.text import Text

from api import saving
from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import DataOption, JsonOption, open_existing
from api.cli.terminal import Terminal
from api.listing import decoded, lines_of
from api.names import json_shown, shown
from api.receiving import case_named
from api.saving import SaveAsked
from api.settings import read_settings
from api.wiring import Workspace
from models.errors import NotFound, QuerySyntax, UsageError
from models.watch import SavedId
from services.search.lists import as_typed
from services.search.rows import Rows

_SHORTEST_ID = 6


class Act(StrEnum):
    """What may be done with watches."""

    ADD = "add"
    LIST = "list"
    REMOVE = "remove"
    INBOX = "inbox"


def watch(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[
        str, typer.Argument(help="With add: the query, as for search. With remove: the id, or its start.")
    ] = "",
    values: Annotated[
        Path | None,
        typer.Option(
            "--list", help="With add: a file with a value a line, or a table by its first column; each is a watch."
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="With add: its name (default: the query).")] = "",
    case: Annotated[
        list[str] | None, typer.Option("--case", help="With add: only in this case; may be repeated.")
    ] = None,
    webhook: Annotated[str, typer.Option("--webhook", help="With add: address that is told too, signed.")] = "",
    email: Annotated[str, typer.Option("--email", help="With add: mail address that is told too.")] = "",
    variants: Annotated[
        bool, typer.Option("--variants/--no-variants", help="With add: seek names in their other forms too.")
    ] = True,
    silent: Annotated[bool, typer.Option("--silent", help="With add: only save the search; tell of nothing.")] = False,
    keep: Annotated[bool, typer.Option("--keep-unread", help="With inbox: do not mark as read what is shown.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With inbox: also what was read before.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> int:
    """Save a search that tells of new pages; list and remove them; read what they told.

    Pages that answer a watch when it is made are not new. A webhook and a mail say case, count and link, nothing else.
    """
    if values is not None and (act is not Act.ADD or what.strip()):
        raise UsageError("A list is for `add`, in place of a query.", next_step="`lince watch add --list FILE`.")
    if act in (Act.ADD, Act.REMOVE) and not what.strip() and values is None:
        example = (
            "lince watch add 'AE731QZ OR phone:70012345'" if act is Act.ADD else "lince watch list` shows the ids; `"
        )
        raise UsageError("What is it to watch for?" if act is Act.ADD else "Which one?", next_step=f"`{example}`.")
    workspace = open_existing(read_settings(data=data))
    try:
        match act:
            case Act.ADD:
                cases = [found.id for number in case or [] for found in case_named(workspace, number)] or None
                told: dict[str, object] = {
                    "text": what,
                    "name": name.strip() or what.strip()[:100],
                    "cases": cases,
                    "variants": variants,
                }
                told |= {"webhook": webhook, "email": email, "watching": not silent}
                if values is not None:
                    return _add_each(workspace, values, told, as_json=as_json)
                _add(workspace, _asked(told), as_json=as_json)
            case Act.LIST:
                _list(workspace, as_json=as_json)
            case Act.REMOVE:
                _remove(workspace, what.strip())
            case Act.INBOX:
                _inbox(workspace, unread=not everything, keep=keep, as_json=as_json)
    finally:
        workspace.close()
    return DONE


def _asked(told: dict[str, object]) -> SaveAsked:
    try:
        return SaveAsked.model_validate(told)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        named = {"text": "The query"}.get(field, f"--{field}")
        raise UsageError(f"{named} is too long.", next_step="Shorten it.") from None


def _add(workspace: Workspace, asked: SaveAsked, *, as_json: bool) -> None:
    made = saving.save(workspace, workspace.operator, asked)
    if as_json:
        sys.stdout.write(json_shown(made.model_dump_json()) + "\n")
        return
    sys.stdout.write(f"{made.saved.id}  {shown(made.saved.name)}\n")
    if made.signing_key is not None:
        sys.stdout.write(f"Its messages are signed with this key, shown once: {made.signing_key}\n")


def _add_each(workspace: Workspace, file: Path, told: dict[str, object], *, as_json: bool) -> int:
    """A watch for each line of a file; lines that cannot be one are told, and the others go on."""
    try:
        lines = lines_of(decoded(file.read_bytes()))
    except OSError as error:
        raise UsageError(f"Cannot read {file}: {error.strerror}.", next_step="Check its path.") from None
    countries = sorted({case.country for case in workspace.records.cases.all()})
    name, failed = str(told["name"]), 0
    names = workspace.finder.names
    rows = Rows(lines, names)
    for number, line in enumerate(lines, start=1):
        if not line.strip() or rows.header == number - 1:
            continue
        read = rows.readings(line, countries)
        value = read[0].strip()[:100]
        try:
            text = as_typed(read, countries=countries, names=names if told["variants"] else None)
            named = {"text": text, "name": f"{name}: {value}"[:100] if name else value}
            _add(workspace, _asked(told | named), as_json=as_json)
        except (QuerySyntax, UsageError) as error:
            failed += 1
            Terminal(stderr=True, highlight=False).print(f"line {number}: {error.message}", markup=False)
    return SOME_FAILED if failed else DONE


def _list(workspace: Workspace, *, as_json: bool) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    found = saving.list_saved(workspace, workspace.operator).saved
    numbers = {case.id: case.number for case in workspace.records.cases.all()}
    for one in found:
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
            continue
        where = "all cases" if one.cases is None else ", ".join(numbers.get(case, case) for case in one.cases)
        line = Text.assemble((one.id[:12], "cyan"), "  ", (one.name, "bold"), f"  {where}")
        line.append("" if one.watching else "  (does not watch)", style="dim")
        console.print(line)
    if not found and not as_json:
        console.print("Nothing is saved.", style="dim")


def _remove(workspace: Workspace, given: str) -> None:
    mine = [one.id for one in saving.list_saved(workspace, workspace.operator).saved if one.id.startswith(given)]
    if len(given) < _SHORTEST_ID or not mine:
        raise NotFound("There is no such saved search.", next_step="`lince watch list` has the ids.")
    if len(mine) > 1:
        raise UsageError("Several saved searches begin so.", next_step="Give more of the id.")
    saving.remove(workspace, workspace.operator, SavedId(mine[0]))


def _inbox(workspace: Workspace, *, unread: bool, keep: bool, as_json: bool) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    found = saving.inbox(workspace, workspace.operator, unread=unread, limit=1000)
    for one in found.alerts:
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
            continue
        line = Text.assemble(f"{one.at:%Y-%m-%d %H:%M}  ", (one.name, "bold"), "  ", (one.case_number, "cyan"))
        line.append(f"  {one.pages} new pages, first {one.document} page {one.page}")
        console.print(line)
    if not keep:
        saving.mark_read(workspace, workspace.operator, [one.id for one in found.alerts])
    if not as_json:
        console.print(f"{found.total} alerts, {found.unread} were unread.", style="dim")
