"""What the permission matrix needs of rules, holds and erasures."""

from support.web import APART, HOME, OURS, World

from api import keeping
from api.accounts import actor_of
from api.keeping import HoldAsked
from models.ids import DocumentId, derived
from models.keeping import Erasure, ErasureKind, ErasureState

RULE = {"months": 120, "event": "final judgement", "reason": "Law 260"}
HOLD = {"order": "77/2026", "reason": "appeal is pending"}
ORDER = {"order": "91/2027", "reason": "time of retention is over"}


def a_hold(world: World) -> str:
    """A hold on the document of our case: it stands against no erasure of the matrix, which are of other documents."""
    document = DocumentId(world.document_of(OURS))
    return keeping.set_hold(world.workspace, world.workspace.operator, OURS.id, HoldAsked(document=document, **HOLD)).id


def an_erasure(world: World, number: int) -> str:
    """An erasure of a document that our case never had, asked for by somebody who is in none: it waits for a second."""
    erasure = Erasure(
        id=derived("erasure", str(number), str(world.workspace.clock.now())),
        agency=HOME.id,
        case=OURS.id,
        case_number=OURS.number,
        kind=ErasureKind.DOCUMENT,
        document=DocumentId(derived("erased", str(number))),
        state=ErasureState.ASKED,
        asked_by=actor_of(APART[23]).name,
        asked_at=world.workspace.clock.now(),
        **ORDER,
    )
    world.workspace.records.keeping.ask(erasure)
    return erasure.id


def asking(world: World) -> dict[str, str]:
    """What an erasure of our case is asked for with: no other one of it is open, and this one waits for a second."""
    kept = world.workspace.records.keeping
    kept.demand(HOME.id, two_persons=True)
    for one in kept.erasures(HOME.id):
        kept.withdraw(one.id)
    return ORDER


def opened_again(world: World) -> dict[str, str]:
    """What our case is closed with: it is open when it is asked."""
    world.workspace.records.cases.close(OURS.id, None)
    return {"order": "112/2026", "reason": "final judgement"}
