"""Legs of journeys, for verbs and routes: listed, mapped, compared between two periods, and tied to other cases."""

from collections.abc import Sequence

from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.ids import CaseId, DocumentId
from models.journey import Comparison, FeatureCollection, Period
from models.leg import LegInCase
from models.link import Link
from services.review import journeys
from services.search.linking.legs import route_links


class Legs(Record):
    """A stretch of the legs of a case or a document, with the number of all."""

    total: int
    legs: tuple[LegInCase, ...]


class RouteLinks(Record):
    """What the journeys of a case have in common with those of your other cases."""

    links: tuple[Link, ...]


def list_legs(workspace: Workspace, actor: Actor, case: CaseId, *, limit: int = 100, offset: int = 0) -> Legs:
    """The legs of a case. Raises NotFound."""
    found = _legs(workspace, actor, case)
    return Legs(total=len(found), legs=tuple(found[offset : offset + limit]))


def list_document_legs(workspace: Workspace, actor: Actor, document: DocumentId) -> Legs:
    """The legs of a document. Raises NotFound."""
    case = workspace.access.document(actor, document, action="route.list").case
    found = workspace.records.routes.legs([case], document=document)
    return Legs(total=len(found), legs=tuple(found))


def map_of(workspace: Workspace, actor: Actor, case: CaseId) -> FeatureCollection:
    """The legs of a case as GeoJSON. Raises NotFound."""
    return journeys.geojson(_legs(workspace, actor, case))


def compare(workspace: Workspace, actor: Actor, case: CaseId, *, before: Period, after: Period) -> Comparison:
    """Which ways of a case are new, abandoned, kept. Raises NotFound, UsageError for periods with common days."""
    return journeys.compared(_legs(workspace, actor, case), before, after, case=case)


def list_links(workspace: Workspace, actor: Actor, case: CaseId) -> RouteLinks:
    """What journeys of a case share with those of the actor's other cases. Raises NotFound."""
    workspace.access.case(actor, case, action="route.list")
    scope = workspace.access.scope(actor, action="link.list")
    found = route_links(workspace.access.seen(scope), scope, touching=case)
    workspace.access.looked(actor, "link.list", scope, detail={"links": len(found)})
    return RouteLinks(links=tuple(found))


def _legs(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[LegInCase]:
    workspace.access.case(actor, case, action="route.list")
    return workspace.access.seen_in(actor, case).routes.legs([case])
