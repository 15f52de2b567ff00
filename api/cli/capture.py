"""`lince capture`: web captures of a case, each with what lacks of it."""

import hashlib
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.table import Table

from api import capturing
from api.capturing import CaptureAsked
from api.cli.options import DataOption, JsonOption, ReasonOption, one_case, open_existing, reasoned
from api.cli.terminal import Terminal
from api.names import shown
from api.settings import read_settings
from models.errors import UsageError

_LONGEST = 8 * 1024 * 1024


class Act(StrEnum):
    """What may be done with captures."""

    LIST = "list"
    DECLARE = "declare"


def capture(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    declaration: Annotated[Path | None, typer.Argument(help="With declare: the JSON file that tells of it.")] = None,
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the web captures of a case, or declare one by a JSON file beside its files.

    {"url": …, "collected_at": …, "collector": …, "service": …, "query": …, "account": …, "authority": …,
    "parts": [{"element": "html", "file": "page.html"}, {"element": "picture", "sha256": …}]}

    Elements are html, picture, media, headers, and archive for a WARC or WACZ. The files are received by
    `lince ingest`; here their hashes are taken. Nothing is fetched from the network.
    """
    asked = _asked(declaration) if act is Act.DECLARE else None
    workspace = open_existing(read_settings(data=data))
    try:
        of, actor = one_case(workspace, case).id, reasoned(workspace, reason)
        if asked is not None:
            found = [capturing.declare(workspace, actor, of, asked)]
        else:
            found = list(capturing.captures(workspace, actor, of))
    finally:
        workspace.close()
    if as_json:
        for one in found:
            typer.echo(one.model_dump_json())
        return
    table = Table("id", "address", "taken", "parts", "state", box=None)
    for one in found:
        state = "complete" if one.complete else f"incomplete: {', '.join(one.lacking)}"
        taken = "" if one.collected_at is None else one.collected_at.isoformat()
        table.add_row(one.id, shown(one.url), taken, str(len(one.parts)), state)
    Terminal(highlight=False, soft_wrap=True).print(table)


def _asked(declaration: Path | None) -> CaptureAsked:
    """What a declaration says, with the hashes of the files that it names beside itself. Raises UsageError."""
    if declaration is None:
        raise UsageError("Which capture? Name the JSON file that tells of it.", next_step="See `lince capture --help`.")
    try:
        with declaration.open("rb") as file:
            told = json.loads(file.read(_LONGEST))
        parts = [_part(one, declaration.parent) for one in told.get("parts", ())]
        return CaptureAsked.model_validate_json(json.dumps({**told, "parts": parts}))
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else type(error).__name__
        raise UsageError(
            f"The declaration cannot be used: {why}.", next_step="See `lince capture --help` for its fields."
        ) from error


def _part(told: dict[str, Any], beside: Path) -> dict[str, Any]:
    """A part with its hash. The file lies beside the declaration, and nowhere else."""
    if "file" not in told:
        return told
    path = (beside / str(told["file"])).resolve()
    if not path.is_relative_to(beside.resolve()):
        raise ValueError("a file that does not lie beside the declaration")
    with path.open("rb") as file:
        return {"element": told["element"], "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
