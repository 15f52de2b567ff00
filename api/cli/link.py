"""`lince link`: link what was analyzed, read the proposals across cases, and decide on them."""

import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import BaseModel, ValidationError
from rich.text import Text

from api import bulk_judging, proposing
from api.bulk_judging import BulkAsked, BulkDone, BulkPreview
from api.cli.compare_names import Language
from api.cli.options import DataOption, JsonOption, one_case, open_existing, reading_settings
from api.cli.shown import a_reason, show
from api.logs import configure_logs
from api.proposing import Wanted
from api.wiring import Workspace, linker
from models.base import Record
from models.errors import UsageError
from models.ids import CaseId, DecisionId
from models.link import Band
from models.linking import Judgement, LinkDecision
from models.mention import MentionKind
from models.proposal import BulkRule, Proposal, ProposalState, Side
from models.review import Agreement
from services.search.linking.subjects import VERSION


class Act(StrEnum):
    """What may be done."""

    RUN = "run"
    STATUS = "status"
    QUEUE = "queue"
    SHOW = "show"
    JUDGE = "judge"
    UNDO = "undo"
    BULK = "bulk"
    AGREEMENT = "agreement"


class Waiting(Record):
    """How much is to be linked."""

    waiting: int


_NEEDS_ID = {Act.SHOW: "proposal", Act.JUDGE: "proposal", Act.UNDO: "decision"}


