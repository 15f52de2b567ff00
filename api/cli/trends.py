"""`lince trends`: flags over months, places, exploitation and channels, and terms that rise beside confirmed ones."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.table import Table

from api import trending
from api.cli.options import DataOption, JsonOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import read_settings
from models.trend import Candidate, LocalTerm, TrendBy, TrendRow


def trends(
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    by: Annotated[TrendBy, typer.Option("--by", help="What to count by.")] = TrendBy.MONTH,
    words: Annotated[bool, typer.Option("--words", help="Terms that rise beside confirmed flags.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count the flags of a case by month, place, kind of exploitation or way of recruiting; or propose new wording.

    Terms are accepted or rejected through the API, by somebody with an account: never by the machine's operator. An
    accepted term is a local rule of its case, and is told first: who accepted it, and what it flags. A term stands
    near confirmed flags in three documents or more, and clearly more often than elsewhere in the case; why nothing is
    proposed, or not all, is told on standard error. Flags count that readers have confirmed, and where one reader alone
    has decided, for that reader only.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        here, actor = one_case(workspace, case), workspace.operator
        if words:
            found = trending.list_wordings(workspace, actor, here.id)
            if found.rules or not as_json:
                _show(found.rules, _rules(found.rules), as_json=as_json, nothing="No term is accepted.")
            _show(found.candidates, _terms(found.candidates), as_json=as_json, nothing="No term is proposed.")
            for note in found.notes:
                sys.stderr.write(f"lince: {note.message}\n")
        else:
            rows = trending.list_trends(workspace, actor, here.id, by=by).rows
            _show(rows, _counts(rows, by), as_json=as_json)
    finally:
        workspace.close()


def _show(found: Sequence[BaseModel], table: Table, *, as_json: bool, nothing: str = "Nothing.") -> None:
    if as_json:
        for one in found:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        return
    Terminal(highlight=False, soft_wrap=True).print(table if found else nothing)


def _counts(rows: Sequence[TrendRow], by: TrendBy) -> Table:
    table = Table(by.value, "category", "flags", "confirmed", "documents", box=None)
    for row in rows:
        table.add_row(row.value or "not told", row.category, str(row.flags), str(row.confirmed), str(row.documents))
    return table


def _rules(rules: Sequence[LocalTerm]) -> Table:
    table = Table("local rule", "category", "accepted by", "on", "from", "flags", "confirmed", "dismissed", box=None)
    for one in rules:
        counts = (str(len(one.documents)), str(one.flags), str(one.confirmed), str(one.dismissed))
        table.add_row(one.term, one.category, one.made_by, one.made_at.date().isoformat(), *counts)
    return table


def _terms(candidates: Sequence[Candidate]) -> Table:
    table = Table("term", "near", "elsewhere", "documents", "G²", "dismissed", "for instance", box=None)
    for one in candidates:
        counts = (str(one.near), str(one.elsewhere), str(one.documents), f"{one.score:.1f}", str(len(one.against)))
        table.add_row(one.term, *counts, one.places[0].words if one.places else "")
    return table
