"""Places in cases, by membership or by what was lent, and what their holders see of the documents there."""

from collections.abc import Sequence
from typing import NamedTuple

from models.audit import Actor
from models.case import Case, Role, Sensitivity
from models.errors import HandlingRefused, LinceError, NotAllowed
from models.ids import CaseId, DocumentId, UserId
from models.search import Scope
from services.ports import Records
from services.records import permissions as p
from services.records import reasons
from services.records.lent import Lent, refused

NOT_COVERED = "Your role does not cover this."
RECEIVE = "exhibit.receive"


class Place(NamedTuple):
    """A case, and the role that the actor has there; None for the machine's operator, who may do everything.

    `lent`: he is no member; all that he sees there are these loans of joint spaces.
    """

    case: Case
    role: Role | None
    lent: tuple[Lent, ...] = ()

    @property
    def by_name(self) -> bool:
        """Whether he sees there only what he is named for."""
        return self.role in p.ASSIGNED


def covers(actor: Actor, place: Place, action: str) -> bool:
    """Whether the role in a place covers an act, and the token that acts for somebody is for it."""
    if frozen(place, action):
        return False
    if place.role is None:
        return True
    if place.lent and not any(action in lent.acts for lent in place.lent):
        return False
    at_level = p.AT_LEVEL[place.case.sensitivity].get(action)
    covered = place.role in p.IN_CASE[action] and (at_level is None or place.role in at_level)
    return covered and (actor.limits is None or actor.limits.covers(action))


def frozen(place: Place, action: str) -> bool:
    """Whether an act would write into a case that is closed."""
    return place.case.closed is not None and action in p.FROZEN


def closed() -> NotAllowed:
    """What whoever writes into a closed case is told."""
    return NotAllowed(
        "The case is closed: nothing is written in it any more.",
        next_step="Have an officer of the case open it again, by an order.",
    )


def shows(place: Place) -> bool:
    """Whether a place shows its case: a closed one is seen by its officers alone, and by nobody whom it was lent to."""
    return place.case.closed is None or (not place.lent and (place.role is None or place.role in p.ANSWERS))


def officers(records: Records, case: CaseId) -> Sequence[UserId]:
    """The members of a case who can answer for it, first the one who has been in it the longest."""
    found = []
    for place in records.cases.members(case):
        user = records.people.user(place.user)
        if user.active and (place.role or user.role) in p.ANSWERS:
            found.append(user.id)
    return found


def responsible(records: Records, case: Case) -> UserId | None:
    """Who answers for a case: the officer who was named, else the one who has been in it the longest. None: nobody.

    Who has no active account or no place as an officer any more answers for nothing.
    """
    found = officers(records, case.id)
    return case.officer if case.officer in found else next(iter(found), None)


def refusal(records: Records, actor: Actor, place: Place, action: str) -> LinceError | None:
    """Why an act in a place is refused; None: it is not."""
    if frozen(place, action):
        return closed()
    if not covers(actor, place, action):
        return NotAllowed(NOT_COVERED)
    if action == RECEIVE and place.role is not None and responsible(records, place.case) is None:
        return NotAllowed(
            "Nobody answers for this case: no officer has a place in it.",
            next_step="Give an investigator or a prosecutor a place in it first.",
        )
    return reasons.needed() if lacks_reason(actor, place.case, action) else None


def lacks_reason(actor: Actor, case: Case, action: str) -> bool:
    """Whether an act in a case needs a reason that the actor does not give."""
    return case.sensitivity in p.WITH_REASON and action not in p.NO_CONSULTATION and not reasons.given(actor)


def opens(
    actor: Actor, place: Place, document: DocumentId, level: Sensitivity, *, named: bool, action: str = ""
) -> bool:
    """Whether a document of a level is seen in a place, for an act."""
    if level is Sensitivity.BY_LAW:
        return opens_by_law(actor, place, action)
    if place.lent:
        return bool(lent_of(place, document, level))
    return named or place.role is None or place.role in p.OPEN_TO[level]


def opens_by_law(actor: Actor, place: Place, action: str) -> bool:
    """Whether what is sealed by law is seen in a place: by the authority alone, and in no file of a case."""
    leaves = action in p.LEAVING and action not in p.BY_LAW
    return actor.authority and not place.lent and place.role is not None and not leaves


def lent_of(place: Place, document: DocumentId, level: Sensitivity) -> tuple[Lent, ...]:
    """The loans by which a document of a level is seen in a place."""
    ordinary = level is Sensitivity.ORDINARY
    return tuple(lent for lent in place.lent if lent.covers(document, ordinary=ordinary))


