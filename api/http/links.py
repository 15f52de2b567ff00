"""Links: values that stand in more than one of one's cases. Nothing of anybody else's cases shows here."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import CasesQuery, Limit, Offset
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import NotFound
from models.ids import CaseId
from models.link import Link
from models.mention import MentionKind
from models.search import Scope
from services.search.linking.shared import LINKING_KINDS, shared_links

router = APIRouter(prefix="/links", tags=["links"])


class LinkCard(Link):
    """A link with its id."""

    link: str


class Links(Record):
    """A stretch of the candidate links, most telling first, with the number of all."""

    total: int
    links: tuple[LinkCard, ...]


def list_links(
    workspace: Workspace,
    actor: Actor,
    *,
    cases: Sequence[CaseId] | None = None,
    kinds: Sequence[MentionKind] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Links:
    """Values shared by two or more of the actor's cases, or of `cases` among them.

    Raises NotFound for a case that is not his.
    """
    scope = workspace.access.scope(actor, cases=cases, action="link.list")
    found = shared_links(workspace.records, scope, kinds=kinds if kinds is not None else LINKING_KINDS)
    workspace.access.looked(actor, "link.list", scope, detail={"links": len(found)})
    return Links(total=len(found), links=tuple(_card(link) for link in found[offset : offset + limit]))


def get_link(workspace: Workspace, actor: Actor, link: str) -> LinkCard:
    """One link within the actor's cases, by id. Raises NotFound."""
    scope = workspace.access.scope(actor, action="link.read")
    found = next((one for one in shared_links(workspace.records, scope, kinds=LINKING_KINDS) if one.id == link), None)
    if found is None:
        workspace.access.looked(actor, "link.read", scope, subject=link, outcome=NotFound.code)
        raise NotFound("There is no such link, or its cases are not yours to see.")
    workspace.access.looked(actor, "link.read", Scope(cases=frozenset(found.cases)), subject=link)
    return _card(found)


def _card(link: Link) -> LinkCard:
    return LinkCard(link=link.id, **link.model_dump())


_EXAMPLE = _card(examples.LINK)


@router.get(
    "",
    summary="List links between your cases",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Links(total=1, links=(_EXAMPLE,))),
)
def read_links(
    workspace: Here,
    actor: CurrentActor,
    *,
    cases: CasesQuery = None,
    kinds: Annotated[
        list[MentionKind] | None, Query(alias="kind", max_length=20, description="only these kinds")
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Links:
    """Each value that two or more of your cases share: its best place in each, why, and how far to trust it."""
    return list_links(workspace, actor, cases=cases, kinds=kinds, limit=limit, offset=offset)


@router.get("/{link}", summary="Read a link", responses=answers(*SIGNED_IN, "not_found", "invalid", example=_EXAMPLE))
def read_link(
    workspace: Here,
    actor: CurrentActor,
    link: Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="id of a link")],
) -> LinkCard:
    """One link, with the places to put side by side."""
    return get_link(workspace, actor, link)
