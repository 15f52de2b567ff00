"""`lince doctor`: what is missing on this machine, and the command that mends it."""

import json
from collections.abc import Sequence

import typer

from api.cli.checks import Check, install_command, machine_checks
from api.cli.exits import DONE, OTHER
from api.cli.folder_checks import folder_checks
from api.cli.options import DataOption, JsonOption
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings

_MARKS = {"ok": "[green]ok   [/green]", "note": "[yellow]note [/yellow]", "wrong": "[red]wrong[/red]"}


def doctor(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say what is missing on this machine and in the data folder. Exit code 1 when something is wrong."""
    settings = read_settings(data=data)
    checks = [*machine_checks(), *folder_checks(settings.data, settings)]
    wrong = any(check.state == "wrong" for check in checks)
    if as_json:
        for check in checks:
            typer.echo(json_shown(json.dumps(_line(check), ensure_ascii=False)))
    else:
        _show(checks)
    raise typer.Exit(OTHER if wrong else DONE)


def mends(checks: Sequence[Check]) -> list[str]:
    """What to do, each once, the package manager's one command first."""
    missing = tuple(dict.fromkeys(name for check in checks for name in check.missing))
    advice = [install_command(missing)] if missing else []
    return advice + list(dict.fromkeys(check.mend for check in checks if check.mend is not None))


def _line(check: Check) -> dict[str, str | None]:
    mend = install_command(check.missing) if check.missing else check.mend
    return {"check": check.name, "state": check.state, "says": check.says, "mend": mend}


def _show(checks: Sequence[Check]) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    width = max(len(check.name) for check in checks)
    for check in checks:
        console.print(f"{_MARKS[check.state]} {check.name:<{width}}  ", end="")
        console.print(check.says, markup=False)
    advice = mends(checks)
    if advice:
        console.print("\nTo mend it:")
        for line in advice:
            console.print(f"    {line}", markup=False)