def handling(place: Place, action: str, document: DocumentId | None = None) -> HandlingRefused | None:
    """Why an act on a document, or on all that is lent of a case, is against its owner's word; None: it is not."""
    about = [lent for lent in place.lent if document is None or lent.loan.document in (None, document)]
    codes = [lent.refuses(action) for lent in about]
    against = [code for code in codes if code is not None]
    if not against or (document is None and len(against) < len(codes)):
        return None
    return refused(against[0])


def scope_of(
    records: Records,
    actor: Actor,
    places: Sequence[Place],
    *,
    action: str = "",
    unasked: frozenset[CaseId] = frozenset(),
) -> Scope:
    """What the actor sees of the documents of his places, for an act. What may not leave is in none that leaves."""
    scope = _seen(records, actor, places, action=action, unasked=unasked)
    if action not in p.LEAVING:
        return scope
    kept = frozenset(one for one in records.disclosures.kept_in(scope.every_case) if scope.sees(*one))
    hidden = scope.hidden | {one for one in kept if one[0] in scope.cases}
    return scope.model_copy(update={"hidden": hidden, "parts": scope.parts - kept, "kept_in": kept})


def intelligence(what: str = "This document is") -> HandlingRefused:
    """What whoever takes along what is for intelligence only is told."""
    return HandlingRefused(
        f"{what} for intelligence only: nothing of it leaves the case in a file.",
        next_step="Leave it out, or have an officer of the case take the code off, with a reason.",
    )


def _seen(records: Records, actor: Actor, places: Sequence[Place], *, action: str, unasked: frozenset[CaseId]) -> Scope:
    if actor.user is None:
        every = frozenset(place.case.id for place in places)
        law = frozenset(one for one, level in records.levels.held(every).items() if level is Sensitivity.BY_LAW)
        return Scope(cases=every, unasked=unasked, hidden=law, by_law=law)
    by_case = {place.case.id: place for place in places}
    lent = {case: _lent(place.lent, action) for case, place in by_case.items() if place.lent}
    whole = frozenset(
        case for case, place in by_case.items() if (None in lent[case] if place.lent else not place.by_name)
    )
    named = records.levels.named(actor.user)
    hidden = set()
    by_law = set()
    held = records.levels.held(frozenset(by_case))
    for (case, document), level in held.items():
        place = by_case[case]
        if case not in whole:
            continue
        if level is Sensitivity.BY_LAW:
            if not opens_by_law(actor, place, action):
                hidden.add((case, document))
                by_law |= set() if place.lent else {(case, document)}
            continue
        own = (case, document) in named or place.role in p.OPEN_TO[level]
        if document not in lent[case] if place.lent else not own:
            hidden.add((case, document))
    # Whoever is called a victim and was not decided on stays with the case's own team: these documents wait.
    waiting = {(case, document) for case in lent for document in records.provisional.named(case)}
    hidden |= {one for one in waiting if one[0] in whole}
    for case in lent:
        hidden |= {(case, one) for one in _refused(by_case[case].lent, action) if case in whole and one is not None}
    barred = records.levels.barred(actor.user)
    hidden |= {one for one in barred if one[0] in whole}
    parts = {
        (case, document) for case, document in named if case in by_case and case not in whole and not by_case[case].lent
    }
    parts |= {(case, one) for case, some in lent.items() for one in some if one is not None and case not in whole}
    parts -= waiting | barred
    parts -= {
        one for one in parts if held.get(one) is Sensitivity.BY_LAW and not opens_by_law(actor, by_case[one[0]], action)
    }
    return Scope(
        cases=whole,
        hidden=frozenset(hidden),
        parts=frozenset(parts),
        by_law=frozenset(by_law),
        unasked=unasked,
        conditions=frozenset(
            (case, one.loan.document, told) for case in lent for one in by_case[case].lent for told in one.conditions
        ),
        lent_as=frozenset((case, by_case[case].lent[0].space.number) for case in lent),
    )


def _lent(some: Sequence[Lent], action: str) -> frozenset[DocumentId | None]:
    """The documents that loans open for an act, None for the whole case; the strictest code of several holds."""
    refused_there = _refused(some, action)
    if None in refused_there:
        return frozenset()
    return frozenset(
        one.loan.document
        for one in some
        if (not action or action in one.acts) and one.loan.document not in refused_there
    )


def _refused(some: Sequence[Lent], action: str) -> frozenset[DocumentId | None]:
    return frozenset(one.loan.document for one in some if one.refuses(action) is not None)
