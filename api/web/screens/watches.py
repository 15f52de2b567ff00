"""The inbox: alerts of watches, and one's saved searches."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import outcomes, saving
from api.http.cases import list_cases
from api.http.outcomes import ReviewParam
from api.http.watches import SavedParam
from api.outcomes import ReviewAsked
from api.saving import SaveAsked
from api.web.asked import PAGE, REVIEW, Asked, page_address
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from models.asked import LONGEST_REASON
from models.errors import LinceError
from models.ids import CaseId
from models.outcome import ReviewEnd
from models.watch import SavedSearch

router = APIRouter()


@router.get("/inbox")
def inbox_page(screen: CurrentScreen, offset: int = 0) -> Response:
    """Alerts on cases that are his now, the newest first, and his saved searches."""
    return _inbox(screen, min(max(offset, 0), 1_000_000))


def _inbox(screen: Screen, offset: int, *, error: LinceError | None = None) -> Response:
    found = saving.inbox(screen.workspace, screen.actor, limit=PAGE, offset=offset)
    saved = saving.list_saved(screen.workspace, screen.actor).saved
    texts = {one.id: one.text for one in saved}
    # What was searched may name a victim: the address hides it.
    rows = [
        (one, page_address(one.document, one.page, Asked(q=texts.get(one.search, "")).params(screen.veil)))
        for one in found.alerts
    ]
    return screen.page(
        "inbox.html",
        here="inbox",
        status=status_of(error),
        problem=said(screen, error),
        reviews=[
            (one, screen.may("outcome.review", one.case)) for one in outcomes.waiting(screen.workspace, screen.actor)
        ],
        numbers={case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases},
        ends=tuple(ReviewEnd),
        inbox=found,
        rows=rows,
        saved=[(one, _address(screen, one)) for one in saved],
        offset=offset,
        limit=PAGE,
        page_href=lambda at: f"/inbox?offset={at}",
    )


def _address(screen: Screen, one: SavedSearch) -> str:
    filters = {filtered.field: filtered.values for filtered in one.filters}
    if one.review is not None:
        filters[REVIEW] = (one.review.value,)
    asked = Asked(
        q=one.text,
        cases=tuple(one.cases or ()),
        filters=filters,
        order=one.order,
        meaning=one.meaning,
        unit=one.unit,
        variants=one.variants,
        without=one.without,
    )
    return asked.list_address(screen.veil)


@router.post("/inbox/reviews/{review}")
def end_review(
    screen: CurrentScreen,
    review: ReviewParam,
    end: Annotated[ReviewEnd, Form()],
    reason: Annotated[str, Form(max_length=LONGEST_REASON)] = "",
) -> Response:
    """Say what became of somebody's data after proceedings elsewhere ended."""
    return done(
        lambda: outcomes.close(screen.workspace, screen.actor, review, ReviewAsked(end=end, reason=reason)),
        "/inbox#reviews",
        lambda error: _inbox(screen, 0, error=error),
    )


@router.post("/inbox/read")
def read_all(screen: CurrentScreen) -> Response:
    """Mark all alerts as read."""
    saving.mark_read(screen.workspace, screen.actor, None)
    return see_other("/inbox")


@router.post("/inbox/saved")
def save_search(
    screen: CurrentScreen,
    *,
    name: Annotated[str, Form(min_length=1, max_length=100, pattern=r"\S")],
    search: Annotated[str, Form(max_length=20_000)],
    watching: Annotated[bool, Form()] = False,
) -> Response:
    """Keep the search that an address asks for."""
    asked = Asked.of_address(search, screen.veil)
    request = asked.request()
    saving.save(
        screen.workspace,
        screen.actor,
        SaveAsked(
            name=name,
            text=asked.q,
            filters=request.filters,
            variants=asked.variants,
            without=asked.without,
            meaning=request.meaning,
            review=request.review,
            order=asked.order,
            unit=asked.unit,
            cases=tuple(map(CaseId, asked.cases)) or None,
            watching=watching,
        ),
    )
    return see_other("/inbox")


@router.post("/inbox/saved/{saved}/remove")
def remove_search(screen: CurrentScreen, saved: SavedParam) -> Response:
    """Forget a saved search with its alerts."""
    saving.remove(screen.workspace, screen.actor, saved)
    return see_other("/inbox")
