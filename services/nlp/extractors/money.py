"""Amounts of money: figures or words with a currency before, after, or in the heading of their column."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import figures, normal
from services.nlp.extractors.currencies import (
    NAMES,
    NATIONAL,
    SIGNS,
    currency_of,
    of_language,
    rare,
    slang,
)
from services.nlp.extractors.street_money import of_the_street
from services.nlp.plugin import Evidence, Found, Reading

_SIGN = "|".join(f"(?:{sign})" for sign, _ in SIGNS)
_NAME = "|".join(f"(?:{name})" for name, _ in NAMES)
_SCALE = (
    r"(?: ?(?P<scale{n}>mil(?:lon(?:es)?|hao|hoes|ioni|ione|lions?|le|a)?|thousand"
    r"|lakhs?|crores?|k|mm|(?<=\d)m)(?![a-z]))?"
)
_AMOUNT = f"(?:{figures.AMOUNT})"
BEFORE = re.compile(
    rf"(?<![a-z0-9])(?P<sign>{_SIGN})[ \n]?(?P<minus>-)?(?P<amount>{_AMOUNT}){_SCALE.format(n=1)}"
    # A sign with figures behind it is the next amount's.
    rf"(?:[.,][-–]{{1,2}})?(?: ?(?!(?:{_SIGN})[ \n]?-?\d)(?P<name>{_NAME})(?![a-z]))?"
)
AFTER = re.compile(
    rf"(?<![\w.,/$])(?P<amount>{_AMOUNT}){_SCALE.format(n=1)}(?:[.,][-–]{{1,2}})?[ \n]?(?:de |di |d[’']|of )?"
    rf"(?P<name>{_NAME})(?![a-z])"
)
_HALF = r"(?P<half> y medi[oa]| e mei[oa]| and a half| et demie?| e mezzo)?"
_PART = r"(?P<part>medio|meio|mezzo|half a|un demi)[ -](?:millon|milhao|million|milione)"
WORDS = re.compile(
    rf"(?<!\w)(?:(?P<figures>\d{{1,3}}) )?(?P<words>{figures.PHRASE}|{_PART}){_HALF}"
    rf"(?: (?:con |com |y )?(?P<cents>\d\d)/100)?[ \n](?:de |di |d[’']|of )?(?P<name>{_NAME})(?!\w)"
)
# Two amounts with one currency: entre 50 y 80 pesos, US$ 500 – 800. An `and` makes no range by itself.
_TO = r" ?(?:\b(?:a|al|o|ou|or|to|ate|hasta)\b|[-–/]) ?"
_AND = r" (?:y|e|and|et) "
LOW = re.compile(
    rf"(?:\b(?:entre|between|tra|fra) (?P<a>{_AMOUNT})(?:{_AND}|{_TO})|(?<![\w.,/$:-])(?P<b>{_AMOUNT}){_TO})$"
)
HIGH = re.compile(rf"(?:{_TO})(?P<amount>{_AMOUNT})(?![\w%/:-]|[.,]\d| ?(?:de |{_NAME}|{_SIGN}))")
# Without a currency: me debe 500, multa de 50. What follows must be no thing that is counted.
_OWES = (
    r"deb(?:o|e|es|en|ia|ian|i)|adeud(?:a|an|aba|aban)|dev(?:o|e|em|ia|iam)|owes?|owed|doit|devait|dov?eva"
    r"|(?:deuda|divida|debt|dette|debito|multa|fine|amende|adelanto|adiantamento|anticipo|advance|prestamo|emprestimo"
    r"|loan|prestito) (?:(?:era|es|fue|foi|is|was|of|de|di) ){1,2}"
)
_GOES_ON = (
    "desde|por|y|e|al?|a la|mas|pero|todavia|cada|since|for|and|per|but|from|a week|para|ainda|depuis|pour|par|mais|da"
)
BARE = re.compile(
    rf"\b(?:{_OWES}) ?(?:me |le |him |her |them |us |unos |uns |como |about |still |ya |de )?"
    rf"(?P<amount>{_AMOUNT})(?:(?P<scale> mil| k|k| lucas)(?![a-z]))?"
    rf"(?=[.,;:)]?(?:\n|$)|[.,;:)]+ ?(?:\D|$)| (?:{_GOES_ON})\b)"
)
# Coins of the chain, with as many decimals as they have.
COINS = re.compile(
    r"(?<![\w.,/$])(?P<amount>\d{1,9}(?:[.,]\d{1,8})?) ?"
    r"(?P<name>btc|bitcoins?|eth|ethers?|usdc|xmr|monero|ltc|trx)(?![\w])"
)
_COINS = {
    "btc": "BTC", "bitcoin": "BTC", "bitcoins": "BTC", "eth": "ETH", "ether": "ETH", "ethers": "ETH", "usdc": "USDC",
    "xmr": "XMR", "monero": "XMR", "ltc": "LTC", "trx": "TRX",
}  # fmt: skip
# He still owes me a grand.
A_GRAND = re.compile(
    r"(?<!\w)a grand(?= (?:a|per|each|every|and|for|in|to|of|off|up|on|from|at|more|cash)\b|[.,;:!?)]|\n|$)"
)
# A column of amounts: the currency stands in its heading.
_IN_HEADING = re.compile(rf"[\[(]? ?(?P<sign>{_SIGN}|{_NAME}) ?[\])]?$")
_MONEY_HEADING = re.compile(
    r"\b(?:valor|saldo|importe|monto|montante|montant|importo|cargo|abono|debe|haber|debito|credito|amount|paid|pagos?"
    r"|pagado|balance|debit|credit|precio|preco|price|prix|prezzo|cuota|total|sueldo|salario|salaire|wages?|cobrado|deuda"
    r"|divida|debt|dette|debito|owed|vales?|adelantos?|adiantamentos?|anticipos?|acompte|descuentos?|descontos?|multas?"
    r"|fines?|comision|comissao|alquiler|aluguel|renta|rent|loyer|ganancia|neto|liquido|bruto|fee|solde)\b"
)
_STATED = re.compile(rf"\b(?:moneda|moeda|currency|divisa)[ :]{{1,3}}(?P<sign>{_SIGN}|{_NAME})(?!\w)")
_CELL = re.compile(rf"^\s*[+\-−]? ?(?P<amount>{_AMOUNT})(?:[.,][-–])?\s*$")
_LEAST_BARE = 10
_RATHER_BEHIND = frozenset({"€", "$", "eur"})
# Behind a figure that is a day, an hour, a share, or counts something.
_NO_AMOUNT = re.compile(
    r"[/:]\d|\s?%|\s?h(?![a-z])|\s(?:servic\w+|veces|vez|vezes|times|fois|volte|dias?|days?|jours?|giorn[oi]|horas?|hours?"
    r"|heures?|or[ae]|noches?|noites?|nights?|nuits?|nott[ei]|semanas?|weeks?|semaines?|settiman[ae]|mes(?:es)?|months?|mois"
    r"|anos?|years?|minut\w+|personas?|pessoas?|people|personnes?|clientes?|clients?|chicas?|mujeres|girls|women|turnos?)(?!\w)"
)
# 6.500,00 MT, 5000 F: behind smaller figures they are metres and floors.
_SHORT_NAMES = frozenset({"mt", "f"})
_SUM = re.compile(r"\d{4,}|\d{1,3}[., ]\d{3}.*|\d+,\d\d")
_NOT_MONEY = re.compile(r"\bs/(?:n|d)\b")


_LEMPIRA = re.compile(r"(?<![a-z0-9])l(?=\.?\d)")


def _repaired(flat: str, country: str | None) -> str:
    """Flat text with letters among figures as figures; in Honduras L before them is the sign of its money: L.3,500."""
    mended = figures.repaired(flat)
    if country == "HN":
        for sign in _LEMPIRA.finditer(flat):
            mended = f"{mended[: sign.start()]}l{mended[sign.end() :]}"
    return mended


class MoneyExtractor:
    """Find amounts as `1500 USD`. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "money"
    version: ClassVar[str] = "11"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield amounts; `$` and `pesos` are the money of the case's country, named in the reason."""
        country = reading.country
        flat = _repaired(reading.flat, country)
        yield from of_the_street(flat, country)
        befores, afters = _sides(list(_before(flat, reading)), list(_behind(flat, reading.language, country)), flat)
        for match in befores:
            currency, how = currency_of(match["sign"], SIGNS, country)
            if match["name"]:
                currency, how = currency_of(match["name"], NAMES, country)
            yield from _amount(match, currency, how, reading)
            yield from _millions(match, currency, flat)
            yield from _other_end(HIGH.match(flat, match.end()), "amount", match, currency, country)
        for match in afters:
            currency, how = currency_of(match["name"], NAMES, country)
            if _weighed(match, flat):
                continue
            yield from _amount(match, currency, how, reading)
            low = LOW.search(flat, max(0, match.start() - 40), match.start())
            if low:
                yield from _other_end(low, "a" if low["a"] else "b", match, currency, country)
        for match in WORDS.finditer(flat):
            if of_language(match["name"], reading.language, country):
                yield from _in_words(match, country, flat)
        yield from _coins(flat)
        if reading.language == "en":
            yield from _a_grand(flat, country)
        for match in BARE.finditer(flat):
            yield from _bare(match, country)
        yield from _in_columns(reading)


