"""Saved searches, watches over new pages, and the inbox of their alerts. Each is its maker's alone."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status
from pydantic import Field

from api import saving
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, GivenCase, Limit, Offset
from api.saving import SaveAsked, Saved, SavedSearches
from models.base import Record
from models.watch import AlertId, Inbox, SavedId

router = APIRouter(tags=["watches"], route_class=JsonRoute)

SavedParam = Annotated[SavedId, Path(pattern=ID, description="id of a saved search")]


class ScopedSave(SaveAsked):
    """A search to be kept, with the cases it is held to."""

    cases: tuple[GivenCase, ...] | None = Field(default=None, max_length=1000)


class ReadAsked(Record):
    """Alerts that were read; absent: all."""

    alerts: tuple[Annotated[AlertId, Field(pattern=ID)], ...] | None = Field(
        default=None, max_length=1000, examples=[[examples.ALERT.id]]
    )


class ReadTaken(Record):
    """How many were not read before."""

    read: int


@router.get(
    "/watches",
    summary="List one's saved searches",
    responses=answers(*SIGNED_IN, example=SavedSearches(saved=(examples.SAVED,))),
)
def read_saved(workspace: Here, actor: CurrentActor) -> SavedSearches:
    """Those that watch and those that do not, the newest first. Nobody sees another's."""
    return saving.list_saved(workspace, actor)


@router.post(
    "/watches",
    summary="Save a search, and let it watch",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "invalid", "usage", "query_syntax", "engine_unavailable",
        "feature_missing", example=Saved(saved=examples.SAVED), status=201,
    ),
)  # fmt: skip
def add_saved(workspace: Here, actor: CurrentActor, asked: ScopedSave) -> Saved:
    """A watch tells of new pages that answer it, within a minute of being indexed, in your cases as they are then.

    Pages that answer it now are not new. A message to a webhook says case, count and link, and is signed.
    """
    return saving.save(workspace, actor, asked)


@router.delete(
    "/watches/{saved}",
    summary="Remove a saved search with its alerts",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def remove_saved(workspace: Here, actor: CurrentActor, saved: SavedParam) -> None:
    """Another's is told as absent."""
    saving.remove(workspace, actor, saved)


@router.get(
    "/inbox",
    summary="List one's alerts",
    responses=answers(*SIGNED_IN, "invalid", example=Inbox(unread=1, total=1, alerts=(examples.ALERT,))),
)
def read_inbox(
    workspace: Here,
    actor: CurrentActor,
    *,
    unread: Annotated[bool, Query(description="only those not read yet")] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Inbox:
    """The newest first, on cases that are yours now: what was taken from you is neither shown nor counted."""
    return saving.inbox(workspace, actor, unread=unread, limit=limit, offset=offset)


@router.post(
    "/inbox/read",
    summary="Mark alerts as read",
    responses=answers(*CHANGING, "invalid", example=ReadTaken(read=1)),
)
def mark_read(workspace: Here, actor: CurrentActor, asked: ReadAsked) -> ReadTaken:
    """Those named, or all. Alerts of others are left as they are."""
    return ReadTaken(read=saving.mark_read(workspace, actor, asked.alerts))
