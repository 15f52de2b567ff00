"""What a case holds of its people beside their names: statements, photos, who may be a victim, advice on suspects."""

from collections.abc import Sequence

from pydantic import Field

from api.protecting import found_in, open_to
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import NotFound, UsageError
from models.ids import CaseId, DocumentId, PersonId, fresh
from models.indicator import Polarity, Tier
from models.mention import MentionKind
from models.protected import (
    Category,
    PhotoMask,
    Proposal,
    ReviewNote,
    StatementHeld,
)
from models.search import Scope
from models.words import Box

_ABSENT_PHOTO = "There is no such part of an image, or it is not yours to see."
_COERCION = frozenset(
    {
        "forced_begging_criminality", "debt_bondage", "threat_violence", "document_retention",
        "harbouring_confinement", "isolation_surveillance", "abuse_of_vulnerability", "withheld_wages_excessive_hours",
    }
)  # fmt: skip
"""Signs beside a suspect's name that ask whether he was made to do it (non-punishment)."""


class StatementAsked(Record):
    """A statement that somebody gave."""

    document: DocumentId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$", description="where it is written")
    taken: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$", description="when", examples=["2026-03-04"])
    language: str = Field(default="", pattern=r"^([a-z]{2,3})?$")
    interpreter: bool = False
    asked: str = Field(default="", max_length=2000, description="what was asked, so that nobody asks it again")


class PhotoAsked(Record):
    """A part of a page's image that shows somebody, in the points of the page."""

    person: PersonId = Field(pattern=r"^[0-9a-f]{32}$")
    box: Box = Field(examples=[(72.0, 96.0, 180.0, 228.0)])


def add_statement(
    workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: StatementAsked
) -> StatementHeld:
    """Keep that somebody was heard. Raises NotFound, NotAllowed."""

    def check() -> None:
        found_in(workspace, case, person)
        seen = workspace.access.seen_in(actor, case).evidence
        if asked.document is not None and seen.case_of(asked.document) != case:
            raise NotFound("There is no such document in the case.")

    workspace.access.case(actor, case, action="person.statements", subject=person, check=check)
    statement = StatementHeld(
        **asked.model_dump(), id=fresh(), person=person, case=case, made_by=actor.name, made_at=workspace.clock.now()
    )
    workspace.records.protection.add_statement(statement)
    return statement


def list_statements(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId) -> Sequence[StatementHeld]:
    """All statements of a person, with what was asked already. Raises NotFound, NotAllowed.

    That somebody was heard is for all who may list it; where it is written only for those who may see that document.
    """
    workspace.access.case(
        actor, case, action="person.statements", subject=person, check=lambda: found_in(workspace, case, person)
    )
    seen = workspace.access.seen_in(actor, case).evidence
    return [
        one if one.document is None or seen.case_of(one.document) else one.model_copy(update={"document": None})
        for one in workspace.records.protection.statements(person)
    ]


def add_photo(workspace: Workspace, actor: Actor, document: DocumentId, number: int, asked: PhotoAsked) -> PhotoMask:
    """Blacken a part of an image for everybody to whom the person is not open. Raises NotFound, NotAllowed."""
    case = workspace.records.evidence.case_of(document)

    def check() -> None:
        found_in(workspace, case or CaseId(""), asked.person)
        x0, y0, x1, y1 = asked.box
        if not (0 <= x0 < x1 and 0 <= y0 < y1):
            raise UsageError("A box goes from its left upper to its right lower corner, in points of the page.")

    workspace.access.page(actor, document, number, action="person.photo", check=check)
    assert case is not None
    photo = PhotoMask(
        id=fresh(), case=case, document=document, page=number, person=asked.person, box=asked.box,
        made_by=actor.name, made_at=workspace.clock.now(),
    )  # fmt: skip
    workspace.records.protection.add_photo(photo)
    return photo


def list_photos(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> Sequence[PhotoMask]:
    """The parts of a page's image that show somebody. Raises NotFound, NotAllowed."""
    workspace.access.page(actor, document, number, action="page.read")
    return workspace.records.protection.photos(document, page=number)


def remove_photo(workspace: Workspace, actor: Actor, document: DocumentId, number: int, photo: str) -> None:
    """Show a part of an image again: by whom the person is open to. Raises NotFound, NotAllowed."""

    def check() -> None:
        case = workspace.records.evidence.case_of(document)
        photos = workspace.records.protection.photos(document, page=number)
        found = next((one for one in photos if one.id == photo), None)
        if found is None or case is None:
            raise NotFound(_ABSENT_PHOTO)
        if found.made_by != actor.name and found.person not in open_to(workspace, actor, case):
            raise NotFound(_ABSENT_PHOTO, next_step="Ask who marked it, or for an opening of the person's identity.")

    workspace.access.page(actor, document, number, action="person.photo", check=check)
    workspace.records.protection.remove_photo(photo)


def proposals(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Proposal]:
    """Whom texts of the case call a victim, a minor or a witness, and who is no person of it yet.

    What a text says is no label: an officer decides. Until then the name leaves the case in nothing, where the agency
    does not do without that. Raises NotFound, NotAllowed.
    """
    workspace.access.case(actor, case, action="person.add")
    people = workspace.records.provisional.people(case)
    if not people:
        return []
    seen = workspace.access.seen_in(actor, case).evidence.spread(
        Scope(cases=frozenset({case})), kind=MentionKind.PERSON, values=[one.name for one in people]
    )
    return [Proposal(**one.model_dump(), documents=seen[one.name]) for one in people if one.name in seen]


def notes(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[ReviewNote]:
    """Where a suspect's name stands beside signs of coercion: advice to read it. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action="person.notes")
    told, seen = [], workspace.access.seen_in(actor, case).evidence
    for person in workspace.records.protection.people(case):
        if Category.SUSPECT not in person.categories or Category.VICTIM in person.categories:
            continue
        for document, page in workspace.records.protection.pages_naming(person.id):
            signs = sorted(
                {
                    sign.category
                    for sign in seen.indicators(document, page=page)
                    if sign.category in _COERCION
                    and sign.polarity is Polarity.ASSERTED
                    and sign.tier is not Tier.SUGGESTED
                }
            )
            if signs:
                told.append(
                    ReviewNote(
                        person=person.id, label=person.label, document=document, page=page, categories=tuple(signs)
                    )
                )
    return told
