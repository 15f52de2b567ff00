"""A case derived again from its originals: begun, followed, stopped, and what its documents came to."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import replay_runs, replaying
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.errors import LinceError
from models.ids import CaseId
from models.replay import Outcome, ReplayAsked

router = APIRouter()


@router.get("/cases/{case}/replay")
def replay_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """What the documents came to the last time, and how far a replay is."""
    return _replay(screen, case)


def _replay(screen: Screen, case: CaseId, *, error: LinceError | None = None) -> Response:
    found = replaying.last(screen.workspace, screen.actor, case)
    seen = screen.workspace.access.seen_in(screen.actor, case).evidence
    return screen.page(
        "replay.html",
        here="cases",
        status=status_of(error),
        case=get_case(screen.workspace, screen.actor, case),
        found=found,
        outcomes=[(one, found.counts[one]) for one in Outcome if found.counts.get(one)],
        sound=not any(number for one, number in found.counts.items() if not one.sound),
        run=replay_runs.look(screen.workspace, screen.actor, case),
        files={one.document: one.path for one in seen.files(case)},
        follow_words={name: screen.t.raw(f"replay.{name}") for name in ("line", "gone", "lost")},
        problem=said(screen, error),
    )


@router.post("/cases/{case}/replay")
def begin_replay(screen: CurrentScreen, case: CaseParam, again: Annotated[str, Form(max_length=1)] = "") -> Response:
    """Begin. It goes on by itself."""
    return done(
        lambda: replay_runs.begin(screen.workspace, screen.actor, case, ReplayAsked(again=bool(again))),
        f"/cases/{case}/replay",
        lambda error: _replay(screen, case, error=error),
    )


@router.post("/cases/{case}/replay/stop")
def stop_replay(screen: CurrentScreen, case: CaseParam) -> Response:
    """Stop: what was derived again until then stays."""
    return done(
        lambda: replay_runs.stop(screen.workspace, screen.actor, case),
        f"/cases/{case}/replay",
        lambda error: _replay(screen, case, error=error),
    )
