"""Writes docs/reference/ from the code: settings, verbs, routes, rights, formats and extractors, rules.

Run by `make docs`; with `--check` it only says which pages differ, as the test suite does. Nothing here is edited by
hand: to change a page, change the description in the code.
"""

import inspect
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import typer
import yaml
from pydantic import SecretStr

from api.cli.exits import EXIT_CODES
from api.cli.main import VERBS, build
from api.http.app import create_api
from api.settings import Settings, read_settings
from api.wiring import open_workspace
from docs.tables import written
from models.case import Role
from services.ingest.formats import HANDLERS
from services.nlp.extractors import EXTRACTORS
from services.records.permissions import (
    ANSWERS,
    ASSIGNED,
    AT_LEVEL,
    FROZEN,
    IN_CASE,
    NO_CONSULTATION,
    OPEN_TO,
    OUTSIDE_CASES,
    PLACES,
    WITH_REASON,
)

HERE = Path(__file__).resolve().parent
REFERENCE = HERE / "reference"
RULES = HERE.parent / "services" / "nlp" / "indicators" / "rules"
_NOTE = "<!-- Written by docs/generate.py from the code; edit the code, then run `make docs`. -->"


def settings_page() -> str:
    """Every LINCE_* variable."""
    rows = [
        (f"`LINCE_{name.upper()}`", _default(field.default), _bounds(field.metadata), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return _page(
        "Settings",
        "Read once at start, from the environment. `--data`, `--host` and `--port` win over their variable. A value "
        "that cannot be used stops the start with exit code 2 and names the variable. Each secret may stand in a file: "
        "`LINCE_SMTP_PASSWORD_FILE` in place of `LINCE_SMTP_PASSWORD`, and so on.",
        _table(("Variable", "Default", "May be", "What it is"), rows),
    )


def _default(value: object) -> str:
    if isinstance(value, SecretStr) or value is None or value == "":
        return "—"
    return f"`{value}`"


def _bounds(metadata: Iterable[Any]) -> str:
    words = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    parts = [f"{sign} {getattr(one, key)}" for one in metadata for key, sign in words.items() if hasattr(one, key)]
    parts += [f"`{one.pattern}`" for one in metadata if getattr(one, "pattern", None)]
    return ", ".join(parts)


def verbs_page() -> str:
    """Every verb with its arguments and options."""
    group: Any = typer.main.get_command(build(list(VERBS)))
    codes = _table(("Code", "Meaning"), [(f"`{code}`", meaning) for code, meaning in EXIT_CODES.items()])
    parts = ["## Exit codes", codes]
    for verb in VERBS:
        command = group.commands[verb]
        shown = [parameter for parameter in command.params if not parameter.hidden]
        arguments = [parameter for parameter in shown if not parameter.opts[0].startswith("-")]
        usage = " ".join(["lince", verb, *(_argument(one) for one in arguments), *(["[OPTIONS]"] if shown else [])])
        parts += [f"## `lince {verb}`", inspect.cleandoc(command.help)]
        parts.append(f"```\n{usage}\n```")
        if shown:
            parts.append(_table(("Argument or option", "Default", "What it is"), [_parameter(one) for one in shown]))
    return _page("Command line", "`lince VERB --help` says the same.", *parts)


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name.upper())
    if parameter.nargs == -1 and not name.endswith("..."):
        name += "..."
    return name if parameter.required else f"[{name}]"


def _parameter(parameter: Any) -> tuple[str, str, str]:
    option = parameter.opts[0].startswith("-")
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    default = "required" if parameter.required else "—"
    if parameter.default not in (None, False, "", ()) and not callable(parameter.default):
        default = f"`{getattr(parameter.default, 'value', parameter.default)}`"
    return (names if option else f"`{_argument(parameter)}`", default, parameter.help or "")


def routes_page() -> str:
    """Every route of the API, from its OpenAPI description."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(read_settings(data=Path(folder)))
        try:
            description = create_api(workspace, pool=None).openapi()
        finally:
            workspace.close()
    nouns: dict[str, list[tuple[str, str, str, str]]] = {}
    for path, methods in sorted(description["paths"].items()):
        for method, operation in methods.items():
            noun = (operation.get("tags") or ["other"])[0]
            good = [code for code in operation["responses"] if code < "400"]
            bad = sorted(code for code in operation["responses"] if code >= "400")
            says = f"{operation['summary']}. {operation.get('description', '')}"
            nouns.setdefault(noun, []).append(
                (f"`{method.upper()} {path}`", " ".join(says.split()), ", ".join(good), ", ".join(bad))
            )
    parts: list[str] = []
    for noun, rows in sorted(nouns.items()):
        parts += [f"## {noun}", _table(("Route", "What it does", "Answers", "Problems"), rows)]
    return _page(
        "Routes",
        "The full description with every shape and example is served at `/api/v1/openapi.json`. Errors are problem "
        "details (RFC 9457) with a stable `code`.",
        *parts,
    )


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(role.value for role in Role if role in roles)


def rights_page() -> str:
    """What each role may do."""
    head = ("Act", *(role.value for role in Role))

    def rows(table: Any) -> list[tuple[str, ...]]:
        return [(f"`{act}`", *("yes" if role in roles else "—" for role in Role)) for act, roles in table.items()]

    return _page(
        "Rights",
        "The acts are the names in the audit log. Why each role may what it may: "
        "[decision 0050](../decisions/0050-roles.md).",
        "## In a case, for its members",
        _table(head, rows(IN_CASE)),
        "## Outside cases",
        _table(head, rows(OUTSIDE_CASES)),
        "## How closely documents are held",
        "Who sees a document of a level in his case without being named for it. "
        f"Only what they are named for see: {_roles(ASSIGNED)}. "
        "Why: [decision 0059](../decisions/0059-levels.md).",
        _table(("Level", "Roles"), [(level.value, _roles(roles) or "nobody") for level, roles in OPEN_TO.items()]),
        "## Closed cases",
        "Seen by those alone who can answer for a case: "
        f"{', '.join(f'`{role.value}`' for role in sorted(ANSWERS))}. Acts that nobody does there, also not at the "
        f"terminal: {', '.join(f'`{act}`' for act in sorted(FROZEN))}.",
        "## How closely cases are held",
        f"With a reason for each consultation: {', '.join(sorted(WITH_REASON))}. "
        "Acts that need none, since they show nothing of what documents say: "
        f"{', '.join(f'`{act}`' for act in sorted(NO_CONSULTATION))}.",
        _table(
            ("Level", "Act", "Only"),
            [
                (level.value, f"`{act}`", _roles(roles))
                for level, acts in AT_LEVEL.items()
                for act, roles in acts.items()
            ],
        ),
        "## In which roles a user may have a place in a case",
        _table(
            ("Role", "Places"),
            [(role.value, ", ".join(place.value for place in Role if place in PLACES[role]) or "—") for role in Role],
        ),
    )


def readers_page() -> str:
    """The readers of formats and the extractors, with their versions: a new version re-reads what it concerns."""
    return _page(
        "Readers and extractors",
        "The version goes into the provenance of what they give.",
        "## Readers of formats",
        _table(("Name", "Version", "Reads"), [_plugin(handler) for handler in HANDLERS]),
        "## Extractors",
        _table(("Name", "Version", "Finds"), [_plugin(extractor) for extractor in EXTRACTORS]),
    )


def _plugin(plugin: Any) -> tuple[str, str, str]:
    kind = plugin if inspect.isclass(plugin) else type(plugin)
    says = " ".join((kind.__doc__ or "").split()).split(". ")[0]
    return (f"`{plugin.name}`", plugin.version, f"{says.rstrip('.')}.")


def rules_page() -> str:
    """The indicator rules."""
    rows = [
        (
            f"`{rule['id']}@{rule['version']}`",
            f"`{rule['category']}`",
            rule["strength"],
            ", ".join(rule["languages"]),
            rule["reason"],
            "; ".join(rule["basis"]),
        )
        for path in sorted(RULES.glob("*.yaml"))
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return _page(
        "Indicator rules",
        "A rule that fires gives a lead, never a verdict.",
        _table(("Rule", "Category", "Strength", "Languages", "What it marks", "Basis"), rows),
    )


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "cli.md": verbs_page,
    "routes.md": routes_page,
    "rights.md": rights_page,
    "readers.md": readers_page,
    "rules.md": rules_page,
}


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", _NOTE, *parts)) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def main(arguments: Sequence[str]) -> int:
    """Write the pages; with --check, name those that differ and return 1."""
    return written("docs/reference", PAGES, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
