"""`lince redact`: marks on a document's pages, the redacted copy that is made of them, and the privilege log."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api import redacted_copies, redacting
from api.cli.options import (
    BasisOption,
    ConditionsOption,
    DataOption,
    JsonOption,
    ReasonOption,
    RecipientCountryOption,
    RecipientOption,
    country_of,
    one_case,
    open_existing,
    options_as,
    reasoned,
)
from api.cli.terminal import Terminal
from api.http.redactions import table
from api.names import json_shown
from api.redacting import DecisionAsked, MarkAsked, RedactionView
from api.settings import read_settings
from api.wiring import Workspace
from models.audit import Actor
from models.disclosure import GivenTo
from models.errors import Conflict, NotFound, UsageError
from models.ids import DocumentId
from models.redaction import MarkAct, MarkState, RedactionState
from services.redaction.reasons import reasons


class Act(StrEnum):
    """What may be done."""

    SHOW = "show"
    BEGIN = "begin"
    MARK = "mark"
    PROPOSE = "propose"
    ACCEPT = "accept"
    REJECT = "reject"
    UNDO = "undo"
    APPLY = "apply"
    SAVE = "save"
    LOG = "log"
    REASONS = "reasons"


_ON_A_MARK = (Act.ACCEPT, Act.REJECT, Act.UNDO)


def redact(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    document: Annotated[str, typer.Argument(help="Id of the document, as lists and hits tell it.")] = "",
    *,
    page: Annotated[int, typer.Option("--page", min=1, help="With mark: the page.")] = 1,
    box: Annotated[
        list[str] | None,
        typer.Option("--box", metavar="X0,Y0,X1,Y1", help="With mark: in points from the top left; repeatable."),
    ] = None,
    text: Annotated[str, typer.Option("--text", metavar="START-END", help="With mark: a span of the text.")] = "",
    whole_page: Annotated[bool, typer.Option("--whole-page", help="With mark: all of the page.")] = False,
    code: Annotated[str, typer.Option("--for", help="With mark: code of the reason; `reasons` lists them.")] = "",
    note: Annotated[str, typer.Option("--note", help="Free words beside the reason; they stand in the log.")] = "",
    mark: Annotated[
        str, typer.Option("--mark", metavar="ID", help="With accept, reject, undo: which; accept takes all without it.")
    ] = "",
    to: Annotated[Path | None, typer.Option("--to", help="With save: file to be made.")] = None,
    case: Annotated[str, typer.Option("--case", help="With log: number of the case.")] = "",
    recipient: RecipientOption = "",
    recipient_country: RecipientCountryOption = "",
    basis: BasisOption = "",
    conditions: ConditionsOption = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="With log: as a table.")] = False,
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Redact a document: begin, mark and propose, decide, apply, save the copy. The original is never touched.

    A copy has pages made anew from pixels, with the boxes burned in, and only those words as text that lie outside
    of all boxes. It is taken apart again before it is kept, and refused if anything redacted is left in it.
    """
    if act is Act.REASONS:
        for one in reasons():
            typer.echo(f"{one.code:18} {one.en}")
        return
    if act is Act.LOG and not case.strip():
        raise UsageError("Of which case?", next_step="Name it with --case.")
    if act is not Act.LOG and not document.strip():
        raise UsageError("Which document?", next_step=f"For example: lince redact {act} 0f3a… (its id).")
    asked = _asked(page, box or [], text, code=code, note=note, whole=whole_page) if act is Act.MARK else None
    if act in (Act.REJECT, Act.UNDO) and not mark:
        raise UsageError("Which mark?", next_step="Name its id with --mark; `lince redact show` lists them.")
    if act is Act.SAVE and to is None:
        raise UsageError("Where to?", next_step="Name a new file with --to.")
    there = country_of(recipient_country) if recipient_country else ""
    given = options_as(GivenTo, recipient=recipient, country=there, basis=basis, conditions=conditions)
    workspace = open_existing(read_settings(data=data))
    try:
        actor = reasoned(workspace, reason)
        if act is Act.LOG:
            _log(workspace, actor, case, as_csv=as_csv, as_json=as_json)
            return
        found = DocumentId(document.strip())
        if act is Act.SAVE and to is not None:
            _save(workspace, actor, found, to, given)
            return
        view = _done(workspace, actor, found, act, asked=asked, mark=mark, note=note)
    finally:
        workspace.close()
    _show(view, as_json=as_json)


