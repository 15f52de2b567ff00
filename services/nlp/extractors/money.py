"""Amounts of money: figures or words with a currency before, after, or in the heading of their column."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import figures, lexicon, normal
from services.nlp.plugin import Evidence, Found, Reading

NATIONAL = {
    "AR": "ARS", "BO": "BOB", "BR": "BRL", "CL": "CLP", "CO": "COP", "CR": "CRC", "CU": "CUP", "DO": "DOP",
    "EC": "USD", "ES": "EUR",
    "GT": "GTQ", "HN": "HNL", "MX": "MXN", "NI": "NIO", "PA": "USD", "PE": "PEN", "PT": "EUR", "PY": "PYG",
    "SV": "USD", "UY": "UYU",
    "VE": "VES", "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "GB": "GBP", "IE": "EUR", "FR": "EUR",
    "IT": "EUR", "BE": "EUR",
    "DE": "EUR", "NL": "EUR", "RO": "RON", "CH": "CHF", "MZ": "MZN", "AO": "AOA", "NG": "NGN", "GH": "GHS",
    "UG": "UGX", "HT": "HTG",
}  # fmt: skip
"""Currency of a country."""

_DOLLAR = {
    c: cur
    for c, cur in NATIONAL.items()
    if cur in {"ARS", "CLP", "COP", "MXN", "UYU", "DOP", "CUP", "USD", "CAD", "AUD", "NZD"}
}
_CODES = lexicon.plain("currencies")
# Signs before or after the figures; on flat text. The first that fits wins, so longer ones come first.
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"us ?\$|u\$[sd]|u\$s|\$us|\$ ?usd", "USD"), (r"r ?\$", "BRL"), (r"rd ?\$", "DOP"),
    (r"nz ?\$", "NZD"), (r"au? ?\$", "AUD"),
    (r"can? ?\$", "CAD"),
    (r"mx ?\$|mxn ?\$", "MXN"), (r"s ?/ ?\.?", "PEN"), (r"b/\.", "PAB"), (r"bs\.? ?s\.?", "VES"), (r"\bbs\.?", "BS"),
    (r"₡", "CRC"), (r"₲|\bgs\.?", "PYG"),
    (r"₦", "NGN"), (r"€", "EUR"), (r"£", "GBP"), (r"\$", "$"), (r"\bq\.?(?=\d)", "GTQ"), (r"\bl\.? ?(?=\d)", "HNL"),
    (r"\bc ?\$", "NIO"),
    *((rf"\b{code}\b", code.upper()) for code in sorted(_CODES)),
)  # fmt: skip
_NAMES: tuple[tuple[str, str], ...] = (
    (r"pesos? argentinos?", "ARS"), (r"pesos? chilenos?", "CLP"), (r"pesos? colombianos?", "COP"),
    (r"pesos? mexicanos?|varos", "MXN"), (r"pesos? uruguayos?", "UYU"),
    (r"pesos? dominicanos?", "DOP"), (r"pesos?", "$"), (r"dolares? (?:canadienses?)", "CAD"),
    (r"dolares(?: americanos| estadounidenses)?|dolar|dollars?|dolars|verdes|bucks", "USD"),
    (r"euros?", "EUR"), (r"soles?|nuevos soles", "PEN"), (r"bolivianos?|\bbs\.?", "BS"), (r"bolivares", "VES"),
    (r"quetzal(?:es)?", "GTQ"), (r"lempiras?", "HNL"),
    (r"cordobas", "NIO"), (r"colones?", "CRC"), (r"balboas?", "USD"), (r"guaranies|guarani", "PYG"),
    (r"reais|contos?|paus\b|pilas?\b", "BRL"), (r"meticais|metical", "MZN"),
    (r"kwanzas?", "AOA"), (r"nairas?", "NGN"), (r"cedis?", "GHS"),
    (r"francos? suicos|francos? suizos|francs suisses|franchi svizzeri", "CHF"),
    (r"libras?(?: esterlinas)?|pounds?|quid", "GBP"),
    (r"lei\b", "RON"), (r"balles", "EUR"), (r"dirhams?", "AED"), (r"lucas?", "LUCA"), (r"usdt", "USDT"),
    *((rf"{code}\b", code.upper()) for code in sorted(_CODES)), (r"us ?\$", "USD"), (r"€", "EUR"), (r"£", "GBP"),
    (r"r\$", "BRL"),
)  # fmt: skip
_SIGN = "|".join(f"(?:{sign})" for sign, _ in _SIGNS)
_NAME = "|".join(f"(?:{name})" for name, _ in _NAMES)
_SCALE = r"(?: ?(?P<scale{n}>mil(?:lon(?:es)?|hao|hoes|ioni|ione|lions?|le|a)?|thousand|k|mm)(?![a-z]))?"
_AMOUNT = f"(?:{figures.AMOUNT})"
BEFORE = re.compile(
    rf"(?<![a-z0-9])(?P<sign>{_SIGN})[ \n]?(?P<minus>-)?(?P<amount>{_AMOUNT}){_SCALE.format(n=1)}"
    # A sign with figures behind it is the next amount's.
    rf"(?:[.,][-–])?(?: ?(?!(?:{_SIGN})[ \n]?-?\d)(?P<name>{_NAME})(?![a-z]))?"
)
AFTER = re.compile(
    rf"(?<![\w.,/$])(?P<amount>{_AMOUNT}){_SCALE.format(n=1)}(?:[.,][-–])?[ \n]?(?:de )?(?P<name>{_NAME})(?![a-z])"
)
WORDS = re.compile(rf"(?<!\w)(?P<words>{figures.PHRASE})[ \n](?:de )?(?P<name>{_NAME})(?!\w)")
# A column of amounts: the currency stands in its heading.
_IN_HEADING = re.compile(rf"[\[(]? ?(?P<sign>{_SIGN}|{_NAME}) ?[\])]?$")
_MONEY_HEADING = re.compile(
    r"\b(?:valor|saldo|importe|monto|montante|cargo|abono|debe|haber|debito|credito|amount|paid|pago"
    r"|balance|debit|credit|precio|preco|price|cuota|total|sueldo|salario|wage|cobrado|deuda|divida)\b"
)
_STATED = re.compile(rf"\b(?:moneda|moeda|currency|divisa)[ :]{{1,3}}(?P<sign>{_SIGN}|{_NAME})(?!\w)")
_CELL = re.compile(rf"^\s*[+\-−]? ?(?P<amount>{_AMOUNT})(?:[.,][-–])?\s*$")
_NOT_MONEY = re.compile(r"\bs/(?:n|d)\b")


class MoneyExtractor:
    """Find amounts as `1500 USD`. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "money"
    version: ClassVar[str] = "4"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield amounts; `$` and `pesos` are the money of the case's country, named in the reason."""
        flat = reading.flat
        country = reading.country
        befores, afters = _sides(list(BEFORE.finditer(flat)), list(AFTER.finditer(flat)))
        for match in befores:
            currency, how = _currency(match["sign"], _SIGNS, country)
            if match["name"]:
                currency, how = _currency(match["name"], _NAMES, country)
            yield from _amount(match, currency, how)
        for match in afters:
            yield from _amount(match, *_currency(match["name"], _NAMES, country))
        for match in WORDS.finditer(flat):
            value = figures.words(match["words"])
            currency, how = _currency(match["name"], _NAMES, country)
            people = currency == "BOB" and value is not None and value < 20 and "s" in match["name"][-2:]
            if value and currency and not people:
                yield Found(
                    MentionKind.MONEY, *match.span(), normal=normal.amount(*_lucas(value, currency, country)),
                    confidence=0.9,
                    evidence=Evidence.LABEL, reason=f"amount in words; {how}",
                )  # fmt: skip
        yield from _in_columns(reading)


