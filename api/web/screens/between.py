"""Hit or no hit: a case's questions to other agencies and what came of them; the desk, partners, incoming questions."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import answering, asking, holding, partner_line, partners
from api.http.asks import AskParam
from api.http.auth import BrowserActor
from api.http.cases import get_case, list_cases
from api.http.messages import message_response
from api.http.parameters import CaseParam
from api.http.partners import PartnerParam
from api.web.forms import done, lines, said, status_of, unreadable
from api.web.render import CurrentScreen, Screen, see_other
from models.deconfliction import AskedValue, Card, Desk, KeyKind, PartnerId, Purpose, Reason
from models.errors import LinceError, NotAllowed, NotFound, UsageError

router = APIRouter()

_EMPTY = dict.fromkeys(("partner", "kind", "country", "values", "purpose", "basis"), "")

Short = Annotated[str, Form(max_length=300)]
Typed = Annotated[str, Form(max_length=400_000)]


@router.get("/asks")
def asks_page(screen: CurrentScreen) -> Response:
    """Where to ask: one's cases; and, for whom it is, what other agencies asked."""
    cases = [case for case in list_cases(screen.workspace, screen.actor).cases if screen.may("ask.list", case.id)]
    may_receive, may_partners = screen.may("ask.received"), screen.may("partner.list")
    return screen.page(
        "asks.html",
        here="asks",
        cases=cases,
        received=answering.received(screen.workspace, screen.actor) if may_receive else None,
        names={one.id: one.card.name for one in partners.list_partners(screen.workspace, screen.actor)}
        if may_partners
        else {},
        may_desk=screen.may("desk.read"),
    )


@router.get("/cases/{case}/asks")
def case_asks_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The questions of a case, and the form of a new one."""
    return _case_asks(screen, case)


def _case_asks(
    screen: Screen, case: CaseParam, *, given: dict[str, str] | None = None, error: LinceError | None = None
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    asks = asking.list_asks(screen.workspace, screen.actor, case)
    known = partners.list_partners(screen.workspace, screen.actor) if screen.may("partner.list") else []
    return screen.page(
        "case_asks.html",
        here="asks",
        status=status_of(error),
        case=found,
        asks=asks,
        names={one.id: one.card.name for one in known},
        partners=[one for one in known if one.active],
        kinds=tuple(KeyKind),
        purposes=tuple(Purpose),
        may_ask=screen.may("ask.send", case),
        given=given or _EMPTY,
        problem=said(screen, error),
    )


@router.post("/cases/{case}/asks")
def take_ask(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    partner: Short = "",
    kind: Short = "",
    country: Short = "",
    values: Typed = "",
    purpose: Short = "",
    basis: Short = "",
    by: Short = "",
) -> Response:
    """Ask over the connection, or write the question as a file. What is wrong is told above the form."""
    given = {
        "partner": partner, "kind": kind, "country": country, "values": values, "purpose": purpose, "basis": basis,
    }  # fmt: skip
    try:
        asked = [_value(line, KeyKind(kind), country.strip().upper()) for line in lines(values)]
        reason = Reason(purpose=Purpose(purpose), basis=" ".join(basis.split()))
    except ValueError:
        return _case_asks(screen, case, given=given, error=unreadable())
    whom = PartnerId(partner)
    try:
        if by == "file":
            _, data = asking.write_question(
                screen.workspace, screen.actor, case, partner=whom, values=asked, reason=reason
            )
            return message_response(data)
        result = asking.ask_partner(
            screen.workspace, screen.actor, case, partner=whom, values=asked, reason=reason, send=partner_line.send
        )
    except NotAllowed as error:
        if not screen.may("ask.send", case):
            raise
        # The other agency said no: that is an answer to read beside the form.
        return _case_asks(screen, case, given=given, error=error)
    except NotFound:
        raise
    except LinceError as error:
        return _case_asks(screen, case, given=given, error=error)
    return see_other(f"/cases/{case}/asks/{result.ask.id}")


def _value(line: str, kind: KeyKind, country: str) -> AskedValue:
    """A line of the form; behind a semicolon a person's birth date, or the platform of a user name."""
    value, _, more = (part.strip() for part in line.partition(";"))
    return AskedValue(
        kind=kind,
        value=value,
        country=country,
        birth=more if kind is KeyKind.PERSON else "",
        platform=more if kind is KeyKind.HANDLE else "",
    )


