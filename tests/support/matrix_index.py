"""How the matrix asks for the index to be built anew: another order lies there, or the last one was answered."""

from typing import Any

from support.web import World

from api.reindexing import Answer, Order, Orders
from models.ids import fresh


def ordered(world: World) -> dict[str, Any]:
    """Somebody has asked for it: whoever may do so too is told."""
    Orders(world.workspace.folder).give(Order(fresh(), "ana", world.workspace.clock.now().isoformat(), 2))
    return {}


def rebuilt(world: World) -> dict[str, Any]:
    """Nobody waits for it, and it was done once."""
    Orders(world.workspace.folder).answer(fresh(), Answer(2, at=world.workspace.clock.now().isoformat(), files=2))
    return {}
