"""Days and amounts as numbers: how the index holds them, and what people type between two of them.

A day is 20250131; a month that is known without its day is 20250100, a year alone 20250000. A range finds what begins
in it: the whole of 2025 holds each of the three, January holds the first two. Amounts are cents, in any currency, and
once more with their currency in front, so that those of one currency lie side by side.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from models.errors import QuerySyntax
from models.search import Range
from services.search import coins

MOST = 10**15
"""Cents beyond which nothing is an amount."""

_ISO = re.compile(r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_WRITTEN = re.compile(r"(?:(?:(\d{1,2})[./-])?(\d{1,2})[./-])?([12]\d{3})")
_AMOUNT = re.compile(r"\d{1,13}|\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,13}[.,]\d{1,2}")
_STORED = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?(?![\d.])")
_SIGNS = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_TWO = re.compile(r"""(?:>=|<=|>|<)?([^\s()"]+ [^\s()"]+)""")
_BETWEEN = re.compile(r"([\[{])\s*(.*?)\s+TO\s+(.*?)\s*([\]}])", re.DOTALL)


class Typed(NamedTuple):
    """What a typed day, month, year or amount reaches from and to."""

    first: int
    last: int
    coin: str = ""
    """The currency of an amount, where one is typed."""


def dates(normal: str) -> Iterator[int]:
    """The days in the normal form of a date: one, or the two ends of a stretch."""
    for one in normal.split("/"):
        found = _ISO.fullmatch(one[:10])
        if found is not None:
            yield _number(found[1], found[2], found[3], "0")


def amounts(normal: str) -> Iterator[int]:
    """The cents in the normal form of an amount."""
    found = _STORED.match(normal)
    if found is not None:
        cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
        if cents <= MOST:
            yield cents


def moneys(normal: str) -> Iterator[int]:
    """The cents in the normal form of an amount, with its currency in front."""
    code = normal.rpartition(" ")[2]
    if code in coins.CODES:
        for cents in amounts(normal):
            yield coins.minted(code, cents)


def month(date: int) -> str:
    """The month of a day as a facet counts it; empty where only the year is known."""
    return f"{date // 10_000:04}-{date // 100 % 100:02}" if date // 100 % 100 else ""


def holds(asked: Range, number: int) -> bool:
    """Whether a number lies in a range."""
    return (asked.least is None or number >= asked.least) and (asked.most is None or number <= asked.most)


def day(text: str) -> Typed | None:
    """A typed day, month or year: 2025-01-31, 31/1/2025, 1/2025, 2025."""
    found = _ISO.fullmatch(text)
    year, months, days = found.groups() if found else (None, None, None)
    if found is None and (written := _WRITTEN.fullmatch(text)) is not None:
        days, months, year = written.groups()
    if year is None or not (1 <= int(months or 1) <= 12 and 1 <= int(days or 1) <= 31):
        return None
    return Typed(_number(year, months, days, "0"), _number(year, months, days, "99"))


def amount(text: str) -> Typed | None:
    """A typed amount: 3500, 3.500, 3,500.00, 3500,5, USD 3500, 3500 BOB, R$ 20."""
    coin, text = coins.parted(text)
    if coin is None or _AMOUNT.fullmatch(text) is None:
        return None
    tail = re.search(r"[.,](\d{1,2})$", text)
    whole = text[: tail.start()] if tail is not None else text
    cents = int(re.sub(r"\D", "", whole)) * 100 + int(tail[1].ljust(2, "0") if tail is not None else 0)
    return Typed(cents, cents, coin)


READERS: Mapping[str, Callable[[str], Typed | None]] = {"date": day, "amount": amount}
"""Fields that hold numbers, and how their values are typed."""

_SHOULD: Mapping[str, str] = {
    "date": "A date is written 2025-01-31, 31/01/2025, 2025-01 or 2025.",
    "amount": "An amount is written 3500 or 3.500,00, with its currency or without: USD 3500.",
}
_FORMS = "A range is written [2025-01 TO 2025-06], >2025, >=2025, <2025 or <=2025."


def taken(field: str, text: str, at: int) -> str:
    """An amount with its currency, typed with a blank between, that begins at a place; empty where none does."""
    found = _TWO.match(text, at) if field == "amount" else None
    typed = amount(found[1]) if found is not None else None
    return found[0] if found is not None and typed is not None and typed.coin else ""


def read(field: str, text: str, position: int) -> Range:
    """A value or a range typed for a field of numbers, or * for any. Raises QuerySyntax at its place."""
    if text == "*":
        return Range(field=field)
    between = _BETWEEN.fullmatch(text)
    if between is not None:
        opened, low, high, closed = between.groups()
        least = None if low == "*" else _end(field, low, position + between.start(2))
        most = None if high == "*" else _end(field, high, position + between.start(3))
        typed = {end.coin for end in (least, most) if end is not None and end.coin}
        if len(typed) > 1:
            raise QuerySyntax("Both ends of a range are in one currency.", position=position)
        between_them = _range(
            field,
            None if least is None else least.first if opened == "[" else least.last + 1,
            None if most is None else most.last if closed == "]" else most.first - 1,
            position,
        )
        return _in_coin(between_them, *typed)
    if text[:1] in "[{":
        raise QuerySyntax(_FORMS, position=position)
    signed = _SIGNS.fullmatch(text)
    found = _end(field, signed[2] if signed else text, position + (signed.start(2) if signed else 0))
    match signed[1] if signed else "":
        case ">":
            ends: tuple[int | None, int | None] = found.last + 1, None
        case ">=":
            ends = found.first, None
        case "<":
            ends = None, found.first - 1
        case "<=":
            ends = None, found.last
        case _:
            if field == "date" and not _is_day(found.first):
                # As the end of a range it is past the last day of its month, which does no harm.
                raise QuerySyntax("There is no such day.", position=position)
            ends = found.first, found.last
    return _in_coin(_range(field, *ends, position), found.coin)


def _in_coin(asked: Range, coin: str = "") -> Range:
    """A range of amounts as one of a currency, if there is one."""
    if not coin:
        return asked
    least, most = asked.least or 0, coins.TOP if asked.most is None else asked.most
    return Range(field="money", least=coins.minted(coin, least), most=coins.minted(coin, most))


def render(asked: Range) -> str:
    """A range as typed text that reads back as the same."""
    if asked.field == "money" and asked.least is not None:
        # Its end is no end where it is the highest amount.
        coin, least, most = coins.of(asked.least), asked.least & coins.TOP, (asked.most or 0) & coins.TOP
        last = "*" if most == coins.TOP else _render("amount", most)
        return f"[{coin} {_render('amount', least)} TO {last}]"
    ends = ("*" if end is None else _render(asked.field, end) for end in (asked.least, asked.most))
    return f"[{' TO '.join(ends)}]"


def _render(field: str, number: int) -> str:
    if field == "amount":
        return f"{number // 100}.{number % 100:02}"
    year, months, days = f"{number // 10_000:04}", number // 100 % 100, number % 100
    if months in (0, 99):
        return year
    return f"{year}-{months:02}" if days in (0, 99) else f"{year}-{months:02}-{days:02}"


def _end(field: str, text: str, position: int) -> Typed:
    found = READERS[field](text.strip().strip('"'))
    if found is None:
        raise QuerySyntax(_SHOULD[field], position=position)
    return found


def _range(field: str, least: int | None, most: int | None, position: int) -> Range:
    if field == "date":
        least, most = None if least is None else _onward(least), None if most is None else _back(most)
    if least is not None and most is not None and most < least:
        raise QuerySyntax("The range ends before it begins.", position=position)
    return Range(field=field, least=least, most=None if most is None else max(0, most))


def _is_day(date: int) -> bool:
    year, months, days = date // 10_000, date // 100 % 100, date % 100
    return months == 0 or days <= calendar.monthrange(year, months)[1]


def _back(date: int) -> int:
    """The end of the month before a first, and of the year before a January."""
    date -= date % 100 == 0
    return date if date // 100 % 100 else date // 10_000 * 10_000 - 1


def _onward(date: int) -> int:
    """The day after a 31st and the month after a December, as they are written."""
    if date % 100 == 32:
        date += 100 - 32
    return date + 10_000 - 1_300 if date // 100 % 100 == 13 else date


def _number(year: str, months: str | None, days: str | None, missing: str) -> int:
    return int(f"{int(year):04}{int(months or missing):02}{int(days or missing):02}")
