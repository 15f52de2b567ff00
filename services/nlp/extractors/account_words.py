"""Accounts, keys and references that a word beside them tells: no check digit of theirs is published."""

import re
from collections.abc import Iterator

from models.mention import CheckState, MentionKind
from services.nlp import normal, zones
from services.nlp.plugin import Evidence, Found, Reading

_SIGN = r"[ .:#nº°o]{1,6}"
_LABELLED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("zz.mtcn", re.compile(rf"\bmtcn{_SIGN}(?P<value>\d{{3}}[- ]?\d{{3}}[- ]?\d{{4}})(?![\w\-])")),
    (
        "zz.transfer",
        re.compile(
            r"\b(?:moneygram|western union|ria|remesas?|giro)(?: money transfer)?,?"
            r" (?:(?:con|with|com|de|la|el|o|the) ){0,2}"
            r"(?:ref(?:erencia|erence)?|codigo|code|control|clave|senha|pin|no|n|nro|numero|number)\b"
            r"(?: (?:de )?(?:ref(?:erencia)?|envio|control|number|no))?[ .:#º°]{1,4}"
            r"(?P<value>\d{3}[- ]?\d{3}[- ]?\d{4}|\d{8,11})(?![\w\-])"
        ),
    ),
    ("pe.cci", re.compile(rf"\bcci{_SIGN}(?P<value>\d{{3}}[- ]?\d{{3}}[- ]?\d{{12}}[- ]?\d\d)(?![\w\-])")),
    # A notice of Interpol by its form.
    ("zz.interpol", re.compile(r"(?<![\w./\-])(?P<value>[a-z]-\d{1,6}/\d{1,2}-(?:19|20)\d\d)(?![\w\-])")),
    # Flights carry three figures of the airline and ten; some write the check figure behind them.
    (
        "zz.ticket",
        re.compile(
            r"\b(?:billetes?|boletos?(?: aereos?)?|bilhetes?|e-?tickets?|tickets?|pasajes?(?: aereos?)?"
            r"|biglietto|billet)(?: electronico| eletronico)?"
            rf"{_SIGN}(?P<value>\d{{3}}[- ]?(?:\d{{10}}|\d{{4}} \d{{4}} \d{{2,3}}))(?![\w\-])"
        ),
    ),
)
# A ticket of a bus: numbered as each line likes. In Brazil a boleto is a bill.
_TICKET = re.compile(
    r"\b(?P<word>boleto|pasaje|passagem|ticket|bilhete|billete)"
    r"(?: (?:de )?(?:bus|omnibus|micro|colectivo|onibus|autobus))?"
    r"(?P<sign> ?(?:[:#]|n[°ºo.]{1,2}|nro\.?|no\.|numero)[ :#]{0,2}| )"
    r"(?P<value>\d{4}-\d{6,8}|\d{6,8})(?![\w\-/]|[.,]\d)"
)
_ALIAS = re.compile(
    r"\b(?:alias(?: (?:de )?(?:cbu|cvu|mp|mercado ?pago|bancario|uala|brubank))?|c[bv]u|transferi(?:r|me|le|lo|ste)?"
    r"|deposita(?:r|me)?|mandame|pasame)(?: (?:a|al|la|el|plata|alias|es|en)){0,3}[ :=\"“«']{1,4}"
    r"(?P<value>(?=[a-z0-9.\-]{6,20}(?![\w@.\-]*[\w@]))(?=[^ ]*[a-z])[a-z0-9]{2,}(?:\.[a-z0-9]{2,}){1,4})(?![\w@/\-])"
)
_WEB = re.compile(r"^www\.|\.(?:com|net|org|ar|gob|edu|gov|info|br|es|pdf|docx?|jpe?g|png|xlsx?)$")
_ALIAS_COUNTRIES = {"AR", None}
_BANKS = (
    r"b\.?c\.?p\.?|bnb|bbva|interbank|scotiabank|bancolombia|davivienda|santander|itau|bradesco|caixa|pichincha|bisa|fie"
    r"|fassil|ganadero|union|mercantil|banrural|banreservas|bancoppel|azteca|banamex|banorte|hsbc|nacion|galicia|macro"
    r"|provincia|bancoestado|produbanco|guayaquil|popular|sol|prodem|caja (?:de )?\w+"
    r"|banc[oa] (?:de (?:la |los |el )?)?\w+"
    r"(?: \w+)?|banco"
)
_ACCOUNT = re.compile(
    r"(?<!por )(?<!da )\b(?:cuentas?|ctas?\.?|conta|bank account|account|acct\.?|a/c)"
    r"(?P<words>(?:[ ,]{1,2}(?:(?:corriente|de ahorros?|ahorros?|bancaria|sueldo|corrente|poupanca|caja|simple"
    r"|en|del?|do|da|no|la|el|soles|dolares|bolivianos|bs\.?|mn|me|pesos|usd|savings|current|with|at|number"
    rf"|{_BANKS})(?![a-z]))){{0,7}})"
    r"(?P<sign>[ ]?(?:[:#]|n[°ºo.]{1,2}(?=[ :\d])|nro\.?|no\.|num\.?|numero)[ :#]{0,2}| )"
    r"(?P<value>\d{2,4}-\d{5,12}(?:-\d{1,3}){0,3}|\d{8,20}|\d{5,12}-[\dx])(?!\w|-\d|[.,/]\d)"
)
_BANK = re.compile(rf"(?<![a-z])(?:{_BANKS}|corriente|ahorros?|bancaria|corrente|poupanca|savings)(?![a-z])")
# Where the bank is named behind the number.
_BANK_BEHIND = re.compile(rf"[ ,(]{{1,3}}(?:del? |do |da |en (?:el )?|of |at )?(?:{_BANKS})(?![a-z])")
_LONG = 10
_MEXICAN_CARD = re.compile(r"(?<!\w)IDMEX(?P<value>\d{9})(?P<check>\d)?(?![\w])")