@router.get("/cases/{case}/asks/{ask}")
def ask_page(screen: CurrentScreen, case: CaseParam, ask: AskParam) -> Response:
    """Hit or no hit on each value, and whom to call."""
    result = asking.read_result(screen.workspace, screen.actor, case, ask)
    found = get_case(screen.workspace, screen.actor, case)
    hits = sum(one.hit for one in result.answers)
    # Hits first: they are what somebody has to do something about.
    answers = sorted(result.answers, key=lambda one: not one.hit)
    return screen.page("ask.html", here="asks", case=found, result=result, answers=answers, hits=hits)


@router.get("/desk")
def desk_page(screen: CurrentScreen) -> Response:
    """Our card and our partners, with what each may ask and has asked in the last day."""
    return _desk(screen)


def _desk(screen: Screen, *, given: dict[str, str] | None = None, error: LinceError | None = None) -> Response:
    desk: Desk | None
    try:
        desk = partners.read_desk(screen.workspace, screen.actor)
    except NotFound:
        desk = None
    known = partners.list_partners(screen.workspace, screen.actor)
    since = screen.workspace.clock.now() - answering.DAY
    used = {one.id: screen.workspace.records.partners.used(one.id, since=since) for one in known}
    return screen.page(
        "desk.html",
        here="asks",
        status=status_of(error),
        desk=desk,
        card=desk.card.model_dump_json(indent=1) if desk else "",
        partners=known,
        used=used,
        quota=partners.QUOTA,
        may_change=screen.may("desk.change"),
        given=given or dict.fromkeys(("card", "fingerprint", "contact", "url"), ""),
        problem=said(screen, error),
    )


@router.post("/desk")
def take_desk(
    screen: CurrentScreen, actor: BrowserActor, contact: Short = "", url: Short = "", renew: Short = ""
) -> Response:
    """Open the desk, or change it."""
    given = {"card": "", "fingerprint": "", "contact": contact, "url": url}
    return done(
        lambda: partners.set_desk(screen.workspace, actor, contact=contact, url=url.strip(), renew=bool(renew)),
        "/desk",
        lambda error: _desk(screen, given=given, error=error),
    )


@router.post("/desk/partners")
def take_partner(
    screen: CurrentScreen,
    actor: BrowserActor,
    card: Annotated[str, Form(max_length=10_000)] = "",
    fingerprint: Short = "",
    quota: Annotated[int, Form(ge=0)] = partners.QUOTA,
) -> Response:
    """Take another agency's card in."""
    screen.workspace.access.allow(actor, "partner.add")
    given = {"card": card, "fingerprint": fingerprint, "contact": "", "url": ""}
    return done(
        lambda: partners.add_partner(
            screen.workspace, actor, card=_card(card), fingerprint_seen=fingerprint, quota=quota
        ),
        "/desk",
        lambda error: _desk(screen, given=given, error=error),
    )


def _card(text: str) -> Card:
    try:
        return Card.model_validate_json(text)
    except ValueError as error:
        raise UsageError(
            "This is no card of an agency.", next_step="Paste the whole text that the other agency gave you."
        ) from error


@router.post("/desk/partners/{partner}")
def take_quota(
    screen: CurrentScreen, actor: BrowserActor, partner: PartnerParam, quota: Annotated[int, Form(ge=0)]
) -> Response:
    """Agree on another quota."""
    return done(
        lambda: partners.change_partner(screen.workspace, actor, partner, quota=quota),
        "/desk",
        lambda error: _desk(screen, error=error),
    )


@router.post("/desk/partners/{partner}/prepare")
def take_prepare(screen: CurrentScreen, actor: BrowserActor, partner: PartnerParam) -> Response:
    """Make anew what its questions are answered with."""
    return done(
        lambda: holding.prepare(screen.workspace, actor, partner=partner, now=True),
        "/desk",
        lambda error: _desk(screen, error=error),
    )


@router.post("/desk/partners/{partner}/revoke")
def take_revoke(screen: CurrentScreen, actor: BrowserActor, partner: PartnerParam) -> Response:
    """Answer and ask it no more."""
    return done(
        lambda: partners.revoke_partner(screen.workspace, actor, partner),
        "/desk",
        lambda error: _desk(screen, error=error),
    )