def _before(flat: str, reading: Reading) -> Iterator[re.Match[str]]:
    """Amounts with their currency before; Bob 20 in English is a man and his age."""
    for match in BEFORE.finditer(flat):
        sign = reading.text[match.start("sign") : match.end("sign")]
        if of_language(match["sign"], reading.language, None) or sign.isupper():
            yield match


def _behind(flat: str, language: str, country: str | None) -> Iterator[re.Match[str]]:
    """Amounts with their currency behind."""
    return (
        match
        for match in AFTER.finditer(flat)
        if of_language(match["name"], language, country)
        and (match["name"] not in _SHORT_NAMES or _SUM.fullmatch(match["amount"]))
        and not (match["name"] == "mangos" and len(match["amount"]) == 1)
    )


def _millions(match: re.Match[str], currency: str | None, flat: str) -> Iterator[Found]:
    """R$ 1,5 mi: Brazil's short form of millions and thousand millions."""
    scale = re.match(r" ?(mi|bi)(?:lh\w+)?(?!\w)", flat[match.end() : match.end() + 12]) if currency == "BRL" else None
    value = figures.number(match["amount"]) if scale and not match["scale1"] and not match["name"] else None
    if scale and value is not None:
        yield Found(
            MentionKind.MONEY, match.start(), match.end() + scale.end(),
            normal=normal.amount(value * (10**6 if scale[1] == "mi" else 10**9), "BRL"), confidence=0.95,
            evidence=Evidence.CHECK, reason="currency named; millions",
        )  # fmt: skip


