"""The entities of a case, and what people decide about them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status
from pydantic import Field

from api import judging
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, Limit, Offset
from api.judging import (
    CaseEntities,
    ChangeAsked,
    Conflicts,
    Decided,
    EntityAsked,
    EntityStory,
    MergeAsked,
    SplitAsked,
    UndoAsked,
)
from models.ids import DecisionId, SubjectId
from models.mention import MentionKind

router = APIRouter(prefix="/cases/{case}", tags=["entities"])

EntityParam = Annotated[SubjectId, Path(pattern=ID, description="id of an entity, or of any of its subjects")]
DecisionParam = Annotated[DecisionId, Path(pattern=ID, description="id of a decision")]


class TakenBack(UndoAsked):
    """Why, and whether what was decided in one go with it stays."""

    alone: bool = Field(default=False, description="only this one of the decisions that were taken in one go")


_DECIDED = Decided(decisions=(examples.LINK_DECISION,), entities=(examples.CASE_ENTITY,))


@router.get(
    "/entities",
    summary="List the entities of a case",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=CaseEntities(total=1, waiting=0, entities=(examples.CASE_ENTITY,)),
    ),
)  # fmt: skip
def read_case_entities(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    kind: Annotated[MentionKind | None, Query(description="only this kind")] = None,
    confirmed: Annotated[bool | None, Query(description="those that people decided on; false: never them")] = None,
    text: Annotated[str, Query(max_length=200, description="part of a name")] = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> CaseEntities:
    """People and values that the machine joined, as members of the case corrected them; confirmed ones first."""
    return judging.list_entities(
        workspace, actor, case, kind=kind, confirmed=confirmed, text=text, limit=limit, offset=offset
    )


@router.post(
    "/entities",
    summary="Make an entity by hand",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_DECIDED, status=201),
)
def add_entity(workspace: Here, actor: CurrentActor, case: CaseParam, asked: EntityAsked) -> Decided:
    """Somebody or something that no mention names. It can be merged with what an analysis finds later."""
    return judging.create(workspace, actor, case, asked)


@router.get(
    "/entities/{entity}",
    summary="Read an entity with its places and decisions",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=EntityStory(
            entity=examples.CASE_ENTITY, subjects=(examples.SUBJECT,), decisions=(examples.LINK_DECISION,)
        ),
    ),
)  # fmt: skip
def read_entity(workspace: Here, actor: CurrentActor, case: CaseParam, entity: EntityParam) -> EntityStory:
    """By its id, or that of any subject in it; undone decisions are told too."""
    return judging.read_entity(workspace, actor, case, entity)


@router.post(
    "/entities/{entity}/merge",
    summary="Say that two entities are the same",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_DECIDED, status=201),
)
def merge_entities(
    workspace: Here, actor: CurrentActor, case: CaseParam, entity: EntityParam, asked: MergeAsked
) -> Decided:
    """A positive edge. Whoever disagrees says so beside it; a contradiction is shown, and joins nothing."""
    return judging.merge(workspace, actor, case, entity, asked)


@router.post(
    "/entities/{entity}/split",
    summary="Say that some subjects are another entity",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "usage", "invalid", example=_DECIDED, status=201),
)
def split_entity(
    workspace: Here, actor: CurrentActor, case: CaseParam, entity: EntityParam, asked: SplitAsked
) -> Decided:
    """Negative edges between those taken out and the rest: no later analysis joins them again."""
    return judging.split(workspace, actor, case, entity, asked)


@router.post(
    "/entities/{entity}/changes",
    summary="Rename an entity, re-type it, add an alias, or say that it is none",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "usage", "invalid", example=_DECIDED, status=201),
)
def change_entity(
    workspace: Here, actor: CurrentActor, case: CaseParam, entity: EntityParam, asked: ChangeAsked
) -> Decided:
    """A statement about the entity; the mentions stay as they were read."""
    return judging.change(workspace, actor, case, entity, asked)


@router.get(
    "/entity-conflicts",
    summary="List decisions on entities that contradict one another",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", example=Conflicts(conflicts=(examples.LINK_CONFLICT,))
    ),
)  # fmt: skip
def read_entity_conflicts(workspace: Here, actor: CurrentActor, case: CaseParam) -> Conflicts:
    """All of them stand, and none is followed where they contradict."""
    return judging.list_conflicts(workspace, actor, case)


@router.post(
    "/entity-decisions/{decision}/undo",
    summary="Take your own decision on an entity back",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_DECIDED),
)
def undo_entity_decision(
    workspace: Here, actor: CurrentActor, case: CaseParam, decision: DecisionParam, asked: TakenBack
) -> Decided:
    """Both stay in the history. What was decided in one go with it goes too, unless `alone`."""
    return judging.undo(workspace, actor, case, decision, reason=asked.reason, alone=asked.alone)
