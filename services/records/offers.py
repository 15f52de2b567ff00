"""What to offer to somebody on a page. The door decides again when it is done."""

from collections.abc import Callable, Collection, Sequence

from models.audit import Actor
from models.case import Case
from models.ids import CaseId
from services.records.permissions import IN_CASE, OUTSIDE_CASES, OUTSIDE_FOR_CASES
from services.records.scoping import Place, covers


class Offers:
    """Whether acts would be allowed to an actor, who has the same places for all that is asked. Leaves no event."""

    def __init__(self, actor: Actor, places: Callable[[Collection[CaseId] | None], Sequence[Place]]) -> None:
        """`places`: the cases that he may open, of some or of all; asked for when an act needs them, twice at most."""
        self._actor = actor
        self._look_up = places
        self._known: dict[CaseId, Place | None] = {}
        self._all = False

    def __call__(self, action: str, case: CaseId | None = None) -> bool:
        """Whether he may do it, in a case where it belongs into one."""
        if action in OUTSIDE_CASES:
            return outside(self._actor, action)
        place = None if case is None else self._place(case)
        return place is not None and covers(self._actor, place, action)

    def anywhere(self, action: str) -> bool:
        """Whether he may do what belongs into a case in some case: by his role, or by a place that he has."""
        by_role = self._actor.operator or self._actor.role in IN_CASE[action]
        return by_role or any(place is not None and covers(self._actor, place, action) for place in self._every())

    def own(self, case: CaseId) -> Case | None:
        """A case that he has a place in; None where it is not his, and where it was lent to him."""
        place = self._place(case)
        return None if place is None or place.lent else place.case

    def _place(self, case: CaseId) -> Place | None:
        """Most pages are of one case: that alone is looked up. Who asks of a second one will ask of more."""
        if case not in self._known and not self._all:
            if self._known:
                self._every()
            else:
                self._known[case] = next((one for one in self._look_up([case]) if one.case.id == case), None)
        return self._known.get(case)

    def _every(self) -> Collection[Place | None]:
        if not self._all:
            self._all = True
            self._known |= {place.case.id: place for place in self._look_up(None)}
        return self._known.values()


def outside(actor: Actor, action: str) -> bool:
    """Whether somebody may do what concerns no single case."""
    return actor.operator or (actor.role in OUTSIDE_CASES[action] and _within(actor, action))


def _within(actor: Actor, action: str) -> bool:
    """Whether the token that acts for somebody is for this."""
    limits = actor.limits
    return limits is None or (limits.covers(action) and (limits.cases is None or action in OUTSIDE_FOR_CASES))
