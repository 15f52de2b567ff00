"""The card of this server, and the servers whose cards somebody here took in: where bundles go to and come from."""

import hashlib
from collections.abc import Sequence

from api import exporting
from api.wiring import Workspace
from models.audit import Actor
from models.carried import Peer, PeerCard, PeerId
from models.case import Agency
from models.errors import Conflict, NotFound, UnknownSender, UsageError
from models.ids import AgencyId, fresh
from services.casefile.agekeys import SEED, Identity, identity_of, recipient_of
from services.casefile.signing import fingerprint
from services.records import secret

LIST, CHANGE = "peer.list", "peer.change"


def identity(workspace: Workspace) -> Identity:
    """The key that opens bundles for this server, derived from the installation's secret for this alone."""
    place = workspace.settings.secret_file or workspace.folder.catalogue.with_name(secret.NAME)
    return identity_of(secret.derived_key(secret.read_or_make(place), "lince: bundles")[:SEED])


def home(workspace: Workspace, actor: Actor, agency: AgencyId | None) -> Agency:
    """One's own agency; the machine's operator names one, or means the only one. Raises UsageError, NotFound."""
    wanted = agency if actor.operator else actor.agency
    if wanted is None:
        known = workspace.records.people.agencies()
        if len(known) != 1:
            raise UsageError("Which agency? There is not exactly one here.", next_step="Name it with --agency.")
        return known[0]
    return workspace.records.people.agency(wanted)


def own_card(workspace: Workspace, actor: Actor, agency: AgencyId | None = None) -> PeerCard:
    """What is handed to other servers. It holds no secret. Raises NotAllowed, UsageError, NotFound."""
    workspace.access.allow(actor, LIST)
    card = PeerCard(
        agency=home(workspace, actor, agency),
        recipient=str(identity(workspace).to_public()),
        key=exporting.signer(workspace).public_key.decode(),
    )
    workspace.records.audit.append(actor, LIST, detail={"card": print_of(card)})
    return card


def with_people(workspace: Workspace) -> frozenset[AgencyId]:
    """The agencies that have people on this server."""
    return frozenset(user.agency for user in workspace.records.people.users() if user.active)


def print_of(card: PeerCard) -> str:
    """What two people compare by another way: SHA-256 over a card."""
    told = [card.agency.id, card.agency.name, card.agency.country, card.recipient, card.key]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def trust(workspace: Workspace, actor: Actor, card: PeerCard, *, compared: str) -> Peer:
    """Take a card in. `compared`: its fingerprint as the other side told it by another way.

    Raises NotAllowed, UsageError (another fingerprint, no usable keys), Conflict (it is known, or it is our own).
    """
    workspace.access.allow(actor, CHANGE)
    if compared.strip().lower() != print_of(card):
        raise UsageError(
            "The fingerprint is another one than that of the card.",
            next_step="Ask the other side to read theirs out: `lince carry card` prints it.",
        )
    recipient_of(card.recipient)
    if not card.key.startswith("-----BEGIN PUBLIC KEY-----"):
        raise UsageError("The card holds no public key.", next_step="Have it sent again.")
    if card.recipient == str(identity(workspace).to_public()):
        raise Conflict("This is the card of this server itself.")
    ours = with_people(workspace)
    for one in workspace.records.people.agencies():
        if same(one, card.agency) and one.id in ours:
            raise Conflict("The card is of an agency whose people work on this server.")
    for known in workspace.records.carried.peers():
        if known.revoked_at is None and same(card.agency, known.card.agency):
            raise Conflict(
                f"A card of {known.card.agency.name} is here already.", next_step="Drop it first: `lince carry drop`."
            )
    peer = Peer(id=PeerId(fresh()), card=card, added_by=actor.name, added_at=workspace.clock.now())
    with workspace.records.transaction():
        workspace.records.carried.add_peer(peer)
        workspace.records.audit.append(actor, CHANGE, subject=peer.id, detail={"act": "trust", "card": print_of(card)})
    return peer


def same(one: Agency, other: Agency) -> bool:
    """Whether two may stand for one body: by its id, or its name and country."""
    return one.id == other.id or (one.name, one.country) == (other.name, other.country)


def drop(workspace: Workspace, actor: Actor, peer: PeerId) -> Peer:
    """Nothing goes to a server or is taken from it any more. Raises NotAllowed, NotFound."""
    workspace.access.allow(actor, CHANGE)
    found = standing(workspace, peer)
    with workspace.records.transaction():
        workspace.records.carried.revoke_peer(found.id, by=actor.name, at=workspace.clock.now())
        workspace.records.audit.append(actor, CHANGE, subject=found.id, detail={"act": "drop"})
    return found


def known_peers(workspace: Workspace, actor: Actor) -> Sequence[Peer]:
    """All, revoked ones too. Raises NotAllowed."""
    workspace.access.allow(actor, LIST)
    found = workspace.records.carried.peers()
    workspace.records.audit.append(actor, LIST, detail={"peers": len(found)})
    return found


def standing(workspace: Workspace, peer: str) -> Peer:
    """A peer by its id, or the name of its agency, that was not dropped. Raises NotFound."""
    wanted = peer.strip()
    for one in workspace.records.carried.peers():
        if one.revoked_at is None and wanted and wanted in (one.id, one.card.agency.name):
            return one
    raise NotFound("No such server is known here.", next_step="`lince carry peers` lists them.")


def still(workspace: Workspace, peer: Peer) -> None:
    """That nobody dropped a peer in the meantime. Raises UnknownSender."""
    if all(one.id != peer.id or one.revoked_at is not None for one in workspace.records.carried.peers()):
        raise UnknownSender("The other server was dropped while the bundle was read or written.")


def senders(workspace: Workspace, key: bytes) -> Sequence[Peer]:
    """The peers that sign with a key (PEM): a server has one, for all agencies on it. Raises UnknownSender."""
    known = [one for one in workspace.records.carried.peers() if one.revoked_at is None]
    found = [one for one in known if fingerprint(one.card.key.encode()) == fingerprint(key)]
    if not found:
        raise UnknownSender("The bundle was signed with a key that nobody here knows.")
    return found
