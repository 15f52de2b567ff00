"""`lince review`: read flags in the order of their urgency, decide on them, and see where readers are at odds."""

import datetime as dt
import re
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import BaseModel, ValidationError
from rich.text import Text

from api import reviewing
from api.cli.options import DataOption, JsonOption, one_case, open_existing, reading_settings
from api.cli.terminal import Terminal
from api.flag_corrections import FlagCorrection
from api.logs import configure_logs
from api.names import json_shown
from api.receiving import follow, working
from api.reviewing import Behind, DecisionAsked, DecisionTaken
from api.settings import read_settings
from api.wiring import Workspace
from models.case import Case
from models.errors import NotFound, UsageError
from models.ids import CaseId, DecisionId, DocumentId
from models.indicator import Indicator, Polarity
from models.review import Agreement, Decision, FlagChange, FlagState, QueueEntry, ReviewedFlag, Verdict


class Act(StrEnum):
    """What may be done."""

    QUEUE = "queue"
    FLAGS = "flags"
    CONFLICTS = "conflicts"
    DECIDE = "decide"
    UNDO = "undo"
    HISTORY = "history"
    EXAMPLES = "examples"
    AGREEMENT = "agreement"
    CHANGES = "changes"


_NEEDS_ID = {Act.DECIDE: "flag", Act.HISTORY: "flag", Act.EXAMPLES: "flag", Act.UNDO: "decision"}


