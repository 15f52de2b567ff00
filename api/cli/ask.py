"""`lince ask`: questions of a case to other agencies, over the connection or as files."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Column, Table

from api import answering, asking, holding, partner_line
from api.cli.options import DataOption, JsonOption, one_case, open_existing
from api.cli.partner import partner_named
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.names import json_shown
from api.settings import read_settings
from api.wiring import Workspace
from models.case import Case
from models.deconfliction import (
    AskedValue,
    AskId,
    AskResult,
    Doubt,
    Doubts,
    KeyKind,
    Opening,
    Purpose,
    Reason,
)
from models.errors import TooLarge, UsageError
from services.deconfliction.message import LARGEST


class Act(StrEnum):
    """What may be done."""

    SEND = "send"
    WRITE = "write"
    ANSWER = "answer"
    READ = "read"
    LIST = "list"
    SHOW = "show"
    OPEN = "open"
    CLOSE = "close"
    OPENED = "opened"
    DOUBTS = "doubts"


_FORMS = (
    "phone:+34600111222 or phone:AR:11 4567-8901, paper:AR:30123456, plate:AR:AB123CD, account:ES91…, "
    "email:ana@example.com, handle:instagram:ana_88 or handle:ana_88, person:1998-03-04:Ana Quispe Choque"
)


def ask(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    words: Annotated[
        list[str] | None, typer.Argument(help="Values; a file (answer, read); a question's id (show).")
    ] = None,
    case: Annotated[str, typer.Option("--case", help="The case that asks, or that holds the value.")] = "",
    partner: Annotated[str, typer.Option("--partner", help="send, write: whom to ask, by name or id.")] = "",
    purpose: Annotated[Purpose | None, typer.Option("--purpose", help="send, write: why.", show_default=False)] = None,
    basis: Annotated[str, typer.Option("--basis", help="send, write: the law or treaty.")] = "",
    values: Annotated[Path | None, typer.Option("--values", help="File with more values, one a line.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="write, answer: file to write.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="open: why.")] = "",
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Ask another agency whether it holds a value: hit or no hit, and whom to call.

    send: over the connection · write, then read: as files · answer: another agency's question file · list, show:
    what was asked · open, close, opened: values of protected people on which others get a hit all the same ·
    doubts: values that may be an accused person's and are told to nobody until somebody opens them.

    Values are written phone:+34600111222, paper:AR:30123456, plate:AR:AB123CD, account:ES91…, email:ana@example.com,
    handle:instagram:ana_88 (or handle:ana_88), person:1998-03-04:Ana Quispe Choque.
    """
    workspace = open_existing(read_settings(data=data))
    given = list(words or [])
    try:
        if act is Act.ANSWER:
            if to is None:  # said before the question is used up
                raise UsageError("Where to? The file to write is missing.", next_step="For example --to answer.lince.")
            _file_out(to, answering.answer_file(workspace, workspace.operator, _file_in(given)))
            return
        here = one_case(workspace, case)
        match act:
            case Act.SEND | Act.WRITE:
                _ask(workspace, here, act, [*given, *_lines(values)], (partner, purpose, basis), to, as_json=as_json)
            case Act.READ:
                _show(asking.read_answer(workspace, workspace.operator, here.id, _file_in(given)), as_json=as_json)
            case Act.SHOW:
                _show(asking.read_result(workspace, workspace.operator, here.id, AskId(_one(given))), as_json=as_json)
            case Act.LIST:
                _list(workspace, here, as_json=as_json)
            case Act.OPEN:
                opened = holding.open_value(
                    workspace, workspace.operator, here.id, value_of(_one(given)), reason=reason
                )
                _openings(opened, as_json=as_json)
            case Act.CLOSE:
                holding.close_value(workspace, workspace.operator, here.id, _one(given))
            case Act.DOUBTS:
                holding.refresh(workspace, here.agency, case=here.id)
                _doubts(holding.list_doubts(workspace, workspace.operator, here.id), as_json=as_json)
            case Act.OPENED:
                _openings(holding.list_openings(workspace, workspace.operator, here.id), as_json=as_json)
    finally:
        workspace.close()


def value_of(text: str) -> AskedValue:
    """A value as it is written at the command line. Raises UsageError, which does not repeat it."""
    kind, _, rest = text.strip().partition(":")
    first, colon, last = rest.partition(":")
    try:
        match KeyKind(kind.lower()):
            case (KeyKind.PHONE | KeyKind.PAPER | KeyKind.PLATE) as one if colon:
                return AskedValue(kind=one, value=last, country=first.upper())
            case KeyKind.HANDLE if colon:
                return AskedValue(kind=KeyKind.HANDLE, value=last, platform=first)
            case KeyKind.PERSON:
                return AskedValue(kind=KeyKind.PERSON, value=last, birth=first)
            case one:
                return AskedValue(kind=one, value=rest)
    except (ValueError, ValidationError) as error:
        raise UsageError("One value is not written as it must be.", next_step=f"For example {_FORMS}.") from error


