"""The one door to case data: who may see what, and the audit event of every visit.

What an actor may not see is NotFound in the very words used for what does not exist.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from models.asked import AskedFor
from models.audit import Actor
from models.case import Case, Membership, Role, Sensitivity
from models.document import DocumentSummary, Page
from models.errors import Conflict, LinceError, NotAllowed, NotFound, StorageFull
from models.ids import CaseId, DocumentId, UserId
from models.proposal import Reach
from models.search import Scope
from services.ports import Clock, Records
from services.protection_ports import Check
from services.records import placing, reasons, scoping, settling
from services.records.offers import Offers, outside
from services.records.permissions import LEAVING, PLACES
from services.records.scoping import NOT_COVERED, Place, covers, handling, lacks_reason, lent_of, opens, scope_of

_ABSENT_CASE = "There is no such case, or it is not yours to see."
_ABSENT_DOCUMENT = "There is no such document, or it is not yours to see."
_ABSENT_PAGE = "The document has no such page."


class AccessDoor:
    """Membership and the role in the case decide; the machine's operator sees all and is audited like everybody."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def allow(self, actor: Actor, action: str) -> None:
        """Check an act that concerns no single case. Raises NotAllowed."""
        if not outside(actor, action):
            self._records.audit.append(actor, action, outcome="refused")
            raise NotAllowed(NOT_COVERED)

    def may(self, actor: Actor, action: str, *, case: CaseId | None = None) -> bool:
        """Whether an act would be allowed, in a case where it belongs into one: what to offer. Leaves no event."""
        return self.offers(actor)(action, case)

    def offers(self, actor: Actor) -> Offers:
        """The same for all that one page asks: the actor's places are looked up once, or the one that is asked of."""
        return Offers(actor, lambda of: self._places(actor, of))

    def scope(self, actor: Actor, *, action: str, cases: Iterable[CaseId] | None = None, quiet: bool = False) -> Scope:
        """What the actor may see for `action`, narrowed to `cases`.

        A case among these that he may not see is NotFound; one where his role there does not cover the act is
        NotAllowed, and so is asking for all when he has cases and may do it in none. Where the act needs a reason and
        there is none, a named case is ReasonNeeded, and of all those are left out and told. A refusal leaves an
        event, and with `quiet` none; all without a case is then an empty scope. What is done with the scope goes to
        `looked`.
        """
        wanted = None if cases is None else frozenset(cases)
        places = {place.case.id: place for place in self._places(actor, wanted)}
        covered = frozenset(case for case, place in places.items() if covers(actor, place, action))
        unasked = frozenset(case for case in covered if lacks_reason(actor, places[case].case, action))
        if wanted is None:
            if places and not covered:
                self._refused(actor, action, NotAllowed(NOT_COVERED), quiet=quiet)
            if unasked and unasked == covered:
                self._refused(actor, action, reasons.needed(), quiet=quiet)
            settled = settling.settled(self._records, covered - unasked, action=action, quiet=quiet)
            shown = [places[case] for case in settled]
            return scope_of(self._records, actor, shown, action=action, unasked=unasked)
        absent = sorted(wanted - places.keys())
        if absent:
            if not quiet:
                # What was asked for may be no case at all: it is a subject, not a case, of the log.
                self._records.audit.append(
                    actor, action, subject=absent[0], outcome=NotFound.code, detail={"absent": len(absent)}
                )
            raise NotFound(_ABSENT_CASE)
        refusals: list[tuple[frozenset[CaseId], LinceError]] = [
            (frozenset(case for case in wanted if scoping.frozen(places[case], action)), scoping.closed()),
            (wanted - covered, NotAllowed(NOT_COVERED)),
            (wanted & unasked, reasons.needed()),
        ]
        refusals += [(wanted, told) for case in sorted(wanted) if (told := handling(places[case], action)) is not None]
        for refused, error in refusals:
            if refused:
                if not quiet:
                    self._records.audit.append(actor, action, case=min(refused), outcome=_outcome(error))
                raise error
        settled = settling.settled(self._records, wanted, action=action, quiet=quiet)
        return scope_of(self._records, actor, [places[case] for case in settled], action=action)

    def seen(self, scope: Scope) -> Records:
        """The catalogue for reading, as far as a scope goes: what lies outside of it is not there."""
        unhidden = scope.whole and scope.cases
        # Where the database has a lock of its own, nothing is read on anybody's behalf without it.
        return self._records if unhidden and not self._records.locks else self._records.within(scope)

    def seen_in(self, actor: Actor, case: CaseId, *, action: str = "") -> Records:
        """The same of one case, for an act that the door has let through. Leaves no event."""
        return self.seen(self.scope_in(actor, case, action=action))

    def scope_in(self, actor: Actor, case: CaseId, *, action: str = "") -> Scope:
        """What the actor sees of one case, for such an act, and what is asked of him where it was lent."""
        here = [place for place in self._places(actor, [case]) if place.case.id == case]
        return scope_of(self._records, actor, here, action=action)

    def reach(self, actor: Actor, cases: Iterable[CaseId], *, action: str) -> Mapping[CaseId, Reach]:
        """How far a link to each of some cases may be told. Leaves no event: what is told is for the caller to note.

        Where the actor may do `action`: in full. Of a case that is not his, that he may ask its agency, unless it is
        held closely; of one in which his role does not cover it, nothing. What is lent of a case makes it not his.
        """
        wanted = set(cases)
        covered = {
            place.case.id: covers(actor, place, action) for place in self._places(actor, wanted) if not place.lent
        }
        told = {}
        for case in wanted:
            found = self._records.cases.get(case)
            if covered.get(case):
                told[case] = Reach.FULL
            elif case in covered or found is None or found.sensitivity is not Sensitivity.ORDINARY:
                told[case] = Reach.NOTHING
            else:
                told[case] = Reach.ASK
        return told

    def looked(
        self,
        actor: Actor,
        action: str,
        scope: Scope,
        *,
        subject: str = "",
        outcome: str = "ok",
        detail: Mapping[str, str | int] | None = None,
        asked: AskedFor | None = None,
    ) -> None:
        """The event of a look through the cases of a scope: it stands in the trail of each."""
        cases = sorted(scope.every_case)
        one = cases[0] if len(cases) == 1 else None
        try:
            self._tell_owners(actor, action, scope, outcome=outcome)
            self._records.audit.append(
                actor,
                action,
                case=one,
                cases=() if one else cases,
                subject=subject,
                outcome=outcome,
                detail={"scope": len(cases), **(detail or {})},
                asked=asked,
            )
        except StorageFull as error:
            raise StorageFull(
                "The disk of the data folder is full: reading needs its event in the audit log.",
                next_step="Free space on the data folder's disk, and ask again.",
            ) from error

    def _tell_owners(self, actor: Actor, action: str, scope: Scope, *, outcome: str) -> None:
        """Seal the reason of a look through what was lent for the auditors of each owner."""
        if outcome != "ok" or not actor.reason:
            return
        for case, _ in sorted(scope.lent_as):
            found = self._records.cases.get(case)
            if found is not None:
                self._tell_owner(actor, action, found)

    def _tell_owner(self, actor: Actor, action: str, case: Case, document: str = "") -> None:
        """Where a case is of another agency: its auditors read why its document was consulted (`sealed_texts`)."""
        if actor.reason and actor.agency is not None and actor.agency != case.agency:
            told = {"party": case.agency, "act": action}
            self._records.audit.append(
                actor, "loan.consult", case=case.id, subject=document, detail=told, readers=case.agency
            )

    def case(self, actor: Actor, case: CaseId, *, action: str, subject: str = "", check: Check = None) -> Case:
        """One case, for one act. Raises NotFound, NotAllowed, and what `check` raises: that is what the event tells."""
        found = self._case(actor, case, action=action, absent=_ABSENT_CASE)
        self._checked(check, actor, action, case, subject)
        self._records.audit.append(actor, action, case=case, subject=subject)
        return found

    def check(self, actor: Actor, case: CaseId, *, action: str) -> Case:
        """As `case`, for an act that leaves an event of its own: here a refusal alone leaves one."""
        return self._case(actor, case, action=action, absent=_ABSENT_CASE)

    def check_document(self, actor: Actor, document: DocumentId, *, action: str) -> CaseId:
        """The case of a document that the actor may see, read or not; a refusal alone leaves an event."""
        return self._case_of(actor, document, action=action)

    def cases(self, actor: Actor) -> Sequence[Case]:
        """The actor's cases, by number."""
        self.allow(actor, "case.list")
        visible = self.own(actor)
        self._records.audit.append(actor, "case.list", detail={"cases": len(visible)})
        return visible

    def own(self, actor: Actor) -> Sequence[Case]:
        """The same as a part of a look that leaves its event itself."""
        return [place.case for place in self._places(actor) if not place.lent]

    def document(self, actor: Actor, document: DocumentId, *, action: str, check: Check = None) -> DocumentSummary:
        """A document without its pages, for one act. Raises NotFound, NotAllowed, and what `check` raises."""
        case = self._case_of(actor, document, action=action)
        found = self._records.evidence.document(document)
        if found is None:
            self._records.audit.append(actor, action, case=case, subject=document, outcome="not_found")
            raise NotFound(_ABSENT_DOCUMENT, next_step="It was received but not read yet: try again in a moment.")
        self._checked(check, actor, action, case, document)
        self._records.audit.append(actor, action, case=case, subject=document)
        return found

    def page(
        self,
        actor: Actor,
        document: DocumentId,
        number: int,
        *,
        action: str,
        check: Check = None,
    ) -> Page:
        """A page with its words, for one act. Raises NotFound, NotAllowed, and what `check` raises."""
        case = self._case_of(actor, document, action=action)
        page = self._records.evidence.page(document, number)
        if page is None:
            self._records.audit.append(
                actor, action, case=case, subject=document, outcome="not_found", detail={"page": number}
            )
            raise NotFound(_ABSENT_PAGE)
        self._checked(check, actor, action, case, document)
        self._records.audit.append(actor, action, case=case, subject=document, detail={"page": number})
        return page

    def leaf(self, actor: Actor, document: DocumentId, number: int) -> tuple[DocumentSummary, Page]:
        """A document and a page of it in one look: `document.read` and `page.read`, told together. Raises NotFound."""
        self._case_of(actor, document, action="document.read")
        case = self._case_of(actor, document, action="page.read")
        found, page = self._records.evidence.document(document), self._records.evidence.page(document, number)
        detail = {"page": number}
        if found is None or page is None:
            self._records.audit.append(
                actor, "page.read", case=case, subject=document, outcome="not_found", detail=detail
            )
            raise NotFound(_ABSENT_PAGE)
        with self._records.transaction():
            self._records.audit.append(actor, "document.read", case=case, subject=document)
            self._records.audit.append(actor, "page.read", case=case, subject=document, detail=detail)
        return found, page

    def create(self, actor: Actor, case: Case) -> None:
        """Open a case; its creator becomes its first member, an administrator as its investigator.

        Raises NotAllowed, Conflict.
        """
        self.allow(actor, "case.create")
        if not actor.operator and case.agency != actor.agency:
            raise NotAllowed("A case is opened in one's own agency.")
        try:
            with self._records.transaction():
                self._records.cases.add(case)
                self._records.audit.append(actor, "case.create", case=case.id)
                if actor.user is not None:
                    role = Role.INVESTIGATOR if actor.role is Role.ADMINISTRATOR else None
                    self._join(actor, case.id, actor.user, role)
        except Conflict:
            # That a number is taken tells that a case is there: asking for many of them must show.
            self._records.audit.append(actor, "case.create", outcome=Conflict.code)
            raise

    def add_member(self, actor: Actor, case: CaseId, user: UserId, *, role: Role | None = None) -> None:
        """Give a user a place in a case, in his own role or, where `PLACES` has it, in another.

        Raises NotFound, NotAllowed, Conflict.
        """
        self._case(actor, case, action="case.add_member", absent=_ABSENT_CASE)
        own = self._records.people.user(user).role
        if (role or own) not in PLACES[own]:
            self._records.audit.append(actor, "case.add_member", case=case, subject=user, outcome="refused")
            raise _no_place(own)
        with self._records.transaction():
            self._join(actor, case, user, None if role is own else role)

    def remove_member(self, actor: Actor, case: CaseId, user: UserId) -> None:
        """Take a place back; acts at once. The last member stays. Raises NotFound, NotAllowed."""
        self._case(actor, case, action="case.remove_member", absent=_ABSENT_CASE)
        with self._records.transaction():
            if len(self._records.cases.members(case)) == 1:
                raise NotAllowed("The last member of a case cannot be removed.", next_step="Add another member first.")
            if self._records.levels.alone(case, user):
                raise NotAllowed(
                    "Nobody else is named for a document that is sealed.", next_step="Name another member for it first."
                )
            self._records.cases.remove_member(case, user)
            self._records.levels.forget(case, user)
            self._records.audit.append(actor, "case.remove_member", case=case, subject=user)

    def _join(self, actor: Actor, case: CaseId, user: UserId, role: Role | None) -> None:
        place = Membership(case=case, user=user, role=role, since=self._clock.now(), granted_by=actor.name)
        self._records.cases.add_member(place)
        detail = {} if role is None else {"role": role.value}
        self._records.audit.append(actor, "case.add_member", case=case, subject=user, detail=detail)

    def _checked(self, check: Check, actor: Actor, action: str, case: CaseId, subject: str) -> None:
        """A check that an act makes on top of rights; where it says no, the event says so."""
        if check is None:
            return
        try:
            check()
        except LinceError as error:
            self._records.audit.append(actor, action, case=case, subject=subject, outcome=error.code)
            raise

    def _places(self, actor: Actor, of: Collection[CaseId] | None = None) -> Sequence[Place]:
        return placing.places(self._records, actor, self._clock.now(), of=of)

    def _case_of(self, actor: Actor, document: DocumentId, *, action: str) -> CaseId:
        """The case of a document, checked. One that is not there costs the same work and leaves the same event."""
        case = self._records.evidence.case_of(document) or CaseId("")
        level = self._records.levels.level(document)
        named = actor.user is not None and self._records.levels.is_named(document, actor.user)
        barred = actor.user is not None and (case, document) in self._records.levels.barred(actor.user)
        places = [
            place
            for place in self._places(actor, [case])
            if not barred
            and opens(actor, place, document, level, named=named, action=action)
            and not (place.lent and self._waits(place, document))
        ]
        # Of what is lent of a case, the loans of this document alone say what may be done with it.
        here = [place._replace(lent=lent_of(place, document, level)) for place in places]
        found = self._case(actor, case, action=action, absent=_ABSENT_DOCUMENT, subject=document, places=here)
        against = next((handling(place, action, document) for place in places if place.case.id == case), None)
        if action in LEAVING and (case, document) in self._records.disclosures.kept_in([case]):
            against = scoping.intelligence()
        if against is not None:
            self._records.audit.append(actor, action, case=case, subject=document, outcome=against.code)
            raise against
        self._tell_owner(actor, action, found, document)
        return found.id

    def _waits(self, place: Place, document: DocumentId) -> bool:
        """Whether what is lent names somebody whom texts call a victim, and on whom nobody has decided."""
        return document in self._records.provisional.named(place.case.id)

    def _case(
        self,
        actor: Actor,
        case: CaseId,
        *,
        action: str,
        absent: str,
        subject: str = "",
        places: Sequence[Place] | None = None,
    ) -> Case:
        known = self._places(actor, [case]) if places is None else places
        found = next((place for place in known if place.case.id == case), None)
        if found is None:
            self._records.audit.append(actor, action, subject=subject or case, outcome="not_found")
            raise NotFound(absent)
        error = scoping.refusal(self._records, actor, found, action)
        if error is not None:
            self._records.audit.append(actor, action, case=case, outcome=_outcome(error))
            raise error
        settling.check(self._records, [case], action=action)
        return found.case

    def _refused(self, actor: Actor, action: str, error: LinceError, *, quiet: bool) -> None:
        """Refuse a look through all cases; with `quiet` it is one that finds nothing."""
        if not quiet:
            self._records.audit.append(actor, action, outcome=_outcome(error))
            raise error


def _outcome(error: LinceError) -> str:
    return "refused" if isinstance(error, NotAllowed) else error.code


def _no_place(own: Role) -> NotAllowed:
    """Why somebody of this role gets no place in a case as it was asked for."""
    if own is Role.AUDITOR:
        return NotAllowed(
            "An auditor has no place in a case.", next_step="Whoever works on cases is not their auditor."
        )
    if own is Role.ADMINISTRATOR:
        return NotAllowed(
            "An administrator works on a case in another role only.",
            next_step="Name the role: investigator, prosecutor, analyst or forensic_examiner.",
        )
    return NotAllowed(
        "A member works on a case in his own role.", next_step="Have an administrator change the role of the account."
    )
