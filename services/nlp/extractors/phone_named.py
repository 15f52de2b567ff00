"""Places named beside a number: whose country it is dialled in, and which area code it goes without."""

import re
from functools import cache

from phonenumbers import country_code_for_region

from services.nlp import lexicon, normal, numbering

_NAME = (
    r"[^\W\d_a-zà-ÿ][\w'’]+(?: (?:de|del|do|da|la|el|los|das|dos) (?=[^\W\d_a-zà-ÿ])|[ -](?=[^\W\d_a-zà-ÿ])|[\w'’])*"
)
# A place stands behind a preposition, in brackets, or opens its sentence and has a colon behind it.
_BEFORE = re.compile(
    rf"(?:(?i:\b(?:en|em|de|del|desde|a|in|at|from|para|da|do|no|na|di|à))\s|\()(?P<name>{_NAME})"
    rf"|(?:^|[.;\n] ?)(?P<head>{_NAME})(?=:)"
)
_TIGHT_BEHIND = re.compile(rf"[ ,]{{0,2}}(?:\(|(?:en|em|de|del|in|da|do|di) )(?P<name>{_NAME})")
# The words between a place and a number that say no more than that it is the number there.
_LINK = re.compile(
    r"[\s:,(]*(?:(?:era|es|est|e|é|is|was|al|ao|au|el|o|il|le|on|at|no|tel|cel|fijo|fixo|fono|telefone|tel[eé]fono"
    r"|m[oó]vil|celular|whats ?app|wsp|zap|number|n[uú]mero|num|phone|mobile|su|sus|seu|sua|his|her|their|il suo"
    r"|can|could|be|reached|contacted|called|calls|uses|usa|utiliza|tiene|tem|con|com|with|avec|atiende|atende|responde"
    r"|contesta|answers|joignable|raggiungibile|se|lo|la|le|ubica|comunica|llama|llamar|puede|pode)\b[\s:.,]*){0,6}$",
    re.IGNORECASE,
)
_BEFORE_WIDTH, _BEHIND_WIDTH = 60, 48
_CITY = 5
"""Size from which a town tells a country."""
_ALIASES = {"caba": "buenos aires", "capital federal": "buenos aires"}


def tight(text: str, start: int, end: int) -> str:
    """The place that stands right before a number or right behind it, as written; empty where none does."""
    behind = _TIGHT_BEHIND.match(text, end)
    if behind and _countries(behind["name"]):
        return behind["name"]
    found = _last(text, start)
    return found[0] if found and _LINK.match(text[found[1] : start]) else ""


def nearest(text: str, start: int, end: int) -> str:
    """The place named nearest to a number, before it or behind it, with no other number between."""
    before = _last(text, start)
    behind = re.split(r"[\d.,;\n]", text[end : end + _BEHIND_WIDTH])[0]
    after = next((m for m in _BEFORE.finditer(behind) if m["name"] and _countries(m["name"])), None)
    if before and (after is None or start - before[1] <= after.start()):
        return before[0]
    return after["name"] if after else ""


def _last(text: str, start: int) -> tuple[str, int] | None:
    """The last place before a number, and where it ends."""
    begin = max(0, start - _BEFORE_WIDTH)
    lead = text[begin:start]
    lead = re.split(r"\d|[.;\n](?= )", lead)[-1]
    found = [m for m in _BEFORE.finditer(lead) if _countries(m["name"] or m["head"])]
    if not found:
        return None
    return found[-1]["name"] or found[-1]["head"], start - len(lead) + found[-1].end()


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    """Folded names of countries, divisions and large towns, and their countries, the largest place first."""
    return {
        name: tuple(dict.fromkeys(p.country for p in places if p.size >= _CITY and p.country))
        for name, places in lexicon.places().items()
    }


def _countries(name: str) -> tuple[str, ...]:
    folded = normal.title(name)
    folded = _ALIASES.get(folded, folded)
    return _keys().get(folded, ())


def country(name: str, digits: str, home: str) -> str:
    """The country of a named place in which digits are a number of today's plan, else empty.

    What is a number of `home` is another country's only where that country itself is named, not a town.
    """
    countries = _countries(name) if name else ()
    if home and (home in countries or (normal.title(name) not in lexicon.regions().countries and _whole(digits, home))):
        return ""
    numbers = ((code, numbering.national(digits, code)) for code in countries)
    return next((code for code, number in numbers if number and not number.how), "")


def _whole(digits: str, home: str) -> bool:
    """Whether digits are a number of a country's plan of today."""
    number = numbering.national(digits, home)
    return number is not None and not number.how


@cache
def _codes(region: str) -> dict[str, tuple[str, ...]]:
    """Folded towns of a country and the figures with which their numbers begin, from libphonenumber's tables."""
    from phonenumbers.geodata import GEOCODE_DATA  # noqa: PLC0415 - large, and seldom asked

    calling = str(country_code_for_region(region))
    table: dict[str, list[str]] = {}
    for prefix, names in GEOCODE_DATA.items():
        if prefix.startswith(calling):
            for name in set(names.values()):
                town = normal.title(re.split(r", | - ", name)[0])
                table.setdefault(town, []).append(prefix.removeprefix(calling))
    return {town: tuple(prefixes) for town, prefixes in table.items()}


def area(name: str, digits: str, region: str) -> str:
    """The one area code with which digits are a whole number of the named town; empty where none or several do."""
    folded = normal.title(name)
    prefixes = _codes(region).get(_ALIASES.get(folded, folded), ())
    for codes in (
        {prefix[:n] for prefix in prefixes for n in range(1, 5)},
        {f"{prefix}{figure}" for prefix in prefixes for figure in range(10)},  # 1 stands for 11 in the tables
    ):
        fits = {code for code in codes if _whole(code + digits, region)}
        if fits:
            return fits.pop() if len(fits) == 1 else ""
    return ""