def _coins(flat: str) -> Iterator[Found]:
    for match in COINS.finditer(flat):
        value = float(match["amount"].replace(",", "."))
        written = f"{value:.8f}".rstrip("0").rstrip(".")
        yield Found(
            MentionKind.MONEY, *match.span(), normal=f"{written} {_COINS[match['name']]}", confidence=0.95,
            evidence=Evidence.CHECK, reason="coin named",
        )  # fmt: skip


def _a_grand(flat: str, country: str | None) -> Iterator[Found]:
    for match in A_GRAND.finditer(flat):
        yield Found(
            MentionKind.MONEY, *match.span(), normal=normal.amount(1_000, NATIONAL.get(country or "", "USD")),
            confidence=0.85, evidence=Evidence.LABEL, reason="a thousand, in words of the street",
        )  # fmt: skip


def _weighed(match: re.Match[str], flat: str) -> bool:
    """Libras de harina, pounds of flour."""
    return bool(
        re.match(r"libras?|pounds?|libbre|livres?", match["name"]) and re.match(r" (?:de|of|di) ", flat[match.end() :])
    )


_COUNTED = 20
"""Below this, what a word names may be people or things: dos bolivianos, dos soles."""


def _in_words(match: re.Match[str], country: str | None, flat: str) -> Iterator[Found]:
    part = match["part"]
    value: float | None = 500_000 if part else figures.words(match["words"])
    if value and match["figures"]:
        # 2 mil quinientos: the figures multiply the first scale only.
        value = figures.words(f"{match['figures']} {match['words']}")
    if value and match["half"]:
        scale = next((s for s in (10**6, 1_000) if value % s == 0), 1)
        value += scale / 2
    if value and match["cents"]:
        value += int(match["cents"]) / 100
    currency, how = currency_of(match["name"], NAMES, country)
    if not value or not currency or _weighed(match, flat):
        return
    code, factor = slang(currency, country)
    own = code == NATIONAL.get(country or "")
    things = re.match(r"boliviano|peso|sol(?:es)?$|colon|libra|pound|cont|pau|pila|palo", match["name"])
    if value < _COUNTED and things and (not own or match["name"].startswith("boliviano") or value == 1):
        return
    yield Found(
        MentionKind.MONEY, *match.span(), normal=normal.amount(value * factor, code), confidence=0.9,
        evidence=Evidence.LABEL, reason=f"amount in words; {how}",
    )  # fmt: skip


