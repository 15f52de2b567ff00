"""Codes behind a place that say in which state or country it lies: Recife/PE, Houston, TX, Tonalá, Jal., Oruro (BO)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.place import Precision
from services.nlp import lexicon
from services.nlp.gazetteer import Candidate, fits

_CODE = re.compile(r" ?[/\-–(,] ?(?P<code>[A-Z]{2,4}|[A-Z][a-zé]{1,4}(?=\.|\)))(?!\w)")
_BRAZIL = {
    "AC": "01", "AL": "02", "AP": "03", "AM": "04", "BA": "05", "CE": "06", "DF": "07", "ES": "08", "MS": "11",
    "MA": "13", "MT": "14", "MG": "15", "PA": "16", "PB": "17", "PR": "18", "PI": "20", "RJ": "21", "RN": "22",
    "RS": "23", "RO": "24", "RR": "25", "SC": "26", "SP": "27", "SE": "28", "GO": "29", "PE": "30", "TO": "31",
}  # fmt: skip
_MEXICO = {
    "Ags": "01", "BC": "02", "BCS": "03", "Camp": "04", "Chis": "05", "Chih": "06", "Coah": "07", "Col": "08",
    "CDMX": "09", "Dgo": "10", "Gto": "11", "Gro": "12", "Hgo": "13", "Jal": "14", "Mich": "16", "Mor": "17",
    "Nay": "18", "NL": "19", "Oax": "20", "Pue": "21", "Qro": "22", "QRoo": "23", "SLP": "24", "Sin": "25",
    "Son": "26", "Tab": "27", "Tamps": "28", "Tlax": "29", "Ver": "30", "Yuc": "31", "Zac": "32",
}  # fmt: skip
_NORTH = ("US", "CA")


def behind(text: str, at: int, found: Sequence[Candidate], *, home: str | None) -> tuple[Candidate, ...]:
    """The state or country whose code stands at once behind a place with these candidates; empty where none does."""
    written = _CODE.match(text, at)
    if written is None:
        return ()
    code, countries = written["code"], {one.country for one in found}
    if code == home:
        return (Candidate(Precision.COUNTRY, code, 9),) if code in countries else ()
    if "BR" in countries and code in _BRAZIL and home not in _NORTH:
        return (Candidate(Precision.REGION, "BR", 6, division=_BRAZIL[code]),)
    if "MX" in countries and code in _MEXICO and home in {"MX", None}:
        return (Candidate(Precision.REGION, "MX", 6, division=_MEXICO[code]),)
    for state in _states(code):
        if home in _NORTH or any(fits(one, state) for one in found):
            return (state,)
    country = lexicon.regions().alpha3.get(code, code)
    return (Candidate(Precision.COUNTRY, country, 9),) if country in countries else ()


def _states(code: str) -> Iterable[Candidate]:
    """The state of the United States or of Canada with a code."""
    for country in _NORTH:
        one = lexicon.divisions().get((country, code))
        if one:
            yield Candidate(Precision.REGION, country, 6, one.latitude, one.longitude, code, one.reach)


def outside(found: Sequence[Candidate], wider: Sequence[Candidate]) -> Candidate | None:
    """The region behind a name of which the gazetteer has no town there: Paris, Texas; None where it may be a list.

    «Madrid, Galicia y Asturias» moves no city: only names that are no city in that country lie where the region says.
    """
    if len(wider) != 1 or wider[0].precision is not Precision.REGION:
        return None
    known = lexicon.divisions()[wider[0].country, wider[0].division]
    region = replace(wider[0], latitude=known.latitude, longitude=known.longitude, radius=max(known.reach, 10.0))
    if any(one.precision is Precision.COUNTRY or fits(one, region) for one in found):
        return None
    return None if any(one.country == region.country and not one.hamlet for one in found) else region