def _sides(
    befores: list[re.Match[str]], afters: list[re.Match[str]]
) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Which amounts have their sign before and which behind, where a sign stands between two amounts.

    A chain that opens with a sign, or closes with a figure, has its signs before: `R$ 6 R$ 9`, `3 Bs 40`.
    One that opens with a figure and closes with a sign has them behind: `30 € 40 €`.
    """
    before = {m.start("amount"): m for m in befores}
    after = {m.start("amount"): m for m in afters}
    owner = {m.start("name"): m.start("amount") for m in afters}
    chains: list[list[int]] = []
    for at in sorted({*before, *after}):
        left = owner.get(before[at].start("sign")) if at in before else None
        if left is not None and chains and chains[-1][-1] == left:
            chains[-1].append(at)
        else:
            chains.append([at])
    for chain in chains:
        if len(chain) > 1:
            behind = chain[0] not in before and chain[-1] in after
            for at in chain:
                (before if behind else after).pop(at, None)
    return list(before.values()), list(after.values())


def _in_columns(reading: Reading) -> Iterator[Found]:
    """Amounts without a sign in a column whose heading speaks of money."""
    flat = reading.flat
    stated = _STATED.search(flat)
    for cell in reading.cells:
        heading = _IN_HEADING.search(cell.heading)
        if not heading and not _MONEY_HEADING.search(cell.heading):
            continue
        written = flat[cell.start : cell.end]
        match = _CELL.match(written)
        value = figures.number(match["amount"]) if match else None
        if match is None or value is None:
            continue
        beside = heading or next(filter(None, map(_IN_HEADING.search, cell.headings)), None) or stated
        confidence = 0.85
        if beside:
            currency, how = _currency(beside["sign"], (*_SIGNS, *_NAMES), reading.country)
        else:
            if not re.search(r"[.,]\d\d$", match["amount"]):
                continue
            currency, how = NATIONAL.get(reading.country or ""), "money of the country of the case"
            confidence = 0.7
        if currency:
            yield Found(
                MentionKind.MONEY, cell.start + match.start("amount"), cell.start + match.end("amount"),
                normal=normal.amount(value, currency), confidence=confidence, evidence=Evidence.SHAPE,
                reason=f"in a column of amounts; {how}",
            )  # fmt: skip


_NEXT_TO_ARGENTINA = frozenset({"BO", "BR", "PY"})
"""Countries whose own money is no peso and whose neighbour's is."""


