"""How people write a date: the forms of the date benchmark, by the customs of each language; no table of the product.

A form gives what is written and the ISO value: a day, a month, a year, or an interval `first/last`.
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.accuracy.spelled import ordinal, spelled

MONTH_FIRST = {"US"}
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_LOOKS = {"0": "Oo", "1": "lI", "5": "S", "8": "B"}
_OF = {"es": " de ", "pt": " de ", "en": " ", "fr": " ", "it": " "}
_FIRST = {
    "es": ("1", "1°", "1ro.", "1º"),
    "pt": ("1º", "1.º", "1°"),
    "en": ("1",),
    "fr": ("1er", "1"),
    "it": ("1°", "1º"),
}
_ENDS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_OF_YEAR = {"es": (" de ", " del ", " del año "), "pt": (" de ", " de ", " do ano de "), "en": (" ", ", "),
            "fr": (" ",), "it": (" ", " del ")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: language, country, and the words of the language as texts/dates.yaml tells them."""

    rng: random.Random
    language: str
    country: str
    words: dict[str, Any]

    def month(self, day: dt.date) -> str:
        return str(self.words["months"][day.month - 1])

    def short(self, day: dt.date) -> str:
        return str(self.words["short"][day.month - 1])


Form = Callable[[Pen, dt.date], tuple[str, str]]


def figures(pen: Pen, day: dt.date) -> tuple[str, str]:
    """12/03/2021 and the like; the month first where the country writes so."""
    sign = pen.rng.choice("//.-")
    two = sign != "." and pen.rng.random() < 0.35
    year = f"{day:%y}" if two else f"{day.year}"
    pad = pen.rng.random() < 0.7 or two
    d, m = (f"{day:%d}", f"{day:%m}") if pad else (str(day.day), str(day.month))
    first, second = (m, d) if pen.country in MONTH_FIRST else (d, m)
    return f"{first}{sign}{second}{sign}{year}", day.isoformat()


