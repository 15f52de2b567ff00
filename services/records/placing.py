"""The places in which an actor stands, by membership or by what was lent: asked of the catalogue anew each time."""

import datetime as dt
from collections.abc import Collection

from models.audit import Actor
from models.ids import CaseId
from services.ports import Records
from services.records import scoping
from services.records.lent import lent_to
from services.records.permissions import IN_CASE
from services.records.scoping import Place


def places(records: Records, actor: Actor, now: dt.datetime, *, of: Collection[CaseId] | None = None) -> list[Place]:
    """The cases that the actor may open, each with his role there; of his own ones those alone that are `of` some.

    Whoever has a place in hundreds of cases waits for one of them as long as whoever has one. What is lent to him is
    told all the same: which statements the catalogue is asked does not tell whether a case is there or is his.
    """
    cases = records.cases
    if actor.operator:
        every = cases.all() if of is None or len(of) > 1 else [cases.get(case) for case in of]
        return [Place(case, None) for case in every if case is not None]
    if actor.user is None or actor.role is None:
        return []
    lent = lent_to(records, actor.user, now)
    among = None if of is None else {*of, *lent}
    own = [Place(case, role or actor.role) for case, role in cases.places_of(actor.user, among=among)]
    mine = {place.case.id for place in own if place.role in IN_CASE["case.open"]}
    for case, loans in lent.items():
        found = None if case in mine else cases.get(case)
        if found is not None:
            own.append(Place(found, actor.role, loans))
    held = None if actor.limits is None else actor.limits.cases
    return [
        place
        for place in own
        if place.role in IN_CASE["case.open"] and scoping.shows(place) and (held is None or place.case.id in held)
    ]
