"""Protecting people of a case: who is what, the sealed identity and its openings, and what must not be done."""

import datetime as dt
from collections.abc import Collection, Sequence

from pydantic import Field

from api import blurring
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import Page
from models.errors import AgainstInstruction, Conflict, NeedsOpening, NotFound
from models.ids import CaseId, DocumentId, PersonId, fresh
from models.protected import (
    ADULT,
    FORBIDS,
    CasePerson,
    Category,
    CategoryEntry,
    Channel,
    Identity,
    Instruction,
    Opening,
)

_ABSENT = "There is no such person, or she is not yours to see."
_BEGIN = dt.datetime.min.replace(tzinfo=dt.UTC)
_ABSENT_OPENING = "There is no such opening, or it is not yours to see."


class PersonAsked(Record):
    """A new person of a case. Whose age is not given is treated as a minor."""

    identity: Identity
    categories: tuple[Category, ...] = Field(min_length=1, max_length=6)
    age: int | None = Field(default=None, ge=0, le=130, description="in years; absent: unknown")
    source: str = Field(min_length=1, max_length=500, description="what the categories rest on", examples=["statement"])


class PersonTaken(Record):
    """A person, and in how many documents names were masked, or told again."""

    person: CasePerson
    masked: int = 0
    restored: int = 0


class CategoryAsked(Record):
    """A category that is given, or taken back."""

    category: Category
    held: bool = True
    source: str = Field(min_length=1, max_length=500, description="what it rests on", examples=["order 77/2026"])


class MoreNames(Record):
    """More of what names a person. What is known already stays."""

    identity: Identity = Field(description="its name is taken for another name where it differs from the known one")
    age: int | None = Field(default=None, ge=0, le=130, description="in years; absent: as before", examples=[22])


class CareAsked(Record):
    """What is to be heeded with a person. What is absent stays as it is."""

    instructions: tuple[Instruction, ...] | None = None
    interpreter: str | None = Field(default=None, pattern=r"^([a-z]{2,3})?$", description="language", examples=["qu"])
    reflection_until: str | None = Field(default=None, pattern=r"^(\d{4}-\d\d-\d\d)?$")
    consent: str | None = Field(default=None, max_length=2000)


class OpeningAsked(Record):
    """Why an identity is to be opened, and for how long."""

    reason: str = Field(min_length=10, max_length=500, examples=["hearing of 4 March, to call her by her name"])
    minutes: int = Field(default=60, ge=1, le=8 * 60)


class ContactAsked(Record):
    """How somebody is to be reached, and why."""

    channel: Channel
    reason: str = Field(min_length=1, max_length=500, examples=["hearing of 4 March"])


# People


