"""A case derived again from its originals: begun, followed, stopped, and what its documents came to the last time."""

from fastapi import APIRouter, Response, status
from fastapi.responses import StreamingResponse

from api import replay_runs, replaying
from api.http import examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.events import follow
from api.http.parameters import CaseParam
from api.http.sessions import Visitor, still
from api.wiring import Workspace
from models.errors import NotAllowed, NotFound
from models.ids import CaseId, Sha256
from models.replay import (
    Change,
    Counts,
    Difference,
    Fact,
    How,
    Outcome,
    ReplayAsked,
    Replayed,
    ReplayOfCase,
    ReplayRun,
    RunState,
)

router = APIRouter(tags=["custody"], route_class=JsonRoute)

_HASH = Sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
_REPLAY = ReplayOfCase(
    counts={Outcome.EXPLAINED: 1, Outcome.SAME: 41},
    never=0,
    oldest=examples.WHEN,
    documents=(
        Replayed(
            document=examples.DOCUMENT,
            case=examples.CASE.id,
            sha256=_HASH,
            outcome=Outcome.EXPLAINED,
            compared=Counts(pages=2, mentions=14, flags=1),
            differs=1,
            differences=(
                Difference(fact=Fact.MENTION, how=How.NEW, page=1, start=58, end=66, what="PHONE", made_by="phones 12"),
            ),
            changes=(Change(of="analysis", before="5.1f", after="5.20", parts=("phones 11 → phones 12",)),),
            read_by="ac8f83972769",
            analyzed_by=("5.1f",),
            stored=_HASH,
            by=_HASH,
            at=examples.WHEN,
        ),
    ),
)
_RUN = ReplayRun(
    id="5c1d7e2f9a0b4c3d8e6f7a8b9c0d1e2f", state=RunState.RUNNING, done=12, of=42, counts={Outcome.SAME: 12},
    made_by="r.choque", begun_at=examples.WHEN,
)  # fmt: skip
_SHOWN = f"event: progress\ndata: {_RUN.model_dump_json()}\n\n"


@router.get(
    "/cases/{case}/replay",
    summary="Read what a case came to when it was derived again",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_REPLAY),
)
def read_replay(workspace: Here, actor: CurrentActor, case: CaseParam) -> ReplayOfCase:
    """Of each document that you see, the last time: the same, explained by a new version, or not; no text of it."""
    return replaying.last(workspace, actor, case)


@router.post(
    "/cases/{case}/replay",
    summary="Derive a case again from its originals",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=_RUN, status=202),
)
def begin_replay(workspace: Here, actor: CurrentActor, case: CaseParam, asked: ReplayAsked) -> ReplayRun:
    """It goes on by itself, behind all other work, and costs what reading the case has cost: follow its events.

    What each document came to is kept at once, and nothing else is changed. One at a time on a server. It ends when
    your account loses the right to it.
    """
    return replay_runs.begin(workspace, actor, case, asked)


@router.get(
    "/cases/{case}/replay/run",
    summary="Read how far a replay is",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_RUN),
)
def read_replay_run(workspace: Here, actor: CurrentActor, case: CaseParam) -> ReplayRun:
    """The last one that was begun of the case, if you see all its documents."""
    return replay_runs.last(workspace, actor, case)


@router.get(
    "/cases/{case}/replay/events",
    summary="Follow a replay",
    response_class=StreamingResponse,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid"),
        200: {
            "description": "Events `progress` (on each change), then `finished` or `gone`, each with a ReplayRun.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _SHOWN}},
        },
    },
)
def follow_replay(workspace: Here, visitor: CurrentVisitor, case: CaseParam) -> StreamingResponse:
    """Ends with the replay, when the session ends, or when the case is taken from you."""
    replay_runs.last(workspace, visitor.actor, case)
    return StreamingResponse(
        follow(lambda: _look(workspace, visitor, case)),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def _look(workspace: Workspace, visitor: Visitor, case: CaseId) -> ReplayRun | None:
    alive = still(workspace, visitor)
    if alive is None:
        return None
    try:
        return replay_runs.look(workspace, alive.actor.model_copy(update={"reason": visitor.reason}), case)
    except (NotFound, NotAllowed):
        return None


@router.delete(
    "/cases/{case}/replay/run",
    summary="Stop a replay",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def stop_replay(workspace: Here, actor: CurrentActor, case: CaseParam) -> Response:
    """What was derived again until then stays; begun anew, it goes on from there."""
    replay_runs.stop(workspace, actor, case)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