@lru_cache(maxsize=1_000)
def _code(sign: str, table: tuple[tuple[str, str], ...]) -> str | None:
    """What a table says of a sign or name. There are few of them, and many patterns."""
    # Some signs are told by the figure behind them: Q150, L 500.
    return next((c for p, c in table if re.fullmatch(p, sign) or re.fullmatch(f"(?:{p})0", f"{sign}0")), None)


def _currency(written: str, table: tuple[tuple[str, str], ...], country: str | None) -> tuple[str | None, str]:
    """Currency code of a sign or name, and how it was read."""
    sign = written.strip()
    code = _code(sign, table)
    if code == "$":
        own = _DOLLAR.get(country or "")
        if own is None and country in _NEXT_TO_ARGENTINA:
            # US dollars are written $us, US$ or USD there.
            return "ARS", f"{sign} read as Argentine pesos, the nearest country's"
        return (own, f"$ read in {country}") if own else ("USD", "$ read as US dollars")
    if code == "NIO" and "$" in written and country == "CA":
        return "CAD", "C$ read in CA"
    if code == "BS":
        return ("VES", "Bs read in VE") if country == "VE" else ("BOB", "Bs read as bolivianos")
    if code == "PAB":
        return "USD", "balboas at par"
    if code == "HNL" and country != "HN" and len(written.strip(". ")) == 1:
        return None, ""
    return code, "currency named"


def _lucas(value: float, currency: str, country: str | None) -> tuple[float, str]:
    """Lucas are thousands of the national currency."""
    return (value * 1_000, NATIONAL.get(country or "", "ARS")) if currency == "LUCA" else (value, currency)


def _amount(match: re.Match[str], currency: str | None, how: str) -> Iterator[Found]:
    value = figures.number(match["amount"])
    if value is None or currency is None or _NOT_MONEY.match(match[0]):
        return
    scale = match["scale1"]
    value *= figures.SCALES.get(scale, 1) if scale else 1
    country = how.rpartition(" ")[2]
    yield Found(
        MentionKind.MONEY, *match.span(), normal=normal.amount(*_lucas(value, currency, country)), confidence=0.95,
        evidence=Evidence.CHECK if currency else Evidence.SHAPE, reason=how,
    )  # fmt: skip
