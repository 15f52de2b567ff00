"""What to offer to somebody on a page. The door decides again when it is done."""

from collections.abc import Callable, Sequence
from functools import cached_property

from models.audit import Actor
from models.ids import CaseId
from services.records.permissions import IN_CASE, OUTSIDE_CASES, OUTSIDE_FOR_CASES
from services.records.scoping import Place, covers


class Offers:
    """Whether acts would be allowed to an actor, who has the same places for all that is asked. Leaves no event."""

    def __init__(self, actor: Actor, places: Callable[[], Sequence[Place]]) -> None:
        """`places`: the cases that he may open; asked for once, and not before an act needs them."""
        self._actor = actor
        self._look_up = places

    def __call__(self, action: str, case: CaseId | None = None) -> bool:
        """Whether he may do it, in a case where it belongs into one."""
        if action in OUTSIDE_CASES:
            return outside(self._actor, action)
        place = None if case is None else self._places.get(case)
        return place is not None and covers(self._actor, place, action)

    def anywhere(self, action: str) -> bool:
        """Whether he may do what belongs into a case in some case: by his role, or by a place that he has."""
        by_role = self._actor.operator or self._actor.role in IN_CASE[action]
        return by_role or any(covers(self._actor, place, action) for place in self._places.values())

    @cached_property
    def _places(self) -> dict[CaseId, Place]:
        return {place.case.id: place for place in self._look_up()}


def outside(actor: Actor, action: str) -> bool:
    """Whether somebody may do what concerns no single case."""
    return actor.operator or (actor.role in OUTSIDE_CASES[action] and _within(actor, action))


def _within(actor: Actor, action: str) -> bool:
    """Whether the token that acts for somebody is for this."""
    limits = actor.limits
    return limits is None or (limits.covers(action) and (limits.cases is None or action in OUTSIDE_FOR_CASES))
