"""Airports: codes one behind another, as a ticket writes a flight (CCS-BOG-MAD 12MAR24), and names without a town."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from models.leg import LegPlace
from models.place import PlaceReading, Precision
from services.nlp import gazetteer, lexicon, normal
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
_AIRPORT = re.compile(
    r"(?<!\w)(?:aeropuerto|aeroporto|airport|aeroport|terminal aerea|aeroparque)"
    r"(?: internacional| international| internazionale)?(?: (?:de|del|da|do|di|of))? $|(?<!\w)aeroport (?:de |d['’])$"
)
"""Right before the name."""
_FLIES = re.compile(
    r"(?<!\w)(?:vuel[oa]s?|vol(?:o|aron|aba[ns]?|ar|e|amos|ou|aram|at[aeio]|arono)|voos?|flights?|flew|flown|fly(?:ing)?"
    r"|land(?:ed|ing)|aterri[zs]\w+|aterr(?:ou|aram)|atterr\w+|avi(?:on|ao)|aereo|plane|vols?)(?!\w)[^.;]*$"
)
_OF_TOWN = re.compile(
    r",? \(?(?:de|do|da|in|en|di|a) (?:buenos aires|madrid|sao paulo|london|paris|rom[ae]|la paz|milano?)(?!\w)"
)
"""Behind the name: its town is told, and read as a place of its own."""
_REACH = 40
"""Characters around the codes within which a day or a flight makes them a journey."""


@cache
def towns() -> dict[str, tuple[str, str]]:
    """Code → country and folded name of the town."""
    listed = lexicon.word_lists("airports.yaml", "services.nlp.routes")
    return {code: (country, town) for country, codes in listed.items() for code, town in codes.items()}


@cache
def _named() -> dict[str, tuple[str, bool]]:
    """Folded name of an airport → its code, and whether a town or somebody may be called so as well."""
    listed = lexicon.word_lists("airport_names.yaml", "services.nlp.routes")
    return {
        name: (code, kind == "shared") for kind, names in listed.items() for name, code in names.items()
    }  # fmt: skip


@cache
def _names() -> re.Pattern[str]:
    some = sorted(map(re.escape, _named()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(some)})(?![\w-])".replace(r"\ ", "[ -]"))


def by_name(sheet: Sheet, start: int, end: int) -> Iterator[LegPlace]:
    """Airports that a stretch names without their town, each lying in the town that its code stands for.

    A name that a town has as well is the airport's where a flight or an airport is told of beside it.
    """
    for found in _names().finditer(sheet.flat, start, end):
        code, shared = _named()[found[0].replace("-", " ")]
        before = sheet.flat[max(start, found.start() - _REACH) : found.start()]
        if not sheet.text[found.start()].isupper() or _OF_TOWN.match(sheet.flat, found.end()):
            continue
        if shared and not _FLIES.search(before) and not _AIRPORT.search(before):
            continue
        yield _town(code, sheet.text[found.start() : found.end()], found.start(), found.end())


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
    return _town(code[0], code[0], code.start(), code.end())


def _town(code: str, text: str, start: int, end: int) -> LegPlace:
    """The town of an airport, at the words that say it."""
    country, town = towns()[code]
    known: list[Candidate] = [
        one for one in gazetteer.candidates(town) if one.country == country and one.precision is Precision.TOWN
    ]
    best = max(known, key=lambda one: one.size, default=None)
    how = "by the code of its airport" if text == code else "by the name of its airport"
    reading = None if best is None else PlaceReading(
        precision=Precision.TOWN, name=town, country=country, region=best.region, latitude=best.latitude,
        longitude=best.longitude, radius=best.radius, reason=how,
    )  # fmt: skip
    name = town if text == code else normal.title(text)
    return LegPlace(text=text, normal=name, start=start, end=end, reading=reading)
