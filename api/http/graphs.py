"""The graph of one's cases: neighbours, ways, what is common, communities; files of it, and from other programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, status
from starlette.concurrency import run_in_threadpool

from api import graphing, picturing
from api.graphing import Common, Communities, Format, Imported, Neighbours, Path, Shared
from api.http import examples_graph as examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.messages import given_message
from api.http.parameters import ID, CaseParam, CasesQuery, Limit, Offset
from api.picturing import PictureAsked
from models.graph import Picture, Step
from services.graph.ftm import LARGEST

router = APIRouter(tags=["graph"])

_ASKING = (*SIGNED_IN, "not_found", "invalid", "usage")
Station = Annotated[str, Query(pattern=ID, description="id of an entity of a case, or of a journey")]
Other = Annotated[str, Query(pattern=ID, description="id of another one")]
_ENTITY = '{"id": "person-1", "schema": "Person", "properties": {"name": ["Jacinto Colque"]}}\n'
_MEDIA = {Format.GRAPHML: "application/xml", Format.GEXF: "application/xml", Format.FTM: "application/x-ndjson"}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "GraphML, GEXF, or FollowTheMoney entities, one a line.",
        "content": {
            "application/xml": {"schema": {"type": "string"}, "example": "<graphml>…</graphml>"},
            "application/x-ndjson": {"schema": {"type": "string"}, "example": _ENTITY},
        },
    }
}


@router.get(
    "/graph/neighbours",
    summary="List who stands beside an entity",
    responses=answers(*_ASKING, example=Neighbours(total=1, steps=(examples.STEP,))),
)
def read_neighbours(
    workspace: Here,
    actor: CurrentActor,
    *,
    entity: Station,
    cases: CasesQuery = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Neighbours:
    """People, values and journeys that a text ties to it, or that stand in one of its documents, with the proof."""
    return graphing.neighbours(workspace, actor, entity, cases=cases, limit=limit, offset=offset)


@router.get(
    "/graph/path",
    summary="Read the shortest way between two entities",
    responses=answers(*_ASKING, example=Path(steps=(examples.STEP,))),
)
def read_path(workspace: Here, actor: CurrentActor, *, entity: Station, to: Other, cases: CasesQuery = None) -> Path:
    """Each step with the documents that prove it; no steps where they do not hang together."""
    return graphing.path(workspace, actor, entity, to, cases=cases)


@router.get(
    "/graph/common",
    summary="List who stands beside both of two entities",
    responses=answers(
        *_ASKING,
        example=Common(total=1, shared=(Shared(node=examples.PHONE, first=examples.STEP, second=examples.STEP),)),
    ),
)
def read_common(
    workspace: Here,
    actor: CurrentActor,
    *,
    entity: Station,
    to: Other,
    cases: CasesQuery = None,
    limit: Limit = 100,
) -> Common:
    """With the proof on either side, best proven first."""
    return graphing.common(workspace, actor, entity, to, cases=cases, limit=limit)


@router.get(
    "/graph/communities",
    summary="List groups of entities that belong together",
    responses=answers(*_ASKING, example=Communities(total=1, communities=(examples.COMMUNITY,))),
)
def read_communities(
    workspace: Here,
    actor: CurrentActor,
    *,
    cases: CasesQuery = None,
    limit: Limit = 50,
    members: Annotated[int, Query(ge=1, le=1000, description="at most so many of each group")] = 50,
) -> Communities:
    """Tied among themselves more than to others, by documents and ties; the largest first. A hint, no finding."""
    return graphing.communities(workspace, actor, cases=cases, limit=limit, members=members)


@router.post(
    "/graph/picture",
    summary="Read a part of the graph to draw it",
    responses=answers(*CHANGING, "not_found", "invalid", "usage", example=examples.PICTURE),
)
def read_picture(workspace: Here, actor: CurrentActor, asked: PictureAsked) -> Picture:
    """The best tied entities and journeys, or those around one, and what ties them, with its months."""
    return picturing.picture(workspace, actor, asked)


@router.get(
    "/graph/bond",
    summary="Read what ties two entities",
    responses=answers(*_ASKING, example=examples.STEP),
)
def read_bond(workspace: Here, actor: CurrentActor, *, entity: Station, to: Other, cases: CasesQuery = None) -> Step:
    """Without another between them, with the documents that prove it."""
    return picturing.bond(workspace, actor, entity, to, cases=cases)


@router.get(
    "/graph/export",
    summary="Write the graph as a file",
    response_class=Response,
    responses=answers(*_ASKING) | _FILE,
)
def export_graph(
    workspace: Here,
    actor: CurrentActor,
    *,
    form: Annotated[Format, Query(alias="format", description="graphml, gexf or ftm")],
    cases: CasesQuery = None,
) -> Response:
    """Entities, documents and journeys of your cases, and what ties them, each with document and page."""
    data = graphing.export(workspace, actor, form, cases=cases)
    return Response(data, media_type=_MEDIA[form])


@router.post(
    "/cases/{case}/graph/import",
    summary="Take in entities of another program",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "invalid", "usage", "bad_entities", example=examples.IMPORTED, status=201
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "FollowTheMoney entities, one JSON object a line.",
            "content": {"application/x-ndjson": {"schema": {"type": "string"}, "example": _ENTITY}},
        }
    },
)
async def import_entities(
    request: Request,
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    reason: Annotated[str, Query(min_length=3, max_length=900, description="where it is from, and why")],
) -> Imported:
    """People, bodies and values become entities of the case, made by you, apart from mentions; all of them or none."""
    await run_in_threadpool(workspace.access.scope, actor, cases=[case], action="graph.import")
    data = await given_message(request, LARGEST)
    return await run_in_threadpool(graphing.take_in, workspace, actor, case, data, reason=reason)
