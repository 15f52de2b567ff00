"""What is new for whoever looks, in the order of his role: beside his cases on the first page.

Fetched by the script behind the page, which waits for none of it; a page of its own without.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from api import proposing, saving
from api.doubting import count_doubts
from api.http.cases import list_cases
from api.review_counts import Standing, standings
from api.web.asked import page_address
from api.web.render import CurrentScreen, Screen
from models.case import Case, Role
from models.ids import CaseId
from models.proposal import Ask
from models.watch import Alert

router = APIRouter()

_ALERTS = 5
_QUEUES = 5
_ASKS = 5
_DOUBTS = 5

_ORDERS = {
    Role.ANALYST: ("queues", "links", "alerts", "asks", "doubts"),
    Role.PROSECUTOR: ("conflicts", "alerts", "asks", "queues", "links", "doubts"),
}
_ORDER = ("alerts", "asks", "queues", "links", "doubts", "conflicts")


@dataclass(frozen=True)
class News:
    """What is told; empty parts are left out. `links` is None where he may judge none."""

    order: Sequence[str]
    alerts: Sequence[tuple[Alert, str]]
    unread: int
    queues: Sequence[Standing]
    more_queues: int
    waiting: int
    conflicts: Sequence[Standing]
    links: int | None
    asks: Sequence[Ask]
    more_asks: int
    doubts: Sequence[tuple[CaseId, int]]
    more_doubts: int
    in_doubt: int


@router.get("/news")
def news_page(screen: CurrentScreen) -> Response:
    """The same as a page of its own."""
    return _draw(screen, "news.html")


@router.get("/news/part")
def news_part(screen: CurrentScreen) -> Response:
    """What the first page fetches."""
    return _draw(screen, "parts/news.html")


def _draw(screen: Screen, template: str) -> Response:
    cases = {case.id: case for case in list_cases(screen.workspace, screen.actor).cases}
    return screen.page(template, here="cases", news=_news(screen, cases), cases=cases)


def _news(screen: Screen, cases: dict[CaseId, Case]) -> News:
    workspace, actor = screen.workspace, screen.actor
    found = saving.inbox(workspace, actor, unread=True, limit=_ALERTS)
    reads = any(screen.may("review.list", case) for case in cases)
    standing = [one for one in standings(workspace, actor) if one.case in cases] if reads else []
    waiting = sorted((one for one in standing if one.waiting), key=lambda one: -one.waiting)
    links = any(screen.may("link.list", case) for case in cases)
    asks = proposing.list_asks(workspace, actor, language=screen.t.language, limit=_ASKS) if links else None
    in_doubt = count_doubts(workspace, actor) if any(screen.may("ask.list_doubts", case) for case in cases) else {}
    doubts = sorted(((one, n) for one, n in in_doubt.items() if one in cases), key=lambda one: (-one[1], one[0]))
    return News(
        order=_ORDERS.get(screen.visitor.user.role, _ORDER),
        alerts=[(one, page_address(one.document, one.page)) for one in found.alerts],
        unread=found.unread,
        queues=waiting[:_QUEUES],
        more_queues=max(0, len(waiting) - _QUEUES),
        waiting=sum(one.waiting for one in waiting),
        conflicts=[one for one in standing if one.conflicts],
        links=proposing.list_proposals(workspace, actor, proposing.Wanted(waiting=True), limit=1).total
        if links
        else None,
        asks=() if asks is None else asks.asks,
        more_asks=0 if asks is None else max(0, asks.total - _ASKS),
        doubts=doubts[:_DOUBTS],
        more_doubts=max(0, len(doubts) - _DOUBTS),
        in_doubt=sum(n for _, n in doubts),
    )