def _ask(
    workspace: Workspace,
    here: Case,
    act: Act,
    given: list[str],
    said: tuple[str, Purpose | None, str],
    to: Path | None,
    *,
    as_json: bool,
) -> None:
    partner, purpose, basis = said
    if purpose is None or not basis.strip():
        raise UsageError(
            "Why is it asked, and on what law? --purpose or --basis is missing.",
            next_step='For example --purpose investigation --basis "Palermo Protocol, art. 10".',
        )
    if not given:
        raise UsageError("What is asked? The values are missing.", next_step=f"For example {_FORMS}.")
    try:
        reason = Reason(purpose=purpose, basis=basis.strip())
    except ValidationError as error:
        raise UsageError(
            "The legal basis is one line of 3 to 200 characters.", next_step="Name the law or treaty."
        ) from error
    asked = [value_of(text) for text in given]
    whom = partner_named(workspace, here.agency, partner).id
    if to is None and act is Act.WRITE:
        raise UsageError("Where to? The file of the question is missing.", next_step="For example --to question.lince.")
    if to is None:
        result = asking.ask_partner(
            workspace,
            workspace.operator,
            here.id,
            partner=whom,
            values=asked,
            reason=reason,
            send=partner_line.send,
        )
        _show(result, as_json=as_json)
        return
    _, told = asking.write_question(workspace, workspace.operator, here.id, partner=whom, values=asked, reason=reason)
    _file_out(to, told)


def _show(result: AskResult, *, as_json: bool) -> None:
    if as_json:
        print(json_shown(result.model_dump_json()))
        return
    table = Table("value", "kind", "answer", box=None)
    for one in result.answers:
        table.add_row(one.asked.value, one.asked.kind.value, "hit" if one.hit else "no hit")
    terminal = Terminal(highlight=False, soft_wrap=True)
    terminal.print(table)
    if result.contact:
        terminal.print(f"{result.partner}: {result.contact}", markup=False)
    elif not result.answers:
        terminal.print(f"{result.partner}: {result.ask.refusal or result.ask.state.value}", markup=False)


def _list(workspace: Workspace, here: Case, *, as_json: bool) -> None:
    found = asking.list_asks(workspace, workspace.operator, here.id)
    names = {one.id: one.card.name for one in workspace.records.partners.of(here.agency)}
    if as_json:
        for one in found:
            print(json_shown(one.model_dump_json()))
        return
    # Whole ids on any terminal: they are what `show` is asked with.
    whole = Column("question", no_wrap=True, min_width=32)
    table = Table(whole, "at", "partner", "by", "purpose", "legal basis", "state", box=None)
    for one in found:
        at, state = one.at.isoformat(" ", "minutes"), one.refusal or one.state.value
        table.add_row(one.id, at, names[one.partner], one.by, one.reason.purpose.value, one.reason.basis, state)
    Terminal(highlight=False, soft_wrap=True).print(table)


def _openings(found: list[Opening], *, as_json: bool) -> None:
    if as_json:
        for one in found:
            print(json_shown(one.model_dump_json()))
        return
    table = Table("value", "since", "by", "reason", box=None)
    for one in found:
        table.add_row(one.key, one.at.isoformat(" ", "minutes"), one.by, one.reason)
    Terminal(highlight=False, soft_wrap=True).print(table)


def _doubts(found: Doubts, *, as_json: bool) -> None:
    if as_json:
        print(json_shown(found.model_dump_json()))
        return
    table = Table("value", "why no hit", box=None)
    for one in found.values:
        table.add_row(one.key, _WHY[one.why])
    terminal = Terminal(highlight=False, soft_wrap=True)
    terminal.print(table)
    terminal.print(
        f"{found.total} in doubt. Questions of other agencies answered in 30 days: {found.questions}.", markup=False
    )


_WHY = {
    Doubt.BOTH: "given to somebody accused and to somebody protected",
    Doubt.BESIDE: "beside somebody accused; no text says that it is his",
    Doubt.ADVERT: "in an advert for sex; it may be hers",
    Doubt.NAMED: "one person's, of whom no text tells the side",
}


def _one(given: list[str]) -> str:
    if len(given) != 1:
        raise UsageError("Exactly one is needed here.", next_step="See `lince ask --help`.")
    return given[0]


def _lines(values: Path | None) -> list[str]:
    if values is None:
        return []
    try:
        return [line for line in values.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "The file of values cannot be read.", next_step="Write it in UTF-8, a value a line."
        ) from error


def _file_in(given: list[str]) -> bytes:
    path = Path(_one(given))
    try:
        with path.open("rb") as file:
            told = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"The file cannot be read: {error.strerror}.", next_step="Check its name.") from error
    if len(told) > LARGEST:
        raise TooLarge("This is longer than any message between agencies.", next_step="Check the file's name.")
    return told


def _file_out(to: Path, told: bytes) -> None:
    with whole_file(to) as out:
        out.write(told)
    sentence = f"Written: {to.name}, {len(told)} bytes."
    Terminal(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)
