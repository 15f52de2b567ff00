"""The application: routers under /api/v1, the pages, and the layers around them.

Public: `create_api` (JSON only), `create_app` (with the pages), `PoolStatus`.
"""

from functools import cache, partial
from os import PathLike, stat_result
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles
from starlette.routing import BaseRoute
from starlette.types import Scope

from api import web
from api.http import (
    asks,
    audit,
    audit_texts,
    bundles,
    captures,
    casefile_builds,
    casefiles,
    cases,
    corrections,
    custody,
    disclosures,
    documents,
    entities,
    errors,
    events,
    exhibits,
    exports,
    facets,
    factors,
    graph_views,
    graphs,
    health,
    index,
    joint,
    journeys,
    judgements,
    keeping,
    levels,
    links,
    lists,
    login,
    matrices,
    metrics,
    notes,
    outcomes,
    partners,
    people,
    person_records,
    persons,
    pictures,
    proposals,
    quarantine,
    redactions,
    replays,
    reports,
    resumable,
    reviews,
    search,
    search_certificates,
    statistics,
    tags,
    transfers,
    translations,
    trends,
    units,
    watches,
)
from api.http.describe import description_of, operation_id
from api.http.front import API, Front
from api.http.health import PoolStatus
from api.http.measured import Measured
from api.http.noted import Noted
from api.http.rates import Rates
from api.http.routing import Narrow
from api.http.throttle import Throttle
from api.http.tus import Desk
from api.http.watched import Watched
from api.web.pages import router as pages
from api.web.render import error_page, problem_said
from api.wiring import Workspace, provider_of
from services.ingest.unfinished import Unfinished

__all__ = ["PoolStatus", "create_api", "create_app"]

_NOUNS = (
    login,
    factors,
    cases,
    exhibits,
    quarantine,
    exports,
    custody,
    casefile_builds,
    casefiles,
    disclosures,
    search_certificates,
    resumable,
    replays,
    reports,
    events,
    facets,
    documents,
    translations,
    pictures,
    redactions,
    levels,
    keeping,
    joint,
    corrections,
    reviews,
    matrices,
    journeys,
    captures,
    notes,
    tags,
    outcomes,
    transfers,
    trends,
    statistics,
    entities,
    judgements,
    search,
    lists,
    watches,
    links,
    proposals,
    people,
    person_records,
    persons,
    units,
    graph_views,
    graphs,
    index,
    partners,
    asks,
    bundles,
    audit,
    audit_texts,
)


class Assets(StaticFiles):
    """Scripts, styles and pictures of ours. Bundled ones carry their hash in their names and never change."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, to be kept by the browser: it holds nothing of any case."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        bundled = "/dist/" in scope["path"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if bundled else "no-cache"
        return response


@cache
def _routes(*, paged: bool) -> tuple[BaseRoute, ...]:
    """Those of the API, or of the pages. They know no workspace: what they ask for is looked up once in a process."""
    built = FastAPI(openapi_url=None, generate_unique_id_function=operation_id)
    if paged:
        built.include_router(pages)
    else:
        nouns = Narrow(*(Narrow(noun.router, prefix=API) for noun in _NOUNS))
        for router in (nouns, health.router, metrics.router):
            built.include_router(router)
    return tuple(built.routes)


def create_app(workspace: Workspace, *, pool: PoolStatus | None) -> FastAPI:
    """The API and the pages over one workspace. Who opened the workspace closes it."""
    app = create_api(workspace, pool=pool)
    app.router.routes.extend(_routes(paged=True))
    app.mount("/static", Assets(directory=Path(web.__file__).parent / "static", check_dir=False), name="static")
    app.state.error_page = error_page
    app.state.said = problem_said
    return app


def create_api(workspace: Workspace, *, pool: PoolStatus | None) -> FastAPI:
    """The API alone."""
    app = FastAPI(
        title="Lince",
        version="1",
        summary="Document intelligence for people who investigate human trafficking.",
        openapi_url=f"{API}/openapi.json",
        # Their pages load scripts from elsewhere; the description above is enough to draw them from.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        # On by default, and it would record the messages of errors, which may quote an exhibit.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.openapi = partial(description_of, app)  # type: ignore[method-assign]  # documented way
    app.state.workspace = workspace
    app.state.pool = pool
    app.state.watched = Watched()
    app.state.watched.registry.register(Measured(workspace, lambda: app.state.pool))
    app.state.throttle = Throttle()
    app.state.rates = Rates(workspace.settings)
    app.state.provider = provider_of(workspace)
    app.state.desk = Desk(Unfinished(workspace.folder.uploads, workspace.clock))
    app.state.desk.store.sweep()
    errors.install(app)
    app.router.routes.extend(_routes(paged=False))
    app.add_middleware(Noted, workspace=workspace)
    app.add_middleware(
        Front,
        public_url=workspace.settings.public_url,
        https=workspace.settings.https,
        watched=app.state.watched,
    )
    return app
