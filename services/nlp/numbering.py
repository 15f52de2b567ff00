"""Telephone numbering of the countries of these files, on top of libphonenumber.

The rules beside libphonenumber's are those of the numbering plans' own history: prefixes that were
dropped (MX 044, 045, 01 and the 1 after +52; CL 09), the ninth digit of Brazilian mobiles, the 9 and
the 15 of Argentine ones, Colombian area codes before 2021.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_LOCAL = {"BR": {8, 9}, "AR": {6, 7, 8}, "MX": {7, 8}}
"""Figures of a number without area code where libphonenumber takes them for possible whole ones."""

MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})

NEIGHBOURS = {
    "AR": "BO PY UY CL BR PE",
    "BO": "PE AR BR CL PY",
    "BR": "PY BO AR UY PE CO VE PT",
    "CL": "BO PE AR CO VE",
    "CO": "VE EC PE PA BR",
    "CR": "NI PA",
    "CU": "US MX",
    "DO": "HT US",
    "EC": "CO PE VE",
    "ES": "PT FR MA RO CO",
    "GT": "MX SV HN",
    "HN": "GT SV NI MX",
    "MX": "US GT HN SV",
    "NI": "CR HN",
    "PA": "CR CO",
    "PE": "BO CL EC BR CO VE",
    "PT": "ES BR AO CV MZ",
    "PY": "AR BR BO",
    "SV": "GT HN",
    "UY": "AR BR",
    "VE": "CO BR",
    "US": "MX",
    "GB": "IE FR",
    "IE": "GB",
    "FR": "ES IT BE CH MA",
    "IT": "FR RO CH AL",
    "BE": "FR NL DE",
    "CH": "FR IT DE AT",
    "MA": "ES FR",
    "RO": "BG IT ES",
    "BG": "RO",
    "DE": "AT CH NL PL RO",
    "NL": "BE DE",
    "AT": "DE RO",
    "PL": "DE",
}
"""Countries whose numbers turn up in a country's files, nearest first."""


@dataclass(frozen=True, slots=True)
class Number:
    """A valid number: E.164, other readings, its region, and how it was read."""

    e164: str
    alternatives: tuple[str, ...]
    region: str
    mobile: bool
    how: str


def _old_forms(digits: str, region: str) -> tuple[str, str]:
    """A national number brought to today's plan, and the name of the change."""
    changes = {
        "MX": ((r"(?:044|045|01)(\d{10})$", r"\1", "old prefix dropped"),),
        "CL": ((r"0(9\d{8})$", r"\1", "old prefix dropped"),),
        "AR": (
            (r"15([2-9]\d{7})$", r"11\1", "area 11 assumed"),
            # 3764 15 829104: the area without its trunk 0, and the 15 of mobiles.
            (
                r"0?(?:(11)15(?=\d{8}$)|([23]\d\d)15(?=\d{7}$)|([23]\d{3})15(?=\d{6}$))(\d+)$",
                r"9\1\2\3\4",
                "15 read as 9",
            ),
        ),
        "CO": ((r"\(?0?([1-8])(\d{7})$", r"60\1\2", "area code before 2021"),),
        "BR": (
            (r"(?:0\d\d)?([1-9]\d)([6-9]\d{7})$", r"\g<1>9\2", "ninth digit added"),
            (r"0\d\d([1-9]\d9?\d{8})$", r"\1", "carrier code dropped"),
        ),
    }
    for pattern, replacement, how in changes.get(region, ()):
        changed, count = re.subn(f"^{pattern}", replacement, digits)
        if count:
            return changed, how
    return digits, ""


@lru_cache(maxsize=256)
def national(digits: str, region: str) -> Number | None:
    """Read digits as a number dialled inside `region`. A page asks for the same ones again and again."""
    number = _valid(digits, region)
    how = ""
    if number is None:
        digits, how = _old_forms(digits, region)
        number = _valid(digits, region) if how else None
    if number is None or number.country_code != phonenumbers.country_code_for_region(region):
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    others: tuple[str, ...] = ()
    mobile = phonenumbers.number_type(number) in MOBILE
    if region == "AR":
        e164, others, mobile = _argentine(e164, digits)
    return Number(e164, others, region, mobile, how)


def _argentine(e164: str, dialled: str) -> tuple[str, tuple[str, ...], bool]:
    """Fixed lines and mobiles share their digits: +54 9 … is the mobile. Both are kept.

    With the trunk 0 and without 15 it is written as a fixed line; ten bare digits are how mobiles are written.
    """
    if e164.startswith("+549"):
        return e164, ("+54" + e164[4:],), True
    with_nine = "+549" + e164[3:]
    if dialled.startswith("0"):
        return e164, (with_nine,), False
    return with_nine, (e164,), True


def international(digits: str) -> Number | None:
    """Read digits that start with a country's calling code."""
    number = _valid("+" + digits, None)
    how = ""
    if number is None and re.match(r"^521\d{10}$", digits):
        number, how = _valid("+52" + digits[3:], None), "old mobile 1 dropped"
    if number is None and re.match(r"^55\d\d[6-9]\d{7}$", digits):
        number, how = _valid(f"+{digits[:4]}9{digits[4:]}", None), "ninth digit added"
    if number is None:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    region = phonenumbers.region_code_for_number(number) or ""
    others = ("+54" + e164[4:],) if e164.startswith("+549") else ()
    if region == "AR" and not others:
        others = ("+549" + e164[3:],)
    return Number(e164, others, region, phonenumbers.number_type(number) in MOBILE, how)


def as_dialled(digits: str, region: str) -> bool:
    """Whether national digits have the trunk 0 where the region writes it, and none where it does not."""
    number = _valid(digits, region)
    if number is None or region == "AR":  # Argentina writes its numbers with and without
        return number is not None
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return written.lstrip("(").startswith("0") == digits.startswith("0")


def local(digits: str, region: str) -> bool:
    """Whether digits have the length of the region's numbers dialled without their area code."""
    if region in _LOCAL:
        return len(digits) in _LOCAL[region]
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY


def unassigned(digits: str, region: str) -> Number | None:
    """A number of the region's full length with its trunk 0, in a range that the plan gives to nobody (07700 900…)."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if example is None or len(str(number.national_number)) != len(str(example.national_number)):
        return None
    return Number(
        phonenumbers.format_number(number, PhoneNumberFormat.E164), (), region, mobile=False, how="range not given out"
    )


def _valid(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
