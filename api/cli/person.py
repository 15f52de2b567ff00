"""`lince person`: the people of a case, by pseudonym where the case protects them."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api import caring, leaving, protecting
from api.cli.live import LiveProgress
from api.cli.options import DataOption, JsonOption, open_existing, reading_settings
from api.cli.terminal import Terminal
from api.leaving import LiftAsked
from api.logs import configure_logs
from api.names import json_shown
from api.protecting import CategoryAsked, OpeningAsked, PersonAsked, PersonTaken
from api.receiving import case_named, follow, working
from api.wiring import Workspace
from models.case import Case
from models.errors import NotFound, UsageError
from models.protected import CasePerson, Category, Identity, Proposal, Provisional


class Act(StrEnum):
    """What may be done with people of a case."""

    LIST = "list"
    ADD = "add"
    GIVE = "give"
    TAKE = "take"
    OPEN = "open"
    SHOW = "show"
    PROPOSED = "proposed"
    LIFT = "lift"
    HOLD = "hold"


_NEEDS = {
    Act.ADD: "lince person add identity.json --case BO-1 --as victim --age 16 --source 'statement of 3 March'",
    Act.GIVE: "lince person give V-01 --case BO-1 --as suspect --source 'order of 4 March'",
    Act.TAKE: "lince person take V-01 --case BO-1 --as suspect --source 'order of 4 March'",
    Act.OPEN: "lince person open V-01 --case BO-1 --reason 'to accompany her to the hearing'",
    Act.SHOW: "lince person show V-01 --case BO-1",
    Act.LIFT: "lince person lift V-P01 --case BO-1 --reason 'she asked to be named'",
    Act.HOLD: "lince person hold V-P01 --case BO-1 --reason 'she takes that back'",
}


def person(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    who: Annotated[
        str,
        typer.Argument(help="With add: a file of JSON that says who it is, - for the input. Else: the label, as V-01."),
    ] = "",
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    category: Annotated[Category | None, typer.Option("--as", help="With add, give and take: the category.")] = None,
    age: Annotated[
        int | None, typer.Option("--age", min=0, max=130, help="With add: in years; unknown counts as a minor.")
    ] = None,
    source: Annotated[str, typer.Option("--source", help="What the category rests on.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="With open, lift and hold: why; it is kept.")] = "",
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=480, help="With open: for how long.")] = 60,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the people of a case, add one, give or take a category, open an identity for a time, show it.

    `proposed` lists whom texts call a victim, a minor or a witness: the name leaves the case in no export until you
    add the person, or lift it with a reason.

    Victims, possible victims and witnesses are known by a pseudonym from then on: names, nicknames, relatives, phones,
    accounts, papers and addresses are masked in all that the case holds, before the verb ends. The file for add is
    JSON with the fields of the API's `Identity`; it is read from a file so that no name stays in a shell's history.
    """
    if not case.strip():
        raise UsageError("Of which case?", next_step="Name it with --case.")
    if act not in (Act.LIST, Act.PROPOSED) and not who.strip():
        raise UsageError("Say whom.", next_step=f"For example: {_NEEDS[act]}")
    if act in (Act.ADD, Act.GIVE, Act.TAKE) and (category is None or not source.strip()):
        raise UsageError(
            "Say the category with --as, and what it rests on with --source.", next_step=f"For example: {_NEEDS[act]}"
        )
    asked = _asked(who, category, age, source) if act is Act.ADD and category is not None else None
    settings = reading_settings(data)
    configure_logs(settings.log_level)
    workspace = open_existing(settings)
    try:
        found = case_named(workspace, case.strip())
        if len(found) > 1:
            raise UsageError(f"Two agencies have a case {case}.", next_step="Use the API, with the case's id.")
        _do(workspace, found[0], act, who, asked=asked, category=category, told=(source, reason, minutes), json=as_json)
    finally:
        workspace.close()


