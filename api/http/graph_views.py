"""Views of a case's graph that somebody keeps for himself."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from api import graph_views
from api.graph_views import ViewAsked
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.examples_graph import PERSON, PHONE
from api.http.parameters import ID, CaseParam
from models.base import Record
from models.graph_view import GraphView, GraphViewHead

router = APIRouter(prefix="/cases/{case}/graph-views", tags=["graph"], route_class=JsonRoute)

ViewParam = Annotated[str, Path(pattern=ID, description="id of a view")]


class GraphViews(Record):
    """One's own views of a case, by name."""

    views: tuple[GraphViewHead, ...]


_VIEW = GraphView(
    id="7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d",
    case=examples.CASE.id,
    user=examples.USER.id,
    name="Hostal and its numbers",
    made_at=examples.WHEN,
    places={PERSON.id: (0, -40), PHONE.id: (120, 35)},
    filters=(("least", "2"), ("kind", "PHONE")),
)


@router.get(
    "",
    summary="List your views of a case's graph",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=GraphViews(views=(_VIEW.head,))),
)
def list_views(workspace: Here, actor: CurrentActor, case: CaseParam) -> GraphViews:
    """Nobody else's: a view is its owner's."""
    return GraphViews(views=tuple(graph_views.views(workspace, actor, case)))


@router.post(
    "",
    summary="Keep a view of a case's graph",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_VIEW.head, status=201),
)
def keep_view(workspace: Here, actor: CurrentActor, case: CaseParam, asked: ViewAsked) -> GraphViewHead:
    """Ids of stations with their places, and filters: no names of theirs. In place of your own of this name."""
    return graph_views.keep(workspace, actor, case, asked)


@router.get(
    "/{view}",
    summary="Read a view of yours",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_VIEW),
)
def read_view(workspace: Here, actor: CurrentActor, case: CaseParam, view: ViewParam) -> GraphView:
    """To draw it, ask for the picture of its stations: what you may not see any more is left out there."""
    return graph_views.view(workspace, actor, case, view)


@router.delete(
    "/{view}",
    summary="Forget a view of yours",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def remove_view(workspace: Here, actor: CurrentActor, case: CaseParam, view: ViewParam) -> None:
    """The log keeps that it was there."""
    graph_views.remove(workspace, actor, case, view)
