"""`lince verify`: check that what is stored is unchanged."""

from typing import Annotated

import typer
from rich.console import Console

from api.cli.options import DataOption, open_existing
from api.receiving import case_named
from api.settings import read_settings
from api.wiring import Workspace
from models.errors import Altered, NotYet, UsageError


def verify(
    what: Annotated[str, typer.Argument(help="audit · case (then --case NUMBER) · a folder written by export")],
    data: DataOption = None,
    case: Annotated[str | None, typer.Option("--case", help="Number of the case.")] = None,
) -> None:
    """Check the audit log, or the originals and page images of a case; names the first fault."""
    if what not in ("audit", "case"):
        raise NotYet("Verifying an exported folder comes with the Case file release.")
    settings = read_settings(data=data)
    workspace = open_existing(settings)
    try:
        console = Console(highlight=False)
        if what == "audit":
            checked, fault = workspace.records.audit.verify()
            if fault is not None:
                raise Altered(f"Audit log: {fault}; {checked} events before it are sound.")
            console.print(f"Audit log: {checked} events, unbroken.")
        else:
            console.print(f"Originals: {_verify_originals(workspace, case)} files, unchanged.")
    finally:
        workspace.close()


def _verify_originals(workspace: Workspace, number: str | None) -> int:
    if number is None:
        raise UsageError("Which case? Name it with --case NUMBER.")
    cases = case_named(workspace, number)
    hashes = {
        exhibit.sha256
        for case in cases
        for status in workspace.records.evidence.files(case.id)
        for exhibit in workspace.records.evidence.exhibits_of(status.document)
    }
    for sha256 in sorted(hashes):
        if not workspace.blobs.has(sha256) or not workspace.blobs.verify(sha256):
            raise Altered(f"The original {sha256} is missing or was changed.")
    return len(hashes)