def found(reading: Reading) -> Iterator[Found]:
    """Yield what is labelled, as `country.kind:VALUE` or `zz.kind:VALUE`."""
    text, flat = reading.text, reading.flat
    for kind, form in _LABELLED:
        for match in form.finditer(flat):
            yield _labelled(match, kind)
    for match in _TICKET.finditer(flat):
        if _numbered(match) and not (reading.country == "BR" and match["word"] == "boleto"):
            yield _labelled(match, "zz.ticket")
    country = (reading.country or "zz").lower()
    for match in _ACCOUNT.finditer(flat):
        # Eight figures behind no sign may be anything.
        written = match["value"]
        if match["sign"] == " " and written.isdecimal() and len(written) < _LONG:
            continue
        if _BANK.search(match["words"]) or _BANK_BEHIND.match(flat, match.end()):
            yield _labelled(match, f"{country}.account")
    for match in _ALIAS.finditer(flat) if reading.country in _ALIAS_COUNTRIES else ():
        if not _WEB.search(match["value"]):
            yield _labelled(match, "ar.alias", match["value"])
    for match in _MEXICAN_CARD.finditer(text):
        passed = zones.check_digit(match["value"]) == int(match["check"]) if match["check"] else None
        yield Found(
            MentionKind.ID, *match.span(), normal=f"mx.id_card:{match['value']}", confidence=0.95 if passed else 0.8,
            evidence=Evidence.CHECK, reason="number of a Mexican voter's card", check=CheckState.of(passed),
            proven=bool(passed),
        )  # fmt: skip


def _numbered(match: re.Match[str]) -> bool:
    """Whether what stands behind a word for tickets numbers one: it may be its price."""
    value, sign = match["value"], match["sign"]
    return "-" in value or value[0] == "0" or "n" in sign or "#" in sign


def _labelled(match: re.Match[str], kind: str, value: str = "") -> Found:
    return Found(
        MentionKind.ID, *match.span("value"), normal=f"{kind}:{value or normal.code(match['value'])}",
        confidence=0.9, evidence=Evidence.LABEL, reason="labelled; no check digit is published",
        check=CheckState.UNKNOWN,
    )  # fmt: skip
