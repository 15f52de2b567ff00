"""The search index: what it would be filled from, built anew beside the server, and how far that is."""

from fastapi import APIRouter, status
from fastapi.responses import StreamingResponse

from api import reindexing
from api.http import examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.events import follow
from api.http.sessions import Visitor, still
from api.wiring import Workspace
from models.rebuild import IndexState, Rebuild, RebuildState

router = APIRouter(prefix="/index", tags=["index"], route_class=JsonRoute)

_REBUILD = Rebuild(
    id="5c1d7e2f9a0b4c3d8e6f7a8b9c0d1e2f", state=RebuildState.RUNNING, done=1200, of=4200, made_by="admin",
    asked_at=examples.WHEN,
)  # fmt: skip
_STATE = IndexState(files=4200, pages=61_000, seconds=152.5, last=_REBUILD)
_SHOWN = f"event: progress\ndata: {_REBUILD.model_dump_json()}\n\n"


@router.get("", summary="Read the state of the index", responses=answers(*SIGNED_IN, example=_STATE))
def read_index(workspace: Here, actor: CurrentActor) -> IndexState:
    """How much it would be filled from now, about how long that takes, and what became of it the last time."""
    return reindexing.state(workspace, actor)


@router.post(
    "/rebuild",
    summary="Build the index anew",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(*CHANGING, "conflict", example=_REBUILD, status=202),
)
def begin_rebuild(workspace: Here, actor: CurrentActor) -> Rebuild:
    """From the catalogue, beside the one in use: searches go on, and what is read meanwhile is found when it is done.

    One at a time. What a server did not get to, it begins anew when it is started again.
    """
    return reindexing.begin(workspace, actor)


@router.get(
    "/rebuild/events",
    summary="Follow the index being built anew",
    response_class=StreamingResponse,
    responses={
        **answers(*SIGNED_IN),
        200: {
            "description": "Events `progress` (on each change), then `finished` or `gone`, each with a Rebuild.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _SHOWN}},
        },
    },
)
def follow_rebuild(workspace: Here, visitor: CurrentVisitor) -> StreamingResponse:
    """Ends with it, when the session ends, or when your role no longer covers it."""
    reindexing.state(workspace, visitor.actor)
    return StreamingResponse(
        follow(lambda: _look(workspace, visitor)),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def _look(workspace: Workspace, visitor: Visitor) -> Rebuild | None:
    alive = still(workspace, visitor)
    if alive is None or not workspace.access.may(alive.actor, "machine.read"):
        return None
    return reindexing.look(workspace)
