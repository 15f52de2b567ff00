"""To whom what leaves a case may go: an agency's list of recipients, and grounds for all others."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from api import transferring
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.transferring import RecipientAsked, Recipients, TransferAsked, TransferShown
from models.audit import Actor
from models.base import Record
from models.errors import NotAllowed
from models.ids import AgencyId
from models.recipient import GroundKind, Recipient, Transfer, TransferRules

router = APIRouter(tags=["transfers"], route_class=JsonRoute)

RecipientParam = Annotated[str, Path(pattern=ID, description="id of a line of the list")]
TransferParam = Annotated[str, Path(pattern=ID, description="id of a ground")]


class Transfers(Record):
    """The grounds that were recorded in a case, the newest first."""

    transfers: tuple[TransferShown, ...]


_LIST = Recipients(
    recipients=(
        Recipient(
            id="4d5e6f708192a3b4c5d6e7f809a1b2c3",
            agency=examples.AGENCY.id,
            country="AR",
            name="Fiscalía Pilcomayo",
            ground="Mercosur agreement 12/01",
            set_by=examples.USER.login,
            set_at=examples.WHEN,
        ),
    ),
    rules=TransferRules(),
)
_TRANSFER = TransferShown(
    transfer=Transfer(
        id="5e6f708192a3b4c5d6e7f809a1b2c3d4",
        case=examples.CASE.id,
        recipient="Tribunal do Norte",
        country="BR",
        kind=GroundKind.SINGLE_CASE,
        ground="letter rogatory 31/2026",
        asked_by=examples.USER.login,
        user=examples.USER.id,
        asked_at=examples.WHEN,
    ),
    holds=False,
)
_CHANGED = answers(*CHANGING, "not_found", "conflict", "invalid", example=_TRANSFER)


@router.get("/recipients", summary="List your agency's recipients", responses=answers(*SIGNED_IN, example=_LIST))
def read_recipients(workspace: Here, actor: CurrentActor) -> Recipients:
    """Bodies and countries that things may be given to without a ground for each, and what is asked of all others."""
    return transferring.recipients(workspace, actor, _home(actor))


@router.post(
    "/recipients",
    summary="Put a recipient on the list",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "usage", "conflict", "invalid", example=_LIST, status=201),
)
def add_recipient(workspace: Here, actor: CurrentActor, asked: RecipientAsked) -> Recipients:
    """A body, or all bodies of a country, with the law or treaty that allows it."""
    return transferring.add(workspace, actor, _home(actor), asked)


@router.put(
    "/recipients/rules", summary="Say what transfers need", responses=answers(*CHANGING, "invalid", example=_LIST)
)
def set_transfer_rules(workspace: Here, actor: CurrentActor, rules: TransferRules) -> Recipients:
    """Whether bodies of the own country must be on the list too, and whether two officers must agree to a ground."""
    return transferring.set_rules(workspace, actor, _home(actor), rules)


@router.delete(
    "/recipients/{recipient}",
    summary="Take a recipient off the list",
    responses=answers(*CHANGING, "not_found", "invalid", example=_LIST),
)
def remove_recipient(workspace: Here, actor: CurrentActor, recipient: RecipientParam) -> Recipients:
    """It acts at once. What he got stays in the audit log."""
    return transferring.remove(workspace, actor, _home(actor), recipient)


@router.get(
    "/cases/{case}/transfers",
    summary="List grounds for transfers",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Transfers(transfers=(_TRANSFER,))),
)
def read_transfers(workspace: Here, actor: CurrentActor, case: CaseParam) -> Transfers:
    """Who may get something of the case although he is not on the list; those that wait or have ended too."""
    return Transfers(transfers=tuple(transferring.transfers(workspace, actor, case)))


@router.post(
    "/cases/{case}/transfers",
    summary="Record a ground for a transfer",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "usage", "invalid", example=_TRANSFER, status=201),
)
def ask_transfer(workspace: Here, actor: CurrentActor, case: CaseParam, asked: TransferAsked) -> TransferShown:
    """For one recipient who is not on the list, by the name that exports will give. Others must agree to it."""
    return transferring.ask(workspace, actor, case, asked)


@router.post("/cases/{case}/transfers/{transfer}/approve", summary="Agree to a transfer", responses=_CHANGED)
def approve_transfer(workspace: Here, actor: CurrentActor, case: CaseParam, transfer: TransferParam) -> TransferShown:
    """As another officer of the case than who recorded its ground."""
    return transferring.approve(workspace, actor, case, transfer)


@router.post("/cases/{case}/transfers/{transfer}/withdraw", summary="End a ground for transfers", responses=_CHANGED)
def withdraw_transfer(workspace: Here, actor: CurrentActor, case: CaseParam, transfer: TransferParam) -> TransferShown:
    """It acts at once; what has left has left."""
    return transferring.withdraw(workspace, actor, case, transfer)


def _home(actor: Actor) -> AgencyId:
    if actor.agency is None:
        raise NotAllowed("You are of no agency.")
    return actor.agency
