"""Joint spaces: agreements with other agencies, who belongs to them, and what is lent of a case."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import joint
from api.http import people
from api.http.auth import BrowserActor
from api.http.cases import get_case
from api.http.joint import LoanParam, SpaceParam
from api.http.parameters import CaseParam, UserParam
from api.joint import LoanAsked, SpaceAsked
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from api.web.words import LANGUAGES
from models.errors import LinceError
from models.ids import AgencyId, DocumentId
from models.joint import HandlingCode, Loan, Part, SpaceId, SpaceState, Terms
from models.scope import Scope

router = APIRouter()

_EMPTY = dict.fromkeys(("number", "purpose", "begins", "ends", "rules"), "")

Short = Annotated[str, Form(max_length=300)]
Long = Annotated[str, Form(max_length=2000)]
Several = Annotated[list[str] | None, Form()]


@router.get("/spaces")
def spaces_page(screen: CurrentScreen) -> Response:
    """The agreements of one's agency, and the form of a new one."""
    return _spaces(screen)


def _spaces(screen: Screen, *, given: dict[str, str] | None = None, error: LinceError | None = None) -> Response:
    agencies = people.list_agencies(screen.workspace, screen.actor).agencies
    today = screen.workspace.clock.now().date()
    return screen.page(
        "spaces.html",
        here="spaces",
        status=status_of(error),
        spaces=joint.list_spaces(screen.workspace, screen.actor),
        names={one.id: one.name for one in agencies},
        others=[one for one in agencies if one.id != screen.actor.agency],
        may_make=screen.may("joint.make"),
        may_lent=bool(_seen(screen, "link.lent").every_case),
        languages_of=LANGUAGES,
        given=given or {**_EMPTY, "begins": today.isoformat(), "ends": (today + dt.timedelta(days=365)).isoformat()},
        problem=said(screen, error),
    )


@router.post("/spaces")
def take_space(
    screen: CurrentScreen,
    actor: BrowserActor,
    *,
    number: Short = "",
    purpose: Long = "",
    begins: Short = "",
    ends: Short = "",
    rules: Long = "",
    language: Several = None,
    party: Several = None,
) -> Response:
    """Propose an agreement."""
    given = {"number": number, "purpose": purpose, "begins": begins, "ends": ends, "rules": rules}

    def propose() -> None:
        asked = SpaceAsked(
            number=number.strip(),
            purpose=purpose.strip(),
            begins=_day(begins),
            ends=_day(ends) + dt.timedelta(days=1),
            languages=tuple(language or ()),
            rules=rules.strip(),
            parties=tuple(AgencyId(one) for one in party or ()),
        )
        joint.propose(screen.workspace, actor, asked)

    return done(propose, "/spaces", lambda error: _spaces(screen, given=given, error=error))


def _day(text: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), tzinfo=dt.UTC)


@router.get("/spaces/{space}")
def space_page(screen: CurrentScreen, space: SpaceParam) -> Response:
    """One agreement: parties, terms, members."""
    return _space(screen, space)


def _seen(screen: Screen, action: str) -> Scope:
    return screen.workspace.access.scope(screen.actor, action=action, quiet=True)


def _space(screen: Screen, space: SpaceId, *, error: LinceError | None = None) -> Response:
    found = joint.read_space(screen.workspace, screen.actor, space)
    ours = found.space.party(screen.actor.agency)
    led = any(one.user == screen.actor.user and one.part is Part.LEADER for one in found.members)
    known = screen.workspace.records.people
    given, taken = joint.loans_in(screen.workspace, screen.actor, space)
    now = screen.workspace.clock.now()
    return screen.page(
        "space.html",
        here="spaces",
        status=status_of(error),
        found=found,
        names={one.agency: known.agency(one.agency).name for one in found.space.parties},
        people={one.user: known.user(one.user) for one in found.members},
        ours=screen.actor.agency,
        waits=ours is not None and ours.signed_at is None and found.state is not SpaceState.ENDED,
        may_sign=screen.may("joint.sign"),
        given=[(one, *_named(screen, one)) for one in sorted(given, key=lambda one: one.lent_at, reverse=True)],
        taken=sorted(taken, key=lambda one: one.lent_at, reverse=True) if found.state is not SpaceState.ENDED else (),
        is_open=lambda one: one.open(now),
        borrows=found.space.number in {told for _, told in _seen(screen, "search.find").lent_as},
        may_lent=bool(_seen(screen, "link.lent").every_case),
        leads=led and found.state is not SpaceState.ENDED,
        codes=tuple(HandlingCode),
        parts=tuple(Part),
        problem=said(screen, error),
    )


def _named(screen: Screen, loan: Loan) -> tuple[str, str]:
    """Number of the case and name of the document of a loan that one's own case gives; no document: no name."""
    case = screen.workspace.records.cases.get(loan.case)
    seen = screen.workspace.access.seen_in(screen.actor, loan.case).evidence
    document = seen.document(loan.document) if loan.document is not None else None
    return case.number if case is not None else "", document.name if document is not None else ""


