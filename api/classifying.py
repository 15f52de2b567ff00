"""How closely a case and its documents are held, and who is named for a document: for routes, pages and verbs."""

from pydantic import Field

from api.wiring import Workspace
from models.asked import LONGEST_REASON, AskedFor
from models.audit import Actor
from models.base import Record, UtcTime
from models.case import Case, CaseLevel, Role, Sensitivity
from models.errors import NotAllowed, NotFound, UsageError
from models.ids import AgencyId, CaseId, DocumentId, UnitId, UserId
from models.level import Barred, Reader

_LEVELS = list(Sensitivity)


class LevelAsked(Record):
    """How closely something is to be held, and why."""

    level: Sensitivity = Field(examples=[Sensitivity.RESTRICTED])
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\w", examples=["names an officer"])


class CaseLevelAsked(LevelAsked):
    """The same of a case, which is not sealed by law: documents are."""

    level: CaseLevel = Field(examples=[Sensitivity.RESTRICTED])


class NamedReader(Record):
    """Somebody who is named for a document."""

    user: UserId
    login: str
    name: str
    role: Role = Field(description="in the case")
    since: UtcTime
    granted_by: str


class KeptFrom(Record):
    """Somebody, or a unit, whom a document is kept from."""

    who: UserId | UnitId
    name: str = Field(description="of the person or of the unit")
    since: UtcTime
    made_by: str


class BarAsked(Record):
    """Whom a document is to be kept from, and why."""

    login: str = Field(default="", max_length=63, description="of a person; or else a unit", examples=["r.vargas"])
    unit: UnitId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$", description="all of a unit of your agency")
    reason: str = Field(min_length=10, max_length=LONGEST_REASON, examples=["it names him as the one who warned them"])


class Holding(Record):
    """How closely a document is held, and who is named for it."""

    document: DocumentId
    level: Sensitivity
    readers: tuple[NamedReader, ...]
    kept_from: tuple[KeptFrom, ...] = Field(default=(), description="whatever their role; they are not told")
    documents: int = Field(default=1, ge=0, description="that the change concerned: it with what was found inside it")


def classify_case(workspace: Workspace, actor: Actor, case: CaseId, asked: CaseLevelAsked) -> Case:
    """Hold a case so closely from now on. Raises NotFound, NotAllowed, UsageError (no level of a case)."""
    found = workspace.access.check(actor, case, action="case.classify")
    with workspace.records.transaction():
        workspace.records.levels.set_case(case, asked.level)
        detail = {"from": found.sensitivity.value, "to": asked.level.value}
        workspace.records.audit.append(
            actor, "case.classify", case=case, subject=case, detail=detail, asked=_why(asked.reason)
        )
    return found.model_copy(update={"sensitivity": asked.level})


def classify_document(workspace: Workspace, actor: Actor, document: DocumentId, asked: LevelAsked) -> Holding:
    """Hold a document so closely from now on, with all that was found inside it.

    What is held more closely than its container stays so. Who seals a document is named for it. What is sealed by law
    is seen by the authority alone, and not by whoever sealed it. Raises NotFound, NotAllowed (also: nobody would be
    left who may see it).
    """
    action = "document.seal" if asked.level is Sensitivity.BY_LAW else "document.classify"
    case = workspace.access.check_document(actor, document, action=action)
    levels = workspace.records.levels
    with workspace.records.transaction():
        before = levels.level(document)
        family = _family(workspace, actor, case, document, action=action)
        lowered = _LEVELS.index(asked.level) < _LEVELS.index(before)
        changed = [
            one
            for one in family
            if (held := levels.level(one)) == before
            or (not lowered and _LEVELS.index(held) < _LEVELS.index(asked.level))
        ]
        levels.set_level(changed, case, asked.level)
        if asked.level is Sensitivity.SEALED and actor.user is not None:
            levels.name(changed, _reader(workspace, actor, case, document, actor.user))
        if asked.level is Sensitivity.SEALED and not levels.readers(document):
            raise NotAllowed("Nobody is named for this document.", next_step="Name a member of the case for it first.")
        detail = {"from": before.value, "to": asked.level.value, "documents": len(changed)}
        workspace.records.audit.append(
            actor, action, case=case, subject=document, detail=detail, asked=_why(asked.reason)
        )
    return _holding(workspace, case, document, documents=len(changed))


