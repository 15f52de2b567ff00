"""The web pages: one router for all screens. `api/http/app.py` mounts the assets and draws errors by `error_page`."""

from fastapi import APIRouter

from api.web.screens import (
    account,
    cases,
    door,
    entities,
    links,
    lists,
    persons,
    provider,
    redactions,
    reports,
    search,
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
    persons,
    reports,
    search,
    lists,
    watches,
    viewer,
    redactions,
    links,
    entities,
):
    router.include_router(screen.router)
