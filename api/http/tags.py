"""Tags: short labels on documents, pages and regions of a case."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from api import tagging
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, DocumentParam
from api.tagging import TagAsked, Tagged
from models.tag import Tag, TagFilter, TagLabel

router = APIRouter(tags=["tags"], route_class=JsonRoute)

TagParam = Annotated[str, Path(pattern=ID, description="id of a tag")]
Wanted = Annotated[TagFilter, Query()]

_TAG = Tag(
    id="9f0a1b2c3d4e5f60718293a4b5c6d7e8",
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    page=2,
    box=(72.0, 96.5, 188.2, 108.0),
    label="pasaporte",
    made_by=examples.USER.login,
    user=examples.USER.id,
    made_at=examples.WHEN,
)
_TAGGED = Tagged(labels=(TagLabel(key=_TAG.key, label=_TAG.label, documents=1, tags=1),), tags=(_TAG,))


@router.get(
    "/cases/{case}/tags",
    summary="List the tags of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_TAGGED),
)
def list_tags(workspace: Here, actor: CurrentActor, case: CaseParam, wanted: Wanted) -> Tagged:
    """The case's list of labels, and what carries them. Working papers: they leave in no file."""
    return tagging.tags(workspace, actor, case, wanted)


@router.post(
    "/documents/{document}/tags",
    summary="Tag a document, a page or a region",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "usage", "conflict", "invalid", example=_TAG, status=201),
)
def add_tag(workspace: Here, actor: CurrentActor, document: DocumentParam, asked: TagAsked) -> Tag:
    """With a label of the case's list, or a new one. Where it stands there already, it is returned as it is."""
    return tagging.add(workspace, actor, document, asked)


@router.delete(
    "/documents/{document}/tags/{tag}",
    summary="Take a tag off",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def remove_tag(workspace: Here, actor: CurrentActor, document: DocumentParam, tag: TagParam) -> None:
    """Also one that somebody else put on. The log keeps who took it off."""
    tagging.remove(workspace, actor, document, tag)