def holding(workspace: Workspace, actor: Actor, document: DocumentId) -> Holding:
    """How closely a document is held, and who is named for it. Raises NotFound, NotAllowed."""
    case = workspace.access.check_document(actor, document, action="document.holding")
    workspace.records.audit.append(actor, "document.holding", case=case, subject=document)
    return _holding(workspace, case, document)


def name_reader(workspace: Workspace, actor: Actor, document: DocumentId, login: str) -> Holding:
    """Name a member of the case for a document, with all that was found inside it.

    An interpreter sees what he is named for and nothing else; a sealed document is seen by those named for it.
    Raises NotFound (the document, or no such member of its case), NotAllowed.
    """
    case = workspace.access.check_document(actor, document, action="document.assign")
    known = workspace.records.people.user_by_login(login)
    members = {member.user for member in workspace.records.cases.members(case)}
    if known is None or known[0].id not in members or not known[0].active:
        raise NotFound("The case has no such member.", next_step="Check the login, or give him a place in the case.")
    user = known[0].id
    with workspace.records.transaction():
        family = _family(workspace, actor, case, document)
        workspace.records.levels.name(family, _reader(workspace, actor, case, document, user))
        detail: dict[str, str | int] = {"named": user, "documents": len(family)}
        workspace.records.audit.append(actor, "document.assign", case=case, subject=document, detail=detail)
    return _holding(workspace, case, document, documents=len(family))


def unname_reader(workspace: Workspace, actor: Actor, document: DocumentId, user: UserId) -> Holding:
    """Take a name back, of the document and of all that was found inside it; acts at once.

    Raises NotFound, NotAllowed (the last one of a sealed document).
    """
    case = workspace.access.check_document(actor, document, action="document.assign")
    levels = workspace.records.levels
    with workspace.records.transaction():
        named = [reader.user for reader in levels.readers(document)]
        if user not in named:
            raise NotFound("Nobody of this id is named for the document.")
        if levels.level(document) is Sensitivity.SEALED and named == [user]:
            raise NotAllowed("The last one named for a sealed document stays.", next_step="Name another one first.")
        family = _family(workspace, actor, case, document)
        levels.unname([one for one in family if one == document or not _alone(workspace, one, user)], user)
        detail: dict[str, str | int] = {"unnamed": user, "documents": len(family)}
        workspace.records.audit.append(actor, "document.assign", case=case, subject=document, detail=detail)
    return _holding(workspace, case, document, documents=len(family))


def bar(workspace: Workspace, actor: Actor, document: DocumentId, asked: BarAsked) -> Holding:
    """Keep somebody, or a unit, from a document and all that was found inside it; acts at once, and tells him nothing.

    Raises NotFound (the document, or no such person or unit of the agency), NotAllowed (oneself), UsageError.
    """
    case = workspace.access.check_document(actor, document, action="document.bar")
    who = _whom(workspace, actor, case, asked)
    with workspace.records.transaction():
        family = _family(workspace, actor, case, document)
        row = Barred(document=document, case=case, who=who, since=workspace.clock.now(), made_by=actor.name)
        workspace.records.levels.bar(family, row)
        detail: dict[str, str | int] = {"from": who, "documents": len(family)}
        workspace.records.audit.append(
            actor, "document.bar", case=case, subject=document, detail=detail, asked=_why(asked.reason)
        )
    return _holding(workspace, case, document, documents=len(family))


