"""Erasing a case, a document or a person: asked for, agreed to, listed, certified. `eraser` carries it out."""

from collections.abc import Sequence

from pydantic import Field

from api import certificates
from api.keeping import in_case, standing
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import Case
from models.errors import Conflict, Held, NotAllowed, NotFound
from models.ids import AgencyId, CaseId, DocumentId, PersonId, fresh
from models.keeping import Erasure, ErasureKind, ErasureState, LegalHold

_ABSENT = "There is no such erasure, or it is not yours to see."


class ErasureAsked(Record):
    """What is to be erased, and by whose order. With neither document nor person: the whole case."""

    document: DocumentId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    person: PersonId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    order: str = Field(min_length=1, max_length=200, pattern=r"\w", examples=["91/2027"])
    reason: str = Field(min_length=3, max_length=500, pattern=r"\w", examples=["time of retention is over"])

    @property
    def kind(self) -> ErasureKind:
        """What it takes away."""
        if self.document is not None and self.person is not None:
            raise Conflict("A document or a person: not both at once.", next_step="Ask for two erasures.")
        return ErasureKind.DOCUMENT if self.document else ErasureKind.PERSON if self.person else ErasureKind.CASE


class ErasurePlan(Record):
    """What an erasure would take, as far as the actor sees it."""

    kind: ErasureKind
    documents: int = Field(ge=0, description="with the containers they were found in, and all that is inside those")
    originals: int = Field(ge=0)
    bytes: int = Field(ge=0)
    holds: tuple[LegalHold, ...] = Field(description="that stand against it")
    two_persons: bool = Field(description="whether a second person must agree")


def plan(workspace: Workspace, actor: Actor, case: CaseId, asked: ErasureAsked) -> ErasurePlan:
    """What would be erased. Erases nothing. Raises NotFound, NotAllowed, Conflict."""
    found = workspace.access.case(actor, case, action="erasure.ask", subject=asked.document or asked.person or case)
    in_case(workspace, actor, case, document=asked.document, person=asked.person, action="erasure.ask")
    erasure = _draft(workspace, actor, found, asked)
    scope = workspace.access.scope(actor, action="erasure.ask", cases=[case], quiet=True)
    concerned = workspace.records.erasing.concerned(erasure)
    seen = [one for one in concerned if scope.sees(case, one)]
    originals = workspace.records.erasing.originals(seen)
    held = [one for one in against(workspace, erasure, concerned) if scope.sees(case, one.document or DocumentId(""))]
    return ErasurePlan(
        kind=erasure.kind,
        documents=len(seen),
        originals=len(originals),
        bytes=sum(size for _, _, size in originals),
        holds=tuple(held),
        two_persons=workspace.records.keeping.two_persons(found.agency),
    )


def ask(workspace: Workspace, actor: Actor, case: CaseId, asked: ErasureAsked) -> Erasure:
    """Have something erased: at once, or when a second person agrees, where the agency demands it.

    Raises NotFound, NotAllowed, Held, Conflict (it is asked for already).
    """
    found = workspace.access.check(actor, case, action="erasure.ask")
    in_case(workspace, actor, case, document=asked.document, person=asked.person, action="erasure.ask")
    erasure = _draft(workspace, actor, found, asked)
    documents = workspace.records.erasing.concerned(erasure)
    keeping = workspace.records.keeping
    with workspace.records.transaction():
        open_ones = [one for one in keeping.erasures(found.agency) if one.state is not ErasureState.DONE]
        if any((one.case, one.subject) == (case, erasure.subject) for one in open_ones):
            raise Conflict("This erasure is asked for already.", next_step="See the list of erasures.")
        unheld(workspace, actor, erasure, documents, action="erasure.ask")
        keeping.ask(erasure)
        detail: dict[str, str | int] = {"kind": erasure.kind.value, "subject": erasure.subject}
        workspace.records.audit.append(actor, "erasure.ask", case=case, subject=erasure.id, detail=detail)
        if not keeping.two_persons(found.agency):
            keeping.approve(erasure.id, by=actor.name, at=workspace.clock.now())
    return kept(workspace, erasure.id)


def approve(workspace: Workspace, actor: Actor, erasure: str) -> Erasure:
    """Agree to an erasure that somebody else asked for. Raises NotFound, NotAllowed, Held, Conflict."""
    found = _mine(workspace, actor, erasure)
    workspace.access.check(actor, found.case, action="erasure.approve")
    if found.asked_by == actor.name:
        workspace.records.audit.append(
            actor, "erasure.approve", case=found.case, subject=erasure, outcome=NotAllowed.code
        )
        raise NotAllowed("Who asked for an erasure does not agree to it.", next_step="Ask another officer of the case.")
    documents = workspace.records.erasing.concerned(found)
    with workspace.records.transaction():
        unheld(workspace, actor, found, documents, action="erasure.approve")
        if not workspace.records.keeping.approve(erasure, by=actor.name, at=workspace.clock.now()):
            raise Conflict("Somebody agreed to this erasure already.", next_step="See the list of erasures.")
        workspace.records.audit.append(actor, "erasure.approve", case=found.case, subject=erasure)
    return kept(workspace, erasure)


