"""Codes of airports one behind another, as a ticket or a reservation writes a flight: CCS-BOG-MAD 12MAR24."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources

import yaml

from models.leg import LegPlace
from models.place import PlaceReading, Precision
from services.nlp import gazetteer
from services.nlp.gazetteer import Candidate
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_RUN = re.compile(r"(?<![\w/–-])[A-Z]{3}(?: ?[-–/>] ?[A-Z]{3}){1,5}(?![\w/–-])")
_CODE = re.compile(r"[A-Z]{3}")
_MONTHS = {
    name: n
    for n, names in enumerate(
        [
            "JAN ENE GEN", "FEB FEV", "MAR", "APR ABR AVR", "MAY MAI MAG", "JUN GIU", "JUL LUG", "AUG AGO AOU",
            "SEP SET", "OCT OUT OTT", "NOV", "DEC DIC DEZ",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(r"(?<!\w)(?P<day>\d{1,2}) ?(?P<month>[A-Z]{3}) ?(?P<year>\d{4}|\d{2})(?!\w)")
_FLIGHT = re.compile(r"(?<!\w)[A-Z][A-Z0-9] ?\d{3,4}(?!\w)")
_REACH = 40
"""Characters around the codes within which a day or a flight makes them a journey."""


@cache
def towns() -> dict[str, tuple[str, str]]:
    """Code → country and folded name of the town."""
    text = (resources.files("services.nlp.routes") / "airports.yaml").read_text(encoding="utf-8")
    listed = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - plain strings: NO is no boolean
    return {code: (country, town) for country, codes in listed.items() for code, town in codes.items()}


def written(text: str) -> bool:
    """Whether a text holds a route of codes."""
    return _RUN.search(text) is not None


def flights(sheet: Sheet, start: int, end: int) -> Iterator[Draft]:
    """Routes of known codes beside a day, a flight number or a word of a ticket."""
    for run in _RUN.finditer(sheet.text, start, end):
        codes = list(_CODE.finditer(sheet.text, *run.span()))
        if not all(code[0] in towns() for code in codes):
            continue
        around = max(start, run.start() - _REACH), min(end, run.end() + _REACH)
        day = _day(sheet.text, run.end(), around[1])
        if day is None and not (
            _FLIGHT.search(sheet.text, *around) or words.FARE.search(sheet.flat, around[0], run.start())
        ):
            continue
        origin, *transit, destination = (_place(code) for code in codes)
        yield Draft(
            *run.span(), origin=origin, transit=transit, destination=destination, date=day, reason=run[0]
        )  # fmt: skip


def _day(text: str, start: int, end: int) -> str | None:
    for found in _DAY.finditer(text, start, end):
        year, month = int(found["year"]), _MONTHS.get(found["month"])
        if month is not None:
            try:
                return date(year if year > 99 else 2000 + year, month, int(found["day"])).isoformat()
            except ValueError:
                continue
    return None


def _place(code: re.Match[str]) -> LegPlace:
    country, town = towns()[code[0]]
    known: list[Candidate] = [
        one for one in gazetteer.candidates(town) if one.country == country and one.precision is Precision.TOWN
    ]
    best = max(known, key=lambda one: one.size, default=None)
    reading = None if best is None else PlaceReading(
        precision=Precision.TOWN, name=town, country=country, region=best.region, latitude=best.latitude,
        longitude=best.longitude, radius=best.radius, reason="by the code of its airport",
    )  # fmt: skip
    return LegPlace(text=code[0], normal=town, start=code.start(), end=code.end(), reading=reading)
