"""Views of a case's graph that somebody keeps for himself. What they draw is asked anew each time, by his rights."""

from collections.abc import Sequence

from pydantic import Field

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotFound
from models.graph_view import (
    LONGEST_NAME,
    MOST_PLACES,
    MOST_VIEWS,
    Coordinate,
    Filter,
    GraphView,
    GraphViewHead,
    Setting,
    Station,
)
from models.ids import CaseId, fresh

READ, KEEP = "graph.views", "graph.keep"
_ABSENT = "There is no such view, or it is not yours to see."


class ViewAsked(Record):
    """A view to be kept: in place of one's own of this name."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME, pattern=r"\w", examples=["Hostal and its numbers"])
    places: dict[Station, tuple[Coordinate, Coordinate]] = Field(
        max_length=MOST_PLACES, description="of each station, by its id: x and y in the picture's own units"
    )
    filters: tuple[tuple[Filter, Setting], ...] = Field(default=(), max_length=100, description="name and value")


def views(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[GraphViewHead]:
    """One's own of a case, by name. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=READ)
    return [one.head for one in workspace.records.graph_views.of(case, actor.user)]


def view(workspace: Workspace, actor: Actor, case: CaseId, wanted: str) -> GraphView:
    """One of one's own. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=READ, case=case):
        found = _own(workspace, actor, case, wanted)
        workspace.records.audit.append(actor, READ, case=case, subject=found.id)
    return found


def keep(workspace: Workspace, actor: Actor, case: CaseId, asked: ViewAsked) -> GraphViewHead:
    """Keep a view. Raises NotFound, NotAllowed, Conflict (he keeps as many as he may)."""
    with acting(workspace, actor, action=KEEP, case=case), workspace.records.transaction():
        name = " ".join(asked.name.split())
        there = workspace.records.graph_views.of(case, actor.user)
        if len(there) >= MOST_VIEWS and name not in {one.name for one in there}:
            raise Conflict("Nobody keeps more than 100 views of a case.", next_step="Remove those that are of no use.")
        made = GraphView(
            **{**asked.model_dump(), "name": name}, id=fresh(), case=case, user=actor.user,
            made_at=workspace.clock.now(),
        )  # fmt: skip
        kept = workspace.records.graph_views.keep(made)
        detail: dict[str, str | int] = {"stations": len(kept.places)}
        workspace.records.audit.append(actor, KEEP, case=case, subject=kept.id, detail=detail)
    return kept.head


def remove(workspace: Workspace, actor: Actor, case: CaseId, wanted: str) -> None:
    """Forget one of one's own. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=KEEP, case=case), workspace.records.transaction():
        found = _own(workspace, actor, case, wanted)
        workspace.records.graph_views.remove(found.id)
        workspace.records.audit.append(actor, KEEP, case=case, subject=found.id, detail={"removed": 1})


def _own(workspace: Workspace, actor: Actor, case: CaseId, wanted: str) -> GraphView:
    found = next((one for one in workspace.records.graph_views.of(case, actor.user) if one.id == wanted), None)
    if found is None:
        raise NotFound(_ABSENT)
    return found
