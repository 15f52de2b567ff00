"""Legs on a map, and two periods compared: new and abandoned ways with the documents behind them."""

import datetime as dt

import pytest
from support.reviewing import CASE

from models.errors import UsageError
from models.journey import Period, WayKind
from models.leg import Leg, LegInCase, LegPlace, LegSource
from models.place import PlaceReading, Precision
from models.span import Provenance, Span
from services.review.journeys import compared, days_of, geojson

KNOWN = {"salta": (-24.79, -65.41), "orán": (-23.13, -64.32), "mendoza": (-32.89, -68.83)}


def a_place(name):
    if name is None:
        return None
    point = KNOWN.get(name.casefold())
    reading = point and PlaceReading(precision=Precision.TOWN, name=name, latitude=point[0], longitude=point[1])
    return LegPlace(text=name, normal=name.casefold(), start=0, end=5, reading=reading)


def a_leg(
    origin=None, destination=None, *, date=None, until=None, crossing=None, name="acta.pdf", via=(), planned=False
):
    leg = Leg(
        span=Span(document="d1", page=1, start=0, end=9), origin=a_place(origin), destination=a_place(destination),
        crossing=a_place(crossing), transit=tuple(a_place(one) for one in via), date=date, until=until,
        source=LegSource.SENTENCE, reason="llevaron", planned=planned, provenance=Provenance(extractor="routes", version="1"),
    )  # fmt: skip
    return LegInCase(id=leg.id, case=CASE, name=name, leg=leg)


def year(number):
    return Period(first=dt.date(number, 1, 1), last=dt.date(number, 12, 31))


def test_a_shifted_route_is_a_new_and_an_abandoned_way_with_its_documents():
    old, kept_then = (
        a_leg("Salta", "Mendoza", date="2023-05-01", name="viejo.pdf"),
        a_leg("Orán", "Salta", date="2023-06"),
    )
    new, kept_now = a_leg("Orán", "Mendoza", date="2024-02-03", name="nuevo.pdf"), a_leg("Orán", "Salta", date="2024")
    found = compared([old, kept_then, new, kept_now, a_leg("Salta", "Orán")], year(2023), year(2024), case=CASE)
    assert [(way.kind, way.origin, way.destination) for way in found.ways] == [
        (WayKind.NEW, "orán", "mendoza"), (WayKind.ABANDONED, "salta", "mendoza"), (WayKind.KEPT, "orán", "salta"),
    ]  # fmt: skip
    assert ([one.name for one in found.ways[0].after], [one.name for one in found.ways[1].before]) == (
        ["nuevo.pdf"],
        ["viejo.pdf"],
    )
    assert found.undated == 1


@pytest.mark.parametrize(
    ("date", "until", "days"),
    [
        ("2024-03-10", None, ("2024-03-10", "2024-03-10")),
        ("2024-02", None, ("2024-02-01", "2024-02-29")),
        ("2024", None, ("2024-01-01", "2024-12-31")),
        ("2024-03-01", "2024-03-15", ("2024-03-01", "2024-03-15")),
        ("2024-03-10T08:00", None, ("2024-03-10", "2024-03-10")),
        (None, None, None), ("lunes", None, None), ("2024-13", None, None), ("--03-10", None, None),
    ],
)  # fmt: skip
def test_the_days_that_a_leg_touches(date, until, days):
    found = days_of(a_leg("Salta", date=date, until=until))
    assert (found and tuple(day.isoformat() for day in found)) == days


def test_a_leg_that_touches_both_periods_stands_in_both():
    halves = (
        Period(first=dt.date(2024, 1, 1), last=dt.date(2024, 6, 30)),
        Period(first=dt.date(2024, 7, 1), last=dt.date(2024, 12, 31)),
    )
    found = compared([a_leg("Salta", "Orán", date="2024")], *halves, case=CASE)
    assert [way.kind for way in found.ways] == [WayKind.KEPT]


def test_what_was_only_planned_counts_in_neither_period_and_says_so_on_the_map():
    planned, made = a_leg("Salta", "Orán", date="2023-05", planned=True), a_leg("Salta", "Orán", date="2024-05")
    found = compared([planned, made], year(2023), year(2024), case=CASE)
    assert [(way.kind, len(way.before), len(way.after)) for way in found.ways] == [(WayKind.NEW, 0, 1)]
    assert (found.planned, found.undated) == (1, 0)
    assert [one.properties["planned"] for one in geojson([planned, made]).features] == [True, False]


@pytest.mark.parametrize("last", ["2024-01-01", "2024-12-31"])
def test_periods_with_common_days_are_refused(last):
    before = Period(first=dt.date(2023, 1, 1), last=dt.date.fromisoformat(last))
    with pytest.raises(UsageError, match="days in common"):
        compared([a_leg("Salta", "Orán", date="2024-01-01")], before, year(2024), case=CASE)
    with pytest.raises(UsageError, match="days in common"):
        compared([], year(2024), before, case=CASE)


def test_a_crossing_tells_ways_apart_where_an_end_is_not_told():
    legs = [a_leg("Salta", "Orán", crossing=c, date="2024-01-01") for c in ("Pocitos", None)]
    legs += [a_leg(destination="Orán", crossing=c, date="2024-01-01") for c in ("Pocitos", "Bermejo")]
    assert len(compared(legs, year(2023), year(2024), case=CASE).ways) == 3


def test_a_line_a_point_and_nothing_at_all():
    found = geojson(
        [a_leg("Salta", "Mendoza", via=("Orán",)), a_leg(destination="Salta"), a_leg(destination="Villa Ninguna")]
    )
    line, point, nothing = found.features
    assert line.geometry.model_dump() == {
        "type": "LineString", "coordinates": ((-65.41, -24.79), (-64.32, -23.13), (-68.83, -32.89)),
    }  # fmt: skip
    assert point.geometry.model_dump() == {"type": "Point", "coordinates": (-65.41, -24.79)}
    assert (nothing.geometry, nothing.properties["unplaced"]) == (None, ["Villa Ninguna"])
