"""People of a case for the permission matrix: somebody whom no document of the world names."""

from typing import Any

from support.factories import NOON
from support.protected import an_entry
from support.web import OURS, World

from models.case import Role
from models.ids import DocumentId, PersonId, fresh
from models.protected import Category, Identity, Opening, PhotoMask

CARERS = (Role.INVESTIGATOR, Role.PROSECUTOR, Role.VICTIM_SUPPORT)
NOBODY = Identity(name="Zulema Oblitas Tárraga", phones=("+591 60609090",))
NEW: dict[str, Any] = {
    "json": {"identity": {"name": "Ruperta Aguilar Sejas"}, "categories": ["witness"], "age": 40, "source": "acta"}
}

NEW_BY_FORM = {"name": "Ruperta Aguilar Sejas", "category": "witness", "age": "40", "source": "acta"}


def person_of(world: World) -> PersonId:
    """A person of our case, an adult."""
    protection = world.workspace.records.protection
    known = protection.people(OURS.id)
    if known:
        return known[0].id
    person = protection.add(OURS.id, NOBODY, [an_entry(Category.WITNESS)], minor=False)
    protection.sweep(OURS.id)
    return person


def opening_of(world: World) -> str:
    """An opening that waits for a second person, asked for by somebody else."""
    opening = Opening(
        id=fresh(), person=person_of(world), case=OURS.id, asked_by="somebody", reason="to accompany her",
        minutes=5, asked_at=NOON,
    )  # fmt: skip
    world.workspace.records.protection.add_opening(opening)
    return opening.id


def photo_of(world: World, by: str) -> str:
    """A blackened part of an image, drawn by somebody."""
    photo = PhotoMask(
        id=fresh(), case=OURS.id, document=DocumentId(world.document_of(OURS)), page=1, person=person_of(world),
        box=(0, 0, 10, 10), made_by=by, made_at=NOON,
    )  # fmt: skip
    world.workspace.records.protection.add_photo(photo)
    return photo.id


def suspected(world: World) -> bool:
    """Whether that person is a suspect now."""
    found = world.workspace.records.protection.person(person_of(world))
    return found is not None and Category.SUSPECT in found.categories
