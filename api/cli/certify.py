"""`lince certify`: a signed statement of what was searched, what could not be, and what was found."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import certifying
from api.cli.options import DataOption, JsonOption, ReasonOption, one_case, open_existing, options_as, reasoned
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings
from models.certificate import Certified, CertifyAsked, Stamp
from models.errors import UsageError


class Language(StrEnum):
    """Of what is printed."""

    ES = "es"
    PT = "pt"
    EN = "en"


def certify(
    query: Annotated[
        str, typer.Argument(help="What is sought, as `lince search` takes it; absent: the state of the cases alone.")
    ] = "",
    *,
    case: Annotated[list[str], typer.Option("--case", help="Number of a case; repeatable.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Folder to be made; it must be new, or empty.")],
    language: Annotated[Language, typer.Option("--language", help="Of what is printed.")] = Language.ES,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Names as they are typed, in no other form.")] = False,
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Certify a search, also one that found nothing: JSON, its signature, the key, a PDF/A, a time stamp.

    It tells what was searched by hash, what could not be read or searched, the state of the index and the number of
    hits, and quotes no exhibit. `lince verify certificate` checks it, searches again, and says what changed.
    """
    if not 0 < len(case) <= 50:
        raise UsageError("Which cases? Name between one and 50 with --case.")
    workspace = open_existing(read_settings(data=data))
    try:
        asked = options_as(
            CertifyAsked, query=query, cases=tuple(dict.fromkeys(one_case(workspace, one).id for one in case)),
            language=language.value, variants=not as_typed,
        )  # fmt: skip
        made = certifying.certify(workspace, reasoned(workspace, reason), asked, to)
    finally:
        workspace.close()
    if as_json:
        sys.stdout.write(json_shown(made.model_dump_json()) + "\n")
    else:
        _show(made, to)


def _show(made: Certified, to: Path) -> None:
    one = made.certificate
    console = Terminal(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{to}: certificate {one.id}")
    if one.sought is not None:
        console.print(f"{one.sought.pages} pages of {one.sought.documents} documents answer.")
        if one.sought.masked:
            console.print("The query names a protected person: no search finds her, and nobody can repeat it.")
    unread = sum(len(case.unread) for case in one.cases)
    console.print("Of the documents of these cases that you may see:")
    console.print(f"Searched: {one.index.pages} pages of {len(one.documents)} documents; {unread} not wholly read.")
    console.print(f"Index {one.index.digest}")
    stamp = "No time stamp: no authority is set." if made.stamp is Stamp.NO_AUTHORITY else "Stamp pending."
    if made.stamped_at is not None:
        stamp = f"Stamped: {made.stamped_at:%Y-%m-%d %H:%M:%S} UTC."
    console.print(f"SHA-256 {made.sha256}, signed with the key {made.key}. {stamp}")
