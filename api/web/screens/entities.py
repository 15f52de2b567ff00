"""Entities: the values read in one's cases, most frequent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response

from api.http.cases import list_cases
from api.http.entities import list_entities
from api.http.parameters import CasesQuery
from api.web.asked import Asked
from api.web.render import CurrentScreen, see_other
from api.web.shown import ShownPlace, shown_place, shown_value
from models.entity import Entity
from models.mention import MentionKind
from models.stated import StatedRole
from services.search.indexer import field_of

router = APIRouter()

ENTITIES = 50

_HIDDEN = "v"
"""Carries what was typed, veiled, in place of `text`."""


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
    *,
    kind: MentionKind | None = None,
    text: Annotated[str, Query(max_length=200)] = "",
    hidden: Annotated[str, Query(alias=_HIDDEN, max_length=2000)] = "",
    cases: CasesQuery = None,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The values, all or of one kind, that hold a text; in all of one's cases or in some."""
    text = screen.veil.reveal(_HIDDEN, hidden) if hidden else text
    found = list_entities(
        screen.workspace, screen.actor, kind=kind, text=text.strip(), cases=cases, limit=ENTITIES, offset=offset
    )
    numbers = {case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases}

    def address(one: MentionKind | None, start: int = 0) -> str:
        return _address(screen, kind=one, text=text, cases=cases or (), offset=start)

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


@router.post("/entities")
def entities_typed(
    screen: CurrentScreen,
    kind: Annotated[MentionKind | None, Form()] = None,
    text: Annotated[str, Form(max_length=200)] = "",
    case: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Go to the address of what was typed, which does not name it."""
    return see_other(_address(screen, kind=kind, text=text.strip(), cases=case or ()))


def _address(
    screen: CurrentScreen, *, kind: MentionKind | None, text: str, cases: Sequence[str], offset: int = 0
) -> str:
    pairs = [("kind", kind.value)] if kind else []
    pairs += [(_HIDDEN, screen.veil.hide(_HIDDEN, text))] if text else []
    pairs += [("case", case) for case in cases]
    pairs += [("offset", str(offset))] if offset else []
    return f"/entities?{urlencode(pairs)}" if pairs else "/entities"


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
