"""`lince correction`: what people say of names that were read wrongly, or missed."""

import json
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api.cli.live import LiveProgress
from api.cli.options import DataOption, JsonOption, open_existing, reading_settings
from api.cli.terminal import Terminal
from api.correcting import CorrectionAsked, CorrectionTaken, NameKind, correct_case, list_corrections, withdraw
from api.logs import configure_logs
from api.names import json_shown
from api.receiving import case_named, follow, working
from api.wiring import Workspace
from models.case import Case
from models.correction import Correction
from models.errors import NotFound, UsageError
from models.ids import CorrectionId
from models.mention import MentionKind


class Act(StrEnum):
    """What may be done with corrections."""

    LIST = "list"
    ADD = "add"
    WITHDRAW = "withdraw"


class Said(StrEnum):
    """What words may be said to be."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    NONE = "none"


_SHORTEST_ID = 6
_KINDS: dict[Said, NameKind | None] = {
    Said.PERSON: MentionKind.PERSON, Said.ORG: MentionKind.ORG, Said.PLACE: MentionKind.PLACE, Said.NONE: None,
}  # fmt: skip


def correction(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[
        str, typer.Argument(help="With add: the name as it stands in the texts. With withdraw: the id, or its start.")
    ] = "",
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    kind: Annotated[
        Said | None, typer.Option("--kind", help="With add: what the words are; `none`: no name at all.")
    ] = None,
    instead: Annotated[str, typer.Option("--instead", help="With add: what was read there, too long or short.")] = "",
    shared: Annotated[
        bool, typer.Option("--shared", help="With add: let it count in all cases of the agency.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; stands in the audit log.")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was said of names in a case, say what a name is, or withdraw it.

    A correction counts in its case, or, shared, in all cases of the agency that has it, and never leaves this machine.
    The documents in which its words stand are analyzed again before the verb ends. A withdrawn one stays in the list.
    """
    what = what.strip()
    if not case.strip():
        raise UsageError("Of which case?", next_step="Name it with --case; `lince search` shows the cases of its hits.")
    if act is not Act.LIST and not what:
        raise UsageError("Say which name, or which correction.", next_step=_example(act, case))
    asked = _asked(what, kind, instead, shared=shared, reason=reason) if act is Act.ADD else None
    settings = reading_settings(data)
    configure_logs(settings.log_level)
    workspace = open_existing(settings)
    try:
        of = _only(workspace, case)
        if act is Act.LIST:
            _list(workspace, of, as_json=as_json)
        else:
            taken = (
                _withdrawn(workspace, of, what, reason)
                if asked is None
                else correct_case(workspace, workspace.operator, of.id, asked)
            )
            _analyzed(workspace, of, taken, as_json=as_json)
    finally:
        workspace.close()


def _example(act: Act, case: str) -> str:
    if act is Act.ADD:
        return f'For example: lince correction add "Luz Andina" --kind ORG --case {case}.'
    return f"`lince correction list --case {case}` has them."


def _asked(words: str, kind: Said | None, instead: str, *, shared: bool, reason: str) -> CorrectionAsked:
    if kind is None:
        raise UsageError("What are these words?", next_step="--kind PERSON, ORG or PLACE; --kind none if no name.")
    try:
        return CorrectionAsked(words=words, kind=_KINDS[kind], instead=instead.strip(), shared=shared, reason=reason)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        name = {"words": "The name", "instead": "--instead"}.get(field, f"--{field}")
        raise UsageError(
            f"{name} is not usable.", next_step="A name has letters or figures, and at most 200 characters."
        ) from None


def _only(workspace: Workspace, number: str) -> Case:
    """The one case of a number. Raises NotFound, UsageError."""
    found = case_named(workspace, number.strip())
    if len(found) > 1:
        raise UsageError(
            f"Two agencies have a case {number}.", next_step="Correct it on the web page of one of its documents."
        )
    return found[0]


def _withdrawn(workspace: Workspace, case: Case, start: str, reason: str) -> CorrectionTaken:
    """Withdraw the correction whose id begins so. Raises NotFound, UsageError."""
    known = list_corrections(workspace, workspace.operator, case.id)
    found = [one for one in known if one.id.startswith(start)] if len(start) >= _SHORTEST_ID else []
    if not found:
        raise NotFound("There is no such correction in this case.", next_step=_example(Act.WITHDRAW, case.number))
    if len(found) > 1:
        raise UsageError("Several corrections begin so.", next_step="Give more of the id.")
    return withdraw(workspace, workspace.operator, case.id, CorrectionId(found[0].id), reason=reason)


def _analyzed(workspace: Workspace, case: Case, taken: CorrectionTaken, *, as_json: bool) -> None:
    """Tell what was kept, once the documents that it touches have been analyzed again."""
    with working(workspace) as pool, LiveProgress(quiet=as_json, title="Analyzing again") as live:
        cases = [one for one in workspace.records.cases.all() if one.agency == case.agency]
        for touched in cases if taken.correction.shared else [case]:
            follow(workspace, touched.id, pool, live)
    if as_json:
        typer.echo(json_shown(taken.model_dump_json()))
        return
    one = taken.correction
    said = "withdrawn" if not one.counts else "kept"
    console = Terminal(highlight=False, soft_wrap=True)
    console.print(f"{one.id[:12]}  {said}; documents analyzed again: {taken.documents}", markup=False)


def _list(workspace: Workspace, case: Case, *, as_json: bool) -> None:
    found = list_corrections(workspace, workspace.operator, case.id)
    if as_json:
        for one in found:
            typer.echo(json_shown(json.dumps(one.model_dump(mode="json"), ensure_ascii=False)))
        return
    table = Table("id", "words", "are", "instead of", "counts in", "said by", "on", "", box=None)
    for one in found:
        table.add_row(*_row(one))
    Terminal(highlight=False, markup=False).print(table)


def _row(one: Correction) -> tuple[str, ...]:
    state = "" if one.counts else f"withdrawn by {one.withdrawn_by}"
    scope = "the agency" if one.shared else "the case"
    day = one.made_at.date().isoformat()
    return one.id[:12], one.words, str(one.kind or "no name"), one.instead, scope, one.made_by, day, state
