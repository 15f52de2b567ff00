"""Links between one's own cases and what joint spaces lend: read here, decided on by nobody."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import lent_links
from api.http.cases import list_cases
from api.web.asked import page_address
from api.web.render import CurrentScreen

router = APIRouter()

ON_PAGE = 50


@router.get("/lent")
def lent_page(screen: CurrentScreen, *, offset: Annotated[int, Query(ge=0)] = 0) -> Response:
    """People and values of one's cases who may be those of lent documents, the likeliest first."""
    found = lent_links.list_lent(
        screen.workspace, screen.actor, language=screen.t.language, limit=ON_PAGE, offset=offset
    )
    return screen.page(
        "lent.html",
        here="spaces",
        links=found.links,
        total=found.total,
        offset=offset,
        limit=ON_PAGE,
        numbers={case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases},
        address=lambda side: page_address(side.document, side.page, []) if side.document else "",
    )