def withdraw(workspace: Workspace, actor: Actor, erasure: str) -> None:
    """Take back what nobody agreed to yet. Raises NotFound, NotAllowed, Conflict."""
    found = _mine(workspace, actor, erasure)
    workspace.access.check(actor, found.case, action="erasure.ask")
    with workspace.records.transaction():
        if not workspace.records.keeping.withdraw(erasure):
            raise Conflict("This erasure goes on already.", next_step="A legal hold set now still stops it.")
        workspace.records.audit.append(actor, "erasure.ask", case=found.case, subject=erasure, detail={"withdrawn": 1})


def erasures(workspace: Workspace, actor: Actor) -> Sequence[Erasure]:
    """An agency's erasures, the newest first; officers see those of their cases, and their own. Raises NotAllowed."""
    workspace.access.allow(actor, "erasure.list")
    found = [one for one in workspace.records.keeping.erasures(_agency(actor)) if _tells(workspace, actor, one)]
    workspace.records.audit.append(actor, "erasure.list", detail={"erasures": len(found)})
    return found


def erasure(workspace: Workspace, actor: Actor, erasure: str) -> Erasure:
    """One by id. Raises NotFound, NotAllowed."""
    found = _mine(workspace, actor, erasure)
    workspace.records.audit.append(actor, "erasure.list", subject=erasure)
    return found


def demand(workspace: Workspace, actor: Actor, agency: AgencyId, *, two_persons: bool) -> None:
    """Say whether an agency's erasures need a second person. Raises NotAllowed."""
    workspace.access.allow(actor, "keeping.demand")
    with workspace.records.transaction():
        workspace.records.keeping.demand(agency, two_persons=two_persons)
        detail = {"two_persons": int(two_persons)}
        workspace.records.audit.append(actor, "keeping.demand", subject=agency, detail=detail)


def certificate(workspace: Workspace, found: Erasure) -> certificates.Signed:
    """The certificate of an erasure as it was signed. Raises Conflict where it is not done."""
    if found.certificate is None:
        raise Conflict("This erasure is not done yet.", next_step="Ask again when its state is `done`.")
    content = certificates.file_of(found.certificate)
    key = certificates.signer(workspace).public_key
    return certificates.Signed(content, bytes.fromhex(found.signature), key)


# Who may see what


def _draft(workspace: Workspace, actor: Actor, case: Case, asked: ErasureAsked) -> Erasure:
    return Erasure(
        id=fresh(),
        agency=case.agency,
        case=case.id,
        case_number=case.number,
        kind=asked.kind,
        document=asked.document,
        person=asked.person,
        order=" ".join(asked.order.split()),
        reason=" ".join(asked.reason.split()),
        state=ErasureState.ASKED,
        asked_by=actor.name,
        user=actor.user,
        asked_at=workspace.clock.now(),
    )


def against(workspace: Workspace, one: Erasure, documents: Sequence[DocumentId]) -> list[LegalHold]:
    """The holds that stand against an erasure: of the whole case, of the person, of any of the documents."""
    return [
        hold
        for hold in standing(workspace, one.case)
        if one.kind is ErasureKind.CASE
        or (hold.document is None and hold.person is None)
        or hold.document in documents
        or (hold.person is not None and hold.person == one.person)
    ]


def unheld(workspace: Workspace, actor: Actor, one: Erasure, documents: Sequence[DocumentId], *, action: str) -> None:
    """Raises Held, with its event."""
    if against(workspace, one, documents):
        workspace.records.audit.append(actor, action, case=one.case, subject=one.id, outcome=Held.code)
        raise Held("A legal hold stands against this erasure.")


def _agency(actor: Actor) -> AgencyId | None:
    return None if actor.operator else actor.agency


def _tells(workspace: Workspace, actor: Actor, one: Erasure) -> bool:
    """Whether an erasure is told to somebody: its case may be gone, and with it everybody's place there."""
    if actor.operator or workspace.access.may(actor, "erasure.ask", case=one.case):
        return True
    own = workspace.access.may(actor, "erasure.oversee") or actor.name in (one.asked_by, one.approved_by)
    return own and one.agency == actor.agency


def _mine(workspace: Workspace, actor: Actor, erasure: str) -> Erasure:
    workspace.access.allow(actor, "erasure.list")
    found = workspace.records.keeping.erasure(erasure)
    if found is None:
        # What is not there costs the work of what is somebody else's.
        workspace.access.may(actor, "erasure.ask", case=CaseId(""))
    if found is None or not _tells(workspace, actor, found):
        workspace.records.audit.append(actor, "erasure.list", subject=erasure, outcome=NotFound.code)
        raise NotFound(_ABSENT)
    return found


def kept(workspace: Workspace, erasure: str) -> Erasure:
    """One that is there."""
    found = workspace.records.keeping.erasure(erasure)
    assert found is not None
    return found
