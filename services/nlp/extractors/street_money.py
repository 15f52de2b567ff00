"""Money as it is said in the street and in adverts: medio palo, un palo y medio, 3 palos verdes, 80 mil la hora."""

import re
from collections.abc import Iterator

from models.mention import MentionKind
from services.nlp import figures, normal
from services.nlp.extractors.currencies import NAMES, NATIONAL, currency_of, slang
from services.nlp.later import Later
from services.nlp.plugin import Evidence, Found

_COUNT = rf"(?:(?P<figures>\d{{1,3}}(?:[.,]\d)?)|(?P<said>{figures.PHRASE}))"
# Half of one, one and a half, or green ones: those are dollars.
_SLANG = Later(
    rf"(?<!\w)(?:(?:(?P<half>medi[oa])|{_COUNT}) (?P<name>palos?|lucas?)|(?P<single>palo|luca)(?= y medi))"
    r"(?P<more> y medi[oa])?(?P<green> verdes?)?(?!\w| de (?!peso|dolar|euro|los? ))",
    needs=("palo", "luca"),
)
_SOUTH = frozenset({"AR", "UY", "CL", "CO", "PY", "BO", "PE", "VE"})
# A price by the hour, night or service needs no currency: it is the country's.
_RATE = re.compile(
    r"(?<![\w.,$€])(?P<amount>\d{1,3}(?:[.,]\d{1,2})?) ?(?P<scale>mil|k)"
    r"(?= (?:la|el|por|x|cada|p/|a|o) ?"
    r"(?:media |1/2 )?(?:hora|hr|h|noche|noite|dia|semana|pase|servicio|servico|cliente"
    r"|programa|turno|ficha|salida|rato)(?!\w))"
)
# Dos mil quinientos (2.500) euros: words and figures that say the same.
_SAID_AND_WRITTEN = re.compile(r"[a-z] \(\d[\d.,]*\d\) ")
_TWICE = Later(
    rf"(?<!\w)(?P<said>{figures.PHRASE}) \((?P<figures>\d[\d.,]*\d)\) (?:de )?"
    rf"(?P<name>{'|'.join(p for p, _ in NAMES)})(?!\w)"
)


def of_the_street(flat: str, country: str | None) -> Iterator[Found]:
    """Amounts in `flat` text, in the money of the country where no other is named."""
    national = NATIONAL.get(country or "")
    for match in _SLANG.finditer(flat) if country in _SOUTH else ():
        value = _value(match)
        if value is None or not (match["half"] or match["more"] or match["green"]):
            continue
        name = match["name"] or match["single"]
        code, factor = slang("PALO" if name.startswith("palo") else "LUCA", country)
        yield _found(match.span(), value * factor, "USD" if match["green"] else code, "word of the street")
    for match in _RATE.finditer(flat):
        value = figures.number(match["amount"])
        if value and national:
            yield _found(match.span(), value * 1_000, national, "price by the hour or service")
    for match in _TWICE.finditer(flat) if _SAID_AND_WRITTEN.search(flat) else ():
        value = figures.number(match["figures"])
        currency, how = currency_of(match["name"], NAMES, country)
        if value and currency and figures.words(match["said"]) == value:
            yield _found(match.span(), value, currency, f"in words and figures; {how}")


def _value(match: re.Match[str]) -> float | None:
    if match["half"]:
        return 0.5
    if match["single"]:
        return 1.5
    value = figures.number(match["figures"]) if match["figures"] else figures.words(match["said"])
    return value + 0.5 if value and match["more"] else value


def _found(span: tuple[int, int], value: float, code: str, reason: str) -> Found:
    return Found(
        MentionKind.MONEY, *span, normal=normal.amount(value, code), confidence=0.97, evidence=Evidence.CHECK,
        reason=reason,
    )  # fmt: skip
