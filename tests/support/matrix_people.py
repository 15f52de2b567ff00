"""People of a case for the permission matrix: somebody whom no document of the world names."""

from typing import Any

from support.factories import NOON, a_mention
from support.protected import an_entry
from support.web import OURS, World, add_document

from models.case import Role, User
from models.document import Document
from models.ids import DocumentId, PersonId, fresh
from models.level import Barred
from models.mention import Mention, MentionKind
from models.protected import Category, Identity, Opening, PhotoMask, Provisional
from models.stated import About, StatedRole, Statement

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


def proposed(world: World) -> Provisional:
    """Somebody whom a text of our case calls a victim."""
    records = world.workspace.records
    if not (known := records.provisional.people(OURS.id)):
        document = add_document(world.workspace, OURS, "parte.txt", "La víctima Elva Tapia declaró. 71234567").document
        found, analysis = records.evidence.full_document(document), records.evidence.analysis(document)
        assert found is not None
        assert analysis is not None
        records.evidence.save_analysis(analysis.model_copy(update={"mentions": (a_victim(found, "Elva Tapia"),)}))
        known = records.provisional.people(OURS.id)
    return known[0]


def a_victim(document: Document, name: str, role: StatedRole = StatedRole.VICTIM) -> Mention:
    """A mention of somebody whom the words before it call a victim."""
    text = document.pages[0].text
    said = Statement(about=About.ROLE, value=role.value, words=text[:10].strip(), start=0, end=10)
    return a_mention(document, name, normal=name.lower(), kind=MentionKind.PERSON).model_copy(
        update={"stated": (said,)}
    )


def lifting(one: Provisional) -> dict[str, Any]:
    """What is sent to lift it, or to put it back where it was lifted."""
    return {"held": bool(one.lifted_by), "reason": "she asked to be named in it"}


def kept_from(world: World, user: User) -> str:
    """Somebody whom the document of our case is kept from."""
    document = DocumentId(world.document_of(OURS))
    barred = Barred(document=document, case=OURS.id, who=user.id, since=NOON, made_by="somebody")
    world.workspace.records.levels.bar([document], barred)
    return user.id