def _other_end(
    found: re.Match[str] | None, group: str, match: re.Match[str], currency: str | None, country: str | None
) -> Iterator[Found]:
    """The amount at the other end of a range, whose currency stands once."""
    value = figures.number(found[group]) if found else None
    own = figures.number(match["amount"])
    if found is None or value is None or own is None or currency is None:
        return
    scale = match["scale1"]
    code, factor = slang(currency, country)
    if scale and value < 1_000:
        value *= figures.SCALES.get(scale, 1)
    own *= figures.SCALES.get(scale, 1) if scale else 1
    low, high = (value, own) if group != "amount" else (own, value)
    if low < high:
        yield Found(
            MentionKind.MONEY, *found.span(group), normal=normal.amount(value * factor, code), confidence=0.85,
            evidence=Evidence.LABEL, reason="end of a range of amounts",
        )  # fmt: skip


def _bare(match: re.Match[str], country: str | None) -> Iterator[Found]:
    value, code = figures.number(match["amount"]), NATIONAL.get(country or "")
    scale = (match["scale"] or "").strip()
    if value is None or code is None or value * (1_000 if scale else 1) < _LEAST_BARE:
        return
    if scale == "lucas":
        code, factor = slang("LUCA", country)
        value *= factor
    elif scale:
        value *= 1_000
    yield Found(
        MentionKind.MONEY, match.start("amount"), match.end("scale") if scale else match.end("amount"),
        normal=normal.amount(value, code), confidence=0.7, evidence=Evidence.SHAPE,
        reason="amount of a debt or fine; money of the country of the case",
    )  # fmt: skip


