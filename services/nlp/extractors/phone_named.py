"""Places named beside a number: whose country it is dialled in, and which area code it goes without."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from phonenumbers import country_code_for_region

from services.nlp import lexicon, normal, numbering

_NAME = (
    r"[^\W\d_a-zà-ÿ][\w'’]+(?: (?:de|del|do|da|la|el|los|das|dos) (?=[^\W\d_a-zà-ÿ])|[ -](?=[^\W\d_a-zà-ÿ])|[\w'’])*"
)
# A place stands behind a preposition, in brackets, or opens its sentence and has a colon behind it.
_BEFORE = re.compile(
    rf"(?:(?i:\b(?P<word>en|em|de|del|desde|a|in|at|from|para|da|do|no|na|di|à))\s|\()(?P<name>{_NAME})"
    rf"|(?:^|[.;\n] ?)(?P<head>{_NAME})(?=:)"
)
# "…, en Honduras 9847-3162" speaks of the number behind it.
_TIGHT_BEHIND = re.compile(
    rf"[ ,]{{0,2}}(?:(?P<bracket>\()|(?:en|em|de|del|in|da|do|di) )(?P<name>{_NAME})(?![\w'’ ]*[ :,(]{{1,2}}[+(]?\d)"
)
# Lima, Perú    Lima (Perú)    Lima - Perú
_LAND = re.compile(rf"(?:, ?| \(| [-–] )(?P<land>{_NAME})\)?")
# A town whose number follows at once, or behind "on": Bogotá 318 …, Bogotá: 318 …, in Bogota on 318 …
_DIRECT = re.compile(r"[ \n]{0,2}[:(]?[ \n]{0,2}(?:(?:al|ao|au|on|at|no) )?")
# Rosa de Lima is a person, though Lima is a town.
_SURNAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’]+ $")
_NATIVE = re.compile(
    r"(?i:\b(?:el|la|un|una|o|a|um|uma|the|le|une|il|lo|su|seu|sua|his|her)|\bl['’])\s?(?:[^\W\d_]+ )??"
    r"(?P<native>[a-zà-ÿ]{4,})(?: [^\W\d_a-zà-ÿ][\w'’]+){0,3}(?= )"
)
# The words between a place and a number that say no more than that it is the number there.
_LINK = re.compile(
    r"[\s:,()]*(?:(?:era|es|est|e|é|is|was|al|ao|au|el|o|il|le|on|at|no|tel|cel|fijo|fixo|fono|telefone|tel[eé]fono"
    r"|m[oó]vil|celular|whats ?app|wsp|zap|number|n[uú]mero|num|phone|mobile|su|sus|seu|sua|his|her|their|il suo"
    r"|can|could|be|reached|contacted|called|calls|uses|used|us[aoó]|usaba|usava|usou|utilis\w+|utiliz\w+|tiene|ten[ií]a"
    r"|tem|tinha|has|had|con|com|with|avec|atiende|atende|responde|contesta|answers|joignable|raggiungibile|desde|from|des?"
    r"|se|lo|la|le|ubica|comunica|llama|llamaba|llam[oó]|llamar|puede|pode)\b[\s:.,]*){0,6}$",
    re.IGNORECASE,
)
_BEFORE_WIDTH, _BEHIND_WIDTH = 60, 48
_CITY = 5
"""Size from which a town tells a country."""
_NEAR = 0.6
"""How sure a number of two countries is at most, of which one only has a place or a person beside it."""
_ALIASES = {"caba": "buenos aires", "capital federal": "buenos aires"}


class _Place(NamedTuple):
    """A place before a number: its name and end; `direct` where the number follows at once, or its country does."""

    name: str
    end: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The country beside a number, in which it is a whole number; `said` where the words give the number to it."""

    country: str = ""
    said: bool = False

    def prevails(self, digits: str, home: str) -> bool:
        """Whether the number is read there first: where that is said, or where home has no such mobile and it does."""
        here = numbering.national(digits, home) if home else None
        if self.said or here is None or here.how:
            return True
        there = numbering.national(digits, self.country)
        return there is not None and there.mobile and not here.mobile

    def weighed(
        self, number: numbering.Number, confidence: float, digits: str, home: str
    ) -> tuple[numbering.Number, float]:
        """The number with what its digits are in the case's own country and the one beside it, and how sure it is."""
        here, there = (numbering.national(digits, region) if region else None for region in (home, self.country))
        if there and not (self.said or there.mobile) and number.mobile:
            there = None  # a place that is only near says nothing against a mobile of the case's country
        more = (n.e164 for n in (there, here) if self.country and n and not n.how)
        others = dict.fromkeys((*number.alternatives, *(e164 for e164 in more if e164 != number.e164)))
        if len(others) > len(number.alternatives) and not self.said:
            confidence = min(confidence, _NEAR)
        return replace(number, alternatives=tuple(others)), confidence


