"""Days and amounts as numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import QuerySyntax
from models.search import Range
from services.search import ranges


@pytest.mark.parametrize(
    ("normal", "numbers"),
    [
        ("2025-01-31", [20250131]),
        ("2025-01", [20250100]),
        ("2025", [20250000]),
        ("2025-01-31T10:20", [20250131]),
        ("2025-01-01/2025-02-03", [20250101, 20250203]),
        ("--01-31", []),
        ("ayer", []),
    ],
)
def test_dates_are_held_as_far_as_they_are_known(normal: str, numbers: list[int]) -> None:
    assert list(ranges.dates(normal)) == numbers


@pytest.mark.parametrize(
    ("normal", "cents"), [("1500 USD", [150000]), ("1500.5 BOB", [150050]), ("0.25 EUR", [25]), ("x", []), ("", [])]
)
def test_amounts_are_held_in_cents(normal: str, cents: list[int]) -> None:
    assert list(ranges.amounts(normal)) == cents


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2025-01", {20250100, 20250101, 20250131}),
        ("[2025-01-02 TO 2025-02]", {20250131, 20250200}),
        (">2025-01-31", {20250200, 20251231, 20260000}),
        ("<2025-01", {20241231, 20241200}),
        ("<=2025-01-01", {20241231, 20241200, 20250000, 20250100, 20250101}),
        ("2025", {20250000, 20250100, 20250101, 20250131, 20250200, 20251231}),
    ],
)
def test_a_range_holds_what_begins_in_it(typed: str, found: set[int]) -> None:
    known = (20241200, 20241231, 20250000, 20250100, 20250101, 20250131, 20250200, 20251231, 20260000)
    asked = ranges.read("date", typed, 0)
    assert {number for number in known if ranges.holds(asked, number)} == found


@pytest.mark.parametrize("typed", ["2025-02-31", "29/02/2025", "2025-04-31", '"2025-02-30"'])
def test_a_day_that_no_month_has_is_refused_alone(typed: str) -> None:
    with pytest.raises(QuerySyntax, match="no such day"):
        ranges.read("date", typed, 0)
    assert ranges.read("date", f"[2025-01 TO {typed}]", 0).most is not None


DAYS = st.dates(dt.date(1001, 1, 1), dt.date(2998, 12, 31)).map(dt.date.isoformat)
TYPED = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))


@given(st.sampled_from(("", ">", ">=", "<", "<=")), TYPED)
def test_a_range_that_was_read_is_written_so_that_it_reads_the_same(sign: str, day: str) -> None:
    asked = ranges.read("date", f"{sign}{day}", 0)
    assert ranges.read("date", ranges.render(asked), 0) == asked


def test_amounts_are_read_in_the_ways_they_are_written() -> None:
    assert {ranges.amount(text) for text in ("3500", "3.500", "3,500.00", "3.500,0", "3 500", "3500,00")} == {
        ranges.Typed(350000, 350000)
    }
    assert ranges.read("amount", ">5", 0) == Range(field="amount", least=501)