def _asked(page: int, boxes: Sequence[str], text: str, *, code: str, note: str, whole: bool) -> MarkAsked:
    if not code:
        raise UsageError("Why? A mark needs its reason.", next_step="Name it with --for; `lince redact reasons`.")
    if not (boxes or text or whole):
        raise UsageError("What? A mark needs its place.", next_step="Give --box, --text or --whole-page.")
    try:
        start, _, end = text.partition("-")
        span = {"start": int(start), "end": int(end)} if text else {}
        read = tuple(tuple(float(edge) for edge in one.split(",")) for one in boxes)
        return MarkAsked.model_validate(
            {"page": page, "boxes": read, "reason": code, "note": note, "whole_page": whole, **span}
        )
    except ValueError as error:
        raise UsageError(
            "The place of the mark cannot be read.", next_step="For example --box 72,90,210,104, or --text 12-30."
        ) from error


def _done(
    workspace: Workspace, actor: Actor, document: DocumentId, act: Act, *, asked: MarkAsked | None, mark: str, note: str
) -> RedactionView:
    if act is Act.BEGIN:
        return redacting.begin(workspace, actor, document)
    versions = redacting.versions(workspace, actor, document).redactions
    if not versions:
        raise NotFound("This document has no redaction.", next_step=f"Begin one: lince redact begin {document}")
    redaction = versions[0].id
    if asked is not None:
        return redacting.mark(workspace, actor, document, redaction, asked)
    if act is Act.PROPOSE:
        return redacting.propose(workspace, actor, document, redaction)
    if act is Act.APPLY:
        return redacted_copies.apply(workspace, actor, document, redaction)
    if act is Act.ACCEPT and not mark:
        return redacting.accept_all(workspace, actor, document, redaction)
    if act is Act.UNDO:
        return redacting.undo(workspace, actor, document, redaction, mark)
    if act in _ON_A_MARK:
        decision = DecisionAsked(act=MarkAct(act.value), note=note)
        return redacting.decide(workspace, actor, document, redaction, mark=mark, asked=decision)
    return redacting.view(workspace, actor, document, redaction)


def _save(workspace: Workspace, actor: Actor, document: DocumentId, to: Path, given: GivenTo) -> None:
    if to.exists():
        raise Conflict(f"{to} is there already.", next_step="Name a new file with --to.")
    versions = redacting.versions(workspace, actor, document).redactions
    applied = next((one for one in versions if one.state is RedactionState.APPLIED), None)
    if applied is None:
        raise NotFound("This document has no redacted copy.", next_step=f"Make one: lince redact apply {document}")
    original = redacted_copies.download(workspace, actor, document, applied.id, given)
    try:
        with original.stream as stream, to.open("xb") as file:
            while block := stream.read(1024 * 1024):
                file.write(block)
    except OSError as error:
        raise UsageError(f"{to} cannot be written: {error.strerror}.", next_step="Name another file.") from error
    typer.echo(f"{to}: version {applied.version}, SHA-256 {original.sha256}")


def _log(workspace: Workspace, actor: Actor, case: str, *, as_csv: bool, as_json: bool) -> None:
    lines = redacted_copies.log(workspace, actor, one_case(workspace, case).id)
    if as_csv:
        for piece in table(lines):
            sys.stdout.write(piece.decode("utf-8"))
        return
    shown = Table("document", "page", "boxes", "reason", "note", "by", "decided by", box=None)
    for one in lines:
        if as_json:
            typer.echo(json_shown(one.model_dump_json()))
        shown.add_row(
            one.document[:8], str(one.page), str(one.boxes), one.reason, one.note, one.made_by, one.decided_by
        )
    if not as_json:
        Terminal(highlight=False, markup=False).print(shown)


def _show(view: RedactionView, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json_shown(view.model_dump_json()))
        return
    one = view.redaction
    console = Terminal(highlight=False, markup=False, soft_wrap=True)
    console.print(f"Version {one.version}, {one.state}: {len(view.marks)} marks.")
    shown = Table("mark", "page", "state", "reason", "from", "by", box=None)
    for mark in view.marks:
        shown.add_row(mark.id, str(mark.place.page), mark.state, mark.reason, mark.origin, mark.made_by)
    console.print(shown)
    waiting = sum(mark.state is MarkState.PROPOSED for mark in view.marks)
    if waiting:
        console.print(f"{waiting} proposals wait: accept or reject them.")
    if one.output is not None:
        silent = f"; pages without text: {', '.join(map(str, one.silent))}" if one.silent else ""
        console.print(f"{one.form} of {one.pages} pages, {one.size} bytes, checked. SHA-256 {one.output}{silent}")
        if one.form == "text":
            console.print("The document has no page images: the copy is plain text.")
