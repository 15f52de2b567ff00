"""How closely a case and its documents are held, and who is named for a document: for routes, pages and verbs."""

from pydantic import Field

from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.base import Record, UtcTime
from models.case import Case, Role, Sensitivity
from models.errors import NotAllowed, NotFound
from models.ids import CaseId, DocumentId, UserId
from models.level import Reader

_LEVELS = list(Sensitivity)


class LevelAsked(Record):
    """How closely something is to be held, and why."""

    level: Sensitivity = Field(examples=[Sensitivity.RESTRICTED])
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\w", examples=["names an officer"])


class NamedReader(Record):
    """Somebody who is named for a document."""

    user: UserId
    login: str
    name: str
    role: Role = Field(description="in the case")
    since: UtcTime
    granted_by: str


class Holding(Record):
    """How closely a document is held, and who is named for it."""

    document: DocumentId
    level: Sensitivity
    readers: tuple[NamedReader, ...]
    documents: int = Field(default=1, ge=0, description="that the change concerned: it with what was found inside it")


def classify_case(workspace: Workspace, actor: Actor, case: CaseId, asked: LevelAsked) -> Case:
    """Hold a case so closely from now on. Raises NotFound, NotAllowed."""
    found = workspace.access.check(actor, case, action="case.classify")
    with workspace.records.transaction():
        workspace.records.levels.set_case(case, asked.level)
        detail = {"from": found.sensitivity.value, "to": asked.level.value, "reason": asked.reason.strip()}
        workspace.records.audit.append(actor, "case.classify", case=case, subject=case, detail=detail)
    return found.model_copy(update={"sensitivity": asked.level})


def classify_document(workspace: Workspace, actor: Actor, document: DocumentId, asked: LevelAsked) -> Holding:
    """Hold a document so closely from now on, with all that was found inside it.

    What is held more closely than its container stays so. Who seals a document is named for it. Raises NotFound,
    NotAllowed (also: nobody would be left who may see it).
    """
    case = workspace.access.check_document(actor, document, action="document.classify")
    levels = workspace.records.levels
    with workspace.records.transaction():
        before = levels.level(document)
        family = _family(workspace, actor, case, document)
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
        detail = {
            "from": before.value,
            "to": asked.level.value,
            "documents": len(changed),
            "reason": asked.reason.strip(),
        }
        workspace.records.audit.append(actor, "document.classify", case=case, subject=document, detail=detail)
    return _holding(workspace, case, document, documents=len(changed))


def holding(workspace: Workspace, actor: Actor, document: DocumentId) -> Holding:
    """How closely a document is held, and who is named for it. Raises NotFound, NotAllowed."""
    case = workspace.access.check_document(actor, document, action="document.assign")
    workspace.records.audit.append(actor, "document.assign", case=case, subject=document, detail={"shown": 1})
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


def _family(workspace: Workspace, actor: Actor, case: CaseId, document: DocumentId) -> list[DocumentId]:
    """A document with what was found inside it, as far as the actor sees that."""
    scope = workspace.access.scope(actor, cases=[case], action="document.assign", quiet=True)
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
    return Holding(document=document, level=level, readers=tuple(readers), documents=documents)
