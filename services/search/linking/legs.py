"""Links by journeys: a place, a crossing or a plate that legs of two or more cases of a scope have in common."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from models.ids import CaseId
from models.leg import LegInCase
from models.link import Band, Link, LinkPlace
from models.mention import MentionKind
from models.place import Precision
from models.search import Scope
from services.ports import Records
from services.search.linking.shared import FREQUENT

_REASONS = {
    "same_crossing": "Journeys of {cases} cases cross the border at the same place.",
    "same_stop": "Journeys of {cases} cases have a place in common; a place alone proves no tie.",
    "same_vehicle": "The same vehicle plate stands with journeys of {cases} cases.",
    "common_stop": "Journeys of {cases} cases have a place in common, so wide or so usual that it says little.",
}


class _Stop(NamedTuple):
    leg: LegInCase
    text: str
    start: int
    end: int
    crossing: bool
    wide: bool


def route_links(records: Records, scope: Scope, *, touching: CaseId | None = None) -> Sequence[Link]:
    """Plates, then crossings, then places of legs in two or more cases; `touching`: those alone of one of them.

    Sees nothing outside the scope.
    """
    stops: defaultdict[tuple[MentionKind, str], list[_Stop]] = defaultdict(list)
    for one in records.routes.legs(scope.cases):
        leg = one.leg
        if leg.plate:
            stops[MentionKind.PLATE, leg.plate].append(
                _Stop(one, leg.plate, leg.span.start, leg.span.end, False, False)
            )
        for place in leg.places:
            wide = place.reading is not None and place.reading.precision in (Precision.COUNTRY, Precision.REGION)
            crossing = place == leg.crossing
            stops[MentionKind.PLACE, place.normal].append(
                _Stop(one, place.text, place.start, place.end, crossing, wide)
            )
    links = []
    for (kind, normal), some in stops.items():
        cases = sorted({stop.leg.case for stop in some})
        if len(cases) > 1 and (touching is None or touching in cases):
            links.append(_link(kind, normal, cases, some))
    ranks = list(_REASONS)
    ranks.insert(0, ranks.pop(ranks.index("same_vehicle")))
    return sorted(links, key=lambda link: (ranks.index(link.code), -len(link.cases), link.normal))


def _link(kind: MentionKind, normal: str, cases: Sequence[CaseId], stops: Sequence[_Stop]) -> Link:
    first = {case: next(stop for stop in stops if stop.leg.case == case) for case in cases}
    code = "same_vehicle"
    if kind is MentionKind.PLACE:
        wide = any(stop.wide for stop in stops) or len(cases) >= FREQUENT
        crossed = sum(any(stop.crossing for stop in stops if stop.leg.case == case) for case in cases) > 1
        code = "same_crossing" if crossed else "common_stop" if wide else "same_stop"
    return Link(
        kind=kind,
        normal=normal,
        band=Band.PROBABLE if kind is MentionKind.PLATE else Band.POSSIBLE,
        reason=_REASONS[code].format(cases=len(cases)),
        code=code,
        params={"kind": kind.value, "cases": len(cases), "legs": len(stops)},
        common=code == "common_stop",
        cases=tuple(cases),
        places=tuple(_place(stop) for stop in first.values()),
    )


def _place(stop: _Stop) -> LinkPlace:
    leg = stop.leg.leg
    return LinkPlace(
        case=stop.leg.case, document=leg.span.document, name=stop.leg.name, page=leg.span.page, start=stop.start,
        end=stop.end, text=stop.text, boxes=leg.boxes, confidence=1.0,
    )  # fmt: skip