def list_people(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[CasePerson]:
    """Everybody of a case, by pseudonym where the case protects. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action="person.list")
    return workspace.records.protection.people(case)


def add_person(workspace: Workspace, actor: Actor, case: CaseId, asked: PersonAsked) -> PersonTaken:
    """Add a person; whom the case protects is masked in all that it holds when this returns, but for the index."""
    workspace.access.case(actor, case, action="person.add")
    now = workspace.clock.now()
    entries = [
        CategoryEntry(category=category, held=True, source=asked.source, made_by=actor.name, made_at=now)
        for category in dict.fromkeys(asked.categories)
    ]
    minor = asked.age is None or asked.age < ADULT
    person = workspace.records.protection.add(case, asked.identity, entries, minor=minor)
    return _swept(workspace, case, person)


def set_category(
    workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: CategoryAsked
) -> PersonTaken:
    """Give a category or take it back; the history stands. Raises NotFound, NotAllowed, Conflict."""
    found = _person(workspace, actor, case, person, action="person.categorise")
    if (asked.category in found.categories) is asked.held:
        raise Conflict("The person has this category already." if asked.held else "The person does not have it.")
    if not asked.held and len(found.categories) == 1:
        raise Conflict("A person has a category: give another one first.", next_step="Give the other category first.")
    entry = CategoryEntry(
        category=asked.category, held=asked.held, source=asked.source, made_by=actor.name, made_at=workspace.clock.now()
    )
    workspace.records.protection.add_category(person, entry)
    return _swept(workspace, case, person)


def add_names(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: MoreNames) -> PersonTaken:
    """Know more of what names somebody. Raises NotFound, NotAllowed."""
    found = _person(workspace, actor, case, person, action="person.name")
    minor = found.minor if asked.age is None else asked.age < ADULT
    known = workspace.records.protection.identity(person)
    workspace.records.protection.set_identity(person, _joined(known, asked.identity), minor=minor)
    return _swept(workspace, case, person)


def _joined(known: Identity, more: Identity) -> Identity:
    values = known.model_dump()
    for name, value in more.model_dump().items():
        if isinstance(value, tuple):
            values[name] = tuple(dict.fromkeys((*values[name], *value)))
        elif value and name != "name":
            values[name] = value
    if more.name != known.name:
        values["other_names"] = tuple(dict.fromkeys((*values["other_names"], more.name)))
    return Identity(**values)


def _swept(workspace: Workspace, case: CaseId, person: PersonId) -> PersonTaken:
    counted = workspace.records.protection.sweep(case)
    found = workspace.records.protection.person(person)
    assert found is not None
    return PersonTaken(person=found, masked=counted.get("masked", 0), restored=counted.get("restored", 0))


def _person(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, *, action: str) -> CasePerson:
    """A person of the case, checked, with the event of it."""
    workspace.access.case(actor, case, action=action, subject=person, check=lambda: found_in(workspace, case, person))
    return found_in(workspace, case, person)


def found_in(workspace: Workspace, case: CaseId, person: PersonId) -> CasePerson:
    """A person of a case; who asks was let in before. Raises NotFound."""
    found = workspace.records.protection.person(person)
    if found is None or found.case != case:
        raise NotFound(_ABSENT)
    return found


def resume(workspace: Workspace) -> int:
    """Go over cases where that was cut off; returns how many. At the start of whatever works on the folder."""
    cases = workspace.records.protection.unsettled()
    for case in cases:
        workspace.records.protection.sweep(case)
    return len(cases)


# Care


def set_care(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: CareAsked) -> CasePerson:
    """Say what is to be heeded. Raises NotFound, NotAllowed."""
    _person(workspace, actor, case, person, action="person.care")
    workspace.records.protection.set_care(person, **asked.model_dump(mode="json", exclude_none=True))
    found = workspace.records.protection.person(person)
    assert found is not None
    return found


def contact(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: ContactAsked) -> CasePerson:
    """Ask whether somebody may be reached so; the answer is in the log. Raises AgainstInstruction, NotFound."""

    def check() -> None:
        found = found_in(workspace, case, person)
        against = FORBIDS.get(asked.channel)
        if against is not None and against in found.instructions:
            raise AgainstInstruction(f"For the safety of {found.label} this is not to be done: {against}.")

    workspace.access.case(actor, case, action="person.contact", subject=person, check=check)
    return found_in(workspace, case, person)


# Openings


def ask_opening(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: OpeningAsked) -> Opening:
    """Open an identity for a time; that of a minor waits for a second person. Raises NotFound, NotAllowed."""
    found = _person(workspace, actor, case, person, action="person.open")
    now = workspace.clock.now()
    alone = not found.minor
    opening = Opening(
        id=fresh(), person=person, case=case, asked_by=actor.name, user=actor.user, reason=asked.reason,
        minutes=asked.minutes, asked_at=now, approved_by=actor.name if alone else None,
        approved_at=now if alone else None, until=now + dt.timedelta(minutes=asked.minutes) if alone else None,
    )  # fmt: skip
    workspace.records.protection.add_opening(opening)
    return opening


def list_openings(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Opening]:
    """All openings of a case, the newest first: what its officers are told. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action="person.openings")
    return workspace.records.protection.openings(case)