def unbar(workspace: Workspace, actor: Actor, document: DocumentId, who: str) -> Holding:
    """Keep somebody from a document no more. Raises NotFound, NotAllowed."""
    case = workspace.access.check_document(actor, document, action="document.bar")
    with workspace.records.transaction():
        if who not in {one.who for one in workspace.records.levels.kept_from(document)}:
            raise NotFound("The document is kept from nobody of this id.")
        family = _family(workspace, actor, case, document)
        workspace.records.levels.unbar(family, who)
        detail: dict[str, str | int] = {"no_more": who, "documents": len(family)}
        workspace.records.audit.append(actor, "document.bar", case=case, subject=document, detail=detail)
    return _holding(workspace, case, document, documents=len(family))


def _why(reason: str) -> AskedFor:
    """What somebody wrote of why: sealed for auditors, since the log itself is never changed, whoever it names."""
    return {"why": reason.strip()}


def _whom(workspace: Workspace, actor: Actor, case: CaseId, asked: BarAsked) -> UserId | UnitId:
    """A person or a unit of the case's agency, and not the one who asks."""
    if bool(asked.login) is (asked.unit is not None):
        raise UsageError("Say whom: a person's login, or a unit.", next_step="Send one of the two.")
    found = workspace.records.cases.get(case)
    assert found is not None
    people = workspace.records.people
    me = None if actor.user is None else people.user(actor.user)
    if asked.unit is not None:
        unit = people.unit(asked.unit)
        if unit is None or unit.agency != found.agency:
            raise NotFound("The agency has no such unit.")
        if me is not None and me.unit == unit.id:
            raise NotAllowed("Nobody keeps himself from a document.", next_step="Ask an officer of another unit.")
        return unit.id
    known = people.user_by_login(asked.login)
    if known is None or known[0].agency != found.agency:
        raise NotFound("The agency has no such person.", next_step="Check the login.")
    if me is not None and known[0].id == me.id:
        raise NotAllowed("Nobody keeps himself from a document.", next_step="Ask another officer of the case.")
    return known[0].id


def _family(
    workspace: Workspace, actor: Actor, case: CaseId, document: DocumentId, *, action: str = "document.holding"
) -> list[DocumentId]:
    """A document with what was found inside it, as far as the actor sees that."""
    scope = workspace.access.scope(actor, cases=[case], action=action, quiet=True)
    return [one for one in workspace.records.levels.family(document) if scope.sees(case, one)]


def _alone(workspace: Workspace, document: DocumentId, user: UserId) -> bool:
    levels = workspace.records.levels
    sealed = levels.level(document) is Sensitivity.SEALED
    return sealed and [reader.user for reader in levels.readers(document)] == [user]


def _reader(workspace: Workspace, actor: Actor, case: CaseId, document: DocumentId, user: UserId) -> Reader:
    return Reader(document=document, case=case, user=user, since=workspace.clock.now(), granted_by=actor.name)


def _holding(workspace: Workspace, case: CaseId, document: DocumentId, *, documents: int = 1) -> Holding:
    roles = {member.user: member.role for member in workspace.records.cases.members(case)}
    readers = []
    for reader in workspace.records.levels.readers(document):
        user = workspace.records.people.user(reader.user)
        readers.append(
            NamedReader(
                user=user.id,
                login=user.login,
                name=user.name,
                role=roles.get(user.id) or user.role,
                since=reader.since,
                granted_by=reader.granted_by,
            )
        )
    level = workspace.records.levels.level(document)
    units = {unit.id: unit.name for unit in workspace.records.people.units(_agency(workspace, case))}
    kept = tuple(
        KeptFrom(
            who=one.who,
            name=units.get(UnitId(one.who)) or workspace.records.people.user(UserId(one.who)).name,
            since=one.since,
            made_by=one.made_by,
        )
        for one in workspace.records.levels.kept_from(document)
    )
    return Holding(document=document, level=level, readers=tuple(readers), kept_from=kept, documents=documents)


def _agency(workspace: Workspace, case: CaseId) -> AgencyId:
    found = workspace.records.cases.get(case)
    assert found is not None
    return found.agency
