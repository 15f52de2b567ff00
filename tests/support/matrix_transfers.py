"""What the permission matrix needs of recipients and grounds for transfers."""

from support.factories import NOON
from support.web import APART, HOME, OURS, World

from api.accounts import actor_of
from models.ids import fresh
from models.recipient import GroundKind, Recipient, Transfer

GROUND = {"recipient": "Tribunal do Norte", "country": "BR", "kind": "single_case", "ground": "carta rogatoria 31/2026"}


def a_recipient(world: World) -> str:
    """A line of our agency's list."""
    made = Recipient(
        id=fresh(), agency=HOME.id, country="BR", name=f"Vara {fresh()}", ground="tratado", set_by="ana", set_at=NOON
    )
    world.workspace.records.recipients.add(made)
    return made.id


def a_transfer(world: World) -> str:
    """A ground in our case that somebody who is in none recorded: it waits for an officer."""
    made = Transfer(
        id=fresh(), case=OURS.id, recipient="Tribunal do Norte", country="BR", kind=GroundKind.SINGLE_CASE,
        ground="carta rogatoria 31/2026", asked_by=actor_of(APART[23]).name, user=APART[23].id, asked_at=NOON,
    )  # fmt: skip
    world.workspace.records.recipients.record(made)
    return made.id