def link(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[str, typer.Argument(help="With show and judge: id of a proposal; with undo: of a decision.")] = "",
    case: Annotated[list[str] | None, typer.Option("--case", help="Number of a case (repeatable); else all.")] = None,
    kind: Annotated[list[MentionKind] | None, typer.Option("--kind", help="With queue and bulk: only these.")] = None,
    band: Annotated[list[Band] | None, typer.Option("--band", help="With queue and bulk: only these.")] = None,
    state: Annotated[list[ProposalState] | None, typer.Option("--state", help="With queue: only these.")] = None,
    value: Annotated[
        list[str] | None, typer.Option("--value", help="With queue: only these names, numbers or papers.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="With queue: what is decided, too.")] = False,
    verdict: Annotated[Judgement | None, typer.Option("--verdict", help="With judge and bulk: what you say.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="With judge, bulk and undo: why.")] = "",
    least: Annotated[float, typer.Option("--least", min=0, max=1, help="With bulk: score from which on.")] = 0.0,
    code: Annotated[
        list[str] | None, typer.Option("--code", help="With bulk: evidence that must be there, as same_id.")
    ] = None,
    digest: Annotated[str, typer.Option("--digest", help="With bulk: of the preview; without it, it previews.")] = "",
    alone: Annotated[bool, typer.Option("--alone", help="With undo: not what was decided in one go with it.")] = False,
    anew: Annotated[bool, typer.Option("--anew", help="With run: what is linked already, too.")] = False,
    language: Annotated[Language, typer.Option("--language", help="Language of the reasons.")] = Language.EN,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many lines.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Link what was analyzed, and read what may be one person or value in two cases, the most telling first.

    The server links by itself behind the analysis. `run` does it here and now; cut off, it goes on where it stopped.
    `--anew` links again what is linked, since a name is weighed by how many bear it by now.

    All that is shown is a proposal. Decisions are added with their reason, never changed, and taken back by another;
    what you type here is decided by the machine's operator. `bulk` previews what a rule names, and with the preview's
    `--digest` decides on just that, in one go that `undo` takes back.
    """
    if act in _NEEDS_ID and not what:
        raise UsageError(
            f"Which {_NEEDS_ID[act]}? Its id is missing.", next_step="`lince link queue --json` has the ids."
        )
    if act in (Act.JUDGE, Act.BULK) and verdict is None and (act is Act.JUDGE or digest):
        raise UsageError("What do you say?", next_step="--verdict positive, negative or unsure.")
    why = a_reason(reason) if act in (Act.JUDGE, Act.UNDO) or digest else ""
    settings = reading_settings(data)
    configure_logs(settings.log_level)
    with ExitStack() as stack:
        workspace = open_existing(settings)
        stack.callback(workspace.close)
        if act is Act.RUN:
            stack.enter_context(workspace.folder.hold("lince link"))
        cases = [one_case(workspace, number).id for number in case] if case else None
        match act:
            case Act.RUN | Act.STATUS:
                if act is Act.RUN:
                    _run(workspace, cases, anew=anew)
                shown: Iterable[BaseModel] = [Waiting(waiting=workspace.records.links.waiting(VERSION))]
            case Act.BULK:
                rule = _rule(kind or (), band or (Band.CERTAIN, Band.PROBABLE), least, code or ())
                shown = [_bulk(workspace, rule, cases, verdict=verdict, digest=digest, reason=why)]
            case Act.QUEUE:
                wanted = Wanted(
                    cases=None if cases is None else tuple(cases), kinds=tuple(kind or ()), bands=tuple(band or ()),
                    states=tuple(state or ()), values=tuple(value or ()), waiting=not (everything or state),
                )  # fmt: skip
                shown = proposing.list_proposals(
                    workspace, workspace.operator, wanted, language=language, limit=limit
                ).proposals
            case Act.AGREEMENT:
                shown = proposing.list_agreement(workspace, workspace.operator, cases=cases)
            case _:
                shown = _one(workspace, act, what, verdict=verdict, reason=why, alone=alone, language=language)
        show(shown, _line, as_json=as_json)


def _one(
    workspace: Workspace, act: Act, what: str, *, verdict: Judgement | None, reason: str, alone: bool, language: str
) -> Sequence[BaseModel]:
    actor = workspace.operator
    if act is Act.SHOW:
        return [proposing.read_proposal(workspace, actor, what, language=language)]
    if act is Act.UNDO:
        return proposing.undo(workspace, actor, DecisionId(what), reason=reason, alone=alone).decisions
    assert verdict is not None
    done = proposing.decide(workspace, actor, what, judgement=verdict, reason=reason)
    return [*done.decisions, *done.proposals]


def _rule(kinds: Sequence[MentionKind], bands: Sequence[Band], least: float, codes: Sequence[str]) -> BulkRule:
    """Raises UsageError."""
    try:
        return BulkRule(kinds=tuple(kinds), bands=tuple(bands), least=least, codes=tuple(codes))
    except ValidationError:
        raise UsageError("--code is no evidence's code.", next_step="`lince link queue --json` has them.") from None


def _bulk(
    workspace: Workspace, rule: BulkRule, cases: list[CaseId] | None, *, verdict: Judgement | None, digest: str,
    reason: str,
) -> BulkPreview | BulkDone:  # fmt: skip
    if not digest or verdict is None:
        return bulk_judging.preview(workspace, workspace.operator, rule, cases=cases)
    asked = BulkAsked(
        rule=rule, judgement=verdict, digest=digest, reason=reason, cases=None if cases is None else tuple(cases)
    )
    return bulk_judging.apply(workspace, workspace.operator, asked)


def _run(workspace: Workspace, cases: list[CaseId] | None, *, anew: bool) -> None:
    links = workspace.records.links
    if anew:
        links.mark_cases(cases)
    work, done, told = linker(workspace), 0, time.monotonic()
    while work.work_once():
        done += 1
        if sys.stderr.isatty() and time.monotonic() - told > 1:
            told = time.monotonic()
            typer.echo(f"\rlinked {done}, {links.waiting(VERSION)} wait ", nl=False, err=True)
    workspace.records.audit.append(workspace.operator, "link.run", detail={"stretches": done, "anew": int(anew)})
    if sys.stderr.isatty() and done:
        typer.echo("", err=True)


def _line(one: BaseModel) -> Text:
    match one:
        case Waiting():
            return Text(f"Stretches of documents that wait to be linked: {one.waiting}")
        case Proposal():
            return _proposal(one)
        case LinkDecision():
            said = f"takes back {one.undoes}" if one.judgement is None else one.judgement.value
            return Text(f"    {one.made_at:%Y-%m-%d %H:%M} {one.made_by}: {said}, “{one.reason}”  {one.id}")
        case BulkPreview():
            return Text(f"The rule names {one.total} proposals. To decide on them: --digest {one.digest}")
        case BulkDone():
            return Text(f"Decided on {one.decided} proposals in one go: {one.batch}")
        case Agreement():
            who = f"{one.first} and {one.second}" if one.first else one.category or "all together"
            rate = "not defined" if one.kappa is None else f"{one.kappa:.2f}"
            return Text(f"{who}: {one.agreed} of {one.flags} alike, kappa {rate}")
    raise TypeError(type(one).__name__)


def _proposal(one: Proposal) -> Text:
    text = Text.assemble(
        (f"{one.band.value} {one.score:.2f}", "bold"), f" {one.kind.value}  ", (one.state.value, "cyan"), f"  {one.id}"
    )
    for side in one.sides:
        text.append("\n    ").append(_side(side))
    text.append(f"\n    {one.reason}")
    if one.against:
        text.append(f"\n    against: {'; '.join(part.words for part in one.against)}", style="yellow")
    return text.append(f"\n    {one.explanation} ({one.worth:.2f})", style="dim")


def _side(side: Side) -> Text:
    where = f"  {side.name} page {side.page}, {side.agency}, entity {side.entity}"
    return Text.assemble((side.text, "bold yellow"), where)