def review(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[
        str, typer.Argument(help="With decide, history and examples: id of a flag; with undo: of a decision.")
    ] = "",
    case: Annotated[str, typer.Option("--case", help="Number of the case; a flag or a decision has its own.")] = "",
    verdict: Annotated[Verdict | None, typer.Option("--verdict", help="With decide: what you say of the flag.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="With decide and undo: why.")] = "",
    category: Annotated[str, typer.Option("--category", help="With decide: of which category it is a sign.")] = "",
    polarity: Annotated[
        Polarity | None, typer.Option("--polarity", help="With decide: what the text does with the statement.")
    ] = None,
    passage: Annotated[
        str, typer.Option("--passage", help="With decide: the code points of the page that it takes, as 120-148.")
    ] = "",
    copies: Annotated[
        bool,
        typer.Option(
            "--copies",
            help="With decide: say the same of the copies that the queue names; with undo: take it back there too.",
        ),
    ] = False,
    state: Annotated[FlagState | None, typer.Option("--state", help="With flags: only these.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="With flags: those that no analysis finds any more.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="With queue: denied, general and suggested flags too.")
    ] = False,
    today: Annotated[str, typer.Option("--today", help="With queue: the day from which dates are recent.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many lines.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the flags that wait, the most urgent first, and keep what is decided on them, with its reason.

    Decisions are added, never changed, and stay when newer rules analyze a document again. What you type here is
    decided by the machine's operator; accounts decide through the API. A second reader sees what the first one said
    only after deciding. Who confirms a flag may correct its category, its polarity or its passage.

    Three passages that were judged alike are examples for the agency: what is like them is analyzed again before the
    verb ends, and counts as they do. `examples` tells which stand behind a flag.
    """
    if act in _NEEDS_ID and not what:
        raise UsageError(
            f"Which {_NEEDS_ID[act]}? Its id is missing.", next_step="`lince review queue --case NUMBER --json` has it."
        )
    day = _day(today)
    asked = _asked(verdict, reason, category, polarity, passage) if act is Act.DECIDE else None
    workspace = open_existing(reading_settings(data) if act in (Act.DECIDE, Act.UNDO) else read_settings(data=data))
    try:
        here = _home(workspace, act, what) if act in _NEEDS_ID and not case.strip() else one_case(workspace, case)
        if asked is not None and copies:
            asked = asked.model_copy(update={"copies": _copies_of(workspace, here, what)})
        shown = _do(
            workspace, act, here, what=what, asked=asked, reason=reason, state=state, gone=gone or None,
            everything=everything, copies=copies, today=day, limit=limit,
        )  # fmt: skip
    finally:
        workspace.close()
    _show(shown, as_json=as_json)


def _do(
    workspace: Workspace,
    act: Act,
    case: Case,
    *,
    what: str,
    asked: DecisionAsked | None,
    reason: str,
    state: FlagState | None,
    gone: bool | None,
    everything: bool,
    copies: bool,
    today: dt.date | None,
    limit: int,
) -> Iterable[BaseModel]:
    """The records that a call shows, one a line."""
    actor = workspace.operator
    match act:
        case Act.QUEUE:
            return reviewing.list_queue(
                workspace, actor, case.id, everything=everything, today=today, limit=limit
            ).entries
        case Act.FLAGS:
            return reviewing.list_flags(workspace, actor, case.id, state=state, gone=gone, limit=limit).flags
        case Act.CONFLICTS:
            return reviewing.list_flags(workspace, actor, case.id, state=FlagState.CONFLICT, limit=limit).flags
        case Act.DECIDE:
            assert asked is not None
            taken = reviewing.decide(workspace, actor, _document_of(workspace, case, what), what, asked)
            return _analyzed(workspace, case, taken)
        case Act.EXAMPLES:
            return [reviewing.list_precedents(workspace, actor, _document_of(workspace, case, what), what)]
        case Act.HISTORY:
            found = reviewing.history(workspace, actor, _document_of(workspace, case, what), what)
            return [found.flag, *found.decisions]
        case Act.UNDO:
            given = _asked(Verdict.UNSURE, reason).reason
            undone = reviewing.undo(workspace, actor, case.id, DecisionId(what), reason=given, copies=copies)
            return _analyzed(workspace, case, undone)
        case Act.AGREEMENT:
            return reviewing.list_agreement(workspace, actor, case.id).agreements
        case Act.CHANGES:
            return reviewing.list_changes(workspace, actor, case.id, limit=limit).changes


def _copies_of(workspace: Workspace, case: Case, flag: str) -> tuple[str, ...]:
    """The copies of a flag that wait for the operator, its own entry being the first of them or not."""
    found = reviewing.list_queue(workspace, workspace.operator, case.id, everything=True, limit=sys.maxsize).entries
    lead = next((one.copy_of or flag for one in found if one.flag.id == flag), flag)
    return tuple(one.flag.id for one in found if lead in (one.flag.id, one.copy_of) and one.flag.id != flag)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("--today is no day.", next_step="Write it as 2026-03-04.") from None


def _analyzed(workspace: Workspace, case: Case, taken: DecisionTaken) -> list[BaseModel]:
    """What was kept, once the documents are analyzed again for which it is an example now, or no more."""
    if taken.documents:
        console = Terminal(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"Passages like this one count otherwise now: documents analyzed again: {taken.documents}")
        configure_logs(workspace.settings.log_level)
        with working(workspace) as pool:
            for touched in workspace.records.cases.all():
                if touched.agency == case.agency:
                    follow(workspace, touched.id, pool, lambda _: None)
    return [taken.decision, *taken.copies, taken.flag]


def _asked(
    verdict: Verdict | None, reason: str, category: str = "", polarity: Polarity | None = None, passage: str = ""
) -> DecisionAsked:
    if verdict is None:
        raise UsageError("What do you say of the flag?", next_step="--verdict confirmed, dismissed or unsure.")
    instead = None
    if category or polarity or passage:
        start, end = _passage(passage)
        instead = FlagCorrection(category=category or None, polarity=polarity, start=start, end=end)
    try:
        return DecisionAsked(verdict=verdict, reason=reason, instead=instead)
    except ValidationError:
        raise UsageError(
            "A decision needs a reason of 1 to 1,000 characters.", next_step='For example --reason "page 2, her words".'
        ) from None


def _passage(text: str) -> tuple[int, int] | tuple[None, None]:
    if not text:
        return None, None
    match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", text.strip())
    if match is None or int(match[1]) >= int(match[2]):
        raise UsageError("--passage is no passage.", next_step="Write first and end, as in 120-148.")
    return int(match[1]), int(match[2])


def _home(workspace: Workspace, act: Act, what: str) -> Case:
    """The case of a flag or a decision that the operator may see. Raises NotFound: the same where there is none."""
    records, actor = workspace.records, workspace.operator
    try:
        if act is Act.UNDO:
            decision = records.reviews.get(DecisionId(what))
            return workspace.access.check(actor, decision.case if decision else CaseId(""), action="review.undo")
        document = records.reviews.document_of(what) or DocumentId("")
        action = "review.decide" if act is Act.DECIDE else "review.history"
        case = workspace.access.check_document(actor, document, action=action)
        return workspace.access.check(actor, case, action=action)
    except NotFound:
        raise NotFound(
            f"There is no such {_NEEDS_ID[act]}, or it is not yours to see.",
            next_step="`lince review flags --case NUMBER --json` has ids of flags, and `history` those of decisions.",
        ) from None


def _document_of(workspace: Workspace, case: Case, flag: str) -> DocumentId:
    """The document of a flag of a case. Raises NotFound."""
    found = workspace.records.reviews.document_of(flag)
    if found is None or workspace.records.evidence.case_of(found) != case.id:
        raise NotFound("There is no such flag in the case.", next_step="`lince review flags --json` has their ids.")
    return found


def _show(shown: Iterable[BaseModel], *, as_json: bool) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    empty = True
    for one in shown:
        empty = False
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        else:
            console.print(_line(one))
    if empty and not as_json:
        console.print("Nothing.", style="dim")


def _line(one: BaseModel) -> Text:
    match one:
        case QueueEntry():
            same = f"\n    The same in near copies, which stand next: {len(one.copies)}." if one.copies else ""
            same = f"\n    A copy of {one.copy_of}." if one.copy_of else same
            return Text.assemble((f"{one.position}. ", "bold"), _flag(one.flag), f"\n    {one.explanation}{same}")
        case ReviewedFlag():
            return _flag(one)
        case Behind():
            return _behind(one)
        case Decision():
            said = f"takes back {one.undoes}" if one.verdict is None else one.verdict.value
            if one.instead is not None:
                told = one.instead
                said += f" as {told.category} ({told.polarity.value}), {told.span.start}-{told.span.end}"
            return Text(f"    {one.made_at:%Y-%m-%d %H:%M} {one.made_by}: {said}, “{one.reason}”  {one.id}")
        case FlagChange():
            flag = one.after or one.before
            assert flag is not None
            decided = f", {one.decided} decisions" if one.decided else ""
            where = f"{flag.category} on page {flag.span.page} of {one.document}"
            return Text(f"{one.at:%Y-%m-%d} {one.kind.value}: {where}{decided}, “{flag.text}”\n    {_otherwise(one)}")
        case Agreement():
            who = f"{one.first} and {one.second}" if one.first else one.category or "all together"
            rate = "not defined" if one.kappa is None else f"{one.kappa:.2f}"
            return Text(f"{who}: {one.agreed} of {one.flags} alike, kappa {rate}")
    raise TypeError(type(one).__name__)


def _otherwise(one: FlagChange) -> str:
    """What an analysis says now, and said before where that was something else."""
    before, after = (_facts(flag) if flag is not None else {} for flag in (one.before, one.after))
    if not before or not after:
        return ", ".join((before or after).values())
    told = (f"{name} {before[name]} → {now}" for name, now in after.items() if now != before[name])
    return ", ".join(told) or "another reason"


def _facts(flag: Indicator) -> dict[str, str]:
    return {
        "category": flag.category,
        "polarity": flag.polarity.value,
        "strength": flag.strength.value,
        "rule": _rule(flag),
        "tier": flag.tier.value,
        "passage": f"{flag.span.start}-{flag.span.end}",
    }


def _rule(flag: Indicator) -> str:
    """The name of a flag's rule, told apart where it is one of the installation or of a case."""
    return f"{flag.rule} (local, not one that comes with Lince)" if flag.local else flag.rule


def _behind(one: Behind) -> Text:
    lines = [one.heeded or "No judged passage moved this flag."]
    for place in one.places:
        said = "confirmed" if place.holds else "dismissed"
        lines.append(f"    {said}: {place.name} page {place.span.page}, {place.span.start}-{place.span.end}")
    if one.elsewhere:
        lines.append(f"    and {one.elsewhere} that are not yours to see, or that you have not read yet")
    return Text("\n".join(lines))


def _flag(one: ReviewedFlag) -> Text:
    flag = one.told
    state = (
        one.state.value + (f", {one.outcome.value}" if one.outcome else "") + (", found no more" if one.gone else "")
    )
    text = Text.assemble(
        (flag.category, "bold"), f" ({flag.polarity.value})  {one.name} page {flag.span.page}  ", (state, "cyan"),
        f"  {one.id}\n    ",
    )  # fmt: skip
    # The marks stay where there are no colours: in a pipe, in a file, on paper.
    text.append(one.before[-60:].replace("\n", " ")).append(
        f"«{one.flag.text}»".replace("\n", " "), style="bold yellow"
    )
    text.append(one.after[:60].replace("\n", " "))
    text.append(f"\n    rule: {_rule(flag)}, tier: {flag.tier.value}")
    for told in flag.qualifiers:
        text.append(f"\n    {told.manner.value}: {' '.join(told.text.split())}")
    if flag.heeded:
        text.append(f"\n    {flag.heeded}")
    if one.changed:
        text.append(f"\n    Told otherwise since it was read: {', '.join(one.changed)}.")
    return text
