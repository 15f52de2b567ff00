"""What a new case may be called, and which country it may have."""

import pytest
from pydantic import ValidationError

from api.http.cases import NewCase
from models.case import case_number
from models.country import COUNTRIES, country_code


@pytest.mark.parametrize(("typed", "kept"), [("LPZ-2026-014", "LPZ-2026-014"), ("  14 / 26 ", "14 / 26"), ("ñ", "ñ")])
def test_blanks_around_a_number_are_not_kept(typed, kept):
    assert case_number(typed) == NewCase(number=typed, country="BO").number == kept


@pytest.mark.parametrize("typed", ["", "   ", "a\nb", "a\x00", "\u202e14", "1" * 101])
def test_what_cannot_be_read_is_no_number(typed):
    with pytest.raises(ValueError, match="printable"):
        case_number(typed)
    with pytest.raises(ValidationError):
        NewCase(number=typed, country="BO")


@pytest.mark.parametrize(("typed", "code"), [("bo", "BO"), (" AR ", "AR"), ("ZZ", None), ("Bolivia", None), ("", None)])
def test_a_country_is_one_of_iso_3166(typed, code):
    assert country_code(typed) == code


def test_a_case_has_a_country_that_exists():
    assert len(COUNTRIES) == 249
    with pytest.raises(ValidationError, match="ISO 3166"):
        NewCase(number="1", country="ZZ")
