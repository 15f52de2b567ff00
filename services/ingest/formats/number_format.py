"""How a spreadsheet shows a number: its code of format (ECMA-376 part 1, 18.8.31) applied to the value.

Only what people would look for by what they saw: zeros in front, signs between digits, units, percent, dates.
Fractions, powers of ten and names of months in the language of the machine are not made up.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<blank>_.)|\*.|\[\$(?P<unit>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<told>[^\]]*)\]'
    r"|(?P<half>am/pm|a/p)|(?P<time>y+|m+|d+|h+|s+)|(?P<place>[0#?])|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_PLAIN = re.compile(r"[(\s-]*(?:0|[1-9][\d.,\s\u00a0\u202f']*)?(?:[.,]\d*)?[)\s-]*")
"""A number as any sheet shows it: found by its digits without more ado."""
BUILT_IN = {9: "0%", 10: "0.00%"}
"""Codes of the formats that have a number only, look the same everywhere and say more than the value."""
MOST_SIGNS = 200


class _Section(NamedTuple):
    """A part of a code, for the numbers that fall under it."""

    pieces: tuple[tuple[str, str], ...]
    kinds: frozenset[str]
    signs: frozenset[str]
    condition: re.Match[str] | None


def shown(value: Decimal, code: str, *, epoch: dt.datetime) -> str:
    """The form in which a cell stands in its sheet; "" where it says no more than the value, or is not known."""
    section, negative = _section(value, _sections(code))
    if section is None or section.signs & {"E", "e", "@"}:
        return ""
    if "time" in section.kinds:
        return _date(value, section.pieces, epoch) if value >= 0 and "place" not in section.kinds else ""
    if "place" not in section.kinds:
        # Words that stand for a number.
        return "".join(text for kind, text in section.pieces if kind == "text").strip()
    if "/" in section.signs:
        return ""
    text = ("-" if negative else "") + _number(abs(value), section.pieces)
    return "" if len(text) > MOST_SIGNS or is_plain(text) else text


def is_plain(text: str) -> bool:
    """Whether what is shown is a number without zeros in front, units or percent."""
    return _PLAIN.fullmatch(text) is not None


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[tuple[str, str]]] = [[]]
    for found in _PIECE.finditer(code[:MOST_SIGNS]):
        kind = str(found.lastgroup or "")
        text = found[kind] if kind else ""
        if kind == "sign" and text == ";":
            sections.append([])
        elif kind in ("quoted", "escaped", "unit"):
            sections[-1].append(("text", text))
        elif kind == "blank":
            sections[-1].append(("text", " "))
        elif kind == "told" and re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
            sections[-1].append(("sign", "@"))  # a length of time: its value is told as one
        elif kind == "sign" and text == "G" and code[found.start() :].lower().startswith("general"):
            sections[-1].append(("sign", "@"))
        elif kind:
            sections[-1].append((kind, text))
    return tuple(
        _Section(
            tuple(pieces),
            frozenset(kind for kind, _ in pieces),
            frozenset(text for kind, text in pieces if kind == "sign"),
            next((one for kind, text in pieces if kind == "told" and (one := _CONDITION.fullmatch(text))), None),
        )
        for pieces in sections
    )


def _section(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The part of the code that a value falls under, and whether a minus stands before it."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(value, section.condition[1], Decimal(section.condition[2])):
                return section, value < 0
        return None, False
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], value < 0


def _holds(value: Decimal, sign: str, other: Decimal) -> bool:
    below, same = value < other, value == other
    return {
        "<": below, "<=": below or same, "=": same, "<>": not same, ">=": not below, ">": not (below or same)
    }[sign]  # fmt: skip


def _number(value: Decimal, section: tuple[tuple[str, str], ...]) -> str:
    value *= 100 ** sum(piece == ("sign", "%") for piece in section)
    point = section.index(("sign", ".")) if ("sign", ".") in section else len(section)
    places = [place for place, (kind, _) in enumerate(section) if kind == "place"]
    whole = [place for place in places if place < point]
    behind = places[len(whole) :]
    commas = [place for place, piece in enumerate(section) if piece == ("sign", ",")]
    last = whole[-1] if whole else point
    # Commas behind the last digit divide by a thousand each, those between digits part groups.
    value /= 1000 ** sum(place > last for place in commas)
    grouped = any(place < last for place in commas)
    rounded = f"{value.quantize(Decimal(1).scaleb(-len(behind)), rounding=ROUND_HALF_UP):f}"
    digits, _, fraction = rounded.partition(".")
    filled = _filled(digits.lstrip("0"), section, whole, grouped=grouped)
    least = max((n for n, place in enumerate(behind, 1) if section[place][1] == "0"), default=0)
    kept = fraction[:least] + fraction[least:].rstrip("0")
    filled |= dict(zip(behind, kept, strict=False))
    text = "".join(
        filled.get(place, "") if kind == "place" else part if kind != "told" and (kind, part) != ("sign", ",") else ""
        for place, (kind, part) in enumerate(section)
    )
    return re.sub(r"\s+", " ", text).strip()


def _filled(digits: str, section: tuple[tuple[str, str], ...], whole: list[int], *, grouped: bool) -> dict[int, str]:
    """What stands at each place before the point, from the right; the first takes all digits that are left."""
    left, found = digits, {}
    for number, place in enumerate(reversed(whole)):
        first = number == len(whole) - 1
        taken = left if first else left[-1:]
        left = left[: len(left) - len(taken)]
        taken = taken or ("0" if section[place][1] == "0" else "")
        if grouped:
            taken = "".join(
                sign + ("," if (rest := number + len(taken) - 1 - at) and rest % 3 == 0 else "")
                for at, sign in enumerate(taken)
            )
        found[place] = taken
    return found


def _date(value: Decimal, section: tuple[tuple[str, str], ...], epoch: dt.datetime) -> str:
    """A day, with its time where both are shown, in the order of the sheet; "" for names and for a time alone."""
    times = [(place, text.lower()) for place, (kind, text) in enumerate(section) if kind == "time"]
    order = [text[0] for _, text in times]
    if not {"d", "m", "y"} <= set(order) or any(text[0] in "dm" and len(text) > 2 for _, text in times):
        return ""
    try:
        moment = epoch + dt.timedelta(milliseconds=round(value * 86_400_000))
    except OverflowError:
        return ""
    half = any(kind == "half" for kind, _ in section)
    told = {}
    for number, (place, text) in enumerate(times):
        hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
        # An m beside hours or seconds is a minute.
        minute = text[0] == "m" and ("h" in order[:number][-1:] or "s" in order[number + 1 :][:1])
        amount = {
            "y": moment.year if len(text) > 2 else moment.year % 100, "m": moment.minute if minute else moment.month,
            "d": moment.day, "h": hour, "s": moment.second,
        }[text[0]]  # fmt: skip
        told[place] = f"{amount:02d}" if len(text) > 1 else str(amount)
    for place, (kind, part) in enumerate(section):
        if kind == "half":
            told[place] = "PM" if moment.hour >= 12 else "AM"
        elif kind not in ("time", "told"):
            told[place] = part
    text = "".join(told[place] for place in sorted(told)).strip()
    return "" if month_first(text, moment.date()) or text.startswith(f"{moment:%Y-%m-%d}") else text


def month_first(text: str, day: dt.date) -> bool:
    """Whether a date is shown as 4/3 for the third of April: read as it stands it would be another day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
    return numbers == [day.month, day.day] and day.month != day.day
