"""`lince graph`: who stands beside whom, how two hang together, and the graph as a file."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api import graphing
from api.cli.options import DataOption, JsonOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.graphing import Format
from api.judging import entities_of
from api.names import json_shown
from api.settings import read_settings
from api.wiring import Workspace
from models.base import Record
from models.errors import NotFound, UsageError
from models.graph import Node, Step
from models.ids import CaseId
from services.graph.ftm import LARGEST
from services.search import analysis as words


class Act(StrEnum):
    """What may be asked."""

    NEIGHBOURS = "neighbours"
    PATH = "path"
    COMMON = "common"
    COMMUNITIES = "communities"
    EXPORT = "export"
    IMPORT = "import"


def graph(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    whom: Annotated[list[str] | None, typer.Argument(help="Entities, by name or id; import: the file.")] = None,
    case: Annotated[list[str] | None, typer.Option("--case", help="Only these cases (repeatable).")] = None,
    form: Annotated[Format | None, typer.Option("--format", help="export: which.", show_default=False)] = None,
    to: Annotated[Path | None, typer.Option("--to", help="export: file to write.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="import: where it is from, and why.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many.")] = 50,
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Entities, documents and journeys of cases as a graph, every step with the documents that prove it.

    neighbours WHO · path WHO WHOM · common WHO WHOM · communities · export --format graphml|gexf|ftm --to FILE ·
    import FILE --case CASE --reason WHY (FollowTheMoney entities, one JSON object a line).
    """
    workspace = open_existing(read_settings(data=data))
    given = list(whom or [])
    try:
        cases = [one_case(workspace, number).id for number in case] if case else None
        operator = workspace.operator
        match act:
            case Act.NEIGHBOURS:
                [one] = _found(workspace, given, cases, 1)
                beside = graphing.neighbours(workspace, operator, one, cases=cases, limit=limit)
                _say(beside, [[step] for step in beside.steps], as_json=as_json)
            case Act.PATH:
                first, second = _found(workspace, given, cases, 2)
                way = graphing.path(workspace, operator, first, second, cases=cases)
                if not way.steps and not as_json:
                    raise NotFound("These two do not hang together.", next_step="Ask over more cases.")
                _say(way, [[step] for step in way.steps], as_json=as_json)
            case Act.COMMON:
                first, second = _found(workspace, given, cases, 2)
                both = graphing.common(workspace, operator, first, second, cases=cases, limit=limit)
                _say(both, [[one.first, one.second] for one in both.shared], as_json=as_json)
            case Act.COMMUNITIES:
                groups = graphing.communities(workspace, operator, cases=cases, limit=limit)
                _groups(groups, as_json=as_json)
            case Act.EXPORT:
                if form is None or to is None:
                    raise UsageError("--format or --to is missing.", next_step="--format graphml --to caso.graphml")
                told = graphing.export(workspace, operator, form, cases=cases)
                with whole_file(to) as out:
                    out.write(told)
            case Act.IMPORT:
                if cases is None or len(cases) != 1:
                    raise UsageError("Into which case? --case names one.", next_step="For example --case LPZ-2026-014.")
                taken = graphing.take_in(workspace, operator, cases[0], _file_in(given), reason=reason)
                sys.stdout.write(json_shown(taken.model_dump_json()) + "\n")
    finally:
        workspace.close()


def _found(workspace: Workspace, given: list[str], cases: list[CaseId] | None, many: int) -> list[str]:
    """Ids of entities that are named by id or by one of their names. Raises UsageError, NotFound."""
    if len(given) != many:
        raise UsageError(f"{many} of them must be named, by name or id.", next_step="See `lince graph --help`.")
    wanted = cases if cases is not None else [one.id for one in workspace.records.cases.all()]
    every = [one for case in wanted for one in entities_of(workspace, workspace.operator, case) if not one.not_entity]
    ids: list[str] = []
    for name in given:
        folded = words.fold(name)
        same = [one.id for one in every if one.id == name]
        same = same or [one.id for one in every if folded in (words.fold(other) for other in (one.name, *one.also))]
        if not same:
            raise NotFound(
                "No entity of these cases has this name or id.",
                next_step="`lince link` links what waits; check the name.",
            )
        if len(same) > 1:
            raise UsageError(
                f"{len(same)} entities have this name.", next_step=f"Name one by its id: {', '.join(same[:5])}."
            )
        ids += same
    return ids


def _say(told: Record, lines: list[list[Step]], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json_shown(told.model_dump_json()) + "\n")
        return
    table = Table("from", "to", "how", "documents", "where", box=None)
    for steps in lines:
        for step in steps:
            where = ", ".join(
                dict.fromkeys(
                    f"{one.name}:{one.page}" if one.name else f"decision {one.decision}" for one in step.proofs
                )
            )
            how = ", ".join(kind.value.replace("_", " ") for kind in step.types)
            table.add_row(_node(step.one), _node(step.two), how, str(step.documents), where)
    Terminal(highlight=False, soft_wrap=True).print(table)


def _groups(told: graphing.Communities, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json_shown(told.model_dump_json()) + "\n")
        return
    table = Table("entities", "documents", "who", box=None)
    for one in told.communities:
        table.add_row(str(one.size), str(one.documents), ", ".join(node.name for node in one.entities[:12]))
    Terminal(highlight=False, soft_wrap=True).print(table)


def _node(node: Node) -> str:
    return f"{node.name} ({node.kind.value.lower() if node.kind else node.type.value})"


def _file_in(given: list[str]) -> bytes:
    if len(given) != 1:
        raise UsageError("Which file? One is taken in at a time.", next_step="For example personas.ftm.json.")
    try:
        with Path(given[0]).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"The file cannot be read: {error.strerror}.", next_step="Check its name.") from error
