"""A typed phone number: how it may be meant."""

import re
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers

from models.phone import phone_key

SHORTEST = 7
LONGEST = 15
"""Digits of a number: fewer is an extension or a year, more is an account."""

_BRAZIL = "55"
_CARRIER = re.compile(r"^\(?\s*0[xX]{2}\s*")
"""Where Brazilians write that the code of a carrier goes, before the area's: (0xx67)."""
_BRACKETS = str.maketrans("()", "  ")
_LOCAL = re.compile(r"9[ .-]?\d{4}[ .-]?\d{4}")
_ARGENTINE = re.compile(r"^\+\s*54\s*9\s*(?=0|(?:\D*\d){12})")
"""The code of Argentina with the mobile 9 before a number that has what is dialled inside the country too: 0, 15."""
_MEXICO_OLD = re.compile(r"^(?:\+?52\s*1|04[45]|01)\s*(?=(?:\D*\d){10}$)")


def digits(text: str) -> str:
    """The ASCII digits of a text, whatever script they are written in."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def is_international(text: str) -> bool:
    """Whether a typed number begins with the plus of a country's code, perhaps in brackets."""
    return text.lstrip(" (").startswith("+")


def is_brazilian_mobile(text: str) -> bool:
    """Whether a typed number is that of a Brazilian mobile without the code of its area."""
    return _LOCAL.fullmatch(text) is not None


def candidates(text: str, countries: Sequence[str]) -> tuple[str, ...]:
    """The E.164 numbers that a typed number may mean, read in each country; one for each comparison key."""
    typed = _CARRIER.sub("0", text).translate(_BRACKETS).strip()
    if typed.startswith("00"):
        typed = f"+{typed[2:]}"
    regions: Sequence[str | None] = (None,) if typed.startswith("+") else tuple(dict.fromkeys(countries))
    found: dict[str, str] = {}
    for region in regions:
        for reading in _readings(typed, region):
            number = _valid(reading, region)
            if number is not None:
                found.setdefault(phone_key(number), number)
    return tuple(found.values())


@lru_cache(maxsize=65_536)
def national(number: str) -> tuple[str, ...]:
    """The digits of an E.164 number behind the code of its country, with and without what a country added to mobiles.

    None where no country has such a code.
    """
    try:
        found = [phonenumbers.parse(one).national_number for one in {number: None, phone_key(number): None}]
    except phonenumbers.NumberParseException:
        return ()
    return tuple(dict.fromkeys(map(str, found)))


def ending(text: str) -> str:
    """The digits by which a number typed without its country is found at the end of a stored one; empty: none.

    Trunk zeros are no part of the stored number.
    """
    if text.lstrip(" (").startswith(("+", "00")):
        return ""
    tail = digits(text).lstrip("0")
    return tail if SHORTEST <= len(tail) <= LONGEST else ""


def _readings(typed: str, region: str | None) -> Sequence[str]:
    # Plans that changed: `phonenumbers` knows only the present one (see `phone_key` for those that meet by key).
    if region == "MX" or (region is None and typed.startswith("+52")):
        bare = _MEXICO_OLD.sub("", typed)
        return (typed,) if bare == typed else (f"+52{digits(bare)}",)
    if region is None and _ARGENTINE.match(typed):
        return typed, _ARGENTINE.sub("+54 ", typed)
    number = digits(typed)
    if region is None and number.startswith(_BRAZIL):
        national = number.removeprefix(_BRAZIL)
        return (typed,) if _with_ninth(national) == national else (f"+{_BRAZIL}{_with_ninth(national)}",)
    if region is not None and _has_code(number, region):
        return (typed, *_readings(f"+{number}", None))
    if region == "BR":
        national = number.lstrip("0")
        return (typed,) if _with_ninth(national) == national else (_with_ninth(national),)
    if region == "CL" and len(number) == 10 and number.startswith("09"):
        return (number[1:],)
    return (typed,)


def _with_ninth(number: str) -> str:
    """Brazilian digits with their area's code; a mobile number of eight with the 9 that they all got in front."""
    return f"{number[:2]}9{number[2:]}" if len(number) == 10 and number[2] in "6789" else number


def _has_code(number: str, region: str) -> bool:
    """Whether digits typed without a plus begin with the country's own code and are too many without it."""
    code = str(phonenumbers.country_code_for_region(region))
    return number.startswith(code) and len(number) - len(code) >= SHORTEST + 1


def _valid(text: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_PUBLIC = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
)


def public(number: str) -> bool:
    """Whether an E.164 number is of a kind that offices and firms offer to everybody, such as a toll-free line."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in _PUBLIC
    except phonenumbers.NumberParseException:
        return False
