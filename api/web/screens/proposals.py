"""Review of links: proposals that two of one's cases speak of the same, with both pages side by side."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api import proposing
from api.http.cases import list_cases
from api.http.documents import get_page
from api.http.proposals import DecisionParam, ProposalParam
from api.proposing import Wanted
from api.web.asked import page_address
from api.web.findings import Drawn
from api.web.render import CurrentScreen, Screen, see_other
from api.web.screens.review import BATCH, Frame, Palette, Tab, queue_words
from models.document import Page
from models.errors import NotFound
from models.linking import Judgement, LinkDecision
from models.proposal import Proposal, ProposalState, Side

router = APIRouter()

REASONS = {Judgement.POSITIVE: 5, Judgement.NEGATIVE: 5, Judgement.UNSURE: 5}
"""How many ready reasons there are for each judgement."""

_SHOWS = ("waiting", "conflict", "accepted", "rejected", "unsure")


@dataclass(frozen=True)
class ShownSide:
    """One of the two, with its page; None where it was made by hand, or its document is read again."""

    side: Side
    page: Page | None
    href: str
    boxes: Sequence[Drawn]


@dataclass(frozen=True)
class Card:
    """A proposal with both its pages."""

    proposal: Proposal
    sides: Sequence[ShownSide]
    mine: LinkDecision | None
    may_decide: bool
    palettes: Sequence[Palette]


@router.get("/review/links")
def links_queue(
    screen: CurrentScreen,
    *,
    show: Annotated[str, Query(pattern="|".join(_SHOWS))] = "waiting",
    proposal: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
    kept: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The proposals that wait for whoever looks, those worth most first, with one open."""
    found = _proposals(screen, show, offset)
    at = proposal or (found.proposals[0].id if found.proposals else "")
    waiting = found.total if show == "waiting" else _proposals(screen, "waiting", 0).total
    return screen.page(
        "queue.html",
        here="review",
        frame=Frame(
            heading=screen.t("queue.links"),
            crumb=None,
            field="judgement",
            undo="/api/v1/link-proposals/decisions/",
            undo_form="/review/links/decisions/",
            more=f"/review/links/rows?show={show}",
            mine=0,
            waiting=waiting,
            total=found.total,
            tabs=[
                Tab(
                    f"/review/links?show={one}", f"show_{one}", waiting if one == "waiting" else None, one == show,
                    one == "waiting",
                )
                for one in _SHOWS
            ],
            agreements=proposing.list_agreement(screen.workspace, screen.actor),
            rows_part="parts/link_rows.html",
            card_part="parts/link_card.html",
            href=lambda start: f"/review/links?show={show}&offset={start}",
        ),
        show=show,
        rows=found.proposals,
        numbers=_numbers(screen),
        offset=offset,
        limit=BATCH,
        at=at,
        card=_card(screen, at) if at else None,
        kept_decision=kept,
        words=queue_words(screen.t),
    )  # fmt: skip


@router.get("/review/links/rows")
def links_rows(
    screen: CurrentScreen,
    *,
    show: Annotated[str, Query(pattern="|".join(_SHOWS))] = "waiting",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """More rows, for the script."""
    rows = _proposals(screen, show, offset).proposals
    return screen.page("parts/link_rows.html", rows=rows, at="", show=show, numbers=_numbers(screen))


@router.get("/review/links/{proposal}")
def link_card(screen: CurrentScreen, proposal: ProposalParam) -> Response:
    """One card, for the script."""
    return screen.page("parts/link_card.html", card=_card(screen, proposal), numbers=_numbers(screen))


@router.post("/review/links/{proposal}")
def take_judgement(
    screen: CurrentScreen,
    proposal: ProposalParam,
    *,
    judgement: Annotated[Judgement, Form()],
    reason: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\w")],
) -> Response:
    """Keep a judgement that came by form, and go on with the next."""
    judged = proposing.decide(screen.workspace, screen.actor, proposal, judgement=judgement, reason=reason)
    return see_other(f"/review/links?kept={judged.decisions[0].id}")


@router.post("/review/links/decisions/{decision}/undo")
def take_judgement_back(
    screen: CurrentScreen,
    decision: DecisionParam,
    reason: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\w")],
) -> Response:
    """Take a judgement back."""
    proposing.undo(screen.workspace, screen.actor, decision, reason=reason, alone=True)
    return see_other("/review/links")


def _proposals(screen: Screen, show: str, offset: int) -> proposing.Proposals:
    wanted = Wanted(waiting=True) if show == "waiting" else Wanted(states=(ProposalState(show),))
    return proposing.list_proposals(
        screen.workspace, screen.actor, wanted, language=screen.t.language, limit=BATCH, offset=offset
    )


def _card(screen: Screen, proposal: str) -> Card:
    found = proposing.read_proposal(screen.workspace, screen.actor, proposal, language=screen.t.language)
    me = proposing.reader_of(screen.actor)
    return Card(
        proposal=found,
        sides=[_side(screen, one, screen.t(f"kind.{found.kind}")) for one in found.sides],
        mine=next((one for one in found.decisions if one.by == me), None),
        may_decide=all(screen.may("link.judge", one.case) for one in found.sides),
        palettes=[
            Palette(one, key, [screen.t(f"motive.{one}_{at}") for at in range(1, REASONS[one] + 1)])
            for one, key in ((Judgement.POSITIVE, "y"), (Judgement.NEGATIVE, "n"), (Judgement.UNSURE, "u"))
        ],
    )


def _side(screen: Screen, side: Side, kind: str) -> ShownSide:
    page = None
    if side.document:
        # Being read again: it has no pages for that time.
        with contextlib.suppress(NotFound):
            page = get_page(screen.workspace, screen.actor, side.document, side.page)
    return ShownSide(
        side=side,
        page=page,
        href=page_address(side.document, side.page, []) if side.document else "",
        boxes=[Drawn("", "hit", kind, side.boxes)],
    )


def _numbers(screen: Screen) -> dict[str, str]:
    return {case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases}
