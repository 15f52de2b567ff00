"""Legs of journeys: what a case tells of who went where, on a map, and what changed between two periods."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query

from api import journeys
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import CaseParam, DocumentParam, Limit, Offset
from api.journeys import Legs, RouteLinks
from models.errors import UsageError
from models.journey import Comparison, FeatureCollection, Period

router = APIRouter(tags=["routes"])

_LEGS = Legs(total=1, legs=(examples.LEG,))


@router.get(
    "/cases/{case}/routes",
    summary="List the legs of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_LEGS),
)
def read_case_legs(
    workspace: Here, actor: CurrentActor, case: CaseParam, *, limit: Limit = 100, offset: Offset = 0
) -> Legs:
    """Each with its places, date, carrier, vehicle, plate, crossing, price, payer, travellers, and its words."""
    return journeys.list_legs(workspace, actor, case, limit=limit, offset=offset)


@router.get(
    "/documents/{document}/routes",
    summary="List the legs of a document",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_LEGS),
)
def read_document_legs(workspace: Here, actor: CurrentActor, document: DocumentParam) -> Legs:
    """The same for one document."""
    return journeys.list_document_legs(workspace, actor, document)


@router.get(
    "/cases/{case}/routes/geojson",
    summary="Read the legs of a case as GeoJSON",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.MAP),
)
def read_case_map(workspace: Here, actor: CurrentActor, case: CaseParam) -> FeatureCollection:
    """RFC 7946: lines through the places that the gazetteer knows; the others are named in `unplaced`."""
    return journeys.map_of(workspace, actor, case)


@router.get(
    "/cases/{case}/routes/compare",
    summary="Compare the routes of two periods",
    responses=answers(*SIGNED_IN, "not_found", "invalid", "usage", example=examples.COMPARISON),
)
def compare_routes(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    before_first: Annotated[dt.date, Query(description="first day of the first period")],
    before_last: Annotated[dt.date, Query(description="its last day")],
    after_first: Annotated[dt.date, Query(description="first day of the second period")],
    after_last: Annotated[dt.date, Query(description="its last day")],
) -> Comparison:
    """New, abandoned and kept ways, with the legs and documents behind each.

    The periods have no day in common. What was only planned counts in neither.
    """
    if before_last < before_first or after_last < after_first:
        raise UsageError("A period ends after it begins.", next_step="Change the days of the period.")
    before, after = Period(first=before_first, last=before_last), Period(first=after_first, last=after_last)
    return journeys.compare(workspace, actor, case, before=before, after=after)


@router.get(
    "/cases/{case}/routes/links",
    summary="List what the routes of a case share with your other cases",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=RouteLinks(links=(examples.LINK,))),
)
def read_route_links(workspace: Here, actor: CurrentActor, case: CaseParam) -> RouteLinks:
    """Plates, crossings and places that legs of two or more of your cases have in common."""
    return journeys.list_links(workspace, actor, case)
