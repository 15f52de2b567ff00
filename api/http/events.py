"""A case's progress as server-sent events.

A stream holds no thread: every half second it borrows one for a look. Each look asks anew whether the session lives
and the case is still the caller's, so a right that is taken away ends the stream within a second.
"""

import time
from collections.abc import AsyncIterator, Callable

import anyio
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.http import examples
from api.http.auth import CurrentVisitor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import CaseParam
from api.http.sessions import Visitor, still
from api.wiring import Workspace
from models.errors import NotAllowed, NotFound
from models.ids import CaseId
from models.job import Progress
from models.prosecution import Build
from models.rebuild import Rebuild
from models.replay import ReplayRun

Followed = Progress | Build | ReplayRun | Rebuild
"""What tells of itself whether it has ended."""

router = APIRouter(prefix="/cases/{case}/events", tags=["cases"])

INTERVAL = 0.5
"""Seconds between two looks."""

HEARTBEAT = 15.0
"""Seconds of silence after which a comment tells proxies that the stream lives."""


def look(workspace: Workspace, visitor: Visitor, case: CaseId) -> Progress | None:
    """The progress now; None when the session ended or the case is no longer the visitor's. Leaves no audit event."""
    alive = still(workspace, visitor)
    if alive is None:
        return None
    try:
        scope = workspace.access.scope(alive.actor, cases=[case], action="case.progress", quiet=True)
    except (NotFound, NotAllowed):
        return None
    return workspace.access.seen(scope).evidence.progress(case)


async def follow(look_again: Callable[[], Followed | None]) -> AsyncIterator[str]:
    """Events `progress` on each change, then `finished`; `gone` when there is nothing to be seen any more."""
    told: Followed | None = None
    spoken = time.monotonic()
    while True:
        progress = await run_in_threadpool(look_again)
        if progress is None:
            yield "event: gone\ndata: {}\n\n"
            return
        if progress != told:
            told, spoken = progress, time.monotonic()
            yield f"event: progress\ndata: {progress.model_dump_json()}\n\n"
        if progress.finished:
            yield f"event: finished\ndata: {progress.model_dump_json()}\n\n"
            return
        if time.monotonic() - spoken > HEARTBEAT:
            spoken = time.monotonic()
            yield ": still here\n\n"
        await anyio.sleep(INTERVAL)


_SHOWN = f"event: progress\ndata: {examples.PROGRESS.model_dump_json()}\n\n"


@router.get(
    "",
    summary="Follow a case's progress",
    response_class=StreamingResponse,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid"),
        200: {
            "description": "Events `progress` (on each change), then `finished` or `gone`, each with a Progress.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _SHOWN}},
        },
    },
)
def stream_progress(workspace: Here, visitor: CurrentVisitor, case: CaseParam) -> StreamingResponse:
    """Ends when no file waits, when the session ends, or when the case is taken from you. Close it on `finished`."""
    workspace.access.case(visitor.actor, case, action="case.progress")
    return StreamingResponse(
        follow(lambda: look(workspace, visitor, case)),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )
