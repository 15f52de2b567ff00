"""`lince custody`: the chain of custody of a case's items."""

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from rich.table import Table

from api import custody as ledgers
from api.accounts import actor_of, password_fits
from api.cli.options import (
    DataOption,
    FieldsOption,
    GivenOption,
    JsonOption,
    ReasonOption,
    one_case,
    open_existing,
    reasoned,
)
from api.cli.terminal import Terminal
from api.custody_report import ReportAsked, ReportWritten, report
from api.names import json_shown, shown
from api.settings import read_settings
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import Case
from models.custody import (
    ActAsked,
    AnswerAsked,
    CustodyItem,
    CustodyOfCase,
    HandOverAsked,
    IntakeAsked,
    ItemId,
    ItemLedger,
)
from models.errors import NotAllowed, NotFound, UsageError

_Asked = TypeVar("_Asked", bound=Record)
_LISTS = ("documents", "elements", "box")
"""Fields whose values are parted by commas."""


class Act(StrEnum):
    """What may be done with items."""

    LIST = "list"
    SHOW = "show"
    INTAKE = "intake"
    HAND_OVER = "hand-over"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RECALL = "recall"
    RECORD = "record"
    SEAL = "seal"
    UNSEAL = "unseal"
    FILE = "file"
    RETURN = "return"
    DISPOSE = "dispose"
    CHECK = "check"
    REPORT = "report"


_ALL = (Act.LIST, Act.CHECK, Act.INTAKE)


class Language(StrEnum):
    """Of a report."""

    ES = "es"
    PT = "pt"
    EN = "en"


