"""A case derived again from its originals: begun, followed, stopped, and what its documents came to."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import replay_runs, replaying
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from api.web.words import Words
from models.errors import LinceError
from models.ids import CaseId
from models.replay import Change, Difference, Fact, Outcome, ReplayAsked

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
        what=what_differs,
        versions=versions,
        problem=said(screen, error),
    )


def what_differs(t: Words, one: Difference) -> str:
    """Which finding it is and what is another of it, in the language of the screen."""
    match one.fact:
        case Fact.TABLE:
            return t("replay.table", n=one.what.rpartition(" ")[2])
        case Fact.PART:
            return t("replay.inside", sha256=one.what[:12])
        case Fact.DECISION:
            return ""  # its id says nothing to anybody; page and rule do
        case Fact.ASSERTION:
            return one.what
    name, _, fields = one.what.rpartition(": ")
    if one.fact is not Fact.PAGE and not name and t.has(f"{_NAMES.get(one.fact, '')}.{fields}"):
        name, fields = fields, ""
    told = [t.known(f"replay_field.{field}", field) for field in fields.split(", ") if field]
    return ": ".join(filter(None, (t.known(f"{_NAMES.get(one.fact, '')}.{name}", name), ", ".join(told))))


_NAMES = {Fact.MENTION: "kind", Fact.FLAG: "indicator"}


def versions(t: Words, one: Change) -> str:
    """From which version to which and in which parts, which stage waits, or what limited the reading."""
    match one.of:
        case "waiting":
            return t.known(f"stage.{one.after}", one.after)
        case "limits":
            return t.known(f"replay_limit.{one.after}", one.after)
    parts = (part.replace("none → ", "— → ").replace(" → none", " → —") for part in one.parts)
    return " · ".join((f"{one.before or '—'} → {one.after or '—'}", *parts))


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