def _sides(
    befores: list[re.Match[str]], afters: list[re.Match[str]], flat: str
) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Which amounts have their sign before and which behind, where a sign stands between two amounts.

    A chain that opens with a sign, or closes with a figure, has its signs before: `R$ 6 R$ 9`, `3 Bs 40`.
    One that opens with a figure and closes with a sign has them behind: `30 € 40 €`. One sign between two figures is
    the first one's where it usually stands behind or where the second is no amount: `150 € 3 servicios`.
    """
    before = {m.start("amount"): m for m in befores}
    after = {m.start("amount"): m for m in afters}
    owner = {m.start("name"): m.start("amount") for m in afters}
    for m in befores:
        # 340,50 EUR at the end of a row is no sign of what the next row begins with.
        if m.start("sign") in owner and "\n" in flat[m.end("sign") : m.start("amount")]:
            del before[m.start("amount")]
    chains: list[list[int]] = []
    for at in sorted({*before, *after}):
        left = owner.get(before[at].start("sign")) if at in before else None
        if left is not None and chains and chains[-1][-1] == left:
            chains[-1].append(at)
        else:
            chains.append([at])
    for chain in chains:
        if len(chain) > 1:
            opens = chain[0] not in before
            behind = opens and (chain[-1] in after or _first_owns(after.get(chain[0]), before[chain[-1]], flat))
            for at in chain:
                (before if behind else after).pop(at, None)
    return list(before.values()), list(after.values())


def _first_owns(first: re.Match[str] | None, second: re.Match[str], flat: str) -> bool:
    """Whether the sign between two figures is the first one's: 150 € 3 servicios, 600 € 12/4, 300 $ 4 días."""
    if first is None:
        return False
    if _NO_AMOUNT.match(flat, second.end("amount")):
        return True
    tied = second.start("amount") == second.end("sign")
    apart = flat[first.end("amount") : first.start("name")]
    if tied != (apart == ""):
        return not tied
    whole = first["amount"].isdecimal() and not second["amount"].isdecimal()
    return second["sign"].strip() in _RATHER_BEHIND and not whole


def _in_columns(reading: Reading) -> Iterator[Found]:
    """Amounts without a sign in a column whose heading speaks of money."""
    flat = figures.repaired(reading.flat)
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
            currency, how = currency_of(beside["sign"], (*SIGNS, *NAMES), reading.country)
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


_POINT = frozenset(
    {"MX", "GT", "HN", "SV", "NI", "PA", "PE", "DO", "CU", "US", "PR", "GB", "IE", "CA", "AU", "NZ", "NG"}
)
"""Countries whose decimals stand behind a point (identifiers.md, section 8)."""


def _other_reading(written: str, country: str | None, currency: str) -> tuple[str, ...]:
    """`1.500` where decimals stand behind a point may be one and a half."""
    mark = "." if country in _POINT else ","
    single = re.fullmatch(rf"(\d{{1,3}}){re.escape(mark)}(\d{{3}})", written)
    return (normal.amount(float(f"{single[1]}.{single[2]}"), currency),) if single and country else ()


def _amount(match: re.Match[str], currency: str | None, how: str, reading: Reading) -> Iterator[Found]:
    written = match["amount"]
    value = figures.number(written)
    if value is None or currency is None or _NOT_MONEY.match(match[0]):
        return
    if currency == "GTQ" and reading.country != "GT" and re.fullmatch(r"[1-4]", written):
        return  # a quarter of a year
    scale = match["scale1"]
    value *= figures.SCALES.get(scale, 1) if scale else 1
    code, factor = slang(currency, reading.country)
    repaired = reading.flat[slice(*match.span("amount"))] != written
    # HTG 9087 beside a van is its plate: a rare code before bare figures gives way to whatever knows better.
    coded = match.re is BEFORE and not match["name"] and rare(match["sign"], code, reading.country)
    bare = coded and re.fullmatch(r"\d{3,4}", written)
    yield Found(
        MentionKind.MONEY, *match.span(), normal=normal.amount(value * factor, code),
        alternatives=_other_reading(written, reading.country, code),
        confidence=0.6 if bare else 0.85 if repaired else 0.95,
        evidence=Evidence.GUESS if bare else Evidence.CHECK,
        reason=f"{how}; letters read as figures" if repaired else how,
    )  # fmt: skip