def beside(text: str, span: tuple[int, int], digits: str, home: str) -> Beside:
    """The country beside a number; where the case has one of its own, only of words right beside."""
    if not home:
        named = _fitting(_countries(nearest(text, *span)), digits)
        return Beside(named or _native(text, span[0], digits, home), said=True)
    place = _tight(text, *span)
    countries = _countries(place.name) if place else ()
    if home in countries:
        return Beside()
    if place and (code := _fitting(countries, digits)):
        return Beside(code, said=(place.direct or _is_country(place.name)) and numbering.as_dialled(digits, code))
    return Beside(_native(text, span[0], digits, home))


def earlier(text: str, start: int, digits: str) -> str:
    """The country of the last place before a number, in the sentence before it too, with no number between."""
    lead = re.split(r"\d", text[max(0, start - 2 * _BEFORE_WIDTH) : start])[-1]
    named = (_fitting(_countries(m["name"] or m["head"]), digits) for m in _BEFORE.finditer(lead))
    return next(reversed([code for code in named if code]), "")


def tight(text: str, start: int, end: int) -> str:
    """The place that stands right before a number or right behind it, as written; empty where none does."""
    place = _tight(text, start, end)
    return place.name if place else ""


def _tight(text: str, start: int, end: int) -> _Place | None:
    behind = _TIGHT_BEHIND.match(text, end)
    if behind and _countries(behind["name"]):
        return _Place(behind["name"], behind.end(), bool(behind["bracket"]))
    found = _last(text, start)
    return found if found and _LINK.match(text[found.end : start]) else None


def nearest(text: str, start: int, end: int) -> str:
    """The place named nearest to a number, before it or behind it, with no other number between."""
    before = _last(text, start)
    behind = re.split(r"[\d.,;\n]", text[end : end + _BEHIND_WIDTH])[0]
    after = next((m for m in _BEFORE.finditer(behind) if m["name"] and _countries(m["name"])), None)
    if before and (after is None or start - before.end <= after.start()):
        return before.name
    return after["name"] if after else ""


def _last(text: str, start: int) -> _Place | None:
    """The last place before a number; of a town with its country behind it, the country."""
    begin = max(0, start - _BEFORE_WIDTH)
    lead = text[begin:start]
    lead = re.split(r"\d|[.;\n](?= )", lead)[-1]
    found = [m for m in _BEFORE.finditer(lead) if _countries(m["name"] or m["head"])]
    if not found:
        return None
    last, offset = found[-1], start - len(lead)
    name = last["name"] or last["head"]
    land = _LAND.match(lead, last.end())
    if land and _is_country(land["land"]):
        return _Place(land["land"], offset + land.end(), direct=True)
    of = (last["word"] or "").lower() in {"de", "del", "da", "do", "di"}
    if of and not _is_country(name) and _SURNAME.search(lead[: last.start()]):
        return None
    return _Place(name, offset + last.end(), not of and _DIRECT.fullmatch(lead, last.end()) is not None)


def _native(text: str, start: int, digits: str, home: str) -> str:
    """The country of a person who is called by it and has the number: el boliviano usaba el …."""
    lead = re.split(r"\d|[.;\n](?= )", text[max(0, start - _BEFORE_WIDTH) : start])[-1]
    for person in reversed(list(_NATIVE.finditer(lead))):
        code = lexicon.demonym(normal.title(person["native"]))
        if code and code != home and _LINK.match(lead[person.end() :]):
            return _fitting((code,), digits)
    return ""


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


def _is_country(name: str) -> bool:
    return normal.title(name) in lexicon.regions().countries


def _fitting(countries: tuple[str, ...], digits: str) -> str:
    """The first of some countries in which digits are a number of today's plan, else empty."""
    return next((code for code in countries if _whole(digits, code)), "")


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
