"""Joint spaces and what is lent to them."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import Field

from api import joint
from api.http import examples
from api.http.auth import BrowserActor, CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, UserParam
from api.joint import LoanAsked, SpaceAsked, SpaceShown
from models.base import Record
from models.ids import AgencyId
from models.joint import HandlingCode, Loan, LoanId, Part, Party, Space, SpaceId, SpaceMember, SpaceState, Terms

router = APIRouter(tags=["joint spaces"], route_class=JsonRoute)

SpaceParam = Annotated[SpaceId, Path(pattern=ID, description="id of a joint space")]
LoanParam = Annotated[LoanId, Path(pattern=ID, description="id of a loan")]


class Spaces(Record):
    """The joint spaces of an agency, the newest first."""

    spaces: tuple[SpaceShown, ...]


class Loans(Record):
    """All that was ever lent of a case, the oldest first."""

    loans: tuple[Loan, ...]


class NewPart(Record):
    """Who is to have which part."""

    login: str = Field(min_length=2, max_length=63, examples=["r.choque"])
    part: Part = Part.MEMBER


class MoreDays(Record):
    """For how much longer something is lent."""

    days: int = Field(ge=1, le=36_500, examples=[365])


_SPACE = SpaceShown(
    space=Space(
        id=SpaceId("5a1e6d0f4b7c4e0d9c2f8b3a1d6e7f80"),
        number="ECI-2026-01",
        purpose="recruitment between La Paz and Salta",
        begins=examples.WHEN,
        ends=examples.WHEN + dt.timedelta(days=365),
        languages=("es", "pt"),
        parties=(
            Party(agency=examples.CASE.agency, signed_by="r.choque", signed_at=examples.WHEN),
            Party(agency=AgencyId("0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f")),
        ),
        made_by="r.choque",
        made_at=examples.WHEN,
    ),
    state=SpaceState.PROPOSED,
    strictest=Terms(),
    members=(
        SpaceMember(
            space=SpaceId("5a1e6d0f4b7c4e0d9c2f8b3a1d6e7f80"),
            user=examples.USER.id,
            part=Part.LEADER,
            since=examples.WHEN,
            granted_by="r.choque",
        ),
    ),
)
_LOAN = Loan(
    id=LoanId("7f8e9d0c1b2a3f4e5d6c7b8a9f0e1d2c"),
    space=_SPACE.space.id,
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    owner=examples.CASE.agency,
    codes=(HandlingCode.NOT_IN_COURT,),
    until=examples.WHEN + dt.timedelta(days=365),
    lent_by=examples.USER.id,
    lent_at=examples.WHEN,
    approved_at=examples.WHEN,
)
_SPACE_CHANGED = answers(*CHANGING, "not_found", "conflict", "invalid", example=_SPACE)
_LOAN_CHANGED = answers(*CHANGING, "not_found", "conflict", "invalid", "usage", "transfer_refused", example=_LOAN)


@router.get(
    "/joint-spaces", summary="List joint spaces", responses=answers(*SIGNED_IN, example=Spaces(spaces=(_SPACE,)))
)
def read_spaces(workspace: Here, actor: CurrentActor) -> Spaces:
    """Those of your agency that you may read: as a member, an officer, an administrator or an auditor."""
    return Spaces(spaces=tuple(joint.list_spaces(workspace, actor)))


@router.post(
    "/joint-spaces",
    summary="Propose a joint space",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "usage", "invalid", example=_SPACE, status=201),
)
def propose_space(workspace: Here, actor: BrowserActor, asked: SpaceAsked) -> SpaceShown:
    """An agreement of your agency with others of this installation. Nothing works before each has signed."""
    return joint.propose(workspace, actor, asked)


@router.get(
    "/joint-spaces/{space}",
    summary="Read a joint space",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_SPACE),
)
def read_space(workspace: Here, actor: CurrentActor, space: SpaceParam) -> SpaceShown:
    """Purpose, dates, parties, terms, members."""
    return joint.read_space(workspace, actor, space)


@router.post("/joint-spaces/{space}/sign", summary="Sign for your agency", responses=_SPACE_CHANGED)
def sign_space(workspace: Here, actor: BrowserActor, space: SpaceParam, terms: Terms) -> SpaceShown:
    """With what your agency asks of all that is lent. You lead its part from then on."""
    return joint.sign(workspace, actor, space, terms)


@router.post("/joint-spaces/{space}/close", summary="End a joint space", responses=_SPACE_CHANGED)
def close_space(workspace: Here, actor: BrowserActor, space: SpaceParam) -> SpaceShown:
    """For all parties, at once and for good."""
    return joint.close(workspace, actor, space)


@router.post("/joint-spaces/{space}/members", summary="Give somebody a part in a joint space", responses=_SPACE_CHANGED)
def add_space_member(workspace: Here, actor: BrowserActor, space: SpaceParam, new: NewPart) -> SpaceShown:
    """Somebody of your agency. A leader does it, and nobody for himself."""
    return joint.put_member(workspace, actor, space, new.login, new.part)


@router.delete(
    "/joint-spaces/{space}/members/{user}", summary="Take a part in a joint space back", responses=_SPACE_CHANGED
)
def remove_space_member(workspace: Here, actor: BrowserActor, space: SpaceParam, user: UserParam) -> SpaceShown:
    """It acts at once. The last leader of an agency stays."""
    return joint.remove_member(workspace, actor, space, user)


@router.get(
    "/cases/{case}/loans",
    summary="List what was lent of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Loans(loans=(_LOAN,))),
)
def read_loans(workspace: Here, actor: CurrentActor, case: CaseParam) -> Loans:
    """Withdrawn loans and those that wait too."""
    return Loans(loans=tuple(joint.list_loans(workspace, actor, case)))


@router.post(
    "/cases/{case}/loans",
    summary="Lend a document or a case to a joint space",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", "transfer_refused", example=_LOAN, status=201),
)
def make_loan(workspace: Here, actor: CurrentActor, case: CaseParam, asked: LoanAsked) -> Loan:
    """Under codes and conditions. The strictest terms of the parties hold; it may wait for a second officer."""
    return joint.lend(workspace, actor, case, asked)


@router.post("/cases/{case}/loans/{loan}/approve", summary="Approve a loan", responses=_LOAN_CHANGED)
def approve_loan(workspace: Here, actor: CurrentActor, case: CaseParam, loan: LoanParam) -> Loan:
    """As a second officer: not the one who lent it."""
    return joint.approve(workspace, actor, case, loan)


@router.post("/cases/{case}/loans/{loan}/extend", summary="Lend for longer", responses=_LOAN_CHANGED)
def extend_loan(workspace: Here, actor: CurrentActor, case: CaseParam, loan: LoanParam, more: MoreDays) -> Loan:
    """Beyond what the strictest party keeps."""
    return joint.extend(workspace, actor, case, loan, days=more.days)


@router.post("/cases/{case}/loans/{loan}/withdraw", summary="Withdraw a loan", responses=_LOAN_CHANGED)
def withdraw_loan(workspace: Here, actor: CurrentActor, case: CaseParam, loan: LoanParam) -> Loan:
    """It acts at once."""
    return joint.withdraw(workspace, actor, case, loan)