def _do(
    workspace: Workspace,
    case: Case,
    act: Act,
    who: str,
    *,
    asked: PersonAsked | None,
    category: Category | None,
    told: tuple[str, str, int],
    json: bool,
) -> None:
    operator, (source, reason, minutes) = workspace.operator, told
    if act is Act.LIST:
        _listed(protecting.list_people(workspace, operator, case.id), json=json)
    elif act is Act.PROPOSED:
        _proposed(caring.proposals(workspace, operator, case.id), json=json)
    elif act in (Act.LIFT, Act.HOLD):
        proposal = _proposal(workspace, case, who)
        decided = leaving.lift(workspace, operator, case.id, proposal.id, _lifting(act, reason))
        _say(json_shown(decided.model_dump_json()) if json else f"{decided.label}: {_state(decided)}")
    elif asked is not None:
        _follow(workspace, case, protecting.add_person(workspace, operator, case.id, asked), json=json)
    elif act in (Act.GIVE, Act.TAKE) and category is not None:
        change = CategoryAsked(category=category, held=act is Act.GIVE, source=source)
        one = _labelled(workspace, case, who)
        _follow(workspace, case, protecting.set_category(workspace, operator, case.id, one.id, change), json=json)
    elif act is Act.OPEN:
        one = _labelled(workspace, case, who)
        opening = protecting.ask_opening(workspace, operator, case.id, one.id, _opening(reason, minutes))
        state = f"open until {opening.until:%Y-%m-%d %H:%M} UTC" if opening.until else "waits for a second person"
        _say(json_shown(opening.model_dump_json()) if json else f"{opening.id[:12]}  {one.label}: {state}")
    else:
        identity = protecting.identity(workspace, operator, case.id, _labelled(workspace, case, who).id)
        _say(json_shown(identity.model_dump_json(exclude_defaults=True)))


def _asked(who: str, category: Category, age: int | None, source: str) -> PersonAsked:
    try:
        text = typer.get_text_stream("stdin").read() if who == "-" else Path(who).read_text(encoding="utf-8")
        identity = Identity.model_validate_json(text)
    except OSError as error:
        raise UsageError(
            f"The file cannot be read: {error.strerror}.", next_step=f"For example: {_NEEDS[Act.ADD]}"
        ) from None
    except (ValidationError, UnicodeDecodeError):
        # What stands in it names her: it is in no message.
        raise UsageError(
            "The file does not say who it is.",
            next_step='It is JSON such as {"name": "…", "nicknames": ["…"], "phones": ["…"]}; only the name is needed.',
        ) from None
    return PersonAsked(identity=identity, categories=(category,), age=age, source=source)


def _opening(reason: str, minutes: int) -> OpeningAsked:
    try:
        return OpeningAsked(reason=reason, minutes=minutes)
    except ValidationError:
        raise UsageError(
            "Say why, in ten letters or more, with --reason.", next_step=f"For example: {_NEEDS[Act.OPEN]}"
        ) from None


def _lifting(act: Act, reason: str) -> LiftAsked:
    try:
        return LiftAsked(held=act is Act.HOLD, reason=reason)
    except ValidationError:
        raise UsageError(
            "Say why, in ten letters or more, with --reason.", next_step=f"For example: {_NEEDS[act]}"
        ) from None


def _proposal(workspace: Workspace, case: Case, label: str) -> Provisional:
    """The proposal of a label. Raises NotFound."""
    for one in workspace.records.provisional.people(case.id):
        if one.label.casefold() == label.strip().casefold():
            return one
    raise NotFound("Nobody in this case has that label.", next_step="`lince person proposed` has them.")


def _state(one: Provisional) -> str:
    return f"named; lifted by {one.lifted_by}: {one.reason}" if one.lifted_by else "held back"


def _proposed(people: Sequence[Proposal], *, json: bool) -> None:
    table = Table("label", "name", "texts say", "documents", "leaves", box=None)
    for one in people:
        if json:
            _say(json_shown(one.model_dump_json()))
            continue
        table.add_row(one.label, one.name, ", ".join(one.stated), str(one.documents), _state(one))
    if not json:
        Terminal(highlight=False, markup=False).print(table)


def _labelled(workspace: Workspace, case: Case, label: str) -> CasePerson:
    """The person of a label. Raises NotFound."""
    wanted = label.strip().casefold()
    for one in workspace.records.protection.people(case.id):
        if one.label.casefold() == wanted:
            return one
    raise NotFound("There is no such person in this case.", next_step="`lince person list` has them.")


def _follow(workspace: Workspace, case: Case, taken: PersonTaken, *, json: bool) -> None:
    """Tell what was kept, once the index follows."""
    with working(workspace) as pool, LiveProgress(quiet=json, title="Masking in the index") as live:
        follow(workspace, case.id, pool, live)
    if json:
        _say(json_shown(taken.model_dump_json()))
        return
    one = taken.person
    _say(f"{one.label}: {', '.join(one.categories)}; documents masked: {taken.masked}, told again: {taken.restored}")


def _listed(people: Sequence[CasePerson], *, json: bool) -> None:
    table = Table("who", "is", "minor", "not to be done", "since", box=None)
    for one in people:
        if json:
            _say(json_shown(one.model_dump_json()))
            continue
        since = one.history[0].made_at.date().isoformat() if one.history else ""
        minor = "yes, or unknown" if one.minor else "no"
        table.add_row(one.label, ", ".join(one.categories), minor, ", ".join(one.instructions), since)
    if not json:
        Terminal(highlight=False, markup=False).print(table)


def _say(line: str) -> None:
    Terminal(highlight=False, markup=False, soft_wrap=True).print(line)
