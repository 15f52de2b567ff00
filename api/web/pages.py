"""The web pages: one router for all screens. `api/http/app.py` mounts the assets and draws errors by `error_page`."""

from fastapi import APIRouter

from api.web.screens import (
    account,
    between,
    casefiles,
    cases,
    door,
    entities,
    entity,
    failed,
    graph,
    guide,
    home,
    journeys,
    ledger,
    lent,
    links,
    lists,
    notes,
    office,
    overview,
    persons,
    pinning,
    proposals,
    provider,
    redactions,
    reports,
    review,
    search,
    spaces,
    viewer,
    watches,
)

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

for screen in (
    door,
    provider,
    account,
    cases,
    home,
    guide,
    overview,
    persons,
    notes,
    reports,
    failed,
    search,
    lists,
    watches,
    viewer,
    redactions,
    pinning,
    casefiles,
    review,
    proposals,
    links,
    entities,
    graph,
    journeys,
    between,
    office,
    ledger,
    lent,
    spaces,
    entity,
):
    router.include_router(screen.router)
router.include_router(office.own)
