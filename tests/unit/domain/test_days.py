"""Days and times at the ends of the calendar: none of them hinders a list of others."""

import datetime as dt

import pytest
from pydantic import TypeAdapter, ValidationError

from models.base import UtcTime
from models.keeping import months_after
from models.prosecution import AssertionAsked


def test_a_time_that_utc_does_not_have_is_refused_by_name():
    for written in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        with pytest.raises(ValidationError, match="no calendar"):
            TypeAdapter(UtcTime).validate_python(written)


@pytest.mark.parametrize(
    ("since", "months", "day"),
    [
        ("2024-01-31", 1, "2024-02-29"), ("2024-12-31", 12, "2025-12-31"), ("9998-12-31", 1, "9999-12-31"),
        ("9999-12-31", 1, "9999-12-31"), ("9999-01-01", 1200, "9999-12-31"), ("2026-01-01", 1200, "2126-01-01"),
    ],
)  # fmt: skip
def test_months_end_with_the_calendar(since, months, day):
    assert months_after(dt.date.fromisoformat(since), months) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("when", ["2026-99", "2026-02-30", "0000", "2026-00-01"])
def test_an_assertion_is_of_a_day_of_the_calendar(when):
    asked = {"exhibit": 1, "page": 1, "text": "x", "quote": "y"}
    assert AssertionAsked(**asked, when="2026-02").when == "2026-02"
    with pytest.raises(ValidationError):
        AssertionAsked(**asked, when=when)