@router.post("/spaces/{space}/sign")
def sign_space(
    screen: CurrentScreen,
    actor: BrowserActor,
    space: SpaceParam,
    *,
    days: Annotated[int, Form(ge=1, le=36_500)] = 3650,
    two: Short = "",
    code: Several = None,
) -> Response:
    """Sign for one's agency, with its terms."""
    return done(
        lambda: joint.sign(
            screen.workspace,
            actor,
            space,
            Terms(two_persons=bool(two), retention_days=days, codes=tuple(HandlingCode(one) for one in code or ())),
        ),
        f"/spaces/{space}",
        lambda error: _space(screen, space, error=error),
    )


@router.post("/spaces/{space}/members")
def take_space_member(
    screen: CurrentScreen, actor: BrowserActor, space: SpaceParam, part: Annotated[Part, Form()], login: Short = ""
) -> Response:
    """Give somebody of one's agency a part."""
    return done(
        lambda: joint.put_member(screen.workspace, actor, space, login.strip().lower(), part),
        f"/spaces/{space}",
        lambda error: _space(screen, space, error=error),
    )


@router.post("/spaces/{space}/members/{user}/remove")
def drop_space_member(screen: CurrentScreen, actor: BrowserActor, space: SpaceParam, user: UserParam) -> Response:
    """Take a part back."""
    return done(
        lambda: joint.remove_member(screen.workspace, actor, space, user),
        "/spaces" if user == actor.user else f"/spaces/{space}",
        lambda error: _space(screen, space, error=error),
    )


@router.post("/spaces/{space}/close")
def close_space(screen: CurrentScreen, actor: BrowserActor, space: SpaceParam) -> Response:
    """End it for all parties."""
    return done(
        lambda: joint.close(screen.workspace, actor, space),
        f"/spaces/{space}",
        lambda error: _space(screen, space, error=error),
    )


@router.get("/cases/{case}/loans")
def loans_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """What was lent of a case, and the form to lend."""
    return _loans(screen, case)


def _loans(screen: Screen, case: CaseParam, *, error: LinceError | None = None) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    loans = joint.list_loans(screen.workspace, screen.actor, case)
    spaces = joint.list_spaces(screen.workspace, screen.actor)
    files = screen.workspace.access.seen_in(screen.actor, case).evidence.files(case)
    now = screen.workspace.clock.now()
    known = screen.workspace.records.people
    return screen.page(
        "loans.html",
        here="spaces",
        status=status_of(error),
        case=found,
        loans=sorted(loans, key=lambda one: one.lent_at, reverse=True),
        is_open=lambda one: one.open(now),
        numbers={one.space.id: one.space.number for one in spaces},
        spaces=[one for one in spaces if one.state in (SpaceState.ACTIVE, SpaceState.SIGNED)],
        files={one.document: one.path for one in files},
        lenders={one.lent_by: known.user(one.lent_by).login for one in loans},
        codes=tuple(HandlingCode),
        may_lend=screen.may("loan.make", case),
        problem=said(screen, error),
    )


@router.post("/cases/{case}/loans")
def take_loan(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    space: Short = "",
    document: Short = "",
    conditions: Long = "",
    code: Several = None,
) -> Response:
    """Lend a document, or the case."""
    return done(
        lambda: joint.lend(
            screen.workspace,
            screen.actor,
            case,
            LoanAsked(
                space=SpaceId(space),
                document=DocumentId(document) if document else None,
                codes=tuple(HandlingCode(one) for one in code or ()),
                conditions=conditions,
            ),
        ),
        f"/cases/{case}/loans",
        lambda error: _loans(screen, case, error=error),
    )


@router.post("/cases/{case}/loans/{loan}/approve")
def approve_loan(screen: CurrentScreen, case: CaseParam, loan: LoanParam) -> Response:
    """Approve, as a second officer."""
    return done(
        lambda: joint.approve(screen.workspace, screen.actor, case, loan),
        f"/cases/{case}/loans",
        lambda error: _loans(screen, case, error=error),
    )


@router.post("/cases/{case}/loans/{loan}/extend")
def extend_loan(
    screen: CurrentScreen, case: CaseParam, loan: LoanParam, days: Annotated[int, Form(ge=1, le=3650)] = 30
) -> Response:
    """Lend for longer."""
    return done(
        lambda: joint.extend(screen.workspace, screen.actor, case, loan, days=days),
        f"/cases/{case}/loans",
        lambda error: _loans(screen, case, error=error),
    )


@router.post("/cases/{case}/loans/{loan}/withdraw")
def withdraw_loan(screen: CurrentScreen, case: CaseParam, loan: LoanParam) -> Response:
    """Take back; acts at once."""
    return done(
        lambda: joint.withdraw(screen.workspace, screen.actor, case, loan),
        f"/cases/{case}/loans",
        lambda error: _loans(screen, case, error=error),
    )
