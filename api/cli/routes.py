"""`lince routes`: the legs of a case, as lines, as GeoJSON, two periods compared, ties to other cases."""

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api import journeys
from api.cli.options import DataOption, JsonOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.names import json_shown
from api.settings import read_settings
from models.errors import UsageError
from models.journey import Comparison, Period, Way
from models.leg import Leg, LegInCase
from models.link import Link


def routes(
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    geojson: Annotated[
        Path | None, typer.Option("--geojson", help="Write the legs to this file as GeoJSON; - is standard output.")
    ] = None,
    before: Annotated[str, typer.Option("--before", help="With --after: a period, 2023-01-01..2023-12-31.")] = "",
    after: Annotated[str, typer.Option("--after", help="The period to compare it with.")] = "",
    links: Annotated[bool, typer.Option("--links", help="What its journeys share with other cases.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the journeys that a case tells: from sentences, tickets and tables, with the page of each.

    Two periods can be compared: which ways are new, which are abandoned, and by which documents.
    """
    if bool(before) != bool(after):
        raise UsageError("A comparison needs two periods.", next_step="--before 2023-01-01..2023-12-31 --after …")
    periods = (_period(before, "--before"), _period(after, "--after")) if before else None
    workspace = open_existing(read_settings(data=data))
    console = Terminal(highlight=False, soft_wrap=True)
    try:
        here, actor = one_case(workspace, case), workspace.operator
        if geojson is not None:
            _write(geojson, journeys.map_of(workspace, actor, here.id).model_dump_json())
        elif periods is not None:
            _compared(
                console,
                journeys.compare(workspace, actor, here.id, before=periods[0], after=periods[1]),
                as_json=as_json,
            )
        elif links:
            _linked(console, journeys.list_links(workspace, actor, here.id).links, as_json=as_json)
        else:
            _listed(console, journeys.list_legs(workspace, actor, here.id, limit=100_000).legs, as_json=as_json)
    finally:
        workspace.close()


def _period(text: str, option: str) -> Period:
    first, _, last = text.partition("..")
    try:
        return Period(first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last))
    except (ValueError, ValidationError):
        raise UsageError(f"{option} is no period.", next_step="Write it as 2023-01-01..2023-12-31.") from None


def _write(file: Path, text: str) -> None:
    if str(file) == "-":
        sys.stdout.write(json_shown(text) + "\n")
        return
    try:
        with whole_file(file) as out:
            out.write(f"{text}\n".encode())
    except OSError as error:
        raise UsageError(f"Cannot write {file}: {error.strerror}.", next_step="Name another file.") from error


def _listed(console: Terminal, legs: Sequence[LegInCase], *, as_json: bool) -> None:
    for one in legs:
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        else:
            console.print(f"{way_of(one.leg)}\n    {one.name} page {one.leg.span.page}", markup=False)
    if not as_json:
        console.print(f"{len(legs)} legs.")


def way_of(leg: Leg) -> str:
    """A leg in a line."""
    names = [place.text.replace("\n", " ") if place else "?" for place in (leg.origin, *leg.transit, leg.destination)]
    if leg.origin is None and leg.destination is None:
        names = []
    days = f"{leg.date}/{leg.until}" if leg.until else leg.date
    told = ["planned" if leg.planned else "", days, leg.carrier, leg.vehicle, leg.plate, leg.price]
    told += [f"crossing at {leg.crossing.text}" if leg.crossing else "", f"paid by {leg.payer}" if leg.payer else ""]
    told += [f"with {', '.join(leg.travellers)}" if leg.travellers else ""]
    rest = ", ".join(" ".join(str(one).split()) for one in told if one)
    return ": ".join(part for part in (" → ".join(names), rest) if part)


def _compared(console: Terminal, found: Comparison, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
        return
    for way in found.ways:
        console.print(_way(way), markup=False)
    console.print(f"{found.undated} legs tell no date and stand in neither period.", style="dim")
    if found.planned:
        console.print(f"{found.planned} legs were only planned and count in neither period.", style="dim")


def _way(way: Way) -> str:
    ends = " → ".join(name or "?" for name in (way.origin, way.destination)) + (
        f" at {way.crossing}" if way.crossing else ""
    )
    names = ", ".join(dict.fromkeys(f"{one.name} page {one.leg.span.page}" for one in (*way.before, *way.after)))
    return f"{way.kind.value}: {ends}  {len(way.before)} then {len(way.after)}\n    {names}"


def _linked(console: Terminal, links: Sequence[Link], *, as_json: bool) -> None:
    for link in links:
        if as_json:
            sys.stdout.write(json_shown(link.model_dump_json()) + "\n")
        else:
            names = ", ".join(f"{place.name} page {place.page}" for place in link.places)
            console.print(f"{link.kind.value} {link.normal}: {link.reason}\n    {names}", markup=False)
    if not as_json and not links:
        console.print("Nothing in common with another case.")
