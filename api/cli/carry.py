"""`lince carry`: cases and joint spaces between two servers, by signed and encrypted bundles."""

import sys
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api import carrying, entering, peers
from api.cli.options import DataOption, JsonOption, ReasonOption, one_case, open_existing, reasoned
from api.cli.terminal import Terminal
from api.names import json_shown, shown
from api.settings import read_settings
from api.wiring import Workspace
from models.audit import Actor
from models.carried import BundleId, Carried, Direction, Entered, Manifest, PeerCard
from models.errors import NotFound, UsageError
from models.ids import AgencyId
from models.joint import SpaceId


class Act(StrEnum):
    """What may be done with bundles and the servers that they go between."""

    CARD = "card"
    TRUST = "trust"
    PEERS = "peers"
    DROP = "drop"
    OUT = "out"
    LOOK = "look"
    IN = "in"
    LIST = "list"
    EXCERPT = "excerpt"


_LARGEST_CARD = 64 * 1024


def carry(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    what: Annotated[
        str, typer.Argument(help="trust: file of a card · drop: a peer · look, in: a bundle · excerpt: a bundle's id")
    ] = "",
    *,
    case: Annotated[str, typer.Option("--case", help="With out: number of the case.")] = "",
    space: Annotated[str, typer.Option("--space", help="With out: number of the joint space.")] = "",
    peer: Annotated[str, typer.Option("--peer", help="With out: name of the agency that gets it.")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="With out: for what; it travels along.")] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="With out: file to be made.")] = None,
    agency: Annotated[
        str, typer.Option("--agency", help="Name of our agency: whose card, whose loans, whose case it becomes.")
    ] = "",
    number: Annotated[str, typer.Option("--number", help="With in: number of the case here.")] = "",
    fingerprint: Annotated[
        str, typer.Option("--fingerprint", help="With trust: as the other side read it out to you.")
    ] = "",
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move a case or a joint space between two servers by a signed, encrypted bundle.

    Each side hands out its card (`card`) and takes in the other's (`trust`), after comparing the fingerprint by another
    way. `out` writes originals, what was read and found, decisions, custody and an excerpt of the audit log; documents
    that name protected people, redacted ones, what is for intelligence only and what was not read to its end stay, and
    are counted. `in` checks all of it before
    anything is stored; the same bundle again changes nothing.
    """
    workspace = open_existing(read_settings(data=data))
    try:
        actor, ours = reasoned(workspace, reason), _agency(workspace, agency)
        match act:
            case Act.CARD:
                _card(peers.own_card(workspace, actor, ours))
            case Act.TRUST:
                added = peers.trust(workspace, actor, _read_card(what), compared=_fingerprint(fingerprint))
                _say(f"{shown(added.card.agency.name)} is known now, as {added.id}.")
            case Act.PEERS:
                _peers(workspace, actor, as_json=as_json)
            case Act.DROP:
                dropped = peers.drop(workspace, actor, peers.standing(workspace, what).id)
                _say(f"Nothing goes to {shown(dropped.card.agency.name)} or comes from it any more.")
            case Act.OUT:
                _told(
                    _out(workspace, actor, ours, case=case, space=space, peer=peer, purpose=purpose, to=to), as_json, to
                )
            case Act.LOOK:
                _look(entering.look(workspace, actor, _file(what)), as_json=as_json)
            case Act.IN:
                _entered(entering.enter(workspace, actor, _file(what), agency=ours, number=number.strip()), as_json)
            case Act.LIST:
                _list(workspace, actor, as_json=as_json)
            case Act.EXCERPT:
                _excerpt(workspace, actor, what)
    finally:
        workspace.close()


def _agency(workspace: Workspace, name: str) -> AgencyId | None:
    if not name.strip():
        return None
    for one in workspace.records.people.agencies():
        if name.strip() in (one.name, one.id):
            return one.id
    raise NotFound("There is no agency of this name.", next_step="`lince agency list` has them.")


def _out(
    workspace: Workspace, actor: Actor, ours: AgencyId | None, *, case: str, space: str, peer: str, purpose: str,
    to: Path | None,
) -> Carried:  # fmt: skip
    if to is None:
        raise UsageError("Where to? Name a file with --to.", next_step="It must be new.")
    if bool(case.strip()) == bool(space.strip()):
        raise UsageError("What leaves? A case or a joint space.", next_step="Name one with --case or --space.")
    if not peer.strip():
        raise UsageError("Who gets it? Name it with --peer.", next_step="`lince carry peers` lists whom you know.")
    other = peers.standing(workspace, peer)
    if case.strip():
        found = one_case(workspace, case)
        return carrying.carry_case(workspace, actor, found.id, peer=other, purpose=purpose, to=to)
    named = [one.id for one in workspace.records.joint.all() if one.number == space.strip()]
    if len(named) != 1:
        raise NotFound("There is not exactly one joint space of this number.", next_step="See `lince joint list`.")
    home = peers.home(workspace, actor, ours)
    return carrying.carry_space(workspace, actor, SpaceId(named[0]), agency=home, peer=other, purpose=purpose, to=to)


def _card(card: PeerCard) -> None:
    sys.stdout.write(json_shown(card.model_dump_json()) + "\n")
    Terminal(stderr=True, highlight=False, soft_wrap=True).print(f"Its fingerprint: {peers.print_of(card)}")


def _read_card(name: str) -> PeerCard:
    try:
        with _file(name).open("rb") as file:
            return PeerCard.model_validate_json(file.read(_LARGEST_CARD))
    except ValidationError as error:
        raise UsageError(
            "This is no card of a server.", next_step="The other side makes one: `lince carry card`."
        ) from error
    except OSError as error:
        raise UsageError(f"The card cannot be read: {error.strerror}.", next_step="Check its path.") from error


def _fingerprint(given: str) -> str:
    if not given.strip():
        raise UsageError(
            "Which fingerprint did the other side read out?",
            next_step="Ask by telephone, and give it with --fingerprint. `lince carry card` printed it there.",
        )
    return given


def _file(name: str) -> Path:
    if not name.strip():
        raise UsageError("Which file? It is missing.", next_step="Name it behind the act.")
    path = Path(name)
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", next_step="A bundle, and a card, is one file.")
    return path


def _say(line: str) -> None:
    Terminal(highlight=False, soft_wrap=True).print(line, markup=False)


def _peers(workspace: Workspace, actor: Actor, *, as_json: bool) -> None:
    table = Table("id", "agency", "country", "fingerprint", "by", "dropped", box=None)
    for one in peers.known_peers(workspace, actor):
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        table.add_row(
            one.id,
            one.card.agency.name,
            one.card.agency.country,
            peers.print_of(one.card),
            one.added_by,
            one.revoked_by,
        )
    if not as_json:
        Terminal(highlight=False, soft_wrap=True).print(table)


def _told(one: Carried, as_json: bool, to: Path | None) -> None:  # noqa: FBT001 - what --json said
    if as_json:
        sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        return
    _say(f"{to}: bundle {one.id} for {shown(one.agency)}, {one.documents} documents.")
    for left in one.left:
        _say(f"{left.documents} stayed here: {left.reason}.")
    _say(f"SHA-256 of its signed list: {one.digest}")


def _look(found: Manifest, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
        return
    _say(f"Bundle {found.id} of {shown(found.sender.name)}, {found.made_at:%Y-%m-%d %H:%M} UTC: sound; not stored.")
    _say(f"Purpose: {shown(found.purpose)}")
    for one in found.cases:
        _say(f"Case {shown(one.number)} ({one.sensitivity.value}): {len(one.documents)} documents.")
    for left in found.left:
        _say(f"{left.documents} stayed with the sender: {left.reason}.")
    _say(f"{len(found.objects)} files, {sum(one.size for one in found.objects)} bytes.")


def _entered(found: Entered, as_json: bool) -> None:  # noqa: FBT001 - what --json said
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
    elif not found.new:
        _say(f"Bundle {found.bundle.id} had entered before: nothing changed.")
    else:
        _say(f"Bundle {found.bundle.id} of {shown(found.bundle.agency)} entered: {found.bundle.documents} documents.")
        _say(f"{found.files} files and {sum(found.added.values())} rows are new here.")
        _say("A server on this data folder indexes them, or the next `lince ingest`.")


def _list(workspace: Workspace, actor: Actor, *, as_json: bool) -> None:
    workspace.access.allow(actor, "bundle.list")
    found = workspace.records.carried.all()
    workspace.records.audit.append(actor, "bundle.list", detail={"bundles": len(found)})
    table = Table("id", "way", "what", "agency", "documents", "by", "at", box=None)
    for one in found:
        if as_json:
            sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
        table.add_row(
            one.id, one.direction.value, one.kind, one.agency, str(one.documents), one.by, f"{one.at:%Y-%m-%d %H:%M}"
        )
    if not as_json:
        Terminal(highlight=False, soft_wrap=True).print(table)


def _excerpt(workspace: Workspace, actor: Actor, what: str) -> None:
    """The ledgers and events that came with a bundle, a line each."""
    workspace.access.allow(actor, "bundle.list")
    bundle = BundleId(what.strip())
    if workspace.records.carried.bundle(bundle, Direction.IN) is None:
        raise NotFound("No such bundle entered here.", next_step="`lince carry list` has them.")
    workspace.records.audit.append(actor, "bundle.list", subject=bundle)
    for piece in _inflated(workspace.records.carried.excerpt(bundle)):
        sys.stdout.write(json_shown(piece))


def _inflated(packed: bytes) -> Iterator[str]:
    unpacker = zlib.decompressobj()
    for at in range(0, len(packed), 65536):
        yield unpacker.decompress(packed[at : at + 65536]).decode("ascii")
    yield unpacker.flush().decode("ascii")
