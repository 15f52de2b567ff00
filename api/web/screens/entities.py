"""Entities: the values read in one's cases, most frequent first."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from api.http.cases import list_cases
from api.http.entities import list_entities
from api.http.parameters import CasesQuery
from api.web.asked import Asked
from api.web.render import CurrentScreen
from api.web.shown import ShownPlace, shown_place, shown_value
from models.entity import Entity
from models.mention import MentionKind
from models.stated import StatedRole
from services.search.indexer import field_of

router = APIRouter()

ENTITIES = 50


@dataclass(frozen=True)
class EntityRow:
    """An entity, its normal form where that tells more than its name, and the search for its pages.

    `href` is None where its kind is no filter. `roles` are those that say more than that a form holds the value.
    """

    entity: Entity
    normal: str
    href: str | None
    roles: tuple[StatedRole, ...] = ()
    places: tuple[ShownPlace, ...] = ()


@router.get("/entities")
def entities_page(
    screen: CurrentScreen,
    kind: MentionKind | None = None,
    text: Annotated[str, Query(max_length=200)] = "",
    cases: CasesQuery = None,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The values, all or of one kind, that hold a text; in all of one's cases or in some."""
    found = list_entities(
        screen.workspace, screen.actor, kind=kind, text=text.strip(), cases=cases, limit=ENTITIES, offset=offset
    )
    numbers = {case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases}

    def address(one: MentionKind | None, start: int = 0) -> str:
        pairs = [("kind", one.value if one else ""), ("text", text), ("offset", str(start) if start else "")]
        pairs += [("case", case) for case in cases or ()]
        kept = [pair for pair in pairs if pair[1]]
        return f"/entities?{urlencode(kept)}" if kept else "/entities"

    return screen.page(
        "entities.html",
        here="entities",
        entities=[
            EntityRow(one, _normal(one), _pages_of(screen, one), _roles(one), _places(screen, one))
            for one in found.entities
        ],
        total=found.total,
        kind=kind,
        kinds=tuple(MentionKind),
        text=text,
        cases=cases or (),
        numbers=numbers,
        kind_href=address,
        offset=offset,
        limit=ENTITIES,
        page_href=lambda start: address(kind, start),
    )


def _normal(entity: Entity) -> str:
    if entity.kind in (MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE):
        return ""
    shown = shown_value(entity.kind, entity.normal)
    return "" if shown == entity.name else shown


def _roles(entity: Entity) -> tuple[StatedRole, ...]:
    return tuple(role for role in entity.roles if role is not StatedRole.SUBJECT)


def _places(screen: CurrentScreen, entity: Entity) -> tuple[ShownPlace, ...]:
    return tuple(shown_place(screen.t, one) for one in entity.places)


def _pages_of(screen: CurrentScreen, entity: Entity) -> str | None:
    field = field_of(entity.kind)
    return Asked(filters={field: (entity.normal,)}).list_address(screen.veil) if field else None
