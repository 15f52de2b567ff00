"""Entities: the values of one's cases, counted, and all the places where one stands."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import CasesQuery, Limit, Offset
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.entity import Entity
from models.ids import CaseId
from models.mention import Mention, MentionKind

router = APIRouter(prefix="/entities", tags=["entities"])


class Entities(Record):
    """A stretch of the values, commonest first, with the number of all."""

    total: int
    entities: tuple[Entity, ...]


class EntityPlace(Record):
    """One place where a value stands."""

    case: CaseId
    name: str
    mention: Mention


class EntityPlaces(Record):
    """A stretch of the places of a value, with the number of all."""

    total: int
    places: tuple[EntityPlace, ...]


def list_entities(
    workspace: Workspace,
    actor: Actor,
    *,
    kind: MentionKind | None = None,
    text: str = "",
    cases: Sequence[CaseId] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Entities:
    """Values in the actor's cases, or in `cases` among them. Raises NotFound for a case that is not his."""
    scope = workspace.access.scope(actor, cases=cases, action="entity.list")
    total, found = workspace.records.evidence.entities(scope, kind=kind, text=text, limit=limit, offset=offset)
    words = {"text": text} if text else None
    workspace.access.looked(actor, "entity.list", scope, detail={"entities": total}, asked=words)
    return Entities(total=total, entities=tuple(found))


def list_entity_places(
    workspace: Workspace,
    actor: Actor,
    *,
    kind: MentionKind,
    normal: str,
    cases: Sequence[CaseId] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> EntityPlaces:
    """Where a value stands in the actor's cases. Raises NotFound for a case that is not his."""
    scope = workspace.access.scope(actor, cases=cases, action="entity.list")
    found = workspace.records.evidence.places(scope, kind=kind, normal=normal, grouped=True)
    words = {"kind": kind.value, "value": normal}
    workspace.access.looked(actor, "entity.list", scope, detail={"places": len(found)}, asked=words)
    return EntityPlaces(
        total=len(found),
        places=tuple(
            EntityPlace(case=case, name=name, mention=mention) for case, name, mention in found[offset : offset + limit]
        ),
    )


@router.get(
    "",
    summary="List the values found in your cases",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Entities(total=1, entities=(examples.ENTITY,))),
)
def read_entities(
    workspace: Here,
    actor: CurrentActor,
    *,
    kind: Annotated[MentionKind | None, Query(description="only this kind")] = None,
    text: Annotated[str, Query(max_length=200, description="what must stand in the value")] = "",
    cases: CasesQuery = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Entities:
    """People, numbers, places and so on, each with how often and in how many documents it stands."""
    return list_entities(workspace, actor, kind=kind, text=text, cases=cases, limit=limit, offset=offset)


@router.get(
    "/places",
    summary="List where a value stands",
    responses=answers(
        *SIGNED_IN,
        "not_found",
        "invalid",
        example=EntityPlaces(
            total=1, places=(EntityPlace(case=examples.CASE.id, name="libreta.pdf", mention=examples.MENTION),)
        ),
    ),
)
def read_entity_places(
    workspace: Here,
    actor: CurrentActor,
    *,
    kind: Annotated[MentionKind, Query(description="kind of the value")],
    normal: Annotated[str, Query(min_length=1, max_length=500, description="its normal form")],
    cases: CasesQuery = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> EntityPlaces:
    """Each mention of the value in your cases, with document, page, span and boxes."""
    return list_entity_places(workspace, actor, kind=kind, normal=normal, cases=cases, limit=limit, offset=offset)
