"""Bundles between servers: the card of this one, the servers that it knows, and a case written for one of them.

What comes in is sent by a script of the page to the API, or taken in at the terminal by `lince carry`: a bundle may be
larger than any form takes.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response
from pydantic import ValidationError

from api import bundling, entering, peers
from api.http import attachments
from api.http.auth import BrowserActor
from api.http.cases import get_case
from api.http.parameters import ID, CaseParam
from api.http.sessions import still_acting
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.carried import PeerCard, PeerId
from models.errors import LinceError, NotAllowed, NotAuthenticated, NotFound, ReasonNeeded, UsageError
from models.ids import CaseId
from models.joint import HandlingCode

router = APIRouter()

PeerParam = Annotated[PeerId, Path(pattern=ID, description="id of a server that is known here")]
Purpose = Annotated[str, Form(max_length=2000)]
_LARGEST_CARD = 8000
_LEFT = (
    "protected_person", "safety_instruction", "redacted", "level", "waiting", *map(str, HandlingCode),
)  # fmt: skip
"""Why documents stay with a sender: a reason of a later release is shown by its code."""
_SAID = ("looking", "sound", "entering", "entered", "before", "lost", "case", "space", "files", "nothing")


@router.get("/bundles")
def bundles_page(screen: CurrentScreen) -> Response:
    """Our card and the servers that are known."""
    return _bundles(screen)


def _bundles(screen: Screen, *, card: str = "", fingerprint: str = "", error: LinceError | None = None) -> Response:
    own = peers.own_card(screen.workspace, screen.actor)
    return screen.page(
        "bundles.html",
        here="bundles",
        tab="bundles",
        status=status_of(error),
        own=own,
        print_of=peers.print_of,
        known=peers.known_peers(screen.workspace, screen.actor),
        may_change=screen.may("peer.change"),
        may_office=screen.may("user.create"),
        may_enter=screen.may(entering.ACTION),
        brought_words=_said_by(screen) if screen.may(entering.ACTION) else {},
        given={"card": card, "fingerprint": fingerprint},
        longest=_LARGEST_CARD,
        problem=said(screen, error),
    )


def _said_by(screen: Screen) -> dict[str, str]:
    """The words of the script that sends a bundle."""
    words = {name: screen.t(f"bundles.say_{name}") for name in _SAID}
    return words | {reason: screen.t(f"bundle_left.{reason}") for reason in _LEFT}


@router.post("/bundles/peers")
def take_peer(
    screen: CurrentScreen,
    actor: BrowserActor,
    *,
    card: Annotated[str, Form(max_length=_LARGEST_CARD)] = "",
    fingerprint: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take the card of another server in, once its fingerprint was compared by another way."""
    screen.workspace.access.allow(actor, peers.CHANGE)

    def trust() -> None:
        try:
            told = PeerCard.model_validate_json(card)
        except ValidationError as error:
            raise UsageError(
                "This is no card of a server.", next_step="The other side makes one: `lince carry card`."
            ) from error
        peers.trust(screen.workspace, actor, told, compared=fingerprint)

    return done(trust, "/bundles", lambda error: _bundles(screen, card=card, fingerprint=fingerprint, error=error))


@router.post("/bundles/peers/{peer}/drop")
def drop_peer(screen: CurrentScreen, actor: BrowserActor, peer: PeerParam) -> Response:
    """Nothing goes to it or comes from it any more."""
    return done(
        lambda: peers.drop(screen.workspace, actor, peer), "/bundles", lambda error: _bundles(screen, error=error)
    )


@router.get("/cases/{case}/bundles")
def case_bundles_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """What of the case went to other servers or came from them, and the form that writes a bundle."""
    return _of_case(screen, case)


def _of_case(
    screen: Screen, case: CaseId, *, peer: str = "", purpose: str = "", error: LinceError | None = None
) -> Response:
    carried = bundling.of_case(screen.workspace, screen.actor, case)
    return screen.page(
        "case_bundles.html",
        here="cases",
        status=status_of(error),
        case=get_case(screen.workspace, screen.actor, case),
        carried=carried,
        known=[one for one in screen.workspace.records.carried.peers() if one.revoked_at is None],
        may_carry=screen.may("bundle.out", case),
        may_list=screen.may("peer.list"),
        given={"peer": peer, "purpose": purpose},
        problem=said(screen, error),
    )


@router.post("/cases/{case}/bundles")
def take_bundle(screen: CurrentScreen, case: CaseParam, *, peer: Purpose = "", purpose: Purpose = "") -> Response:
    """Write the case for another server: it is taken away at once and kept nowhere here."""
    workspace = screen.workspace
    try:
        stream, rights = bundling.archive(
            workspace,
            screen.actor,
            case,
            peer=peer,
            purpose=purpose,
            still=lambda: still_acting(workspace, screen.visitor),
        )
    except (NotFound, NotAllowed, NotAuthenticated, ReasonNeeded):
        raise
    except LinceError as error:
        return _of_case(screen, case, peer=peer, purpose=purpose, error=error)
    return attachments.archive(stream, name="case.bundle", rights=rights, media_type="application/octet-stream")
