"""Whether the server lives, and whether it can do its work. For monitors: no login, nothing about any case."""

from collections.abc import Iterator
from functools import cache
from importlib import metadata
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request, Response, status

from api.http.auth import Here
from api.http.describe import answers
from api.wiring import Workspace
from models.base import Record
from models.errors import LinceError
from services.ingest.wrapping import isolation_level

router = APIRouter(tags=["health"])


class PoolStatus(Protocol):
    """What the server tells of its workers."""

    @property
    def alive(self) -> int:
        """Workers running now."""
        ...

    @property
    def healthy(self) -> bool:
        """Whether work is going on or could."""
        ...

    @property
    def trouble(self) -> LinceError | None:
        """What stopped the work, if something did."""
        ...


class Health(Record):
    """The server lives."""

    status: str
    version: str
    isolation: str
    engine: str


class Check(Record):
    """One part that the server needs. `code` says what is wrong with it."""

    part: str
    ready: bool
    code: str | None = None


class Readiness(Record):
    """Whether every part is ready."""

    ready: bool
    checks: tuple[Check, ...]
    workers: int | None = None


def get_health(workspace: Workspace) -> Health:
    """Version, how far the reading of hostile files is shut in, and the search engine in use."""
    return Health(status="ok", version=_version(), isolation=_isolation(), engine=workspace.engine.name)


def get_readiness(workspace: Workspace, pool: PoolStatus | None) -> Readiness:
    """Database, engine, store and workers, each asked now."""
    checks = tuple(checks_of(workspace, pool))
    return Readiness(
        ready=all(check.ready for check in checks), checks=checks, workers=pool.alive if pool is not None else None
    )


async def pool_of(request: Request) -> PoolStatus | None:
    """The server's workers, if it has any of its own."""
    pool: PoolStatus | None = request.app.state.pool
    return pool


@router.get(
    "/health",
    summary="Is the server alive?",
    responses=answers(
        "internal",
        example=Health(
            status="ok", version="0.1.0", isolation="bubblewrap: no network, read-only files", engine="embedded"
        ),
    ),
)
def health(workspace: Here) -> Health:
    """Answers as long as the process lives."""
    return get_health(workspace)


_READY = Readiness(
    ready=True, checks=tuple(Check(part=part, ready=True) for part in ("database", "engine", "store", "pool"))
)
_STUCK = _READY.model_copy(update={"ready": False, "checks": (Check(part="pool", ready=False, code="storage_full"),)})


@router.get(
    "/ready",
    summary="Can the server work?",
    responses={
        **answers("internal", example=_READY),
        503: {
            "model": Readiness,
            "description": "Some part is not ready; each names its code.",
            "content": {"application/json": {"example": _STUCK.model_dump(mode="json")}},
        },
    },
)
def ready(response: Response, workspace: Here, pool: Annotated[PoolStatus | None, Depends(pool_of)]) -> Readiness:
    """Asks the database, the search engine, the store of originals and the workers."""
    found = get_readiness(workspace, pool)
    if not found.ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return found


def checks_of(workspace: Workspace, pool: PoolStatus | None) -> Iterator[Check]:
    """How each part is, asked now."""
    try:
        workspace.records.people.agencies()
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is that the database does not work
        yield Check(part="database", ready=False, code=error.code if isinstance(error, LinceError) else "internal")
    else:
        yield Check(part="database", ready=True)
    for part, problem in (("engine", workspace.engine.health()), ("store", workspace.blobs.health())):
        yield Check(part=part, ready=problem is None, code=problem.code if problem is not None else None)
    if pool is not None:
        healthy = pool.healthy
        code = pool.trouble.code if pool.trouble is not None else "internal"
        yield Check(part="pool", ready=healthy, code=None if healthy else code)


@cache
def _version() -> str:
    try:
        return metadata.version("lince")
    except metadata.PackageNotFoundError:
        return "from source"


@cache
def _isolation() -> str:
    # Finding out starts a program; it does not change while the server runs.
    return str(isolation_level())
