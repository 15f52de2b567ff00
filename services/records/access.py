"""The one door to case data: who may see what, and the audit event of every visit.

What an actor may not see is NotFound in the very words used for what does not exist.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.audit import Actor
from models.case import Case, Membership
from models.document import DocumentSummary, Page
from models.errors import Conflict, NotAllowed, NotFound
from models.ids import CaseId, DocumentId, UserId
from models.search import Scope
from services.ports import Clock, Records
from services.records.permissions import IN_CASE, OUTSIDE_CASES

_ABSENT_CASE = "There is no such case, or it is not yours to see."
_ABSENT_DOCUMENT = "There is no such document, or it is not yours to see."
_ABSENT_PAGE = "The document has no such page."


class AccessDoor:
    """Membership and role decide; the machine's operator sees all and is audited like everybody."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def allow(self, actor: Actor, action: str) -> None:
        """Check an act that concerns no single case. Raises NotAllowed."""
        roles = OUTSIDE_CASES[action]
        if not actor.operator and actor.role not in roles:
            self._records.audit.append(actor, action, outcome="refused")
            raise NotAllowed("Your role does not cover this.")

    def scope(self, actor: Actor, *, cases: Iterable[CaseId] | None = None, action: str | None = None) -> Scope:
        """The cases the actor may see, narrowed to `cases`; a case among them that he may not see is NotFound.

        A refusal leaves an event of `action`, when that is named. What is done with the scope goes to `looked`.
        """
        visible = frozenset(case.id for case in self._visible(actor))
        if cases is None:
            return Scope(cases=visible)
        wanted = frozenset(cases)
        if not wanted <= visible:
            if action is not None:
                # What was asked for may be no case at all: it is a subject, not a case, of the log.
                asked = sorted(wanted - visible)
                self._records.audit.append(
                    actor, action, subject=asked[0], outcome=NotFound.code, detail={"absent": len(asked)}
                )
            raise NotFound(_ABSENT_CASE)
        return Scope(cases=wanted)

    def looked(
        self,
        actor: Actor,
        action: str,
        scope: Scope,
        *,
        subject: str = "",
        outcome: str = "ok",
        detail: Mapping[str, str | int] | None = None,
    ) -> None:
        """The event of a look through the cases of a scope: it stands in the trail of each."""
        cases = sorted(scope.cases)
        one = cases[0] if len(cases) == 1 else None
        self._records.audit.append(
            actor,
            action,
            case=one,
            cases=() if one else cases,
            subject=subject,
            outcome=outcome,
            detail={"scope": len(cases), **(detail or {})},
        )

    def case(self, actor: Actor, case: CaseId, *, action: str) -> Case:
        """One case, for one act. Raises NotFound, NotAllowed."""
        found = self._case(actor, case, action=action, absent=_ABSENT_CASE)
        self._records.audit.append(actor, action, case=case)
        return found

    def cases(self, actor: Actor) -> Sequence[Case]:
        """The actor's cases, by number."""
        self.allow(actor, "case.list")
        visible = self._visible(actor)
        self._records.audit.append(actor, "case.list", detail={"cases": len(visible)})
        return visible

    def document(self, actor: Actor, document: DocumentId, *, action: str) -> DocumentSummary:
        """A document without its pages, for one act. Raises NotFound, NotAllowed."""
        case = self._case_of(actor, document, action=action)
        found = self._records.evidence.document(document)
        if found is None:
            self._records.audit.append(actor, action, case=case, subject=document, outcome="not_found")
            raise NotFound(_ABSENT_DOCUMENT, next_step="It was received but not read yet: try again in a moment.")
        self._records.audit.append(actor, action, case=case, subject=document)
        return found

    def page(self, actor: Actor, document: DocumentId, number: int, *, action: str) -> Page:
        """A page with its words, for one act. Raises NotFound, NotAllowed."""
        case = self._case_of(actor, document, action=action)
        page = self._records.evidence.page(document, number)
        if page is None:
            self._records.audit.append(
                actor, action, case=case, subject=document, outcome="not_found", detail={"page": number}
            )
            raise NotFound(_ABSENT_PAGE)
        self._records.audit.append(actor, action, case=case, subject=document, detail={"page": number})
        return page

    def create(self, actor: Actor, case: Case) -> None:
        """Open a case; its creator becomes its first member. Raises NotAllowed, Conflict."""
        self.allow(actor, "case.create")
        if not actor.operator and case.agency != actor.agency:
            raise NotAllowed("A case is opened in one's own agency.")
        try:
            with self._records.transaction():
                self._records.cases.add(case)
                self._records.audit.append(actor, "case.create", case=case.id)
                if actor.user is not None:
                    self._join(actor, case.id, actor.user)
        except Conflict:
            # That a number is taken tells that a case is there: asking for many of them must show.
            self._records.audit.append(actor, "case.create", outcome=Conflict.code)
            raise

    def add_member(self, actor: Actor, case: CaseId, user: UserId) -> None:
        """Give a user a place in a case. Raises NotFound, NotAllowed, Conflict."""
        self._case(actor, case, action="case.add_member", absent=_ABSENT_CASE)
        with self._records.transaction():
            self._records.people.user(user)
            self._join(actor, case, user)

    def remove_member(self, actor: Actor, case: CaseId, user: UserId) -> None:
        """Take a place back; acts at once. The last member stays. Raises NotFound, NotAllowed."""
        self._case(actor, case, action="case.remove_member", absent=_ABSENT_CASE)
        with self._records.transaction():
            if len(self._records.cases.members(case)) == 1:
                raise NotAllowed("The last member of a case cannot be removed.", next_step="Add another member first.")
            self._records.cases.remove_member(case, user)
            self._records.audit.append(actor, "case.remove_member", case=case, subject=user)

    def _join(self, actor: Actor, case: CaseId, user: UserId) -> None:
        self._records.cases.add_member(Membership(case=case, user=user, since=self._clock.now(), granted_by=actor.name))
        self._records.audit.append(actor, "case.add_member", case=case, subject=user)

    def _visible(self, actor: Actor) -> Sequence[Case]:
        if actor.operator:
            return self._records.cases.all()
        return self._records.cases.of_member(actor.user) if actor.user is not None else []

    def _case_of(self, actor: Actor, document: DocumentId, *, action: str) -> CaseId:
        """The case of a document, checked. One that is not there costs the same work and leaves the same event."""
        case = self._records.evidence.case_of(document) or CaseId("")
        return self._case(actor, case, action=action, absent=_ABSENT_DOCUMENT, subject=document).id

    def _case(self, actor: Actor, case: CaseId, *, action: str, absent: str, subject: str = "") -> Case:
        roles = IN_CASE[action]
        found = next((mine for mine in self._visible(actor) if mine.id == case), None)
        if found is None:
            self._records.audit.append(actor, action, subject=subject or case, outcome="not_found")
            raise NotFound(absent)
        if not actor.operator and actor.role not in roles:
            self._records.audit.append(actor, action, case=case, outcome="refused")
            raise NotAllowed("Your role does not cover this.")
        return found
