"""What the permission matrix needs of bundles: another server, known by its card."""

from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from support.factories import NOON, an_agency
from support.web import HOME, World

from api import peers
from models.carried import Peer, PeerCard, PeerId
from models.ids import AgencyId, fresh


def another_card() -> PeerCard:
    """The card of a server of our country that nobody knows yet."""
    key = Ed25519PrivateKey.generate().public_key()
    agency = an_agency(f"Unidad {fresh()[:8]}", country=HOME.country).model_copy(update={"id": AgencyId(fresh())})
    return PeerCard(
        agency=agency,
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
        key=key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


def a_card() -> dict[str, Any]:
    """A form that takes one in, its fingerprint compared."""
    card = another_card()
    return {"data": {"card": card.model_dump_json(), "fingerprint": peers.print_of(card)}}


def a_peer(world: World) -> str:
    """A server that is known."""
    peer = Peer(id=PeerId(fresh()), card=another_card(), added_by="somebody", added_at=NOON)
    world.workspace.records.carried.add_peer(peer)
    return peer.id
