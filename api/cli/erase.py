"""`lince erase`: take a case, a document or a person out for good, with a certificate."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from pydantic import ValidationError
from rich.table import Table

from api import certificates, eraser, erasing
from api.cli.keep import person_of
from api.cli.options import DataOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.erasing import ErasureAsked
from api.erasure_words import LANGUAGES, printable
from api.settings import read_settings
from api.wiring import Workspace
from models.errors import Conflict, UsageError
from models.ids import DocumentId
from models.keeping import Erasure, ErasureState

_NEXT = '`lince erase CASE --document ID --order 91/2027 --reason "time is over"`.'


def erase(
    case: Annotated[str, typer.Argument(help="Number of the case; absent: the list of erasures.")] = "",
    *,
    document: Annotated[str, typer.Option("--document", help="This document, with its container.")] = "",
    person: Annotated[str, typer.Option("--person", help="This person, with every file that names her.")] = "",
    order: Annotated[str, typer.Option("--order", help="Number of the order, or the article of the law.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    plan: Annotated[bool, typer.Option("--plan", help="Only show what would be erased.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before.")] = False,
    certificate: Annotated[str, typer.Option("--certificate", help="Id of an erasure: write its certificate.")] = "",
    to: Annotated[Path | None, typer.Option("--to", help="New folder for the certificate.")] = None,
    language: Annotated[str, typer.Option("--language", help="Of the printed page: es, pt or en.")] = "es",
    data: DataOption = None,
) -> None:
    """Erase a case, a document or a person: originals, texts, findings, vectors, index. There is no way back.

    A document goes with the container it was found in; a person with every file that names her. The audit log stays.
    Where a server holds the folder, it erases, and this waits for it.
    """
    if language not in LANGUAGES:
        raise UsageError("The page is printed in es, pt or en.")
    workspace = open_existing(read_settings(data=data))
    out = Terminal(highlight=False, soft_wrap=True)
    try:
        if certificate.strip():
            _write(workspace, erasing.erasure(workspace, workspace.operator, certificate.strip()), to, language)
        elif not case.strip():
            out.print(_table(erasing.erasures(workspace, workspace.operator)))
        else:
            _erase(
                workspace, out, _Call(case, document.strip(), person.strip(), order, reason, plan, yes), to, language
            )
    finally:
        workspace.close()


class _Call(NamedTuple):
    """What was typed."""

    case: str
    document: str
    person: str
    order: str
    reason: str
    plan: bool
    yes: bool


def _erase(workspace: Workspace, out: Terminal, call: _Call, to: Path | None, language: str) -> None:
    found = one_case(workspace, call.case)
    operator = workspace.operator
    try:
        asked = ErasureAsked(
            document=DocumentId(call.document) if call.document else None,
            person=person_of(workspace, found.id, call.person) if call.person else None,
            order=call.order or ("plan" if call.plan else ""),
            reason=call.reason or ("plan" if call.plan else ""),
        )
    except ValidationError as error:
        raise UsageError(
            "An erasure needs its order and its reason, and ids have 32 digits.", next_step=_NEXT
        ) from error
    planned = erasing.plan(workspace, operator, found.id, asked)
    out.print(
        f"{planned.kind.value}: {planned.documents} documents, {planned.originals} originals, {planned.bytes} bytes; "
        f"holds against it: {len(planned.holds)}"
    )
    if call.plan:
        return
    if to is not None and to.exists():
        raise Conflict("The folder for the certificate is there already.", next_step="Name a new one with --to.")
    if not call.yes and not typer.confirm("There is no way back. Erase it?"):
        raise typer.Abort
    erasure = erasing.ask(workspace, operator, found.id, asked)
    if erasure.state is ErasureState.ASKED:
        out.print(f"{erasure.id}: waits for a second person, an officer of the case, who agrees to it in the server.")
        return
    done = eraser.wait(workspace, erasure.id, waits=lambda: out.print("The server that holds the folder does it."))
    out.print(f"{done.id}: done")
    if to is not None:
        _write(workspace, done, to, language)


def _write(workspace: Workspace, found: Erasure, to: Path | None, language: str) -> None:
    made = erasing.certificate(workspace, found)
    assert found.certificate is not None
    page = printable(found.certificate, language=language, key=found.key)
    if to is None:
        typer.echo(page)
        return
    if to.exists():
        raise Conflict("The folder for the certificate is there already.", next_step="Name a new one with --to.")
    certificates.write(to, made, printable=page)


def _table(found: Sequence[Erasure]) -> Table:
    table = Table("id", "case", "kind", "state", "asked by", "approved by", "on", box=None)
    for one in found:
        table.add_row(
            one.id,
            one.case_number,
            one.kind.value,
            one.state.value,
            one.asked_by,
            one.approved_by or "",
            one.asked_at.date().isoformat(),
        )
    return table
