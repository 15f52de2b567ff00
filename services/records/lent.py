"""What joint spaces open to somebody: the loans of his spaces, by case, with what he may do with each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from models.audit import WORKER, Actor, ActorKind
from models.errors import HandlingRefused
from models.ids import CaseId, DocumentId, UserId
from models.joint import HandlingCode, Loan, Space, SpaceState
from services.ports import Records
from services.records.permissions import IN_SPACE, REFUSED_BY

_WATCHER = Actor(kind=ActorKind.PROGRAM, name=WORKER)

_TOLD: Mapping[HandlingCode, str] = {
    HandlingCode.INTELLIGENCE_ONLY: "for intelligence only",
    HandlingCode.NO_ONWARD_TRANSFER: "without onward transfer",
    HandlingCode.NOT_IN_COURT: "not for use in court",
}


class Lent(NamedTuple):
    """A loan to somebody: under which codes, for which acts, in which space."""

    loan: Loan
    codes: frozenset[HandlingCode]
    acts: frozenset[str]
    space: Space

    def covers(self, document: DocumentId, *, ordinary: bool) -> bool:
        """Whether it is of a document: of a whole case, those that are not held closely."""
        return self.loan.document == document or (self.loan.document is None and ordinary)

    def refuses(self, action: str) -> HandlingCode | None:
        """The code that forbids an act."""
        return next((code for code in HandlingCode if code in self.codes and action in REFUSED_BY[code]), None)

    @property
    def conditions(self) -> frozenset[str]:
        """What its owner asks, in words."""
        words = {_TOLD[code] for code in self.codes}
        return frozenset(words | ({self.loan.conditions} if self.loan.conditions else set()))


def over(records: Records, space: Space, now: dt.datetime) -> bool:
    """Whether a space has ended; seen once, it is so for good, wherever the clock is set afterwards."""
    if space.state(now) is not SpaceState.ENDED:
        return False
    if space.ended_at is None:
        with records.transaction():
            records.joint.end(space.id, at=now)
            for party in space.parties:
                records.audit.append(_WATCHER, "joint.end", subject=space.id, detail={"party": party.agency})
    return True


def lent_to(records: Records, user: UserId, now: dt.datetime) -> Mapping[CaseId, tuple[Lent, ...]]:
    """All that is lent to somebody at a moment, by case."""
    places = {place.space: place for place in records.joint.places_of(user)}
    spaces = {}
    for place in places.values():
        space = records.joint.get(place.space)
        if space is not None and not over(records, space, now) and space.state(now) is SpaceState.ACTIVE:
            spaces[space.id] = space
    found: defaultdict[CaseId, list[Lent]] = defaultdict(list)
    for loan in records.joint.loans(spaces):
        if loan.withdrawn_at is None and now >= loan.until:
            _fallen(records, loan, now)
        elif loan.open(now):
            space = spaces[loan.space]
            codes = frozenset((*loan.codes, *space.strictest.codes))
            found[loan.case].append(Lent(loan, codes, IN_SPACE[places[space.id].part], space))
    return {case: tuple(some) for case, some in found.items()}


def _fallen(records: Records, loan: Loan, now: dt.datetime) -> None:
    """A loan whose time is over has ended, wherever the clock is set afterwards, until its owner extends it."""
    with records.transaction():
        records.joint.change(loan.model_copy(update={"withdrawn_by": WORKER, "withdrawn_at": now}))
        told = {"party": loan.owner, "loan": loan.id}
        records.audit.append(_WATCHER, "loan.withdraw", case=loan.case, subject=loan.space, detail=told)


def refused(code: HandlingCode) -> HandlingRefused:
    """What whoever does what its owner forbade is told."""
    return HandlingRefused(f"This was lent {_TOLD[code]}: it is not taken along.")
