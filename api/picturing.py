"""Pictures of the graph of one's cases, and what proves a bond of one: for routes and pages."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from api.graphing import graph_in
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import NotFound
from models.graph import Picture, Step
from models.ids import CaseId
from services.graph.ask import Network
from services.graph.picture import Painter

MOST = 5_000
"""Stations of one picture."""

_ID = r"^[0-9a-f]{32}$"
Id = Annotated[str, Field(pattern=_ID)]


class PictureAsked(Record):
    """Which part of the graph is drawn."""

    cases: tuple[Annotated[CaseId, Field(pattern=_ID)], ...] | None = Field(
        default=None, max_length=1000, description="only these cases; absent: all that are yours"
    )
    entity: str | None = Field(default=None, pattern=_ID, description="draw what stands around it")
    text: str = Field(
        default="", max_length=200, description="draw those alone whose names have these words", examples=["Quispe"]
    )
    shown: tuple[Id, ...] = Field(default=(), max_length=MOST, description="ids that are drawn already, and stay")
    taken: bool = Field(default=False, description="it leaves as a file: recorded, and allowed, as an export")
    most: int = Field(default=150, ge=0, le=MOST, description="at most so many besides what is shown")


def picture(workspace: Workspace, actor: Actor, asked: PictureAsked) -> Picture:
    """The best tied stations of the cases; those around an entity, or of a name; else what is shown alone.

    What is shown and not in the actor's cases (any more) is left out. Raises NotFound, NotAllowed, UsageError (too
    large).
    """
    graph, scope = graph_in(
        workspace,
        actor,
        asked.cases,
        action="graph.export" if asked.taken else "graph.read",
        asked={"text": asked.text} if asked.text else None,
    )
    painter = Painter(graph, workspace.records.evidence.months(scope))
    if asked.entity is not None:
        return painter.around(asked.entity, most=asked.most, shown=asked.shown)
    if asked.text:
        return painter.named(asked.text, most=asked.most, shown=asked.shown)
    return painter.of(asked.shown) if asked.shown else painter.best(most=asked.most)


def bond(workspace: Workspace, actor: Actor, one: str, two: str, *, cases: Sequence[CaseId] | None = None) -> Step:
    """What ties two stations, with the documents that prove it. Raises NotFound, NotAllowed, UsageError."""
    graph, _ = graph_in(workspace, actor, cases)
    found = Network(graph).between(one, two)
    if found is None:
        raise NotFound("Nothing ties these two in these cases, or it is not yours to see.")
    return found
