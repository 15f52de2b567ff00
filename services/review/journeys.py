"""What the legs of cases show: a map, and which ways are new or abandoned between two periods. Pure."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from models.errors import UsageError
from models.ids import CaseId
from models.journey import Comparison, Feature, FeatureCollection, Geometry, Period, Way, WayKind
from models.leg import LegInCase, LegPlace

_MONTH, _DAY = len("2026-03"), len("2026-03-04")


def geojson(legs: Iterable[LegInCase]) -> FeatureCollection:
    """Each leg as a line through its places, a point where one alone is known, or without geometry."""
    return FeatureCollection(features=tuple(_feature(leg) for leg in legs))


def compared(legs: Iterable[LegInCase], before: Period, after: Period, *, case: CaseId) -> Comparison:
    """The ways of two periods. A leg stands in a period that it touches; a month or a year touches all its days.

    What was only planned stands in neither. Raises UsageError where the periods have days in common: one journey on
    such a day would be told as a way that goes on.
    """
    if before.first <= after.last and after.first <= before.last:
        raise UsageError("The two periods have days in common.", next_step="Let one end before the other begins.")
    ways: defaultdict[tuple[str, str, str], tuple[list[LegInCase], list[LegInCase]]] = defaultdict(lambda: ([], []))
    undated = planned = 0
    for leg in legs:
        days = days_of(leg)
        if days is None:
            undated += 1
            continue
        if leg.leg.planned:
            planned += 1
            continue
        for period, side in ((before, 0), (after, 1)):
            if days[0] <= period.last and period.first <= days[1]:
                ways[_key(leg)][side].append(leg)
    order = list(WayKind)
    found = [
        Way(
            kind=_kind(*sides),
            origin=key[0],
            destination=key[1],
            crossing=key[2],
            before=tuple(sides[0]),
            after=tuple(sides[1]),
        )
        for key, sides in ways.items()
    ]
    found.sort(key=lambda way: (order.index(way.kind), way.origin, way.destination, way.crossing))
    return Comparison(case=case, before=before, after=after, ways=tuple(found), undated=undated, planned=planned)


def days_of(leg: LegInCase) -> tuple[dt.date, dt.date] | None:
    """The first and the last day on which a leg may have been made; None: it tells no date."""
    first, last = _days(leg.leg.date), _days(leg.leg.until)
    if first is None:
        return None
    return first[0], max(first[1], last[1]) if last else first[1]


def _days(text: str | None) -> tuple[dt.date, dt.date] | None:
    try:
        if text is None or not text[:4].isdigit():
            return None
        if len(text) >= _DAY:
            day = dt.date.fromisoformat(text[:_DAY])
            return day, day
        year = int(text[:4])
        if len(text) == _MONTH:
            month = int(text[5:])
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except ValueError:
        return None


def _key(leg: LegInCase) -> tuple[str, str, str]:
    ends = leg.leg.origin, leg.leg.destination, leg.leg.crossing
    origin, destination, crossing = (place.normal if place else "" for place in ends)
    # Between two known places the crossing is told of some journeys and not of others.
    return origin, destination, "" if origin and destination else crossing


def _kind(before: list[LegInCase], after: list[LegInCase]) -> WayKind:
    return WayKind.KEPT if before and after else WayKind.NEW if after else WayKind.ABANDONED


def _feature(one: LegInCase) -> Feature:
    leg = one.leg
    points = [point for place in leg.places if (point := _point(place)) is not None]
    geometry = None
    if len(points) > 1:
        geometry = Geometry(type="LineString", coordinates=tuple(points))
    elif points:
        geometry = Geometry(type="Point", coordinates=points[0])
    return Feature(
        id=one.id,
        geometry=geometry,
        properties={
            "origin": leg.origin.text if leg.origin else None,
            "transit": [place.text for place in leg.transit],
            "crossing": leg.crossing.text if leg.crossing else None,
            "destination": leg.destination.text if leg.destination else None,
            "date": leg.date, "until": leg.until, "carrier": leg.carrier or None, "vehicle": leg.vehicle or None,
            "plate": leg.plate, "price": leg.price, "payer": leg.payer or None, "travellers": list(leg.travellers),
            "document": leg.span.document, "name": one.name, "page": leg.span.page, "source": leg.source.value,
            "planned": leg.planned,
            "unplaced": [place.text for place in leg.places if _point(place) is None],
        },
    )  # fmt: skip


def _point(place: LegPlace) -> tuple[float, float] | None:
    reading = place.reading
    if reading is None or reading.latitude is None or reading.longitude is None:
        return None
    return reading.longitude, reading.latitude
