"""To whom what leaves may go: an agency's list of recipients, and the grounds of a case for all others."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import transferring
from api.http.auth import BrowserActor
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.http.transfers import RecipientParam, TransferParam
from api.transferring import RecipientAsked, TransferAsked
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.errors import LinceError
from models.ids import CaseId
from models.recipient import LONGEST_TEXT, GroundKind, TransferRules

router = APIRouter()

_LINE = dict.fromkeys(("country", "name", "ground"), "")
_GROUND = dict.fromkeys(("recipient", "country", "kind", "ground"), "")

Short = Annotated[str, Form(max_length=LONGEST_TEXT)]


@router.get("/recipients")
def recipients_page(screen: CurrentScreen) -> Response:
    """The list of one's agency, and what it asks of all others."""
    return _recipients(screen)


def _recipients(screen: Screen, *, given: Mapping[str, str] | None = None, error: LinceError | None = None) -> Response:
    home = screen.visitor.user.agency
    return screen.page(
        "recipients.html",
        here="recipients",
        tab="recipients",
        status=status_of(error),
        found=transferring.recipients(screen.workspace, screen.actor, home),
        may_change=screen.may("recipient.change"),
        countries=_countries(screen),
        given={**_LINE, "country": screen.workspace.records.people.agency(home).country, **(given or {})},
        longest=LONGEST_TEXT,
        problem=said(screen, error),
    )


@router.post("/recipients")
def take_recipient(
    screen: CurrentScreen, actor: BrowserActor, *, country: Short = "", name: Short = "", ground: Short = ""
) -> Response:
    """Put somebody on the list. What is wrong is said above the form, and nothing typed is lost."""
    screen.workspace.access.allow(actor, transferring.CHANGE)
    given = {"country": country, "name": name, "ground": ground}
    return done(
        lambda: transferring.add(
            screen.workspace, actor, screen.visitor.user.agency, RecipientAsked.model_validate(given)
        ),
        "/recipients",
        lambda error: _recipients(screen, given=given, error=error),
    )


@router.post("/recipients/rules")
def take_rules(screen: CurrentScreen, actor: BrowserActor, *, own: Short = "", two: Short = "") -> Response:
    """Say what transfers need."""
    rules = TransferRules(own_country=not own, two_persons=bool(two))
    return done(
        lambda: transferring.set_rules(screen.workspace, actor, screen.visitor.user.agency, rules),
        "/recipients",
        lambda error: _recipients(screen, error=error),
    )


@router.post("/recipients/{recipient}/remove")
def drop_recipient(screen: CurrentScreen, actor: BrowserActor, recipient: RecipientParam) -> Response:
    """Take somebody off the list."""
    return done(
        lambda: transferring.remove(screen.workspace, actor, screen.visitor.user.agency, recipient),
        "/recipients",
        lambda error: _recipients(screen, error=error),
    )


@router.get("/cases/{case}/transfers")
def transfers_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The grounds of a case, and the form of a new one."""
    return _transfers(screen, case)


def _transfers(
    screen: Screen, case: CaseId, *, given: Mapping[str, str] | None = None, error: LinceError | None = None
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    return screen.page(
        "transfers.html",
        here="cases",
        status=status_of(error),
        case=found,
        grounds=transferring.transfers(screen.workspace, screen.actor, case),
        rules=screen.workspace.records.recipients.rules(found.agency),
        kinds=tuple(GroundKind),
        countries=_countries(screen),
        may_ask=screen.may("transfer.ask", case),
        may_approve=screen.may("transfer.approve", case) and screen.actor.user is not None,
        given={**_GROUND, **(given or {})},
        longest=LONGEST_TEXT,
        problem=said(screen, error),
    )


@router.post("/cases/{case}/transfers")
def take_transfer(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    recipient: Short = "",
    country: Short = "",
    kind: Short = "",
    ground: Short = "",
) -> Response:
    """Record a ground. What is wrong is said above the form, and nothing typed is lost."""
    given = {"recipient": recipient, "country": country, "kind": kind, "ground": ground}
    return done(
        lambda: transferring.ask(screen.workspace, screen.actor, case, TransferAsked.model_validate(given)),
        f"/cases/{case}/transfers",
        lambda error: _transfers(screen, case, given=given, error=error),
    )


@router.post("/cases/{case}/transfers/{transfer}/approve")
def agree_to_transfer(screen: CurrentScreen, case: CaseParam, transfer: TransferParam) -> Response:
    """Agree, as another officer."""
    return done(
        lambda: transferring.approve(screen.workspace, screen.actor, case, transfer),
        f"/cases/{case}/transfers",
        lambda error: _transfers(screen, case, error=error),
    )


@router.post("/cases/{case}/transfers/{transfer}/withdraw")
def end_transfer(screen: CurrentScreen, case: CaseParam, transfer: TransferParam) -> Response:
    """End a ground; acts at once."""
    return done(
        lambda: transferring.withdraw(screen.workspace, screen.actor, case, transfer),
        f"/cases/{case}/transfers",
        lambda error: _transfers(screen, case, error=error),
    )


def _countries(screen: Screen) -> list[tuple[str, str]]:
    return sorted(screen.t.family("country"), key=lambda pair: pair[1])
