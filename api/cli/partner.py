"""`lince partner`: our desk for questions of other agencies, and the agencies that ask and are asked."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api import answering, holding, partners
from api.cli.agency import agency_named
from api.cli.options import DataOption, JsonOption, open_existing
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.logs import configure_logs
from api.names import json_shown
from api.partner_server import serve_partners
from api.settings import read_settings
from api.wiring import Workspace
from models.deconfliction import Card, Partner
from models.errors import NotFound, UsageError
from models.ids import AgencyId


class Act(StrEnum):
    """What may be done."""

    LIST = "list"
    DESK = "desk"
    CARD = "card"
    ADD = "add"
    CHANGE = "change"
    REVOKE = "revoke"
    PREPARE = "prepare"
    RECEIVED = "received"
    SERVE = "serve"


def partner(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    which: Annotated[str, typer.Argument(help="add: the card's file; else the partner's name or id.")] = "",
    contact: Annotated[str, typer.Option("--contact", help="desk: who picks up.")] = "",
    url: Annotated[str, typer.Option("--url", help="desk: where we answer, https://HOST:PORT.")] = "",
    fingerprint: Annotated[str, typer.Option("--fingerprint", help="add: as the other agency read it out.")] = "",
    quota: Annotated[
        int | None, typer.Option("--quota", help="add, change: elements in 24 hours.", show_default=False)
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="card: file to write.")] = None,
    agency: Annotated[str, typer.Option("--agency", help="The agency, where there are several.")] = "",
    host: Annotated[str, typer.Option("--host", help="serve: address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="serve: port; 0 takes a free one.")] = 8766,
    *,
    renew: Annotated[bool, typer.Option("--renew", help="desk: make new keys.")] = False,
    now: Annotated[bool, typer.Option("--now", help="prepare: also what is less than a day old.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Questions between agencies: hit or no hit on a value, without showing it.

    desk: open ours, or change it · card: what other agencies are handed · add, change, revoke: partners ·
    prepare: make what they are answered with anew (once a day) · received: what they asked · serve: answer them.
    """
    settings = read_settings(data=data)
    workspace = open_existing(settings)
    try:
        operator, home = workspace.operator, agency_named(workspace, agency).id
        match act:
            case Act.DESK:
                desk = partners.set_desk(workspace, operator, contact=contact, url=url, renew=renew, agency=home)
                _say(f"Fingerprint of the card, to be read out: {desk.fingerprint}")
            case Act.CARD:
                _card(workspace, home, to)
            case Act.ADD:
                card = _card_in(which)
                given = partners.QUOTA if quota is None else quota
                partners.add_partner(
                    workspace, operator, card=card, fingerprint_seen=fingerprint, quota=given, agency=home
                )
            case Act.CHANGE:
                if quota is None:
                    raise UsageError("What is to change? --quota is missing.", next_step="For example --quota 1024.")
                partners.change_partner(workspace, operator, partner_named(workspace, home, which).id, quota=quota)
            case Act.REVOKE:
                partners.revoke_partner(workspace, operator, partner_named(workspace, home, which).id)
            case Act.PREPARE:
                one = partner_named(workspace, home, which).id if which else None
                done = holding.prepare(workspace, operator, agency=home, partner=one, now=now)
                _say(f"Prepared for {len(done)} partners.")
                if not done and not now:
                    _say("What was prepared less than a day ago stays as it is; --now prepares it all the same.")
            case Act.RECEIVED:
                _received(workspace, home, as_json=as_json)
            case Act.SERVE:
                configure_logs(settings.log_level)
                serve_partners(workspace, home, host=host, port=port, say=_say)
            case Act.LIST:
                pass
        if act in (Act.LIST, Act.ADD, Act.CHANGE, Act.REVOKE):
            _show(workspace, home, as_json=as_json)
    finally:
        workspace.close()


def partner_named(workspace: Workspace, agency: AgencyId, which: str) -> Partner:
    """The one partner of that name or id, living ones before revoked ones. Raises UsageError, NotFound."""
    if not which.strip():
        raise UsageError("Which partner? Its name is missing.", next_step="`lince partner list` has those there are.")
    known = workspace.records.partners.of(agency)
    found = [one for one in known if which.strip() in (one.id, one.card.name)]
    living = [one for one in found if one.active] or found
    if not living:
        raise NotFound("There is no such partner.", next_step="`lince partner list` has those there are.")
    if len(living) > 1:
        raise UsageError(
            "Several partners have this name.", next_step="Name it by its id: `lince partner list --json`."
        )
    return living[0]


def _card(workspace: Workspace, agency: AgencyId, to: Path | None) -> None:
    desk = partners.read_desk(workspace, workspace.operator, agency)
    told = desk.card.model_dump_json(indent=1) + "\n"
    if to is None:
        sys.stdout.write(told)
    else:
        with whole_file(to) as out:
            out.write(told.encode())
    _say(f"Fingerprint, to be read out by telephone: {desk.fingerprint}")


def _card_in(which: str) -> Card:
    if not which.strip():
        raise UsageError("Which card? Its file is missing.", next_step="For example meseta.json.")
    try:
        with Path(which).open("rb") as file:
            return Card.model_validate_json(file.read(20_000))
    except OSError as error:
        raise UsageError(f"The card cannot be read: {error.strerror}.", next_step="Check the file's name.") from error
    except ValidationError as error:
        raise UsageError("This file is no card.", next_step="Ask for the card again.") from error


def _show(workspace: Workspace, agency: AgencyId, *, as_json: bool) -> None:
    found = partners.list_partners(workspace, workspace.operator, agency)
    if as_json:
        for one in found:
            print(json_shown(one.model_dump_json()))
        return
    table = Table("partner", "country", "state", "quota", "prepared", "contact", box=None)
    for one in found:
        prepared = "never" if one.prepared_at is None else one.prepared_at.isoformat(" ", "minutes")
        state = "active" if one.active else "revoked"
        table.add_row(one.card.name, one.card.country, state, str(one.quota), prepared, one.card.contact)
    Terminal(highlight=False, soft_wrap=True).print(table)


def _received(workspace: Workspace, agency: AgencyId, *, as_json: bool) -> None:
    found = answering.received(workspace, workspace.operator, agency=agency)
    if as_json:
        for one in found:
            print(json_shown(one.model_dump_json()))
        return
    table = Table("at", "agency", "purpose", "legal basis", "elements", "outcome", box=None)
    for one in found:
        at, outcome = one.at.isoformat(" ", "minutes"), one.refusal or one.state.value
        table.add_row(at, one.by, one.reason.purpose.value, one.reason.basis, str(one.elements), outcome)
    Terminal(highlight=False, soft_wrap=True).print(table)


def _say(sentence: str) -> None:
    Terminal(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)
