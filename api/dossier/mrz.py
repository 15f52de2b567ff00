"""Machine-readable zones by ICAO Doc 9303: TD3 (passports) and TD1 (cards)."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

WEIGHTS = (7, 3, 1)


@dataclass(frozen=True)
class Bearer:
    """What a zone says."""

    surnames: str
    given: str
    number: str
    issuer: str
    nationality: str
    born: dt.date
    expires: dt.date
    sex: str


def check(text: str) -> str:
    """The check digit: digits count themselves, A to Z 10 to 35, `<` 0; weights 7 3 1, sum modulo 10."""
    total = sum(int(char, 36) * WEIGHTS[at % 3] for at, char in enumerate(text.replace("<", "0")))
    return str(total % 10)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.upper())
    return "".join(char for char in plain if not unicodedata.combining(char)).replace(" ", "<")


def _names(bearer: Bearer, width: int) -> str:
    return f"{_letters(bearer.surnames)}<<{_letters(bearer.given)}".ljust(width, "<")[:width]


def td3(bearer: Bearer) -> tuple[str, str]:
    """Two lines of 44."""
    number, born, expires = bearer.number.ljust(9, "<"), f"{bearer.born:%y%m%d}", f"{bearer.expires:%y%m%d}"
    optional = "<" * 14
    numbered = number + check(number)
    dated = born + check(born)
    until = expires + check(expires) + optional + "<"
    first = f"P<{bearer.issuer}{_names(bearer, 39)}"
    return first, f"{numbered}{bearer.nationality}{dated}{bearer.sex}{until}{check(numbered + dated + until)}"


def td1(bearer: Bearer) -> tuple[str, str, str]:
    """Three lines of 30."""
    number, born, expires = bearer.number.ljust(9, "<"), f"{bearer.born:%y%m%d}", f"{bearer.expires:%y%m%d}"
    numbered = number + check(number) + "<" * 15
    dated = born + check(born)
    until = expires + check(expires)
    optional = "<" * 11
    second = f"{dated}{bearer.sex}{until}{bearer.nationality}{optional}{check(numbered + dated + until + optional)}"
    return f"I<{bearer.issuer}{numbered}", second, _names(bearer, 30)
