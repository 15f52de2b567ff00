"""What may be an accused person's and is told to no other agency, and what owners had told: to read and decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import holding
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.asked import Asked
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.deconfliction import AskedValue, Doubt, KeyKind
from models.errors import LinceError
from models.ids import CaseId
from services.deconfliction.keys import asked_of

router = APIRouter()

Short = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True)
class Row:
    """A value with where it can be read in the case."""

    key: str
    value: AskedValue
    href: str


@router.get("/cases/{case}/doubts")
def doubts_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The values in doubt by why, the likeliest first, and those that are told by an owner's word."""
    return _doubts(screen, case)


def _doubts(
    screen: Screen, case: CaseId, *, key: str = "", reason: str = "", error: LinceError | None = None
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    doubts = holding.list_doubts(screen.workspace, screen.actor, case)
    openings = holding.list_openings(screen.workspace, screen.actor, case)
    groups: list[tuple[Doubt, Sequence[Row]]] = [
        (why, [_row(screen, case, one.key) for one in some])
        for why, some in groupby(doubts.values, key=lambda one: one.why)
    ]
    return screen.page(
        "doubts.html",
        here="asks",
        status=status_of(error),
        case=found,
        doubts=doubts,
        groups=groups,
        openings=[(one, _row(screen, case, one.key)) for one in openings],
        may_open=screen.may("ask.open_value", case),
        may_close=screen.may("ask.close_value", case),
        given={"key": key, "reason": reason},
        problem=said(screen, error),
    )


def _row(screen: Screen, case: CaseId, key: str) -> Row:
    value = asked_of(key)
    typed = f"phone:{value.value}" if value.kind is KeyKind.PHONE else value.value
    return Row(key, value, Asked(q=typed, cases=(case,)).list_address(screen.veil))


@router.post("/cases/{case}/doubts/open")
def take_opening(screen: CurrentScreen, case: CaseParam, key: Short = "", reason: Short = "") -> Response:
    """Have a value of the list told to who asks for it. What is wrong is said above the list."""
    return done(
        lambda: holding.open_held(screen.workspace, screen.actor, case, key, reason=reason),
        f"/cases/{case}/doubts",
        lambda error: _doubts(screen, case, key=key, reason=reason, error=error),
    )


@router.post("/cases/{case}/doubts/close")
def drop_opening(screen: CurrentScreen, case: CaseParam, key: Short = "") -> Response:
    """Take the word back."""
    return done(
        lambda: holding.close_value(screen.workspace, screen.actor, case, key),
        f"/cases/{case}/doubts",
        lambda error: _doubts(screen, case, error=error),
    )