def custody(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    item: Annotated[str, typer.Argument(help="Number of the item; not with list, intake and check.")] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    given: GivenOption = None,
    fields: FieldsOption = None,
    login: Annotated[
        str, typer.Option("--as", metavar="LOGIN", help="Act under this account; its password is asked for.")
    ] = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="With report: folder to be made; new, or empty.")
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="With report: of what is printed.")] = Language.ES,
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take items into custody, hand them over, seal them, read originals again, show what is missing.

    A transfer has two sides: who hands an item over, and who accepts it under an account of his own (--as). Entries
    are never changed. The fields are those of the API: a missing one is named; a report takes recipient, basis and
    conditions.
    """
    if act is Act.REPORT and to is None:
        raise UsageError("Where to? Name a folder with --to.", next_step="It must be new, or empty.")
    if act not in (*_ALL, Act.REPORT) and not item.strip():
        raise UsageError("Which item? Its number is missing.", next_step="`lince custody list --case NUMBER` has them.")
    told = fields_of(given or (), fields)
    workspace = open_existing(read_settings(data=data))
    try:
        actor = _acting(workspace, login, reason)
        of = one_case(workspace, case)
        found: CustodyOfCase | ItemLedger | ReportWritten
        if act is Act.REPORT and to is not None:
            found = report(workspace, actor, of.id, asked_for(ReportAsked, {"language": language.value, **told}), to)
        elif act in _ALL:
            found = _of_case(workspace, actor, of, act, told)
        else:
            found = _of_item(workspace, actor, of, act, _named(workspace, actor, of, item), told)
    finally:
        workspace.close()
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
    elif isinstance(found, CustodyOfCase):
        _show_all(found)
    elif isinstance(found, ReportWritten):
        line = f"{to}: {found.items} items, {found.entries} entries, {found.gaps} gaps; {found.pages} pages."
        Terminal(highlight=False, soft_wrap=True).print(line, markup=False)
    else:
        _show(found)


def _of_case(
    workspace: Workspace, actor: Actor, of: Case, act: Act, told: dict[str, object]
) -> CustodyOfCase | ItemLedger:
    if act is Act.INTAKE:
        return ledgers.intake(workspace, actor, of.id, asked_for(IntakeAsked, told))
    if act is Act.CHECK:
        return ledgers.check(workspace, actor, of.id)
    return ledgers.of_case(workspace, actor, of.id)


def _of_item(
    workspace: Workspace, actor: Actor, of: Case, act: Act, item: ItemId, told: dict[str, object]
) -> ItemLedger:
    match act:
        case Act.SHOW:
            return ledgers.ledger(workspace, actor, of.id, item)
        case Act.HAND_OVER:
            return ledgers.hand_over(workspace, actor, of.id, item, asked_for(HandOverAsked, told))
        case Act.ACCEPT | Act.REFUSE | Act.RECALL:
            asked = asked_for(AnswerAsked, {"answer": act.value, **told})
            return ledgers.answer(workspace, actor, of.id, item, asked)
        case _:
            return ledgers.act(workspace, actor, of.id, item, asked_for(ActAsked, {"act": act.value, **told}))


def _acting(workspace: Workspace, login: str, reason: str) -> Actor:
    """The operator, or the account whose password is typed. Raises NotAllowed."""
    operator = reasoned(workspace, reason)
    if not login.strip():
        return operator
    known = workspace.records.people.user_by_login(login.strip().lower())
    password = str(typer.prompt(f"Password of {shown(login.strip())}", hide_input=True, err=True))
    if not password_fits(password, known[1] if known and known[0].active else None) or known is None:
        workspace.records.audit.append(operator, "user.login", outcome="not_authenticated")
        raise NotAllowed("Login or password is wrong.", next_step="Type them again.")
    return actor_of(known[0]).model_copy(update={"reason": operator.reason})


def _named(workspace: Workspace, actor: Actor, of: Case, number: str) -> ItemId:
    for one in ledgers.of_case(workspace, actor, of.id).items:
        if number.strip() in (one.number, one.id):
            return one.id
    raise NotFound("The case has no such item.", next_step="`lince custody list --case NUMBER` has them.")


def fields_of(given: Sequence[str], file: Path | None) -> dict[str, object]:
    """The fields that --fields and --set give. Raises UsageError."""
    told: dict[str, object] = {}
    if file is not None:
        try:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
            told = json.loads(text)
        except (OSError, ValueError) as error:
            raise UsageError(f"{file} is no file of JSON in UTF-8.", next_step="Check its path.") from error
        if not isinstance(told, dict):
            raise UsageError(f"{file} holds no object of JSON.", next_step='For example {"number": "I-07"}.')
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError("--set takes FIELD=VALUE.", next_step='For example --set seal="P-001482".')
        told[name.strip()] = value.split(",") if name.strip() in _LISTS else value
    return told


def asked_for(kind: type[_Asked], told: dict[str, object]) -> _Asked:
    """What is asked for. Raises UsageError that names each field which is missing or wrong."""
    try:
        return kind.model_validate(told)
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, one['loc'])) + ': ' if one['loc'] else ''}{one['msg'].removeprefix('Value error, ')}"
            for one in error.errors()
        ]
        raise UsageError(
            "Nothing was written down. " + "; ".join(faults) + ".", next_step="Say each with --set FIELD=VALUE."
        ) from error


def _show_all(found: CustodyOfCase) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    table = Table("item", "description", "holder", "seal", "entries", "waits for", "gaps", box=None)
    for one in found.items:
        pending = f"{one.pending.to}, since {one.pending.since:%Y-%m-%d %H:%M}" if one.pending else ""
        codes = ", ".join(dict.fromkeys(gap.code.value for gap in one.gaps))
        holder = one.closed.value if one.closed else one.holder
        table.add_row(
            *map(shown, (one.number, one.description[:60], holder, one.seal or "-", str(one.entries), pending, codes))
        )
    console.print(table)
    console.print(f"{found.unaccounted} files are of no item.")
    for document in found.altered:
        console.print(f"The original of {document} is missing or was changed.")
    console.print(f"Oldest check of an original: {found.checked:%Y-%m-%d %H:%M} UTC." if found.checked else
                  "Not every original was read again yet.")  # fmt: skip


def _show(found: ItemLedger) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    _head(console, found.item)
    table = Table("n", "written", "act", "by", "what", "hash", box=None)
    for one in found.entries:
        words = "; ".join(f"{name}: {value}" for name, value in one.words.items() if value)
        at = one.facts.happened or f"{one.at:%Y-%m-%d %H:%M} UTC"
        table.add_row(str(one.number), at, one.act.value, one.by, shown(words), one.hash[:12])
    console.print(table)


def _head(console: Terminal, item: CustodyItem) -> None:
    state = item.closed.value if item.closed else f"with {item.holder}"
    console.print(f"{shown(item.number)}: {shown(item.description)}; {state}; seal {shown(item.seal) or 'none'}",
                  markup=False)  # fmt: skip
    for gap in item.gaps:
        until = f"{gap.until:%Y-%m-%d %H:%M}" if gap.until else "now"
        console.print(
            f"  gap: {gap.code.value} {gap.since:%Y-%m-%d %H:%M} to {until} {shown(gap.detail)}", markup=False
        )