def iso(pen: Pen, day: dt.date) -> tuple[str, str]:
    return day.strftime(pen.rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"))), day.isoformat()


def long(pen: Pen, day: dt.date) -> tuple[str, str]:
    """12 de marzo de 2021, in capitals at times."""
    number = pen.rng.choice(_FIRST[pen.language]) if day.day == 1 else str(day.day)
    month = pen.month(day)
    if pen.language == "es" and month == "septiembre" and pen.country in {"PE", "UY", "AR", "CR"}:
        month = "setiembre"
    if pen.language == "en":
        if pen.country == "US" or pen.rng.random() < 0.3:
            end = pen.rng.choice(("", "", _ENDS.get(day.day, "th")))
            return f"{month} {number}{end}, {day.year}", day.isoformat()
        if pen.rng.random() < 0.4:
            end = _ENDS.get(day.day, "th")
            return f"{number}{end}{pen.rng.choice((' of ', ' '))}{month} {day.year}", day.isoformat()
    return f"{number}{_OF[pen.language]}{month}{pen.rng.choice(_OF_YEAR[pen.language])}{day.year}", day.isoformat()


def capitals(pen: Pen, day: dt.date) -> tuple[str, str]:
    written, value = long(pen, day)
    return written.upper(), value


def weekday(pen: Pen, day: dt.date) -> tuple[str, str]:
    """viernes 12 de marzo de 2021"""
    written, value = long(pen, day)
    gap = pen.rng.choice((" ", ", ")) if pen.language != "fr" else " "
    return f"{pen.words['days'][day.weekday()]}{gap}{written}", value


def short_month(pen: Pen, day: dt.date) -> tuple[str, str]:
    """12-mar-21, 12 mar 2021, 12MAR2021"""
    month = pen.short(day)
    if pen.rng.random() < 0.3:
        return f"{day:%d}{month.strip('.').upper()[:4]}{day.year}", day.isoformat()
    sign = pen.rng.choice("--/ ")
    year = f"{day:%y}" if sign in "-/" and pen.rng.random() < 0.5 else str(day.year)
    if sign != " ":
        month = month.strip(".")
    return f"{day.day}{sign}{month}{sign}{year}", day.isoformat()


def roman(pen: Pen, day: dt.date) -> tuple[str, str]:
    sign = pen.rng.choice("-/.")
    month = _ROMAN[day.month - 1]
    return f"{day:%d}{sign}{month}{sign}{day.year if pen.rng.random() < 0.6 else format(day, '%y')}", day.isoformat()


def said(pen: Pen, day: dt.date) -> tuple[str, str]:
    """Days and years in words, as a clerk dictates them."""
    rng, month = pen.rng, pen.month(day)
    year = spelled(day.year, pen.language) if rng.random() < 0.6 else str(day.year)
    number = spelled(day.day, pen.language)
    match pen.language:
        case "es":
            text = f"{number} días del mes de {month} de {year}"
            if rng.random() < 0.3:
                text = f"{number} ({day.day}) días del mes de {month} del año {year}"
        case "pt":
            text = f"{number} dias do mês de {month} {rng.choice(('de', 'do ano de'))} {year}"
        case "en":
            text = f"{ordinal(day.day)} {rng.choice(('day of ', 'of ', 'of '))}{month}{rng.choice((' ', ', '))}{year}"
        case "fr":
            text = f"{'premier' if day.day == 1 else number} {month} {year}"
        case _:
            of, of_year = rng.choice(("", "del mese di ")), rng.choice(("", "dell’anno "))
            text = f"{'primo' if day.day == 1 else number} {of}{month} {of_year}{year}"
    return text, day.isoformat()


def month_year(pen: Pen, day: dt.date) -> tuple[str, str]:
    of = {"es": (" de ", " del ", "/"), "pt": (" de ", "/"), "en": (" ", " "), "fr": (" ",), "it": (" ", " del ")}[
        pen.language
    ]
    return f"{pen.month(day)}{pen.rng.choice(of)}{day.year}", f"{day:%Y-%m}"


def year(_: Pen, day: dt.date) -> tuple[str, str]:
    return str(day.year), str(day.year)


def ocr(pen: Pen, day: dt.date) -> tuple[str, str]:
    """A date whose figures OCR took for letters, or whose parts it tore apart."""
    if pen.rng.random() < 0.3:
        sign = pen.rng.choice("/.-")
        d, m = f"{day:%d}", f"{day:%m}"
        first, second = (m, d) if pen.country in MONTH_FIRST else (d, m)
        return f"{first} {sign} {second} {sign} {day.year}", day.isoformat()
    written, value = figures(pen, day) if pen.rng.random() < 0.6 else long(pen, day)
    places = [n for n, c in enumerate(written) if c in _LOOKS]
    if not places:
        return written, value
    at = pen.rng.choice(places)
    return written[:at] + pen.rng.choice(_LOOKS[written[at]]) + written[at + 1 :], value


def days_of_month(pen: Pen, day: dt.date) -> tuple[str, str]:
    """del 3 al 5 de mayo de 2021, as one interval."""
    last = min(day + dt.timedelta(days=pen.rng.randint(1, 9)), _end_of_month(day))
    first = day if last > day else day - dt.timedelta(days=2)
    a, b, tail = first.day, last.day, f"{pen.month(day)}{_OF_YEAR[pen.language][0]}{day.year}"
    text = {
        "es": (f"del {a} al {b} de {tail}", f"entre el {a} y el {b} de {tail}", f"{a}-{b} de {tail}"),
        "pt": (f"de {a} a {b} de {tail}", f"entre {a} e {b} de {tail}", f"entre os dias {a} e {b} de {tail}"),
        "en": (f"from {a} to {b} {tail}", f"between {a} and {b} {tail}", f"{a}-{b} {tail}",
               f"from {pen.month(day)} {a} to {b}, {day.year}"),
        "fr": (f"du {a} au {b} {tail}", f"entre le {a} et le {b} {tail}"),
        "it": (f"dal {a} al {b} {tail}", f"tra il {a} e il {b} {tail}"),
    }[pen.language]  # fmt: skip
    return pen.rng.choice(text), f"{first.isoformat()}/{last.isoformat()}"


def months_of_year(pen: Pen, day: dt.date) -> tuple[str, str]:
    """entre marzo y mayo de 2021, as one interval."""
    first = day.replace(month=min(day.month, 10), day=1)
    last = first.replace(month=first.month + pen.rng.randint(1, 2))
    a, b, tail = pen.month(first), pen.month(last), f"{_OF_YEAR[pen.language][0]}{day.year}"
    text = {
        "es": f"entre {a} y {b}{tail}", "pt": f"de {a} a {b}{tail}", "en": f"from {a} to {b}{tail}",
        "fr": f"de {a} à {b}{tail}", "it": f"da {a} a {b}{tail}",
    }[pen.language]  # fmt: skip
    return text, f"{first:%Y-%m}/{last:%Y-%m}"


def no_year(pen: Pen, day: dt.date) -> tuple[str, str]:
    """A day and month; the year follows from the day of writing."""
    if pen.language == "en" and (pen.country in MONTH_FIRST or pen.rng.random() < 0.3):
        return f"{pen.month(day)} {day.day}", day.isoformat()
    return f"{day.day}{_OF[pen.language]}{pen.month(day)}", day.isoformat()


DAYS: dict[str, tuple[Form, int]] = {
    "figures": (figures, 8), "iso": (iso, 3), "long": (long, 8), "capitals": (capitals, 2), "weekday": (weekday, 3),
    "short month": (short_month, 5), "roman month": (roman, 2), "ocr": (ocr, 4),
}  # fmt: skip
"""Whole dates and how often they are drawn."""


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def relative(pen: Pen, today: dt.date) -> tuple[str, str, str]:
    """A time told from the day of writing: its kind, what is written, its value."""
    n, word = pen.rng.randint(2, 9), pen.rng.randint(0, 6)
    day = dt.timedelta(days=1)
    monday = today - today.weekday() * day
    before = next(today - k * day for k in range(1, 8) if (today - k * day).weekday() == word)
    after = next(today + k * day for k in range(1, 8) if (today + k * day).weekday() == word)
    month = (today.year * 12 + today.month - 1) - n
    values = {
        "yesterday": (today - day).isoformat(), "today": today.isoformat(), "tomorrow": (today + day).isoformat(),
        "two days ago": (today - 2 * day).isoformat(), "in two days": (today + 2 * day).isoformat(),
        "days ago": (today - n * day).isoformat(), "last weekday": before.isoformat(),
        "next weekday": after.isoformat(), "last week": _week(monday - 7 * day),
        "weeks ago": _week(monday - 7 * n * day), "last month": f"{today.replace(day=1) - day:%Y-%m}",
        "last year": str(today.year - 1), "months ago": f"{month // 12:04}-{month % 12 + 1:02}",
        "years ago": str(today.year - n), "last night": (today - day).isoformat(),
    }  # fmt: skip
    kind = pen.rng.choice(sorted(values))
    phrases = pen.words["told_from"]
    row = phrases[kind]
    if word in pen.words.get("masculine_days", ()):
        row = phrases.get(f"{kind}, masculine", row)
    number = str(n) if pen.rng.random() < 0.5 else spelled(n, pen.language)
    feminine = number.replace("dois", "duas")
    return kind, pen.rng.choice(row).format(n=number, w=feminine, day=pen.words["days"][word]), values[kind]


def _week(monday: dt.date) -> str:
    return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"
