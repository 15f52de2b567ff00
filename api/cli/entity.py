"""`lince entity`: the entities of a case, and what you say of them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.text import Text

from api import judging
from api.cli.options import DataOption, JsonOption, one_case, open_existing, reading_settings
from api.cli.shown import a_reason, show
from api.judging import ChangeAsked, Decided, EntityAsked, MergeAsked, SplitAsked
from api.logs import configure_logs
from api.wiring import Workspace
from models.errors import UsageError
from models.ids import CaseId, DecisionId, SubjectId
from models.linking import Act as Statement
from models.linking import CaseEntity, LinkConflict, LinkDecision, Subject
from models.mention import MentionKind


class Act(StrEnum):
    """What may be done."""

    LIST = "list"
    SHOW = "show"
    CREATE = "create"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"
    ALIAS = "alias"
    NONE = "none"
    UNDO = "undo"
    CONFLICTS = "conflicts"


_STATEMENTS = {
    Act.RENAME: Statement.RENAME, Act.RETYPE: Statement.RETYPE, Act.ALIAS: Statement.ALIAS,
    Act.NONE: Statement.NOT_ENTITY,
}  # fmt: skip
_LOOKS = {Act.LIST, Act.SHOW, Act.CONFLICTS}


def entity(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[str, typer.Argument(help="Id of an entity; with undo: of a decision; with create: a name.")] = "",
    more: Annotated[
        list[str] | None,
        typer.Argument(
            help="With merge: the other's id; with split: ids of subjects; else the new name, kind or alias."
        ),
    ] = None,
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why. Needed by all that decides.")] = "",
    kind: Annotated[MentionKind | None, typer.Option("--kind", help="With list and create: of this kind.")] = None,
    confirmed: Annotated[bool, typer.Option("--confirmed", help="With list: those that people decided on.")] = False,
    text: Annotated[str, typer.Option("--text", help="With list: part of a name.")] = "",
    alone: Annotated[bool, typer.Option("--alone", help="With undo: not what was decided in one go with it.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many lines.")] = 50,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the people and values of a case as they were joined, and correct them.

    What you say is kept with your reason beside what the machine found, survives every later analysis, and is taken
    back with `undo`. Where people say the opposite of one another, `conflicts` shows both, and nothing is joined.
    """
    if act not in (Act.LIST, Act.CONFLICTS) and not what.strip():
        raise UsageError("Which one? Its id is missing.", next_step="`lince entity list --case NUMBER --json` has it.")
    why = "" if act in _LOOKS else a_reason(reason)
    settings = reading_settings(data)
    configure_logs(settings.log_level)
    workspace = open_existing(settings)
    try:
        here = one_case(workspace, case).id
        if act is Act.LIST:
            shown: Sequence[BaseModel] = judging.list_entities(
                workspace, workspace.operator, here, kind=kind, confirmed=confirmed or None, text=text, limit=limit
            ).entities
        elif act is Act.CREATE:
            asked = EntityAsked(kind=kind or MentionKind.PERSON, name=what.strip()[:300], reason=why)
            shown = _told(judging.create(workspace, workspace.operator, here, asked))
        else:
            shown = _do(workspace, act, here, what, list(more or []), why, alone=alone)
        show(shown, _line, as_json=as_json)
    finally:
        workspace.close()


def _do(
    workspace: Workspace, act: Act, case: CaseId, what: str, more: list[str], reason: str, *, alone: bool
) -> Sequence[BaseModel]:  # fmt: skip
    actor, wanted = workspace.operator, SubjectId(what)
    match act:
        case Act.CONFLICTS:
            return judging.list_conflicts(workspace, actor, case).conflicts
        case Act.SHOW:
            found = judging.read_entity(workspace, actor, case, wanted)
            return [found.entity, *found.subjects, *found.decisions]
        case Act.UNDO:
            return _told(judging.undo(workspace, actor, case, DecisionId(what), reason=reason, alone=alone))
        case Act.MERGE:
            if len(more) != 1:
                raise UsageError("With which other one?", next_step="lince entity merge ID OTHER-ID …")
            return _told(
                judging.merge(workspace, actor, case, wanted, MergeAsked(other=SubjectId(more[0]), reason=reason))
            )
        case Act.SPLIT:
            if not 0 < len(more) <= 200:
                raise UsageError("Which subjects are another one?", next_step="`lince entity show ID` has their ids.")
            taken = SplitAsked(subjects=tuple(map(SubjectId, more)), reason=reason)
            return _told(judging.split(workspace, actor, case, wanted, taken))
        case _:
            asked = ChangeAsked(act=_STATEMENTS[act], value=" ".join(more)[:300], reason=reason)
            return _told(judging.change(workspace, actor, case, wanted, asked))


def _told(decided: Decided) -> list[BaseModel]:
    return [*decided.decisions, *decided.entities]


def _line(one: BaseModel) -> Text:
    match one:
        case CaseEntity():
            state = (
                "no entity" if one.not_entity else "by hand" if one.by_hand else "confirmed" if one.confirmed else ""
            )
            if one.conflicts:
                state = f"{state} in conflict".strip()
            also = f"\n    also {', '.join(one.also)}" if one.also else ""
            return Text.assemble(
                (one.name, "bold"), f" {one.kind.value}  {one.mentions} times in {one.documents} documents  ",
                (state, "cyan"), f"  {one.id}{also}",
            )  # fmt: skip
        case Subject():
            return Text(f"    {one.text}: page {one.page} of {one.document}  {one.id}")
        case LinkDecision():
            said = one.judgement.value if one.judgement else f"takes back {one.undoes}" if one.undoes else one.act.value
            value = f" {one.value}" if one.value else ""
            return Text(f"    {one.made_at:%Y-%m-%d %H:%M} {one.made_by}: {said}{value}, “{one.reason}”  {one.id}")
        case LinkConflict():
            return Text(f"{one.kind.value}: decisions {', '.join(one.decisions)}")
    raise TypeError(type(one).__name__)