def approve(workspace: Workspace, actor: Actor, case: CaseId, opening: str) -> Opening:
    """Agree, as the second person, that an identity is opened. Raises NotFound, NotAllowed, Conflict."""

    def check() -> None:
        found = _opening(workspace, case, opening)
        if (found.user, found.asked_by) == (actor.user, actor.name):
            raise Conflict("Who asks does not agree as well.", next_step="Ask another officer of the case.")
        if found.until is not None:
            raise Conflict("This opening was decided on before.")

    workspace.access.case(actor, case, action="person.approve", subject=opening, check=check)
    found = _opening(workspace, case, opening)
    now = workspace.clock.now()
    until = now + dt.timedelta(minutes=found.minutes)
    if not workspace.records.protection.approve(opening, by=actor.name, at=now, until=until):
        raise Conflict("This opening was decided on before.")
    return _opening(workspace, case, opening)


def close(workspace: Workspace, actor: Actor, case: CaseId, opening: str) -> Opening:
    """End an opening now. Raises NotFound, NotAllowed."""
    workspace.access.case(
        actor, case, action="person.close", subject=opening, check=lambda: _opening(workspace, case, opening)
    )
    workspace.records.protection.close_opening(opening, at=workspace.clock.now())
    return _opening(workspace, case, opening)


def _opening(workspace: Workspace, case: CaseId, opening: str) -> Opening:
    found = workspace.records.protection.opening(opening)
    if found is None or found.case != case:
        raise NotFound(_ABSENT_OPENING)
    return found


def open_to(workspace: Workspace, actor: Actor, case: CaseId) -> frozenset[PersonId]:
    """Whose identity is open to somebody now. What was over stays over where the clock is set back: the log knows."""
    now = max(workspace.clock.now(), workspace.records.audit.last_at() or _BEGIN)
    return workspace.records.protection.open_now(actor.name, actor.user, case=case, now=now)


def identity(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId) -> Identity:
    """Who it is, while it is open to the actor. Raises NeedsOpening, NotFound, NotAllowed."""

    def check() -> None:
        found = found_in(workspace, case, person)
        if person not in open_to(workspace, actor, case):
            raise NeedsOpening(f"The identity of {found.label} is not open to you.")

    workspace.access.case(actor, case, action="person.identity", subject=person, check=check)
    return workspace.records.protection.identity(person)


def opened_page(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> Page:
    """A page with the names that are open to the actor. Raises NeedsOpening, NotFound, NotAllowed."""
    page, opened = _opened(workspace, actor, document, number)
    return workspace.records.protection.opened_page(document, number, opened) or page


def opened_image(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> bytes:
    """A page's image with the names that are open to the actor. Raises what `opened_page` raises, PageNotDrawn."""
    page, opened = _opened(workspace, actor, document, number)
    return blurring.picture(workspace, actor, document, page, opened=opened)


def _opened(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> tuple[Page, frozenset[PersonId]]:
    """A page, and who of its case is open to the actor."""
    opened: set[PersonId] = set()

    def check() -> None:
        case = workspace.records.evidence.case_of(document)
        opened.update(open_to(workspace, actor, case) if case is not None else ())
        if not opened:
            raise NeedsOpening("No identity of this case is open to you.")

    page = workspace.access.page(actor, document, number, action="person.page", check=check)
    return page, frozenset(opened)


def check_original(workspace: Workspace, actor: Actor, document: DocumentId) -> None:
    """Let the file itself go only to whom everybody named in it is open. Raises NeedsOpening, AgainstInstruction."""
    protection = workspace.records.protection
    named = protection.named_in(document)
    if not named:
        return
    case = workspace.records.evidence.case_of(document)
    assert case is not None
    people = {one.id: one for one in protection.people(case)}
    check_instructions(workspace, case, named)
    closed = named - open_to(workspace, actor, case)
    if closed:
        labels = ", ".join(sorted(people[person].label for person in closed))
        raise NeedsOpening(f"The file names people whom the case protects, and who are not open to you: {labels}.")


def check_instructions(workspace: Workspace, case: CaseId, named: Collection[PersonId]) -> None:
    """Let nothing leave where that of one of these people must not. Raises AgainstInstruction."""
    people = {one.id: one for one in workspace.records.protection.people(case)}
    for person in sorted(named, key=lambda one: people[one].label):
        if Instruction.NO_EXPORT in people[person].instructions:
            raise AgainstInstruction(f"For the safety of {people[person].label} the file does not leave this system.")
